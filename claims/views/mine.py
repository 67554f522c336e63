"""A round in which a person rates, with what waits for them there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import cached_property

from claims.choices import RoundTask
from claims.models import Assignment, Claim, Round, User
from claims.models.unit import Unit
from claims.reads.blind import draw_veil
from claims.reads.review.masked import draw_mask
from claims.reads.review.queue import Progress, next_for, progress_of, skipped_by

MOST_SKIPPED = 50


@dataclass
class Mine:
    """A round in which this person rates, with what waits for them there."""

    round: Round
    user: User
    most: int = 12

    @cached_property
    def waiting(self) -> list[Unit]:
        """What comes next."""
        found = next_for(self.user, self.round, limit=self.most)
        draw_for(self.user, self.round, found)
        return found

    @property
    def codes(self) -> bool:
        """Whether the wording is coded there, and nothing rated."""
        return self.round.task == RoundTask.DESCRIBE

    @property
    def done(self) -> str:
        """What becomes of a unit there: it is rated, or its wording is coded."""
        return "coded" if self.codes else "rated"

    @cached_property
    def progress(self) -> Progress:
        """How far they are."""
        return progress_of(self.user, self.round)

    @cached_property
    def skipped(self) -> list[Assignment]:
        """What they skipped there; the standing round keeps no skips."""
        found = [] if self.round.standing else skipped_by(self.user, self.round, MOST_SKIPPED)
        draw_for(self.user, self.round, [one.unit for one in found])
        return found


def draw_for(user: User, round_: Round, units: Iterable[Unit]) -> None:
    """Let claims of a list be read as this person may read them: veiled, and in a masked round without names."""
    claims = [unit for unit in units if isinstance(unit, Claim)]
    draw_veil(claims, user)
    if round_.masked and claims:
        draw_mask(claims)
