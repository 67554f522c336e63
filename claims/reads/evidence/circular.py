"""Which evidence is circular for which claims: worked out for rows in a fixed number of queries, never stored."""

from collections.abc import Collection, Iterable
from typing import TypeAlias

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from claims.choices import Circle
from claims.models.claim import Claim
from claims.models.evidence_item import EvidenceItem, EvidenceLink
from claims.models.question import Question
from claims.models.rating import Rating
from claims.models.relation import SourceRelation
from claims.models.source import Source
from claims.models.user import User
from claims.reads.source.reading import claims_seen_by
from claims.rules.review.circular import Alone, Standing, circle, circular_alone

# Pairs of an item and a claim that are read for one page; more are "so many and more".
MOST_PAIRS = 5_000
Copies: TypeAlias = set[tuple[int, int]]


def of_item(item: EvidenceItem) -> Standing:
    """Where the passage of an item stands; its source is at hand."""
    return Standing(item.source_id, item.source.publisher_id, item.capture_id, item.start, item.end)


def of_source(source: Source) -> Standing:
    """The same of an item that would be made of a source."""
    return Standing(source.pk, source.publisher_id)


def of_claim(claim: Claim) -> Standing:
    """Where the words of a claim stand; its source is at hand."""
    return Standing(claim.source_id, claim.source.publisher_id, claim.capture_id, claim.start, claim.end)


def copies_of(sources: Collection[int]) -> Copies:
    """Pairs of sources, these first and these last, of which one has the words of the other. One query, bounded."""
    rows = SourceRelation.objects.copies().filter(Q(from_source__in=sources) | Q(to_source__in=sources)).order_by()
    pairs = set(rows.values_list("from_source_id", "to_source_id")[:MOST_PAIRS])
    return pairs | {(other, one) for one, other in pairs}


def circles_for(claim: Claim, items: Iterable[EvidenceItem]) -> dict[int, Circle]:
    """By key of those items that are circular for the claim: why. One query where their sources are at hand."""
    listed = list(items)
    copies = copies_of([claim.source_id]) if listed else set()
    found = ((item.pk, circle_of(item, claim, copies)) for item in listed)
    return {key: why for key, why in found if why is not None}


def circles_of(item: EvidenceItem, claims: Iterable[Claim]) -> dict[int, Circle]:
    """By key of those claims for which the item is circular: why. One query where their sources are at hand."""
    copies = copies_of([item.source_id])
    found = ((claim.pk, circle_of(item, claim, copies)) for claim in claims)
    return {key: why for key, why in found if why is not None}


def circle_of(item: EvidenceItem, claim: Claim, copies: Copies) -> Circle | None:
    """Why the item is circular for the claim; `copies` are those of one of their sources."""
    return circle(of_item(item), of_claim(claim), copied=(item.source_id, claim.source_id) in copies)


def copied(one: OuterRef | F, other: OuterRef | F) -> Q:
    """Condition: of these two sources, as seen from relations, one has the words of the other. Each by an index."""
    rows = SourceRelation.objects.copies().order_by()
    return Q(Exists(rows.filter(from_source=one, to_source=other))) | Q(
        Exists(rows.filter(from_source=other, to_source=one))
    )


def circular_claims(user: User, items: Collection[int], question: int | None = None) -> dict[int, set[int]]:
    """By key of the item the keys of the claims for which it is circular, of those that the person may see.

    `question`: of the claims of this one alone. Two queries at most, each bounded.
    """
    claims = claims_seen_by(user)
    if question is not None:
        claims = claims.filter(question=question)
        pairs = set(_pairs(claims, "question__evidence_links", items))
    else:
        pairs = {
            *_pairs(claims, "question__evidence_links", items),
            *_pairs(claims, "evidence_links", items),
        }
    found: dict[int, set[int]] = {}
    for item, claim in pairs:
        found.setdefault(item, set()).add(claim)
    return found


def _pairs(claims: QuerySet[Claim], links: str, items: Collection[int]) -> "QuerySet[Claim, tuple[int, int]]":
    item = f"{links}__evidence_item"
    # In one filter, so that all of it is asked of the same link.
    near = Q(source=F(f"{item}__source")) | Q(source__publisher=F(f"{item}__source__publisher"))
    near |= copied(OuterRef("source"), OuterRef(f"{item}__source"))
    linked = claims.filter(near, **{f"{links}__withdrawn_at": None, f"{item}__in": items})
    return linked.order_by().values_list(item, "pk").distinct()[:MOST_PAIRS]


def number_near(user: User, question: Question, source: Source) -> int:
    """For how many claims of a question, of those that the person sees, a study of this source is circular."""
    near = Q(source=source) | Q(source__in=[other for one, other in copies_of([source.pk]) if one == source.pk])
    if source.publisher_id is not None:
        near |= Q(source__publisher=source.publisher_id)
    return claims_seen_by(user).filter(near, question=question).count()


def is_circular(user: User) -> Q:
    """Condition on evidence items: for one of the claims on which it bears, of those that the person sees."""
    standing = EvidenceLink.objects.filter(withdrawn_at=None, evidence_item=OuterRef(OuterRef("pk"))).order_by()
    own = Exists(standing.filter(claim=OuterRef("pk")))
    of_question = Exists(standing.filter(question=OuterRef("question")))
    claims = claims_seen_by(user).filter(Q(own) | Q(of_question)).order_by()
    # Apart, so that each is found by an index.
    same = claims.filter(source=OuterRef("source"))
    publisher = claims.filter(source__publisher=OuterRef("source__publisher"))
    rows = SourceRelation.objects.copies().order_by()
    to = claims.filter(source__in=rows.filter(from_source=OuterRef(OuterRef("source"))).values("to_source"))
    of = claims.filter(source__in=rows.filter(to_source=OuterRef(OuterRef("source"))).values("from_source"))
    return Q(Exists(same)) | Q(Exists(publisher)) | Q(Exists(to)) | Q(Exists(of))


def supported_on_circular(claim: Claim, ratings: Collection[Rating], *, stance_hidden: bool) -> set[int]:
    """Keys of the ratings that say *supported*, and rest on evidence that is circular and on nothing else.

    What each rested on is what its basis names. Three queries at most. Where the person does not see yet how evidence
    stands, it is said only where all of it is circular.
    """
    supporting = [rating for rating in ratings if says_supported(rating)]
    uids = {one["item"] for rating in supporting for one in rating.basis.get("evidence", ())}
    if not uids:
        return set()
    items = EvidenceItem.objects.filter(uid__in=uids).select_related("source").defer("exact", "note", "search_text")
    by_key = {item.pk: item.uid for item in items}
    circular = {by_key[key] for key in circles_for(claim, items)}
    alone = (Alone.ALL,) if stance_hidden else (Alone.ALL, Alone.SUPPORT)
    return {
        rating.pk
        for rating in supporting
        if circular_alone({one["item"]: one["stance"] for one in rating.basis["evidence"]}, circular) in alone
    }


def says_supported(rating: Rating) -> bool:
    """Whether the verdict finds nothing wrong with the wording: it asks for no failure tags and is on the scale."""
    level = rating.verdict
    return level is not None and not level.asks_tags and not level.off_scale
