"""Filters of pairs."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from claims.choices import NOT_KNOWN, UNCLASSIFIED, PairRelation, RelationStatus, WhatChanged
from claims.filters.base import SIDES, ListFilter, coded
from claims.models import ClaimPair, Question, Source, Tag
from claims.models.claim import side_of_claims
from claims.reads.report.pairs import MARKETING_RESEARCH, OTHERS, between, sides, stands


class PairFilter(ListFilter):
    """Filters of the list of pairs. By side: that of either claim."""

    relation = coded(PairRelation.choices, "How they stand", "Nobody said")
    changed = coded(WhatChanged.choices, "What changed", "Nothing said")
    between = django_filters.ChoiceFilter(
        choices=[(MARKETING_RESEARCH, "Marketing and research"), (OTHERS, "Others")], method="by_sides", label="Between"
    )
    stands = django_filters.ChoiceFilter(
        choices=PairRelation.choices, method="by_standing", label="Marketing stands to research"
    )
    tag = django_filters.ModelChoiceFilter(
        queryset=Tag.objects.all(), to_field_name="name", method="by_tag", label="Tag of either source"
    )
    status = django_filters.ChoiceFilter(choices=RelationStatus.choices, label="Status")
    side = django_filters.ChoiceFilter(choices=SIDES, method="by_side", label="Side of either")
    question = django_filters.ModelChoiceFilter(
        queryset=Question.objects.all(), to_field_name="uid", method="by_question", label="Question",
        widget=forms.HiddenInput,
    )  # fmt: skip

    shown_by = {"question": "text", "tag": "name"}

    def by_code(self, pairs: QuerySet[ClaimPair], name: str, value: str) -> QuerySet[ClaimPair]:
        """What changed is a list of codes; how they stand is one."""
        if name != "changed":
            return super().by_code(pairs, name, value)
        return pairs.filter(changed_what=[]) if value == NOT_KNOWN else self.by_change(pairs, name, value)

    def by_sides(self, pairs: QuerySet[ClaimPair], name: str, value: str) -> QuerySet[ClaimPair]:
        """Marketing beside research, or any others."""
        return pairs.alias(**sides()).filter(between(value))

    def by_standing(self, pairs: QuerySet[ClaimPair], name: str, value: str) -> QuerySet[ClaimPair]:
        """How the marketing claim stands to that of research, whichever of them the pair was made from."""
        return pairs.alias(**sides()).filter(stands(value))

    def by_tag(self, pairs: QuerySet[ClaimPair], name: str, value: Tag) -> QuerySet[ClaimPair]:
        """Tag of the source of either claim."""
        tagged = Source.tags.through.objects.filter(tag=value).values("source")
        return pairs.filter(Q(claim__source__in=tagged) | Q(other__source__in=tagged))

    def by_change(self, pairs: QuerySet[ClaimPair], name: str, value: str) -> QuerySet[ClaimPair]:
        """One of the codes, which are a list: its text has each in quotation marks."""
        return pairs.alias(codes=Cast("changed_what", TextField())).filter(codes__contains=f'"{value}"')

    def by_side(self, pairs: QuerySet[ClaimPair], name: str, value: str) -> QuerySet[ClaimPair]:
        """A pair with a claim that its reader has to rate is not among these, so that no voice is told."""
        side = UNCLASSIFIED if value == NOT_KNOWN else value
        sided = pairs.alias(one_side=side_of_claims("claim__"), other_side=side_of_claims("other__"))
        return sided.filter(Q(one_side=side) | Q(other_side=side))

    def by_question(self, pairs: QuerySet[ClaimPair], name: str, value: Question) -> QuerySet[ClaimPair]:
        """Of either claim."""
        return pairs.filter(Q(claim__question=value) | Q(other__question=value))
