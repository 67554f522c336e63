"""A mapping laid over the columns of one table: which cell is which field, whose, and what its values mean."""

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Named
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from claims.exchange.table.fields import Field, field_named
from claims.exchange.table.mapping import Mapping, Raters
from claims.exchange.table.table import Table
from claims.rules.table_record import Problem

# From this likeness on, of 100, the name of a column is proposed.
NEAR = 60
# Where a column stands, told as gone from this key of the mapping where it does not.
Place = Callable[[str, str], int | None]


@dataclass(frozen=True, slots=True)
class Use:
    """One column: its place, its name, that by which the mapping speaks of its codes, its field, and whose it is."""

    at: int
    column: str
    spoken: str
    field: Field
    rater: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is needed to read a row. `problems` say what of the mapping does not fit the table."""

    uses: tuple[Use, ...]
    constants: dict[Field, str]
    key: tuple[tuple[int, str], ...]
    extra: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]


def plan_of(table: Table, mapping: Mapping) -> Plan:
    """The mapping over the columns of an arranged table."""
    places = {name: at for at, name in enumerate(table.columns)}
    problems: list[Problem] = []

    def place(name: str, key: str) -> int | None:
        if name not in places:
            problems.append(_gone(name, key, table.columns))
        return places.get(name)

    uses = tuple(_uses(mapping, places, place))
    key = [(place(name, "key"), name) for name in mapping.key]
    for part in ("fill_down", "leave_out_rows", "leave_out_columns"):
        for name in getattr(mapping, part):
            place(name, part)
    for part in ("codes", "missing_in", "legends"):
        for name in getattr(mapping, part):
            # Of raters' columns it is said by the name without the rater.
            if not _is_of_raters(name, mapping.raters, places):
                place(name, part)
    used = {use.at for use in uses} | {places[name] for name in mapping.leave_out_columns if name in places}
    return Plan(
        uses=uses,
        constants={field: value for name, value in mapping.constants.items() if (field := field_named(name))},
        key=tuple((at, name) for at, name in key if at is not None),
        extra=tuple((at, name) for name, at in places.items() if at not in used),
        problems=tuple(dict.fromkeys((*problems, *_twice(uses, mapping)))),
    )


def _uses(mapping: Mapping, places: Named[str, int], place: Place) -> Iterator[Use]:
    for column, name in mapping.columns.items():
        at, field = place(column, "columns"), field_named(name)
        if at is not None and field is not None:
            yield Use(at, column, column, field)
    if mapping.raters is not None:
        yield from _of_raters(mapping.raters, places, place)


def _of_raters(raters: Raters, places: Named[str, int], place: Place) -> Iterator[Use]:
    """Not every rater has every column; one that no rater has is gone."""
    for base, name in raters.columns.items():
        columns = {affix: raters.column(base, affix) for affix in raters.names}
        if not _is_of_raters(base, raters, places):
            place(next(iter(columns.values()), base), "raters, columns")
        for affix, column in columns.items():
            if column in places and (field := field_named(name)):
                yield Use(places[column], column, base, field, raters.names[affix])


def _is_of_raters(base: str, raters: Raters | None, places: Named[str, int]) -> bool:
    return raters is not None and any(raters.column(base, affix) in places for affix in raters.names)


def _gone(name: str, key: str, columns: list[str]) -> Problem:
    several = [column for column in columns if column.startswith(f"{name} [")]
    if several:
        why = f"Several have it. Name one of “{'”, “'.join(several[:5])}”."
    elif near := process.extractOne(name, columns, scorer=fuzz.ratio, score_cutoff=NEAR):
        why = f"Is it “{near[0]}”? Say so in the mapping."
    else:
        why = "Choose another column, or take it out of the mapping."
    return Problem(f"mapping, {key}", f"The table has no column “{name}”.", why)


def _twice(uses: tuple[Use, ...], mapping: Mapping) -> Iterator[Problem]:
    """Fields that two columns give."""
    seen: dict[tuple[Field, str], str] = {}
    for use in uses:
        other = seen.setdefault((use.field, use.rater), use.column)
        if other != use.column:
            what = f"Both “{other}” and “{use.column}” are the field “{use.field.label}”."
            yield Problem("mapping, columns", what, "Choose one of them; the other is kept as it is.")
        elif use.field.full_name in mapping.constants:
            what = f"The field “{use.field.label}” is a column, “{use.column}”, and has a value for all rows as well."
            yield Problem("mapping, constants", what, "Take one of them out.")
