"""What a reader of the files has to know of their columns, as Table Schema (Data Package, version 2)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model

from claims.choices import UNJUDGED, Axis, Shows, Side, UnitKind
from claims.exchange.columns import Kind, Placed
from claims.exchange.files import File
from claims.exchange.release.files import KEYS, ForeignKey
from claims.models import Level
from claims.reads.review.codings import SCALES

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
_TYPES = {Kind.INTEGER: "integer", Kind.TIME: "datetime"}
_PARTIAL_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
# Columns whose codes are levels of the codebooks.
_AXES = {"verdict": Axis.VERDICT, "certainty": Axis.CERTAINTY, "wording_gap": Axis.WORDING_GAP}
# Of columns that are worked out, and can say what no field says.
_COMPUTED: dict[str, dict[str, str]] = {
    "state": {"coded": "Coded", "decided": "Decided between codings"},
    "capture_shows": {str(code): str(code.label) for code in Shows} | {UNJUDGED: "Unjudged"},
    "round_state": {"in_preparation": "In preparation", "open": "Open", "closed": "Closed"},
    "unit": {str(code): str(code.label) for code in UnitKind},
    "side": {str(code): str(code.label) for code in Side},
    "other_side": {str(code): str(code.label) for code in Side},
    "source_side": {str(code): str(code.label) for code in Side},
}


def schema_of(file: File, keys: Iterable[ForeignKey]) -> dict[str, Any]:
    """The schema of a file, with those of its foreign keys that hold."""
    schema: dict[str, Any] = {"$schema": PROFILE, "fields": [_field(column) for column in file.columns]}
    schema["missingValues"] = [""]
    if key := KEYS.get(file.name):
        schema["primaryKey"] = list(key)
    if of := [_foreign(one) for one in keys if one.file == file.name]:
        schema["foreignKeys"] = of
    return schema


def _foreign(key: ForeignKey) -> dict[str, Any]:
    reference = {"resource": key.to, "fields": list(KEYS[key.to])}
    return {"fields": list(key.columns), "reference": reference}


def _field(placed: Placed) -> dict[str, Any]:
    column = placed.column
    field: dict[str, Any] = {
        "name": placed.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.meaning,
        "example": column.example,
    }
    constraints: dict[str, Any] = {"pattern": _PARTIAL_DATE} if column.kind == Kind.DATE else {}
    if constraints:
        field["constraints"] = constraints
    categories, ordered = _categories(placed)
    if categories:
        field["categories"] = categories
        field["categoriesOrdered"] = ordered
    return field


def _categories(placed: Placed) -> tuple[list[dict[str, str]], bool]:
    """The closed values of a column with their labels, in their order; and whether that order means something."""
    name = placed.name.removeprefix("decision_")
    if name in _AXES:
        return levels_of(_AXES[name]), False
    if placed.name in _COMPUTED:
        return _told(_COMPUTED[placed.name]), False
    stored = _stored(placed)
    if placed.column.kind != Kind.CODE or stored is None:
        return [], False
    if isinstance(stored, models.BooleanField):
        return _told({"yes": "Yes", "no": "No"}), False
    labels = {str(value): str(label) for value, label in stored.flatchoices if value}
    # What stands off a scale has no place in an order.
    return _told(labels), bool(labels) and set(SCALES.get(name, ())) == set(labels)


def _told(labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in labels.items()]


def levels_of(axis: Axis) -> list[dict[str, str]]:
    """The levels of an axis in every version that is in use: codebook by codebook, each from less to more.

    What stands off a scale comes after it. So they stand in an order, but not in one.
    """
    used = Level.objects.filter(axis=axis, version__frozen_at__isnull=False)
    levels = used.order_by("version__scheme", "-version", "off_scale", "order", "position")
    labels: dict[str, str] = {}
    for one in levels:
        labels.setdefault(one.code, one.label)
    return _told(labels)


def _stored(placed: Placed) -> "models.Field[Any, Any] | None":
    """The field of the model that a column is stored in; None where it is worked out."""
    source = placed.column.source
    path = source if isinstance(source, str) else placed.column.origin.partition(".")[2].replace(".", "__")
    model = placed.record if isinstance(source, str) else placed.column.origin.partition(".")[0]
    try:
        found = list(_walk(apps.get_model("claims", model), path))
    except (LookupError, FieldDoesNotExist):
        return None
    return found[-1] if found and isinstance(found[-1], models.Field) else None


def _walk(model: type[Model], path: str) -> Iterator[Any]:
    for name in path.split("__"):
        field = model._meta.get_field(name)
        yield field
        if field.related_model:
            model = field.related_model
