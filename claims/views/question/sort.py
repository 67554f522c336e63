"""Claims without a question, each with those that it may answer: several are put under questions at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.actions.linking import ask_question
from claims.actions.permissions import require
from claims.choices import Role
from claims.forms.mark import questions_offered
from claims.models import Claim, Question, User
from claims.reads.blind import draw_veil, veil_of
from claims.reads.claim.question_like import questions_like
from claims.reads.source.reading import claims_seen_by
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import named

MOST_ROWS = 10


@dataclass(slots=True)
class Row:
    """A claim, the questions that it may answer, what was said of it, and why that was refused."""

    claim: Claim
    offered: list[Question]
    chosen: str = ""
    typed: str = ""
    refused: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def question_sort(request: HttpRequest) -> HttpResponse:
    """The newest claims without a question, from `?after=` on; nothing is chosen beforehand."""
    actor = require(request.user, Role.CURATOR)
    rows = _rows(actor, request.GET.get("after", ""))
    given = sum(_take(actor, row, request) for row in rows) if request.method == "POST" else 0
    left = [row for row in rows if row.refused]
    if given:
        messages.success(request, f"{given} claim{'' if given == 1 else 's'} put under a question.")
    if request.method == "POST" and not left:
        return redirect(request.get_full_path() if given else _next(rows))
    context = {
        "rows": left or rows,
        "next": _next(rows) if len(rows) == MOST_ROWS else "",
        "questions": questions_offered(actor),
        "section": "questions",
    }
    return draw(request, "question/sort.html", context, refused=bool(left))


def _rows(actor: User, after: str) -> list[Row]:
    veil = veil_of(actor)
    claims = claims_seen_by(actor).filter(question=None, withheld_at=None)
    claims = claims if veil is None else claims.filter(~veil.over())
    if (last := named(claims_seen_by(actor), after)) is not None:
        claims = claims.filter(pk__lt=last.pk)
    shown = list(claims.for_lists().order_by("-pk")[:MOST_ROWS])
    draw_veil(shown, actor)
    offered = questions_like(shown, actor) if shown else {}
    return [Row(claim, offered[claim.pk]) for claim in shown]


def _next(rows: list[Row]) -> str:
    page = reverse("question_sort")
    return f"{page}?after={rows[-1].claim.uid}" if rows else page


def _take(actor: User, row: Row, request: HttpRequest) -> bool:
    """Whether the claim has a question now; what was chosen or typed for it stays on the row."""
    row.chosen = request.POST.get(f"question-{row.claim.uid}", "")
    row.typed = request.POST.get(f"typed-{row.claim.uid}", "").strip()
    chosen = next((one.text for one in row.offered if one.uid == row.chosen), "")
    if not (row.typed or chosen):
        return False
    try:
        ask_question(actor=actor, claim=row.claim, text=row.typed or chosen)
    except ValidationError as error:
        row.refused = " ".join(error.messages)
    return not row.refused
