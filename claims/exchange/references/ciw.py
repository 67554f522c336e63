"""Reading what Web of Science exports for EndNote (.ciw): tags of two letters, and lines three spaces further in."""

import re

from claims.exchange.references.tagged import (
    Dates,
    Field,
    Pages,
    Record,
    as_problems,
    doubts,
    identifier,
    names,
    reference_of_lines,
    text,
)
from claims.rules.reference.csl import UNTYPED
from claims.rules.reference.reference import Problem, Reference

CIW = "ciw"
_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")
# Tags of which each line is one more: people, their numbers, what is cited.
_SEVERAL = frozenset("AU AF BA BF BE ED CA GP CR C1 RI OI".split())
_OF_THE_FILE = frozenset(("FN", "VR", "EF"))
_TYPES = {"J": "article-journal", "B": "book", "S": "chapter", "P": "patent"}

_FIELDS: tuple[Field, ...] = (
    names("author", "AF", "AU", "BF", "BA"),
    names("editor", "ED", "BE"),
    text("title", "TI"),
    text("container-title", "SO"),
    text("container-title-short", "JI", "J9"),
    text("collection-title", "SE"),
    Dates("issued", ("PY", "EY"), lambda values: (None, ())),
    text("volume", "VL"),
    text("issue", "IS"),
    Pages("page", ("BP", "EP"), lambda values: (None, ())),
    text("number-of-pages", "PG"),
    identifier("DOI", "DI"),
    identifier("PMID", "PM"),
    identifier("ISSN", "SN", "EI"),
    identifier("ISBN", "BN"),
    text("publisher", "PU"),
    text("publisher-place", "PI"),
    text("language", "LA"),
    text("genre", "DT"),
    text("abstract", "AB"),
    Field("keyword", ("DE",), lambda values: (values[0], (0,))),
)


def is_ciw(words: str) -> bool:
    """Whether a text is of that format."""
    return bool(re.match(r"\s*(?:FN \S|PT [JBSP]\s*\n)", words))


def ciw_found(words: str) -> int:
    """How many records it has: at each PT."""
    return len(re.findall(r"^PT [A-Z]?[ \t]*$", words, re.MULTILINE))


def read_ciw(words: str) -> tuple[list[Reference], list[Problem]]:
    """The records of a text, and what of it a person should know."""
    references: list[Reference] = []
    problems: list[Problem] = []
    for at, record in enumerate(_records(words), 1):
        kind = next((value for tag, value, _ in record.lines if tag == "PT"), "")
        csl = {"type": _TYPES.get(kind, UNTYPED)}
        reference = reference_of_lines(record, _FIELDS, csl, ()).at(format=CIW, record=at, line=record.line)
        references.append(reference)
        problems += as_problems(reference, [*record.problems, *doubts(reference, _FIELDS)])
    return references, problems


def _records(words: str) -> list[Record]:
    records: list[Record] = []
    ended = True
    for number, line in enumerate(words.split("\n"), 1):
        if line.startswith("   ") and line.strip() and records and records[-1].last:
            _go_on(records[-1], number, line.strip())
        elif (tagged := _TAG.match(line)) and tagged[1] not in _OF_THE_FILE:
            if tagged[1] == "ER":
                ended = True
                continue
            if tagged[1] == "PT" or (ended and not records):
                if not ended:
                    why = "The next record begins before it. They were read as two; look whether that is right."
                    records[-1].problems.append(("ER is missing", why))
                records.append(Record(number))
                ended = False
            records[-1].add(tagged[1], (tagged[2] or "").strip(), number)
        elif line.strip() and not tagged and records:
            _go_on(records[-1], number, line.strip())
    if not ended:
        why = "The file ends within this record. Look whether all of it is there; else export it again."
        records[-1].problems.append(("ER is missing", why))
    return records


def _go_on(record: Record, number: int, line: str) -> None:
    if record.last in _SEVERAL:
        record.add(record.last, line, number)
    else:
        record.go_on(f" {line}")
