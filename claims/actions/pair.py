"""Putting two claims side by side, and deciding on what was said of them."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.actions.reading import mark_span
from claims.actions.record import hold, record, record_withdrawal, typed
from claims.choices import RelationStatus, Role, WhatChanged
from claims.models import Claim, ClaimPair, User
from claims.reads.blind import veiled
from claims.rules.pair import STRONGER_SIDE, turned

VEILED = "You rate one of these claims in a round. It is put beside another when the round shows its ratings."
REASON = "Say why these two are no pair."


@transaction.atomic
def make_pair(
    *,
    actor: User,
    claim: Claim,
    other: Claim,
    relation: str,
    changed_what: Collection[str] = (),
    note: str = "",
    candidate: bool = False,
) -> ClaimPair:
    """Put a claim beside another: how it stands to it, and what changed. A `candidate` waits for somebody's decision.

    Raises ValidationError by field (a claim beside itself, the same two twice, a withdrawn claim, an unknown code), and
    PermissionDenied unless the actor is a curator.
    """
    pair = ClaimPair(claim=claim, other=other, relation=relation, changed_what=list(changed_what), note=note)
    status = RelationStatus.CANDIDATE if candidate else RelationStatus.CONFIRMED
    return _add(actor, pair, status)


@transaction.atomic
def mark_beside(*, actor: User, beside: Claim, relation: str, **marking: Any) -> ClaimPair:
    """Mark words, as `mark_span` does, and put them beside a claim: `relation` is how they stand to it.

    Nothing is stored where a part of it is refused. Raises as `mark_span` and `make_pair` do.
    """
    other = mark_span(actor=actor, **marking)
    return make_pair(actor=actor, claim=beside, other=other, relation=turned(relation))


@transaction.atomic
def reject_candidate(*, actor: User, claim: Claim, other: Claim, because: str = "", relation: str = "") -> ClaimPair:
    """Say of two claims that were proposed as a pair that they are none, so that nobody is asked again.

    With a `relation`: that they do not stand like that. Raises ValidationError where they are one, and PermissionDenied
    unless the actor is a curator.
    """
    pair = ClaimPair(claim=claim, other=other, note=because, relation=relation)
    return _add(actor, pair, RelationStatus.REJECTED)


@transaction.atomic
def save_pair(*, actor: User, pair: ClaimPair, why: str = "") -> ClaimPair:
    """Add a pair, which is confirmed with that, or change what it says of its two claims.

    Raises ValidationError by field, PermissionDenied unless the actor is a curator.
    """
    if pair._state.adding:
        return _add(actor, pair, RelationStatus.CONFIRMED, why)
    before = _held(actor, pair)
    _check_said(pair)
    _take_words(pair)
    record(pair, actor=actor, why=why, before=before)
    return pair


@transaction.atomic
def confirm_pair(*, actor: User, pair: ClaimPair) -> ClaimPair:
    """Make it count. Raises ValidationError where it does not say how they stand; PermissionDenied as `save_pair`."""
    before = _held(actor, pair)
    _check_said(pair, confirmed=True)
    _take_words(pair)
    _decide(actor, pair, RelationStatus.CONFIRMED)
    record(pair, actor=actor, why="Confirmed", before=before)
    return pair


@transaction.atomic
def reject_pair(*, actor: User, pair: ClaimPair, because: str) -> ClaimPair:
    """Say that the two are no such pair. It stays in the record, and is not proposed again.

    Raises ValidationError without a reason, PermissionDenied unless the actor is a curator.
    """
    before = _held(actor, pair)
    reason = typed(because, "because")
    if not reason:
        raise ValidationError({"because": REASON})
    _decide(actor, pair, RelationStatus.REJECTED)
    record(pair, actor=actor, why=reason, before=before)
    return pair


@transaction.atomic
def withdraw_pair(*, actor: User, pair: ClaimPair, because: str) -> ClaimPair:
    """Take a pair out, with a reason: it should not have been made. The two can be put side by side anew.

    Raises ValidationError without a reason, PermissionDenied unless the actor is a curator.
    """
    _check_actor(actor, pair)
    record_withdrawal(pair, actor=actor, because=because)
    return pair


def _add(actor: User, pair: ClaimPair, status: RelationStatus, why: str = "") -> ClaimPair:
    _check_actor(actor, pair)
    if pair.claim_id == pair.other_id:
        raise ValidationError({"other": "A claim is no pair with itself: choose another."})
    _hold_claims(pair)
    known = ClaimPair.objects.of_two(pair.claim, pair.other).filter(withdrawn_at=None).first()
    if known is not None:
        raise ValidationError({"other": f"These two claims are a pair already ({known.get_status_display().lower()})."})
    _check_said(pair, confirmed=status == RelationStatus.CONFIRMED)
    pair.created_by = actor
    _take_words(pair)
    if status != RelationStatus.CANDIDATE:
        _decide(actor, pair, status)
    record(pair, actor=actor, why=why)
    return pair


def _check_actor(actor: User, pair: ClaimPair) -> None:
    require(actor, Role.CURATOR)
    if veiled(pair.claim, actor) or veiled(pair.other, actor):
        raise ValidationError(VEILED)


def _held(actor: User, pair: ClaimPair) -> ClaimPair | None:
    _check_actor(actor, pair)
    return hold(pair)


def _hold_claims(pair: ClaimPair) -> None:
    """Neither is withdrawn, or made a pair with the other, before this transaction ends."""
    keys = [pair.claim_id, pair.other_id]
    held = Claim.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    for claim in held:
        if claim.withdrawn_at is not None:
            field = "claim" if claim.pk == pair.claim_id else "other"
            raise ValidationError({field: f"Claim {claim.short_number} was withdrawn: choose another."})


def _check_said(pair: ClaimPair, *, confirmed: bool = False) -> None:
    confirmed = confirmed or pair.status == RelationStatus.CONFIRMED
    if not isinstance(pair.changed_what, list) or not set(pair.changed_what) <= set(WhatChanged.values):
        raise ValidationError({"changed_what": f"Use these codes only: {', '.join(WhatChanged.values)}."})
    if confirmed and not pair.relation:
        raise ValidationError({"relation": "Say how the first claim stands to the other."})
    if pair.changed_what and pair.relation and pair.relation not in STRONGER_SIDE:
        raise ValidationError(
            {"changed_what": "Claims that agree, or are one wording, have nothing that changed: leave it empty."}
        )
    pair.changed_what = [code for code in WhatChanged.values if code in pair.changed_what]


def _take_words(pair: ClaimPair) -> None:
    pair.claim_sha256, pair.other_sha256 = pair.claim.quote_sha256, pair.other.quote_sha256


def _decide(actor: User, pair: ClaimPair, status: RelationStatus) -> None:
    pair.status, pair.decided_at, pair.decided_by = status, timezone.now(), actor
