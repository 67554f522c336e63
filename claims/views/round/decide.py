"""Deciding: what of a round waits for a lead, and one unit with its ratings side by side."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.actions.decision import LEADS_DECIDE, answer_proposal, comment, decide, decide_alike, propose
from claims.actions.job import start_decide_alike
from claims.actions.permissions import logged_in, require
from claims.choices import Role, UnitKind
from claims.forms.decision import ruling_in
from claims.models import Decision, Round, User
from claims.reads.review.decisions import kinds_of_disagreement, names_on
from claims.reads.review.seen import decisions_seen_by
from claims.reads.review.task import UNITS
from claims.reads.review.undecided import Case, Undecided, undecided
from claims.reads.source.reading import marks_seen_by
from claims.rules.identify.uid import is_uid
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch
from claims.views.round.decide_page import DecidePage

MOST_LISTED = 50
# So many are decided while somebody waits for the page; more by a worker.
AT_ONCE = 100
DECIDED = "Decided. The ratings stay as they are."
SAID = {"decide": DECIDED, "propose": "Proposed: its raters see it and can answer."}


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def decide_queue(request: HttpRequest, uid: str) -> HttpResponse:
    """What waits for a lead: where raters differ, the strongest first; on what all agree; what is stale."""
    lead = require(request.user, Role.LEAD, needed=LEADS_DECIDE)
    round_ = _round(uid)
    waiting, typed, errors = undecided(round_, lead), "All raters say the same.", []
    if request.method == "POST":
        typed = request.POST.get("reason", "")
        try:
            return _decide_alike(request, lead, round_, typed, len(waiting.alike))
        except ValidationError as error:
            errors = error.messages
    context = {
        "round": round_,
        "waiting": waiting,
        "lists": _lists(round_, waiting, lead),
        "most": MOST_LISTED,
        "kinds": [(kind.label, number) for kind, number in kinds_of_disagreement(round_, lead).items()],
        "reason": typed,
        "errors": errors,
        "section": "rounds",
    }
    return draw(request, "round/decide/queue.html", context, refused=errors)


def _round(uid: str) -> Round:
    return fetch(Round.objects.filter(opened_at__isnull=False).select_related("scheme_version__scheme"), uid)


def _decide_alike(request: HttpRequest, lead: User, round_: Round, reason: str, many: int) -> HttpResponse:
    if many > AT_ONCE:
        return redirect(start_decide_alike(actor=lead, round_=round_, reason=reason))
    came = decide_alike(actor=lead, round_=round_, reason=reason)
    messages.success(request, f"{came.changed:,} decided as all raters say; {len(came.refused):,} left as they were.")
    for one in came.refused[:MOST_LISTED]:
        messages.error(request, f"{one.uid}: {one.why}")
    return redirect("decide_queue", round_.uid)


def _lists(round_: Round, waiting: Undecided, lead: User) -> list[dict[str, Any]]:
    """The cases that are shown, each with its unit. Two queries for all."""
    kinds = [
        ("stale", "To look at again", "what the decision rests on has changed since; it stands until it is replaced"),
        ("differ", "Where raters differ", "the strongest disagreement first"),
        ("alike", "Where all agree", "two raters or more, and the same in every judgement"),
        ("single", "With one rater", "there is nobody to agree or differ with"),
    ]
    of_each = {name: getattr(waiting, name) for name, *_ in kinds}
    units = _units(round_, (case for cases in of_each.values() for case in cases[:MOST_LISTED]))
    names = names_on(round_)
    return [
        {
            "name": name,
            "title": title,
            "note": note,
            "number": len(of_each[name]),
            "rows": [_row(case, units, names, waiting) for case in of_each[name][:MOST_LISTED] if case.unit in units],
        }
        for name, title, note in kinds
        if of_each[name]
    ]


def _units(round_: Round, cases: Iterable[Case]) -> dict[int, Any]:
    rows: Any = UNITS[UnitKind(round_.unit_kind)].objects.filter(pk__in=[case.unit for case in cases])
    if round_.unit_kind == UnitKind.CLAIM:
        rows = rows.select_related("source").defer("search_text", "note", "source__search_text", "source__note")
    return {unit.pk: unit for unit in rows}


def _row(case: Case, units: dict[int, Any], names: dict[str, str], waiting: Undecided) -> dict[str, Any]:
    return {
        "case": case,
        "unit": units[case.unit],
        "differs": [label for name, label in names.items() if name in case.differs],
        "proposed": case.unit in waiting.proposed,
    }


# --- one unit --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def decide_unit(request: HttpRequest, uid: str, unit_uid: str) -> HttpResponse:
    """The ratings of a unit side by side, what was said of them, and the decision; for its raters and leads."""
    person = logged_in(request.user)
    round_ = _round(uid)
    rows: Any = UNITS[UnitKind(round_.unit_kind)].objects.all()
    if round_.unit_kind == UnitKind.CLAIM:
        rows = marks_seen_by(rows, person).select_related("source__source_type", "question")
    page = DecidePage(round_, fetch(rows, unit_uid), person)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("do", ""))
        if act is None:
            raise PermissionDenied("There is nothing here that is done in this way.")
        return act(request, page)
    return _draw(request, page)


def _draw(request: HttpRequest, page: DecidePage, form: Any = None, **typed: Any) -> HttpResponse:
    form = form or page.form()
    context = {"page": page, "round": page.round, "form": form, "kind": page.kind, "section": "rounds"}
    context |= {"unit": page.unit, "claim": page.claim, "work": page.work} | typed
    refused = typed.get("errors") or (form is not None and form.is_bound)
    return draw(request, "round/decide/unit.html", context, refused=refused)


def _decide(request: HttpRequest, page: DecidePage) -> HttpResponse:
    """Decide, or propose: to the next that waits; back with what was typed and why where it is refused."""
    do = request.POST["do"]
    act = {"decide": decide, "propose": propose}[do]
    try:
        ruling = ruling_in(request.POST, _superseded(request, page))
        act(actor=page.user, round_=page.round, unit=page.unit, ruling=ruling)
    except ValidationError as error:
        return _draw(request, page, page.form(request.POST, refused=error))
    messages.success(request, SAID[do])
    return redirect(_next(page) if do == "decide" else _here(page))


def _superseded(request: HttpRequest, page: DecidePage) -> Decision | None:
    uid = request.POST.get("supersedes", "")
    return decisions_seen_by(page.user).filter(uid=uid, round=page.round).first() if is_uid(uid) else None


def _next(page: DecidePage) -> str:
    """The strongest disagreement that waits, else the queue."""
    here = {"pk__in": [case.unit for case in undecided(page.round, page.user).differ[:1]]}
    found = UNITS[page.kind].objects.filter(**here).values_list("uid", flat=True).first()
    return reverse("decide_unit", args=[page.round.uid, found]) if found else _queue(page)


def _queue(page: DecidePage) -> str:
    return reverse("decide_queue", args=[page.round.uid])


def _here(page: DecidePage) -> str:
    return reverse("decide_unit", args=[page.round.uid, page.unit.uid])


def _comment(request: HttpRequest, page: DecidePage) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        comment(actor=page.user, round_=page.round, unit=page.unit, text=text)
    except ValidationError as error:
        return _draw(request, page, comment_typed=text, errors=error.messages, wrong="text")
    return redirect(f"{_here(page)}#said")


def _answer(request: HttpRequest, page: DecidePage) -> HttpResponse:
    if page.proposal is None:
        messages.error(request, "This proposal stands no more: something else was proposed, or decided.")
        return redirect(_here(page))
    because = request.POST.get("because", "")
    accepted = request.POST["do"] == "accept"
    try:
        answer_proposal(actor=page.user, proposal=page.proposal.decision, accepted=accepted, because=because)
    except ValidationError as error:
        return _draw(request, page, because_typed=because, errors=error.messages, wrong="because")
    return redirect(f"{_here(page)}#proposal")


ACTS: dict[str, Callable[[HttpRequest, DecidePage], HttpResponse]] = {
    "decide": _decide,
    "propose": _decide,
    "comment": _comment,
    "accept": _answer,
    "decline": _answer,
}
