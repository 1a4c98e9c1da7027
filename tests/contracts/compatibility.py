"""The rule of change for published events, and the register of what was ever published.

A published schema is read from two sides: new consumers replay old events, and old consumers, some of them strict,
read new events. So what exists stays exactly as it is. Allowed: a new property that is not required, at any depth, and
other words in titles and descriptions. Everything else is a new event type, published beside the old one; also a
looser rule or a longer value list, since a consumer that checks events would refuse what it never heard of.
"""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

PUBLISHED: Final = Path(__file__).parent / "published"
MANIFEST: Final = PUBLISHED / "SHA256SUMS"

_WORDS: Final = frozenset({"title", "description", "examples", "$comment", "$id", "$schema", "$defs"})
_CONDITIONS: Final = frozenset({"if", "then", "else", "not"})  # here a new property is a new demand


def breaking_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """List, as `path: what happened`, every change that a reader of the old schema could notice."""
    return list(_compare(_resolved(old, old), _resolved(new, new), path="data"))


def _resolved(node: Any, root: Mapping[str, Any]) -> Any:
    """Put definitions in the place of their references and leave out what only a human reads."""
    if isinstance(node, list):
        return [_resolved(item, root) for item in node]
    if not isinstance(node, Mapping):
        return node
    if "$ref" in node:
        target = root["$defs"][node["$ref"].rpartition("/")[2]]
        return _resolved({**target, **{key: value for key, value in node.items() if key != "$ref"}}, root)
    return {
        key: {name: _resolved(member, root) for name, member in value.items()}
        if key == "properties"  # a property may be called title
        else _resolved(value, root)
        for key, value in node.items()
        if key not in _WORDS
    }


def _compare(old: Any, new: Any, path: str) -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _compare_properties(old, new, path)
        yield from _compare_required(old, new, path)
        for key in sorted((old.keys() | new.keys()) - {"properties", "required"}):
            yield from _compare_keyword(key, old, new, path)
    elif isinstance(old, list) and isinstance(new, list):
        for index, (before, after) in enumerate(zip_longest(old, new)):
            yield from _compare(before, after, f"{path}[{index}]")
    elif old != new:
        yield f"{path}: {old!r} became {new!r}"


def _compare_keyword(key: str, old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[str]:
    if key not in new or key not in old:
        yield f"{path}: {key} {'added' if key in new else 'removed'}"
    elif key not in _CONDITIONS:
        yield from _compare(old[key], new[key], f"{path}.{key}")
    elif old[key] != new[key]:
        yield f"{path}: {key} changed"


def _compare_properties(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in before:
        if name in after:
            yield from _compare(before[name], after[name], f"{path}.{name}")
        else:
            yield f"{path}.{name}: removed"


def _compare_required(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[str]:
    before, after = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted(after - before):
        yield f"{path}.{name}: became required"
    for name in sorted(before - after):
        yield f"{path}.{name}: no longer required"


def published_revisions(event_type: str) -> list[Path]:
    """Give the frozen schemas of an event type, oldest first."""
    return sorted((PUBLISHED / event_type).glob("*.json"), key=lambda path: int(path.stem))


def checksums() -> dict[str, str]:
    """Compute the SHA-256 of every frozen schema, by its path under `published/`."""
    return {
        path.relative_to(PUBLISHED).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(PUBLISHED.glob("*/*.json"))
    }


def tampered() -> list[str]:
    """Name the frozen schemas that are no longer what they were when they were published."""
    actual = checksums()
    return [path for path, checksum in registered().items() if actual.get(path) != checksum]


def registered() -> dict[str, str]:
    """Read the checksums written down when each schema was published."""
    lines = MANIFEST.read_text().splitlines() if MANIFEST.exists() else []
    return {path: checksum for checksum, _, path in (line.partition("  ") for line in lines)}
