"""Writes of evidence items and of what they bear on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.actions.claim import find_words
from claims.actions.identifiers import normalise_identifiers
from claims.actions.permissions import require
from claims.actions.record import hold, record, record_withdrawal
from claims.actions.stale import mark_ratings_stale
from claims.choices import Mismatch, Role
from claims.models import Capture, Claim, EvidenceItem, EvidenceLink, User
from claims.reads.claim.evidence import claims_resting_on, links_to
from claims.reads.withholding import withheld_of


@transaction.atomic
def save_evidence_item(*, actor: User, item: EvidenceItem, why: str = "") -> EvidenceItem:
    """Add or change an evidence item. Its passage is found in the capture; each change counts its version up.

    Raises ValidationError by field, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    normalise_identifiers(item)
    before = hold(item)
    _place_passage(item)
    if before is None:
        item.created_by = actor
    else:
        item.version = before.version + 1
    record(item, actor=actor, why=why, before=before)
    if before is not None:
        items = EvidenceItem.objects.filter(pk=item.pk)
        because = f"The evidence item “{item.title}” changed."
        mark_ratings_stale(claims=claims_resting_on(items), because=because, links=links_to(items))
    return item


@transaction.atomic
def withdraw_evidence_item(*, actor: User, item: EvidenceItem, because: str) -> EvidenceItem:
    """Take an evidence item out, and its links with it, with a reason; it stays at its address.

    Raises ValidationError without a reason, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    record_withdrawal(item, actor=actor, because=because)
    for link in item.links.filter(withdrawn_at=None):
        withdraw_evidence_link(actor=actor, link=link, because=because)
    return item


def _place_passage(item: EvidenceItem) -> None:
    if _stays_withheld(item):
        return
    if not item.exact:
        item.capture, item.start, item.end = None, None, None
        return
    if item.capture is None:
        raise ValidationError({"capture": "Choose the saved copy in which this passage stands."})
    if item.capture.source_id != item.source_id:
        raise ValidationError({"capture": "This saved copy belongs to another source."})
    try:
        selector = find_words(item.capture, quote=item.exact)
    except ValidationError as error:
        raise ValidationError({"exact": error.error_dict["quote"]}) from error
    item.start, item.end = selector.start, selector.end


def _stays_withheld(item: EvidenceItem) -> bool:
    """Whether the passage is the stored one, and nobody can read it: the rest of the item may change."""
    place = ("capture_id", "start", "end", "exact")
    if item.start is None or item.capture is None or not withheld_of(item.capture).touch(item.start, item.end or 0):
        return False
    stored = EvidenceItem.objects.filter(pk=item.pk).values_list(*place).first()
    return stored == tuple(getattr(item, name) for name in place)


@transaction.atomic
def save_evidence_link(*, actor: User, link: EvidenceLink, why: str = "") -> EvidenceLink:
    """Add or change where an evidence item stands on a question or a claim.

    Raises ValidationError by field, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    if not set(link.mismatches) <= set(Mismatch.values):
        raise ValidationError({"mismatches": f"Use these codes only: {', '.join(Mismatch.values)}."})
    before = hold(link)
    concerned = claims_of(link)
    if before is None:
        link.created_by = actor
    else:
        link.version = before.version + 1
        concerned |= claims_of(before)
    record(link, actor=actor, why=why, before=before)
    because = f"The evidence link to “{link.evidence_item.title}” changed."
    mark_ratings_stale(claims=concerned, because=because, links=[link.uid])
    return link


@transaction.atomic
def withdraw_evidence_link(*, actor: User, link: EvidenceLink, because: str) -> EvidenceLink:
    """Take a link out of the evidence, with a reason. Raises ValidationError without one."""
    require(actor, Role.CURATOR)
    if not because.strip():
        raise ValidationError({"because": "Say why the link is withdrawn."})
    link.withdrawn_at, link.withdrawn_because = timezone.now(), because
    return save_evidence_link(actor=actor, link=link, why=because)


def claims_of(link: EvidenceLink) -> QuerySet[Claim]:
    """Claims that this link bears on: its own, or all of its question."""
    if link.claim_id is not None:
        return Claim.objects.filter(pk=link.claim_id)
    return Claim.objects.filter(question=link.question)


@transaction.atomic
def move_passage(*, actor: User, item: EvidenceItem, capture: Capture) -> EvidenceItem:
    """Find an item's passage again, exactly, on another capture of its source. The evidence itself does not change.

    Raises ValidationError (field `exact`) when it does not stand there exactly once.
    """
    require(actor, Role.CURATOR)
    before = hold(item)
    item.capture = capture
    _place_passage(item)
    record(item, actor=actor, before=before, why=f"Passage found again on saved copy {capture.uid}")
    return item
