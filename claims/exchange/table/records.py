"""The rows of a table as records, by a mapping: an iterator, with what could not be said told by row and column."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from claims.exchange.table.arrange import arranged
from claims.exchange.table.beside import cell_values
from claims.exchange.table.dialect import BadTable
from claims.exchange.table.fields import AXES, PEOPLE, Field, Part
from claims.exchange.table.mapping import Mapping
from claims.exchange.table.meaning import Levels, Meanings, meanings_of
from claims.exchange.table.plan import Plan, Use, plan_of
from claims.exchange.table.table import Problems, Row, Table
from claims.rules.table_record import Problem, Rated, Record, Values

# Between people in one cell: "4 and 22", "MS & AS", "MS/AS", one below the other.
_BETWEEN = re.compile(r"[;/|&+\t\n\r]|\s(?:and|und|et)\s", re.IGNORECASE)
_APART = "Give each of them a row, or columns, of their own. If it is one person, write the name without a comma."
# Between the parts of a key.
JOINED = " · "
# Values by field and rater, "" where they are nobody's.
Said = dict[tuple[Field, str], str]
_SINGLE = {Part.SOURCE: "source", Part.CAPTURE: "capture", Part.CLAIM: "claim", Part.QUESTION: "question"}


def records(table: Table, mapping: Mapping, problems: Problems, levels: Levels | None = None) -> Iterator[Record]:
    """The records of a table; `levels` has the codes of the codebook with which its ratings are said.

    Nothing comes of a row with a problem that refuses it, and nothing at all where the mapping does not fit the table,
    so that all rows are refused: `problems` has each with its row and column.
    """
    laid = table
    try:
        constants = mapping.constants | cell_values(table, mapping.cells)
        mapping = replace(mapping, constants=constants)
        laid = arranged(table, mapping)
        plan = plan_of(laid, mapping)
        meanings = meanings_of(table, mapping, plan, levels or {})
    except BadTable as error:
        problems.tell(Problem(error.where or "mapping", error.what, error.why))
        _refuse_all(laid, problems)
        return
    for problem in plan.problems:
        problems.tell(problem)
    if any(problem.refuses for problem in plan.problems):
        _refuse_all(laid, problems)
        return
    reader = _Reader(laid, plan, meanings, problems)
    rows = (record for row in laid.rows() if (record := reader.read(row)) is not None)
    yield from _once(rows, problems) if mapping.shape == "claim" else _joined(rows, problems)


def _refuse_all(table: Table, problems: Problems) -> None:
    for row in table.rows():
        problems.refuse(row.where)


class _Reader:
    """Reads one row after the other."""

    def __init__(self, table: Table, plan: Plan, meanings: dict[Use, Meanings], problems: Problems) -> None:
        self._table, self._plan, self._meanings, self._problems = table, plan, meanings, problems

    def read(self, row: Row) -> Record | None:
        """What a row says; None of one that is refused."""
        faults: list[Problem] = []
        values, places = self._values(row, faults)
        key = self._key(row, faults)
        ratings, beside = self._ratings(row, values, faults)
        for fault in faults:
            self._problems.tell(fault)
        if any(fault.refuses for fault in faults):
            return None
        evidence = _of(values, Part.EVIDENCE)
        single: dict[str, Any] = {name: _of(values, part) for part, name in _SINGLE.items()}
        return Record(
            where=row.where,
            key=key or single["claim"].get("uid", ""),
            descriptions=self._descriptions(values),
            ratings=tuple(ratings),
            evidence=(evidence,) if any(evidence.values()) else (),
            extra={name: row.cells[at] for at, name in self._plan.extra if row.cells[at].strip()} | beside,
            places=places,
            **single,
        )

    def _values(self, row: Row, faults: list[Problem]) -> tuple[Said, Values]:
        """Values by field and rater, and where those that are nobody's stand."""
        values = {(field, ""): value for field, value in self._plan.constants.items()}
        places: Values = {}
        for use in self._plan.uses:
            cell = row.cells[use.at]
            value, known = self._meanings[use](cell)
            place = self._table.place(row, use.column)
            if not known:
                faults.append(self._unknown(use, cell.strip(), place))
            elif use.field.full_name in PEOPLE:
                faults += self._people(use, value, place)
            values[use.field, use.rater] = value
            if value:
                places[f"{use.field.full_name}{f' ({use.rater})' if use.rater else ''}"] = place
        return values, places

    def _people(self, use: Use, value: str, place: str) -> Iterator[Problem]:
        """Whether a cell names several people: a single comma is taken for that of a surname, and told once."""
        if _are_several(value):
            yield Problem(place, f"“{value[:60]}” names several people.", _APART)
        elif "," in value:
            where = f"{self._table.across} “{use.column}”"
            yield Problem(where, f"“{value[:60]}” is taken for one person, surname first.", _APART, refuses=False)

    def _unknown(self, use: Use, value: str, place: str) -> Problem:
        code, spelled, _ = self._meanings[use].nearest(value)
        near = f" The nearest is “{code}”" + (f" (“{spelled}”)." if spelled != code else ".") if code else ""
        what = f"“{value[:80]}” is no code of “{use.field.label}”."
        return Problem(place, what, f"Say in the mapping what it means, or that it means nothing.{near}")

    def _key(self, row: Row, faults: list[Problem]) -> str:
        parts = [row.cells[at].strip() for at, _ in self._plan.key]
        for part, (_, name) in zip(parts, self._plan.key, strict=True):
            if not part:
                what = f"It has nothing in “{name}”, by which rows are known."
                faults.append(Problem(self._table.place(row, name), what, "Fill it in, or name another key."))
        return JOINED.join(parts)

    def _ratings(self, row: Row, values: Said, faults: list[Problem]) -> tuple[list[Rated], Values]:
        """The ratings of a row, and what raters say beside them who give no answer: it is kept by its columns."""
        said: dict[str, Values] = {}
        for (field, rater), value in values.items():
            if field.part is Part.RATING and value:
                said.setdefault(rater, {})[field.name] = value
        of_all = {} if _judges(said.get("", {})) else said.pop("", {})
        ratings, beside = [], dict(self._columns(row, "") if of_all and not said else {})
        for affix, values_of in said.items():
            of_rater = of_all | values_of
            rater = of_rater.pop("rater", "") or affix
            if not _judges(of_rater):
                beside |= self._columns(row, affix)
                continue
            if not rater:
                what = "It has a rating, and nothing says whose it is."
                faults.append(Problem(row.where, what, "Choose the column with the raters, or give one for all rows."))
            ratings.append(Rated(rater, of_rater, row.where))
        return ratings, beside

    def _columns(self, row: Row, rater: str) -> Values:
        """What the columns of a rater say, as it stands."""
        uses = (use for use in self._plan.uses if use.field.part is Part.RATING and use.rater == rater)
        return {use.column: row.cells[use.at] for use in uses if self._meanings[use](row.cells[use.at])[0]}

    def _descriptions(self, values: Said) -> dict[str, Values]:
        by: dict[str, Values] = {}
        for (field, rater), value in values.items():
            if field.part is Part.DESCRIPTION and field.name != "coder" and value:
                coder = rater or next((said for (one, _), said in values.items() if one.full_name == PEOPLE[0]), "")
                by.setdefault(coder, {})[field.name] = value
        return by


