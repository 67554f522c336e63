"""Filters of pairs."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from claims.choices import NOT_KNOWN, UNCLASSIFIED, PairRelation, RelationStatus, WhatChanged
from claims.filters.base import SIDES, ListFilter, coded
from claims.models import ClaimPair, Question
from claims.models.claim import side_of_claims


class PairFilter(ListFilter):
    """Filters of the list of pairs. By side: that of either claim."""

    relation = coded(PairRelation.choices, "How they stand", "Nobody said")
    changed = django_filters.ChoiceFilter(choices=WhatChanged.choices, method="by_change", label="What changed")
    status = django_filters.ChoiceFilter(choices=RelationStatus.choices, label="Status")
    side = django_filters.ChoiceFilter(choices=SIDES, method="by_side", label="Side of either")
    question = django_filters.ModelChoiceFilter(
        queryset=Question.objects.all(), to_field_name="uid", method="by_question", label="Question",
        widget=forms.HiddenInput,
    )  # fmt: skip

    shown_by = {"question": "text"}

    def by_change(self, pairs: QuerySet[ClaimPair], name: str, value: str) -> QuerySet[ClaimPair]:
        """One of the codes, which are a list: its text has each in quotation marks."""
        return pairs.alias(codes=Cast("changed_what", TextField())).filter(codes__contains=f'"{value}"')

    def by_side(self, pairs: QuerySet[ClaimPair], name: str, value: str) -> QuerySet[ClaimPair]:
        """A pair with a claim that its reader has to rate is not among these, so that no voice is told."""
        side = UNCLASSIFIED if value == NOT_KNOWN else value
        sides = pairs.alias(one_side=side_of_claims("claim__"), other_side=side_of_claims("other__"))
        return sides.filter(Q(one_side=side) | Q(other_side=side))

    def by_question(self, pairs: QuerySet[ClaimPair], name: str, value: Question) -> QuerySet[ClaimPair]:
        """Of either claim."""
        return pairs.filter(Q(claim__question=value) | Q(other__question=value))
