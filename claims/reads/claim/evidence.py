"""What evidence bears on a claim: its question's links through its answer, and its own."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from claims.choices import Design
from claims.models.claim import Claim
from claims.models.evidence_item import EvidenceItem, EvidenceLink
from claims.models.question import Question
from claims.rules.review.stance import EffectiveLink, effective_links

# Uids of the links that a round froze; None where it froze none, so that all count.
Counting = Collection[str] | None


def effective_links_of(claim: Claim, evidence: Counting = None) -> list[EffectiveLink[EvidenceLink]]:  # type: ignore[type-var]  # a field is no attribute to mypy
    """Links that count for this claim, each item once: those of its question translated, its own override.

    `evidence` are the uids of the links that a round froze; what was added later does not count, nor does it override.
    """
    bearing = Q(claim=claim.pk or 0) | Q(question=claim.question_id or 0)
    links = list(EvidenceLink.objects.filter(bearing, withdrawn_at=None).select_related("evidence_item__source"))
    links = counting(links, evidence)
    own = [link for link in links if link.claim_id is not None]
    inherited = [link for link in links if link.claim_id is None]
    return effective_links(inherited, own, claim.answers)  # type: ignore[type-var]


def counting(links: Iterable[EvidenceLink], evidence: Counting) -> list[EvidenceLink]:
    """Those of these links that a round froze; all of them where it froze none."""
    return [link for link in links if evidence is None or link.uid in evidence]


def claims_resting_on(items: QuerySet[EvidenceItem]) -> QuerySet[Claim]:
    """Claims that one of these items bears on, directly or through their question."""
    links = EvidenceLink.objects.filter(evidence_item__in=items, withdrawn_at=None)
    return Claim.objects.filter(
        Q(pk__in=links.filter(claim__isnull=False).values("claim"))
        | Q(question__in=links.filter(question__isnull=False).values("question"))
    )


def links_to(items: QuerySet[EvidenceItem]) -> list[str]:
    """Uids of the links that bring these items."""
    return list(EvidenceLink.objects.filter(evidence_item__in=items, withdrawn_at=None).values_list("uid", flat=True))


def by_design(link: EvidenceLink) -> int:
    """Where a link stands in a list: by the design of its study, in the order of the vocabulary, whatever it says.

    A study whose design nobody recorded stands last.
    """
    return (*Design.values, "").index(link.evidence_item.design)


def own_link(
    item: EvidenceItem, *, claim: Claim | None = None, question: Question | None = None
) -> EvidenceLink | None:
    """The link that stands of this item to the claim itself, or to the question; None where there is none."""
    links = EvidenceLink.objects.filter(withdrawn_at=None, evidence_item=item)
    return links.filter(claim=claim).first() if claim is not None else links.filter(question=question).first()
