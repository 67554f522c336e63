"""Changing several claims or sources that were chosen in their list, or all that its filters leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from claims.actions.job import start_change
from claims.actions.permissions import require
from claims.actions.several import MOST_AT_ONCE, Outcome, change_claims, change_sources
from claims.choices import ListName, Role
from claims.filters.claim import filtered_claims
from claims.filters.source import SourceFilter
from claims.forms.mark import questions_offered
from claims.forms.several import ClaimsForm, SeveralForm, SourcesForm
from claims.forms.source import publishers_offered
from claims.models import Claim, Source, User
from claims.rules.identify.uid import is_uid
from claims.sending import sent_once
from claims.views.answer import draw

# So many are changed while one waits; more are left to a worker.
MOST_IN_REQUEST = 50
# The page names no more of them.
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Several:
    """What was chosen, in the order of the list: the uids, and where the list is."""

    of: ListName
    uids: Sequence[str]
    back: str
    too_many: bool = False


@require_POST
@sent_once
def several(request: HttpRequest, of: str) -> HttpResponse:
    """Ask what is to become of what was chosen, or change it and say of each that was refused why."""
    actor = require(request.user, Role.CURATOR)
    if of not in (ListName.CLAIMS, ListName.SOURCES):
        raise Http404
    chosen = _chosen(request, ListName(of), actor)
    form_class: type[SeveralForm] = ClaimsForm if of == ListName.CLAIMS else SourcesForm
    form = form_class(request.POST if "apply" in request.POST else None)
    if chosen.uids and not chosen.too_many and form.is_bound and form.is_valid():
        change = form.change()
        if len(chosen.uids) > MOST_IN_REQUEST:
            return redirect(start_change(actor=actor, of=chosen.of, uids=chosen.uids, change=change))
        act: Any = change_claims if of == ListName.CLAIMS else change_sources
        return _told(request, chosen, act(actor=actor, uids=chosen.uids, change=change))
    context = _context(chosen) | {
        "form": form,
        "named": _named(of, chosen.uids[:MOST_NAMED]).values(),
        "more": max(len(chosen.uids) - MOST_NAMED, 0),
        "query": request.POST.get("query", ""),
        "every": "every" in request.POST,
        "most": MOST_AT_ONCE,
        "questions": questions_offered(actor) if of == ListName.CLAIMS else [],
        "publishers": publishers_offered() if of == ListName.SOURCES else [],
    }
    return draw(request, "several/change.html", context, refused=form.errors)


def _told(request: HttpRequest, chosen: Several, outcome: Outcome) -> HttpResponse:
    refused = refusals(chosen.of, [(one.uid, one.why) for one in outcome.refused])
    return draw(request, "several/done.html", _context(chosen) | {"outcome": outcome, "refused": refused})


def refusals(of: str, refused: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """What was refused as it may be called now, its address (none where there is nothing), and why."""
    known = _named(of, [uid for uid, _ in refused])
    return [(*known.get(uid, (uid, "")), why) for uid, why in refused]


def _context(chosen: Several) -> dict[str, Any]:
    number = len(chosen.uids)
    what = chosen.of.label.lower()
    return {
        "chosen": chosen,
        "of": chosen.of,
        "number": number,
        "what": what if number != 1 else what.removesuffix("s"),
        "section": chosen.of.value,
    }


def _chosen(request: HttpRequest, of: ListName, actor: User) -> Several:
    query = request.POST.get("query", "")
    back = reverse("claim_list" if of == ListName.CLAIMS else "source_list") + (f"?{query}" if query else "")
    if "every" not in request.POST:
        uids = list(dict.fromkeys(uid for uid in request.POST.getlist("uid") if is_uid(uid)))
        return Several(of, uids[:MOST_AT_ONCE], back, too_many=len(uids) > MOST_AT_ONCE)
    rows = _matching(of, dict(parse_qsl(query)), actor).order_by("-pk")
    uids = list(rows.values_list("uid", flat=True)[: MOST_AT_ONCE + 1])
    return Several(of, uids[:MOST_AT_ONCE], back, too_many=len(uids) > MOST_AT_ONCE)


def _matching(of: ListName, asked: dict[str, str], actor: User) -> QuerySet[Any]:
    if of == ListName.CLAIMS:
        return filtered_claims(actor, asked)
    return SourceFilter(asked, user=actor).rows()


def _named(of: str, uids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """By uid what they are called, and their addresses."""
    if of == ListName.CLAIMS:
        claims = Claim.objects.filter(uid__in=uids).select_related("source")
        return {claim.uid: (f"{claim.short_number} {claim}", claim.get_absolute_url()) for claim in claims}
    return {s.uid: (s.shown_title, s.get_absolute_url()) for s in Source.objects.filter(uid__in=uids)}
