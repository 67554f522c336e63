"""What people have goes in: references and documents."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.actions.import_ import Brought, Staged, store_import
from claims.choices import Became, ImportKind
from claims.exchange.folder import files_in, one_line
from claims.exchange.incoming import Document, bring_one, look_through
from claims.management.actor import curator_named
from claims.models import ImportedRecord, User

MOST_BYTES = 200 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Take in files of references (RIS, BibTeX, NBIB, EndNote, CSL-JSON, tables of reference managers) and"
        " documents. Says of each file what is new, the same, changed or refused, and stores it; what is refused stops"
        " no other record. Folders are taken with all that is in them. Ends with 1 where anything was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--kind", choices=ImportKind.values, default="", help="default: as each is recognised")
        parser.add_argument("--charset", default="", help="what the files are in, where they do not say so")
        parser.add_argument("--dry-run", action="store_true", help="say what would be, and store nothing")
        parser.add_argument("--as", dest="username", metavar="NAME", help="in whose name; a dry run needs none")
        parser.add_argument("--json", action="store_true", help="one list, with an object for each file")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = None if options["dry_run"] else curator_named(options["username"])
        outcomes = [self._file(found.path, actor, options) for found in files_in(options["paths"])]
        if options["json"]:
            self.stdout.write(json.dumps(outcomes, ensure_ascii=False, indent=1))
        if any(one["refused"] for one in outcomes):
            raise CommandError("Something was refused; each is named with its reason.", returncode=1)

    def _file(self, path: Path, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        try:
            outcome = self._taken(path, actor, options["kind"], options["charset"])
        except ValidationError as error:
            outcome = _unread(path, options["kind"], " ".join(error.messages))
        except OSError as error:
            outcome = _unread(path, options["kind"], f"It cannot be read: {error.strerror}.")
        if not options["json"]:
            self._say(outcome)
        return outcome

    def _taken(self, path: Path, actor: User | None, kind: str, charset: str) -> dict[str, Any]:
        file = Document(path.name, _bytes_of(path))
        if actor is None:
            looked = look_through(file, kind=kind, charset=charset)
            return _outcome(path, looked.brought, looked.records)
        import_ = bring_one(actor=actor, file=file, kind=kind, charset=charset)
        store_import(actor=actor, import_=import_)
        brought = Brought(ImportKind(import_.kind), "", "", 0, problems=tuple(import_.problems))
        return _outcome(path, brought, import_.records.order_by("position").iterator())

    def _say(self, outcome: dict[str, Any]) -> None:
        counts = ", ".join(f"{outcome[str(name)]:,} {name}" for name in Became)
        kind = outcome["kind"] or "not recognised"
        self.stdout.write(one_line(f"{outcome['file']}: {kind}, {outcome['found']:,} found: {counts}"))
        for one in outcome["problems"]:
            self.stdout.write(one_line(f"  {one['where']}: {one['what']}: {one['why']}"))


def _bytes_of(path: Path) -> bytes:
    """The whole file. Raises ValidationError where there is none, or too much of it; OSError."""
    if not path.is_file():
        raise ValidationError("There is no such file.")
    if path.stat().st_size > MOST_BYTES:
        raise ValidationError(f"It has more than {MOST_BYTES // 1024 // 1024} MB. Put it in by parts.")
    return path.read_bytes()


def _outcome(path: Path, brought: Brought, records: Iterable[Staged | ImportedRecord]) -> dict[str, Any]:
    """What became of one file, as `--json` has it: `found` is the sum of the four."""
    counts: Counter[str] = Counter()
    problems = [dict(one) for one in brought.problems]
    for one in records:
        counts[str(one.became)] += 1
        if one.because:
            problems.append({"where": one.where, "what": "Refused", "why": one.because})
        problems += [{"where": one.where, **note} for note in one.notes]
    return {
        "file": str(path),
        "kind": str(brought.kind),
        "found": counts.total(),
        **{str(became): counts[became] for became in Became},
        "problems": problems,
    }


def _unread(path: Path, kind: str, why: str) -> dict[str, Any]:
    """A file that could not be read at all counts as one record that is refused."""
    numbers = {"found": 1, **{str(became): 0 for became in Became}, str(Became.REFUSED): 1}
    return {
        "file": str(path), "kind": kind, **numbers, "problems": [{"where": path.name, "what": "Refused", "why": why}],
    }  # fmt: skip
