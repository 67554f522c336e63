"""Reading RIS: also where it is not quite RIS.

An `ER` that is missing ends where the next record begins; a tag is known by one space or two before its dash; a line
that is none belongs to the value above it. What stands after an `ER` and before the next `TY` belongs to the record
above, unless it begins with a title or an author: then a `TY` is missing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from claims.exchange.references.rest import json_read, with_rest
from claims.exchange.references.ris_fields import (
    FIRST_OF_A_RECORD,
    KNOWN,
    PROSE,
    RIS_TYPES,
    SEVERAL,
    csl_type,
    ris_fields,
)
from claims.exchange.references.tagged import Record, as_problems, doubts, reference_of_lines
from claims.rules.reference.csl import UNTYPED
from claims.rules.reference.reference import Problem, Reference

RIS = "ris"
# The tag of ours: see claims.exchange.references.rest. Lines of a value after its first are written this far in.
REST, INDENT = "XE", "      "
# Where lines are kept that are no lines of RIS.
UNREAD = "unread"

_TAG = re.compile(r"([A-Z][A-Z0-9])(?:[ \t]{2,4}|\t)-[ \t]?(.*)|([A-Z][A-Z0-9]{1,4})[ \t]{0,4}-(?:[ \t]+(.*)|$)")
_BEGINS = re.compile(r"TY[ \t]{0,4}-[ \t]*(.*)|TY[ \t]+([A-Z]{3,7})[ \t]*$")
_ENDS = re.compile(r"ER[ \t]{0,4}-|ER[ \t]*$")
_DASHLESS = re.compile(r"([A-Z][A-Z0-9])[ \t:=]+(\S.*)")
_MARKS = re.compile(
    r"^(?:(TY)(?:[ \t]{0,4}-|[ \t]+[A-Z]{3,7}[ \t]*$)|(ER)(?:[ \t]{0,4}-|[ \t]*$)|(TI|T1|AU|A1)(?:[ \t]{1,4})-[ \t])",
    re.MULTILINE,
)
_OF_EXPORTS = re.compile(r"\s*(?:[0-9]{1,7}\.|%.*|(?:Provider|Database|Content): .*|Record #[0-9]+ of [0-9]+)?\s*")


def is_ris(text: str) -> bool:
    """Whether a text is RIS: its first record begins before any of BibTeX does."""
    first = re.search(r"^(?:(TY)(?:[ \t]{0,4}-|[ \t]+[A-Z]{3,7}[ \t]*$)|@\w+[ \t]*[{(])", text, re.MULTILINE)
    return bool(first and first[1])


def ris_found(text: str) -> int:
    """How many records begin in it: at each TY; and at a title or author that stands in none."""
    found, within = 0, False
    for mark in _MARKS.finditer(text):
        if mark[1] or (mark[3] and not within):
            found, within = found + 1, True
        elif mark[2]:
            within = False
    return found


def read_ris(text: str) -> tuple[list[Reference], list[Problem]]:
    """The records of a text, and what of it a person should know."""
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        reader.read(number, line)
    reader.end()
    references: list[Reference] = []
    problems: list[Problem] = reader.loose_told()
    for at, record in enumerate(reader.records, 1):
        reference = reference_of_ris(record).at(format=RIS, record=at, line=record.line)
        references.append(reference)
        fields = ris_fields(_type_of(record))
        problems += as_problems(reference, [*record.problems, *doubts(reference, fields)])
    return references, problems


class _Reader:
    """Goes through the lines of a file and puts them into records."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.loose: list[tuple[int, str]] = []
        self._open = self._dashless = self._behind_type = False
        self._blank = 0

    def read(self, number: int, line: str) -> None:
        """One line."""
        if not line.strip():
            self._blank += 1
            return
        if found := _BEGINS.match(line):
            self._begin(number, found[1] if found[2] is None else found[2], dashless=found[2] is not None)
        elif _ENDS.match(line):
            self._open = False
        elif tagged := self._tagged(line):
            self._add(number, *tagged)
        else:
            self._go_on(number, line)
        self._blank = 0

    def end(self) -> None:
        """Nothing comes behind the last line."""
        if self._open:
            why = "The file ends within this record. Look whether all of it is there; else export it again."
            self.records[-1].problems.append(("ER is missing", why))

    def loose_told(self) -> list[Problem]:
        """What stands in no record."""
        if not self.loose:
            return []
        number, line = self.loose[0]
        why = f"They stand in no record, the first is “{line.strip()[:80]}”. Look whether a record is broken there."
        return [Problem(f"line {number}", f"{len(self.loose):,} lines left out", why)]

    def _tagged(self, line: str) -> tuple[str, str] | None:
        if found := _TAG.match(line):
            tag, value = (found[1], found[2]) if found[1] else (found[3], found[4])
            if found[1] or tag in KNOWN:
                return tag, (value or "").strip()
        if self._dashless and (bare := _DASHLESS.match(line)) and bare[1] in KNOWN:
            return bare[1], bare[2].strip()
        return None

    def _begin(self, number: int, kind: str, *, dashless: bool = False) -> None:
        if self._open:
            why = "The next record begins before it. They were read as two; look whether that is right."
            self.records[-1].problems.append(("ER is missing", why))
        record = Record(number)
        record.add("TY", kind.strip(), number)
        if dashless:
            why = "Tags are read without it here. Look whether all is right."
            record.problems.append(("the dash of TY is missing", why))
        self.records.append(record)
        self._open, self._dashless, self._behind_type = True, dashless, True

    def _add(self, number: int, tag: str, value: str) -> None:
        if not self._open and tag in FIRST_OF_A_RECORD:
            self._begin(number, "")
            self.records[-1].problems.append(("TY is missing", "A record begins without its type. Set the type."))
        elif not self._open and not self.records:
            self.loose.append((number, f"{tag}  - {value}"))
            return
        elif not self._open and value:
            why = "It was taken as a part of the record above. Look whether that is right."
            self.records[-1].problems.append((f"line {number}: {tag} stands after ER", why))
        self.records[-1].add(tag, value, number)
        self._behind_type = False

    def _go_on(self, number: int, line: str) -> None:
        """A line without a tag: of the value above it, where there is one that can have several."""
        tag = self.records[-1].last if self._open else ""
        if not self._open or (self._blank and tag not in PROSE):
            if not _OF_EXPORTS.fullmatch(line):
                self.loose.append((number, line))
        elif self._behind_type or (line.rstrip() in KNOWN and tag not in PROSE | {"KW"}):
            self._unread(number, line)
        elif tag in SEVERAL:
            self.records[-1].add(tag, line.strip(), number)
        else:
            bare = _DASHLESS.match(line)
            if bare and bare[1] in KNOWN and tag not in PROSE:
                why = f"“{line.strip()[:80]}” was taken as more of {tag}. If it is {bare[1]}, its dash is missing."
                self.records[-1].problems.append((f"line {number} may be broken", why))
            more = line.removeprefix(INDENT).rstrip() if line.startswith(INDENT) else line.strip()
            self.records[-1].go_on("\n" * (1 + self._blank) + more)

    def _unread(self, number: int, line: str) -> None:
        bare = _DASHLESS.match(line)
        known = bare is not None and bare[1] in KNOWN
        where, value = (bare[1], bare[2]) if known and bare else (UNREAD, line)
        self.records[-1].add(where, value.strip(), number)
        why = f"“{line.strip()[:80]}” is no line of RIS. " + (f"It was read as {where}." if known else "It is kept.")
        self.records[-1].problems.append((f"line {number} is broken", why))


def reference_of_ris(record: Record) -> Reference:
    """The reference that a record's lines say."""
    kind = _type_of(record)
    known = csl_type(kind)
    reference = reference_of_lines(record, ris_fields(kind), {"type": known or UNTYPED}, ("TY", "ER", REST))
    if kind and RIS_TYPES.get(known) != kind:
        reference = with_rest(reference, {"extra": {"TY": [kind]}})
    if not kind:
        reference = replace(reference, came={**reference.came, "type": (("TY", ""),)})
    for value in _values(record, REST):
        try:
            reference = with_rest(reference, json_read(value))
        except ValueError:
            record.problems.append((f"{REST} was left out", "It is not as Evidence writes it."))
    return reference


def _type_of(record: Record) -> str:
    return next(_values(record, "TY"), "")


def _values(record: Record, tag: str) -> Iterator[str]:
    return (value for name, value, _ in record.lines if name == tag)
