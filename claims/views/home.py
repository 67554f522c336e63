"""The first page: what waits for me, and what is new."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.choices import SourceStatus
from claims.models import Claim, Draft, Rating, Round, Source, User
from claims.models.queue import next_for, progress

# A number on this page is exact up to here; counting on would cost more than it tells.
MOST_COUNTED = 1_000
NEXT = 6
NEWS = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number of things that wait, as a link to their list."""

    number: str
    what: str
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened."""

    when: datetime
    who: str
    what: str
    title: str
    address: str
    quoted: bool


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person by role, the next claims to rate, and what is new."""
    user: User = request.user
    round_ = Round.objects.open().select_related("scheme_version__scheme").first()
    reviewing = user.is_reviewer and round_ is not None
    rated, all_claims = progress(user, round_) if reviewing else (0, 0)
    empty = not Source.objects.exists()
    context = {
        "round": round_,
        "reviewing": reviewing,
        "rated": rated,
        "all_claims": all_claims,
        "waiting": next_for(user, round_, limit=NEXT) if reviewing else [],
        "tally": [] if empty else _tally(user, round_, all_claims - rated),
        "news": [] if empty else _news(user),
        "empty": empty,
        "section": "home",
    }
    return render(request, "home.html", context)


def _tally(user: User, round_: Round | None, to_rate: int) -> list[Waiting]:
    tally = []
    if user.is_reviewer and round_ is not None:
        own = Rating.objects.visible_to(user).mine(user).latest()
        drafts = Draft.objects.filter(reviewer=user, round=round_)
        queue = reverse("review")
        tally += [
            Waiting(f"{to_rate:,}", "to rate", round_.name, queue),
            Waiting(_number(drafts), "drafts", "begun and not submitted", f"{queue}#d-h"),
            Waiting(_number(own.exclude(stale_at=None)), "stale ratings", "the evidence changed since", f"{queue}#s-h"),
        ]
    if user.is_curator:
        found = Source.objects.current().filter(status__in=(SourceStatus.FOUND, SourceStatus.SCREENED))
        untyped = Source.objects.current().filter(source_type=None)
        without = Claim.objects.current().filter(question=None)
        sources = reverse("source_list")
        tally += [
            Waiting(_number(found), "sources not in work", "found or screened", f"{sources}?status=found"),
            Waiting(_number(untyped), "sources without a type", "not classified", f"{sources}?type=none"),
            Waiting(_number(without), "claims without a question", "", f"{reverse('claim_list')}?question=none"),
        ]
    return tally


def _number(rows: QuerySet[Any]) -> str:
    """How many there are, counted up to a bound."""
    counted = rows.order_by()[: MOST_COUNTED + 1].count()
    return f"more than {MOST_COUNTED:,}" if counted > MOST_COUNTED else f"{counted:,}"


def _news(user: User) -> list[News]:
    claims = Claim.objects.current().select_related("created_by").only("uid", "quote", "created_at", "created_by")
    sources = Source.objects.current().select_related("created_by").order_by("-pk")[:NEWS]
    own = Rating.objects.visible_to(user).mine(user).select_related("claim").order_by("-pk")[:NEWS]
    news = [
        *(_news_of(one.created_at, one.created_by, "marked", one.quote, one, quoted=True) for one in claims[:NEWS]),
        *(_news_of(one.created_at, one.created_by, "added", one.shown_title, one, quoted=False) for one in sources),
        *(News(one.submitted_at, "You", "rated", one.claim.quote, one.claim.get_absolute_url(), True) for one in own),
    ]
    return sorted(news, key=lambda item: item.when, reverse=True)[:NEWS]


def _news_of(when: datetime, who: User, what: str, title: str, record: Claim | Source, *, quoted: bool) -> News:
    return News(when, who.shown_name, what, title, record.get_absolute_url(), quoted)
