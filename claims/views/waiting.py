"""What waits for a person, by role: numbers for the first page, each a link to its list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from claims.choices import NOT_KNOWN, Role, SourceStatus
from claims.database.counting import MOST_COUNTED, bounded
from claims.filters.claim import ClaimFilter
from claims.models import (
    AddressList,
    Assignment,
    Change,
    Draft,
    ListedAddress,
    Rating,
    Round,
    Sighting,
    Source,
    SourceRelation,
    User,
    Watch,
)
from claims.reads.change import changes_seen_by
from claims.reads.review.progress import first_judged
from claims.reads.review.reveal import extent_for
from claims.reads.review.rounds import rounds_of
from claims.reads.source.reading import claims_seen_by, of_claims_seen_by
from claims.rules.review.reveal import Extent
from claims.views.mine import Mine

# A lead with more open rounds finds them all on their page.
MOST_LED = 3
# Somebody who rates in more finds them all in the queue.
MOST_ROUNDS = 6
# Each page of a list is looked for among the copies.
MOST_LISTS = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number of things that wait, as a link to their list."""

    number: str
    what: str
    note: str
    address: str


def waiting_for(user: User, round_: Round | None, mine: Iterable[Mine]) -> list[Waiting]:
    """What waits for this person in all of their roles; `mine` are the rounds in which they rate."""
    led = _of_lead(user, round_) if user.is_lead and not user.alone else ()
    return [*_to_do(user, mine), *led]


def digest_of(user: User) -> list[Waiting]:
    """What they can do something about, for who is not here: of rounds those that have something left to rate."""
    mine = [Mine(one, user) for one in rounds_of(user)[:MOST_ROUNDS]] if user.is_reviewer else []
    return list(_to_do(user, [one for one in mine if one.progress.to_rate != "0"]))


def _to_do(user: User, mine: Iterable[Mine]) -> Iterator[Waiting]:
    if user.is_reviewer:
        yield from (_to_rate(user, one) for one in mine)
        yield from _of_reviewer(user)
    if user.is_curator:
        yield from _of_curator(user)
    if user.is_curator or user.is_lead:
        yield from _of_desk(user)


def _to_rate(user: User, mine: Mine) -> Waiting:
    note = "not rated yet" if user.alone else mine.round.name
    what = "to code" if mine.codes else "to rate"
    return Waiting(mine.progress.to_rate, what, note, f"{reverse('review')}#n-{mine.round.uid}")


def _of_reviewer(user: User) -> Iterator[Waiting]:
    queue = reverse("review")
    stale = Rating.objects.own(user).current().filter(stale_at__isnull=False)
    if not user.alone:
        yield from _some(Draft.objects.filter(reviewer=user), "draft", "begun and not submitted", f"{queue}#d-h")
    yield from _some(stale, "rating", "to look at again: what they rest on has changed", f"{queue}#s-h")


def _of_curator(user: User) -> Iterator[Waiting]:
    sources, listed = Source.objects.current(), reverse("source_list")
    by_status = {SourceStatus.FOUND: "found, not screened yet", SourceStatus.SCREENED: "screened, not in work yet"}
    for status, note in by_status.items():
        yield from _some(sources.filter(status=status), "source", note, f"{listed}?status={status}")
    for field, note in {"source_type": "without a type", "publisher": "without a publisher"}.items():
        address = f"{listed}?{'type' if field == 'source_type' else field}=none"
        yield from _some(sources.filter(**{field: None}), "source", note, address)
    yield from _some(
        ClaimFilter({"side": NOT_KNOWN}, user=user).rows(),
        "claim",
        "neither voice nor type of source said",
        f"{reverse('claim_list')}?side={NOT_KNOWN}",
    )
    lists = AddressList.objects.filter(stopped_at=None).order_by("-pk").values_list("pk", flat=True)[:MOST_LISTS]
    to_save = ListedAddress.objects.filter(in_list__in=list(lists)).not_yet()
    yield from _some(to_save, "page", "of a list, to save", reverse("address_lists"))
    relations = SourceRelation.objects.waiting()
    address = f"{reverse('relation_list')}?status=candidate"
    yield from _some(relations, "relation", "to confirm or reject", address)
    sightings = of_claims_seen_by(Sighting.objects.waiting(), user)
    yield from _some(sightings, "claim", "lost or doubtful on a newer copy or reading", reverse("sighting_list"))
    unasked = claims_seen_by(user).filter(question=None)
    yield from _some(unasked, "claim", "without a question", f"{reverse('claim_list')}?question=none")


def _of_desk(user: User) -> Iterator[Waiting]:
    """What newer copies say of claims, and what is to be saved again."""
    unjudged = changes_seen_by(user, Change.objects.unjudged())
    yield from _some(
        unjudged, "change", "on newer copies, not looked at yet", f"{reverse('change_list')}?significance=none"
    )
    due = Watch.objects.due(timezone.now())
    yield from _some(due, "page", "watched, to look at again", reverse("due"))


def _of_lead(user: User, standing: Round | None) -> Iterator[Waiting]:
    """How far the oldest open rounds are: these numbers tell nobody what anybody said, and need no reveal."""
    open_rounds = Round.objects.filter(opened_at__isnull=False, closed_at=None, standing=False).order_by("opened_at")
    led = list(open_rounds[:MOST_LED])
    for round_ in led:
        given, done = bounded(Assignment.objects.filter(round=round_)), bounded(first_judged(round_))
        what = f"of {_number(given)[0]} {round_.submission}s"
        yield Waiting(_number(done)[0], what, round_.name, round_.get_absolute_url())
    if standing is None and not led:
        yield Waiting("No", "round is open", "nobody can rate now", reverse("round_list"))
    elif standing is not None and extent_for(user, standing) == Extent.EVERYTHING:
        # Of who is bound like any rater this number would be only their own.
        ratings = Rating.objects.visible_to(user).filter(round=standing, supersedes=None)
        reviewers = User.objects.filter(groups__name=Role.REVIEWER, is_active=True).count()
        note = f"{standing.name}, {reviewers:,} reviewer{'' if reviewers == 1 else 's'}"
        number, many = _number(bounded(ratings))
        yield Waiting(number, f"rating{'s' if many else ''} so far", note, reverse("round_list"))


def _some(rows: QuerySet[Any], what: str, note: str, address: str) -> Iterator[Waiting]:
    """These rows, unless there are none: what does not wait need not be read."""
    found = bounded(rows)
    if found:
        number, many = _number(found)
        yield Waiting(number, f"{what}{'s' if many else ''}", note, address)


def _number(found: int) -> tuple[str, bool]:
    """A bounded number as it is shown, and whether it is plural."""
    return (f"{MOST_COUNTED:,}+" if found > MOST_COUNTED else f"{found:,}"), found != 1
