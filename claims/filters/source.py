"""Filters of sources."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from claims.choices import NOT_KNOWN, UNCLASSIFIED, SourceStatus
from claims.database.search import SOURCE_WORDS
from claims.filters.base import LONGEST_SEARCH, SIDES, ListFilter, PartialDateFilter
from claims.models import Capture, Publisher, Source, SourceType, Tag, User
from claims.reads.report.frame import BUCKETS, FRAME, SOME
from claims.reads.report.items import answers_in, rounds_over_sources
from claims.reads.source.reading import claims_seen_by
from claims.rules.identify.partial_date import first_moment, latest, next_moment
from claims.rules.identify.short_number import source_number
from claims.rules.text.search_text import words_typed

MOST_PUBLISHERS = 500
MOST_IDENTIFIED = 100
LONGEST_REASON = 2_000
KNOWN = "known"
DATED = [(KNOWN, "Known"), (NOT_KNOWN, "Not known")]


class SourceFilter(ListFilter):
    """Filters of the sources list. By how many claims they have means claims that this person may see."""

    q = django_filters.CharFilter(method="by_words", label="Words", max_length=LONGEST_SEARCH)
    type = django_filters.ModelChoiceFilter(
        queryset=SourceType.objects.all(), to_field_name="code", field_name="source_type", label="Type",
        null_label="Not classified", null_value=NOT_KNOWN,
    )  # fmt: skip
    side = django_filters.ChoiceFilter(choices=SIDES, method="by_side", label="Side")
    status = django_filters.ChoiceFilter(choices=SourceStatus.choices, label="Status")
    frame = django_filters.ChoiceFilter(
        choices=[(code, label) for code, (label, _statuses) in FRAME.items()], method="by_frame", label="In the sample"
    )
    because = django_filters.CharFilter(
        field_name="excluded_because", lookup_expr="exact", label="Excluded because", max_length=LONGEST_REASON,
        widget=forms.HiddenInput,
    )  # fmt: skip
    claims = django_filters.ChoiceFilter(
        choices=[(SOME, "At least one"), *((code, label) for code, (label, *_bounds) in BUCKETS.items())],
        method="by_claims", label="Number of claims",
    )  # fmt: skip
    saved = PartialDateFilter(method="by_saved", label="Copy saved in")
    answer = django_filters.CharFilter(
        method="by_answer", label="Answer in a round", max_length=LONGEST_SEARCH, widget=forms.HiddenInput
    )
    tag = django_filters.ModelChoiceFilter(
        queryset=Tag.objects.all(), to_field_name="name", method="by_tag", label="Tag"
    )
    publisher = django_filters.ModelChoiceFilter(
        queryset=Publisher.objects.all(), to_field_name="uid", label="Publisher",
        null_label="No publisher", null_value=NOT_KNOWN,
    )  # fmt: skip
    published_from = PartialDateFilter(method="by_date", label="Published from")
    published_to = PartialDateFilter(method="by_date", label="Published until")
    dated = django_filters.ChoiceFilter(choices=DATED, method="by_date", label="Date of publication")

    folded = ("frame", "because", "claims", "saved", "published_from", "published_to", "dated")
    shown_by = {"type": "name", "tag": "name", "publisher": "name"}

    def __init__(self, params: Mapping[str, Any], queryset: QuerySet[Source] | None = None, *, user: User) -> None:
        super().__init__(params, Source.objects.current() if queryset is None else queryset)
        self.user = user

    def by_words(self, sources: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """Words of title, author, journal or site, and address; (parts of) words of the publisher; identifiers."""
        named = Q()
        for word in words_typed(value):
            named &= Q(name__icontains=word)
        publishers = Publisher.objects.filter(named) if named else Publisher.objects.none()
        ids = list(publishers.order_by().values_list("pk", flat=True)[:MOST_PUBLISHERS])
        words = SOURCE_WORDS.condition(value, one_by_one=self.one_by_one) | Q(publisher__in=ids)
        number = source_number(value)
        if number:
            words |= Q(number=number)
        identified = identified_by(value)
        return sources.filter(words | Q(pk__in=identified) if identified else words)

    def by_side(self, sources: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """Side of the type; a source without a type is on none."""
        return sources.filter(of_side(value))

    def by_frame(self, sources: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """Sources of several statuses."""
        return sources.filter(status__in=FRAME[value][1])

    def by_claims(self, sources: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """How many claims there are that this person may see."""
        claims: QuerySet[Any] = claims_seen_by(self.user).order_by()
        least, most = (1, None) if value == SOME else BUCKETS[value][1:]
        if most == 0:
            return sources.filter(~Exists(claims.filter(source=OuterRef("pk"))))
        counted = claims.values("source").annotate(n=Count("pk")).filter(n__gte=least)
        counted = counted if most is None else counted.filter(n__lte=most)
        if self.one_by_one:
            return sources.filter(Exists(counted.filter(source=OuterRef("pk"))))
        return sources.filter(pk__in=counted.values("source"))

    def by_saved(self, sources: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """A copy of it was stored in this year, in this month or on this day (UTC)."""
        saved = Capture.objects.filter(**within("stored_at", value)).order_by()
        if self.one_by_one:
            return sources.filter(Exists(saved.filter(source=OuterRef("pk"))))
        return sources.filter(pk__in=saved.values("source"))

    def by_answer(self, sources: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """What came out for it in a round whose ratings are shown: ROUND, or ROUND.ITEM.ANSWER, by uid and codes."""
        round_uid, _, asked = value.partition(".")
        round_ = rounds_over_sources(self.user).filter(uid=round_uid).first()
        if round_ is None:
            return sources.none()
        found = answers_in(round_, self.user)
        item, _, outcome = asked.partition(".")
        return sources.filter(uid__in=found.with_outcome(item, outcome) if asked else list(found.sides))

    def by_date(self, sources: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """Date of publication."""
        return sources.filter(**date_condition(name, value))

    def by_tag(self, sources: QuerySet[Source], name: str, value: Tag) -> QuerySet[Source]:
        """Tag of the source."""
        tagged = Source.tags.through.objects.filter(tag=value)
        if self.one_by_one:
            return sources.filter(Exists(tagged.filter(source=OuterRef("pk"))))
        return sources.filter(pk__in=tagged.values("source"))


def of_side(side: str) -> Q:
    """Condition on the type of a source: it is on this side, or nobody has said on which."""
    stored = UNCLASSIFIED if side == NOT_KNOWN else side
    types = Q(source_type__in=list(SourceType.objects.filter(side=stored).values_list("pk", flat=True)))
    return types | Q(source_type=None) if side == NOT_KNOWN else types


def date_condition(name: str, value: str) -> dict[str, str]:
    """What is asked of the date of a source: from or until a date, or whether there is one.

    Dates are compared as text, as lists sort them: a year alone comes before its months.
    """
    if name == "dated":
        return {"published__gt": ""} if value == KNOWN else {"published": ""}
    if name == "published_from":
        return {"published__gte": value}
    return {"published__gt": "", "published__lte": latest(value).isoformat()}


def within(field: str, value: str) -> dict[str, datetime]:
    """Condition on a time: in the year, the month or the day of a partial date, in UTC."""
    return {f"{field}__gte": first_moment(value), f"{field}__lt": next_moment(value)}


def identified_by(typed: str) -> list[int]:
    """Ids of the sources that have the typed identifier; there are few, and most words are none."""
    return list(Source.objects.identified(typed).order_by().values_list("pk", flat=True)[:MOST_IDENTIFIED])
