"""Saying what a frozen copy shows: the page, a part of it, or a wall in its place."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from claims.actions.permissions import require
from claims.actions.record import too_long, typed
from claims.choices import Role, Shows, SightingDecision
from claims.models import Capture, CaptureJudgement, Claim, EvidenceItem, Sighting, SourceRelation, User
from claims.models.capture_judgement import is_blocked
from claims.models.sighting import SUPERSEDED, SightingQuerySet

MAX_BECAUSE = 300
_ASKED = {
    Shows.PARTIAL: "Say in a few words what is missing.",
    Shows.BLOCKED: "Say in a few words what stands in place of the page: a log-in wall, an error, a cookie wall.",
}
STANDS = (
    "{what} on this copy, so that it shows words of the page. Judge it partial, or move them to another copy first."
)
UNMARKABLE = (
    "This copy was judged blocked: it does not show the page. Mark the words on another copy, or judge it anew."
)


@transaction.atomic
def judge_capture(*, actor: User, capture: Capture, shows: str, because: str = "") -> CaptureJudgement:
    """Say that a copy is complete, partial or blocked; what was said before stays, and is superseded.

    Nothing is found or lost on a blocked copy: what was looked for there is left out everywhere, and what waited for a
    decision before the copy came waits again.
    Raises ValidationError (field `shows`: it is none of these, is said already, or something stands on a copy that is
    to be blocked; `because`: no reason for what is not complete, or a long one) and PermissionDenied unless the actor
    is a curator.
    """
    require(actor, Role.CURATOR)
    because = _reason(shows, because)
    # Whoever marks a claim on it now waits until this is done, and then sees it; or this waits, and sees the claim.
    capture = Capture.objects.without_text().select_for_update(of=("self",)).get(pk=capture.pk)
    before = capture.judgements.filter(successor=None).first()
    if before is not None and (before.shows, before.because) == (shows, because):
        raise ValidationError({"shows": "This is what was said of it already."})
    if shows == Shows.BLOCKED:
        _refuse_stood_on(capture)
    judgement = CaptureJudgement.objects.create(
        capture=capture, shows=shows, because=because, supersedes=before, created_by=actor
    )
    _follow(capture, was=before is not None and before.shows == Shows.BLOCKED, now=shows == Shows.BLOCKED)
    return judgement


def carry_judgement(actor: User, before: Capture, after: Capture) -> None:
    """What was said of a copy holds for another reading of the same bytes. For actions that have checked who may.

    Not where that reading has words of the page, on which claims stand now: then nobody has judged it.
    """
    said = before.judgements.filter(successor=None).first()
    if said is not None:
        with suppress(ValidationError):
            judge_capture(actor=actor, capture=after, shows=said.shows, because=said.because)


def refuse_blocked(capture: Capture) -> None:
    """Raise ValidationError (field `quote`) where words are to be marked on a copy that does not show the page."""
    if Capture.objects.filter(is_blocked(), pk=capture.pk).exists():
        raise ValidationError({"quote": UNMARKABLE})


def _reason(shows: str, because: str) -> str:
    if shows not in Shows.values:
        raise ValidationError({"shows": "Choose complete, partial or blocked."})
    reason = " ".join(typed(because, "because").split())
    if not reason and shows in _ASKED:
        raise ValidationError({"because": _ASKED[Shows(shows)]})
    if len(reason) > MAX_BECAUSE:
        raise ValidationError({"because": too_long(reason, MAX_BECAUSE)})
    return reason


def _refuse_stood_on(capture: Capture) -> None:
    standing = (
        ("Claims stand", Claim.objects.current().filter(capture=capture)),
        ("A passage of an evidence item stands", EvidenceItem.objects.filter(capture=capture, withdrawn_at=None)),
        ("A passage that shows a relation stands", SourceRelation.objects.filter(capture=capture)),
    )
    for what, rows in standing:
        if rows.exists():
            raise ValidationError({"shows": STANDS.format(what=what)})


# --- what waited before the copy came -------------------------------------------------------------------------------


def _follow(capture: Capture, *, was: bool, now: bool) -> None:
    """Open again what the copy had settled by its coming, or settle it again."""
    if now and not was:
        _reopen(capture)
    elif was and not now:
        _settle(capture)


def _reopen(capture: Capture) -> None:
    """Proposals that were closed because this copy came: nobody has decided on them."""
    later = Sighting.objects.of_page().filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
    closed = _earlier(capture).filter(
        ~Exists(later),
        decision=SightingDecision.REJECTED,
        decided_because=SUPERSEDED,
        decided_at__gte=capture.stored_at,
    )
    closed.update(decision=SightingDecision.OPEN, decided_at=None, decided_by=None, decided_because="")


def _settle(capture: Capture) -> None:
    """The copy shows the page after all, so that what it has of the claims is what is asked."""
    _earlier(capture).waiting().update(
        decision=SightingDecision.REJECTED, decided_at=timezone.now(), decided_because=SUPERSEDED
    )


def _earlier(capture: Capture) -> SightingQuerySet:
    """What copies that show the page have of the claims that were looked for on this one, from before it came."""
    here = Sighting.objects.filter(capture=capture, claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
    return Sighting.objects.of_page().filter(Exists(here)).exclude(capture=capture)
