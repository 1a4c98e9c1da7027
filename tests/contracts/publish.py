"""Write the golden schemas from the code, and freeze each that changed as the next published revision.

Run by `make generate`. A frozen revision is never written again, and a breaking change is refused here already.
"""

import json
import sys

from shared.contracts.json_schema import SCHEMAS, dumps, schema_of, schema_path
from shared.contracts.registry import CONTRACTS
from tests.contracts.compatibility import (
    MANIFEST,
    PUBLISHED,
    breaking_changes,
    checksums,
    published_revisions,
    tampered,
)


def main() -> int:
    """Publish every contract; exit status 1 when one of them breaks, or someone changed, what was published before."""
    if changed := tampered():
        sys.stderr.write(f"published schemas may never change: {', '.join(changed)}\n")
        return 1
    SCHEMAS.mkdir(exist_ok=True)
    refused = False
    for event_type, contract in CONTRACTS.items():
        schema = schema_of(contract)
        revisions = published_revisions(event_type)
        breaks = [change for path in revisions for change in breaking_changes(json.loads(path.read_text()), schema)]
        if breaks:
            refused = True
            sys.stderr.write(f"{event_type} breaks what was published; make a new version:\n")
            sys.stderr.writelines(f"  {change}\n" for change in breaks)
            continue
        text = dumps(schema)
        schema_path(event_type).write_text(text)
        if not revisions or revisions[-1].read_text() != text:
            frozen = PUBLISHED / event_type / f"{len(revisions) + 1}.json"
            frozen.parent.mkdir(parents=True, exist_ok=True)
            frozen.write_text(text)
    MANIFEST.write_text("".join(f"{checksum}  {path}\n" for path, checksum in checksums().items()))
    return int(refused)


if __name__ == "__main__":
    sys.exit(main())
