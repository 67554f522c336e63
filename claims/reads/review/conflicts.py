"""Who is not given which unit: for a declared interest, or, where sources are masked, because they worked on it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import F, QuerySet

from claims.choices import UnitKind
from claims.models import (
    Anchor,
    Attachment,
    Capture,
    Claim,
    Description,
    InterestStatement,
    Mark,
    Reading,
    Round,
    RoundUnit,
    Source,
)
from claims.rules.review.assign import NOBODY

Barred = dict[int, frozenset[int]]


def barred_from(round_: Round, statements: Mapping[int, InterestStatement]) -> Barred:
    """By the key of a round's unit, the people (of these, who declared something) who are not given it."""
    by_publisher = _by_publisher(statements)
    by_source = _worked_on(round_, statements) if round_.masked else {}
    if not by_publisher and not by_source:
        return {}
    found: Barred = {}
    for unit, publisher, source in _stand_at(round_):
        barred = by_publisher.get(publisher, NOBODY) | by_source.get(source, NOBODY)
        if barred:
            found[unit] = barred
    return found


def _by_publisher(statements: Mapping[int, InterestStatement]) -> Barred:
    named: dict[int, set[int]] = defaultdict(set)
    for person, statement in statements.items():
        for publisher in statement.publishers.all():
            named[publisher.pk].add(person)
    return {publisher: frozenset(people) for publisher, people in named.items()}


def _stand_at(round_: Round) -> Iterable[tuple[int, int, int]]:
    """Each unit with its publisher and its source; of a publisher, the key under which `_worked_on` has it."""
    units = RoundUnit.objects.filter(round=round_).order_by()
    path = {
        UnitKind.CLAIM: ("claim__source__publisher", "claim__source"),
        UnitKind.SOURCE: ("source__publisher", "source"),
        UnitKind.PUBLISHER: ("publisher", "publisher"),
    }[UnitKind(round_.unit_kind)]
    return units.values_list("pk", *path)


def _worked_on(round_: Round, people: Collection[int]) -> Barred:
    """By source (or publisher, in a round over these), who put it in, saved, read, marked or described of it."""
    units = RoundUnit.objects.filter(round=round_).order_by()
    sources: QuerySet[Any] = units.values("source")
    if round_.unit_kind == UnitKind.CLAIM:
        sources = units.values("claim__source")
    elif round_.unit_kind == UnitKind.PUBLISHER:
        sources = Source.objects.filter(publisher__in=units.values("publisher")).order_by().values("pk")
    found: dict[int, set[int]] = defaultdict(set)
    for rows, who, source in (
        (Source.objects.filter(pk__in=sources), "created_by", "pk"),
        (Capture.objects.filter(source__in=sources), "stored_by", "source"),
        (Attachment.objects.filter(capture__source__in=sources), "stored_by", "capture__source"),
        (Reading.objects.filter(capture__source__in=sources), "reader", "capture__source"),
        (Claim.objects.filter(source__in=sources), "created_by", "source"),
        (Mark.objects.filter(claim__source__in=sources), "reading__reader", "claim__source"),
        (Anchor.objects.filter(claim__source__in=sources), "created_by", "claim__source"),
        (Description.objects.filter(claim__source__in=sources), "coder", "claim__source"),
    ):
        of = source if round_.unit_kind != UnitKind.PUBLISHER else _publisher_of(source)
        own = rows.filter(**{f"{who}__in": people}).order_by()
        for place, person in own.annotate(at=F(of), by=F(who)).values_list("at", "by").distinct():
            found[place].add(person)
    return {place: frozenset(who) for place, who in found.items()}


def _publisher_of(source: str) -> str:
    return "publisher" if source == "pk" else f"{source}__publisher"
