"""Records of lines with tags, as RIS and its kin have them: from lines to the fields of a reference, and back.

A table says for each field of CSL by which tags it comes, first the one that we write, and how it is taken from their
values. What the table takes of no value stays with the reference as `extra`, so that nothing has to be known to stay.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from claims.rules.reference.csl import (
    date_of,
    doi_of,
    is_isbn,
    is_issn,
    keywords_of,
    name_of,
    name_written,
    one_line,
    parts_written,
    pmcid_of,
    pmid_of,
    year_understood,
)
from claims.rules.reference.reference import Lines, Problem, Reference

# A value with its tag and the number of its line.
Line = tuple[str, str, int]
# Of values of one tag: the value of the field, None for no such, and how many places in the list it was taken from.
Taken = tuple[Any, Sequence[int]]


@dataclass(slots=True)
class Record:
    """The lines of one record, where it begins, its tags, and what was seen when they were read."""

    line: int
    read: list[Line] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    # Lines that the last value goes on with: put together at once, however many there are.
    more: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """All values, with their tags and the numbers of their lines."""
        if self.more:
            tag, value, number = self.read[-1]
            self.read[-1] = (tag, value + "".join(self.more), number)
            self.more.clear()
        return self.read

    @property
    def last(self) -> str:
        """The tag of the last value; "" where there is none."""
        return self.read[-1][0] if self.read else ""

    def add(self, tag: str, value: str, number: int) -> None:
        """A value."""
        self.lines.append((tag, value, number))
        self.tags.add(tag)

    def go_on(self, more: str) -> None:
        """More of the last value."""
        self.more.append(more)


class Left:
    """Values of a record that no field has taken yet, by tag."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.values: dict[str, list[str]] = {}
        for tag, value, _ in lines:
            if value:
                self.values.setdefault(tag, []).append(value)

    def of(self, tag: str) -> list[str]:
        """All values of a tag."""
        return self.values.get(tag, [])

    def take(self, tag: str, places: Iterable[int]) -> Lines:
        """Take the values at these places of a tag out."""
        values, taken = self.values[tag], set(places)
        lines = tuple((tag, value) for at, value in enumerate(values) if at in taken)
        self.values[tag] = [value for at, value in enumerate(values) if at not in taken]
        return lines


@dataclass(frozen=True, slots=True)
class Field:
    """A field of CSL: its tags, how it is taken from the values of one, and which values are written for it."""

    name: str
    tags: tuple[str, ...]
    take: Callable[[list[str]], Taken]
    write: Callable[[Any], list[str]] = lambda value: [str(value)]

    def read(self, left: Left) -> tuple[Any, Lines]:
        """The value, None for none, and the lines that it was taken from, which are left no more."""
        for tag in self.tags:
            if values := left.of(tag):
                value, places = self.take(values)
                if value is not None:
                    return value, left.take(tag, places)
        return None, ()

    def written(self, value: Any) -> Lines:
        """The lines for a value."""
        return tuple((self.tags[0], line) for line in self.write(value))


@dataclass(frozen=True, slots=True)
class Dates(Field):
    """A date that stands in several tags of one record, here more and there less precise."""

    def read(self, left: Left) -> tuple[Any, Lines]:
        """The most precise of those that agree with the first that has a year; without a year, the first as it is."""
        stand = [(tag, values[0], date_of(values[0])) for tag in self.tags if (values := left.of(tag))]
        if not stand:
            return None, ()
        known = [one for one in stand if year_understood(one[2])]
        if not known:
            return stand[0][2], left.take(stand[0][0], [0])
        first = _parts(known[0][2])
        agree = [one for one in known if _begins_alike(first, _parts(one[2]))]
        best = max(agree, key=lambda one: len(_parts(one[2])))
        said = [one for one in agree if one is best or ("raw" not in one[2] and _within(one[2], best[2]))]
        return best[2], tuple(line for tag, _, _ in said for line in left.take(tag, [0]))

    def written(self, value: Any) -> Lines:
        """The year by the first tag; the whole date by the last, where it says more."""
        if not year_understood(value):
            return ((self.tags[0], str(value.get("literal", ""))),) if isinstance(value, dict) else ()
        parts = parts_written(value, "/")
        lines = [(self.tags[0], parts[:4])]
        if "raw" in value or len(parts) > 4:
            lines.append((self.tags[-1], str(value.get("raw", parts))))
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class Pages(Field):
    """First and last page, by a tag each; or both by one."""

    def read(self, left: Left) -> tuple[Any, Lines]:
        """What is printed of pages; words such as "No" beside "Specified" are none."""
        first, last = ([*left.of(tag), ""][0] for tag in self.tags)
        if not first or not any(sign.isdigit() for sign in first + last):
            return (None, ()) if not _roman(first) else (first, left.take(self.tags[0], [0]))
        lines = left.take(self.tags[0], [0])
        if not last or last == first:
            return first, lines + (left.take(self.tags[1], [0]) if last else ())
        return f"{first}-{last}", lines + left.take(self.tags[1], [0])

    def written(self, value: Any) -> Lines:
        """A page or two."""
        first, dash, last = str(value).partition("-")
        if dash and first and last and "-" not in last:
            return ((self.tags[0], first.strip()), (self.tags[1], last.strip()))
        return ((self.tags[0], str(value)),)


