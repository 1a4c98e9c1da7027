"""The import rules hold, and each of them is seen to fail when it is broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


@pytest.fixture(scope="module")
def copy_of_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("import_rules")
    for package in [ROOT / "shared" / "src" / "shared", *(ROOT / "services").glob("*/src/*")]:
        shutil.copytree(package, copy / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", copy)
    return copy


def lint_imports(source: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the command stands here
        [LINT_IMPORTS, "--no-cache", "--config", source / ".importlinter"],
        cwd=source,
        env=os.environ | {"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_source_keeps_the_rules(copy_of_source: Path) -> None:
    verdict = lint_imports(copy_of_source)
    assert verdict.returncode == 0, verdict.stdout


@pytest.mark.parametrize(
    ("module", "imports", "rule"),
    [
        ("planning/handlers", "risico.tables", "services never import each other"),
        ("shared/runtime/errors", "meldingen.settings", "services stand over shared"),
        ("risico/domain", "risico.tables", "inside a service imports go one way"),
        ("interventie/repository", "interventie.handlers", "inside a service imports go one way"),
        ("meldingen/handlers", "meldingen.schemas", "inside a service imports go one way"),
        ("meldingen/domain", "sqlalchemy", "a domain imports no framework"),
        ("planning/domain", "shared.contracts.envelope", "a domain imports no framework"),
        ("shared/contracts/registry", "shared.runtime.errors", "contracts import no runtime"),
        ("interventie/app", "deploy.lokaal", "what is shipped imports neither launcher nor tests"),
    ],
)
def test_a_broken_rule_is_seen(copy_of_source: Path, module: str, imports: str, rule: str) -> None:
    path = copy_of_source / f"{module}.py"
    if not path.exists():
        path = copy_of_source / module / "__init__.py"
    before = path.read_text()
    path.write_text(f"{before}\nimport {imports}\n")
    try:
        verdict = lint_imports(copy_of_source)
    finally:
        path.write_text(before)
    assert verdict.returncode == 1, verdict.stdout
    assert f"{rule} BROKEN" in verdict.stdout
