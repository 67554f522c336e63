"""Which answers of several versions of one codebook stand for one another where they are shown together.

For showing alone: a rating stays with the version that it was made under.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

# A judgement, or an item, and the code of an answer on it.
Place = tuple[str, str, str]


def standing(places: Mapping[int, Place], shown: Collection[int], matches: Iterable[tuple[int, int]]) -> dict[int, int]:
    """For each answer the one of the version that is `shown` for which it stands; one that stands for none is left out.

    One of the same code at the same judgement or item stands for it. Else people have said so (`matches`, in either
    direction), also through versions between; where that leads to several answers of the shown version, it is none.
    """
    at = {places[key]: key for key in shown}
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in matches:
        if one in places and other in places and places[one][:2] == places[other][:2]:
            near[one].add(other)
            near[other].add(one)
    alike: dict[Place, set[int]] = defaultdict(set)
    for key, place in places.items():
        alike[place].add(key)
    for key, place in places.items():
        near[key] |= alike[place]
    found, ends_at = {}, set(shown)
    for key, place in places.items():
        ends = {at[place]} if place in at else _reached(key, near, ends_at)
        if len(ends) == 1:
            found[key] = ends.pop()
    return found


def _reached(start: int, near: Mapping[int, set[int]], shown: Collection[int]) -> set[int]:
    """The answers of the shown version to which matches and equal codes lead."""
    seen, waiting, ends = {start}, [start], set()
    while waiting:
        one = waiting.pop()
        if one in shown:
            ends.add(one)
            continue
        waiting.extend(near[one] - seen)
        seen |= near[one]
    return ends
