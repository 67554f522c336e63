"""Evidence that was linked after a round froze its own: proposals to the lead, told after the reveal."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from claims.choices import Circle
from claims.models import Claim, EvidenceLink, Round, RoundUnit
from claims.reads.evidence.circular import circle_of, copies_of
from claims.reads.review.basis import evidence_of

# Pages show no more at once; what is decided makes room.
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link that would count for a claim of the round, had it been there when that was opened."""

    unit: RoundUnit
    claim: Claim
    link: EvidenceLink
    # Why it is circular for the claim.
    circle: Circle | None


def new_evidence(round_: Round, most: int = MOST_SHOWN) -> list[Proposal]:
    """Links that were made since the round was opened, of claims in it, and that nobody has decided on yet."""
    if round_.standing or round_.opened_at is None:
        return []
    later = EvidenceLink.objects.filter(withdrawn_at=None, created_at__gte=round_.opened_at).order_by()
    touched = Q(claim__in=later.filter(claim__isnull=False).values("claim"))
    touched |= Q(claim__question__in=later.filter(question__isnull=False).values("question"))
    units = RoundUnit.objects.filter(touched, round=round_, evidence__isnull=False)
    return list(_proposals(list(units.select_related("claim__source").defer("claim__search_text")), most))


def _proposals(units: list[RoundUnit], most: int) -> Iterable[Proposal]:
    now = evidence_of({unit.claim_id for unit in units if unit.claim_id is not None})
    wanted = [(unit, unit.claim, uid) for unit in units if unit.claim for uid in _undecided(unit, now[unit.claim.pk])]
    # Link by link: what is said of one mostly holds for all of its claims.
    wanted.sort(key=lambda one: (one[2], one[0].position))
    rows = EvidenceLink.objects.filter(uid__in={uid for _, _, uid in wanted[:most]})
    links = {link.uid: link for link in rows.select_related("evidence_item__source", "created_by")}
    copies = copies_of({claim.source_id for _, claim, _ in wanted[:most]})
    return (
        Proposal(unit, claim, links[uid], circle_of(links[uid].evidence_item, claim, copies))
        for unit, claim, uid in wanted[:most]
    )


def _undecided(unit: RoundUnit, now: Iterable[str]) -> list[str]:
    decided = {*(unit.evidence or ()), *unit.evidence_declined}
    return [uid for uid in now if uid not in decided]
