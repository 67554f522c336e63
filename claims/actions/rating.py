"""Rating a unit, skipping one, and keeping what a reviewer has typed so far."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.actions.judgement import Checked, Judgement, check_judgement
from claims.actions.permissions import require
from claims.choices import Role, RoundTask, UnitKind
from claims.models import Answer, Assignment, Claim, Description, Draft, Rating, Round, User
from claims.models.unit import Unit
from claims.reads.review.basis import basis_of
from claims.reads.review.reveal import stage_of_next
from claims.reads.review.task import Task, held_task, is_hidden, kind_of
from claims.rules.extract.document import BadText, clean_typed

REASON_MAX = 300
# Room to shorten a rationale that is too long.
DRAFT_MAX = 60_000
CLOSED = "This round is closed: its ratings stay as they are. Your text is kept as a draft."
NOT_OPEN = "This round is not open yet. Your text is kept as a draft."
NOT_YOURS = "This was not handed to you in the round, so that you do not rate it there."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rating goes, as an address names it."""

    round_uid: str
    unit_uid: str
    kind: UnitKind = UnitKind.CLAIM


@dataclass(frozen=True, slots=True)
class Submitted:
    """A rating that is stored, and the task that it fulfils."""

    rating: Rating
    task: Task


def submit_rating(
    *, actor: User, round_: Round, unit: Unit, judgement: Judgement, supersedes: Rating | None = None
) -> Rating:
    """Store a judgement as a rating, of a unit and in a round that are at hand; else as `submit_at`."""
    place = Place(round_.uid, unit.uid, kind_of(unit))
    return submit_at(actor=actor, place=place, judgement=judgement, supersedes=supersedes).rating


def submit_at(*, actor: User, place: Place, judgement: Judgement, supersedes: Rating | None = None) -> Submitted:
    """Store a judgement as a rating. Once per reviewer, unit and round; a later one supersedes the one it names.

    The same judgement sent twice (a double click, two tabs) is one rating: the first is returned.
    Raises ValidationError by field; PermissionDenied unless the actor is a reviewer, to whom the unit was handed where
    a lead opened the round; DoesNotExist of Round, Claim, Source or Publisher.
    """
    require(actor, Role.REVIEWER)
    try:
        with transaction.atomic():
            task = _held(actor, place)
            return Submitted(_store(actor, task, check_judgement(task, judgement, supersedes), supersedes), task)
    except IntegrityError:
        # There is one already: the constraints say so, so that nobody who rates for the first time has to ask.
        with transaction.atomic():
            task = _held(actor, place)
            latest = _latest(actor, task)
            if latest is None or (supersedes is not None and latest.pk == supersedes.pk):
                raise
            return Submitted(_same_or_refuse(latest, check_judgement(task, judgement, supersedes)), task)


def _held(actor: User, place: Place) -> Task:
    task = held_to_judge(actor, place)
    if task.round.task == RoundTask.DESCRIBE:
        raise ValidationError("In this round the wording is coded, and nothing is rated.")
    if task.round.task == RoundTask.BOTH and not _coded(actor, task):
        raise ValidationError("Code the wording first: in this round it is coded before it is rated.")
    return task


def _coded(actor: User, task: Task) -> bool:
    return Description.objects.coded().filter(claim=task.unit.pk, coder=actor, round=task.round).exists()


def held_to_judge(actor: User, place: Place) -> Task:
    """Unit and round as they are now, whatever they were when the page was drawn: closing and withdrawing wait.

    Raises ValidationError where the round takes nothing or the unit is gone, PermissionDenied where it is not theirs to
    judge there, DoesNotExist where there is no such round or unit to see.
    """
    task = held_task(actor, place.round_uid, place.unit_uid, place.kind)
    if is_hidden(actor, task):
        raise Claim.DoesNotExist
    if not task.is_mine:
        raise PermissionDenied(NOT_YOURS)
    refuse_unit(task.unit)
    if not task.round.is_open:
        raise ValidationError(CLOSED if task.round.opened_at else NOT_OPEN)
    return task


def refuse_unit(unit: Unit) -> None:
    """Raises ValidationError for what was withdrawn, or whose words are withheld: nobody judges it any more."""
    if getattr(unit, "withdrawn_at", None) is not None:
        raise ValidationError(f"This {unit._meta.verbose_name} was withdrawn and is not rated any more.")
    if getattr(unit, "withheld_at", None) is not None:
        raise ValidationError("The words of this claim are withheld, so that nobody can rate it. Your text is kept.")


