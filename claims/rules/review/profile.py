"""A certainty profile: at which level a body of evidence starts, what lowers or raises it, and which level follows.

Informed by how guideline panels work certainty out: it warns, and never decides. It is of a body of evidence, not of
one study.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from claims.choices import Lowers, Raises

START: Final = "start"
# By how many steps each reason moves the level at most.
STEPS: Final[Mapping[str, int]] = (
    dict.fromkeys(Lowers.values, 2) | dict.fromkeys(Raises.values, 1) | {Raises.LARGE_EFFECT.value: 2}
)
# All that a profile can say, in the order in which it is stored.
PARTS: Final = (START, *STEPS)
PROFILE_MAX: Final = 300


class BadProfile(ValueError):
    """A profile that says what none can; `part` is which part of it."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(why)
        self.part = part


@dataclass(frozen=True, slots=True)
class Profile:
    """`start` is the code of a level, empty where it is not said; `steps` by code of the reason, at least 1 each."""

    start: str
    steps: Mapping[str, int]

    @property
    def said(self) -> dict[str, str]:
        """What a form holds of it: each part that is said."""
        start = {START: self.start} if self.start else {}
        return start | {code: str(number) for code, number in self.steps.items()}

    @property
    def moves(self) -> int:
        """By how many steps the reasons raise the level, all together; negative where they lower it."""
        return sum(-number if code in Lowers.values else number for code, number in self.steps.items())

    def __str__(self) -> str:
        return " ".join(f"{part}:{said}" for part, said in self.said.items())


def profile_said(said: Mapping[str, str], scale: Sequence[str]) -> Profile:
    """The profile of what was typed; `scale` are the codes of the levels. Raises BadProfile."""
    for part in said:
        if part not in PARTS:
            raise BadProfile(part, f"{part[:40]} is no part of a certainty profile.")
    start = said.get(START, "")
    if not scale:
        raise BadProfile(START, "This codebook asks for no certainty, so that no profile leads to one.")
    if start and start not in scale:
        raise BadProfile(
            START, f"{start[:40]} is not a level at which evidence can start: choose one of {', '.join(scale)}."
        )
    return Profile(start, {code: _steps(code, said[code]) for code in STEPS if said.get(code)})


def _steps(code: str, typed: str) -> int:
    if typed not in [str(number) for number in range(1, STEPS[code] + 1)]:
        raise BadProfile(code, f"{typed[:40]} is no number of steps here: {STEPS[code]} is the most, or leave it out.")
    return int(typed)


def parse_profile(stored: str) -> Profile:
    """The profile as it was stored, also where it came with a file: what it says beside is passed by."""
    said = dict(part.split(":", 1) for part in stored.split() if ":" in part)
    steps = {code: int(said[code]) for code in STEPS if said.get(code, "") in ("1", "2")}
    return Profile(said.get(START, ""), steps)


def follows(profile: Profile, scale: Sequence[str]) -> str:
    """The code of the level that follows, on a scale from the lowest to the highest; empty without a start.

    It never leaves the scale: what is lowered further than its lowest level stays there.
    """
    if profile.start not in scale:
        return ""
    return scale[max(0, min(len(scale) - 1, scale.index(profile.start) + profile.moves))]
