"""A reader who knows one service knows all four: the same files, small, under names that say something."""

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SERVICES = ("meldingen", "risico", "planning", "interventie")
MODULES = {
    "__init__",
    "__main__",
    "api",
    "app",
    "consumers",
    "domain",
    "events",
    "handlers",
    "migrations",
    "repository",
    "schemas",
    "settings",
    "tables",
    "worker",
}
ENGINES = {"risico": {"model"}, "planning": {"inplannen"}}  # plain computation beside the domain; numpy is theirs alone
FILES = {"Dockerfile", "README.md", "asyncapi.json", "openapi.json", "pyproject.toml"}
TESTS = {"conftest", "test_api", "test_consumers", "test_domain", "test_handlers"}
MEANINGLESS = {"base", "common", "constants", "helpers", "misc", "util", "utils"}
MAX_LINES, MAX_TEST_LINES = 320, 600  # 300 is the aim; the test is for what runs away
DOMAIN_MAY_IMPORT = {"shared.contracts.waardelijsten", "shared.contracts.fouten"}

each_service = pytest.mark.parametrize("service", SERVICES)


def source_of(service: str) -> Path:
    return ROOT / "services" / service / "src" / service


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"node_modules", "build", ".venv"} & set(path.relative_to(ROOT).parts):
                yield path


def module_files(service: str, module: str) -> list[Path]:
    """Give the file of a module, or the files of the package that it became."""
    package = source_of(service) / module
    return sorted(package.rglob("*.py")) if package.is_dir() else [package.with_suffix(".py")]


def public_classes(service: str) -> set[str]:
    """Name the classes that a domain hands on."""
    domain = importlib.import_module(f"{service}.domain")
    return {name for name in domain.__all__ if inspect.isclass(getattr(domain, name))}


@each_service
def test_service_has_the_modules_of_every_service(service: str) -> None:
    found = {path.stem for path in source_of(service).iterdir() if path.name != "__pycache__"}
    assert found == MODULES | ENGINES.get(service, set())


@each_service
def test_service_has_the_files_of_every_service(service: str) -> None:
    found = {path.name for path in (ROOT / "services" / service).iterdir() if path.is_file()}
    assert found == FILES
    tests = ROOT / "services" / service / "tests"
    assert {path.stem for path in tests.iterdir() if path.name != "__pycache__"} == TESTS  # each a file or a folder


def test_the_services_are_these_four() -> None:
    assert {path.name for path in (ROOT / "services").iterdir() if path.is_dir()} == set(SERVICES)


def test_no_module_has_a_name_that_says_nothing() -> None:
    files = python_files("shared", "services", "deploy", "tests")
    assert [path for path in files if MEANINGLESS & {path.stem, path.parent.name}] == []


def test_files_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files("shared", "services", "deploy", "tests")
        if "versions" not in path.parts  # a migration is written once and never edited
        and (lines := len(path.read_text().splitlines())) > (MAX_TEST_LINES if "tests" in path.parts else MAX_LINES)
    }
    assert long == {}


@each_service
def test_domain_imports_the_standard_library_and_value_lists_alone(service: str) -> None:
    imported = set()
    for path in module_files(service, "domain"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported.add(node.module or "")
    foreign = {
        name
        for name in imported - DOMAIN_MAY_IMPORT
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith(f"{service}.domain")
    }
    assert foreign == set()


@each_service
def test_only_engines_compute_with_numpy(service: str) -> None:
    engines = {source_of(service) / name for name in ENGINES.get(service, set())}
    users = {
        path
        for path in source_of(service).rglob("*.py")
        if re.search(r"^\s*(import|from) numpy\b", path.read_text(), re.MULTILINE)
        and not engines & {path.with_suffix(""), *path.parents}
    }
    assert users == set()


def glossary(service: str) -> list[str]:
    """List the terms of a service in begrippen.md: each row is a term, what it means, and what not to call it."""
    _, _, section = (ROOT / "docs" / "begrippen.md").read_text().partition(f"\n## {service}\n")
    return re.findall(r"^\| `(\w+)` \| [^|]+ \| niet: [^|]+ \|$", section.partition("\n## ")[0], re.MULTILINE)


@each_service
def test_the_glossary_has_every_class_of_the_domain_once(service: str) -> None:
    assert sorted(glossary(service)) == sorted(public_classes(service))


def test_every_decision_is_numbered_and_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "adr"
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    assert re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text()) == records
    for name in records:
        headings = re.findall(r"^## (.+)$", (folder / name).read_text(), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], name
