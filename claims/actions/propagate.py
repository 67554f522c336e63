"""What a decision on a relation, or a retraction, means for ratings elsewhere: they are marked, never altered."""

from dataclasses import dataclass

from claims.actions.stale import mark_ratings_stale
from claims.choices import SAME_WORK, RelationKind, RelationStatus, RetractionStatus
from claims.models import Claim, EvidenceItem, Source, SourceRelation
from claims.reads.claim.evidence import claims_resting_on, links_to
from claims.reads.source.works import TELLS_OF, originals_of, sources_resting_on, sources_same_as

# Standings of a publication that are flags on whatever rests on it.
FLAGS = (RetractionStatus.RETRACTED, RetractionStatus.CONCERN, RetractionStatus.CORRECTED)


@dataclass(frozen=True, slots=True)
class Weight:
    """A relation before it is decided on: whether it counted, and as what."""

    confirmed: bool
    kind: str

    @property
    def same_work(self) -> bool:
        """Whether it made its two sources one work."""
        return self.confirmed and self.kind in SAME_WORK

    @property
    def tells_of(self) -> bool:
        """Whether a retraction of the other source was a flag on the first."""
        return self.confirmed and self.kind in (*SAME_WORK, *TELLS_OF)


def weight_of(relation: SourceRelation) -> Weight:
    """How the relation counts now."""
    return Weight(relation.status == RelationStatus.CONFIRMED, relation.kind)


def mark_after(relation: SourceRelation, before: Weight) -> None:
    """Mark what a decision changes: nothing but what evidence bears on a claim, and what is known of it.

    Two items of one work count as two no longer (or again), so claims that both bear on are marked; and so is what
    tells of a work that is retracted, corrected or under concern.
    """
    after = weight_of(relation)
    other = relation.to_source
    if other is None:
        return
    if before.same_work != after.same_work:
        _mark_evidence_of_both(relation.from_source, other)
    if before.tells_of != after.tells_of and _is_flagged(other):
        because = f"It was decided anew whether “{relation.from_source.shown_title}” tells of a work that is flagged."
        _mark(sources_resting_on([relation.from_source_id]), because)


def mark_retraction(source: Source) -> None:
    """Its own claims, those of sources that repeat, report or cite it, and what rests on their evidence."""
    _mark(sources_resting_on([source.pk]), f"The retraction status of “{source.shown_title}” changed.")


def _mark(sources: set[int], because: str) -> None:
    mark_ratings_stale(claims=Claim.objects.filter(source__in=sources), because=because)
    items = EvidenceItem.objects.filter(source__in=sources)
    mark_ratings_stale(claims=claims_resting_on(items), because=because, links=links_to(items))


def _mark_evidence_of_both(one: Source, other: Source) -> None:
    """Claims with evidence of both: of what repeats the one, and of whatever is or repeats the other's original."""
    copies = sources_same_as([one.pk])
    rest = sources_same_as([originals_of([other.pk])[other.pk]]) - copies
    first, second = (claims_resting_on(EvidenceItem.objects.filter(source__in=ids)) for ids in (copies, rest))
    because = f"It was decided anew whether “{one.shown_title}” and “{other.shown_title}” are one work."
    mark_ratings_stale(claims=first.filter(pk__in=second.values("pk")), because=because)


def _is_flagged(source: Source) -> bool:
    """Whether it, what it leads to or what it tells of in its turn is flagged."""
    chain = {source.pk, originals_of([source.pk])[source.pk]}
    told = SourceRelation.objects.confirmed().filter(from_source=source, kind__in=(*SAME_WORK, RelationKind.REPORTS))
    chain |= {other for other in told.values_list("to_source", flat=True) if other}
    return Source.objects.filter(pk__in=chain, retraction_status__in=FLAGS).exists()
