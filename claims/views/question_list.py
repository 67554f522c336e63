"""The list of questions."""

from collections import Counter

from django.db.models import Count, QuerySet

from claims.choices import Side
from claims.filters.question import QuestionFilter
from claims.models import Claim, EvidenceLink, Question
from claims.models.claim import side_of_claims
from claims.models.keyset import Sort
from claims.tables.base import records_in
from claims.tables.question import QuestionTable
from claims.views.base import ListView
from claims.views.source_list import number_by


class QuestionList(ListView):
    """Questions that are neither withdrawn nor merged into another."""

    what = ("question", "questions")
    section = "questions"
    template_name = "question/list.html"
    empty_template = "question/none.html"
    filter_class = QuestionFilter
    table_class = QuestionTable
    sorts = (
        Sort.by_column("text", "Text", "text"),
        Sort.by_column("-text", "Text, reversed", "text", descending=True),
        Sort.by_id("-added", "Newest", descending=True),
        Sort.by_id("added", "Oldest"),
    )

    def rows(self) -> QuerySet[Question]:
        """Questions that are neither withdrawn nor merged into another."""
        return Question.objects.current()

    def records(self, ids: list[int]) -> list[Question]:
        """Questions with the number of their claims by side, and of the evidence on them."""
        questions = records_in(ids, Question.objects.filter(pk__in=ids))
        claims = Claim.objects.current().filter(question__in=ids).annotate(shown_side=side_of_claims()).order_by()
        grouped = claims.values_list("question_id", "shown_side").annotate(number=Count("pk"))
        sides = Counter({(question, side): number for question, side, number in grouped})
        links = number_by("question_id", EvidenceLink.objects.filter(withdrawn_at=None, question__in=ids))
        for question in questions:
            question.number_by_side = [  # type: ignore[attr-defined]  # for the row's template
                (side, sides[question.pk, side.value]) for side in Side
            ]
            question.number_of_links = links[question.pk]  # type: ignore[attr-defined]
        return questions
