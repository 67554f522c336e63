"""Keeping something from being destroyed, and letting go of it."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.actions.record import check_typed, typed
from claims.choices import Role
from claims.models import Capture, Claim, HeldClaim, Hold, Publisher, Source, User
from claims.reads.hold import over_captures

NEEDED = "Only leads set holds and lift them."
# Claims of one hold, as of one case file.
MOST = 200
LIFTED_ELSEWHERE = (
    "It had been lifted before something that it held was purged, on {at:%Y-%m-%d}, after the backup was made from"
    " which this was restored. By whom is not known here."
)


@transaction.atomic
def set_hold(
    *,
    actor: User,
    name: str,
    because: str,
    of: Publisher | Source | Capture | None = None,
    claims: Sequence[Claim] = (),
) -> Hold:
    """Hold a publisher, a source or a saved copy (`of`), or these claims, so that nothing of it is purged.

    Raises ValidationError by field, and where it is of nothing, of a purged copy or of too many claims;
    PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    hold = Hold(name=typed(name, "name"), because=typed(because, "because"), set_by=actor)
    _say(hold)
    if (of is None) == (not claims):
        raise ValidationError("Say what is held: a publisher, a source, a saved copy, or claims.")
    if len(claims) > MOST:
        raise ValidationError(f"One hold is of {MOST} claims at most; these are {len(claims):,}.")
    if isinstance(of, Capture):
        # Whoever purges it now waits for this, or this for them.
        of = Capture.objects.without_text().select_for_update(of=("self",)).get(pk=of.pk)
        if of.purged_at is not None:
            raise ValidationError("This saved copy is purged: there is nothing left to hold.")
        hold.capture = of
    elif isinstance(of, Source):
        hold.source = of
    else:
        hold.publisher = of
    hold.save()
    HeldClaim.objects.bulk_create(HeldClaim(hold=hold, claim=claim) for claim in claims)
    return hold


def _say(hold: Hold) -> None:
    errors = {}
    if not hold.name:
        errors["name"] = "Give the hold a name: who is refused a purge is told it."
    if not hold.because:
        errors["because"] = "Say why it is held."
    if errors:
        raise ValidationError(errors)
    check_typed(hold)


@transaction.atomic
def lift_hold(*, actor: User, hold: Hold, because: str) -> Hold:
    """Let go of what a hold keeps; it stays, with who lifted it, when and why.

    Raises ValidationError (field `because` without a reason; none where it is lifted already) and PermissionDenied
    unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    hold = Hold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if hold.lifted_at is not None:
        raise ValidationError("This hold is lifted already.")
    because = typed(because, "because")
    if not because:
        raise ValidationError({"because": "Say why it is lifted: the reason stays."})
    _lift(hold, timezone.now(), actor, because)
    return hold


def lift_as_before(capture: Capture, at: datetime) -> None:
    """Lift the holds over a capture that had been purged when a restored database did not know it yet.

    For `actions.purge`: a purge was not possible while one was in force, so that each had been lifted by then.
    """
    for hold in over_captures([capture.pk]):
        _lift(hold, timezone.now(), None, LIFTED_ELSEWHERE.format(at=at))


def _lift(hold: Hold, at: datetime, by: User | None, because: str) -> None:
    hold.lifted_at, hold.lifted_by, hold.lifted_because = at, by, because
    hold.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
