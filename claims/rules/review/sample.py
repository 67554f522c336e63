"""A random sample of units, the same again from the same seed."""

from collections.abc import Hashable, Iterable
from random import Random
from typing import TypeVar

Key = TypeVar("Key", bound=int)


def sample(keys: Iterable[tuple[Key, Hashable]], most: int, seed: int) -> list[Key]:
    """At most so many of each group, by chance; each key comes with its group. In the order of the keys."""
    chance = Random(seed)  # noqa: S311  nothing here is secret: who repeats it must get the same
    groups: dict[Hashable, list[Key]] = {}
    for key, group in sorted(keys, key=lambda one: one[0]):
        groups.setdefault(group, []).append(key)
    chosen = [
        key
        for _, of_group in sorted(groups.items(), key=lambda one: str(one[0]))
        for key in _some(of_group, most, chance)
    ]
    return sorted(chosen)


def _some(keys: list[Key], most: int, chance: Random) -> list[Key]:
    return keys if len(keys) <= most else chance.sample(keys, most)
