"""References that people bring: what each would become beside the sources that are there."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from claims.actions.import_ import Brought, Staged
from claims.choices import Became, ImportKind
from claims.exchange.incoming.documents import Document
from claims.exchange.references.read import read_references
from claims.exchange.retractions import is_retractions
from claims.reads.source.imported import references_brought, sources_brought
from claims.reads.source.references import SAME, Match, differences_from, matches
from claims.rules.extract.document import sha256_of
from claims.rules.reference.fields import FIELDS, fields_of
from claims.rules.reference.more import says_more, says_otherwise, with_more
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
    found_as = matches(records)
    whole, first = _whole(records, found_as)
    came = references_brought({one.source.pk for one in found_as if one.kind == SAME and one.source})
    for at, (reference, match, digest) in enumerate(zip(records, found_as, digests, strict=True)):
        notes = [_note(one) for one in problems.get(reference.record, ()) if not one.refused]
        if first[at] != at:
            staged = _again(reference, match, records, whole[first[at]], notes)
        else:
            before = came.get(match.source.pk) if match.source else None
            staged = _one(whole[at], match, records, before or Reference({}), notes)
        if staged.became == Became.NEW and digest in known:
            # Brought before, word for word: what else it may be was asked then.
            staged = replace(staged, became=Became.SAME, source=known[digest], notes=())
        yield replace(staged, digest=digest)
    for number in range(found - len(records)):
        # Records that were counted and could not be told apart share what is known of them.
        one = refused[min(number, len(refused) - 1)] if refused else Problem("file", "A record could not be read", "")
        yield Staged(one.where, Became.REFUSED, because=f"{one.what}. {one.why}".strip())


def _whole(records: tuple[Reference, ...], found_as: list[Match]) -> tuple[list[Reference], list[int]]:
    """Each record with what those add that say the same work again; and for each the place of the first that does."""
    whole, first = list(records), list(range(len(records)))
    for at, match in enumerate(found_as):
        if match.earlier is not None and match.earlier_by != "title and year":
            first[at] = first[match.earlier]
            whole[first[at]] = with_more(whole[first[at]], records[at])
    return whole, first


def _again(
    reference: Reference, match: Match, records: tuple[Reference, ...], whole: Reference, notes: list[dict[str, str]]
) -> Staged:
    """A work that stands further up in the file: what it adds is there."""
    before = records[match.earlier or 0].record
    notes.append({"what": "Twice in the file", "why": f"It has the {match.earlier_by} of record {before}."})
    kept, said = fields_of(whole), fields_of(reference)
    others = [(FIELDS[name][0], kept[name], value) for name, value in said.items() if value and value != kept[name]]
    notes += _otherwise([*others, *says_otherwise(whole, reference)], f"in record {whole.record}")
    title = reference.title
    return Staged(f"record {reference.record}", Became.SAME, title, reference.stored(), notes=tuple(notes))


def _one(
    reference: Reference, match: Match, records: tuple[Reference, ...], came: Reference, notes: list[dict[str, str]]
) -> Staged:
    """`came` is what is known of its source from references before, beside what the source's fields say."""
    where, title, says = f"record {reference.record}", reference.title, reference.stored()
    if not any(reference.csl.get(name) for name in FOUND_BY):
        return Staged(where, Became.REFUSED, says=says, because=NOTHING)
    notes += _likely(match, records)
    if match.kind != SAME or match.source is None:
        return Staged(where, Became.NEW, title, says, notes=tuple(notes))
    differs = {one.field: [one.ours, one.theirs] for one in differences_from(match.source, fields_of(reference))}
    notes += _otherwise(says_otherwise(came, reference), "here")
    says["adds"] = says_more(came, reference)
    adds = says["adds"] or any(not ours for ours, _ in differs.values())
    became = Became.CHANGED if adds else Became.SAME
    return Staged(where, became, title, says, notes=tuple(notes), differs=differs, source=match.source)


def _otherwise(differing: Iterable[tuple[str, str, str]], stands: str) -> list[dict[str, str]]:
    """Of what is named: what stands there, which stays, and what the record says."""
    return [
        {"what": f"Says otherwise: {name}", "why": f"“{kept}” {stands}, which stays; “{said}” in this record."}
        for name, kept, said in differing
    ]


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
