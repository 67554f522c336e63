"""Deciding on a unit where its raters differ, and what is said before: comments, proposals and answers to them.

A decision stands beside the ratings and changes none of them. It is never changed itself: the next one supersedes it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.actions.judgement import Checked, Judgement, check_decided
from claims.actions.permissions import has_role, logged_in, require
from claims.actions.rating import refuse_unit
from claims.actions.record import typed
from claims.actions.several import Done, Outcome, Refused
from claims.actions.webhook import tell_decision
from claims.choices import DecisionState, Disagreement, Role, UnitKind
from claims.models import Acceptance, Answer, Comment, Decision, Rating, Round, Unit, User
from claims.reads.review.asked import JUDGEMENTS
from claims.reads.review.basis import basis_of
from claims.reads.review.decisions import differing, ratings_on, said_by, with_words
from claims.reads.review.seen import decisions_seen_by
from claims.reads.review.task import UNITS, Task, held_task, kind_of
from claims.reads.review.undecided import undecided
from claims.rules.review.decide import Standing, refused_because

# Units of one transaction: each takes about ten queries.
BATCH = 40
LEADS_DECIDE = "Only leads decide. Raters can comment, and answer what a lead proposes."
MEANWHILE = (
    "Somebody decided on this, or proposed something, since you opened the page. What you typed is kept: compare it"
    " with theirs, and decide again where it is to replace theirs."
)
OTHER_RATINGS = (
    "The ratings are not those that you had before you: look at them as they are now. What you typed is kept."
)
NOT_YOURS = "Raters of this, and leads, say something about it once its ratings are shown to them."


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a lead decides or proposes: a judgement, why, and why the raters differed where they did.

    `supersedes`: the decision or proposal that the lead had before them, which this takes the place of. `seen`: uids of
    the ratings that they had before them; None where these are read in the same transaction.
    """

    judgement: Judgement
    reason: str = ""
    disagreement: str = ""
    supersedes: Decision | None = None
    seen: Collection[str] | None = None


def decide(*, actor: User, round_: Round, unit: Unit, ruling: Ruling) -> Decision:
    """Decide on a unit of a round, after the reveal.

    The same sent twice is one decision. Raises ValidationError by field, where the actor may not decide on this unit
    (see `refusal_to`), and where somebody else decided or rated since; PermissionDenied unless the actor is a lead.
    """
    return _store_once(actor, round_, unit, DecisionState.DECIDED, ruling)


def propose(*, actor: User, round_: Round, unit: Unit, ruling: Ruling) -> Decision:
    """Put a judgement to the raters, who accept it or do not. Refusals as of `decide`, and where a decision stands."""
    return _store_once(actor, round_, unit, DecisionState.PROPOSED, ruling)


def refusal_to(actor: User, round_: Round, ratings: Iterable[Rating]) -> str:
    """Why this person may not decide on a unit of which they see these ratings; empty where they may."""
    if not has_role(actor, Role.LEAD):
        return LEADS_DECIDE
    standing = Standing(round_.opened_at is not None, round_.closed_at is not None, round_.standing)
    return refused_because(standing, actor.pk, {one.reviewer_id for one in ratings})


def _store_once(actor: User, round_: Round, unit: Unit, state: DecisionState, ruling: Ruling) -> Decision:
    require(actor, Role.LEAD, needed=LEADS_DECIDE)
    try:
        with transaction.atomic():
            task = _held(actor, round_, unit)
            return _decide_on(actor, task, state, ruling, list(with_words(ratings_on(task.round, task.unit, actor))))
    except IntegrityError as error:
        # Two at once: the constraints let one through.
        raise ValidationError(MEANWHILE) from error


def _held(actor: User, round_: Round, unit: Unit) -> Task:
    """Unit and round as they are now, until the transaction ends: withdrawing, closing and marking stale wait."""
    return held_task(actor, round_.uid, unit.uid, kind_of(unit))


