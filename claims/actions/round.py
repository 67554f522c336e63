"""Making, opening, closing and reopening rounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.actions.assignment import Done, add_rater, held, note_event
from claims.actions.permissions import require
from claims.actions.plan import Plan, plan_for, unit_word
from claims.actions.record import check_typed, typed
from claims.actions.unit import Choice, new_seed, units_chosen
from claims.choices import Reveal, Role, RoundStep, RoundTask, SchemeStatus, UnitKind
from claims.models import Assignment, Claim, EvidenceLink, Round, RoundUnit, SchemeVersion, User
from claims.reads.review.asked import asked_by
from claims.reads.review.frozen import frozen_of

# Units that are written at one go.
BATCH = 10_000
MOST_EACH = 50
MOST_RATERS = 1_000
ASKS_NOTHING = (
    "This version of the codebook asks nothing about a {0}: choose another one, or give it an item about {0}s."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A round that was opened, and whom nothing was given because they have declared no interests."""

    round: Round
    undeclared: list[User]


def make_round(*, actor: User, round_: Round, choice: Choice, raters: Iterable[User] = ()) -> Round:
    """Make a round in preparation: its units and its raters are chosen, nothing is frozen and nobody sees it.

    Raises ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    people = list(raters)
    _check(round_, people)
    round_.seed = new_seed() if round_.seed is None else round_.seed
    units = units_chosen(round_, choice)
    with transaction.atomic():
        _store(round_, choice)
        for person in people:
            add_rater(actor, round_, person)
        _add_units(round_, units[:BATCH])
        if len(units) <= BATCH:
            return _made(actor, round_, len(units))
    for first in range(BATCH, len(units), BATCH):
        with transaction.atomic():
            _add_units(round_, units[first : first + BATCH])
    with transaction.atomic():
        return _made(actor, round_, len(units))


def _store(round_: Round, choice: Choice) -> None:
    sampled = {"sample": choice.sample, "of_each": choice.of_each, "seed": round_.seed} if choice.sample else {}
    round_.chosen_by = choice.by | sampled
    round_.save()


def _add_units(round_: Round, units: list[RoundUnit]) -> None:
    for unit in units:
        unit.round = round_
    RoundUnit.objects.bulk_create(units, batch_size=BATCH)


def _made(actor: User, round_: Round, number: int) -> Round:
    """From here on it is whole: a round whose units are not all there has no such number, and is not opened."""
    round_.chosen_by = round_.chosen_by | {"units": number}
    round_.save(update_fields=["chosen_by"])
    note_event(round_, RoundStep.MADE, actor, f"Over {unit_word(round_, number)}.")
    return round_


def _check(round_: Round, people: list[User]) -> None:
    check_typed(round_)
    errors: dict[str, str] = {}
    if not round_.name.strip():
        errors["name"] = "Give the round a name."
    if round_.scheme_version.status != SchemeStatus.ACTIVE:
        errors["scheme_version"] = "Only an active version of a codebook can be used."
    elif not _asks_something(round_):
        errors["scheme_version"] = ASKS_NOTHING.format(round_.unit_kind)
    if not 1 <= round_.raters_each <= MOST_EACH:
        errors["raters_each"] = f"Ask for 1 to {MOST_EACH} ratings of each; {round_.raters_each} is not possible."
    elif people and len(people) < round_.raters_each:
        errors["raters_each"] = f"Only {len(people)} people are to rate: choose more of them, or ask for fewer."
    if len(people) > MOST_RATERS:
        errors["raters"] = f"At most {MOST_RATERS:,} people rate in one round; these are {len(people):,}."
    if round_.task != RoundTask.RATE and round_.unit_kind != UnitKind.CLAIM:
        errors["task"] = "Only claims have wording to be coded; sources and publishers are rated."
    if errors:
        raise ValidationError(errors)
    round_.full_clean(exclude=["chosen_by"])


@transaction.atomic
def discard_round(*, actor: User, round_: Round) -> None:
    """Take away a round that was never opened: nobody has seen anything of it.

    Raises ValidationError for any other, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    round_ = held(round_)
    if round_.opened_at is not None or round_.invitations.exists():
        raise ValidationError("Only a round that was never opened, and to which nobody is invited, can be taken away.")
    for rows in (round_.assignments, round_.units, round_.raters, round_.events):
        rows.all().delete()
    round_.delete()


