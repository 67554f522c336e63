"""What ratings and decisions rest on now, read for one claim or for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from claims.database.prepared import Prepared
from claims.models import (
    OPERATOR,
    Anchor,
    Capture,
    Claim,
    Decision,
    EvidenceLink,
    Rating,
    Round,
    RoundUnit,
    SchemeVersion,
    Source,
)
from claims.models.unit import Unit
from claims.reads.claim.evidence import Counting
from claims.reads.review.seen import decisions_seen_by
from claims.rules.extract.document import sha256_of_text
from claims.rules.review.basis import Bearing, Scheme, basis, basis_of_pages, changed
from claims.rules.review.stance import EffectiveLink, effective_links
from claims.rules.text.flow import reads_same

# Ratings at a time; their bases, claims and links are in memory together.
BATCH = 5_000


# What is read of a link: it costs a fraction of the records themselves.
_OF_LINK = (
    "uid", "version", "stance", "evidence_item_id", "evidence_item__uid", "evidence_item__version",
    "evidence_item__retraction_status", "evidence_item__source__retraction_status", "claim_id", "question_id",
)  # fmt: skip


class _Link(NamedTuple):
    """A link with what a basis says of it and of its item."""

    uid: str
    version: int
    stance: str
    evidence_item_id: int
    item: str
    item_version: int
    retraction_status: str
    source_retraction_status: str
    claim_id: int | None
    question_id: int | None


def basis_of(unit: Unit, version: SchemeVersion, evidence: Counting = None) -> dict[str, Any]:
    """What a rating of this unit under this scheme version rests on now: one query.

    `evidence`: uids of the links that a round froze; None where all that are linked count.
    """
    if not isinstance(unit, Claim):
        return basis_of_pages(_scheme(version), copies=_copies_of(unit))
    links = _counting((_Link(*row) for row in _BEARING(claim=unit.pk or 0, question=unit.question_id or 0)), evidence)
    own, inherited = [one for one in links if one.claim_id], [one for one in links if not one.claim_id]
    question = unit.question.uid if unit.question else None
    return _basis(unit, question, _scheme(version), effective_links(inherited, own, unit.answers))


def bases_of(claims: Collection[int], round_: Round) -> dict[int, dict[str, Any]]:
    """By claim what a rating of it in this round rests on now. A few queries for all."""
    version = round_.scheme_version
    now = _Now(set(claims), {version.pk: _scheme(version)})
    return {claim: now.basis(claim, round_.pk, version.pk) for claim in claims}


def evidence_of(claims: set[int]) -> dict[int, list[str]]:
    """By claim the uids of the links that count for it now, each item once. Three queries for all."""
    now = _Now(claims, {})
    return {claim: [effective.link.uid for effective in now.links(claim)] for claim in now.claims}


def _copies_of(unit: Unit) -> list[str]:
    of = Q(source=unit) if isinstance(unit, Source) else Q(source__publisher=unit, source__withdrawn_at=None)
    return list(Capture.objects.filter(of).order_by("pk").values_list("uid", flat=True))


def _rows(links: QuerySet[EvidenceLink]) -> QuerySet[Any, Any]:
    return links.filter(withdrawn_at=None).order_by("pk").values_list(*_OF_LINK)


def _links(rows: QuerySet[EvidenceLink]) -> list[_Link]:
    """Those of these that are not withdrawn."""
    return [_Link(*row) for row in _rows(rows)]


_BEARING = Prepared(lambda claim, question: _rows(EvidenceLink.objects.filter(Q(claim=claim) | Q(question=question))))


def _counting(links: Iterable[_Link], evidence: Counting) -> list[_Link]:
    """Those that count where a round froze the evidence; all of them where it froze none."""
    return [one for one in links if evidence is None or one.uid in evidence]


@dataclass(frozen=True, slots=True)
class Overdue:
    """A rating or decision that should be marked stale and is not, and what of its basis has changed."""

    noun: str
    pk: int
    uid: str
    claim: int
    since: datetime
    changed: list[str]


def overdue() -> Iterator[list[Overdue]]:
    """What stands, is not stale and rests on something that is different now, batch by batch: ratings, then decisions.

    Each batch costs the same few queries, so that a million can be gone through.
    """
    schemes = {one.pk: _scheme(one) for one in SchemeVersion.objects.select_related("scheme")}
    yield from _overdue("rating", Rating.objects.visible_to(OPERATOR).current(), "submitted_at", schemes)
    yield from _overdue("decision", decisions_seen_by(OPERATOR).current(), "created_at", schemes)


def _overdue(noun: str, current: QuerySet[Any], since: str, schemes: dict[int, Scheme]) -> Iterator[list[Overdue]]:
    waiting = current.filter(stale_at=None, claim__isnull=False).order_by("pk")
    columns = ("pk", "uid", "claim_id", since, "round_id", "scheme_version_id", "basis")
    last = 0
    while rows := list(waiting.filter(pk__gt=last).values_list(*columns)[:BATCH]):
        now = _Now({claim for _, _, claim, *_ in rows}, schemes)
        found = (
            Overdue(noun, pk, uid, claim, at, now.changed(claim, round_, version, stored))
            for pk, uid, claim, at, round_, version, stored in rows
        )
        yield [one for one in found if one.changed]
        last = rows[-1][0]


@dataclass(frozen=True, slots=True)
class Compared:
    """A basis as it was stored beside what it would be now, and which of its parts `verify` finds changed."""

    then: dict[str, Any]
    now: dict[str, Any]
    changed: list[str]


def compared(judged: Rating | Decision) -> Compared:
    """What a rating of a claim, or a decision on one, rests on: then and now."""
    claim, round_, version = judged.claim_id or 0, judged.round_id, judged.scheme_version
    now = _Now({claim}, {version.pk: _scheme(version)})
    changed_parts = now.changed(claim, round_, version.pk, judged.basis)
    return Compared(judged.basis, now.basis(claim, round_, version.pk), changed_parts)


class _Now:
    """Bases of many claims as they are now."""

    def __init__(self, claims: set[int], schemes: dict[int, Scheme]) -> None:
        self._schemes = schemes
        read = Claim.objects.filter(pk__in=claims).select_related("question")
        self.claims = {claim.pk: claim for claim in read.only("quote", "quote_sha256", "answers", "question__uid")}
        questions = {claim.question_id for claim in self.claims.values() if claim.question_id}
        links = EvidenceLink.objects.all()
        self._own = _by(_links(links.filter(claim__in=claims)), "claim_id")
        self._inherited = _by(_links(links.filter(question__in=questions)), "question_id")

    @cached_property
    def _frozen(self) -> dict[tuple[int, int], list[str]]:
        """By round and claim the links that count, where a round froze them."""
        units = RoundUnit.objects.filter(claim__in=self.claims, evidence__isnull=False).order_by()
        return {(round_, claim): uids for round_, claim, uids in units.values_list("round", "claim", "evidence")}

    def changed(self, claim_id: int, round_id: int, version_id: int, stored: dict[str, Any]) -> list[str]:
        """What of a stored basis has changed. Where the lines of a quote end is no part of it."""
        now = self.basis(claim_id, round_id, version_id)
        if stored.get("quote_sha256") != now["quote_sha256"] and self._reads_same(claim_id, stored["quote_sha256"]):
            stored = stored | {"quote_sha256": now["quote_sha256"]}
        return changed(stored, now)

    def _reads_same(self, claim_id: int, sha256: str) -> bool:
        """Whether the words with this hash, which the claim had before, are those that it has now."""
        quote = self.claims[claim_id].quote
        return any(
            sha256_of_text(words) == sha256 and reads_same(words, quote) for words in self._words_before[claim_id]
        )

    @cached_property
    def _words_before(self) -> dict[int, list[str]]:
        words = defaultdict(list)
        anchors = Anchor.objects.filter(claim__in=self.claims).exclude(exact=F("claim__quote"))
        for claim_id, exact in anchors.values_list("claim_id", "exact"):
            words[claim_id].append(exact)
        return words

    def basis(self, claim_id: int, round_id: int, version_id: int) -> dict[str, Any]:
        claim = self.claims[claim_id]
        question = claim.question.uid if claim.question else None
        links = self.links(claim_id, self._frozen.get((round_id, claim_id)))
        return _basis(claim, question, self._schemes[version_id], links)

    def links(self, claim_id: int, evidence: Counting = None) -> list[EffectiveLink[_Link]]:
        """Links that count for a claim; of those that its round froze, where these are given."""
        claim = self.claims[claim_id]
        inherited, own = self._inherited[claim.question_id], self._own[claim_id]
        return effective_links(_counting(inherited, evidence), _counting(own, evidence), claim.answers)


def _by(links: Iterable[_Link], field: str) -> dict[int | None, list[_Link]]:
    grouped: dict[int | None, list[_Link]] = defaultdict(list)
    for link in links:
        grouped[getattr(link, field)].append(link)
    return grouped


def _scheme(version: SchemeVersion) -> Scheme:
    return Scheme(version.scheme.code, version.version, version.content_sha256)


def _basis(claim: Claim, question: str | None, scheme: Scheme, links: Iterable[EffectiveLink[_Link]]) -> dict[str, Any]:
    evidence = (_bearing(one.link, one.stance) for one in links)
    return basis(scheme, quote_sha256=claim.quote_sha256, question=question, answers=claim.answers, evidence=evidence)


def _bearing(link: _Link, stance: str) -> Bearing:
    return Bearing(
        item=link.item,
        item_version=link.item_version,
        retraction_status=link.retraction_status,
        source_retraction_status=link.source_retraction_status,
        link=link.uid,
        link_version=link.version,
        stance=stance,
    )
