"""Values that no code maps: each with how often it stands there, and what it may mean. A person says which."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.exchange.table.arrange import arranged
from claims.exchange.table.fields import whole
from claims.exchange.table.mapping import Mapping
from claims.exchange.table.meaning import Levels, Meanings, meanings_of
from claims.exchange.table.plan import Use, plan_of
from claims.exchange.table.table import Table

# So many values of a column are told. What has more is no column of codes.
MOST_VALUES = 500


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A value, where it stands first and how often; the code that it may mean, how that is spelled, how alike of 100.

    `column` is the name under which the mapping has codes of it. `code` is empty where nothing is alike.
    """

    column: str
    field: str
    value: str
    count: int
    where: str
    code: str
    spelled: str
    likeness: int


def unmapped(table: Table, mapping: Mapping, levels: Levels | None = None) -> list[Unmapped]:
    """What no code maps, column by column, the most frequent first. Raises BadTable where the table cannot be read so.

    `levels` are the codes of the codebook with which ratings are to be said.
    """
    laid = arranged(table, mapping)
    plan = plan_of(laid, mapping)
    meanings = meanings_of(table, mapping, plan, levels or {})
    uses = [use for use in plan.uses if use.field.is_coded]
    counted: dict[tuple[str, str], Counter[str]] = {}
    first: dict[tuple[str, str, str], str] = {}
    asked: dict[tuple[str, str], Use] = {}
    for row in laid.rows():
        for use in uses:
            value = row.cells[use.at].strip()
            if not meanings[use](row.cells[use.at])[1]:
                key = (use.spoken, use.field.full_name)
                asked.setdefault(key, use)
                _count(counted.setdefault(key, Counter()), value)
                first.setdefault((*key, value), laid.place(row, use.column))
    return [
        _told(meanings[asked[key]], value, count, first[*key, value])
        for key, values in counted.items()
        for value, count in values.most_common()
    ]


def _count(values: Counter[str], value: str) -> None:
    if value in values or len(values) < MOST_VALUES:
        values[value] += 1


def _told(meanings: Meanings, value: str, count: int, where: str) -> Unmapped:
    use = meanings.use
    return Unmapped(use.spoken, use.field.full_name, value, count, where, *meanings.nearest(value))


def with_codes(mapping: Mapping, column: str, codes: dict[str, str]) -> Mapping:
    """The mapping with these codes of a column beside those that it has: what a person has confirmed."""
    return replace(mapping, codes=mapping.codes | {column: mapping.codes.get(column, {}) | codes})


def values_of(table: Table, mapping: Mapping, column: str) -> Counter[str]:
    """How often each value stands in the columns of this name, sentinels left out: what codes can be made of."""
    laid = arranged(table, mapping)
    uses = [use for use in plan_of(laid, mapping).uses if column in (use.spoken, use.column)]
    return sum(values_by(laid, mapping, uses).values(), Counter())


def values_by(laid: Table, mapping: Mapping, uses: Sequence[Use]) -> dict[str, Counter[str]]:
    """The same of several columns of an arranged table, by the names under which the mapping has codes of them."""
    nothing = {use: {"", *mapping.missing, *mapping.missing_in.get(use.spoken, ())} for use in uses}
    counted: dict[str, Counter[str]] = {use.spoken: Counter() for use in uses}
    for row in laid.rows():
        for use in uses:
            if not nothing[use] & {value := row.cells[use.at].strip(), whole(value)}:
                _count(counted[use.spoken], value)
    return counted
