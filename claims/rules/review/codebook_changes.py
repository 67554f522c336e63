"""What one version of a codebook asks otherwise than another, and the number that the later one should have.

Semantic versions (semver.org), read for codebooks: a patch changes words that explain, a minor version adds something,
everything else is major, because an answer under the one does not say what the same answer under the other says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import chain
from typing import Any

from claims.choices import Axis

Row = Mapping[str, Any]
EXPLAINING = ("definition", "rule", "boundary", "example_one", "example_two", "sign")
OF_LEVEL = ("label", "order", "off_scale", "asks_tags", "needs_search", *EXPLAINING)
OF_ITEM = ("text", "kind", "about", "required", "definition", "rule")
OF_VERSION = ("certainty_required", "verdict_required", "wording_gap_required", "reason_asked")
# Longer numbers name no version that people count.
_NUMBERED = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,6}))?(?:\.([0-9]{1,6}))?")


class Weight(IntEnum):
    """How much a change weighs."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


def _heaviest(*weights: list[Weight]) -> Weight:
    return max(chain(*weights), default=Weight.NONE)


@dataclass(frozen=True, slots=True)
class Change:
    """A field that says something else."""

    field: str
    before: Any
    after: Any
    weight: Weight


@dataclass(frozen=True, slots=True)
class Pair:
    """One answer in both versions: what it was and is, None where it is not there; and what changed."""

    before: Row | None
    after: Row | None
    changes: list[Change] = field(default_factory=list)
    moved: bool = False
    matched: bool = False

    @property
    def weight(self) -> Weight:
        """Of this answer alone."""
        if self.before is None:
            return Weight.MINOR
        if self.after is None or self.moved:
            return Weight.MAJOR
        return max((change.weight for change in self.changes), default=Weight.NONE)


@dataclass(frozen=True, slots=True)
class Group:
    """A judgement, the failure tags or an item in both versions."""

    axis: str
    before: Row | None
    after: Row | None
    changes: list[Change]
    pairs: list[Pair]

    @property
    def weight(self) -> Weight:
        """Of all that changed in it."""
        if self.axis == Axis.ITEM and self.before is None:
            return Weight.MINOR
        if self.axis == Axis.ITEM and self.after is None:
            return Weight.MAJOR
        return _heaviest([change.weight for change in self.changes], [pair.weight for pair in self.pairs])


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, group by group in the order of the later one's form; what only the earlier one has comes last."""

    changes: list[Change]
    groups: list[Group]

    @property
    def weight(self) -> Weight:
        """Of all that changed."""
        return _heaviest([change.weight for change in self.changes], [group.weight for group in self.groups])


def compare(before: Row, after: Row, matches: Mapping[tuple[str, str], str] | None = None) -> Comparison:
    """What `after` asks otherwise than `before`; each as `content_of` gives it.

    Answers are the same where they have the same code, or where `matches` says so: the code of the earlier one by the
    group (axis, or code of the item) and code of the later one.
    """
    groups = [
        _group(axis.value, axis.value, _of(before, axis), _of(after, axis), matches or {})
        for axis in Axis
        if axis != Axis.ITEM
    ]
    was = {item["code"]: item for item in before["items"]}
    now = {item["code"]: item for item in after["items"]}
    groups += [_item(code, was.get(code), now.get(code), matches or {}) for code in {**now, **was}]
    filled = [group for group in groups if group.pairs or group.before or group.after]
    return Comparison(list(_changes(before, after, OF_VERSION)), filled)


def next_version(version: str, weight: Weight) -> str:
    """The number that follows, such as 1.1.0 after 1.0.0 where something was added; empty where it is no number."""
    numbered = _NUMBERED.fullmatch(version.strip())
    if numbered is None:
        return ""
    major, minor, patch = (int(part or 0) for part in numbered.groups())
    if weight == Weight.MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if weight == Weight.MINOR else f"{major}.{minor}.{patch + 1}"


def _of(content: Row, axis: Axis) -> list[Row]:
    return [level for level in content["levels"] if level["axis"] == axis]


def _item(code: str, was: Row | None, now: Row | None, matches: Mapping[tuple[str, str], str]) -> Group:
    before, after = (item["levels"] if item else [] for item in (was, now))
    group = _group(code, Axis.ITEM.value, before, after, matches)
    changes = list(_changes(was, now, OF_ITEM)) if was and now else []
    return Group(group.axis, was, now, changes, group.pairs)


def _group(
    name: str, axis: str, before: Sequence[Row], after: Sequence[Row], matches: Mapping[tuple[str, str], str]
) -> Group:
    was = {level["code"]: level for level in before}
    now = {level["code"] for level in after}
    pairs: list[Pair] = []
    for level in after:
        code = level["code"]
        matched = matches.get((name, code), "") if code not in was else ""
        earlier = was.get(code) or (was.get(matched) if matched not in now else None)
        changes = list(_changes(earlier, level, OF_LEVEL)) if earlier else []
        pairs.append(Pair(earlier, level, changes, matched=bool(earlier and matched)))
    paired = {pair.before["code"] for pair in pairs if pair.before}
    moved = _moved(pairs)
    pairs = [Pair(one.before, one.after, one.changes, place in moved, one.matched) for place, one in enumerate(pairs)]
    pairs += [Pair(level, None) for level in before if level["code"] not in paired]
    return Group(axis, None, None, [], pairs)


def _moved(pairs: Sequence[Pair]) -> set[int]:
    """Places of those that changed places with another one, on the form or on the scale.

    What was put between others moves none of them: what counts is in which order the common ones stand.
    """
    common = [(place, pair) for place, pair in enumerate(pairs) if pair.before and pair.after]
    moved: set[int] = set()
    for name in ("position", "order"):
        rows = [(place, one.before[name], one.after[name]) for place, one in common if one.before and one.after]
        placed = [row for row in rows if row[1] is not None and row[2] is not None]
        was = [place for place, _, _ in sorted(placed, key=lambda row: row[1])]
        now = [place for place, _, _ in sorted(placed, key=lambda row: row[2])]
        moved |= {one for one, other in zip(was, now, strict=True) if one != other}
    return moved


def _changes(before: Row, after: Row, fields: Sequence[str]) -> Iterator[Change]:
    for name in fields:
        if before[name] != after[name]:
            yield Change(name, before[name], after[name], _weight(name, before[name], after[name]))


def _weight(name: str, before: Any, after: Any) -> Weight:
    if name in EXPLAINING:
        return Weight.PATCH
    if name == "order" and None not in (before, after) and (before > 0) - (before < 0) == (after > 0) - (after < 0):
        # As where another one was put between; whether it changed places with one is looked at apart.
        return Weight.MINOR
    return Weight.MAJOR
