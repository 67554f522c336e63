"""Deciding on evidence that was linked after a round froze its own."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from claims.actions.assignment import held, note_event
from claims.actions.permissions import require
from claims.actions.record import typed
from claims.actions.stale import mark_round_stale
from claims.choices import Role, RoundStep
from claims.models import Claim, EvidenceLink, Round, RoundUnit, User
from claims.reads.review.new_evidence import new_evidence
from claims.reads.review.reveal import extent_for
from claims.rules.review.reveal import Extent

HIDDEN = "What was linked since is decided on after the reveal: before it, this would tell raters of the round."


@transaction.atomic
def decide_on_evidence(
    *, actor: User, round_: Round, claim: Claim, link: EvidenceLink, accept: bool, because: str
) -> RoundUnit:
    """Let a later link count for a claim of the round, or not, and why.

    Accepted, it belongs to what ratings of this claim rest on, so that those of the round are marked stale. Declined,
    they stay as they are. Raises ValidationError where it is no proposal or without a reason; PermissionDenied unless
    a lead asks who may see the round's ratings.
    """
    require(actor, Role.LEAD)
    round_ = held(round_)
    if extent_for(actor, round_) != Extent.EVERYTHING:
        raise PermissionDenied(HIDDEN)
    reason = typed(because, "because")
    if not reason:
        raise ValidationError({"because": "Say why: the reason is kept with the round."})
    unit = RoundUnit.objects.select_for_update().filter(round=round_, claim=claim, evidence__isnull=False).first()
    if unit is None or not _proposed(round_, unit, link):
        raise ValidationError("This was decided on already, or does not concern this claim of the round.")
    if accept:
        unit.evidence = [*(unit.evidence or ()), link.uid]
        mark_round_stale(round_=round_, claim=claim, because=f"New evidence was accepted: {reason}")
    else:
        unit.evidence_declined = [*unit.evidence_declined, link.uid]
    unit.save(update_fields=["evidence", "evidence_declined"])
    step = RoundStep.ACCEPTED if accept else RoundStep.DECLINED
    note_event(round_, step, actor, f"Link {link.uid} to claim {claim.uid}: {reason}")
    return unit


def _proposed(round_: Round, unit: RoundUnit, link: EvidenceLink) -> bool:
    return any(one.unit.pk == unit.pk and one.link.pk == link.pk for one in new_evidence(round_, most=10_000))
