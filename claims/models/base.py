"""What several nouns share."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from claims.rules.identify.uid import UID_LENGTH, new_uid

PARTIAL_DATE_LENGTH = 10


class WithUid(models.Model):
    """A noun that addresses and files name by a random 10-character uid; primary keys stay inside."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)

    class Meta:
        abstract = True


class Withdrawable(models.Model):
    """A citable noun: it can be withdrawn with a reason, and never disappears."""

    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_because = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True


def partial_date_field(verbose_name: str, **options: Any) -> "models.CharField[str, str]":
    """A date as far as it is known: "2018", "2018-03" or "2018-03-05"; sortable text, empty when unknown."""
    options.setdefault("help_text", "YYYY, YYYY-MM or YYYY-MM-DD. Leave empty what is not known.")
    return models.CharField(verbose_name, max_length=PARTIAL_DATE_LENGTH, blank=True, **options)


def history(*, without: tuple[str, ...] = ()) -> HistoricalRecords:
    """Who changed what, when and why, for curated nouns; `without` what the database works out from the rest."""
    reason = models.TextField(blank=True, null=True)
    return HistoricalRecords(history_change_reason_field=reason, excluded_fields=list(without))
