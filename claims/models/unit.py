"""What is judged: one claim, one source or one publisher."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.choices import UnitKind
from claims.models.claim import Claim
from claims.models.source import Publisher, Source

Unit = Claim | Source | Publisher


class OfUnit(models.Model):
    """A noun that is about exactly one unit; each model says so by the constraint of `one_unit`."""

    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="+")
    # Few rounds are over sources or publishers: what looks for their units has a partial index.
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    publisher = models.ForeignKey(Publisher, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        abstract = True

    @property
    def unit_kind(self) -> UnitKind:
        """Which of the three it is about."""
        return next(kind for kind in UnitKind if getattr(self, f"{kind}_id") is not None)

    @property
    def unit(self) -> Unit:
        """The claim, source or publisher that it is about."""
        unit: Unit = getattr(self, self.unit_kind)
        return unit


def on_same_unit(rows: QuerySet[Any], kinds: Iterable[UnitKind] = UnitKind) -> Q:
    """Condition on a row of a noun that is about a unit: one of these rows is about the same.

    What else the two have in common, `rows` says by `OuterRef`. A kind is asked only where the row is of it, so that no
    index is looked through for nothing.
    """
    found = Q()
    for kind in kinds:
        found |= Q(**{f"{kind}__isnull": False}) & Q(Exists(rows.filter(**{str(kind): OuterRef(kind)}).order_by()))
    return found


def one_unit(name: str) -> models.CheckConstraint:
    """Exactly one of claim, source and publisher."""
    kinds = list(UnitKind)
    only = Q()
    for named in kinds:
        only |= Q(**{f"{kind}__isnull": kind != named for kind in kinds})
    return models.CheckConstraint(condition=only, name=name)


def once_per_unit(name: str, *with_: str, where: Q | None = None) -> list[models.UniqueConstraint]:
    """At most one row for each unit and these fields, among the rows where a condition holds."""
    return [
        models.UniqueConstraint(
            fields=[*with_[:1], kind, *with_[1:]],
            condition=Q(**{f"{kind}__isnull": False}) & (where or Q()),
            name=f"{name}_{kind}" if kind != UnitKind.CLAIM else name,
        )
        for kind in UnitKind
    ]
