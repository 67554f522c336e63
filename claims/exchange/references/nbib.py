"""Reading NBIB, as PubMed and ERIC export it: tags of up to four letters, lines that go on six spaces further in."""

import re

from claims.exchange.references.tagged import (
    Dates,
    Field,
    Record,
    Taken,
    as_problems,
    doubts,
    identifier,
    keywords,
    names,
    reference_of_lines,
    text,
)
from claims.rules.reference.csl import name_of
from claims.rules.reference.reference import Problem, Reference

NBIB = "nbib"
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,4}) {0,3}- ?(.*)")
# The first tag of a record of PubMed, and of ERIC.
_FIRST = frozenset(("PMID", "OWN"))
_TYPES = (
    ("preprint", "article"), ("book chapter", "chapter"), ("book", "book"), ("journal article", "article-journal"),
    ("journal articles", "article-journal"), ("review", "article-journal"), ("editorial", "article-journal"),
    ("letter", "article-journal"), ("case reports", "article-journal"), ("dissertation", "thesis"),
    ("dissertations/theses", "thesis"), ("reports - research", "report"), ("dataset", "dataset"),
)  # fmt: skip


def medline_name(printed: str) -> dict[str, str]:
    """A name as MEDLINE writes it: with a comma, or with the initials as its last word ("van Loey NE")."""
    name = name_of(printed)
    family, _, initials = printed.rpartition(" ")
    if "literal" not in name or not family or not re.fullmatch(r"[^\W\d_a-z]{1,4}", initials):
        return name
    return {"family": family.strip(), "given": initials}


def _doi(values: list[str]) -> Taken:
    """Of several identifiers ("10.1000/abc [doi]", "S0140 [pii]") the one that is a DOI."""
    for at, value in enumerate(values):
        plain, _, kind = value.partition(" [")
        found = _DOI.take([plain])[0] if kind in ("", "doi]") else None
        if found:
            return found, (at,)
    return None, ()


def _address(values: list[str]) -> Taken:
    return next(((value, (at,)) for at, value in enumerate(values) if value.startswith("http")), (None, ()))


_DOI = identifier("DOI", "LID")
_FIELDS: tuple[Field, ...] = (
    names("author", "FAU", "AU", read=medline_name),
    names("editor", "FED", "ED", read=medline_name),
    text("title", "TI", "BTI"),
    text("container-title", "JT", "BTI", "TA"),
    text("container-title-short", "TA"),
    text("original-title", "TT"),
    Dates("issued", ("DP", "DEP"), lambda values: (None, ())),
    text("volume", "VI"),
    text("issue", "IP"),
    text("page", "PG"),
    identifier("PMID", "PMID"),
    identifier("PMCID", "PMC"),
    Field("DOI", ("LID", "AID"), _doi),
    identifier("ISSN", "IS", "ISSN"),
    identifier("ISBN", "ISBN"),
    Field("URL", ("URL", "LID", "AID"), _address),
    text("publisher", "PB"),
    text("publisher-place", "PL"),
    text("language", "LA"),
    text("abstract", "AB"),
    keywords("OT"),
)


def is_nbib(words: str) -> bool:
    """Whether a text is NBIB."""
    return bool(re.match(r"\s*(?:PMID|OWN |[A-Z]{2,4} {0,2})- ?\S", words)) and bool(
        re.search(r"^(?:PMID- |OWN - |TI  - )", words, re.MULTILINE)
    )


def nbib_found(words: str) -> int:
    """How many records it has: where a PMID or owner stands first, or any tag after a blank line."""
    blocks = [
        block for block in re.split(r"\n[ \t]*\n", words) if re.search(r"^[A-Z][A-Z0-9]{1,4} {0,3}-", block, re.M)
    ]
    return sum(max(1, len(re.findall(r"^PMID {0,2}- ", block, re.M))) for block in blocks)


def read_nbib(words: str) -> tuple[list[Reference], list[Problem]]:
    """The records of a text, and what of it a person should know."""
    references: list[Reference] = []
    problems: list[Problem] = []
    for at, record in enumerate(_records(words), 1):
        kinds = {value.lower() for tag, value, _ in record.lines if tag == "PT"}
        kind = next((csl for name, csl in _TYPES if name in kinds), "document")
        reference = reference_of_lines(record, _FIELDS, {"type": kind}, ()).at(format=NBIB, record=at, line=record.line)
        references.append(reference)
        problems += as_problems(reference, [*record.problems, *doubts(reference, _FIELDS)])
    return references, problems


def _records(words: str) -> list[Record]:
    records: list[Record] = []
    blank = True
    for number, line in enumerate(words.split("\n"), 1):
        if not line.strip():
            blank = True
            continue
        tagged = _TAG.match(line)
        if tagged and (blank or not records or (tagged[1] == "PMID" and "PMID" in records[-1].tags)):
            records.append(Record(number))
        if tagged:
            records[-1].add(tagged[1], tagged[2].strip(), number)
        elif records:
            records[-1].go_on(f" {line.strip()}")
        blank = False
    return records
