"""The page of a question: marketing beside research."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.actions.permissions import has_role
from claims.choices import ALL_SIDES, Role
from claims.forms.question import SearchForm
from claims.models import Claim, EvidenceLink, Question, Rating, SearchRecord, User
from claims.models.claim import VOICES_WITH_A_SIDE, ClaimQuerySet, side_of_claims
from claims.reads.blind import draw_veil, stance_veiled, veil_of
from claims.reads.claim.evidence import by_design
from claims.reads.claim.evidence_works import by_work
from claims.reads.evidence.circular import circular_claims
from claims.reads.evidence.doubts import other_works
from claims.reads.history import changes_of
from claims.reads.review.results import ShownResult, shown_results
from claims.reads.source.reading import claims_seen_by
from claims.reads.source.works import repeats_among
from claims.views.asked import fetch_for

MOST_PER_SIDE = 50
MOST_EVIDENCE = 200


@dataclass(frozen=True, slots=True)
class Card:
    """A claim of the question, with the viewer's own latest rating, and what is said of it after the reveal."""

    claim: Claim
    mine: Rating | None
    result: ShownResult | None


@dataclass(frozen=True, slots=True)
class Column:
    """The claims of one side: how many there are, of how many sources and works, and the first of them."""

    side: str
    count: int
    sources: int
    works: int
    cards: list[Card]


@require_safe
def question_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """Its claims by side, the evidence on it, and the searches made for it."""
    viewer, question = fetch_for(request, Question.objects.select_related("merged_into", "created_by"), uid)
    links = EvidenceLink.objects.filter(question=question, withdrawn_at=None).select_related("evidence_item__source")
    columns = list(_columns(question, viewer))
    shown = sorted(links.order_by("pk")[:MOST_EVIDENCE], key=by_design)
    items = [link.evidence_item for link in shown]
    circular = circular_claims(viewer, [item.pk for item in items], question.pk) if items else {}
    context = {
        "question": question,
        "circular": {item: len(claims) for item, claims in circular.items()},
        "other_works": other_works(items),
        "search_form": SearchForm(instance=SearchRecord(), auto_id="search_%s"),
        "pair": [column for column in columns if column.side in VOICES_WITH_A_SIDE],
        "others": [column for column in columns if column.side not in VOICES_WITH_A_SIDE and column.count],
        "claims": sum(column.count for column in columns),
        "evidence": by_work(shown, lambda link: link.evidence_item.source_id),
        "links": shown,
        "veiled": stance_veiled(viewer, question=question.pk),
        "all_links": links.count(),
        "searches": question.searches.all()[:MOST_EVIDENCE],
        "changes": changes_of(question),
        "may_edit": has_role(request.user, Role.CURATOR),
        "section": "questions",
    }
    return render(request, "question/detail.html", context)


def _columns(question: Question, viewer: User) -> Iterator[Column]:
    silent = veil.over() if (veil := veil_of(viewer)) is not None else None
    claims = claims_seen_by(viewer).filter(question=question).annotate(shown_side=side_of_claims(silent=silent))
    counted = claims.order_by().values_list("shown_side").annotate(n=Count("pk"), m=Count("source", distinct=True))
    counts = {side: (number, sources) for side, number, sources in counted}
    for side in ALL_SIDES:
        number, sources = counts.get(side, (0, 0))
        shown = _newest(claims.filter(shown_side=side)) if number else []
        draw_veil(shown, viewer)
        mine = _own_ratings(viewer, shown) if shown else {}
        of_side = claims.filter(shown_side=side).values_list("source_id", flat=True)
        works = sources - repeats_among(of_side) if number else 0
        results = shown_results(viewer, [claim.pk for claim in shown]) if shown and not viewer.alone else {}
        cards = [Card(claim, mine.get(claim.pk), results.get(claim.pk)) for claim in shown]
        yield Column(side, number, sources, works, cards)


def _newest(claims: ClaimQuerySet) -> list[Claim]:
    """The first of a side. First which they are, so that thousands are not sorted with all that a card shows."""
    newest = list(claims.order_by("-pk").values_list("pk", flat=True)[:MOST_PER_SIDE])
    return list(Claim.objects.filter(pk__in=newest).for_lists().order_by("-pk"))


def _own_ratings(viewer: User, claims: list[Claim]) -> dict[int, Rating]:
    own = Rating.objects.own(viewer).current()
    # Sorted here: SQLite would take the order as a reason to go through all that this person ever rated.
    rated = own.filter(claim__in=claims).with_levels().order_by()
    return {rating.claim_id: rating for rating in sorted(rated, key=lambda rating: rating.pk) if rating.claim_id}
