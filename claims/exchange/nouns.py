"""Which records the files of single nouns have: all that are not withdrawn, or those around chosen claims."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from claims.choices import SchemeStatus
from claims.exchange.files import (
    CAPTURES,
    CHANGES,
    EVIDENCE,
    EXTRA,
    LEVELS,
    LINKS,
    PAIRS,
    PUBLISHER_REQUESTS,
    PUBLISHER_RESPONSES,
    QUESTIONS,
    RELATIONS,
    RELEASES,
    ROUND_UNITS,
    ROUNDS,
    SCHEMES,
    SEARCHES,
    SOURCES,
    File,
)
from claims.models import (
    OPERATOR,
    AskedClaim,
    Capture,
    Change,
    Claim,
    ClaimPair,
    EvidenceItem,
    EvidenceLink,
    Level,
    PublisherRequest,
    PublisherResponse,
    Question,
    Release,
    Round,
    RoundUnit,
    SchemeVersion,
    SearchRecord,
    Source,
    SourceRelation,
    TableRow,
    User,
)
from claims.models.rating import _Everybody
from claims.reads.blind import veil_of
from claims.reads.change import changes_seen_by
from claims.reads.pair import pairs_seen_by
from claims.reads.publisher_response import requests_seen_by
from claims.reads.release import releases_seen_by
from claims.reads.source.reading import Person, of_claims_seen_by, questions_seen_by

# Claims whose surroundings are asked for; None for everything.
Chosen = QuerySet[Claim] | None


def nouns_of(file: File, user: Person | None, claims: Chosen) -> "QuerySet[Any]":
    """The records of a file of a single noun that this person sees; None: the operator of the server, who sees all."""
    return _RECORDS[file.name](user, claims)


def _keys(claims: "QuerySet[Claim]", field: str) -> Any:
    return claims.order_by().values(field)


def _questions(user: Person | None, claims: Chosen) -> "QuerySet[Question]":
    questions = Question.objects.current() if user is None else questions_seen_by(user)
    return questions if claims is None else questions.filter(pk__in=_keys(claims, "question"))


def _links(user: Person | None, claims: Chosen) -> "QuerySet[EvidenceLink]":
    links = EvidenceLink.objects.filter(
        withdrawn_at=None, claim__withdrawn_at=None, question__withdrawn_at=None, evidence_item__withdrawn_at=None
    )
    if claims is not None:
        links = links.filter(Q(claim__in=_keys(claims, "pk")) | Q(question__in=_keys(claims, "question")))
    if user is None:
        return links
    asked = Q(question=None) | Q(question__in=questions_seen_by(user, Question.objects.all()).order_by().values("pk"))
    links = of_claims_seen_by(links.filter(asked), user)
    # A person sees that a study is linked, and not where it stands; what is published for good waits until it is shown.
    veil = veil_of(user) if isinstance(user, _Everybody) else None
    return links if veil is None else links.filter(~veil.over_links())


def _evidence(user: Person | None, claims: Chosen) -> "QuerySet[EvidenceItem]":
    items = EvidenceItem.objects.current()
    return items if claims is None else items.filter(pk__in=_links(user, claims).order_by().values("evidence_item"))


def _searches(user: Person | None, claims: Chosen) -> "QuerySet[SearchRecord]":
    return SearchRecord.objects.filter(question__in=_questions(user, claims).order_by().values("pk"))


def _sources(user: Person | None, claims: Chosen) -> "QuerySet[Source]":
    sources = Source.objects.current()
    return sources if claims is None else sources.filter(pk__in=_keys(claims, "source"))


def _relations(user: Person | None, claims: Chosen) -> "QuerySet[SourceRelation]":
    relations = SourceRelation.objects.filter(from_source__withdrawn_at=None, to_source__withdrawn_at=None)
    if claims is None:
        return relations
    of = _keys(claims, "source")
    return relations.filter(Q(from_source__in=of) | Q(to_source__in=of))


def _pairs(user: Person | None, claims: Chosen) -> "QuerySet[ClaimPair]":
    pairs = ClaimPair.objects.current() if user is None else pairs_seen_by(user)
    if claims is None:
        return pairs
    return pairs.filter(Q(claim__in=_keys(claims, "pk")) | Q(other__in=_keys(claims, "pk")))


def _requests(user: Person | None, claims: Chosen) -> "QuerySet[PublisherRequest]":
    """What publishers were asked; of chosen claims what was asked about one of them."""
    requests = requests_seen_by(OPERATOR if user is None else user)
    if claims is None:
        return requests
    return requests.filter(pk__in=AskedClaim.objects.filter(claim__in=_keys(claims, "pk")).order_by().values("request"))


def _responses(user: Person | None, claims: Chosen) -> "QuerySet[PublisherResponse]":
    return PublisherResponse.objects.filter(request__in=_requests(user, claims).order_by().values("pk"))


def _changes(user: Person | None, claims: Chosen) -> "QuerySet[Change]":
    changes = Change.objects.of_page() if user is None else changes_seen_by(user)
    return changes if claims is None else changes.filter(claim__in=_keys(claims, "pk"))


def _extra(user: Person | None, claims: Chosen) -> "QuerySet[TableRow]":
    """What tables say beside; of a claim that the person still has to judge blind it is hidden, as its coding is."""
    rows = TableRow.objects.exclude(extra={}).filter(source__withdrawn_at=None, claim__withdrawn_at=None)
    rows = rows.filter(claim__withheld_at=None)
    if claims is not None:
        rows = rows.filter(Q(claim__in=_keys(claims, "pk")) | Q(claim=None, source__in=_keys(claims, "source")))
    if user is None:
        return rows
    veil, rows = veil_of(user), of_claims_seen_by(rows, user)
    return rows if veil is None else rows.exclude(veil.over("claim__"))


def _releases(user: Person | None, claims: Chosen) -> "QuerySet[Release]":
    if user is None:
        return Release.objects.made()
    return releases_seen_by(user) if isinstance(user, User) else Release.objects.public()


def _levels(user: Person | None, claims: Chosen) -> "QuerySet[Level]":
    return Level.objects.exclude(version__status=SchemeStatus.DRAFT)


def _captures(user: Person | None, claims: Chosen) -> "QuerySet[Capture]":
    captures = Capture.objects.filter(source__withdrawn_at=None).defer("text", "structure", "metadata")
    return captures if claims is None else captures.filter(pk__in=_keys(claims, "capture"))


def _schemes(user: Person | None, claims: Chosen) -> "QuerySet[SchemeVersion]":
    return SchemeVersion.objects.exclude(status=SchemeStatus.DRAFT)


def _rounds(user: Person | None, claims: Chosen) -> "QuerySet[Round]":
    """Those that were opened; who does not lead is told of a running one by its own page alone."""
    opened = Round.objects.filter(opened_at__isnull=False)
    looks_on = isinstance(user, User) and not user.is_lead
    return opened.filter(Q(closed_at__isnull=False) | Q(standing=True)) if looks_on else opened


def _round_units(user: Person | None, claims: Chosen) -> "QuerySet[RoundUnit]":
    """What is in a running round, and what for, is not told to who may rate in it: it has claims that are hidden."""
    units = RoundUnit.objects.filter(
        round__opened_at__isnull=False, claim__withdrawn_at=None, source__withdrawn_at=None
    )  # fmt: skip
    units = units if claims is None else units.filter(claim__in=_keys(claims, "pk"))
    if user is None:
        return units
    return of_claims_seen_by(units.filter(round__closed_at__isnull=False), user)


_RECORDS: dict[str, Callable[[Person | None, Chosen], "QuerySet[Any]"]] = {
    EVIDENCE.name: _evidence,
    LINKS.name: _links,
    QUESTIONS.name: _questions,
    SEARCHES.name: _searches,
    SOURCES.name: _sources,
    RELATIONS.name: _relations,
    RELEASES.name: _releases,
    PAIRS.name: _pairs,
    PUBLISHER_REQUESTS.name: _requests,
    PUBLISHER_RESPONSES.name: _responses,
    CHANGES.name: _changes,
    LEVELS.name: _levels,
    EXTRA.name: _extra,
    CAPTURES.name: _captures,
    SCHEMES.name: _schemes,
    ROUNDS.name: _rounds,
    ROUND_UNITS.name: _round_units,
}
