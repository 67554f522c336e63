"""What publishers were asked and what they said, as far as a person may see it.

Of a claim that somebody still has to judge blind, what its publisher said waits with all else that would lead them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from claims.choices import Heard
from claims.models import AskedClaim, Claim, PublisherRequest, PublisherResponse, Release
from claims.models.publisher_response import PublisherRequestQuerySet
from claims.models.rating import Reader, _Operator
from claims.reads.blind import veil_of
from claims.reads.source.reading import hidden_from
from claims.rules.review.heard import heard


def requests_seen_by(user: Reader) -> PublisherRequestQuerySet:
    """Requests on claims that stand, without those on a claim that is hidden or veiled from this person."""
    kept = Q(claim__withdrawn_at__isnull=False) | Q(claim__source__withdrawn_at__isnull=False)
    if not isinstance(user, _Operator):
        if (hidden := hidden_from(user, "claim__")) is not None:
            kept |= hidden
        if (veil := veil_of(user)) is not None:
            kept |= veil.over("claim__")
    about = AskedClaim.objects.filter(kept, request=OuterRef("pk")).order_by()
    return PublisherRequest.objects.filter(~Exists(about))


@dataclass(frozen=True, slots=True)
class Told:
    """One request with its state and the answers to it: those that stand, and those that were put right."""

    request: PublisherRequest
    state: Heard
    responses: tuple[PublisherResponse, ...]

    @property
    def standing(self) -> list[PublisherResponse]:
        """Answers that no other took the place of, in their order."""
        gone = {one.supersedes_id for one in self.responses}
        return [one for one in self.responses if one.pk not in gone]

    @property
    def put_right(self) -> list[PublisherResponse]:
        """Answers in whose place others stand, in their order."""
        gone = {one.supersedes_id for one in self.responses}
        return [one for one in self.responses if one.pk in gone]


def with_responses(requests: PublisherRequestQuerySet) -> PublisherRequestQuerySet:
    """These with all that is told of them. One query more."""
    responses = PublisherResponse.objects.select_related("entered_by").order_by("pk")
    return requests.select_related("publisher", "created_by").prefetch_related(Prefetch("responses", responses))


def told(requests: Iterable[PublisherRequest], today: date | None = None) -> list[Told]:
    """Each of these, which `with_responses` gave, with its state today."""
    today = today or timezone.now().date()
    return [Told(one, state_of(one, today), tuple(one.responses.all())) for one in requests]


def state_of(request: PublisherRequest, today: date) -> Heard:
    """The state of a request whose responses were read with it."""
    answered = bool(request.responses.all())
    return heard(not_asked=bool(request.not_asked_because), answered=answered, due=request.due, today=today)


def requests_on(claim: Claim, user: Reader) -> list[Told]:
    """What the publisher of this claim was asked about it, the last first. Two queries."""
    return told(with_responses(requests_seen_by(user).filter(asked__claim=claim)).order_by("-pk"))


@dataclass(frozen=True, slots=True)
class PublisherHeard:
    """A publisher of decided claims of a release, with how many these are, and whether it was heard about any of them.

    `state` is None where nobody noted anything.
    """

    name: str
    claims: int
    state: Heard | None


def publishers_of(release: Release) -> list[PublisherHeard]:
    """The publishers of the claims that a release says were decided, with whether they were heard by now. Two queries.

    None for a release of before, which does not say who they are.
    """
    named = release.holds.get("publishers", [])
    requests = PublisherRequest.objects.filter(publisher__uid__in=[one["uid"] for one in named]).order_by("pk")
    today = timezone.now().date()
    states: dict[str, list[Heard]] = {}
    for one in with_responses(requests):
        states.setdefault(one.publisher.uid, []).append(state_of(one, today))
    return [PublisherHeard(one["name"], one["claims"], _best(states.get(one["uid"], []))) for one in named]


def _best(states: list[Heard]) -> Heard | None:
    """Of several requests what tells most: that it answered, was asked, or why not."""
    return next((state for state in Heard if state in states), None)
