"""Rating: the queue, one claim after the other, and what was typed so far."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.permissions import require
from claims.choices import Role
from claims.forms.rating import FIELDS, RatingForm
from claims.models import Claim, Draft, Rating, Round, User
from claims.models.rating import RatingQuerySet
from claims.reads.review.queue import next_for, progress_of
from claims.rules.identify.uid import UID_LENGTH, is_uid
from claims.views.account import TYPED_BEFORE_LOGIN, login_with
from claims.views.asked import fetch, named
from claims.views.claim.detail import draw_claim
from claims.views.claim.page import ClaimPage, claim_with_facts

# Characters of a form that was sent after the login had expired; no rating has as many.
MOST_KEPT = 30_000
TOO_LONG = "Your login has expired, and what you typed is longer than a rating may be: it could not be kept."
UNPROCESSABLE = 422
IN_QUEUE = 12
MOST_LISTED = 50


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this reviewer, what they have begun, and what they have rated."""
    reviewer = require(request.user, Role.REVIEWER)
    round_ = Round.objects.standing_now()
    own = Rating.objects.own(reviewer).current()
    ratings = _rows(_before(own, request.GET.get("before", "")), MOST_LISTED + 1)
    drafts = Draft.objects.filter(reviewer=reviewer).select_related("claim__source", "round")
    context = {
        "round": round_,
        "waiting": next_for(reviewer, round_, limit=IN_QUEUE) if round_ else [],
        "progress": progress_of(reviewer, round_) if round_ else None,
        "drafts": drafts[:MOST_LISTED],
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
    rows = own.filter(pk__in=newest).select_related("claim__source", "verdict", "certainty", "round")
    return list(rows.order_by("-pk"))


@require_safe
def next_claim(request: HttpRequest) -> HttpResponse:
    """Go to the next claim that waits; `?after=` names the one that is skipped."""
    reviewer = require(request.user, Role.REVIEWER)
    round_ = Round.objects.standing_now()
    if round_ is None:
        return redirect("review")
    skipped = request.GET.get("after", "")
    after = named(Claim.objects.all(), skipped)
    return _go_on(request, reviewer, round_, after)


def _go_on(request: HttpRequest, reviewer: User, round_: Round, after: Claim | None) -> HttpResponse:
    waiting = next_for(reviewer, round_, after=after)
    if not waiting:
        # The queue says so itself, and why.
        return redirect("review")
    return redirect("rate", round_.uid, waiting[0].uid)


@login_not_required  # so that what was typed before the login expired is kept, not lost in the redirect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, round_uid: str, claim_uid: str) -> HttpResponse:
    """Rate a claim, save a draft of it, or read it again."""
    if not request.user.is_authenticated:
        return _keep_and_log_in(request)
    reviewer = require(request.user, Role.REVIEWER)
    rounds = Round.objects.select_related("scheme_version__scheme").prefetch_related("scheme_version__levels")
    round_ = fetch(rounds, round_uid)
    claim = fetch(claim_with_facts(reviewer), claim_uid)
    page = ClaimPage(claim, reviewer, round_)
    typed = request.POST if request.method == "POST" else _typed_before_login(request, reviewer)
    if typed is None:
        return _draw(request, page)
    form = RatingForm(typed, round_=round_, claim=claim, reviewer=reviewer)
    if request.method != "POST":
        form.keep()
        messages.success(request, "You are logged in again. What you had typed is below; it is not submitted yet.")
        return _draw(request, page)
    return _take(request, page, form)


def _draw(request: HttpRequest, page: ClaimPage, form: RatingForm | None = None) -> HttpResponse:
    if page.round is None or page.round.is_open:
        return draw_claim(request, page, form)
    if form is None:
        messages.error(request, "This round is closed: its ratings stay as they are.")
    now = Round.objects.standing_now()
    return draw_claim(request, ClaimPage(page.claim, page.user, now), unsent=form or page.left_over())


def _take(request: HttpRequest, page: ClaimPage, form: RatingForm) -> HttpResponse:
    form.is_valid()
    if request.POST.get("do") == "draft":
        if not form.keep():
            return _draw(request, page, form)
        messages.success(request, "Draft saved.")
        return redirect(request.path)
    if request.POST.get("do") == "discard":
        form.discard()
        messages.success(request, "Draft discarded.")
        return redirect(page.claim)
    rating = form.save()
    if rating is None:
        # It may have been closed since it was read.
        form.round.refresh_from_db(fields=["closed_at"])
        return _draw(request, page, form)
    link = format_html('<a href="{}#r-{}">{}</a>', page.claim.get_absolute_url(), rating.uid, "Look at it")
    messages.success(request, format_html("Rating submitted. {}", link))
    return _go_on(request, page.user, rating.round, page.claim)


@login_not_required
@never_cache
@require_POST
def draft(request: HttpRequest, round_uid: str, claim_uid: str) -> HttpResponse:
    """Keep what is typed, as the page saves it by itself; 204, 422 for too much, 401 when the login has expired."""
    if not request.user.is_authenticated:
        return HttpResponse("Log in again.", status=401)
    round_ = fetch(Round.objects.select_related("scheme_version"), round_uid)
    claim = fetch(Claim, claim_uid)
    reviewer = require(request.user, Role.REVIEWER)
    kept = RatingForm(request.POST, round_=round_, claim=claim, reviewer=reviewer).keep()
    return HttpResponse(status=204 if kept else UNPROCESSABLE)


def _keep_and_log_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), reverse("login"))
    typed = {name: request.POST.getlist(name) for name in (*FIELDS, "replaces")}
    if sum(len(value) for values in typed.values() for value in values) > MOST_KEPT:
        messages.error(request, TOO_LONG)
        return redirect_to_login(request.path, reverse("login"))
    messages.info(request, "Your login has expired. What you typed is kept and comes back when you log in.")
    reviewer = request.POST.get("reviewer", "")[:UID_LENGTH]
    return login_with(request, {"path": request.path, "typed": typed, "reviewer": reviewer})


def _typed_before_login(request: HttpRequest, reviewer: User) -> QueryDict | None:
    kept = request.session.get(TYPED_BEFORE_LOGIN)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[TYPED_BEFORE_LOGIN]
    # Somebody else who logs in at this browser must not see it.
    if kept["reviewer"] not in ("", reviewer.uid):
        return None
    typed = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        typed.setlist(name, values)
    return typed