def _are_several(people: str) -> bool:
    """Whether these are several people for certain: "4, 22, 7", "Ann Lee, Bo Day"; "Lee, Anna" is one or two."""
    people = people.strip(" ,;/|&+")
    parts = [part.split() for part in people.split(",")]
    words = [word for part in parts for word in part]
    return (
        _BETWEEN.search(people) is not None
        or len(parts) > 2
        or (len(words) > 1 and all(word.isdigit() for word in words))
        or (len(parts) == 2 and (all(len(part) > 1 for part in parts) or max(map(len, map(" ".join, parts))) < 4))
    )


def _judges(said: Values) -> bool:
    """Whether it is a rating: a reason alone is none."""
    return any(name in AXES or name == "failure_tags" or name.startswith("item.") for name in said)


def _of(values: Said, part: Part) -> Values:
    return {field.name: value for (field, rater), value in values.items() if field.part is part and not rater}


# --- several rows with one key ----------------------------------------------------------------------------------------


def _once(rows: Iterator[Record], problems: Problems) -> Iterator[Record]:
    """One row a claim: a second row with a key that was there is refused."""
    seen: dict[str, str] = {}
    for record in rows:
        first = seen.setdefault(record.key, record.where) if record.key else record.where
        if first == record.where:
            yield record
        else:
            what = f"“{record.key[:80]}” is the key of {first} already."
            problems.tell(
                Problem(record.where, what, "Give one of them another key, or name further columns as the key.")
            )


def _joined(rows: Iterator[Record], problems: Problems) -> Iterator[Record]:
    """Several rows a claim: those that follow one another with the same key are one record."""
    kept: Record | None = None
    for record in rows:
        if kept is not None and record.key and record.key == kept.key:
            kept = _both(kept, record, problems)
            continue
        if kept is not None:
            yield kept
        kept = record
    if kept is not None:
        yield kept


def _both(first: Record, record: Record, problems: Problems) -> Record:
    """What two rows say together; where they say two things, the second is refused."""
    single: dict[str, Values] = {}
    for name in _SINGLE.values():
        here, there = getattr(first, name), getattr(record, name)
        for field, value in there.items():
            if value and here.get(field) and here[field] != value:
                place = record.places.get(f"{name}.{field}", record.where)
                what = f"It says “{value[:60]}”, and {first.where} with the same key says “{here[field][:60]}”."
                problems.tell(Problem(place, what, "Make them say the same, or give them keys of their own."))
                return first
        single[name] = there | {field: value for field, value in here.items() if value}
    had = {_once_each(rated) for rated in first.ratings}
    if twice := next((rated.rater for rated in record.ratings if _once_each(rated) in had), ""):
        what = f"“{twice}” rated it in {first.where} already."
        problems.tell(Problem(record.where, what, "Keep the rating that stands."))
        return first
    for coder, said in record.descriptions.items():
        if first.descriptions.get(coder, said) != said:
            what = f"“{coder}” coded the wording in {first.where} already, and otherwise."
            problems.tell(Problem(record.where, what, "Keep the coding that stands."))
            return first
    return replace(
        first,
        descriptions=record.descriptions | first.descriptions,
        ratings=(*first.ratings, *record.ratings),
        evidence=(*first.evidence, *(one for one in record.evidence if one not in first.evidence)),
        extra=first.extra | _beside(first, record),
        places=record.places | first.places,
        rows=first.rows + record.rows,
        **single,  # type: ignore[arg-type]
    )


def _beside(first: Record, record: Record) -> Values:
    """Columns of a further row that no field takes: what differs has who says it, else its row, in its name."""
    who = ", ".join(rated.rater for rated in record.ratings) or record.where
    return {
        (name if first.extra.get(name, value) == value else f"{name} ({who})"): value
        for name, value in record.extra.items()
    }


def _once_each(rated: Rated) -> tuple[str, ...]:
    """What a rater has once for each claim: a rating by its identifier, else one in each round."""
    told = ("uid", "round_uid", "round")
    return (rated.rater, *(rated.values.get(name, "") for name in told))
