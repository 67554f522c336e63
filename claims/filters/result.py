"""Filters of claims by what is said of them in the end, and by how much review stands behind it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet

from claims.choices import NOT_KNOWN, Axis, Review
from claims.filters.base import ListFilter
from claims.models import Claim, Level, SchemeVersion, User
from claims.reads.review.codebook import standing_for
from claims.reads.review.results import DIFFER, OTHER, ResultsAsked, Shown

RESULTS = ("result_verdict", "result_certainty", "result_gap", "review", "codebook", "read_as")
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

    read_as = django_filters.ModelChoiceFilter(
        queryset=SchemeVersion.objects.filter(rounds__isnull=False).distinct(), to_field_name="uid",
        method="by_scheme", label="All versions, read as",
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
                *levels_offered(AXIS_OF[name]), (DIFFER, "Raters differ"), (OTHER, "No counterpart"),
                (NOT_KNOWN, "Nothing said"),
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
        return claims.filter(self._results.level(axis, self._levels(axis, value)))

    def _levels(self, axis: Axis, code: str) -> list[int]:
        """The levels of a code; where versions are read as one, those that stand for its level of this code.

        OTHER are those that stand for none.
        """
        levels = Level.objects.filter(axis=axis, item=None)
        shown = self.form.cleaned_data.get("read_as")
        if shown is None:
            return list(levels.filter(code=code).values_list("pk", flat=True))
        stands, of_scheme = standing_for(shown), levels.filter(version__scheme=shown.scheme_id)
        if code == OTHER:
            return [key for key in of_scheme.values_list("pk", flat=True) if key not in stands]
        meant = of_scheme.filter(version=shown, code=code).values_list("pk", flat=True).first()
        return [key for key, end in stands.items() if end == meant]

    def by_review(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """How much review stands behind a claim."""
        return claims.filter(self._results.review(Review(value)))

    def by_codebook(self, claims: QuerySet[Claim], name: str, value: SchemeVersion) -> QuerySet[Claim]:
        """Under which version of a codebook the result was said."""
        return claims.filter(self._results.version(version=value))

    def by_scheme(self, claims: QuerySet[Claim], name: str, value: SchemeVersion) -> QuerySet[Claim]:
        """The result was said under any version of this one's codebook."""
        return claims.filter(self._results.version(version__scheme=value.scheme_id))


def levels_offered(axis: Axis) -> list[tuple[str, str]]:
    """Code and label of the levels of an axis, of all scheme versions that a round has used."""
    levels = Level.objects.filter(axis=axis, version__rounds__isnull=False).order_by("version", "position")
    labels: dict[str, str] = {}
    for code, label in levels.values_list("code", "label"):
        labels.setdefault(code, label)
    return list(labels.items())
