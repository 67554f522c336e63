"""Who gets which unit: balanced and by chance, the same again from the same seed.

Units that the same people cannot have are alike. How many of each kind a person gets is worked out first, so that
loads are as level as they can be; then each kind is dealt like cards.
"""

import heapq
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One unit by its key: how many more people it needs, and who is not given it."""

    unit: int
    need: int
    barred: frozenset[int] = NOBODY


class TooFew(ValueError):
    """Some units have fewer people left than they need."""

    def __init__(self, units: Sequence[int]) -> None:
        super().__init__(f"{len(units):,} units have too few people left.")
        self.units = units


@dataclass(slots=True)
class _Kind:
    """Units that need equally many, from the same people; how many of them each person gets."""

    need: int
    people: list[int]
    units: list[int] = field(default_factory=list)
    shares: dict[int, int] = field(default_factory=dict)


def assign(
    wanted: Iterable[Wanted], people: Collection[int], seed: int, loads: Mapping[int, int] | None = None
) -> dict[int, list[int]]:
    """For each unit the people who get it: as many as it needs, all different, none of whom is barred from it.

    `loads` is what each has already. Loads differ in the end by at most one, or, where people are barred from much, as
    little as can be. Raises TooFew with the units for which too few people are left.
    """
    chance = Random(seed)  # noqa: S311  nothing here is secret: who repeats it must get the same
    kinds = _kinds(wanted, sorted(people))
    if short := [unit for kind in kinds for unit in kind.units if len(kind.people) < kind.need]:
        raise TooFew(short)
    now = {person: (loads or {}).get(person, 0) for person in people}
    # Those whom few can have come first: later ones can still even out what these made uneven.
    for kind in sorted(kinds, key=lambda one: len(one.people)):
        _share_out(kind, now, chance)
    _level(kinds, now)
    return {unit: given for kind in kinds for unit, given in _deal(kind, chance)}


def _kinds(wanted: Iterable[Wanted], people: Sequence[int]) -> list[_Kind]:
    everybody = frozenset(people)
    kinds: dict[tuple[frozenset[int], int], _Kind] = {}
    for one in sorted(wanted, key=lambda one: one.unit):
        if one.need <= 0:
            continue
        key = (one.barred & everybody, one.need)
        if key not in kinds:
            kinds[key] = _Kind(one.need, [person for person in people if person not in key[0]])
        kinds[key].units.append(one.unit)
    return list(kinds.values())


def _share_out(kind: _Kind, loads: dict[int, int], chance: Random) -> None:
    """Fill up those who have least, nobody with more of the kind than there are units of it."""
    size, total = len(kind.units), len(kind.units) * kind.need
    order = [(loads[person], chance.random(), person) for person in kind.people]
    if size == 1:
        given = {person: 1 for _, _, person in heapq.nsmallest(total, order)}
    else:
        level = _highest_level([load for load, _, _ in order], size, total)
        given = {person: min(size, max(0, level - load)) for load, _, person in order}
        left = total - sum(given.values())
        room = [one for one in sorted(order, key=lambda one: one[1]) if one[0] <= level and given[one[2]] < size]
        for _, _, person in room[:left]:
            given[person] += 1
    kind.shares = {person: number for person, number in given.items() if number}
    for person, number in kind.shares.items():
        loads[person] += number


def _highest_level(loads: Sequence[int], most: int, total: int) -> int:
    """The highest level up to which all can be filled, each with at most so many, without using more than the total."""
    low, high = min(loads), max(loads) + most
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(most, max(0, middle - load)) for load in loads) <= total:
            low = middle
        else:
            high = middle - 1
    return low


def _level(kinds: Sequence[_Kind], loads: dict[int, int]) -> None:
    """Hand on from those who have much to those who have little, over others where need be, until nothing is gained."""
    of_person: dict[int, list[_Kind]] = {person: [] for person in loads}
    for kind in kinds:
        for person in kind.people:
            of_person[person].append(kind)
    while loads and max(loads.values()) - min(loads.values()) > 1:
        way = next(filter(None, (_way_down(start, of_person, loads) for start in _from_most(loads))), None)
        if way is None:
            return
        _hand_on(way, loads)


def _from_most(loads: Mapping[int, int]) -> list[int]:
    return sorted((one for one in loads if loads[one] - min(loads.values()) > 1), key=lambda one: (-loads[one], one))


Step = tuple[int, _Kind, int]


def _way_down(start: int, of_person: Mapping[int, list[_Kind]], loads: Mapping[int, int]) -> list[Step] | None:
    """The shortest way by which somebody with at least two fewer can take over units of this person's."""
    came: dict[int, Step] = {}
    waiting, unseen = deque([start]), set(loads) - {start}
    while waiting and unseen:
        giver = waiting.popleft()
        for kind in of_person[giver]:
            if not kind.shares.get(giver):
                continue
            takers = [one for one in kind.people if one in unseen and kind.shares.get(one, 0) < len(kind.units)]
            for taker in takers:
                unseen.discard(taker)
                came[taker] = (giver, kind, taker)
                if loads[taker] <= loads[start] - 2:
                    return _steps(came, start, taker)
                waiting.append(taker)
    return None


def _steps(came: Mapping[int, Step], start: int, end: int) -> list[Step]:
    steps: list[Step] = []
    while end != start:
        steps.append(came[end])
        end = came[end][0]
    return steps[::-1]


def _hand_on(way: Sequence[Step], loads: dict[int, int]) -> None:
    first, last = way[0][0], way[-1][2]
    room = min(min(kind.shares[giver], len(kind.units) - kind.shares.get(taker, 0)) for giver, kind, taker in way)
    number = min(room, (loads[first] - loads[last]) // 2)
    for giver, kind, taker in way:
        kind.shares[giver] -= number
        kind.shares[taker] = kind.shares.get(taker, 0) + number
    loads[first] -= number
    loads[last] += number


def _deal(kind: _Kind, chance: Random) -> Iterable[tuple[int, list[int]]]:
    """Each unit to those who have most left to get. So nobody is left with more than there are units to come."""
    units = list(kind.units)
    chance.shuffle(units)
    deck = [(-number, chance.random(), person) for person, number in sorted(kind.shares.items()) if number]
    heapq.heapify(deck)
    for unit in units:
        taken = [heapq.heappop(deck) for _ in range(kind.need)]
        for left, _, person in taken:
            if left < -1:
                heapq.heappush(deck, (left + 1, chance.random(), person))
        yield unit, [person for _, _, person in taken]
