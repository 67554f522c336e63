"""The first page: what waits for me, what comes next, and what is new."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.models import Claim, Draft, Exemption, Rating, Round, Source, User
from claims.models.unit import Unit
from claims.reads.review.rounds import rounds_of
from claims.reads.source.reading import claims_seen_by, of_claims_seen_by
from claims.tables.base import title_class
from claims.views.mine import Mine
from claims.views.results import results_at_home
from claims.views.waiting import MOST_ROUNDS, waiting_for

NEXT = 6
NEWS = 8
QUOTED = "quote two-lines"


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened; `drawn` is the class of its title, which says whose words it has."""

    when: datetime
    who: str
    what: str
    title: str
    address: str
    drawn: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person by role, the next claims to rate, and what is new."""
    user: User = request.user  # type: ignore[assignment]  # nobody comes here without a login
    round_ = Round.objects.standing_now()
    mine = [Mine(one, user, NEXT) for one in rounds_of(user)[:MOST_ROUNDS]] if user.is_reviewer else []
    # The first one in which something waits; the last one is the standing round.
    now = next((one for one in mine if one.waiting), mine[-1] if mine else None)
    empty = not Source.objects.exists()
    context = {
        "section": "home",
        "empty": empty,
        "round": now.round if now else round_,
        "exemptions": list(Exemption.objects.filter(round=round_).select_related("account", "created_by"))
        if round_
        else [],
        "progress": now.progress if now else None,
        "upcoming": _upcoming(now) if now else [],
        "waiting": [] if empty else waiting_for(user, round_, mine),
        "results": None if empty else results_at_home(user),
        "news": [] if empty else _news(user),
    }
    return render(request, "home.html", context)


def _upcoming(mine: Mine) -> list[tuple[Unit, bool]]:
    """What comes next to be rated, each with whether this reviewer has a draft for it."""
    kind = mine.round.unit_kind
    drafts = Draft.objects.filter(reviewer=mine.user, round=mine.round, **{f"{kind}__in": mine.waiting})
    begun = set(drafts.values_list(kind, flat=True))
    return [(unit, unit.pk in begun) for unit in mine.waiting]


def _news(user: User) -> list[News]:
    """The last things that happened, newest first: claims marked, sources added, own ratings."""
    claims = claims_seen_by(user).select_related("created_by")
    claims = claims.only("uid", "quote", "quote_flowed", "withheld_at", "created_at", "created_by")
    sources = Source.objects.current().select_related("created_by").defer("note", "excluded_because")
    ratings = of_claims_seen_by(Rating.objects.own(user), user).select_related("claim")
    ratings = ratings.only("submitted_at", "claim__uid", "claim__quote", "claim__quote_flowed", "claim__withheld_at")
    news = [
        *(_entry(user, claim, "marked", claim.shown_quote, QUOTED) for claim in claims.order_by("-pk")[:NEWS]),
        *(
            _entry(user, source, "added", source.shown_title, title_class(source))
            for source in sources.order_by("-pk")[:NEWS]
        ),
        *(_rated(rating) for rating in ratings.order_by("-pk")[:NEWS]),
    ]
    return sorted(news, key=lambda item: item.when, reverse=True)[:NEWS]


def _entry(user: User, record: Claim | Source, what: str, title: str, drawn: str) -> News:
    who = "You" if record.created_by_id == user.pk else record.created_by.shown_name
    return News(record.created_at, who, what, title, record.get_absolute_url(), drawn)


def _rated(rating: Rating) -> News:
    claim = rating.claim
    if claim is None:
        return News(rating.submitted_at, "You", "answered on", str(rating.unit), "", "")
    return News(rating.submitted_at, "You", "rated", claim.shown_quote, claim.get_absolute_url(), QUOTED)
