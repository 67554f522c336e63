"""What stands where a figure has no value: a reason, and never a number that only looks like one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Undefined:
    """A figure that the data do not give; the reason begins with “because”."""

    because: str


# A figure: a number, or why there is none.
Value = float | Undefined

NO_VALUES = Undefined("because there are no values")
ONE_RATER = Undefined("because there is one rater")
NOTHING_SHARED = Undefined("because no unit has values of two raters")
NO_ORDER = Undefined("because no order of the values was given")
CONSTANT = Undefined("because all values that can be compared are the same, so that none of them is told from another")
