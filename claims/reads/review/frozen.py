"""What the opening of a round freezes of each claim: the evidence that counts, and the claim it is compared with."""

from collections.abc import Collection

from claims.choices import Side
from claims.models import Claim
from claims.models.claim import side_of_claims
from claims.reads.review.basis import evidence_of

OTHER_SIDE = {Side.MARKETING.value: Side.RESEARCH.value, Side.RESEARCH.value: Side.MARKETING.value}

Frozen = tuple[list[str], int | None]


def frozen_of(claims: Collection[int]) -> dict[int, Frozen]:
    """By claim the uids of the links that count for it now, and its counterpart. A few queries for all."""
    evidence = evidence_of(set(claims))
    against = _counterparts(claims)
    return {claim: (evidence.get(claim, []), against.get(claim)) for claim in claims}


def _counterparts(claims: Collection[int]) -> dict[int, int]:
    """By claim the one marked first on the other side of its question; none for claims without question or side."""
    rows = Claim.objects.filter(pk__in=claims, question__isnull=False).order_by().annotate(of_side=side_of_claims())
    wanted = list(rows.values_list("pk", "question", "of_side"))
    there = Claim.objects.current().filter(question__in={question for _, question, _ in wanted}, withheld_at=None)
    first: dict[tuple[int, str], int] = {}
    sides = there.annotate(of_side=side_of_claims()).order_by("pk")
    for claim, question, side in sides.values_list("pk", "question", "of_side"):
        first.setdefault((question, side), claim)
    found = ((claim, first.get((question, OTHER_SIDE.get(side, "")))) for claim, question, side in wanted)
    return {claim: other for claim, other in found if other is not None}
