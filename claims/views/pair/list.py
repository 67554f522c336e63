"""The list of all pairs, and the same as a file."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.actions.permissions import logged_in
from claims.choices import ListName
from claims.database.keyset import Sort
from claims.exchange.export import export_response
from claims.exchange.files import PAIRS
from claims.filters.pair import PairFilter
from claims.models import ClaimPair
from claims.reads.blind import draw_veil
from claims.reads.pair import Laid, laid, pairs_seen_by
from claims.tables.base import records_in
from claims.tables.pair import PairTable
from claims.views.base import ListView, Matches


class PairList(ListView):
    """Pairs of every status that the person may see, the newest first."""

    what = ("pair", "pairs")
    name_of_list = ListName.PAIRS
    url_name = "pair_list"
    section = "questions"
    template_name = "pair/list.html"
    empty_template = "pair/none.html"
    filter_class = PairFilter
    table_class = PairTable
    sorts = (Sort.by_id("-added", "Newest", descending=True), Sort.by_id("added", "Oldest"))

    def rows(self) -> QuerySet[ClaimPair]:
        """Every pair that is not withdrawn, without those with a claim that is hidden or veiled."""
        return pairs_seen_by(self.person)

    def records(self, ids: list[int]) -> list[Laid]:
        """Pairs as they lie side by side."""
        pairs = records_in(ids, ClaimPair.objects.filter(pk__in=ids).with_claims())
        draw_veil([claim for pair in pairs for claim in (pair.claim, pair.other)], self.person)
        return [laid(pair) for pair in pairs]

    def beyond_rows(self, found: Matches) -> dict[str, Any]:
        """The file of the same pairs."""
        query = urlencode(self.filters.used)
        address = reverse("pair_csv") + (f"?{query}" if query else "")
        return {"files": [(f"Export CSV of these {found.short}".strip(), address)]}


@require_safe
def pair_csv(request: HttpRequest) -> HttpResponseBase:
    """The pairs that the filters in the address leave, with the columns of the file of pairs."""
    person = logged_in(request.user)
    filters = PairFilter(request.GET.dict(), pairs_seen_by(person))
    return export_response(user=person, what=PAIRS.name, records=filters.rows())
