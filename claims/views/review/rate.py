"""Rating one unit after the other, and what was typed so far."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions.permissions import require
from claims.actions.rating import NOT_YOURS, Place, Submitted, skip_unit, submit_at, unskip_unit
from claims.choices import Role, Stage, UnitKind, UnitRole
from claims.forms.rating import FIELDS, OF_ITEM, PROFILE_FIELDS, RatingForm, judgement_in, superseded_in
from claims.models import Assignment, Rating, User
from claims.reads.review.profile import weighed_in
from claims.reads.review.queue import next_uid
from claims.reads.review.task import Task
from claims.rules.identify.uid import UID_LENGTH
from claims.views.account import TYPED_BEFORE_LOGIN, login_with
from claims.views.answer import draw
from claims.views.review.page import RatePage, judged_at, page_of

# Characters of a form that was sent after the login had expired; no rating has as many.
MOST_KEPT = 30_000
TOO_LONG = "Your login has expired, and what you typed is longer than a rating may be: it could not be kept."
CLOSED = "This round is closed: its ratings stay as they are."
UNPROCESSABLE = 422


@login_not_required  # so that what was typed before the login expired is kept, not lost in the redirect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, round_uid: str, unit_uid: str) -> HttpResponse:
    """Rate a unit, skip it, save a draft of it, or read it again."""
    if not request.user.is_authenticated:
        return _keep_and_log_in(request)
    reviewer = require(request.user, Role.REVIEWER)
    if request.method == "POST":
        return _take(request, reviewer, round_uid, unit_uid)
    page = page_of(reviewer, round_uid, unit_uid)
    if page.task.is_mine and page.work.codes_now:
        return redirect("code", round_uid, unit_uid)
    typed = _typed_before_login(request, reviewer)
    if typed is None:
        return _draw(request, page)
    form = RatingForm(typed, task=page.task, reviewer=reviewer, grounded=page.grounded)
    form.keep()
    messages.success(request, "You are logged in again. What you had typed is below; it is not submitted yet.")
    return _draw(request, page, form)


def _draw(request: HttpRequest, page: RatePage, form: RatingForm | None = None) -> HttpResponse:
    """The rating page; without a form where nothing can be rated: what was typed is shown then, and what was rated."""
    work = page.work
    if not work.task.is_mine and work.draft is None and work.mine is None:
        raise PermissionDenied(NOT_YOURS)
    unsent = None
    if not work.may_rate:
        unsent, form = form or work.left_over(), None
        if not work.round.is_open and (unsent is None or not unsent.is_bound):
            messages.error(request, CLOSED)
    elif form is None and (work.mine is None or work.draft is not None or work.judges_again or "again" in request.GET):
        form = work.form(grounded=page.grounded, reason_of=request.GET.get("reason_of", ""))
    if form is not None:
        form.focused = True
    context = {"page": page, "work": work, "form": form, "unsent": unsent, "section": "home"} | page.context
    refused = any(one is not None and one.is_bound for one in (form, unsent))
    return draw(request, page.template, context, refused=refused)


def _take(request: HttpRequest, reviewer: User, round_uid: str, unit_uid: str) -> HttpResponse:
    do = request.POST.get("do")
    if do in OTHERWISE:
        return OTHERWISE[do](request, page_of(reviewer, round_uid, unit_uid))
    place = Place(round_uid, unit_uid, _kind_in(request.POST))
    try:
        done = submit_at(
            actor=reviewer,
            place=place,
            judgement=judgement_in(request.POST),
            supersedes=superseded_in(request.POST, reviewer, place),
        )
    except ValidationError as error:
        return _refuse(request, page_of(reviewer, round_uid, unit_uid), error)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return _go_on_after(request, reviewer, done)


def _kind_in(data: QueryDict) -> UnitKind:
    over = data.get("over", "")
    return UnitKind(over) if over in UnitKind.values else UnitKind.CLAIM


def _refuse(request: HttpRequest, page: RatePage, error: ValidationError) -> HttpResponse:
    """The page with all that was typed and the reasons; the text is kept as a draft."""
    form = RatingForm(request.POST, task=page.task, reviewer=page.work.user, grounded=page.grounded, refused=error)
    form.keep()
    return _draw(request, page, form)


def _go_on_after(request: HttpRequest, reviewer: User, done: Submitted) -> HttpResponse:
    """To what comes next in the same round; to the same unit where there is more to it."""
    rating, task = done.rating, done.task
    here = reverse("rate", args=[task.round.uid, task.unit.uid])
    if task.role == UnitRole.TRAINING:
        return redirect(here)
    if task.round.judges_again and rating.stage == Stage.INDEPENDENT:
        messages.success(request, "Rating submitted. This is its source: say whether it changes your judgement.")
        return redirect(here)
    seen = here if task.kind != UnitKind.CLAIM or task.round.masked else reverse("claim", args=[task.unit.uid])
    link = format_html('<a href="{}#r-{}">{}</a>', seen, rating.uid, "Look at it")
    messages.success(request, format_html("Rating submitted. {}", link))
    _warn_of_profile(request, rating)
    return go_on(request, reviewer, task)


def _warn_of_profile(request: HttpRequest, rating: Rating) -> None:
    """Say that the certainty is another than the one that follows from the profile: it is stored as it was chosen."""
    weighed = weighed_in(rating)
    if weighed is not None and weighed.warning:
        messages.warning(request, f"{weighed.warning} It is stored as you chose it.")


def go_on(request: HttpRequest, reviewer: User, task: Task) -> HttpResponse:
    """To the next unit of the same round that waits for this person; to the queue, which says so, where none does."""
    uid = next_uid(reviewer, task)
    if uid is None:
        return redirect("review")
    return redirect(judged_at(task.round), task.round.uid, uid)


def _save_draft(request: HttpRequest, page: RatePage) -> HttpResponse:
    form = RatingForm(request.POST, task=page.task, reviewer=page.work.user, grounded=page.grounded)
    if not form.keep():
        return _draw(request, page, form)
    messages.success(request, "Draft saved.")
    return redirect(request.path)


def _discard(request: HttpRequest, page: RatePage) -> HttpResponse:
    RatingForm(task=page.task, reviewer=page.work.user).discard()
    messages.success(request, "Draft discarded.")
    return redirect(page.leads_to)


def _skip(request: HttpRequest, page: RatePage) -> HttpResponse:
    """Put the unit to the end, with the reason; what was typed stays as a draft."""
    task, reviewer = page.task, page.work.user
    form = RatingForm(request.POST, task=task, reviewer=reviewer, grounded=page.grounded)
    form.keep()
    if task.round.standing:
        return go_on(request, reviewer, task)
    try:
        skip_unit(actor=reviewer, assignment=assignment_of(page), because=why_skipped(request.POST))
    except ValidationError as error:
        page.skip_errors = error.messages
        return _draw(request, page, form)
    queue = format_html('<a href="{}#sk-{}">{}</a>', reverse("review"), task.round.uid, "Take it back")
    messages.success(request, format_html("Skipped: it comes back at the end. {}", queue))
    return go_on(request, reviewer, task)


def why_skipped(data: QueryDict) -> str:
    """The reason that was typed, else the one that was chosen."""
    return data.get("skipped_because", "").strip() or data.get("skip", "")


def _unskip(request: HttpRequest, page: RatePage) -> HttpResponse:
    unskip_unit(actor=page.work.user, assignment=assignment_of(page))
    messages.success(request, "It is back in its place.")
    return redirect("review")


def assignment_of(page: RatePage) -> Assignment:
    """What was handed to the person whose page it is. Raises PermissionDenied where it was not."""
    task = page.task
    mine = Assignment.objects.filter(reviewer=page.work.user, round=task.round, **{task.kind: task.unit}).first()
    if mine is None:
        raise PermissionDenied(NOT_YOURS)
    return mine


# What a form can ask for beside submitting.
OTHERWISE = {"draft": _save_draft, "discard": _discard, "skip": _skip, "unskip": _unskip}


@login_not_required
@never_cache
@require_POST
def draft(request: HttpRequest, round_uid: str, unit_uid: str) -> HttpResponse:
    """Keep what is typed, as the page saves it by itself; 204, 422 for too much, 401 when the login has expired."""
    if not request.user.is_authenticated:
        return HttpResponse("Log in again.", status=401)
    reviewer = require(request.user, Role.REVIEWER)
    page = page_of(reviewer, round_uid, unit_uid)
    kept = RatingForm(request.POST, task=page.task, reviewer=reviewer).keep()
    return HttpResponse(status=204 if kept else UNPROCESSABLE)


# --- a login that expired meanwhile ---------------------------------------------------------------------------------


def _keep_and_log_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), reverse("login"))
    names = [
        name for name in request.POST if name in (*FIELDS, *PROFILE_FIELDS, "replaces") or name.startswith(OF_ITEM)
    ]
    typed: dict[str, Any] = {name: request.POST.getlist(name) for name in names}
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
