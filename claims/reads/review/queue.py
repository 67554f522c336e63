"""What waits for a reviewer: in the standing round claims by question, in others what was handed to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from claims.choices import RoundTask, Stage, UnitKind
from claims.database.counting import MOST_COUNTED, bounded
from claims.database.prepared import Prepared
from claims.models import Assignment, Claim, Description, Rating, Round, User
from claims.models.claim import ClaimQuerySet
from claims.models.unit import Unit
from claims.reads.review.task import Task
from claims.reads.source.reading import claims_seen_by
from claims.reads.withholding import withheld_claims


@dataclass(frozen=True, slots=True)
class Progress:
    """How many units of a round a reviewer has rated, and how many there are, each as far as it was counted."""

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


def next_for(user: User, round_: Round, *, after: Unit | None = None, limit: int = 1) -> list[Any]:
    """Units that this reviewer can rate in the round and has not, in order; it begins after the given one.

    In the standing round: by question, then age; claims without a question come last. It goes round once, so that
    skipped ones come back at the end, and without `after` it begins after the one rated last. In other rounds: what was
    handed to them, by position, then from the start, then what they skipped.
    """
    if not round_.standing:
        return [one.unit for one in assigned_next(user, round_, after=after, limit=limit)]
    after = after or _rated_last(user, round_)
    found: dict[int, Claim] = {}
    for reach in _reaches(_waiting(user, round_), after if isinstance(after, Claim) else None):
        # Up to so many of a reach may have been found in an earlier one.
        for claim in reach.for_lists()[: limit + 1]:
            found.setdefault(claim.pk, claim)
        if len(found) > limit:
            break
    if after is not None and after.pk in found:
        found[after.pk] = found.pop(after.pk)
    return list(found.values())[:limit]


def next_uid(user: User, task: Task) -> str | None:
    """The uid of the unit to go on with after this one, mostly in one query; None where nothing else waits."""
    if soon := _next_soon(user, task):
        return soon
    after, round_ = task.unit, task.round
    if round_.standing:
        reaches: Iterator[QuerySet[Any]] = _reaches(_waiting(user, round_), after if isinstance(after, Claim) else None)
        uid = "uid"
    else:
        reaches, uid = _handed(user, round_, task.kind, after), f"{task.kind}__uid"
    for reach in reaches:
        found = reach.exclude(**{uid: after.uid}).values_list(uid, flat=True).first()
        if found is not None:
            return str(found)
    return None


def _next_soon(user: User, task: Task) -> str | None:
    """What comes next without going round; None where there is nothing, or something may be hidden from the person."""
    if user.known is None or user.known.misses_claims:
        return None
    unit, who = task.unit, {"reviewer": user.pk, "round_": task.round.pk}
    if not task.round.standing:
        key = task.kind, task.round.judges_again, task.round.task == RoundTask.DESCRIBE
        found = _SOON_HANDED[key](**who, position=task.position or 0)
    elif isinstance(unit, Claim) and unit.question_id is not None:
        found = _SOON(**who, question=unit.question_id, claim=unit.pk)
    else:
        found = []
    return found[0] if found else None


# --- the standing round ---------------------------------------------------------------------------------------------


def _waiting(user: User, round_: Round) -> ClaimQuerySet:
    own = _own(user, round_).filter(claim=OuterRef("pk"))
    return claims_seen_by(user).filter(~Exists(own), withheld_at=None)


def _own(user: User, round_: Round) -> QuerySet[Rating]:
    return Rating.objects.own(user).filter(round=round_)


def _coded(user: User, round_: Round) -> QuerySet[Description]:
    return Description.objects.coded().filter(coder=user, round=round_)


def _rated_last(user: User, round_: Round) -> Claim | None:
    last = Rating.objects.own(user).order_by("-pk").select_related("claim").first()
    return last.claim if last is not None and last.round_id == round_.pk else None


def _reaches(claims: ClaimQuerySet, after: Claim | None) -> Iterator[ClaimQuerySet]:
    """The claims in order, in reaches that each read one index from its start."""
    by_question = claims.filter(question__isnull=False).order_by("question_id", "pk")
    without = claims.filter(question=None).order_by("pk")
    if after is not None and after.question_id is not None:
        beyond = Q(question_id__gt=after.question_id) | Q(pk__gt=after.pk)
        yield by_question.filter(beyond, question_id__gte=after.question_id)
        yield without
    elif after is not None:
        yield without.filter(pk__gt=after.pk)
    yield by_question
    yield without


# --- rounds in which units are handed out ---------------------------------------------------------------------------


def assigned_to(user: User, round_: Round) -> QuerySet[Assignment]:
    """What was handed to this person in the round and can be rated: nothing that was withdrawn or withheld."""
    gone = Q(claim__withdrawn_at__isnull=False) | Q(claim__withheld_at__isnull=False)
    handed = Assignment.objects.filter(reviewer=user, round=round_)
    if round_.unit_kind == UnitKind.CLAIM:
        return handed.exclude(gone)
    return handed.exclude(source__withdrawn_at__isnull=False) if round_.unit_kind == UnitKind.SOURCE else handed


def unrated(assigned: QuerySet[Assignment], user: User, round_: Round) -> QuerySet[Assignment]:
    """Those of these that wait; where the round has people judge again with the source shown, both are waited for.

    Where the wording is coded and nothing rated, those that the person has not coded there.
    """
    if round_.task == RoundTask.DESCRIBE:
        return assigned.filter(~Exists(_coded(user, round_).filter(claim=OuterRef("claim")).order_by()))
    own = _own(user, round_).filter(**{round_.unit_kind: OuterRef(round_.unit_kind)})
    if round_.judges_again:
        own = own.exclude(stage=Stage.INDEPENDENT)
    return assigned.filter(~Exists(own))


def _handed(user: User, round_: Round, kind: UnitKind, after: Unit | None) -> Iterator[QuerySet[Assignment]]:
    """What waits, after this unit, then from the start, then what was skipped: each read from one index."""
    waiting = unrated(assigned_to(user, round_), user, round_)
    fresh = waiting.filter(skipped_at=None).order_by("position")
    if after is not None:
        here = Assignment.objects.filter(reviewer=user, round=round_, **{kind: after.pk}).values("position")
        yield fresh.filter(position__gt=Subquery(here))
    yield fresh
    yield waiting.filter(skipped_at__isnull=False).order_by("skipped_at", "pk")


def assigned_next(
    user: User, round_: Round, *, after: Unit | None = None, limit: int = 1, skipped: bool = True
) -> list[Assignment]:
    """What waits of what was handed to this person, in the order in which it is gone through."""
    kind = UnitKind(round_.unit_kind)
    found: dict[int, Assignment] = {}
    for reach in _handed(user, round_, kind, after):
        for one in with_units(reach, kind)[:limit]:
            if skipped or one.skipped_at is None:
                found.setdefault(one.pk, one)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def skipped_by(user: User, round_: Round, most: int) -> list[Assignment]:
    """What this person skipped in the round and has not rated since, with the reasons."""
    waiting = unrated(assigned_to(user, round_), user, round_).filter(skipped_at__isnull=False)
    return list(with_units(waiting.order_by("skipped_at", "pk"), UnitKind(round_.unit_kind))[:most])


def with_units(assigned: QuerySet[Assignment], kind: UnitKind) -> QuerySet[Assignment]:
    """With what a list shows of each unit."""
    if kind != UnitKind.CLAIM:
        return assigned.select_related(kind)
    heavy = ("claim__note", "claim__search_text", "claim__source__search_text", "claim__source__note")
    return assigned.select_related("claim__source__source_type", "claim__question").defer(*heavy)


# --- how far ---------------------------------------------------------------------------------------------------------


def progress_of(user: User, round_: Round) -> Progress:
    """How far this reviewer is; both numbers are counted up to one more than MOST_COUNTED."""
    if not round_.standing:
        handed = assigned_to(user, round_)
        return Progress(bounded(handed) - bounded(unrated(handed, user, round_)), bounded(handed))
    rated = _own(user, round_).values("claim").distinct()
    # There are few withdrawn and withheld claims, so they are taken off instead of looking at each that was rated.
    withdrawn = Claim.objects.filter(withdrawn_at__isnull=False).order_by().values("pk")
    withheld = withheld_claims().values("pk")
    gone = rated.filter(Q(claim__in=withdrawn) | Q(claim__in=withheld))
    claims = Claim.objects.current().exclude(pk__in=withheld)
    return Progress(bounded(rated) - bounded(gone), bounded(claims.values("pk")))


def submitted_lately(user: User, round_: Round, most: int = 30) -> list[datetime]:
    """When this person submitted their last ratings in the round, or their last codings where nothing is rated."""
    if round_.task == RoundTask.DESCRIBE:
        return list(_coded(user, round_).order_by("-pk").values_list("created_at", flat=True)[:most])
    return list(_own(user, round_).order_by("-pk").values_list("submitted_at", flat=True)[:most])


# --- the queries that every submission asks ---------------------------------------------------------------------------


def _soon(reviewer: int, round_: int, question: int, claim: int) -> QuerySet[Any, str]:
    own = _own(User(pk=reviewer), Round(pk=round_)).filter(claim=OuterRef("pk"))
    waiting = Claim.objects.current().filter(~Exists(own.order_by()), withheld_at=None)
    beyond = Q(question_id__gt=question) | Q(pk__gt=claim)
    reach = waiting.filter(beyond, question_id__gte=question).order_by("question_id", "pk")
    return reach.values_list("uid", flat=True)[:1]


def _soon_handed(
    reviewer: int, round_: int, position: int, *, kind: UnitKind, judges_again: bool, codes: bool
) -> QuerySet[Any, str]:
    asked = RoundTask.DESCRIBE if codes else RoundTask.RATE
    user, of = User(pk=reviewer), Round(pk=round_, unit_kind=kind, judges_again=judges_again, task=asked)
    waiting = unrated(assigned_to(user, of), user, of).filter(skipped_at=None, position__gt=position)
    return waiting.order_by("position").values_list(f"{kind}__uid", flat=True)[:1]


_SOON = Prepared(_soon)
_SOON_HANDED = {
    (kind, again, codes): Prepared(partial(_soon_handed, kind=kind, judges_again=again, codes=codes))
    for kind in UnitKind
    for again in (False, True)
    for codes in (False, True)
}
