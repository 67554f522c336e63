"""What is said of a claim in the end, and how much review stands behind it: two different things.

The decision that stands says it; where there is none, the ratings do. Nothing is voted on: a level is the result of
ratings only where all who said something say it, else they differ, and how many said what is shown.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from claims.choices import Axis, Review

AXES = (Axis.VERDICT, Axis.CERTAINTY, Axis.WORDING_GAP)


@dataclass(frozen=True, slots=True)
class Said:
    """What one rating or decision says on each axis, by keys of levels; `stale` where what it rests on has changed."""

    verdict: int | None = None
    certainty: int | None = None
    wording_gap: int | None = None
    stale: bool = False

    def on(self, axis: Axis) -> int | None:
        """The level on this axis; None where nothing was said."""
        level: int | None = getattr(self, axis)
        return level


@dataclass(frozen=True, slots=True)
class Result:
    """The decision that stands, if there is one, and the ratings of one round, each rater's latest."""

    decision: Said | None = None
    ratings: tuple[Said, ...] = ()

    def tally(self, axis: Axis) -> list[tuple[int, int]]:
        """The levels that raters gave and how many gave each, the most frequent first."""
        given = Counter(level for one in self.ratings if (level := one.on(axis)) is not None)
        return sorted(given.items(), key=lambda one: (-one[1], one[0]))

    def differ(self, axis: Axis) -> bool:
        """Whether no decision stands and the ratings do not all say the same."""
        return self.decision is None and len(self.given(axis)) > 1

    def level(self, axis: Axis) -> int | None:
        """What was decided, or what all raters say who say something; None where they differ or nothing was said."""
        if self.decision is not None:
            return self.decision.on(axis)
        given = self.given(axis)
        return next(iter(given)) if len(given) == 1 else None

    def given(self, axis: Axis) -> set[int]:
        """The different levels that raters gave."""
        return {level for one in self.ratings if (level := one.on(axis)) is not None}

    @property
    def review(self) -> Review:
        """How much review stands behind it."""
        if self.decision is not None:
            return Review.STALE if self.decision.stale else Review.DECIDED
        return _of_ratings(self)


def _of_ratings(result: Result) -> Review:
    if not result.ratings:
        return Review.NONE
    if any(one.stale for one in result.ratings):
        return Review.STALE
    if len(result.ratings) == 1:
        return Review.ONE
    # A codebook may ask no verdict: then it is the certainty that they agree on or not.
    axis = Axis.VERDICT if result.given(Axis.VERDICT) else Axis.CERTAINTY
    return Review.CONTESTED if result.differ(axis) else Review.AGREEING


def newest(rounds: Sequence[int]) -> int:
    """Of the rounds in which a claim was rated, by their keys, the one whose ratings are its result: the latest."""
    return max(rounds)
