"""For leads: what publishers were asked, what is due, and what they said."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.permissions import require
from claims.actions.publisher_response import MOST_CLAIMS, NEEDED, close_publisher_link
from claims.choices import Role
from claims.forms.publisher_response import AskForm, EnterForm, LinkForm, NotAskedForm
from claims.models import AskedClaim, Claim, PublisherLink, PublisherRequest, PublisherResponse, User
from claims.reads.publisher_response import requests_seen_by, told, with_responses
from claims.reads.review.seen import decisions_seen_by
from claims.reads.source.reading import claims_seen_by
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch, named

ON_A_PAGE = 50
LIST = "response/list.html"


@require_safe
def responses(request: HttpRequest) -> HttpResponse:
    """What is due, the longest overdue first; then all that was asked, or not, the newest first; `after` is a key."""
    lead = _lead(request)
    seen = with_responses(requests_seen_by(lead))
    after = request.GET.get("after", "")
    below = {"pk__lt": int(after)} if after.isdecimal() and len(after) < 19 else {}
    rows = told(seen.filter(**below).order_by("-pk")[: ON_A_PAGE + 1])
    shown = rows[:ON_A_PAGE]
    context = {
        "due": [] if below else told(seen.unanswered().order_by("due", "pk")[:ON_A_PAGE]),
        "rows": shown,
        "most": ON_A_PAGE,
        "after": after,
        "next_after": shown[-1].request.pk if len(rows) > ON_A_PAGE else None,
        "section": "rounds",
    }
    return draw(request, LIST, context)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def response_new(request: HttpRequest) -> HttpResponse:
    """Ask the publisher of `?claim=` about it and others of its decided claims, or note why it is not asked."""
    lead = _lead(request)
    claim = fetch(_claims(lead), request.GET.get("claim", ""))
    offered = _offered(lead, claim)
    typed = request.POST if request.method == "POST" else None
    notes = typed is not None and typed.get("do") == "not_asked"
    initial = {"claims": [claim.uid], "contact": lead.email}
    ask = AskForm(None if notes else typed, offered=offered, initial=initial)
    why = NotAskedForm(typed if notes else None, offered=offered, initial=initial, prefix="not")
    form: Any = why if notes else ask
    if form.is_bound and form.is_valid() and (made := form.save(actor=lead)):
        messages.success(request, "Noted.")
        return redirect(made)
    context = {"claim": claim, "ask": ask, "why": why, "section": "rounds"}
    return draw(request, "response/new.html", context, refused=form.errors)


def _claims(lead: User) -> Any:
    claims = claims_seen_by(lead).filter(source__publisher__isnull=False).select_related("source__publisher")
    return claims.defer("search_text")


def _offered(lead: User, claim: Claim) -> list[Claim]:
    """This claim, and others of its publisher on which something is decided."""
    decided = decisions_seen_by(lead).current().filter(claim__source__publisher=claim.source.publisher_id)
    others = _claims(lead).filter(pk__in=decided.order_by().values("claim")).exclude(pk=claim.pk)
    return [claim, *others.order_by("pk")[: MOST_CLAIMS - 1]]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def response_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """One request: its claims, its links, what was answered; `do` says what a lead adds. A link is shown once."""
    lead = _lead(request)
    asked = fetch(with_responses(requests_seen_by(lead)), uid)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    corrects = named(PublisherResponse.objects.filter(request=asked, superseded_by=None), _corrected(request))
    enter = EnterForm(
        request.POST if do == "enter" else None, supersedes=corrects,
        initial={"words": corrects.words, "received_on": corrects.received_on} if corrects else None,
    )  # fmt: skip
    link = LinkForm(request.POST if do == "link" else None, initial={"ends_on": asked.due} if asked.due else None)
    if _saved(enter, lead, asked):
        messages.success(request, "Kept, word for word.")
        return redirect(asked)
    made = _saved(link, lead, asked)
    context = {
        "told": told([asked])[0], "enter": enter, "corrects": corrects, "link_form": link,
        "link": request.build_absolute_uri(reverse("publisher_answer", args=[made[1]])) if made else "",
        "made": made[0] if made else None, "now": timezone.now(), "section": "rounds",
        "asked": AskedClaim.objects.filter(request=asked).select_related("claim__source", "decision__verdict"),
        "links": asked.links.select_related("created_by", "closed_by"),
    }  # fmt: skip
    return draw(request, "response/detail.html", context, refused=enter.errors or link.errors)


def _saved(form: Any, lead: User, asked: PublisherRequest) -> Any:
    return form.save(actor=lead, request=asked) if form.is_bound and form.is_valid() else None


def _corrected(request: HttpRequest) -> str:
    return request.POST.get("corrects", "") or request.GET.get("corrects", "")


@require_POST
def publisher_link_close(request: HttpRequest, uid: str) -> HttpResponse:
    """Let a link work no more."""
    lead = _lead(request)
    link = fetch(PublisherLink.objects.select_related("request"), uid)
    with refusal_told(request):
        close_publisher_link(actor=lead, link=link)
        messages.success(request, "Closed: the link works no more.")
    return redirect(link.request)


def _lead(request: HttpRequest) -> User:
    return require(request.user, Role.LEAD, needed=NEEDED)
