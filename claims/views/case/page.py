"""The case file of a publisher: its pages, claims and changes, and chosen claims as one exhibit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from claims.actions.permissions import has_role, require
from claims.actions.time_stamp import NEEDED, stamp_case
from claims.choices import Role
from claims.models import Claim, Publisher, User
from claims.models.publisher_response import PublisherRequestQuerySet
from claims.models.sighting import HEAVY
from claims.reads.blind import draw_veil
from claims.reads.case import MOST, MOST_CHANGES, case_statement, changes_of_pages, claims_of, exhibit
from claims.reads.hold import over_publisher
from claims.reads.publisher_response import Told, requests_seen_by, with_responses
from claims.reads.publisher_response import told as responses_told
from claims.rules.extract.document import sha256_of_text
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch_for
from claims.views.case.chosen import chosen_claims, uids_chosen
from claims.views.stamp_card import stamp_card
from claims.views.time_stamp import told

ON_A_PAGE = 50
# Times that a publisher was asked.
MOST_ASKED = 20
STAMPED = "A time-stamp of a case file covers hashes, places, addresses and times of the chosen claims, and no words."


@require_safe
def case(request: HttpRequest, uid: str) -> HttpResponse:
    """Its pages, claims to tick, and what became of them; `after` is the key of the last claim of the page before."""
    user, publisher = fetch_for(request, Publisher, uid)
    after = request.GET.get("after", "")
    rows = (
        claims_of(publisher, user)
        .select_related("source", "capture")
        .defer(*(f"capture__{name}" for name in HEAVY))
        .order_by("pk")
    )
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    shown = list(rows[: ON_A_PAGE + 1])
    sources = list(publisher.sources.current().order_by("pk")[: ON_A_PAGE + 1])
    here = {claim.uid for claim in shown[:ON_A_PAGE]}
    ticked = [uid for uid in uids_chosen(request)[:MOST] if uid not in here]
    # Said back only where the person may see it: an address can name any claim.
    elsewhere = claims_of(publisher, user).filter(uid__in=ticked).order_by("pk").values_list("uid", flat=True)
    context = {
        "publisher": publisher,
        "claims": shown[:ON_A_PAGE],
        "next_after": shown[-2].pk if len(shown) > ON_A_PAGE else None,
        "sources": sources[:ON_A_PAGE],
        "more_sources": len(sources) > ON_A_PAGE,
        "changes": list(changes_of_pages(publisher, user)[:MOST_CHANGES]),
        "chosen": set(uids_chosen(request)),
        "elsewhere": list(elsewhere) if ticked else [],
        "most": MOST,
        "holds": over_publisher(publisher),
        "responses": _responses(requests_seen_by(user).filter(publisher=publisher)),
        "may_hold": has_role(user, Role.LEAD),
        "section": "sources",
    }
    return render(request, "case/page.html", context)


@require_safe
def case_exhibit(request: HttpRequest, uid: str) -> HttpResponse:
    """Chosen claims as one exhibit to print: `?claim=` once for each, at most 200; ratings with `&ratings=yes`."""
    user, publisher = fetch_for(request, Publisher, uid)
    claims = _chosen(request, publisher, user)
    if not claims:
        messages.error(request, "Tick the claims that the exhibit is to hold.")
        return redirect("case", publisher.uid)
    ratings = request.GET.get("ratings") == "yes"
    query = query_of(claims, ratings=ratings)
    card = stamp_card(
        request, STAMPED, f"{reverse('case_stamp', args=[publisher.uid])}?{query}", Role.CURATOR, Role.LEAD,
        publisher=publisher, sha256=sha256_of_text(case_statement(publisher, claims)),
    )  # fmt: skip
    context: dict[str, Any] = {
        "publisher": publisher,
        "rows": exhibit(claims, user, ratings=ratings),
        "ratings": ratings,
        "query": query,
        "query_plain": query_of(claims),
        "left_out": left_out(request, claims),
        "responses": _responses(requests_seen_by(user).filter(asked__claim__in=claims).distinct()),
        "stamp_card": card,
        "may_hold": has_role(user, Role.LEAD),
        "section": "sources",
    }
    return draw(request, "case/exhibit.html", context)


@require_POST
@sent_once
def case_stamp(request: HttpRequest, uid: str) -> HttpResponse:
    """Have the chosen claims of a case file time-stamped."""
    actor = require(request.user, Role.CURATOR, Role.LEAD, needed=NEEDED)
    user, publisher = fetch_for(request, Publisher, uid)
    claims = _chosen(request, publisher, user)
    if not claims:
        messages.error(request, "None of the chosen claims is to be seen: there is nothing to time-stamp.")
        return redirect("case", publisher.uid)
    with refusal_told(request):
        told(request, stamp_case(actor=actor, publisher=publisher, statement=case_statement(publisher, claims)))
    query = query_of(claims, ratings=request.GET.get("ratings") == "yes")
    return redirect(f"{reverse('case_exhibit', args=[publisher.uid])}?{query}")


def _chosen(request: HttpRequest, publisher: Publisher, user: User) -> list[Claim]:
    claims = chosen_claims(request, user, claims_of(publisher, user))
    draw_veil(claims, user)
    return claims


def _responses(requests: PublisherRequestQuerySet) -> list[Told]:
    """What the publisher was asked and said, the last first, a few."""
    requests = with_responses(requests).prefetch_related("asked__claim__source").order_by("-pk")
    return responses_told(requests[:MOST_ASKED])


def query_of(claims: list[Claim], *, ratings: bool = False) -> str:
    """The choice as it stands in an address."""
    chosen = [("claim", claim.uid) for claim in claims]
    return urlencode([*chosen, ("ratings", "yes")] if ratings else chosen)


def left_out(request: HttpRequest, claims: list[Claim]) -> str:
    """What is said of claims that are chosen and not shown."""
    asked = uids_chosen(request)
    if len(asked) > MOST:
        return f"An exhibit holds {MOST} claims at most: the others are left out."
    if missing := len(asked) - len(claims):
        some = "1 of the chosen claims is" if missing == 1 else f"{missing} of the chosen claims are"
        return f"{some} left out: withdrawn, of somebody else, or not to be seen by you."
    return ""
