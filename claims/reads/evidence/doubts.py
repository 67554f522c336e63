"""What a person should know of an item before they rest something on it, beside that it is circular."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from claims.choices import RelationKind, RelationStatus
from claims.models.evidence_item import IDENTIFIERS, EvidenceItem, EvidenceLink
from claims.models.relation import SourceRelation
from claims.models.user import User
from claims.reads.source.reading import claims_seen_by

LABELS = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "trial_number": "trial number"}
# From so many claims on it is said that one passage carries them.
MANY = 3
# Relations by which a page tells of a work that has an identifier of its own.
TELLING = (
    RelationKind.RECORD_OF,
    RelationKind.REPUBLISHES,
    RelationKind.VERSION_OF,
    RelationKind.REPORTS,
    RelationKind.CITES,
)
MOST_RELATED = 500


@dataclass(frozen=True, slots=True)
class OtherWork:
    """An identifier of an item that neither its source nor a work to which that leads has."""

    name: str
    of_item: str
    of_source: str


def other_works(items: Iterable[EvidenceItem]) -> dict[int, list[OtherWork]]:
    """By key of the item where it names another work than its source does. One query; sources are at hand."""
    listed = list(items)
    related = _related({item.source_id for item in listed if any(getattr(item, name) for name in IDENTIFIERS)})
    found: dict[int, list[OtherWork]] = {}
    for item in listed:
        for name in IDENTIFIERS:
            own = getattr(item, name)
            known = {getattr(item.source, name), *related.get((item.source_id, name), ())} - {""}
            if own and known and own not in known:
                found.setdefault(item.pk, []).append(OtherWork(LABELS[name], own, ", ".join(sorted(known))))
    return found


def _related(sources: Collection[int]) -> dict[tuple[int, str], set[str]]:
    """By source and name of an identifier those of the works to which the source leads by confirmed relations."""
    if not sources:
        return {}
    rows = SourceRelation.objects.filter(from_source__in=sources, status=RelationStatus.CONFIRMED, kind__in=TELLING)
    columns = ("from_source_id", *(f"to_source__{name}" for name in IDENTIFIERS))
    found: dict[tuple[int, str], set[str]] = {}
    for source, *values in rows.order_by().values_list(*columns)[:MOST_RELATED]:
        for name, value in zip(IDENTIFIERS, values, strict=True):
            found.setdefault((source, name), set()).add(value or "")
    return found


def claims_on_passage(user: User, item: EvidenceItem) -> int:
    """How many claims that the person sees one passage bears on: this item's, also where other items have it too.

    0 for an item that is bound to no passage. One query.
    """
    if item.capture_id is None or item.start is None:
        return 0
    same = EvidenceItem.objects.filter(capture=item.capture_id, start=item.start, end=item.end, withdrawn_at=None)
    links = EvidenceLink.objects.filter(evidence_item__in=same, withdrawn_at=None).order_by()
    bearing = Q(pk__in=links.filter(claim__isnull=False).values("claim"))
    bearing |= Q(question__in=links.filter(question__isnull=False).values("question"))
    return claims_seen_by(user).filter(bearing).count()
