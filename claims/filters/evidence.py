"""Filters of evidence items."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from claims.choices import Design, PeerReview, RetractionStatus, Species
from claims.database.search import ITEM_WORDS, SOURCE_WORDS
from claims.filters.base import LONGEST_SEARCH, ListFilter, coded
from claims.models import EvidenceItem, User
from claims.reads.evidence.circular import is_circular
from claims.reads.evidence.find import MOST_SOURCES

CIRCULAR, APART = "yes", "no"
CIRCLES = [(CIRCULAR, "Circular for a claim"), (APART, "Circular for none")]


class EvidenceFilter(ListFilter):
    """Filters of the evidence list, for one person: which claims they see decides what is circular for them."""

    q = django_filters.CharFilter(method="by_words", label="Words", max_length=LONGEST_SEARCH)
    design = coded(Design.choices, "Design", "Not recorded")
    species = coded(Species.choices, "Studied", "Not recorded")
    peer_review = django_filters.ChoiceFilter(choices=PeerReview.choices, label="Peer review")
    retraction = django_filters.ChoiceFilter(
        choices=RetractionStatus.choices, field_name="retraction_status", label="Retraction"
    )
    circular = django_filters.ChoiceFilter(choices=CIRCLES, method="by_circle", label="Circular")

    def __init__(self, params: Any, queryset: QuerySet[Any], *, user: User) -> None:
        super().__init__(params, queryset)
        self.user = user

    def by_words(self, items: QuerySet[EvidenceItem], name: str, value: str) -> QuerySet[EvidenceItem]:
        """An identifier, else words of the title, of what was studied, or of the source and its authors."""
        identified = EvidenceItem.objects.identified(value).order_by().values("pk")
        words = ITEM_WORDS.condition(value, one_by_one=self.one_by_one) | Q(pk__in=identified)
        sources = SOURCE_WORDS.ids(value, down=True, beyond=None, limit=MOST_SOURCES)
        return items.filter(words | Q(source__in=sources))

    def by_circle(self, items: QuerySet[EvidenceItem], name: str, value: str) -> QuerySet[EvidenceItem]:
        """Circular for a claim on which it bears, or for none."""
        circular = is_circular(self.user)
        return items.filter(circular) if value == CIRCULAR else items.filter(~circular)
