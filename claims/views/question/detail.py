"""The page of a question: marketing beside research."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from claims.actions.permissions import has_role
from claims.choices import ALL_SIDES, Answers, Role
from claims.forms.question import SearchForm
from claims.models import Claim, EvidenceLink, Question, SearchRecord, User
from claims.models.claim import VOICES_WITH_A_SIDE, ClaimQuerySet, side_of_claims
from claims.reads.blind import draw_veil, stance_veiled, veil_of
from claims.reads.claim.evidence import by_design
from claims.reads.claim.evidence_works import by_work
from claims.reads.claim.same_wording import Wording, wordings_of
from claims.reads.evidence.circular import circular_claims
from claims.reads.evidence.doubts import other_works
from claims.reads.evidence.listed import disagree, in_groups
from claims.reads.history import changes_of
from claims.reads.source.reading import claims_seen_by
from claims.reads.source.works import repeats_among
from claims.views.asked import fetch_for
from claims.views.claim.cards import Card, cards_of
from claims.views.question.beside import may_be_pairs, pairs_on

MOST_PER_SIDE = 50
# The newest of a side: of these each wording has one card.
MOST_READ = 500
ANSWERS = (
    (Answers.AFFIRMS.value, "Affirm it"),
    (Answers.CONDITIONAL.value, "Under a condition"),
    (Answers.DENIES.value, "Deny it"),
    (Answers.UNCLEAR.value, "Unclear how they answer"),
    ("", "Answer not coded"),
)
MOST_EVIDENCE = 200
MOST_MERGED = 20


@dataclass(frozen=True, slots=True)
class Column:
    """The claims of one side: how many there are, of how many sources and works, and the first of them.

    `paired` are the keys of those that stand in a pair above. Claims of one wording that answer alike have one card;
    `carded` is how many claims the cards stand for.
    """

    side: str
    count: int
    sources: int
    works: int
    cards: list[Card]
    paired: frozenset[int] = frozenset()
    carded: int = 0

    @property
    def alone(self) -> list[Card]:
        """Those that stand in no pair."""
        return [card for card in self.cards if card.claim.pk not in self.paired]

    @property
    def groups(self) -> list[tuple[str, list[Card]]]:
        """The same by what they say to the question."""
        by_answer = ((label, [card for card in self.alone if card.claim.answers == code]) for code, label in ANSWERS)
        return [(label, cards) for label, cards in by_answer if cards]


@require_safe
def question_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """Its pairs, its other claims by side and answer, the evidence on it, and the searches made for it."""
    viewer, question = fetch_for(request, Question.objects.select_related("merged_into", "created_by"), uid)
    if question.merged_into is not None:
        messages.info(request, f"“{question.text}” was merged into this question.")
        return redirect(question.merged_into)
    links = EvidenceLink.objects.filter(question=question, withdrawn_at=None).select_related("evidence_item__source")
    pairs = pairs_on(question, viewer)
    paired = frozenset(card.claim.pk for row in pairs for card in (row.left, row.right))
    columns = list(_columns(question, viewer, paired))
    may_edit = has_role(viewer, Role.CURATOR)
    listed = [card.claim for column in columns for card in column.cards]
    shown = sorted(links.order_by("pk")[:MOST_EVIDENCE], key=by_design)
    items = [link.evidence_item for link in shown]
    evidence = by_work(shown, lambda link: link.evidence_item.source_id)
    circular = circular_claims(viewer, [item.pk for item in items], question.pk) if items else {}
    context = {
        "question": question,
        "circular": {item: len(claims) for item, claims in circular.items()},
        "other_works": other_works(items),
        "search_form": SearchForm(instance=SearchRecord(), auto_id="search_%s"),
        "pair": [column for column in columns if column.side in VOICES_WITH_A_SIDE],
        "others": [column for column in columns if column.side not in VOICES_WITH_A_SIDE and column.count],
        "pairs": pairs,
        "merged": question.merged.values_list("text", flat=True)[:MOST_MERGED],
        "proposed": may_be_pairs(listed, viewer) if may_edit and question.is_current else [],
        "claims": sum(column.count for column in columns),
        "evidence": evidence,
        "groups": in_groups(evidence),
        "disagree": disagree(shown),
        "links": shown,
        "veiled": stance_veiled(viewer, question=question.pk),
        "all_links": links.count(),
        "searches": question.searches.all()[:MOST_EVIDENCE],
        "changes": changes_of(question),
        "may_edit": may_edit,
        "section": "questions",
    }
    return render(request, "question/detail.html", context)


def _columns(question: Question, viewer: User, paired: frozenset[int]) -> Iterator[Column]:
    silent = veil.over() if (veil := veil_of(viewer)) is not None else None
    claims = claims_seen_by(viewer).filter(question=question).annotate(shown_side=side_of_claims(silent=silent))
    counted = claims.order_by().values_list("shown_side").annotate(n=Count("pk"), m=Count("source", distinct=True))
    counts = {side: (number, sources) for side, number, sources in counted}
    newest = {side: _newest(claims.filter(shown_side=side)) if side in counts else {} for side in ALL_SIDES}
    wordings = wordings_of([key for answers in newest.values() for key in answers], viewer)
    for side in ALL_SIDES:
        number, sources = counts.get(side, (0, 0))
        cards = _one_a_wording(newest[side], wordings)
        shown = _claims(list(cards)[:MOST_PER_SIDE]) if number else []
        draw_veil(shown, viewer)
        of_side = claims.filter(shown_side=side).values_list("source_id", flat=True)
        works = sources - repeats_among(of_side) if number else 0
        carded = sum(cards[claim.pk] for claim in shown)
        yield Column(side, number, sources, works, cards_of(shown, viewer), paired, carded)


def _newest(claims: ClaimQuerySet) -> dict[int, str]:
    """The newest of a side by key, each with its answer: thousands are not sorted with all that a card shows."""
    return dict(claims.order_by("-pk").values_list("pk", "answers")[:MOST_READ])


def _one_a_wording(answers: dict[int, str], wordings: dict[int, Wording]) -> dict[int, int]:
    """Keys of the claims that get a card, the newest of each wording and answer, and for how many each stands."""
    cards: dict[int, int] = {}
    of: dict[tuple[int, str], int] = {}
    for key, answer in answers.items():
        wording = (wordings[key].first, answer) if key in wordings else (key, answer)
        card = of.setdefault(wording, key)
        cards[card] = cards.get(card, 0) + 1
    return cards


def _claims(keys: list[int]) -> list[Claim]:
    return list(Claim.objects.filter(pk__in=keys).for_lists().order_by("-pk"))
