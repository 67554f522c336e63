"""Filters of claims by what is said of them in the end, and by how much review stands behind it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet

from claims.choices import NOT_KNOWN, Axis, Review
from claims.filters.base import ListFilter
from claims.models import Claim, Level, SchemeVersion, User
from claims.reads.review.results import DIFFER, ResultsAsked, Shown

RESULTS = ("result_verdict", "result_certainty", "result_gap", "review", "codebook")
AXIS_OF = {"result_verdict": Axis.VERDICT, "result_certainty": Axis.CERTAINTY, "result_gap": Axis.WORDING_GAP}


class ResultFilter(ListFilter):
    """Not there while one account is alone: its ratings are its own, and it filters by these."""

    result_verdict = django_filters.ChoiceFilter(method="by_result", label="Verdict")
    result_certainty = django_filters.ChoiceFilter(method="by_result", label="Certainty")
    result_gap = django_filters.ChoiceFilter(method="by_result", label="Wording gap")
    review = django_filters.ChoiceFilter(choices=Review.choices, method="by_review", label="Review")
    codebook = django_filters.ModelChoiceFilter(
        queryset=SchemeVersion.objects.filter(rounds__isnull=False).distinct(), to_field_name="uid",
        method="by_codebook", label="Judged under",
    )  # fmt: skip

    def __init__(self, params: Mapping[str, Any], queryset: QuerySet[Claim], *, user: User) -> None:
        super().__init__(params, queryset)
        self.user = user
        for name in RESULTS:
            if user.alone:
                del self.filters[name]
            else:
                # After the filters by what the claim is.
                self.filters.move_to_end(name)
        for name in () if user.alone else AXIS_OF:
            self.filters[name].extra["choices"] = [
                *levels_offered(AXIS_OF[name]), (DIFFER, "Raters differ"), (NOT_KNOWN, "Nothing said"),
            ]  # fmt: skip

    @cached_property
    def _shown(self) -> Shown:
        return Shown(self.user)

    @property
    def _results(self) -> ResultsAsked:
        return ResultsAsked(self._shown, self.one_by_one)

    def by_result(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """A level that was decided, or that all raters gave who gave any; after the reveal."""
        axis = AXIS_OF[name]
        if value == DIFFER:
            return claims.filter(self._results.differ(axis))
        if value == NOT_KNOWN:
            return claims.filter(self._results.nothing_on(axis))
        levels = list(Level.objects.filter(axis=axis, code=value, item=None).values_list("pk", flat=True))
        return claims.filter(self._results.level(axis, levels))

    def by_review(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """How much review stands behind a claim."""
        return claims.filter(self._results.review(Review(value)))

    def by_codebook(self, claims: QuerySet[Claim], name: str, value: SchemeVersion) -> QuerySet[Claim]:
        """Under which version of a codebook the result was said."""
        return claims.filter(self._results.version(value))


def levels_offered(axis: Axis) -> list[tuple[str, str]]:
    """Code and label of the levels of an axis, of all scheme versions that a round has used."""
    levels = Level.objects.filter(axis=axis, version__rounds__isnull=False).order_by("version", "position")
    labels: dict[str, str] = {}
    for code, label in levels.values_list("code", "label"):
        labels.setdefault(code, label)
    return list(labels.items())
