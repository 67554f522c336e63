"""The page that a publisher's link opens: without a login, and with nothing on it but what the publisher is asked."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from claims.actions.login import ANSWER, closed_until, note_wrong_answer
from claims.actions.publisher_response import BadLink, link_of
from claims.forms.publisher_response import AnswerForm
from claims.models import AskedClaim, PublisherLink
from claims.reads.redaction import redactor
from claims.rules.fair import sentences
from claims.views.account import TOO_MANY
from claims.views.answer import draw

NOT_FOUND, GONE = 404, 410


@login_not_required
# Whoever has the link may answer; there is no login that another page could make use of. Without a referrer a browser
# names no origin either, by which a form of ours would be known.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publisher_answer(request: HttpRequest, secret: str) -> HttpResponse:
    """What is asked, and a field for the answer. A link that works no more says why, and where we are reached."""
    return _told_nowhere(_answer(request, secret))


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    if until := closed_until(request, ANSWER):
        return render(request, "response/link_closed.html", {"closed_until": until}, status=TOO_MANY)
    try:
        link = link_of(secret)
    except BadLink as error:
        if error.link is None or request.method == "POST":
            note_wrong_answer(request)
        context = {"why": " ".join(error.messages), "link": error.link}
        return render(request, "response/link_closed.html", context, status=GONE if error.link else NOT_FOUND)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.save(secret=secret):
        return render(request, "response/thanks.html", {"link": link})
    if form.errors:
        note_wrong_answer(request)
    return draw(request, "response/answer.html", _context(link, form), refused=form.errors)


def _context(link: PublisherLink, form: AnswerForm) -> dict[str, Any]:
    asked, hidden = AskedClaim.objects.filter(request=link.request, claim__withdrawn_at=None), redactor()
    decided = ("decision__verdict", "decision__superseded_by") if link.request.shows_decision else ()
    rows = list(asked.select_related("claim__source__publisher", *decided).defer("claim__search_text"))
    for one in rows:
        hidden.claim(one.claim)
        if decided and one.decision is not None:
            one.decision.reason = hidden.text(one.decision.reason)
    return {
        "form": form,
        "link": link,
        "asked_on": date.fromisoformat(link.request.asked_on),
        "asked": rows,
        "fair": sentences(),
        "today": timezone.now().date(),
    }


def _told_nowhere(response: HttpResponse) -> HttpResponse:
    """No search engine lists it, and no other site is told its address."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
