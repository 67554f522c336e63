"""Reading the tagged format of EndNote (.enw): %T, %A and so on; records stand apart by blank lines."""

import re

from claims.exchange.references.rest import with_rest
from claims.exchange.references.ris_fields import NAMED_TYPES
from claims.exchange.references.tagged import (
    Dates,
    Field,
    Record,
    as_problems,
    doubts,
    identifier,
    keywords,
    names,
    prose,
    reference_of_lines,
    text,
    together,
)
from claims.rules.reference.csl import UNTYPED
from claims.rules.reference.reference import Problem, Reference

ENW = "enw"
_TAG = re.compile(r"%([0-9A-Z@!#$?&(<=~^])[ \t]+(.*)|%([0-9A-Z@])$")
# What is there once in a record, and what a record can begin with after a blank line.
_ONCE, _BEGIN = frozenset("0T"), frozenset("0TAJB")
_SEVERAL = frozenset("AEK")

_FIELDS: tuple[Field, ...] = (
    names("author", "A"),
    names("editor", "E"),
    text("title", "T"),
    text("container-title", "J", "B"),
    text("collection-title", "S"),
    text("title-short", "!"),
    Dates("issued", ("D", "8"), lambda values: (None, ())),
    text("volume", "V"),
    text("issue", "N"),
    text("page", "P"),
    text("edition", "7"),
    identifier("DOI", "R"),
    identifier("ISSN", "@"),
    identifier("ISBN", "@"),
    text("URL", "U"),
    text("publisher", "I"),
    text("publisher-place", "C"),
    text("language", "G"),
    text("genre", "9"),
    text("source", "~"),
    prose("abstract", "X"),
    keywords("K"),
    together("note", "Z"),
)


def is_enw(words: str) -> bool:
    """Whether a text is of that format."""
    return bool(re.match(r"\s*%[0TAJB][ \t]+\S", words)) and bool(re.search(r"^%[0T][ \t]", words, re.MULTILINE))


def enw_found(words: str) -> int:
    """How many records it has: at a second %0 or %T, and where one begins after a blank line."""
    found, seen = 0, set("0T\n")
    for mark in re.finditer(r"^(?:%([0-9A-Z@!])|(?=[ \t]*$))", words, re.MULTILINE):
        tag = mark[1] or "\n"
        if tag != "\n" and ((tag in _ONCE and tag in seen) or (tag in _BEGIN and seen >= {"\n", "T"})):
            found, seen = found + 1, set()
        seen.add(tag)
        seen -= {"\n"} if tag != "\n" else set()
    return found


def read_enw(words: str) -> tuple[list[Reference], list[Problem]]:
    """The records of a text, and what of it a person should know."""
    records = _records(words)
    references, problems = [], []
    for at, record in enumerate(records, 1):
        kind = next((value for tag, value, _ in record.lines if tag == "0"), "")
        known = NAMED_TYPES.get(kind.strip().lower(), "")
        reference = reference_of_lines(record, _FIELDS, {"type": known or UNTYPED}, "0")
        if kind:
            reference = with_rest(reference, {"extra": {"0": [kind]}})
        reference = reference.at(format=ENW, record=at, line=record.line)
        references.append(reference)
        problems += as_problems(reference, [*record.problems, *doubts(reference, _FIELDS)])
    return references, problems


def _records(words: str) -> list[Record]:
    records: list[Record] = []
    blank = True
    for number, line in enumerate(words.split("\n"), 1):
        tagged = _TAG.match(line)
        if tagged:
            tag, value = tagged[1] or tagged[3], (tagged[2] or "").strip()
            if not records or _begins(records[-1], tag, blank=blank):
                records.append(Record(number))
            elif blank:
                why = "It was taken as a part of the record above. Look whether another one begins there."
                records[-1].problems.append((f"line {number}: %{tag} stands after a blank line", why))
            records[-1].add(tag, value, number)
        elif line.strip() and records:
            _go_on(records[-1], number, line.strip())
        blank = not line.strip()
    return records


def _begins(record: Record, tag: str, *, blank: bool) -> bool:
    """Whether a tag begins another record: one that it has already, or after a blank line with its title behind it."""
    return (tag in _ONCE and tag in record.tags) or (tag in _BEGIN and blank and "T" in record.tags)


def _go_on(record: Record, number: int, line: str) -> None:
    if record.last in _SEVERAL:
        record.add(record.last, line, number)
    else:
        record.go_on(f"\n{line}")
