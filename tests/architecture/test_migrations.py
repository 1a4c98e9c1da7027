"""Migrations can run beside the previous release: squawk reads the very statements that they execute."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from shared.runtime.migrate import upgrade

SQUAWK = Path(sys.executable).with_name("squawk")
STRUCTURE = re.compile(r"\s*(create|alter|drop|comment|truncate)\b", re.IGNORECASE)
EXCLUDED = {
    "ban-concurrent-index-creation-in-transaction": "each migration is one transaction",
    "require-concurrent-index-creation": "an index on a table that nobody has yet locks nobody out",
    "require-timeout-settings": "the migrator sets lock_timeout for its session",
    "prefer-robust-stmts": "idem: it all happens or nothing",
    "prefer-bigint-over-int": "for ids; these are counts and versions",
    "prefer-bigint-over-smallint": "idem",
}


def squawk(statements: list[str], tmp_path: Path) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "migration.sql"
    file.write_text(";\n".join(statements) + ";\n")
    return subprocess.run(  # noqa: S603 - the command stands here
        [SQUAWK, "--assume-in-transaction", "--exclude", ",".join(EXCLUDED), file],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("service", ["meldingen", "risico", "planning", "interventie"])
async def test_migrations_lock_nobody_out(service: str, lege_database: str, tmp_path: Path) -> None:
    executed: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if STRUCTURE.match(statement) and "alembic_version" not in statement:
            executed.append(statement.strip())

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await upgrade(lege_database, service)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert executed
    verdict = squawk(executed, tmp_path)
    assert verdict.returncode == 0, verdict.stdout


def test_squawk_sees_a_migration_that_locks(tmp_path: Path) -> None:
    statement = "ALTER TABLE meldingen.melding ADD COLUMN nieuw integer NOT NULL"
    assert squawk([statement], tmp_path).returncode == 1
