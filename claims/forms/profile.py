"""The certainty profile on the rating form: its parts, each with what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.actions.judgement import profile_field
from claims.choices import Lowers, Raises
from claims.models import Level
from claims.reads.review.profile import REASONS, Weighed
from claims.rules.review.profile import START, STEPS, BadProfile, profile_said

_SAID = {1: "1 step", 2: "2 steps"}


@dataclass(frozen=True, slots=True)
class Part:
    """One choice of the profile; `options` are values with words, and by how many steps each moves the level."""

    name: str
    label: str
    options: Sequence[tuple[str, str, int]]
    typed: str
    errors: Any = None


@dataclass(frozen=True, slots=True)
class ProfileAsked:
    """The profile as it is asked; `scale` from the lowest level to the highest, `said` and `errors` by part."""

    scale: Sequence[Level]
    said: Mapping[str, str]
    errors: Mapping[str, Any]
    chosen: Level | None

    @property
    def start(self) -> Part:
        """Where the body of evidence starts: the levels, the highest first."""
        options = [(level.code, level.label, 0) for level in reversed(self.scale)]
        return Part(profile_field(START), "The evidence starts at", options, self.said[START], self.errors.get(START))

    @property
    def lowers(self) -> list[Part]:
        """What lowers it."""
        return [self._reason(code, -1) for code in Lowers.values]

    @property
    def raises(self) -> list[Part]:
        """What raises it."""
        return [self._reason(code, 1) for code in Raises.values]

    @property
    def open(self) -> bool:
        """Whether it is unfolded: something is said, or wrong."""
        return any(self.said.values()) or bool(self.errors)

    @property
    def weighed(self) -> Weighed | None:
        """What follows from what is typed; None where that is no profile."""
        try:
            profile = profile_said(self.said, [level.code for level in self.scale])
        except BadProfile:
            return None
        return Weighed(profile, self.scale, self.chosen)

    def _reason(self, code: str, sign: int) -> Part:
        options = [
            (str(number), f"{'−' if sign < 0 else '+'}{_SAID[number]}", sign * number)
            for number in range(1, STEPS[code] + 1)
        ]
        return Part(profile_field(code), REASONS[code], options, self.said[code], self.errors.get(code))
