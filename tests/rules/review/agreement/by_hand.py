"""The figures once more, worked out from their definitions pair by pair, in fractions: slow, and without arrays.

Each takes the values of each unit by rater, as {unit: {rater: value}}, and gives None where the figure is undefined.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import permutations

from claims.rules.review.agreement.table import Row

Said = dict[str, dict[str, str]]
Difference = Callable[[str, str], Fraction]


def said_in(rows: list[Row]) -> Said:
    said: Said = {}
    for row in rows:
        if row.value:
            said.setdefault(row.unit, {})[row.rater] = row.value
    return said


def shared(said: Said) -> list[list[str]]:
    return [list(values.values()) for values in said.values() if len(values) > 1]


def mean(numbers: list[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0)) / len(numbers)


def differ(one: str, other: str) -> Fraction:
    return Fraction(one != other)


def percent(said: Said) -> Fraction | None:
    units = shared(said)
    return mean([1 - mean([differ(*two) for two in permutations(unit, 2)]) for unit in units]) if units else None


def alpha(said: Said, difference: Difference = differ) -> Fraction | None:
    """Each pair of a unit counts 1 / (its values - 1); expected: each pair of all pairable values."""
    units = shared(said)
    pool = [value for unit in units for value in unit]
    if not pool:
        return None
    inside = sum((difference(*two) / (len(unit) - 1) for unit in units for two in permutations(unit, 2)), Fraction(0))
    observed = inside / len(pool)
    expected = mean([difference(*two) for two in permutations(pool, 2)])
    return 1 - observed / expected if expected else None


def ordinal(said: Said, order: list[str]) -> Difference:
    """Krippendorff's: the values from the one to the other, the two at the ends half, squared."""
    times = Counter(value for unit in shared(said) for value in unit)

    def difference(one: str, other: str) -> Fraction:
        low, high = sorted((order.index(one), order.index(other)))
        between = sum(times[level] for level in order[low : high + 1])
        return Fraction(0) if one == other else (between - Fraction(times[one] + times[other], 2)) ** 2

    return difference


def interval(one: str, other: str) -> Fraction:
    return (Fraction(one) - Fraction(other)) ** 2


def gwet(said: Said, possible: list[str], credit: Difference | None = None) -> Fraction | None:
    credit = credit or (lambda one, other: Fraction(one == other))
    units = shared(said)
    if not units or len(possible) < 2:
        return None
    agreed = mean([mean([credit(*two) for two in permutations(unit, 2)]) for unit in units])
    total = sum((credit(one, other) for one in possible for other in possible), Fraction(0))
    shares = [mean([Fraction(list(unit.values()).count(one), len(unit)) for unit in said.values()]) for one in possible]
    chance = total / (len(possible) * (len(possible) - 1)) * sum((share * (1 - share) for share in shares), Fraction(0))
    return (agreed - chance) / (1 - chance)


def quadratic_credit(order: list[str]) -> Difference:
    return lambda one, other: 1 - Fraction(order.index(one) - order.index(other), len(order) - 1) ** 2


def fleiss(said: Said) -> Fraction | None:
    sizes = {len(values) for values in said.values()}
    values = [value for unit in said.values() for value in unit.values()]
    if len(sizes) != 1 or sizes == {1} or len(set(values)) == 1:
        return None
    chance = sum((Fraction(times, len(values)) ** 2 for times in Counter(values).values()), Fraction(0))
    agreed = percent(said)
    assert agreed is not None
    return (agreed - chance) / (1 - chance)


def kappa(said: Said, one: str, other: str, difference: Difference = differ) -> Fraction | None:
    pairs = [(values[one], values[other]) for values in said.values() if one in values and other in values]
    if not pairs:
        return None
    expected = mean([difference(a, b) for a, _ in pairs for _, b in pairs])
    return 1 - mean([difference(*two) for two in pairs]) / expected if expected else None


def steps(order: list[str], power: int) -> Difference:
    return lambda one, other: Fraction(abs(order.index(one) - order.index(other)) ** power)


def kappas(said: Said, order: list[str]) -> Iterator[tuple[tuple[str, str], list[Fraction | None]]]:
    raters = sorted({rater for values in said.values() for rater in values})
    known = {unit: {rater: value for rater, value in values.items() if value in order} for unit, values in said.items()}
    for at, one in enumerate(raters):
        for other in raters[at + 1 :]:
            weighted = [kappa(known, one, other, steps(order, power)) for power in (1, 2)]
            yield (one, other), [kappa(said, one, other), *weighted]
