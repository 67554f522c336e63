"""What waits for a reviewer, by round: what comes next, drafts, what was skipped and why, what to look at again."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from claims.actions.permissions import require
from claims.choices import Role, UnitKind
from claims.models import Draft, Rating, Round, User
from claims.models.rating import RatingQuerySet
from claims.models.unit import Unit
from claims.reads.blind import masked_for
from claims.reads.review.masked import draw_mask
from claims.reads.review.queue import next_for
from claims.reads.review.rounds import rounds_of
from claims.reads.review.task import UNITS
from claims.reads.source.reading import of_claims_seen_by
from claims.rules.identify.uid import is_uid
from claims.views.asked import fetch, named
from claims.views.mine import Mine
from claims.views.review.page import judged_at

MOST_LISTED = 50


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this reviewer, what they have begun, and what they have rated."""
    reviewer = require(request.user, Role.REVIEWER)
    own = of_claims_seen_by(Rating.objects.own(reviewer).current(), reviewer)
    ratings = _rows(_before(own, request.GET.get("before", "")), MOST_LISTED + 1)
    # What is to be rated masked in another round is on no list of this one.
    masked = masked_for(reviewer).exclude(round=OuterRef("round")).filter(claim=OuterRef("claim"))
    rows = Draft.objects.filter(~Exists(masked), reviewer=reviewer)
    drafts = rows.select_related("claim__source", "source", "publisher", "round")[:MOST_LISTED]
    draw_mask([draft.claim for draft in drafts if draft.claim is not None and draft.round.masked])
    context = {
        "rounds": [Mine(round_, reviewer) for round_ in rounds_of(reviewer)],
        "drafts": drafts,
        "stale": _rows(own.filter(stale_at__isnull=False), MOST_LISTED),
        "ratings": ratings[:MOST_LISTED],
        "earlier": ratings[MOST_LISTED - 1].uid if len(ratings) > MOST_LISTED else "",
        "section": "home",
    }
    return render(request, "review/queue.html", context)


def _before(own: RatingQuerySet, uid: str) -> RatingQuerySet:
    """Those that were submitted before the one of this uid; all where there is none."""
    start = own.filter(uid=uid).values_list("pk", flat=True).first() if is_uid(uid) else None
    return own if start is None else own.filter(pk__lt=start)


def _rows(own: RatingQuerySet, most: int) -> list[Rating]:
    """The newest ones with what their rows show. First which they are: one query for both takes PostgreSQL seconds."""
    newest = list(own.order_by("-pk").values_list("pk", flat=True)[:most])
    rows = own.filter(pk__in=newest).with_levels().select_related("claim__source", "source", "publisher")
    return list(rows.order_by("-pk"))


@require_safe
def next_in(request: HttpRequest, round_uid: str) -> HttpResponse:
    """Go to what waits for this person in a round; `?after=` names the unit that is passed over."""
    reviewer = require(request.user, Role.REVIEWER)
    round_ = fetch(Round.objects.filter(opened_at__isnull=False), round_uid)
    if not round_.is_open:
        return redirect("review")
    units = UNITS[UnitKind(round_.unit_kind)].objects.all()
    return _go_on(reviewer, round_, named(units, request.GET.get("after", "")))


def _go_on(reviewer: User, round_: Round, after: Unit | None = None) -> HttpResponse:
    waiting = next_for(reviewer, round_, after=after)
    return redirect(judged_at(round_), round_.uid, waiting[0].uid) if waiting else redirect("review")
