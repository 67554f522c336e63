"""References that people bring: what each would become beside the sources that are there."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from claims.actions.import_ import Brought, Staged
from claims.choices import Became, ImportKind
from claims.exchange.incoming.documents import Document
from claims.exchange.references.read import read_references
from claims.exchange.retractions import is_retractions
from claims.reads.source.imported import sources_brought
from claims.reads.source.references import SAME, Match, matches
from claims.rules.extract.document import sha256_of
from claims.rules.reference.reference import Problem, Reference, References

# Formats by the names that people know them by.
SHOWN = {
    "ris": "RIS", "bibtex": "BibTeX", "nbib": "NBIB (MEDLINE)", "enw": "EndNote, tagged", "endnote-xml": "EndNote XML",
    "ciw": "Web of Science", "csl-json": "CSL-JSON", "crossref-json": "JSON of Crossref",
    "scholar-json": "JSON of Google Scholar", "csv": "Table (CSV)", "sheet": "Table (XLSX)",
}  # fmt: skip
NOTHING = "It has neither title, identifier nor address, nor who wrote it or where it appeared: nothing to find it by."
_FLAGS = (
    "Take the file in with `manage.py retractions`, which flags the sources that it names; none of its rows is a"
    " reference of yours."
)
_NOTICES = References("", 1, problems=(Problem("file", "These are notices of retractions", _FLAGS, refused=True),))
# One of these is enough to know a work by.
FOUND_BY = ("title", "DOI", "PMID", "PMCID", "URL", "author", "editor", "container-title", "title-short")


def check_references(file: Document, *, charset: str = "") -> tuple[Brought, Iterator[Staged]]:
    """What the file was recognised as, and what would become of each of its records."""
    read = _NOTICES if is_retractions(file.data) else read_references(file.data, name=file.name, charset=charset)
    if not read.found and read.problems:
        # A file of which nothing can be read counts as one record that is refused.
        *told, why = read.problems
        read = replace(read, found=1, problems=(*told, replace(why, record=0, refused=True)))
    of_record: dict[int, list[Problem]] = defaultdict(list)
    for problem in read.problems:
        of_record[problem.record].append(problem)
    of_file = [one for one in of_record.pop(0, []) if not one.refused]
    brought = Brought(
        kind=ImportKind.REFERENCES, filename=file.name, sha256=sha256_of(file.data), size=len(file.data),
        format=SHOWN.get(read.format, read.format), problems=tuple(one.stored() for one in of_file),
    )  # fmt: skip
    refused = [one for one in read.problems if one.refused]
    return brought, _staged(read.records, of_record, refused, read.found)


def _staged(
    records: tuple[Reference, ...], problems: dict[int, list[Problem]], refused: list[Problem], found: int
) -> Iterator[Staged]:
    digests = [_digest(reference) for reference in records]
    known = sources_brought(digests)
    for reference, match, digest in zip(records, matches(records), digests, strict=True):
        notes = [_note(one) for one in problems.get(reference.record, ()) if not one.refused]
        staged = _one(reference, match, records, notes)
        if staged.became == Became.NEW and digest in known:
            # Brought before, word for word: what else it may be was asked then.
            staged = replace(staged, became=Became.SAME, source=known[digest], notes=())
        yield replace(staged, digest=digest)
    for number in range(found - len(records)):
        # Records that were counted and could not be told apart share what is known of them.
        one = refused[min(number, len(refused) - 1)] if refused else Problem("file", "A record could not be read", "")
        yield Staged(one.where, Became.REFUSED, because=f"{one.what}. {one.why}".strip())


def _one(reference: Reference, match: Match, records: tuple[Reference, ...], notes: list[dict[str, str]]) -> Staged:
    where, title, says = f"record {reference.record}", reference.title, reference.stored()
    if not any(reference.csl.get(name) for name in FOUND_BY):
        return Staged(where, Became.REFUSED, says=says, because=NOTHING)
    if match.earlier is not None and match.earlier_by != "title and year":
        before = records[match.earlier].record
        notes.append({"what": "Twice in the file", "why": f"It has the {match.earlier_by} of record {before}."})
        return Staged(where, Became.SAME, title, says, notes=tuple(notes))
    notes += _likely(match, records)
    if match.kind != SAME or match.source is None:
        return Staged(where, Became.NEW, title, says, notes=tuple(notes))
    differs = {one.field: [one.ours, one.theirs] for one in match.differences}
    adds = any(not ours for ours, _ in differs.values())
    became = Became.CHANGED if adds else Became.SAME
    return Staged(where, became, title, says, notes=tuple(notes), differs=differs, source=match.source)


def _likely(match: Match, records: tuple[Reference, ...]) -> list[dict[str, str]]:
    """What a person should look at before it counts as another source."""
    told = []
    if match.earlier is not None:
        before = records[match.earlier].record
        told.append({"what": "Likely a duplicate", "why": f"It has the {match.earlier_by} of record {before}."})
    if match.kind != SAME and match.source is not None:
        other = f"“{match.source.shown_title[:120]}” ({match.source.uid})"
        told.append({"what": "Likely there already", "why": f"It has the {match.by} of {other}."})
    elif match.others:
        uids = ", ".join(one.uid for one in match.others[:5])
        told.append({"what": "Fits several sources", "why": f"It has the {match.by} of {uids} as well."})
    return told


def _digest(reference: Reference) -> str:
    """Of all that it says, wherever it stood in a file."""
    stored = reference.stored()
    said = json.dumps([stored["csl"], stored["extra"]], sort_keys=True, ensure_ascii=True)
    return sha256_of(said.encode())


def _note(problem: Problem) -> dict[str, str]:
    return {"what": problem.what, "why": problem.why}
