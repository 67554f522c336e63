"""The list of sources."""

from collections import Counter
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from claims.choices import ListName
from claims.database.keyset import Sort
from claims.exchange.references.of_sources import FORMS
from claims.filters.source import SourceFilter
from claims.models import Capture, Source
from claims.reads.source.reading import claims_seen_by
from claims.tables.base import records_in
from claims.tables.source import SourceTable
from claims.views.base import ListView, Matches

_TITLE: dict[str, Any] = {"column": "title_key", "known": Q(title_key__gt=""), "unknown": Q(title_key="")}
_PUBLISHED: dict[str, Any] = {"column": "published", "known": Q(published__gt=""), "unknown": Q(published="")}


class SourceList(ListView):
    """Sources that are not withdrawn."""

    what = ("source", "sources")
    name_of_list = ListName.SOURCES
    url_name = "source_list"
    section = "sources"
    template_name = "source/list.html"
    empty_template = "source/none.html"
    filter_class = SourceFilter
    table_class = SourceTable
    searched = "titles, authors, journals or sites, addresses, publishers and identifiers of sources"
    elsewhere = (("claims", "claim_list"), ("questions", "question_list"))
    sorts = (
        Sort.by_id("-added", "Newest", descending=True),
        Sort.by_id("added", "Oldest"),
        Sort.by_column("title", "Title, A to Z", **_TITLE),
        Sort.by_column("-title", "Title, Z to A", **_TITLE, descending=True),
        Sort.by_column("-published", "Published last", **_PUBLISHED, descending=True),
        Sort.by_column("published", "Published first", **_PUBLISHED),
    )

    def rows(self) -> QuerySet[Source]:
        """Sources that are not withdrawn."""
        return Source.objects.current()

    @cached_property
    def filters(self) -> SourceFilter:
        """Filters for this person."""
        return SourceFilter(self.given, user=self.person)

    def records(self, ids: list[int]) -> list[Source]:
        """Sources with their types, publishers and tags, and how many captures and claims they have."""
        rows = Source.objects.select_related("source_type", "publisher").defer("note", "excluded_because")
        sources = records_in(ids, rows.filter(pk__in=ids).prefetch_related("tags"))
        captures = number_by("source_id", Capture.objects.filter(source__in=ids))
        claims = number_by("source_id", claims_seen_by(self.person).filter(source__in=ids))
        for source in sources:
            source.number_of_captures = captures[source.pk]  # for the row's template
            source.number_of_claims = claims[source.pk]
        return sources

    def beyond_rows(self, found: Matches) -> dict[str, Any]:
        """The references of the same sources, as files."""
        return {"files": _files(found, self.filters.used)}


def _files(found: Matches, filters: dict[str, str]) -> list[tuple[str, str]]:
    """The files of references of the sources that the filters leave: what they are called, and where they are."""
    query = f"?{urlencode(filters)}" if filters else ""
    of = f"References of these {found.short}".strip()
    return [
        (f"{of}, {form.title}" if not at else form.title, reverse("source_references", args=[form.ending]) + query)
        for at, form in enumerate(FORMS.values())
    ]


def number_by(column: str, rows: QuerySet[Any]) -> Counter[Any]:
    """How many rows there are with each value of a column."""
    return Counter(dict(rows.order_by().values_list(column).annotate(number=Count("pk"))))
