"""What is held, so that nothing of it may be destroyed: asked before a purge, and shown on what it holds."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models.capture import Capture
from claims.models.claim import Anchor
from claims.models.hold import HeldClaim, Hold
from claims.models.source import Publisher, Source


def over_captures(captures: Iterable[int]) -> QuerySet[Hold]:
    """Holds in force over any of these saved copies (by key): their own, or of their source, publisher or claims."""
    keys = list(captures)
    sources = Capture.objects.filter(pk__in=keys).order_by().values("source")
    stood = Anchor.objects.filter(capture__in=keys, claim=OuterRef("claim")).order_by()
    claims = HeldClaim.objects.filter(Exists(stood), hold=OuterRef("pk")).order_by()
    return _in_force().filter(Q(capture__in=keys) | _of_sources(sources) | Q(Exists(claims)))


def over_source(source: Source) -> QuerySet[Hold]:
    """Holds in force over a source, or over a saved copy or a claim of it."""
    stood = Anchor.objects.filter(capture__source=source.pk, claim=OuterRef("claim")).order_by()
    claims = HeldClaim.objects.filter(Exists(stood), hold=OuterRef("pk")).order_by()
    return _in_force().filter(
        Q(capture__source=source.pk)
        | _of_sources(Source.objects.filter(pk=source.pk).order_by().values("pk"))
        | Q(Exists(claims))
    )


def over_publisher(publisher: Publisher) -> QuerySet[Hold]:
    """Holds in force of a publisher as a whole."""
    return _in_force().filter(publisher=publisher)


def refuse_held(captures: Iterable[int], what: str = "Nothing of it is destroyed") -> None:
    """Raise ValidationError, naming the hold, where one of these saved copies (by key) is held."""
    hold = over_captures(captures).first()
    if hold is not None:
        raise ValidationError(
            f"{what}: the hold “{hold.name}” of {hold.set_by.shown_name}, {hold.set_at:%Y-%m-%d}, is in force:"
            f" {hold.because} A lead lifts it on the page of holds."
        )


def _in_force() -> QuerySet[Hold]:
    return Hold.objects.filter(lifted_at=None).select_related("set_by")


def _of_sources(sources: QuerySet[Any]) -> Q:
    """Condition: the hold is of one of these sources, or of who publishes one or ever did."""
    past = Source.history.filter(id__in=sources, publisher__isnull=False).order_by().values("publisher")
    now = Source.objects.filter(pk__in=sources, publisher__isnull=False).order_by().values("publisher")
    return Q(source__in=sources) | Q(publisher__in=now) | Q(publisher__in=past)
