"""What people have goes in: tables, references and documents."""

import gc
import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.actions.import_ import Brought, Staged, discard_import, store_import
from claims.actions.import_table import outcome_stored
from claims.choices import Became, ImportKind, ImportState
from claims.exchange.folder import files_in, one_line
from claims.exchange.incoming import Document, bring_one, look_through
from claims.exchange.incoming.corpus import corpus_folders, found_in, import_corpus, is_here
from claims.exchange.incoming.recognise import kind_of
from claims.exchange.incoming.table_import import bring_and_store
from claims.exchange.incoming.tables import NEEDS_MAPPING, Asked, import_table, is_own_export, proposal
from claims.exchange.own.load import load_own
from claims.exchange.own.read import OwnFile, own_file
from claims.exchange.table.dialect import BadTable
from claims.exchange.table.error_file import with_reasons
from claims.exchange.table.mapping import Mapping
from claims.exchange.table.mapping_json import BadMapping, mapping_from, mapping_read
from claims.exchange.table.read import read_table
from claims.management.actor import anybody, curator_named
from claims.models import ImportedRecord, TableMapping, User
from claims.rules.table_record import Problem

NO_ROWS = "As a table it has no row below its header. Choose another file, or say with --kind what it is."
MOST_BYTES = 200 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Take in tables, files of references (RIS, BibTeX, NBIB, EndNote, CSL-JSON, tables of reference managers) and"
        " documents. Says of each file what is new, the same, changed or refused, and stores it: a table all or not at"
        " all, by a mapping; of the others what is refused stops no other record. Folders are taken with all that is in"
        " them. Ends with 1 where anything was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--kind", choices=ImportKind.values, default="", help="default: as each is recognised")
        parser.add_argument(
            "--mapping", metavar="NAME_OR_FILE.json",
            help="of a table: what its columns are, a file or a name here; what was exported here needs none",
        )  # fmt: skip
        parser.add_argument("--codebook", default="", metavar="UID", help="of a table: the version its ratings are in")
        parser.add_argument("--round", default="", metavar="NAME", help="of a table: a name for its imported round")
        parser.add_argument(
            "--person", action="append", default=[], metavar="NAME=USERNAME",
            help="of a table: who somebody in it is here; NAME= for one who has no account yet; several times",
        )  # fmt: skip
        parser.add_argument("--propose", action="store_true", help="of a table: write a mapping to begin with, no more")
        parser.add_argument(
            "--errors", type=Path, metavar="FILE.csv",
            help="of one table: where it goes with a column of reasons, if a row is refused",
        )  # fmt: skip
        parser.add_argument("--charset", default="", help="what the files are in, where they do not say so")
        parser.add_argument("--dry-run", action="store_true", help="say what would be, and store nothing")
        parser.add_argument("--as", dest="username", metavar="NAME", help="in whose name; a dry run needs none")
        parser.add_argument("--json", action="store_true", help="one list, with an object for each file")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["propose"]:
            self._propose(options["paths"])
            return
        # What is loaded now stays: to look through it again and again for what nobody needs took a fifth of the time.
        gc.freeze()
        self.asked = Asked(
            _mapping(options["mapping"]), options["codebook"], options["round"], _people(options["person"])
        )
        self.errors = options["errors"]
        if self.errors and len(options["paths"]) > 1:
            raise CommandError("--errors is of one table: name one file.")
        actor = None if options["dry_run"] else curator_named(options["username"])
        paths = [found.path for found in files_in(options["paths"])]
        self.as_json = options["json"]
        of_tables = options["kind"] in ("", ImportKind.TABLE) and not self.asked.mapping
        own = self._corpora(paths, actor)
        rest = [path for path in paths if path not in own]
        own |= self._own(rest, actor, options["dry_run"]) if of_tables else {}
        outcomes = [own.get(path) or self._file(path, actor, options) for path in paths]
        if options["json"]:
            self.stdout.write(json.dumps(outcomes, ensure_ascii=False, indent=1))
        if any(one["refused"] for one in outcomes):
            raise CommandError("Something was refused; each is named with its reason.", returncode=1)

    def _corpora(self, paths: list[Path], actor: User | None) -> dict[Path, dict[str, Any]]:
        """What became of the files of a corpus, such as the demonstration: they go in together, all or none."""
        outcomes = {}
        for folder in corpus_folders(paths):
            became = Became.SAME if is_here(folder) else Became.NEW
            if actor is not None and became == Became.NEW:
                try:
                    import_corpus(actor=actor, folder=folder)
                except (PermissionDenied, ValidationError) as error:
                    raise CommandError(f"{folder}: {error}") from error
            for path, found in found_in(folder).items():
                numbers = {str(one): found if one == became else 0 for one in Became}
                outcomes[path] = {"file": str(path), "kind": "corpus", "found": found, **numbers, "problems": []}
        for outcome in outcomes.values() if not self.as_json else ():
            self._say(outcome)
        return outcomes

    def _own(self, paths: list[Path], actor: User | None, dry_run: bool) -> dict[Path, dict[str, Any]]:
        """What became of those that an installation of this program exported: they go in together, all or none."""
        files = {path: file for path in paths if (file := _own_file(path)) is not None}
        if not files:
            return {}
        try:
            with nullcontext(actor) if actor else anybody() as who:
                done = load_own(actor=who, files=list(files.values()), dry_run=dry_run)
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        outcomes = {path: _table_outcome(path, outcome_stored(one)) for path, one in zip(files, done, strict=True)}
        for outcome in outcomes.values() if not self.as_json else ():
            self._say(outcome)
        return outcomes

    def _file(self, path: Path, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        kind = options["kind"] or (ImportKind.TABLE if self.asked.mapping else "")
        try:
            outcome = self._taken(path, actor, options["kind"], options["charset"])
        except ValidationError as error:
            outcome = _unread(path, kind, " ".join(error.messages))
        except PermissionDenied as error:
            outcome = _unread(path, kind, str(error))
        except OSError as error:
            outcome = _unread(path, kind, f"It cannot be read: {error.strerror}.")
        if not options["json"]:
            self._say(outcome)
        return outcome

    def _taken(self, path: Path, actor: User | None, kind: str, charset: str) -> dict[str, Any]:
        file = Document(path.name, _bytes_of(path))
        said = bool(self.asked.mapping) or is_own_export(file)
        if said and kind in ("", ImportKind.TABLE):
            return _table(path, actor, file, self.asked, self.errors)
        if (kind or kind_of(file.name, file.data)) == ImportKind.TABLE:
            rows = _rows_of(file)
            return _unread(path, ImportKind.TABLE, NEEDS_MAPPING if rows else NO_ROWS, rows=rows or 1)
        if actor is None:
            looked = look_through(file, kind=kind, charset=charset)
            return _outcome(path, looked.brought, looked.records)
        import_ = bring_one(actor=actor, file=file, kind=kind, charset=charset)
        store_import(actor=actor, import_=import_)
        brought = Brought(ImportKind(import_.kind), "", "", 0, problems=tuple(import_.problems))
        return _outcome(path, brought, import_.records.order_by("position").iterator())

    def _propose(self, paths: list[Path]) -> None:
        for path in paths:
            try:
                self.stdout.write(proposal(Document(path.name, _bytes_of(path))))
            except ValidationError as error:
                raise CommandError(f"{path}: {' '.join(error.messages)}") from error

    def _say(self, outcome: dict[str, Any]) -> None:
        counts = ", ".join(f"{outcome[str(name)]:,} {name}" for name in Became)
        kind = outcome["kind"] or "not recognised"
        self.stdout.write(one_line(f"{outcome['file']}: {kind}, {outcome['found']:,} found: {counts}"))
        for one in outcome["problems"]:
            self.stdout.write(one_line(f"  {one['where']}: {one['what']}: {one['why']}"))


def _own_file(path: Path) -> OwnFile | None:
    """The file of ours that is there; None for any other, and for one that cannot be read, which is told later."""
    try:
        return own_file(str(path), _bytes_of(path))
    except (ValidationError, OSError):
        return None


def _bytes_of(path: Path) -> bytes:
    """The whole file. Raises ValidationError where there is none, or too much of it; OSError."""
    if not path.is_file():
        raise ValidationError("There is no such file.")
    if path.stat().st_size > MOST_BYTES:
        raise ValidationError(f"It has more than {MOST_BYTES // 1024 // 1024} MB. Put it in by parts.")
    return path.read_bytes()


def _people(said: list[str]) -> dict[str, str]:
    """By the names in a table, the usernames here. Raises CommandError for what says none."""
    if wrong := next((one for one in said if not one.rpartition("=")[0].strip()), None):
        raise CommandError(f"--person {wrong}: write NAME=USERNAME, or NAME= for one who has no account here.")
    return {name.strip(): username.strip() for name, _, username in (one.rpartition("=") for one in said)}


def _mapping(named: str | None) -> Mapping | None:
    """A mapping that is kept under this name, or in this file. Raises CommandError where there is none."""
    if named is None:
        return None
    try:
        kept = TableMapping.objects.filter(name=named).first()
        return mapping_from(kept.says) if kept else mapping_read(Path(named).read_bytes())
    except OSError as error:
        why = f"No mapping is kept under the name “{named}”, and as a file it cannot be read: {error.strerror}."
        raise CommandError(why) from error
    except BadMapping as error:
        raise CommandError(f"{named}: {error}") from error


def _table(path: Path, actor: User | None, file: Document, asked: Asked, errors: Path | None) -> dict[str, Any]:
    """What became of a table; without an actor, what would."""
    done = _stored(actor, file, asked) if actor else _looked_at(file, asked)
    if errors and any(one["refuses"] for one in done["problems"]):
        _write_errors(errors, file, asked, done["problems"])
    return _table_outcome(path, done)


def _table_outcome(path: Path, done: dict[str, Any]) -> dict[str, Any]:
    problems = [{name: one[name] for name in ("where", "what", "why")} for one in done["problems"]]
    problems += [
        {
            "where": one["where"], "what": f"{one['record']}, {one['field']}",
            "why": f"“{one['before']}” becomes “{one['after']}”",
        }
        for one in done["changes"]
    ]  # fmt: skip
    numbers = {str(became): done[became] for became in Became}
    return {
        "file": str(path), "kind": str(ImportKind.TABLE), "found": sum(numbers.values()), **numbers,
        "problems": problems,
    }  # fmt: skip


def _write_errors(path: Path, file: Document, asked: Asked, problems: list[dict[str, Any]]) -> None:
    """The table with reasons, for whoever mends it. Raises CommandError where it cannot be written."""
    table = read_table(file.data, name=file.name, dialect=asked.mapping.dialect if asked.mapping else None)
    try:
        path.write_bytes(b"".join(with_reasons(table, (Problem(**one) for one in problems))))
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error


def _looked_at(file: Document, asked: Asked) -> dict[str, Any]:
    with anybody() as who:
        return outcome_stored(import_table(actor=who, file=file, asked=asked, dry_run=True))


def _stored(actor: User, file: Document, asked: Asked) -> dict[str, Any]:
    """What became of its rows; of a table that is refused no import is kept."""
    import_ = bring_and_store(actor=actor, file=file, asked=asked)
    if import_.state != ImportState.STORED:
        discard_import(actor=actor, import_=import_)
    return dict(import_.outcome)


def _outcome(path: Path, brought: Brought, records: Iterable[Staged | ImportedRecord]) -> dict[str, Any]:
    """What became of one file, as `--json` has it: `found` is the sum of the four."""
    counts: Counter[str] = Counter()
    problems = [dict(one) for one in brought.problems]
    for one in records:
        counts[str(one.became)] += 1
        if one.because:
            problems.append({"where": one.where, "what": "Refused", "why": one.because})
        problems += [{"where": one.where, **note} for note in one.notes]
        problems += [
            {
                "where": one.where, "what": f"Says otherwise: {field}",
                "why": f"“{here}” here, which stays; “{there}” in the file.",
            }
            for field, (here, there) in one.differs.items() if here
        ]  # fmt: skip
    # Records that could not be told apart share their reason: it is said once.
    problems = list({tuple(one.items()): one for one in problems}.values())
    return {
        "file": str(path),
        "kind": str(brought.kind),
        "found": counts.total(),
        **{str(became): counts[became] for became in Became},
        "problems": problems,
    }


def _rows_of(file: Document) -> int:
    """How many rows a table has. Raises ValidationError where it cannot be read as one."""
    try:
        return sum(1 for _row in read_table(file.data, name=file.name).rows())
    except BadTable as error:
        raise ValidationError(f"{error.what} {error.why}") from error


def _unread(path: Path, kind: str, why: str, *, rows: int = 1) -> dict[str, Any]:
    """A file that could not be read at all counts as one record that is refused."""
    numbers = {"found": rows, **{str(became): 0 for became in Became}, str(Became.REFUSED): rows}
    return {
        "file": str(path), "kind": kind, **numbers, "problems": [{"where": path.name, "what": "Refused", "why": why}],
    }  # fmt: skip
