"""Units for training and gold ones: their answers are set while a round is in preparation."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet

from claims.actions.assignment import held
from claims.actions.permissions import require
from claims.actions.unit import FIRST, MOST_ANSWERED, STEP, Answered, checked_answers, new_seed
from claims.choices import Role, UnitKind, UnitRole
from claims.models import Claim, Round, RoundUnit, Unit, User

OPENED = "This round was opened already: its training and its gold units stay as they are."


@transaction.atomic
def set_answer(*, actor: User, round_: Round, unit: Unit, answered: Answered) -> RoundUnit:
    """Make a unit one for training, or a gold one, with its answer. One that was to be judged is that no longer.

    Raises ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    round_ = _in_preparation(round_)
    checked_answers(round_, [answered])
    units = RoundUnit.objects.filter(round=round_)
    if units.filter(role__in=(UnitRole.TRAINING, UnitRole.GOLD)).count() >= MOST_ANSWERED:
        raise ValidationError({"answered": f"At most {MOST_ANSWERED} units of a round have an answer."})
    found = units.filter(**{round_.unit_kind: unit.pk}).first()
    made = found or RoundUnit(round=round_, **{f"{round_.unit_kind}_id": unit.pk})
    made.role, made.answer = answered.role, answered.answer
    made.position = _place(round_, units, unit, answered.role) if found is None or _moves(answered) else made.position
    made.save(update_fields=["role", "answer", "position"] if found else None)
    return made


@transaction.atomic
def take_answer_away(*, actor: User, round_: Round, unit: RoundUnit) -> None:
    """Take a unit for training, or a gold one, out of a round. Raises ValidationError, PermissionDenied."""
    require(actor, Role.LEAD)
    round_ = _in_preparation(round_)
    RoundUnit.objects.filter(round=round_, pk=unit.pk, role__in=(UnitRole.TRAINING, UnitRole.GOLD)).delete()


def _in_preparation(round_: Round) -> Round:
    round_ = held(round_)
    if round_.opened_at is not None:
        raise ValidationError(OPENED)
    return round_


def _moves(answered: Answered) -> bool:
    return answered.role == UnitRole.TRAINING


def _place(round_: Round, units: QuerySet[RoundUnit], unit: Unit, role: UnitRole) -> int:
    """Training before all others, in the order in which it was set; gold among the claims of its question."""
    if role == UnitRole.TRAINING:
        return (units.filter(role=role).aggregate(last=Max("position"))["last"] or 0) + 1
    beside = units.exclude(role=UnitRole.TRAINING)
    if round_.unit_kind == UnitKind.CLAIM and isinstance(unit, Claim) and unit.question_id is not None:
        of_question = beside.filter(claim__question=unit.question_id).aggregate(last=Max("position"))["last"]
        if of_question is not None:
            return int(of_question) + STEP // 2
    last = int(beside.aggregate(last=Max("position"))["last"] or FIRST)
    # Anywhere: what always came last would be known for gold.
    return FIRST + STEP * (new_seed() % ((last - FIRST) // STEP + 1)) + STEP // 2
