"""The page of a question: marketing beside research."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claims.actions.permissions import has_role
from claims.choices import Role, Side
from claims.models import Claim, EvidenceLink, Question, Rating
from claims.models.changes import changes_of
from claims.models.claim import side_of_claims

MOST_PER_SIDE = 50
MOST_EVIDENCE = 200


@dataclass(frozen=True, slots=True)
class Card:
    """A claim of the question, with the viewer's own standing rating."""

    claim: Claim
    mine: Rating | None


@dataclass(frozen=True, slots=True)
class Column:
    """The claims of one side: how many there are, of how many sources, and the first of them."""

    side: str
    count: int
    sources: int
    cards: list[Card]


@require_safe
def question_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """Its claims by side, the evidence on it, and the searches made for it."""
    question = get_object_or_404(Question.objects.select_related("merged_into", "created_by"), uid=uid)
    links = EvidenceLink.objects.filter(question=question, withdrawn_at=None).select_related("evidence_item__source")
    columns = list(_columns(question, request))
    context = {
        "question": question,
        "pair": [column for column in columns if column.side != Side.OTHER],
        "other": next((column for column in columns if column.side == Side.OTHER and column.count), None),
        "claims": sum(column.count for column in columns),
        "links": links.order_by("stance", "pk")[:MOST_EVIDENCE],
        "searches": question.searches.all()[:MOST_EVIDENCE],
        "changes": changes_of(question),
        "may_edit": has_role(request.user, Role.CURATOR),
        "section": "questions",
    }
    return render(request, "question/detail.html", context)


def _columns(question: Question, request: HttpRequest) -> Iterator[Column]:
    claims = Claim.objects.current().filter(question=question).annotate(shown_side=side_of_claims())
    counted = claims.order_by().values_list("shown_side").annotate(n=Count("pk"), m=Count("source", distinct=True))
    counts = {side: (number, sources) for side, number, sources in counted}
    for side in Side.values:
        number, sources = counts.get(side, (0, 0))
        shown = list(claims.filter(shown_side=side).for_lists()[:MOST_PER_SIDE]) if number else []
        mine = _own_ratings(request, shown) if shown else {}
        yield Column(side, number, sources, [Card(claim, mine.get(claim.pk)) for claim in shown])


def _own_ratings(request: HttpRequest, claims: list[Claim]) -> dict[int, Rating]:
    own: QuerySet[Rating] = Rating.objects.visible_to(request.user).mine(request.user).latest()
    rated = own.filter(claim__in=claims).select_related("verdict", "certainty").order_by("pk")
    return {rating.claim_id: rating for rating in rated}


def question_list(request: HttpRequest) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("question_list")
