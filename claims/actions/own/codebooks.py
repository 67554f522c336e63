"""Versions of codebooks of our own files, known by what their answers say."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from claims.actions.own.insert import check, grouped, values_of
from claims.actions.own.kept import Kept
from claims.actions.record import record
from claims.actions.scheme import save_scheme_version
from claims.choices import ItemAbout, ItemKind, SchemeStatus
from claims.models import Item, Level, Scheme, SchemeVersion
from claims.rules.table_record import OwnRow

_LEVEL = {
    "level": "code", "level_order": "order",
    **{name: name for name in (
        "axis", "label", "position", "off_scale", "asks_tags", "needs_search", "definition", "rule", "boundary",
        "example_one", "example_two", "sign",
    )},
}  # fmt: skip


def store_levels(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store the versions of codebooks that are not here, each with all its answers.

    What the file does not tell of a version stays as it is in a new one: its name, and which judgements are required.
    An answer that a version which is here does not have is refused: a version is never changed.
    """
    for code, of_scheme in grouped(rows, "scheme").items():
        for version, of_version in grouped(of_scheme, "scheme_version").items():
            if SchemeVersion.objects.filter(scheme__code=code, version=version).exists():
                for row in of_version:
                    kept.refuse(row, f"Version {version} of “{code}” is here and has no such answer.", "It is another.")
                continue
            try:
                _store_version(kept, code, version, of_version)
            except ValidationError as error:
                kept.refuse_error(of_version[0], error)


def _store_version(kept: Kept, code: str, name: str, rows: list[OwnRow]) -> None:
    kept.require_lead()
    scheme = Scheme.objects.filter(code=code).first()
    if scheme is None:
        scheme = Scheme(code=code, name=code)
        record(scheme, actor=kept.actor)
    version = SchemeVersion(scheme=scheme, version=name, verdict_required=False, reason_asked="never")
    record(version, actor=kept.actor)
    items: dict[str, Item] = {}
    for row in rows:
        if row["item"] and row["item"] not in items:
            items[row["item"]] = _item(version, row, len(items) + 1)
    levels = []
    for row in rows:
        level = Level(version=version, item=items.get(row["item"]), **values_of(Level, row, _LEVEL))
        check(level)
        levels.append(level)
    Level.objects.bulk_create(levels)
    version.status = SchemeStatus.ACTIVE
    save_scheme_version(actor=kept.actor, version=version)


def _item(version: SchemeVersion, row: OwnRow, position: int) -> Item:
    said: dict[str, Any] = {
        "kind": row["item_kind"] or ItemKind.NOMINAL, "about": row["item_about"] or ItemAbout.CLAIM,
    }  # fmt: skip
    item = Item(version=version, code=row["item"], text=row["item_text"], position=position, required=False, **said)
    check(item)
    item.save()
    return item
