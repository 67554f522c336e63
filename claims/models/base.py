"""What several nouns share."""

from collections.abc import Collection, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, Self

from django.db import models
from simple_history.models import HistoricalRecords

from claims.rules.identify.uid import UID_LENGTH, new_uid
from claims.rules.text.search_text import search_text

PARTIAL_DATE_LENGTH = 10


class Recorded(models.Model):
    """A noun that knows with which values it was loaded, so that saving it undoes nothing that others did since."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **named: Any) -> Self:
        """One row."""
        made = super().from_db(db, field_names, values, **named)
        made.note_loaded(dict(zip(field_names, values, strict=False)))
        return made

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Read again what is stored, or these fields of it."""
        super().refresh_from_db(using, fields, from_queryset)
        now = self.values_now()
        if fields is not None:
            read = {self._meta.get_field(name).attname for name in fields}  # type: ignore[union-attr]
            now = {name: value for name, value in now.items() if name in read}
        self.note_loaded(now)

    def values_now(self) -> dict[str, Any]:
        """The value of each column that was loaded or set."""
        columns = (field.attname for field in self._meta.concrete_fields)
        return {name: self.__dict__[name] for name in columns if name in self.__dict__}

    def note_loaded(self, values: Mapping[str, Any]) -> None:
        """Know these as the values that are stored."""
        loaded = self.__dict__.setdefault("_loaded", {})
        loaded.update(values)
        for name in _changeable_in_place(type(self)):
            if name in values:
                loaded[name] = deepcopy(values[name])

    def values_loaded(self) -> dict[str, Any]:
        """The value of each column as it was stored when it was loaded or saved last."""
        return dict(self.__dict__.get("_loaded", {}))

    def changed(self) -> set[str]:
        """Columns whose value is another one than was loaded; of a record that is new, all that have a value."""
        loaded = self.__dict__.get("_loaded", {})
        return {name for name, value in self.values_now().items() if name not in loaded or loaded[name] != value}


@cache
def _changeable_in_place(noun: type[models.Model]) -> tuple[str, ...]:
    """Columns with lists and objects: what is compared with them later is a copy."""
    return tuple(field.attname for field in noun._meta.concrete_fields if isinstance(field, models.JSONField))


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


class SearchTextField(models.TextField[str, str]):
    """The words by which a row is found, worked out of its other texts whenever it is saved.

    What writes these texts past `save` and `bulk_create` has to work it out as well: `searched_in` says what it is.
    """

    def __init__(self, *of: str, **options: Any) -> None:
        """`of`: what gives the texts whose words they are, in order: fields or properties of the row."""
        self.of: tuple[str, ...] = of or tuple(options.pop("of", ()))
        for name, value in {"blank": True, "default": "", "editable": False}.items():
            options.setdefault(name, value)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"of": list(self.of)}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Called by Django before the row is written."""
        words = self.searched_in(model_instance)
        setattr(model_instance, self.attname, words)
        return words

    def searched_in(self, row: models.Model) -> str:
        """The search text of what the row says now."""
        return search_text(*(getattr(row, name) for name in self.of))


def searched_in(row: models.Model) -> str:
    """The search text of what a row says now."""
    field = row._meta.get_field("search_text")
    return field.searched_in(row) if isinstance(field, SearchTextField) else ""


def history(*, without: tuple[str, ...] = ()) -> HistoricalRecords:
    """Who changed what, when and why, for curated nouns; `without` what the database works out from the rest."""
    reason = models.TextField(blank=True, null=True)
    return HistoricalRecords(history_change_reason_field=reason, excluded_fields=list(without))