# --- opening ---------------------------------------------------------------------------------------------------------


def open_round(*, actor: User, round_: Round, done: Done = lambda *_: None) -> Opened:
    """Open a round: its codebook, each claim's comparator and its evidence are frozen, and its units handed out.

    It is written batch by batch, which nobody sees, and becomes visible by one flip with the last batch. So nothing is
    left of an opening that is stopped, but rows that the next one replaces.
    Raises ValidationError where it cannot be opened, and why; PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    _refuse_to_open(round_)
    began, plan, written = timezone.now(), plan_for(round_, seed=round_.seed), 0
    _clear(round_)
    batches = list(plan.batches())
    try:
        for batch in batches[:-1]:
            with transaction.atomic(durable=True):
                _refuse_to_open(Round.objects.get(pk=round_.pk))
                _write(plan, batch)
            written += len(batch)
            done(written, len(plan.units), "Handing out")
        # One batch alone may be a part of something larger.
        with transaction.atomic(durable=len(batches) > 1):
            return _flip(actor, plan, batches[-1], began)
    except IntegrityError as error:
        raise ValidationError("Somebody else is opening this round. Look at it again in a minute.") from error


def _refuse_to_open(round_: Round) -> None:
    if round_.opened_at is not None:
        raise ValidationError(f"This round is {round_.state}: it was opened already.")
    if "units" not in round_.chosen_by:
        raise ValidationError(
            "Making this round was stopped before all of it was there. Take it away and make it anew."
        )
    if round_.scheme_version.status != SchemeStatus.ACTIVE:
        raise ValidationError({"scheme_version": "Only an active version of a codebook can be used."})
    if not _asks_something(round_):
        raise ValidationError({"scheme_version": ASKS_NOTHING.format(round_.unit_kind)})


def _asks_something(round_: Round) -> bool:
    return round_.task == RoundTask.DESCRIBE or asked_by(round_.scheme_version).asks_of(UnitKind(round_.unit_kind))


def _clear(round_: Round) -> None:
    """What an opening that was stopped has left."""
    left = Assignment.objects.filter(round=round_).order_by("pk")
    while keys := list(left.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Assignment.objects.filter(pk__in=keys, round__opened_at=None).delete()


def _write(plan: Plan, units: list[RoundUnit]) -> None:
    if plan.round.unit_kind == UnitKind.CLAIM:
        _freeze(units)
    Assignment.objects.bulk_create(plan.assignments(units), batch_size=BATCH)


def _freeze(units: list[RoundUnit]) -> None:
    """Keep the evidence that counts now for each claim, and what it is compared with. Many claims share both."""
    frozen = frozen_of([unit.claim_id for unit in units if unit.claim_id])
    alike: dict[tuple[tuple[str, ...], int | None], list[int]] = {}
    for unit in units:
        evidence, against = frozen[unit.claim_id]  # type: ignore[index]  # a unit of this round is a claim
        alike.setdefault((tuple(evidence), against), []).append(unit.pk)
    for (evidence_, against), keys in alike.items():
        rows = RoundUnit.objects.filter(pk__in=keys)
        rows.update(evidence=list(evidence_), comparator_claim=against)


def _flip(actor: User, plan: Plan, units: list[RoundUnit], began: datetime) -> Opened:
    round_ = held(plan.round)
    _refuse_to_open(round_)
    _write(plan, units)
    _freeze_again(round_, began)
    if Assignment.objects.filter(round=round_).count() != plan.number:
        raise ValidationError("Somebody else is opening this round. Look at it again in a minute.")
    for version in filter(None, (round_.scheme_version_id, round_.description_version_id)):
        freeze_version(version)
    round_.opened_at = timezone.now()
    round_.save(update_fields=["opened_at"])
    note_event(round_, RoundStep.OPENED, actor)
    people = len({person for given in plan.given.values() for person in given})
    handed = f"{unit_word(round_, len(plan.units))}, {plan.number:,} in all, to {people:,} people, seed {plan.seed}."
    note_event(round_, RoundStep.ASSIGNED, actor, handed)
    return Opened(round_, plan.undeclared)


def _freeze_again(round_: Round, began: datetime) -> None:
    """Look once more at the claims that were changed while the batches were written, before anybody sees them."""
    if round_.unit_kind != UnitKind.CLAIM:
        return
    links = EvidenceLink.history.filter(history_date__gte=began)
    claims = Claim.history.filter(history_date__gte=began)
    touched = set(claims.values_list("id", flat=True)) | set(links.values_list("claim", flat=True))
    questions = set(links.values_list("question", flat=True)) - {None}
    if questions:
        touched |= set(Claim.objects.filter(question__in=questions).values_list("pk", flat=True))
    _freeze(list(RoundUnit.objects.filter(round=round_, claim__in=touched - {None})))


def freeze_version(key: int) -> SchemeVersion:
    """Freeze a version for good, unless it is. Raises ValidationError where it is not active any more."""
    version = SchemeVersion.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=key)
    if version.status != SchemeStatus.ACTIVE:
        raise ValidationError({"scheme_version": "Only an active version of a codebook can be used."})
    if version.frozen_at is None:
        version.frozen_at = timezone.now()
        version.save(update_fields=["frozen_at"])
    return version


@transaction.atomic
def open_standing_round(
    *, actor: User, name: str, scheme_version: SchemeVersion, reveal: Reveal = Reveal.AFTER_OWN
) -> Round:
    """Open the round that takes any claim and any reviewer; the scheme version that it uses is frozen from now on.

    Raises ValidationError while another standing round is open or the version is not active, PermissionDenied unless
    the actor is a lead.
    """
    require(actor, Role.LEAD)
    # Who opens another one at the same time waits here, and then sees this one.
    Round.objects.select_for_update().order_by("-pk").first()
    if Round.objects.open().filter(standing=True).exists():
        raise ValidationError("Another standing round is open. Close it first.")
    scheme_version = freeze_version(scheme_version.pk)
    opened = Round(name=name, standing=True, scheme_version=scheme_version, reveal=reveal, opened_at=timezone.now())
    opened.full_clean()
    opened.save()
    note_event(opened, RoundStep.OPENED, actor)
    return opened


# --- closing ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def close_round(*, actor: User, round_: Round, because: str = "") -> Round:
    """Close a round: no rating is taken any more, and all of its ratings are shown.

    Whoever is submitting a rating is waited for; who comes later finds it closed. Raises ValidationError when it is not
    open, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if not round_.is_open:
        raise ValidationError("This round is not open.")
    round_.closed_at = timezone.now()
    round_.save(update_fields=["closed_at"])
    note_event(round_, RoundStep.CLOSED, actor, typed(because, "because"))
    return round_


@transaction.atomic
def reopen_round(*, actor: User, round_: Round, because: str) -> Round:
    """Take ratings again in a round that was closed. What was shown since has been seen: the reason is kept with it.

    Raises ValidationError when it is not closed, without a reason, or while another standing round is open;
    PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if round_.closed_at is None:
        raise ValidationError("This round is not closed.")
    if round_.came_in:
        raise ValidationError("This round came in with a table: it was rated elsewhere, and is not opened here.")
    reason = typed(because, "because")
    if not reason:
        raise ValidationError({"because": "Say why it is opened again: the reason is kept with the round."})
    if round_.standing and Round.objects.open().filter(standing=True).exists():
        raise ValidationError("Another standing round is open. Close it first.")
    round_.closed_at, round_.reopened_at = None, timezone.now()
    round_.save(update_fields=["closed_at", "reopened_at"])
    note_event(round_, RoundStep.REOPENED, actor, reason)
    return round_
