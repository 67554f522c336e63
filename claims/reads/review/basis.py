"""What ratings rest on now, read for one claim or for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F

from claims.models import OPERATOR, Anchor, Claim, EvidenceLink, Rating, Round, RoundUnit, SchemeVersion
from claims.reads.claim.evidence import counting, effective_links_of
from claims.rules.extract.document import sha256_of_text
from claims.rules.review.basis import Bearing, Scheme, basis, changed
from claims.rules.review.stance import EffectiveLink, effective_links
from claims.rules.text.flow import reads_same

# Ratings at a time; their bases, claims and links are in memory together.
BATCH = 5_000


def basis_of(claim: Claim, version: SchemeVersion, evidence: Collection[str] | None = None) -> dict[str, Any]:
    """What a rating of this claim under this scheme version rests on now.

    `evidence` are the uids of the links that its round froze; None: all links count.
    """
    links = effective_links_of(claim, evidence)
    return _basis(claim, claim.question.uid if claim.question else None, _scheme(version), links)


def evidence_of(claims: set[int]) -> dict[int, list[str]]:
    """By claim the uids of the links that count for it now, each item once. Three queries for all."""
    now = _Now(claims, {})
    return {claim: [effective.link.uid for effective in now.links(claim)] for claim in now.claims}


def frozen_evidence(round_: Round, claim: Claim) -> list[str] | None:
    """Uids of the links that count for this claim in the round; None where the round froze none: all do."""
    if round_.standing:
        return None
    return RoundUnit.objects.filter(round=round_, claim=claim).values_list("evidence", flat=True).first()


@dataclass(frozen=True, slots=True)
class Overdue:
    """A rating that should be marked stale and is not, and what of its basis has changed."""

    pk: int
    uid: str
    claim: int
    changed: list[str]


def overdue() -> Iterator[list[Overdue]]:
    """Current ratings that are not stale and rest on something that is different now, batch by batch.

    Each batch costs the same few queries, so that a million can be gone through.
    """
    schemes = {one.pk: _scheme(one) for one in SchemeVersion.objects.select_related("scheme")}
    waiting = Rating.objects.visible_to(OPERATOR).current().filter(stale_at=None).order_by("pk")
    last = 0
    while rows := list(
        waiting.filter(pk__gt=last, claim__isnull=False).values_list(
            "pk", "uid", "claim_id", "scheme_version_id", "basis", "round_id"
        )[:BATCH]
    ):
        now = _Now({row[2] for row in rows}, schemes)
        found = (
            Overdue(pk, uid, claim, now.changed(claim, version, stored, round_))
            for pk, uid, claim, version, stored, round_ in rows
        )
        yield [one for one in found if one.changed]
        last = rows[-1][0]


class _Now:
    """Bases of many claims as they are now."""

    def __init__(self, claims: set[int], schemes: dict[int, Scheme]) -> None:
        self._schemes = schemes
        rows = Claim.objects.filter(pk__in=claims).select_related("question")
        self.claims = {claim.pk: claim for claim in rows.only("quote", "quote_sha256", "answers", "question__uid")}
        questions = {claim.question_id for claim in self.claims.values() if claim.question_id}
        links = EvidenceLink.objects.filter(withdrawn_at=None).select_related("evidence_item__source")
        self._own = _by(links.filter(claim__in=claims), "claim_id")
        self._inherited = _by(links.filter(question__in=questions), "question_id")

    def changed(self, claim_id: int, version_id: int, stored: dict[str, Any], round_id: int) -> list[str]:
        """What of a stored basis has changed. Where the lines of a quote end is no part of it."""
        now = self.basis(claim_id, version_id, self._frozen.get((round_id, claim_id)))
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

    @cached_property
    def _frozen(self) -> dict[tuple[int, int], list[str]]:
        """By round and claim the links that count, where a round froze them."""
        units = RoundUnit.objects.filter(claim__in=self.claims, evidence__isnull=False).order_by()
        return {(round_, claim): uids for round_, claim, uids in units.values_list("round", "claim", "evidence")}

    def basis(self, claim_id: int, version_id: int, evidence: Collection[str] | None = None) -> dict[str, Any]:
        claim = self.claims[claim_id]
        question = claim.question.uid if claim.question else None
        return _basis(claim, question, self._schemes[version_id], self.links(claim_id, evidence))

    def links(self, claim_id: int, evidence: Collection[str] | None = None) -> list[EffectiveLink[Any]]:
        """Links that count for a claim; of those that its round froze, where these are given."""
        claim = self.claims[claim_id]
        return effective_links(
            counting(self._inherited[claim.question_id], evidence),
            counting(self._own[claim_id], evidence),
            claim.answers,
        )


def _by(links: Iterable[EvidenceLink], field: str) -> dict[int | None, list[Any]]:
    grouped: dict[int | None, list[Any]] = defaultdict(list)
    for link in links:
        grouped[getattr(link, field)].append(link)
    return grouped


def _scheme(version: SchemeVersion) -> Scheme:
    return Scheme(version.scheme.code, version.version, version.content_sha256)


def _basis(claim: Claim, question: str | None, scheme: Scheme, links: Iterable[EffectiveLink[Any]]) -> dict[str, Any]:
    evidence = (_bearing(effective.link, effective.stance) for effective in links)
    return basis(scheme, quote_sha256=claim.quote_sha256, question=question, answers=claim.answers, evidence=evidence)


def _bearing(link: EvidenceLink, stance: str) -> Bearing:
    item = link.evidence_item
    return Bearing(
        item=item.uid,
        item_version=item.version,
        retraction_status=item.retraction_status,
        source_retraction_status=item.source.retraction_status,
        link=link.uid,
        link_version=link.version,
        stance=stance,
    )
