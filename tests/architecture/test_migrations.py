"""Migrations can run beside the previous release, also on full tables: squawk reads each of them apart.

What one migration creates is empty for that one and full for the next. A migration may be broken off: what it runs
before its last transaction, which also writes that it is done, is run again by the next attempt.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from sqlalchemy import Connection, Engine, event

from shared.runtime.migrate import upgrade

SQUAWK = Path(sys.executable).with_name("squawk")
STRUCTURE = re.compile(r"\s*(create|alter|drop|comment|truncate)\b", re.IGNORECASE)
CREATES = re.compile(r"\s*create table (?:if not exists )?(\S+)", re.IGNORECASE)
CHANGES = re.compile(r"\s*(?:update|delete from) (?:only )?(\S+)", re.IGNORECASE)
PIECE = re.compile(r"= ANY\s?\(\$1")  # as shared.runtime.migrate.in_pieces asks for
DONE = re.compile(r"\s*(?:insert into|update) \S*alembic_version\b", re.IGNORECASE)
EXCLUDED = {
    "require-timeout-settings": "the migrator sets lock_timeout for its session",
    "prefer-bigint-over-int": "for ids; these are counts and versions",
    "prefer-bigint-over-smallint": "idem",
}
SMALL: Final = {
    "risico.modelversie": "a handful of versions, however many companies there are",
}


class Executed(NamedTuple):
    """A statement of a migration, and whether it had a transaction of its own."""

    sql: str
    apart: bool


class Migration:
    """What one migration executed, in its order."""

    def __init__(self, statements: Sequence[Executed]) -> None:
        self._statements = statements

    @property
    def script(self) -> str:
        """Write what changes structure as squawk reads it: the last transaction as one, what came before bare."""
        last = 1 + max((n for n, executed in enumerate(self._statements) if executed.apart), default=-1)
        bare, together = (
            "".join(f"{executed.sql.strip()};\n" for executed in part if STRUCTURE.match(executed.sql))
            for part in (self._statements[:last], self._statements[last:])
        )
        return f"{bare}BEGIN;\n{together}COMMIT;\n"

    @property
    def rewritten_at_once(self) -> set[str]:
        """Name the full tables of which one statement changes all rows that are to change, locked until it is done."""
        made = {found[1] for executed in self._statements if (found := CREATES.match(executed.sql))}
        changed = {
            found[1]
            for executed in self._statements
            if (found := CHANGES.match(executed.sql)) and not (executed.apart and PIECE.search(executed.sql))
        }
        return changed - made - SMALL.keys()


def squawk(script: str, tmp_path: Path) -> str:
    """Give what squawk says is wrong; nothing when all is well."""
    file = tmp_path / "migration.sql"
    file.write_text(script)
    verdict = subprocess.run(  # noqa: S603 - the command stands here
        [SQUAWK, "--reporter", "gcc", "--exclude", ",".join(EXCLUDED), file],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return verdict.stdout if verdict.returncode else ""


@pytest.fixture
def executed() -> Iterator[list[Executed]]:
    """Note every statement that is executed."""
    noted: list[Executed] = []

    def note(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if DONE.match(statement) or "alembic_version" not in statement:
            noted.append(Executed(statement, connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"))

    event.listen(Engine, "before_cursor_execute", note)
    yield noted
    event.remove(Engine, "before_cursor_execute", note)


def per_migration(executed: Sequence[Executed]) -> list[Migration]:
    ends = [n for n, one in enumerate(executed) if DONE.match(one.sql)]
    return [Migration(executed[begin:end]) for begin, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]


@pytest.mark.parametrize("service", ["meldingen", "risico", "planning", "interventie"])
async def test_migrations_lock_nobody_out(
    service: str, lege_database: str, tmp_path: Path, executed: list[Executed]
) -> None:
    await upgrade(lege_database, service)
    folder = Path(__file__).parent.parent.parent / "services" / service / "src" / service / "migrations" / "versions"
    files = sorted(path.name for path in folder.glob("[0-9]*.py"))
    migrations = per_migration(executed)
    assert len(migrations) == len(files)
    wrong = {name: squawk(migration.script, tmp_path) for name, migration in zip(files, migrations, strict=True)}
    assert {name: verdict for name, verdict in wrong.items() if verdict} == {}
    at_once = {name: migration.rewritten_at_once for name, migration in zip(files, migrations, strict=True)}
    assert {name: tables for name, tables in at_once.items() if tables} == {}


IN_EEN, APART = False, True


@pytest.mark.parametrize(
    "migration",
    [
        [("ALTER TABLE meldingen.melding ADD COLUMN nieuw integer NOT NULL", IN_EEN)],
        [("CREATE INDEX ix_nieuw ON meldingen.melding (team)", IN_EEN)],
        [("CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_nieuw ON meldingen.melding (team)", IN_EEN)],
        [("CREATE INDEX CONCURRENTLY ix_nieuw ON meldingen.melding (team)", APART)],
        [("ALTER TABLE meldingen.melding ADD CONSTRAINT uq_nieuw UNIQUE (team)", IN_EEN)],
        [
            ("ALTER TABLE meldingen.melding ADD COLUMN nieuw integer", IN_EEN),  # fails when it is run again
            ("CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_nieuw ON meldingen.melding (nieuw)", APART),
        ],
    ],
)
def test_squawk_sees_a_migration_that_locks_or_cannot_begin_anew(
    migration: list[tuple[str, bool]], tmp_path: Path
) -> None:
    assert squawk(Migration([Executed(*one) for one in migration]).script, tmp_path)


def test_squawk_lets_pass_what_is_done_beside_writers(tmp_path: Path) -> None:
    migration = Migration(
        [
            Executed("ALTER TABLE meldingen.melding ADD COLUMN IF NOT EXISTS nieuw integer", IN_EEN),
            Executed("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS uq_nieuw ON meldingen.melding (nieuw)", APART),
            Executed("ALTER TABLE meldingen.melding ADD CONSTRAINT uq_nieuw UNIQUE USING INDEX uq_nieuw", IN_EEN),
        ]
    )
    assert squawk(migration.script, tmp_path) == ""


def test_a_full_table_is_changed_in_pieces() -> None:
    change = "UPDATE meldingen.melding SET team = 'oost'"
    assert Migration([Executed(change, IN_EEN)]).rewritten_at_once == {"meldingen.melding"}
    assert Migration([Executed(change, APART)]).rewritten_at_once == {"meldingen.melding"}
    assert Migration([Executed(f"{change} WHERE id = ANY($1)", APART)]).rewritten_at_once == set()
    made = Executed("CREATE TABLE meldingen.melding (id uuid)", IN_EEN)
    assert Migration([made, Executed(change, IN_EEN)]).rewritten_at_once == set()