def _decide_on(actor: User, task: Task, state: DecisionState, ruling: Ruling, ratings: list[Rating]) -> Decision:
    if refusal := refusal_to(actor, task.round, ratings):
        raise ValidationError(refusal)
    refuse_unit(task.unit)
    checked = _checked(task, ruling, ratings)
    here = Decision.objects.filter(round=task.round, **{task.kind: task.unit})
    last = here.filter(superseded_by=None).select_for_update(of=("self",)).first()
    if last is not None and _is_same(last, actor, state, checked):
        return last
    if (last and last.pk) != (ruling.supersedes and ruling.supersedes.pk):
        raise ValidationError(MEANWHILE)
    if ruling.seen is not None and set(ruling.seen) != {one.uid for one in ratings}:
        raise ValidationError(OTHER_RATINGS)
    if state == DecisionState.PROPOSED and last is not None and last.state == DecisionState.DECIDED:
        raise ValidationError("A decision stands: decide again where another is to take its place.")
    return _store(actor, task, checked, {"state": state, "supersedes": last}, ratings)


def _checked(task: Task, ruling: Ruling, ratings: list[Rating]) -> Checked:
    """What a valid ruling stores; ValidationError names each bad field."""
    errors: dict[str, Any] = {}
    said = {"reason": "", "disagreement": ruling.disagreement}
    try:
        said["reason"] = typed(ruling.reason, "reason")
        if not said["reason"]:
            errors["reason"] = "Say why, in a sentence: it is shown with the decision."
    except ValidationError as error:
        error.update_error_dict(errors)
    if problem := wrong_kind(ruling.disagreement, differ=bool(differing(said_by(one) for one in ratings))):
        errors["disagreement"] = problem
    checked = Checked({}, ())
    try:
        checked = check_decided(task, ruling.judgement)
    except ValidationError as error:
        error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)
    return Checked(checked.fields | said, checked.answers)


def wrong_kind(disagreement: str, *, differ: bool) -> str:
    """What is wrong with a kind of disagreement that was chosen, or was not; empty where nothing is."""
    if disagreement not in ("", *Disagreement.values):
        return f"{disagreement} is no kind of disagreement."
    if differ and not disagreement:
        return "Choose one: why the raters differed. It is counted, so that the codebook learns."
    return "The raters did not differ: leave this out." if disagreement and not differ else ""


def _is_same(last: Decision, actor: User, state: str, checked: Checked) -> bool:
    """Whether it is what this person sent before: a double click."""
    values = checked.fields | {"state": state, "created_by_id": actor.pk}
    answers = set(last.answers.values_list("level", flat=True))
    same = all(getattr(last, name) == value for name, value in values.items())
    return same and last.stale_at is None and answers == {level.pk for level in checked.answers}


def _store(actor: User, task: Task, checked: Checked, as_: dict[str, Any], ratings: list[Rating]) -> Decision:
    basis = basis_of(task.unit, task.round.scheme_version, task.evidence)
    decision = Decision.objects.create(
        round=task.round,
        **{task.kind: task.unit},
        scheme_version=task.round.scheme_version,
        created_at=timezone.now(),
        created_by=actor,
        basis=basis | {"ratings": [one.uid for one in ratings]},
        **checked.fields,
        **as_,
    )
    rows = (Answer(decision=decision, item_id=one.item_id or 0, level=one) for one in checked.answers)
    Answer.objects.bulk_create(rows)
    if decision.state == DecisionState.DECIDED:
        tell_decision(decision)
    return decision


# --- what is said before ---------------------------------------------------------------------------------------------


@transaction.atomic
def comment(*, actor: User, round_: Round, unit: Unit, text: str) -> Comment:
    """Say something to the raters of a unit and its leads, once its ratings are shown to the actor.

    Raises ValidationError without words; PermissionDenied unless the actor rated the unit there, or leads.
    """
    require_part(actor, round_, unit)
    words = typed(text, "text")
    if not words:
        raise ValidationError({"text": "Write something first."})
    return Comment.objects.create(round=round_, **{kind_of(unit): unit}, text=words, created_by=actor)


def require_part(actor: User, round_: Round, unit: Unit) -> list[Rating]:
    """The ratings of the unit that the actor sees; raises PermissionDenied unless they have a part in deciding on it.

    That is a rater of the unit, or a lead, to whom somebody else's rating of it is shown.
    """
    person = logged_in(actor)
    ratings = list(ratings_on(round_, unit, person).select_related("reviewer"))
    others = [one for one in ratings if one.reviewer_id != person.pk]
    if not others or not (person.is_lead or len(others) < len(ratings)):
        raise PermissionDenied(NOT_YOURS)
    return ratings


