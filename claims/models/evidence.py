"""What evidence bears on a claim: its question's links through its answer, and its own."""

from claims.choices import Design
from claims.models.claim import Claim
from claims.models.evidence_item import EvidenceLink
from claims.rules.stance import EffectiveLink, effective_links


def effective_links_of(claim: Claim) -> list[EffectiveLink[EvidenceLink]]:  # type: ignore[type-var]  # a field is no attribute to mypy
    """Links that count for this claim, each item once: those of its question translated, its own override."""
    links = EvidenceLink.objects.filter(withdrawn_at=None).select_related("evidence_item__source")
    own = links.filter(claim=claim) if claim.pk else links.none()
    inherited = links.filter(question=claim.question_id) if claim.question_id else links.none()
    return effective_links(list(inherited), list(own), claim.answers)  # type: ignore[type-var]


def by_design(link: EvidenceLink) -> int:
    """Where a link stands in a list: by the design of its study, in the order of the vocabulary, whatever it says."""
    return Design.values.index(link.evidence_item.design)