def text(name: str, *tags: str) -> Field:
    """A field with one value: the first of the first tag that is there."""
    return Field(name, tags, lambda values: (one_line(values[0]), (0,)))


def prose(name: str, *tags: str) -> Field:
    """A field with one value that can have several lines."""
    return Field(name, tags, lambda values: (values[0], (0,)))


def together(name: str, *tags: str) -> Field:
    """A field with one value, of all that are there."""
    return Field(name, tags, lambda values: ("\n".join(values), range(len(values))))


def keywords(*tags: str) -> Field:
    """Keywords, a line each."""
    return Field(
        "keyword", tags, lambda values: (keywords_of(values), range(len(values))), lambda value: value.split("; ")
    )


def names(name: str, *tags: str, read: Callable[[str], dict[str, str]] = name_of) -> Field:
    """People, a line each."""
    return Field(
        name,
        tags,
        lambda values: ([read(value) for value in values], range(len(values))),
        lambda value: [name_written(one) for one in value],
    )


def identifier(name: str, *tags: str, write: Callable[[str], str] = str) -> Field:
    """The first value that is such an identifier by its form."""
    return Field(name, tags, lambda values: _first(values, _IDENTIFIERS[name]), lambda value: [write(value)])


def reference_of_lines(record: Record, fields: Sequence[Field], csl: dict[str, Any], skip: Iterable[str]) -> Reference:
    """A reference with what the fields take of a record's lines; `csl` is what is known already."""
    skipped = frozenset(skip)
    left = Left(line for line in record.lines if line[0] not in skipped)
    came: dict[str, Lines] = {}
    for one in fields:
        value, lines = one.read(left)
        if value is not None:
            csl[one.name] = value
            if one.written(value) != lines:
                came[one.name] = lines
    extra = {tag: tuple(values) for tag, values in left.values.items() if values}
    return Reference(csl, extra, came, line=record.line)


def field_lines(reference: Reference, one: Field, form: str) -> Lines:
    """The lines for a field: as they came where they still say the same, else ours."""
    value = reference.csl[one.name]
    if reference.format == form and (came := reference.came.get(one.name)):
        again, used = one.read(Left((tag, text, 0) for tag, text in came))
        if again == value and len(used) == len(came):
            return came
    return one.written(value)


def doubts(reference: Reference, fields: Sequence[Field]) -> list[tuple[str, str]]:
    """What of a record could not be understood, though its tag says what it is."""
    told = []
    for one in fields:
        for tag in one.tags if one.name in _IDENTIFIERS and one.name not in reference.csl else ():
            if one.name in _TOLD and (values := reference.extra.get(tag)):
                why = f"It is no {one.name} by its form. It is kept with the record as it stands."
                told.append((f"{tag}: {values[0][:60]}", why))
    issued = reference.csl.get("issued")
    if issued and not year_understood(issued):
        why = "No year can be told from it. The date is kept as it stands; write the year where you know it."
        told.append((f"date: {str(issued.get('literal', ''))[:60]}", why))
    return told


def as_problems(reference: Reference, told: Iterable[tuple[str, str]]) -> list[Problem]:
    """Problems with a record that was read, with where it stands."""
    where = f"record {reference.record}, line {reference.line}"
    return [Problem(where, what, why, reference.record) for what, why in told]


def _first(values: list[str], of: Callable[[str], str]) -> Taken:
    for at, value in enumerate(values):
        if found := of(value):
            return found, (at,)
    return None, ()


def _parts(date: dict[str, Any]) -> list[int]:
    parts: list[int] = date["date-parts"][0]
    return parts


def _begins_alike(one: list[int], other: list[int]) -> bool:
    return all(a == b for a, b in zip(one, other, strict=False))


def _within(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return _begins_alike(_parts(one), _parts(other)) and len(_parts(one)) <= len(_parts(other))


def _roman(text: str) -> bool:
    return bool(text) and not text.lower().strip("ivxlcdm- ")


def _alone(is_one: Callable[[str], bool]) -> Callable[[str], str]:
    return lambda value: value if is_one(value) else ""


_IDENTIFIERS: dict[str, Callable[[str], str]] = {
    "DOI": doi_of, "PMID": pmid_of, "PMCID": pmcid_of, "ISSN": _alone(is_issn), "ISBN": _alone(is_isbn),
}  # fmt: skip
_TOLD = ("DOI", "PMID")