@transaction.atomic
def answer_proposal(*, actor: User, proposal: Decision, accepted: bool, because: str = "") -> Acceptance:
    """Accept a proposal, or say why not: once for each rater of the unit.

    Raises ValidationError where it stands no more, was answered by the actor, or is not accepted without a reason;
    PermissionDenied unless the actor rated the unit there, and the proposal is shown to them.
    """
    held = decisions_seen_by(logged_in(actor)).filter(pk=proposal.pk).select_related("round").first()
    own = held is not None and Rating.objects.own(actor).filter(round=held.round, **{held.unit_kind: held.unit})
    if held is None or not own or not own.exists():
        raise PermissionDenied("Those who rated this answer what is proposed.")
    if held.state != DecisionState.PROPOSED or Decision.objects.filter(supersedes=held).exists():
        raise ValidationError("This proposal stands no more: something else was proposed, or decided.")
    words = typed(because, "because")
    if not accepted and not words:
        raise ValidationError({"because": "Say why not: it helps whoever decides."})
    answer, made = Acceptance.objects.get_or_create(
        proposal=held, rater=actor, defaults={"accepted": accepted, "because": words}
    )
    if not made and (answer.accepted, answer.because) != (accepted, words):
        raise ValidationError("You have answered this proposal already; what you said stands.")
    return answer


# --- where all agree -------------------------------------------------------------------------------------------------


def decide_alike(*, actor: User, round_: Round, reason: str, done: Done = lambda *_: None) -> Outcome:
    """Decide what all raters say, on each unit without a decision of which two or more all say the same.

    Units go in batches of about half a second, each in a transaction of its own: what was stopped is whole as far as
    it came, and goes on when it is asked for again. What is refused of one is told and stops no other.
    Raises ValidationError without a reason, and RuntimeError inside a transaction; PermissionDenied unless a lead asks.
    """
    check_alike(actor, reason)
    keys = [case.unit for case in undecided(round_, actor).alike]
    outcome = Outcome()
    for first in range(0, len(keys), BATCH):
        batch = keys[first : first + BATCH]
        with transaction.atomic(durable=True):
            for unit in UNITS[UnitKind(round_.unit_kind)].objects.filter(pk__in=batch).only("uid").order_by("pk"):
                _decide_alike(actor, round_, unit, reason, outcome)
        done(first + len(batch), len(keys), "Deciding where all agree")
    return outcome


def check_alike(actor: User, reason: str) -> None:
    """Raises ValidationError without a reason, PermissionDenied unless the actor is a lead."""
    require(actor, Role.LEAD, needed=LEADS_DECIDE)
    check_alike_reason(reason)


def check_alike_reason(reason: str) -> None:
    """Raises ValidationError where nothing is said."""
    if not typed(reason, "reason"):
        raise ValidationError({"reason": "Say why, in a sentence: it is shown with each of these decisions."})


def _decide_alike(actor: User, round_: Round, unit: Unit, reason: str, outcome: Outcome) -> None:
    try:
        with transaction.atomic():
            task = _held(actor, round_, unit)
            ratings = list(with_words(ratings_on(task.round, task.unit, actor)))
            if not ratings or differing(said_by(one) for one in ratings):
                raise ValidationError("Its raters do not all say the same any more.")
            ruling = Ruling(agreed_on(ratings), reason)
            _decide_on(actor, task, DecisionState.DECIDED, ruling, ratings)
    except IntegrityError:
        outcome.refused.append(Refused(unit.uid, "Somebody else decided on it meanwhile."))
    except ValidationError as error:
        outcome.refused.append(Refused(unit.uid, " ".join(error.messages)))
    else:
        outcome.changed += 1


def agreed_on(ratings: Sequence[Rating | Decision]) -> Judgement:
    """The judgement that these share; what they differ on is that of the first."""
    first = ratings[0]
    levels = {str(axis): getattr(first, axis) for axis in JUDGEMENTS}
    return Judgement(
        **{name: level.code if level else "" for name, level in levels.items()},
        failure_tags=tuple(first.tag_codes),
        comparator=first.comparator,
        comparator_claim=first.comparator_claim,
        answers={one.item.code: one.level.code for one in first.answers.all()},
        # A decision says a level; how each rater came to it stands with their rating.
        profile={},
    )
