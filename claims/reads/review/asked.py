"""What a codebook version asks. One that is in use never changes, so that a process reads it once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from claims.choices import Axis, ItemAbout, UnitKind
from claims.models import Item, Level, SchemeVersion

# The axes of a judgement, in the order in which they are made.
JUDGEMENTS: Final = (Axis.VERDICT, Axis.CERTAINTY, Axis.WORDING_GAP)
# Versions that a process keeps; more are hardly in use at the same time.
MOST_KEPT: Final = 32
_kept: "dict[tuple[str, str], Asked]" = {}


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A closed item with its answers in order."""

    item: Item
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The levels of each axis, and the items."""

    axes: Mapping[str, tuple[Level, ...]]
    items: tuple[AskedItem, ...]

    def levels_for(self, axis: str, unit: UnitKind) -> tuple[Level, ...]:
        """Answers on an axis; none where the unit is no claim, for they all judge a wording or its question."""
        return self.axes.get(axis, ()) if unit == UnitKind.CLAIM else ()

    def items_for(self, unit: UnitKind) -> tuple[AskedItem, ...]:
        """Items about the claim where a claim is judged, else those about the source."""
        about = ItemAbout.CLAIM if unit == UnitKind.CLAIM else ItemAbout.SOURCE
        return tuple(one for one in self.items if one.item.about == about)

    def asks_of(self, unit: UnitKind) -> bool:
        """Whether there is anything to answer about a unit of this kind."""
        return bool(self.items_for(unit)) or any(self.levels_for(axis, unit) for axis in JUDGEMENTS)


def asked_by(version: SchemeVersion) -> Asked:
    """What this version asks: two queries, or none for one that is frozen and was asked for before."""
    if version.frozen_at is None:
        return _read(version)
    key = (version.uid, version.content_sha256)
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = _read(version)
    return _kept[key]


def _read(version: SchemeVersion) -> Asked:
    axes: dict[str, list[Level]] = {}
    of_items: dict[int | None, list[Level]] = {}
    for level in Level.objects.filter(version=version).order_by("position", "pk"):
        axes.setdefault(level.axis, []).append(level)
        of_items.setdefault(level.item_id, []).append(level)
    items = Item.objects.filter(version=version).order_by("position", "pk") if Axis.ITEM in axes else ()
    return Asked(
        {axis: tuple(levels) for axis, levels in axes.items()},
        tuple(AskedItem(item, tuple(of_items.get(item.pk, ()))) for item in items),
    )
