"""Which claims wait for a reviewer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.database.counting import MOST_COUNTED, bounded
from claims.models.claim import Claim, ClaimQuerySet
from claims.models.rating import Rating
from claims.models.round import Round
from claims.models.user import User
from claims.reads.source.reading import claims_seen_by
from claims.reads.withholding import withheld_claims

# A number is exact up to here; counting on would cost more than it tells.


@dataclass(frozen=True, slots=True)
class Progress:
    """How many claims of a round a reviewer has rated, and how many there are, each as far as it was counted."""

    rated: int
    claims: int

    @property
    def exact(self) -> bool:
        """Whether both numbers are what they say, so that a bar can be drawn."""
        return self.claims <= MOST_COUNTED

    @property
    def to_rate(self) -> str:
        """How many are left: "65", "9,500+", or "many" where that is all that is known."""
        left = min(self.claims, MOST_COUNTED) - self.rated
        if self.exact:
            return f"{left:,}"
        return f"{left:,}+" if left > 0 else "many"

    def __str__(self) -> str:
        rated, claims = (f"{MOST_COUNTED:,}+" if n > MOST_COUNTED else f"{n:,}" for n in (self.rated, self.claims))
        return f"{rated} of {claims}"


def next_for(user: User, round_: Round, *, after: Claim | None = None, limit: int = 1) -> list[Claim]:
    """Claims of the round that this reviewer can rate and has not, by question so that comparable ones come together.

    The order is question, then age; claims without a question come last. It begins after the given claim, or after the
    one rated last, and goes round once, so that skipped claims come back at the end.
    """
    after = after or _rated_last(user, round_)
    found: dict[int, Claim] = {}
    for reach in _reaches(claims_seen_by(user), after):
        own = _own(user, round_).filter(claim=OuterRef("pk"))
        waiting = reach.filter(~Exists(own), withheld_at=None).for_lists()
        # Up to so many of a reach may have been found in an earlier one.
        for claim in waiting[: limit + 1]:
            found.setdefault(claim.pk, claim)
        if len(found) > limit:
            break
    if after is not None and after.pk in found:
        found[after.pk] = found.pop(after.pk)
    return list(found.values())[:limit]


def _own(user: User, round_: Round) -> QuerySet[Rating]:
    return Rating.objects.own(user).filter(round=round_)


def _rated_last(user: User, round_: Round) -> Claim | None:
    last = Rating.objects.own(user).order_by("-pk").select_related("claim").first()
    return last.claim if last is not None and last.round_id == round_.pk else None


def _reaches(claims: ClaimQuerySet, after: Claim | None) -> Iterator[ClaimQuerySet]:
    """The claims in order, in reaches that each read one index from its start."""
    by_question = claims.filter(question__isnull=False).order_by("question_id", "pk")
    without = claims.filter(question=None).order_by("pk")
    if after is not None and after.question_id is not None:
        yield by_question.filter(question=after.question_id, pk__gt=after.pk).order_by("pk")
        yield by_question.filter(question_id__gt=after.question_id)
        yield without
    elif after is not None:
        yield without.filter(pk__gt=after.pk)
    yield by_question
    yield without


def progress_of(user: User, round_: Round) -> Progress:
    """How far this reviewer is; both numbers are counted up to one more than MOST_COUNTED."""
    rated = _own(user, round_).values("claim").distinct()
    # There are few withdrawn and withheld claims, so they are taken off instead of looking at each that was rated.
    withdrawn = Claim.objects.filter(withdrawn_at__isnull=False).order_by().values("pk")
    withheld = withheld_claims().values("pk")
    gone = rated.filter(Q(claim__in=withdrawn) | Q(claim__in=withheld))
    claims = Claim.objects.current().exclude(pk__in=withheld)
    return Progress(_bounded(rated) - _bounded(gone), _bounded(claims.values("pk")))


def _bounded(rows: QuerySet[Any]) -> int:
    return bounded(rows)
