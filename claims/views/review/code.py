"""Coding the wording of a claim without seeing others' codes: in a round that asks for it, and on the spot."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.actions.coding import begin_coding, code_at, code_independently, stop_coding
from claims.actions.permissions import require
from claims.actions.rating import NOT_YOURS, Place, skip_unit
from claims.choices import Role, RoundTask
from claims.forms.coding import CodingForm, said_in
from claims.models import Claim, SchemeVersion, User
from claims.reads.claim.descriptions import blind_coding
from claims.reads.review.coder_notes import notes_or_none
from claims.reads.review.wording import wording_version
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch
from claims.views.claim.page import ClaimPage, claim_with_facts
from claims.views.review.page import RateClaimPage, page_of
from claims.views.review.rate import assignment_of, go_on, why_skipped


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, round_uid: str, unit_uid: str) -> HttpResponse:
    """Code the wording of a claim of a round, skip it, or read again what one said."""
    reviewer = require(request.user, Role.REVIEWER)
    page = page_of(reviewer, round_uid, unit_uid)
    if not isinstance(page, RateClaimPage) or page.work.round.task == RoundTask.RATE:
        raise Http404("Nothing is coded in this round.")
    if not page.work.task.is_mine:
        raise PermissionDenied(NOT_YOURS)
    if request.method != "POST":
        return _draw(request, page)
    return _skip(request, page) if request.POST.get("do") == "skip" else _take(request, reviewer, page)


def _draw(request: HttpRequest, page: RateClaimPage, form: CodingForm | None = None) -> HttpResponse:
    work = page.work
    version = wording_version(work.round)
    work.notes = notes_or_none(version)
    if form is None and work.may_judge and (work.coding is None or "again" in request.GET):
        own = work.coding
        initial = own.said | {"supersedes": own.uid} if own else None
        form = CodingForm(claim=page.claim_page.claim, version=version, initial=initial)
    return _drawn(request, page.claim_page, form, version, {"page": page, "work": work, "own": work.coding})


def _drawn(
    request: HttpRequest, shown: ClaimPage, form: CodingForm | None, version: SchemeVersion | None, more: dict[str, Any]
) -> HttpResponse:
    """The page; `coding` says that nothing on it is about evidence, or what others made of the words."""
    claim = shown.claim
    context = {"claim": claim, "source": claim.source, "shown": shown, "form": form, "version": version, "coding": True}
    context |= {"section": "home"} | more
    return draw(request, "review/code.html", context, refused=form is not None and form.is_bound)


def _take(request: HttpRequest, reviewer: User, page: RateClaimPage) -> HttpResponse:
    work, claim = page.work, page.claim_page.claim
    place = Place(work.round.uid, claim.uid)
    try:
        done = code_at(
            actor=reviewer, place=place, said=said_in(request.POST), supersedes=request.POST.get("supersedes", "")
        )
    except ValidationError as error:
        form = CodingForm(request.POST, claim=claim, version=wording_version(work.round), refused=error)
        return _draw(request, page, form)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, "Your codes are stored.")
    if work.round.task == RoundTask.BOTH and work.mine is None:
        return redirect("rate", work.round.uid, claim.uid)
    return go_on(request, reviewer, done.task)


def _skip(request: HttpRequest, page: RateClaimPage) -> HttpResponse:
    try:
        skip_unit(actor=page.work.user, assignment=assignment_of(page), because=why_skipped(request.POST))
    except ValidationError as error:
        page.skip_errors = error.messages
        return _draw(request, page)
    messages.success(request, "Skipped: it comes back at the end.")
    return go_on(request, page.work.user, page.task)


# --- on the spot ----------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_code(request: HttpRequest, uid: str) -> HttpResponse:
    """Begin to code a claim independently, code it, or stop: as the button says."""
    curator = require(request.user, Role.CURATOR)
    claim = fetch(claim_with_facts(curator), uid)
    if request.method == "POST":
        return _on_the_spot(request, curator, claim)
    if blind_coding(curator, claim) is None:
        # It is begun by a button, so that no link that somebody follows hides anything from them.
        return redirect(claim)
    return _draw_spot(request, curator, claim)


def _draw_spot(request: HttpRequest, curator: User, claim: Claim, form: CodingForm | None = None) -> HttpResponse:
    version = wording_version()
    shown = ClaimPage(claim, curator, None)
    work = {"masked": False, "notes": notes_or_none(version)}
    form = form or CodingForm(claim=claim, version=version)
    return _drawn(request, shown, form, version, {"work": work, "page": {"veiled": True}, "on_the_spot": True})


def _on_the_spot(request: HttpRequest, curator: User, claim: Claim) -> HttpResponse:
    do = request.POST.get("do")
    if do == "begin":
        with refusal_told(request):
            begin_coding(actor=curator, claim=claim, saw_before="saw_before" in request.POST)
        # Where it was refused, this leads to the claim, which says why.
        return redirect("claim_code", claim.uid)
    if do == "stop":
        with refusal_told(request):
            stop_coding(actor=curator, claim=claim)
            messages.success(request, "You do not code this claim independently any more: others’ codes are shown.")
        return redirect(claim)
    try:
        code_independently(actor=curator, claim=claim, said=said_in(request.POST))
    except ValidationError as error:
        if blind_coding(curator, claim) is None:
            messages.error(request, " ".join(error.messages))
            return redirect(claim)
        form = CodingForm(request.POST, claim=claim, version=wording_version(), refused=error)
        return _draw_spot(request, curator, claim, form)
    messages.success(request, "Your codes are stored, and others’ are shown.")
    return redirect(f"{reverse('claim', args=[claim.uid])}#descriptions")
