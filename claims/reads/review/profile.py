"""What a certainty profile says in the words of its codebook version, and whether the chosen level follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.choices import Axis, Lowers, Raises, UnitKind
from claims.models.rating import Rating
from claims.models.scheme import Level, SchemeVersion
from claims.reads.review.asked import asked_by
from claims.rules.review.profile import Profile, follows, parse_profile

REASONS = {**dict(Lowers.choices), **dict(Raises.choices)}


@dataclass(frozen=True, slots=True)
class Weighed:
    """A profile with the levels of its scale, the lowest first; `chosen` is the certainty that was chosen."""

    profile: Profile
    scale: Sequence[Level]
    chosen: Level | None

    @property
    def start(self) -> Level | None:
        """Where the body of evidence starts; None where it is not said."""
        return self._level(self.profile.start)

    @property
    def leads_to(self) -> Level | None:
        """The level that follows; None where it is not said where the evidence starts."""
        return self._level(follows(self.profile, [level.code for level in self.scale]))

    @property
    def lowered(self) -> list[tuple[str, int]]:
        """Reasons that lower the level, each with its steps."""
        return self._reasons(Lowers.values)

    @property
    def raised(self) -> list[tuple[str, int]]:
        """Reasons that raise it."""
        return self._reasons(Raises.values)

    @property
    def warning(self) -> str:
        """Said where the chosen level is not the one that follows; empty else."""
        leads_to = self.leads_to
        if leads_to is None or self.chosen is None or self.chosen.code == leads_to.code:
            return ""
        return f"From the certainty profile follows “{leads_to.label}”, and “{self.chosen.label}” is chosen."

    def _level(self, code: str) -> Level | None:
        return next((level for level in self.scale if level.code == code), None)

    def _reasons(self, codes: Sequence[str]) -> list[tuple[str, int]]:
        return [(REASONS[code], number) for code, number in self.profile.steps.items() if code in codes]


def scale_of(version: SchemeVersion, kind: UnitKind = UnitKind.CLAIM) -> list[Level]:
    """The levels of certainty of a version that have an order, the lowest first. No query where it was asked before."""
    levels = [level for level in asked_by(version).levels_for(Axis.CERTAINTY, kind) if level.order is not None]
    return sorted(levels, key=lambda level: level.order or 0)


def weighed_in(rating: Rating) -> Weighed | None:
    """The profile of a rating, its certainty at hand; None where it has none. No query where that is so."""
    if not rating.certainty_profile:
        return None
    return Weighed(parse_profile(rating.certainty_profile), scale_of(rating.scheme_version), rating.certainty)
