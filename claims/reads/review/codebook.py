"""What a scheme version asks, as plain values: for its hash, for files, and to compare two versions."""

from typing import Any

from claims.choices import Axis
from claims.models import SchemeVersion
from claims.rules.review.codebook import ITEM_FIELDS, LEVEL_FIELDS, VERSION_FIELDS, content_sha256

Row = dict[str, Any]


def content_of(version: SchemeVersion) -> Row:
    """The version with its `levels`, and its `items` with theirs, in the order of the form. Three queries."""
    of_item: dict[int | None, list[Row]] = {}
    order = [axis.value for axis in Axis]
    for level in sorted(version.levels.all(), key=lambda one: (order.index(one.axis), one.position, one.code)):
        of_item.setdefault(level.item_id, []).append(_values(level, LEVEL_FIELDS))
    items = [
        _values(item, ITEM_FIELDS) | {"levels": of_item.get(item.pk, [])}
        for item in sorted(version.items.all(), key=lambda one: (one.position, one.code))
    ]
    return _values(version, VERSION_FIELDS) | {"levels": of_item.get(None, []), "items": items}


def hash_of(version: SchemeVersion) -> str:
    """The SHA-256 of what it asks, worked out anew."""
    content = content_of(version)
    return content_sha256(content, content["levels"], content["items"])


def _values(instance: object, fields: tuple[str, ...]) -> Row:
    return {field: getattr(instance, field) for field in fields}
