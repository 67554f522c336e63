"""What of a round's wording waits for a decision: where coders differ, on what they agree, and what is decided."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from claims.actions.coding_decision import AT_ONCE, WHO_DECIDES, decide_wording_alike
from claims.actions.permissions import require
from claims.choices import Role, RoundTask
from claims.models import Claim, Round, User
from claims.reads.review.codings import NAMES, Case, cases_in
from claims.reads.source.reading import claims_seen_by
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.round.detail import fetch_round, refuse

MOST_LISTED = 50


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def round_codings(request: HttpRequest, uid: str) -> HttpResponse:
    """The claims of a round that were coded, the strongest disagreement first; deciding where all agree."""
    person = require(request.user, Role.LEAD, Role.CURATOR, needed=WHO_DECIDES)
    round_ = fetch_round(uid)
    refuse(person, round_)
    if round_.task == RoundTask.RATE:
        raise Http404("Nothing is coded in this round.")
    cases, typed, errors = cases_in(round_, person), "All coders say the same.", []
    alike = [one.claim for one in cases if one.alike and not one.decided]
    if request.method == "POST":
        typed = request.POST.get("reason", "")
        try:
            return _decide_alike(request, person, round_, alike, typed)
        except ValidationError as error:
            errors = error.messages
    context = {
        "round": round_, "lists": _lists(cases, person), "most": MOST_LISTED, "alike": len(alike), "at_once": AT_ONCE,
        "decided": sum(one.decided for one in cases), "reason": typed, "errors": errors, "section": "rounds",
    }  # fmt: skip
    return draw(request, "round/codings.html", context, refused=errors)


def _decide_alike(request: HttpRequest, person: User, round_: Round, alike: list[int], reason: str) -> HttpResponse:
    came = decide_wording_alike(actor=person, round_=round_, claims=alike, reason=reason)
    messages.success(request, f"{came.changed:,} decided as all coders say; {len(came.refused):,} left as they were.")
    for one in came.refused[:MOST_LISTED]:
        messages.error(request, f"{one.uid}: {one.why}")
    return redirect("round_codings", round_.uid)


def _lists(cases: list[Case], person: User) -> list[dict[str, Any]]:
    """The cases that are shown, each with its claim. One query for all."""
    open_ = [one for one in cases if not one.decided]
    kinds: list[tuple[str, str, list[Case]]] = [
        ("differ", "Where coders differ", [one for one in open_ if one.differs]),
        ("alike", "Where all agree", [one for one in open_ if one.alike]),
        ("single", "With one coder", [one for one in open_ if not one.differs and not one.alike]),
        ("decided", "Decided", [one for one in cases if one.decided]),
    ]
    shown = [one.claim for _, _, some in kinds for one in some[:MOST_LISTED]]
    rows = claims_seen_by(person, Claim.objects.filter(pk__in=shown)).select_related("source")
    claims = {claim.pk: claim for claim in rows.defer("search_text", "note", "source__search_text", "source__note")}
    return [
        {
            "name": name,
            "title": title,
            "number": len(some),
            "rows": [
                (one, claims[one.claim], [label for field, label in NAMES.items() if field in one.differs])
                for one in some[:MOST_LISTED]
                if one.claim in claims
            ],
        }
        for name, title, some in kinds
        if some
    ]
