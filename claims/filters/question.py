"""Filters of questions."""

import django_filters
from django.db.models import Q, QuerySet

from claims.filters.base import LONGEST_SEARCH, ListFilter
from claims.models import Question
from claims.rules.text.search_text import words_typed


class QuestionFilter(ListFilter):
    """Filters of the questions list."""

    q = django_filters.CharFilter(method="by_words", label="Words", max_length=LONGEST_SEARCH)

    def by_words(self, questions: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        """Words, or parts of them, of the text; no word finds nothing. Questions are few: all are looked at."""
        words = words_typed(value)
        asked = Q()
        for word in words:
            asked &= Q(text__icontains=word)
        return questions.filter(asked) if words else questions.none()
