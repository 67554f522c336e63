"""Merging two people's separate readings of one text: each claim is kept, joined to another, or dropped.

Leads merge, also readings of their own; a curator merges where they are neither of the two, because who read would
drop what the other found, or keep their own.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from claims.actions.permissions import has_role, logged_in
from claims.actions.record import record_withdrawal, typed
from claims.choices import Outcome, Role
from claims.models import Anchor, Claim, Merging, Reading, User
from claims.reads.source.merging import marked_in
from claims.reads.source.reading import claims_seen_by
from claims.rules.span.merging import grouped

WHO_MERGES = "Leads merge two readings, and curators who are neither of the two readers."
NOT_BOTH = "Two readings of one text are merged that are finished, and were made without seeing each other."
NOT_AMONG = "This claim is none of what the two marked."
SETTLED = "What becomes of this claim was said already. Load the page again."
TWICE = "Another claim has the same words and stays: join this one to it, or drop it."
NO_REASON = "Say why, in a few words: it is kept with the claim."


@dataclass(frozen=True, slots=True)
class _Wanted:
    outcome: Outcome
    into: Claim | None
    reason: str


def check_merger(actor: User, first: Reading, second: Reading) -> None:
    """Raises PermissionDenied unless the actor may merge these, ValidationError where they cannot be merged."""
    person = logged_in(actor)
    neither = person.pk not in (first.reader_id, second.reader_id)
    if not has_role(person, Role.LEAD) and not (has_role(person, Role.CURATOR) and neither):
        raise PermissionDenied(WHO_MERGES)
    whole = all(one.separate and one.finished_at is not None for one in (first, second))
    if first.pk == second.pk or first.capture_id != second.capture_id or not whole:
        raise ValidationError(NOT_BOTH)


def settle(
    *,
    actor: User,
    first: Reading,
    second: Reading,
    claim: Claim,
    outcome: Outcome,
    into: Claim | None = None,
    because: str = "",
) -> Merging:
    """Say what becomes of a claim of two readings: kept; joined `into` another, which stays; or dropped.

    What is joined or dropped is withdrawn, with the reason, so that nothing stays twice in lists, files and rounds.
    Raises ValidationError by field, and where it was said before; PermissionDenied as `check_merger`.
    """
    check_merger(actor, first, second)
    reason = typed(because, "because")
    if outcome != Outcome.KEPT and not reason:
        raise ValidationError({"because": NO_REASON})
    try:
        with transaction.atomic():
            return _settle(actor, (first, second), claim, _Wanted(outcome, into, reason))
    except IntegrityError as error:
        # Two at once: the constraint lets one through.
        raise ValidationError(SETTLED) from error


def _settle(actor: User, readings: tuple[Reading, Reading], claim: Claim, wanted: _Wanted) -> Merging:
    group = next((one for one in grouped(marked_in(*readings)) if claim.pk in {each.key for each in one.marked}), None)
    if group is None:
        raise ValidationError(NOT_AMONG)
    # All of the group are held, so that of two who join the same ones to each other one waits.
    keys = [one.key for one in group.marked]
    held = {one.pk: one for one in Claim.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    claim = held[claim.pk]
    if claim.withdrawn_at is not None or Merging.objects.filter(claim=claim).exists():
        raise ValidationError(SETTLED)
    if wanted.outcome == Outcome.KEPT:
        _refuse_twice(claim, readings[0], held)
    stays = _that_stays(actor, wanted.into, claim, held) if wanted.outcome == Outcome.JOINED else None
    merging = Merging.objects.create(
        capture_id=readings[0].capture_id,
        claim=claim,
        outcome=wanted.outcome,
        into=stays,
        because=wanted.reason,
        created_by=actor,
    )
    if wanted.outcome != Outcome.KEPT:
        what = f"Joined to claim {stays.short_number}" if stays else "Dropped when readings were merged"
        why = f"{what}: {wanted.reason}"
        record_withdrawal(claim, actor=actor, because=why)
    return merging


def _refuse_twice(claim: Claim, reading: Reading, held: dict[int, Claim]) -> None:
    """Raises ValidationError where another one with the same words is kept."""
    anchors = Anchor.objects.filter(capture=reading.capture_id, claim__in=held)
    place = anchors.filter(claim=claim).order_by("pk").values_list("start", "end").first() or (0, 0)
    same = anchors.filter(start=place[0], end=place[1], claim__withdrawn_at=None, claim__merging__outcome=Outcome.KEPT)
    if same.exclude(claim=claim).exists():
        raise ValidationError(TWICE)


def _that_stays(actor: User, into: Claim | None, claim: Claim, held: dict[int, Claim]) -> Claim:
    stays = held.get(into.pk) if into is not None else None
    seen = stays is not None and claims_seen_by(actor, Claim.objects.filter(pk=stays.pk)).exists()
    if stays is None or not seen or stays.pk == claim.pk:
        raise ValidationError({"into": "Choose the claim that stays: one whose words overlap with these."})
    if stays.withdrawn_at is not None:
        raise ValidationError({"into": "That claim is withdrawn: choose one that stays."})
    return stays
