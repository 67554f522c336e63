"""Reading the XML of EndNote, with a bound on everything.

The parser is that of Python (expat), told to refuse every document type and so every entity. Records are read one by
one: where the file breaks off, those before it are there.
"""

import re
from typing import Any
from xml.parsers import expat

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

ENDNOTE_XML = "endnote-xml"
_MOST_DEPTH = 30
# Elements that say how words look, or that are only there to hold others.
_LOOKS = frozenset(("style",))
_RECORD, _TYPE = "record", "ref-type"

_FIELDS: tuple[Field, ...] = (
    names("author", "contributors/authors/author"),
    names("editor", "contributors/secondary-authors/author"),
    names("translator", "contributors/translated-authors/author"),
    text("title", "titles/title"),
    text("container-title", "titles/secondary-title", "periodical/full-title"),
    text("container-title-short", "periodical/abbr-1", "titles/alt-title"),
    text("collection-title", "titles/tertiary-title"),
    text("title-short", "titles/short-title"),
    Dates("issued", ("dates/year", "dates/pub-dates/date"), lambda values: (None, ())),
    text("volume", "volume"),
    text("issue", "number"),
    text("page", "pages"),
    text("edition", "edition"),
    text("section", "section"),
    identifier("DOI", "electronic-resource-num"),
    identifier("PMCID", "custom2"),
    identifier("ISSN", "isbn"),
    identifier("ISBN", "isbn"),
    text("URL", "urls/related-urls/url", "urls/web-urls/url"),
    text("publisher", "publisher"),
    text("publisher-place", "pub-location"),
    text("language", "language"),
    text("genre", "work-type"),
    text("source", "remote-database-name"),
    prose("abstract", "abstract"),
    keywords("keywords/keyword"),
    together("note", "notes"),
)


class _Stop(Exception):
    """The file is refused, with a reason."""


class _Reader:
    """Collects the words of each record by the path to them."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.whole = 0
        self.parser: Any = None
        self._path: list[str] = []
        self._words: list[str] = []
        self._depth_of_record = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._path.append(name)
        if len(self._path) > _MOST_DEPTH:
            raise _Stop("its elements are nested too deep")
        if name == _RECORD and not self._depth_of_record:
            self._depth_of_record = len(self._path)
            self.records.append(Record(self.parser.CurrentLineNumber))
        elif name == _TYPE and self._depth_of_record and attributes.get("name"):
            self.records[-1].add(_TYPE, attributes["name"], self.parser.CurrentLineNumber)
        if name not in _LOOKS:
            self._words = []

    def end(self, name: str) -> None:
        """An element ends: its words are a value of its path."""
        inner = [part for part in self._path[self._depth_of_record :] if part not in _LOOKS]
        self._path.pop()
        if not self._depth_of_record or name in _LOOKS:
            return
        if len(self._path) < self._depth_of_record:
            self._depth_of_record = 0
            self.whole = len(self.records)
        elif name != _TYPE and (words := "".join(self._words).strip()):
            self.records[-1].add("/".join(inner), words, self.parser.CurrentLineNumber)
        self._words = []

    def text(self, words: str) -> None:
        """Words."""
        if self._depth_of_record:
            self._words.append(words)


def is_endnote_xml(data: bytes) -> bool:
    """Whether bytes begin as that XML does."""
    return bool(re.search(rb"<records?[\s>]", data[:4000])) and data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def endnote_xml_found(data: bytes) -> int:
    """How many records begin in it."""
    return len(re.findall(rb"<record[\s>/]", data))


def read_endnote_xml(data: bytes) -> tuple[list[Reference], list[Problem]]:
    """The records of a file, and what of it a person should know."""
    reader = _Reader()
    reader.parser = parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    problems: list[Problem] = []
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError, _Stop) as error:
        line = f"line {parser.CurrentLineNumber}"
        why = f"The file is no XML that can be read from there on: {error}. Export it again."
        problems.append(Problem(line, "the file breaks off", why))
    references = []
    for at, record in enumerate(reader.records[: reader.whole], 1):
        kind = next((value for tag, value, _ in record.lines if tag == _TYPE), "")
        known = NAMED_TYPES.get(kind.strip().lower(), "")
        reference = reference_of_lines(record, _FIELDS, {"type": known or UNTYPED}, (_TYPE,))
        if kind:
            reference = with_rest(reference, {"extra": {_TYPE: [kind]}})
        reference = reference.at(format=ENDNOTE_XML, record=at, line=record.line)
        references.append(reference)
        problems += as_problems(reference, doubts(reference, _FIELDS))
    return references, problems


def _refuse_doctype(*_: Any) -> None:
    raise _Stop("it has a document type (DOCTYPE). What EndNote exports has none, and none is read")
