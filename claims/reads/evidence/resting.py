"""What rests on an evidence item: its links, and the claims on which it bears, as far as one person sees them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from claims.models.claim import Claim
from claims.models.evidence_item import EvidenceItem, EvidenceLink
from claims.models.user import User
from claims.reads.blind import veil_of
from claims.reads.source.reading import claims_seen_by, of_claims_seen_by

MOST_LINKS = 100
MOST_CLAIMS = 20


@dataclass(frozen=True, slots=True)
class Linked:
    """A link of the item; `veiled`: the person does not see yet how it stands."""

    link: EvidenceLink
    veiled: bool


def links_of(item: EvidenceItem, user: User) -> list[Linked]:
    """Where the item is linked, at most MOST_LINKS; without claims that are hidden from the person. A few queries."""
    links = of_claims_seen_by(EvidenceLink.objects.filter(evidence_item=item, withdrawn_at=None), user)
    rows = links.select_related("question", "claim__source").defer("claim__search_text").order_by("pk")
    veil = veil_of(user)
    listed = list(rows[:MOST_LINKS])
    hidden = set() if veil is None else set(rows.filter(veil.over_links()).values_list("pk", flat=True))
    return [Linked(link, link.pk in hidden) for link in listed]


def claims_on(item: EvidenceItem, user: User) -> tuple[list[Claim], int]:
    """The newest claims on which the item bears, and how many there are, of those that the person sees."""
    links = EvidenceLink.objects.filter(evidence_item=item, withdrawn_at=None).order_by()
    own = Exists(links.filter(claim=OuterRef("pk")))
    bearing = Q(question__in=links.filter(question__isnull=False).values("question")) | Q(own)
    claims = claims_seen_by(user).filter(bearing)
    newest = list(claims.order_by("-pk").values_list("pk", flat=True)[:MOST_CLAIMS])
    return list(Claim.objects.filter(pk__in=newest).for_lists().order_by("-pk")), claims.count()


def same_patients(item: EvidenceItem) -> list[EvidenceItem]:
    """Other reports of the same people: what the item names, what names it, and what names the same. One query."""
    named = item.same_patients_as_id or item.pk
    same = Q(pk=named) | Q(same_patients_as=named) | Q(same_patients_as=item.pk)
    rows = EvidenceItem.objects.current().filter(same).exclude(pk=item.pk)
    return list(rows.defer("search_text", "note", "exact").order_by("title")[:MOST_LINKS])
