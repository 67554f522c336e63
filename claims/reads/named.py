"""Which record an address names: by its uid, or by the key of the few nouns that have none."""

from typing import Any

from django.db.models import QuerySet

from claims.models.base import WithUid
from claims.rules.identify.uid import is_uid

# Digits of a key that both databases can hold.
MOST_DIGITS = 18


def named(record: Any) -> str:
    """What stands for a record in an address: its uid; the key of the few that have none."""
    return str(getattr(record, "uid", record.pk))


def find_named(records: QuerySet[Any], name: str) -> Any | None:
    """The record that an address names; None where there is none, also for what can be no name.

    Keys are still understood, so that old links lead on.
    """
    meant = _meant(records, name)
    return records.filter(**meant).first() if meant else None


def find_key(records: QuerySet[Any], name: str) -> int | None:
    """The key of the record that an address names, without reading the rest of it."""
    meant = _meant(records, name)
    return records.filter(**meant).order_by().values_list("pk", flat=True).first() if meant else None


def _meant(records: QuerySet[Any], name: str) -> dict[str, Any]:
    if issubclass(records.model, WithUid) and is_uid(name):
        return {"uid": name}
    if name.isascii() and name.isdigit() and len(name) <= MOST_DIGITS:
        return {"pk": int(name)}
    return {}
