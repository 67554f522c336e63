"""Coding the wording of a claim without seeing others' codes: in a round that asks for it, or on the spot.

What is coded in a round stands beside what the same person said elsewhere, and becomes no claim's current coding by
itself: that is decided, so that no list tells it before the reveal.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.actions.description import add_description, refuse_withheld, save_described
from claims.actions.permissions import require
from claims.actions.rating import Place, held_to_judge, refuse_unit, take_up
from claims.actions.record import record
from claims.choices import Role, RoundTask, Stage
from claims.models import Assignment, BlindCoding, Claim, Description, User
from claims.models.description import SAID
from claims.reads.claim.descriptions import own_description
from claims.reads.review.reveal import stage_of_next_coding
from claims.reads.review.task import Task

NOTHING = "Code at least one of them: what is empty is not said."
CODED_ALREADY = (
    "You have coded this claim here already, perhaps in another tab. Open “Code again” to replace what you said."
)
RATED_ALONE = "In this round claims are rated; their wording is not coded."
NOT_BEGUN = "You have not begun to code this claim independently, or have stored your codes. Load the page again."


@dataclass(frozen=True, slots=True)
class Coded:
    """A coding that is stored, and the task that it is part of."""

    description: Description
    task: Task


# --- in a round -----------------------------------------------------------------------------------------------------


def code_at(*, actor: User, place: Place, said: Mapping[str, str], supersedes: str = "") -> Coded:
    """Store what this person says of the wording of a claim in a round that asks for it.

    `supersedes`: the uid of their own coding there that this takes the place of. The same sent twice is one coding.
    Raises ValidationError by field; PermissionDenied unless the actor is a reviewer to whom the claim was handed;
    DoesNotExist of Round or Claim.
    """
    require(actor, Role.REVIEWER)
    try:
        with transaction.atomic():
            return _code(actor, held_to_judge(actor, place), said, supersedes)
    except IntegrityError as error:
        # Two tabs at once: the constraints let one through.
        raise ValidationError(CODED_ALREADY) from error


def _code(actor: User, task: Task, said: Mapping[str, str], supersedes: str) -> Coded:
    claim = task.unit
    if task.round.task == RoundTask.RATE or not isinstance(claim, Claim):
        raise ValidationError(RATED_ALONE)
    wanted = _checked(said)
    rows = Description.objects.coded().filter(round=task.round, claim=claim, coder=actor)
    last = rows.filter(superseded_by=None).first()
    own = last if last is not None and last.withdrawn_at is None else None
    if own is not None and own.said == wanted:
        return Coded(own, task)
    if (own.uid if own else "") != supersedes:
        raise ValidationError(CODED_ALREADY)
    made = Description(
        claim=claim,
        coder=actor,
        round=task.round,
        question_id=claim.question_id,
        supersedes=last,
        stage=stage_of_next_coding(actor, task.round, claim, last),
        **wanted,
    )
    record(made, actor=actor)
    take_up(actor, task)
    return Coded(made, task)


def _checked(said: Mapping[str, str]) -> dict[str, str]:
    """A value for each of the five; ValidationError where none says anything."""
    wanted = {name: said.get(name, "") for name in SAID}
    if not any(wanted.values()):
        raise ValidationError(NOTHING)
    return wanted


# --- on the spot ----------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_coding(*, actor: User, claim: Claim, saw_before: bool = False) -> BlindCoding:
    """Begin to code a claim independently: from now on, what others made of its words is hidden from the actor.

    `saw_before`: they say that they had seen others' codes, which their coding will say. One that is open goes on.
    Raises ValidationError where the actor has coded the claim, or it was handed to them in a round; PermissionDenied
    unless they are a curator.
    """
    require(actor, Role.CURATOR)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    refuse_unit(claim)
    if own_description(actor, claim) is not None:
        raise ValidationError("You have coded this claim. Who codes it independently has not coded it before.")
    if Assignment.objects.filter(reviewer=actor, claim=claim, round__closed_at=None).exists():
        raise ValidationError("This claim was handed to you in a round: you code or rate it there.")
    begun, made = BlindCoding.objects.get_or_create(coder=actor, claim=claim, defaults={"saw_before": saw_before})
    if not made and begun.ended_at is not None:
        # Since they stopped, the others' codes were shown to them.
        begun.ended_at, begun.saw_before = None, True
        begun.save(update_fields=["ended_at", "saw_before"])
    return begun


@transaction.atomic
def code_independently(*, actor: User, claim: Claim, said: Mapping[str, str]) -> Description:
    """Store what this person says of a claim that they began to code independently; others' codes are shown then.

    Raises ValidationError by field, and where none is begun; PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    refuse_withheld(claim)
    begun = _begun(actor, claim)
    stage = Stage.DISCUSSED if begun.saw_before else Stage.INDEPENDENT
    own, changed = add_description(actor, claim, _checked(said), stage=stage)
    assert own is not None  # noqa: S101  it says something
    if changed:
        save_described(actor, claim, why="Coded independently")
    _end(begun)
    return own


@transaction.atomic
def stop_coding(*, actor: User, claim: Claim) -> None:
    """Give up coding a claim independently: others' codes are shown again. Raises ValidationError, PermissionDenied."""
    require(actor, Role.CURATOR)
    _end(_begun(actor, claim))


def _begun(actor: User, claim: Claim) -> BlindCoding:
    begun = BlindCoding.objects.select_for_update().filter(coder=actor, claim=claim, ended_at=None).first()
    if begun is None:
        raise ValidationError(NOT_BEGUN)
    return begun


def _end(begun: BlindCoding) -> None:
    begun.ended_at = timezone.now()
    begun.save(update_fields=["ended_at"])
