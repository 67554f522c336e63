"""The list of questions."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from claims.choices import ALL_SIDES, UNCLASSIFIED, ListName, Voice
from claims.database.keyset import Sort
from claims.database.owners import CountUpTo
from claims.filters.question import QuestionFilter
from claims.models import EvidenceLink, Question
from claims.models.claim import VOICES_WITH_A_SIDE
from claims.reads.blind import veil_of
from claims.reads.source.reading import claims_seen_by, questions_seen_by
from claims.tables.base import records_in
from claims.tables.question import QuestionTable
from claims.views.base import ListView
from claims.views.source.list import number_by

MOST_PER_SIDE = 100


class QuestionList(ListView):
    """Questions that are neither withdrawn nor merged into another."""

    what = ("question", "questions")
    name_of_list = ListName.QUESTIONS
    url_name = "question_list"
    section = "questions"
    template_name = "question/list.html"
    empty_template = "question/none.html"
    filter_class = QuestionFilter
    table_class = QuestionTable
    searched = "the words of questions"
    elsewhere = (("claims", "claim_list"), ("titles and publishers of sources", "source_list"))
    sorts = (
        Sort.by_column("text", "Text, A to Z", "text"),
        Sort.by_column("-text", "Text, Z to A", "text", descending=True),
        Sort.by_id("-added", "Newest", descending=True),
        Sort.by_id("added", "Oldest"),
    )

    def rows(self) -> QuerySet[Question]:
        """Questions that are neither withdrawn nor merged into another."""
        return questions_seen_by(self.person)

    def records(self, ids: list[int]) -> list[Question]:
        """Questions with the number of their claims by side, and of the evidence on them."""
        questions = records_in(ids, Question.objects.filter(pk__in=ids))
        sides = self.numbers_by_side(ids)
        links = number_by("question_id", EvidenceLink.objects.filter(withdrawn_at=None, question__in=ids))
        for question in questions:
            question.number_by_side = [(side, _number(sides[question.pk][_name(side)])) for side in ALL_SIDES]
            question.number_of_links = links[question.pk]
        return questions

    def numbers_by_side(self, ids: list[int]) -> dict[int, Any]:
        """How many claims of each side each question has, counted up to MOST_PER_SIDE: it may have very many."""
        claims = claims_seen_by(self.person).filter(question=OuterRef("pk")).order_by().values("pk")
        silent = Q(voice__in=[voice for voice in ("", *Voice.values) if voice not in VOICES_WITH_A_SIDE])
        veil = veil_of(self.person)
        # Nobody counts by a voice that is hidden from them: such a claim has the side of its source.
        spoken = Q() if veil is None else ~veil.over()
        silent = silent if veil is None else silent | veil.over()
        numbers: dict[str, Combinable] = {}
        for side in ALL_SIDES:
            of_type = Q(source__source_type__side=side)
            if side == UNCLASSIFIED:
                of_type |= Q(source__source_type=None)
            number: Combinable = CountUpTo(claims.filter(silent, of_type), MOST_PER_SIDE)
            if side in VOICES_WITH_A_SIDE:
                number = CountUpTo(claims.filter(spoken, voice=side), MOST_PER_SIDE) + number
            numbers[_name(side)] = number
        rows = Question.objects.filter(pk__in=ids).order_by().values("pk", **numbers)
        return {row["pk"]: row for row in rows}


def _name(side: str) -> str:
    return f"n_{side or 'unclassified'}"


def _number(counted: int) -> str:
    return f"{MOST_PER_SIDE}+" if counted > MOST_PER_SIDE else str(counted or "")
