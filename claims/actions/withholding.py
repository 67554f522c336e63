"""Making words unreadable here, giving them back, and destroying them. The hash, the reason, who and when stay."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.actions.permissions import require
from claims.actions.record import typed
from claims.actions.stale import mark_ratings_stale
from claims.choices import Role
from claims.models import Capture, Claim, EvidenceItem, User, Withholding
from claims.reads.claim.evidence import claims_resting_on, links_to
from claims.reads.withholding import WITHHELD, in_force, withheld_of

NEEDED = "Only leads withhold words, give them back and purge them."
WORDS_WITHHELD = "The words of the claim were withheld."
EVIDENCE_WITHHELD = "The passage of an evidence item was withheld."
# Characters that Django's log has for the name of a record.
LONGEST_IN_LOG = 200
# Claims at a time in one statement.
BATCH = 500


@transaction.atomic
def withhold(
    *, actor: User, capture: Capture, start: int | None = None, end: int | None = None, reason: str
) -> Withholding:
    """Withhold a capture, or the span of its text from `start` to `end` (code points), with the claims that touch it.

    Raises ValidationError (field `reason`, `start` or `end`; none where it is withheld already) and PermissionDenied
    unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    # Whoever marks a claim now waits until this is done, and then sees it.
    capture = Capture.objects.without_text().select_for_update(of=("self",)).get(pk=capture.pk)
    reason = typed(reason, "reason")
    if not reason:
        raise ValidationError({"reason": "Say why it is withheld: the reason is shown in its place."})
    _check_span(capture, start, end)
    if in_force([capture.pk]).filter(start=start, end=end).exists():
        raise ValidationError("This is withheld already.")
    withholding = Withholding.objects.create(capture=capture, start=start, end=end, reason=reason, created_by=actor)
    recompute(capture)
    _mark_what_rests_on_its_items(capture, withholding)
    return withholding


def _mark_what_rests_on_its_items(capture: Capture, withholding: Withholding) -> None:
    """Ratings and decisions that rest on evidence whose passage can be read no more."""
    items = EvidenceItem.objects.filter(capture=capture, withdrawn_at=None)
    if withholding.start is not None:
        items = items.filter(start__lt=withholding.end, end__gt=withholding.start)
    if links := links_to(items):
        mark_ratings_stale(claims=claims_resting_on(items), because=EVIDENCE_WITHHELD, links=links)


def _check_span(capture: Capture, start: int | None, end: int | None) -> None:
    if start is None and end is None:
        return
    if start is None or end is None:
        missing = "start" if start is None else "end"
        raise ValidationError({missing: "Give both offsets, or neither to withhold the whole copy."})
    if not 0 <= start < end <= capture.length:
        raise ValidationError(
            {"end": f"{start} to {end} is no span of this text, which has {capture.length:,} characters."}
        )


@transaction.atomic
def withhold_again(*, capture: Capture, **known: Any) -> Withholding:
    """Withhold a whole capture as it was withheld once, with the uid, the person, the reason and the time of then.

    Asks nobody: permission was asked then. For what a restored database does not know any more.
    """
    withholding = Withholding(capture=capture, **known)
    # Raw, because a new record says that it was made now.
    withholding.save_base(raw=True, force_insert=True)
    recompute(capture)
    return withholding


@transaction.atomic
def lift_withholding(*, actor: User, withholding: Withholding, because: str) -> Withholding:
    """Make the words readable again, as far as no other withholding covers them.

    Raises ValidationError (field `because` without a reason; none where it is lifted or purged) and PermissionDenied
    unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    capture = Capture.objects.without_text().select_for_update(of=("self",)).get(pk=withholding.capture_id)
    withholding.refresh_from_db()
    if withholding.purged_at is not None:
        raise ValidationError("These words are purged: there is nothing left to give back.")
    if withholding.lifted_at is not None:
        raise ValidationError("This withholding is lifted already.")
    withholding.lifted_because = typed(because, "because")
    if not withholding.lifted_because:
        raise ValidationError({"because": "Say why these words may be read again."})
    withholding.lifted_at, withholding.lifted_by = timezone.now(), actor
    withholding.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    recompute(capture)
    return withholding


def recompute(capture: Capture) -> None:
    """Bring what is kept at the capture and its claims in line with the withholdings that are in force."""
    whole = in_force([capture.pk]).filter(start=None).order_by("pk").first()
    capture.withheld_at = whole.created_at if whole else None
    Capture.objects.filter(pk=capture.pk).update(withheld_at=capture.withheld_at)
    withheld_spans = withheld_of(capture)
    claims = Claim.objects.filter(capture=capture).order_by().values_list("pk", "start", "end", "withheld_at")
    touched = {pk: withheld_spans.touch(start, end) for pk, start, end, _ in claims}
    was = {pk for pk, *_, withheld_at in claims if withheld_at is not None}
    _set_withheld([pk for pk, hidden in touched.items() if hidden and pk not in was], withheld=True)
    _set_withheld([pk for pk, hidden in touched.items() if not hidden and pk in was], withheld=False)


def _set_withheld(claims: list[int], *, withheld: bool) -> None:
    for first in range(0, len(claims), BATCH):
        keys = claims[first : first + BATCH]
        Claim.objects.filter(pk__in=keys).update(withheld_at=timezone.now() if withheld else None)
        if withheld:
            mark_ratings_stale(claims=Claim.objects.filter(pk__in=keys), because=WORDS_WITHHELD)
            hide_in_log(keys)
        else:
            show_in_log(keys)


def hide_in_log(claims: list[int]) -> None:
    """Let data entry's log, which calls a claim by its words, call those with these keys withheld."""
    _log_of(claims).update(object_repr=WITHHELD)


def show_in_log(claims: list[int]) -> None:
    """Let the log call these by their words again, as they are now."""
    hidden = {int(key or 0) for key in _log_of(claims).filter(object_repr=WITHHELD).values_list("object_id", flat=True)}
    for claim in Claim.objects.filter(pk__in=hidden).only("quote", "withheld_at"):
        _log_of([claim.pk]).filter(object_repr=WITHHELD).update(object_repr=str(claim)[:LONGEST_IN_LOG])


def _log_of(claims: list[int]) -> QuerySet[LogEntry]:
    log = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Claim))
    return log.filter(object_id__in=[str(key) for key in claims])
