"""What raters could choose from: an order of levels, and the categories that were possible."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from claims.rules.review.agreement.table import MOST_VALUES, BadTable, Floats, Table, refuse
from claims.rules.review.agreement.undefined import Undefined

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Scale:
    """`order`: levels from low to high, empty where values have none. `possible`: how many categories there were."""

    order: tuple[str, ...]
    possible: int

    @classmethod
    def of(cls, table: Table, order: Sequence[str] = (), categories: Sequence[str] = ()) -> "Scale":
        """The scale of a table.

        Where categories are named, nothing else was possible: a level of the order that is not among them is no level.
        Where none are, all levels and all values were. Raises BadTable where a name stands twice, or a value was not
        possible.
        """
        _check_names("order", order)
        _check_names("categories", categories)
        if not categories:
            return cls(tuple(order), len({*order, *table.values}))
        impossible = [f"“{value}”" for value in table.values if value not in set(categories)]
        refuse("There are values that are none of the categories", impossible)
        return cls(tuple(level for level in order if level in set(categories)), len(categories))


def _check_names(what: str, names: Sequence[str]) -> None:
    if len(names) > MOST_VALUES:
        raise BadTable(f"The {what} has {len(names):,} names; {MOST_VALUES} are the most.")
    if any(not name for name in names):
        raise BadTable(f"The {what} has an empty name: write it as low,moderate,high.")
    refuse(f"In the {what} a name stands twice", sorted({f"“{name}”" for name in names if names.count(name) > 1}))


def numbers(levels: Sequence[str]) -> Floats | Undefined:
    """The levels as numbers; undefined where one is none."""
    wrong = next((level for level in levels if not _is_number(level)), None)
    return (
        np.array([float(level) for level in levels])
        if wrong is None
        else Undefined(f"because “{wrong}” is not a number")
    )


def _is_number(level: str) -> bool:
    return bool(_NUMBER.fullmatch(level)) and math.isfinite(float(level))
