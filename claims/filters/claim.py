"""Filters of claims, as the list, the exports and the admin take them from an address."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.actions.permissions import has_role
from claims.choices import Axis, Role, Side
from claims.filters.base import LONGEST_SEARCH, ListFilter
from claims.models import Claim, Level, Question, Rating, Source, SourceType, Tag, User
from claims.models.claim import VOICES_WITH_A_SIDE
from claims.models.rating import RatingQuerySet
from claims.models.search import CLAIM_WORDS

NO_QUESTION = "none"
YES, NO = "yes", "no"
OWN = ("verdict", "certainty", "rated")


class ClaimFilter(ListFilter):
    """Filters of the claims list. Those by my own ratings are there for reviewers alone."""

    q = django_filters.CharFilter(method="by_words", label="Words", max_length=LONGEST_SEARCH)
    type = django_filters.ModelChoiceFilter(
        queryset=SourceType.objects.all(), to_field_name="code", method="by_type", label="Source type"
    )
    side = django_filters.ChoiceFilter(choices=Side.choices, method="by_side", label="Side")
    question = django_filters.ModelChoiceFilter(
        queryset=Question.objects.all(), to_field_name="uid", label="Question",
        null_label="No question", null_value=NO_QUESTION,
    )  # fmt: skip
    tag = django_filters.ModelChoiceFilter(
        queryset=Tag.objects.all(), to_field_name="name", method="by_tag", label="Tag"
    )
    verdict = django_filters.ChoiceFilter(method="by_my_level", label="My verdict")
    certainty = django_filters.ChoiceFilter(method="by_my_level", label="My certainty")
    rated = django_filters.ChoiceFilter(choices=[(YES, "Yes"), (NO, "Not yet")], method="by_rated", label="Rated by me")
    source = django_filters.ModelChoiceFilter(
        queryset=Source.objects.all(), to_field_name="uid", label="Source", widget=forms.HiddenInput
    )

    shown_by = {"type": "name", "question": "text", "tag": "name", "source": "title"}

    def __init__(self, params: Mapping[str, Any], queryset: QuerySet[Claim] | None = None, *, user: User) -> None:
        super().__init__(params, Claim.objects.current() if queryset is None else queryset)
        self.user = user
        for name in OWN if not has_role(user, Role.REVIEWER) else ():
            del self.filters[name]
        for axis in (Axis.VERDICT, Axis.CERTAINTY):
            if axis.value in self.filters:
                self.filters[axis.value].extra["choices"] = levels_offered(axis)

    @property
    def refused(self) -> list[str]:
        """What is wrong with the address; who does not rate is told why these filters are not there."""
        if any(self.typed.get(name) for name in OWN) and "rated" not in self.filters:
            return ["Only reviewers can filter by their own ratings, so nothing can be found by them."]
        return super().refused

    def rows(self, *, in_order: bool = False) -> QuerySet[Claim]:
        """The claims that the filters leave."""
        if any(self.typed.get(name) for name in OWN) and "rated" not in self.filters:
            return Claim.objects.none()
        return super().rows(in_order=in_order)

    def by_words(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Words of quote and statement."""
        return claims.filter(CLAIM_WORDS.condition(value, in_order=self.in_order))

    def by_type(self, claims: QuerySet[Claim], name: str, value: SourceType) -> QuerySet[Claim]:
        """Type of the source."""
        return self._by_source(claims, Q(source_type=value))

    def by_tag(self, claims: QuerySet[Claim], name: str, value: Tag) -> QuerySet[Claim]:
        """Tag of the source."""
        return self._by_source(claims, Q(pk__in=Source.tags.through.objects.filter(tag=value).values("source")))

    def by_side(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Side of the claim, as `side_of_claims` gives it, in a form that indexes help with."""
        types = list(SourceType.objects.filter(side=value).values_list("pk", flat=True))
        of_the_side = Q(source_type__in=types)
        if value == Side.OTHER:
            of_the_side |= Q(source_type=None)
        sources = Source.objects.filter(of_the_side)
        by_source = Exists(sources.filter(pk=OuterRef("source"))) if self.in_order else Q(source__in=sources)
        by_voice = Q(voice=value) if value in VOICES_WITH_A_SIDE else Q(pk=None)
        return claims.filter(by_voice | ~Q(voice__in=VOICES_WITH_A_SIDE) & by_source)

    def by_my_level(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """A level of my own latest rating, in any round."""
        levels = list(Level.objects.filter(axis=name, code=value).values_list("pk", flat=True))
        return self._by_mine(claims, self._mine().latest().filter(**{f"{name}__in": levels}))

    def by_rated(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Whether I have rated it in any round."""
        if value == NO:
            return claims.filter(~Exists(self._mine().filter(claim=OuterRef("pk"))))
        return self._by_mine(claims, self._mine())

    def _by_source(self, claims: QuerySet[Claim], asked: Q) -> QuerySet[Claim]:
        sources = Source.objects.filter(asked)
        if self.in_order:
            return claims.filter(Exists(sources.filter(pk=OuterRef("source"))))
        return claims.filter(source__in=sources)

    def _by_mine(self, claims: QuerySet[Claim], ratings: RatingQuerySet) -> QuerySet[Claim]:
        if self.in_order:
            return claims.filter(Exists(ratings.filter(claim=OuterRef("pk"))))
        return claims.filter(pk__in=ratings.order_by().values("claim"))

    def _mine(self) -> RatingQuerySet:
        return Rating.objects.visible_to(self.user).mine(self.user).order_by()


def levels_offered(axis: Axis) -> list[tuple[str, str]]:
    """Code and label of the levels of an axis, of all scheme versions that a round has used."""
    levels = Level.objects.filter(axis=axis, version__rounds__isnull=False).order_by("version", "position")
    labels: dict[str, str] = {}
    for code, label in levels.values_list("code", "label"):
        labels.setdefault(code, label)
    return list(labels.items())


def filtered_claims(user: User, params: Mapping[str, Any]) -> QuerySet[Claim]:
    """The claims, none withdrawn, that the filters of an address leave: what the list shows, in no order.

    `params` is a request's GET, or any mapping of its names to single values. A value that is not known leaves none.
    """
    return ClaimFilter(params, user=user).rows()
