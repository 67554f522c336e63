"""The list of claims."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from claims.actions.permissions import has_role
from claims.choices import Commitment, ListName, Role, Strength
from claims.database.keyset import Ranked, Segment, Sort
from claims.filters.claim import OWN, ClaimFilter
from claims.filters.result import AXIS_OF, RESULTS
from claims.models import Claim, Rating
from claims.reads.blind import draw_veil
from claims.reads.review.results import Shown, in_order_of_result, shown_results
from claims.reads.source.reading import claims_seen_by
from claims.tables.base import records_in
from claims.tables.claim import ClaimTable
from claims.views.base import ListView, Matches

_NO_QUESTION = Segment(Q(question__isnull=True), leading="question_id")
SORTS = (
    Sort.by_id("-added", "Newest", descending=True),
    Sort.by_id("added", "Oldest"),
    Sort.by_owner("source", "Source, A to Z", "source", "title_key"),
    Sort.by_owner("-source", "Source, Z to A", "source", "title_key", descending=True),
    Sort.by_owner("question", "Question, A to Z", "question", "text", unknown=_NO_QUESTION),
    Sort.by_owner("-question", "Question, Z to A", "question", "text", unknown=_NO_QUESTION, descending=True),
    Sort.by_values("wording", "Causal wording, weakest first", "strength", Strength.values),
    Sort.by_values("-wording", "Causal wording, reversed", "strength", Strength.values, descending=True),
    Sort.by_values("firmness", "Firmness, hedged first", "commitment", Commitment.values),
    Sort.by_values("-firmness", "Firmness, absolute first", "commitment", Commitment.values, descending=True),
)
RANKS = tuple(
    Ranked(f"{sign}{name}", f"{label}, {how}", name, descending=bool(sign))
    for name, label in (("result_verdict", "Verdict"), ("result_certainty", "Certainty"), ("result_gap", "Wording gap"))
    for sign, how in (("", "as in the codebook"), ("-", "reversed"))
)


class ClaimList(ListView):
    """Claims that are not withdrawn. What a reviewer sees of ratings in it are their own."""

    what = ("claim", "claims")
    name_of_list = ListName.CLAIMS
    url_name = "claim_list"
    section = "claims"
    template_name = "claim/list.html"
    empty_template = "claim/none.html"
    filter_class = ClaimFilter
    table_class = ClaimTable
    sorts = SORTS
    ranks = RANKS
    searched = "quotes and statements of claims, their numbers and the identifiers of their sources"
    elsewhere = (("titles and publishers of sources", "source_list"), ("questions", "question_list"))

    @property
    def rates(self) -> bool:
        """Whether the person has ratings of their own to see."""
        return has_role(self.person, Role.REVIEWER)

    def rows(self) -> QuerySet[Claim]:
        """Claims that are not withdrawn; sorted by what coders say, without those of which that is hidden."""
        claims = claims_seen_by(self.person)
        return claims if self.filters.veil is None else claims.filter(~self.filters.veil.over())

    @cached_property
    def filters(self) -> ClaimFilter:
        """Filters for this person."""
        return ClaimFilter(self.given, user=self.person)

    def orders(self) -> tuple[Sort | Ranked, ...]:
        """Results are there from the second account on."""
        return self.sorts if self.person.alone else super().orders()

    def ranked(self, order: Ranked, rows: QuerySet[Claim]) -> list[int]:
        """By what is said of the claims in the end, as far as this person sees it."""
        return in_order_of_result(Shown(self.person), rows, AXIS_OF[order.by], reverse=order.descending)

    def records(self, ids: list[int]) -> list[Claim]:
        """Claims with their sources and questions, and the person's own ratings of them."""
        claims = records_in(ids, Claim.objects.for_lists().filter(pk__in=ids))
        draw_veil(claims, self.person)
        own: dict[int, list[Rating]] = {}
        if self.rates and claims:
            # In no order, because SQLite would take all ratings of the person to have them in one.
            ratings = Rating.objects.own(self.person).current()
            for rating in ratings.filter(claim__in=ids).with_levels().order_by():
                own.setdefault(rating.claim_id or 0, []).append(rating)
        for claim in claims:
            claim.own = own.get(claim.pk, [])  # for the row's template
        results = {} if self.person.alone else shown_results(self.person, ids)
        for claim in claims:
            claim.result = results.get(claim.pk)
        return claims

    def hidden_columns(self) -> tuple[str, ...]:
        """Columns of ratings are for those who rate."""
        own = () if self.rates else tuple(name for name in OWN if name in self.table_class.base_columns)
        results = RESULTS if self.person.alone else ()
        return (*super().hidden_columns(), *own, *(name for name in results if name in self.table_class.base_columns))

    def beyond_rows(self, found: Matches) -> dict[str, Any]:
        """The files of the same claims."""
        return {
            "rates": self.rates,
            "files": [
                (f"Export CSV of these {found.short}".strip(), _file("claims", self.filters.used)),
                ("Export their ratings", _file("ratings", self.filters.used)),
            ],
        }


def _file(name: str, filters: dict[str, str]) -> str:
    address = reverse("export_csv", args=[name])
    return f"{address}?{urlencode(filters)}" if filters else address
