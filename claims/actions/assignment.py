"""Handing the units of a round to its raters, again for what is not begun; and who joins or leaves it."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.actions.plan import BATCH, FOR_ALL, Begun, Plan, begun_in, begun_of, plan_for, unbegun
from claims.choices import Role, RoundStep
from claims.models import Assignment, Round, RoundEvent, RoundRater, RoundUnit, User

Done = Callable[[int, int, str], None]


def hand_out_anew(*, actor: User, round_: Round, done: Done = lambda *_: None) -> Plan:
    """Deal anew what nobody has begun, over the raters of now; what is rated, drafted or skipped stays.

    Each unit has its number of raters after every batch, so that a stop in between leaves nothing half handed out.
    Raises ValidationError for a round that is not open or cannot be handed out, PermissionDenied unless a lead asks.
    """
    require(actor, Role.LEAD)
    _refuse_not_open(round_)
    plan = plan_for(round_, begun_in(round_))
    written = 0
    for batch in plan.batches():
        with transaction.atomic(durable=True):
            _refuse_not_open(Round.objects.select_for_update().get(pk=round_.pk))
            _replace(plan, batch)
        written += len(batch)
        done(written, len(plan.units), "Handing out anew")
    note_event(round_, RoundStep.ASSIGNED, actor, f"Anew for what nobody had begun, seed {plan.seed}.")
    return plan


def _replace(plan: Plan, units: list[RoundUnit]) -> None:
    """Take back what is not begun of these units, and hand it out as planned; what was begun since stays as it is."""
    kind = f"{plan.round.unit_kind}_id"
    keys = [getattr(unit, kind) for unit in units]
    of_units = Assignment.objects.filter(round=plan.round, **{f"{kind}__in": keys})
    since = begun_of(plan.round, of_units)
    late = {unit.pk for unit in units if since.of(unit.pk) & set(plan.given.get(unit.pk, ()))}
    free = [unit for unit in units if unit.pk not in late and not _began_since(plan, unit, since)]
    unbegun(plan.round, of_units.filter(**{f"{kind}__in": [getattr(unit, kind) for unit in free]})).delete()
    Assignment.objects.bulk_create(plan.assignments(free), batch_size=BATCH)


def _began_since(plan: Plan, unit: RoundUnit, since: Begun) -> bool:
    """Whether somebody has begun the unit since it was planned, so that it has its raters already."""
    if unit.role in FOR_ALL:
        return False
    planned = len(plan.given.get(unit.pk, ())) + len(since.kept.get(unit.pk, ()))
    return planned > plan.round.raters_each


# --- joining and leaving -------------------------------------------------------------------------------------------


@transaction.atomic
def join_round(*, actor: User, round_: Round, reviewer: User) -> RoundRater:
    """Make a person one of the round's raters. What is theirs comes with the next handing out.

    Raises ValidationError where they cannot rate or the round is closed, PermissionDenied unless a lead asks.
    """
    require(actor, Role.LEAD)
    return add_rater(actor, held(round_), reviewer)


def add_rater(actor: User, round_: Round, reviewer: User) -> RoundRater:
    """The same for actions that have asked who may do it; the round is held."""
    if round_.standing:
        raise ValidationError("Everybody who reviews rates in the standing round; nobody is added to it.")
    if round_.closed_at is not None:
        raise ValidationError("This round is closed: nobody joins it any more.")
    if not reviewer.is_reviewer:
        raise ValidationError({"reviewer": f"{reviewer} has not the role of a reviewer, or their account is closed."})
    rater, _ = RoundRater.objects.update_or_create(round=round_, reviewer=reviewer, defaults={"left_at": None})
    if round_.is_open:
        note_event(round_, RoundStep.JOINED, actor, str(reviewer))
    return rater


@transaction.atomic
def leave_round(*, actor: User, round_: Round, reviewer: User) -> None:
    """Take a person out of the round's raters. What they rated stays; the rest is free for the next handing out.

    Raises ValidationError, PermissionDenied unless a lead asks or it is one's own leaving.
    """
    if actor.pk != reviewer.pk:
        require(actor, Role.LEAD)
    round_ = held(round_)
    rater = RoundRater.objects.filter(round=round_, reviewer=reviewer, left_at=None).first()
    if rater is None:
        raise ValidationError(f"{reviewer} does not rate in this round.")
    if round_.closed_at is not None:
        raise ValidationError("This round is closed: who rated in it stays.")
    if round_.opened_at is None:
        rater.delete()
        return
    rater.left_at = timezone.now()
    rater.save(update_fields=["left_at"])
    note_event(round_, RoundStep.LEFT, actor, str(reviewer))


def held(round_: Round) -> Round:
    """The round as it is now, which nobody changes before this transaction ends."""
    return Round.objects.select_for_update(of=("self",)).select_related("scheme_version").get(pk=round_.pk)


def note_event(round_: Round, step: RoundStep, actor: User, because: str = "") -> None:
    """Keep what happened to a round, by whom and why."""
    RoundEvent.objects.create(round=round_, step=step, because=because, by=actor)


def _refuse_not_open(round_: Round) -> None:
    if round_.standing:
        raise ValidationError("The standing round is handed to nobody: everybody takes what they like of it.")
    if not round_.is_open:
        raise ValidationError(f"This round is {round_.state}: only an open one is handed out anew.")
