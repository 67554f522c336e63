"""Says which lines of the templates are too long to be read and compared. Run by `make lint`."""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("templates", "claims")
LONGEST = 160


def too_long(root: Path = ROOT) -> Iterator[str]:
    """Each line that is too long, with its file and number."""
    for file in sorted(file for folder in FOLDERS for file in (root / folder).rglob("*.html")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > LONGEST:
                yield f"{file.relative_to(root)}:{number}: {len(line)} characters, {LONGEST} at most"


if __name__ == "__main__":
    found = list(too_long())
    print("\n".join(found))
    sys.exit(bool(found))