def _store(actor: User, task: Task, checked: Checked, supersedes: Rating | None) -> Rating:
    rating = Rating.objects.create(
        round=task.round,
        **{task.kind: task.unit},
        reviewer=actor,
        scheme_version=task.round.scheme_version,
        supersedes=supersedes,
        submitted_at=timezone.now(),
        stage=stage_of_next(actor, task.round, task.unit, supersedes),
        interests_id=actor.statement_id,
        basis=basis_of(task.unit, task.round.scheme_version, task.evidence),
        **checked.fields,
    )
    if checked.answers:
        said = (Answer(rating=rating, item_id=one.item_id or 0, level=one) for one in checked.answers)
        Answer.objects.bulk_create(said)
    take_up(actor, task)
    if task.begun:
        Draft.objects.filter(**_key(actor, task)).delete()
    return rating


def take_up(actor: User, task: Task) -> None:
    """What was skipped and is done after all is skipped no longer."""
    if task.skipped:
        _assignments(actor, task).update(skipped_at=None, skipped_because="")


def _key(actor: User, task: Task) -> dict[str, Any]:
    return {"reviewer": actor, "round": task.round, task.kind: task.unit}


def _assignments(actor: User, task: Task) -> "QuerySet[Assignment]":
    return Assignment.objects.filter(**_key(actor, task))


def _latest(actor: User, task: Task) -> Rating | None:
    return Rating.objects.own(actor).current().filter(round=task.round, **{task.kind: task.unit}).first()


def _same_or_refuse(latest: Rating, checked: Checked) -> Rating:
    answers = set(latest.answers.values_list("level", flat=True))
    same = all(getattr(latest, name) == value for name, value in checked.fields.items())
    if same and answers == {level.pk for level in checked.answers}:
        return latest
    raise ValidationError(
        "You have rated this claim already, perhaps in another tab. Your text is kept: open “Rate again” to replace"
        " the rating that stands."
    )


# --- skipping, and what was typed so far ----------------------------------------------------------------------------


@transaction.atomic
def skip_unit(*, actor: User, assignment: Assignment, because: str) -> None:
    """Put a unit to the end of one's own, with the reason, which the lead sees.

    Raises ValidationError without a reason, PermissionDenied unless it was handed to the actor, who is a reviewer.
    """
    because = _checked_skip(actor, assignment, because)
    Assignment.objects.filter(pk=assignment.pk).update(skipped_at=timezone.now(), skipped_because=because)


@transaction.atomic
def unskip_unit(*, actor: User, assignment: Assignment) -> None:
    """Take a skip back. Raises PermissionDenied unless the unit was handed to the actor, who is a reviewer."""
    _require_own(actor, assignment)
    Assignment.objects.filter(pk=assignment.pk).update(skipped_at=None, skipped_because="")


def _require_own(actor: User, assignment: Assignment) -> None:
    require(actor, Role.REVIEWER)
    if assignment.reviewer_id != actor.pk:
        raise PermissionDenied(NOT_YOURS)


def _checked_skip(actor: User, assignment: Assignment, because: str) -> str:
    _require_own(actor, assignment)
    try:
        because = clean_typed(because).strip()
    except BadText as error:
        raise ValidationError({"skipped_because": str(error)}) from error
    if not because:
        raise ValidationError({"skipped_because": "Say why you skip it: the lead reads the reason."})
    if len(because) > REASON_MAX:
        raise ValidationError({"skipped_because": f"Keep it below {REASON_MAX} characters; this has {len(because)}."})
    return because


def save_draft(*, actor: User, round_: Round, unit: Unit, typed: dict[str, Any]) -> Draft | None:
    """Keep what this reviewer has typed; nothing typed takes the draft away.

    Raises PermissionDenied, and ValidationError for more than any rating has.

    A NUL, which no database keeps in JSON, is kept as the replacement character.
    """
    require(actor, Role.REVIEWER)
    key: dict[str, Any] = {"round": round_, kind_of(unit): unit, "reviewer": actor}
    if not any(typed.values()):
        Draft.objects.filter(**key).delete()
        return None
    kept = {name: _without_nul(value) for name, value in typed.items()}
    if (length := len(json.dumps(kept, ensure_ascii=False))) > DRAFT_MAX:
        raise ValidationError(f"A draft has at most {DRAFT_MAX:,} characters; this has {length:,}. It is not saved.")
    draft, _ = Draft.objects.update_or_create(**key, defaults={"typed": kept})
    return draft


def _without_nul(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nul(part) for part in value]
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value
