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

_SCHEME = {"scheme_name": "name", "scheme_description": "description", "scheme_citation": "citation"}
_VERSION = {"version_notes": "notes"} | {
    name: name for name in ("certainty_required", "verdict_required", "wording_gap_required", "reason_asked")
}
_STANDING = {"version_notes": "notes", "version_status": "status", "frozen_at": "frozen_at"}


def store_levels(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store the versions of codebooks that are not here, each with all its answers.

    What the file of codebooks says of one is kept with it; without that file a new one has no name but its code, and
    requires nothing.
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
    told = kept.schemes.get((code, name))
    scheme = Scheme.objects.filter(code=code).first()
    if scheme is None:
        scheme = Scheme(code=code, **{"name": code} | (values_of(Scheme, told, _SCHEME) if told else {}))
        record(scheme, actor=kept.actor)
    asked = values_of(SchemeVersion, told, _VERSION) if told else {"verdict_required": False, "reason_asked": "never"}
    version = SchemeVersion(scheme=scheme, version=name, **asked)
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
    if told is not None:
        _stand_as_there(kept, version, told)


def note_schemes(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Remember what the file of codebooks says, for the versions that are to be stored with their answers."""
    kept.schemes |= {(row["scheme"], row["scheme_version"]): row for row in rows}


def store_schemes(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Refuse versions that did not come in with their answers.

    Those that an empty installation was set up with become what the file says.
    """
    for row in rows:
        version = kept.version(row)
        if version is not None and kept.adopts:
            try:
                Scheme.objects.filter(pk=version.scheme_id).update(**values_of(Scheme, row, _SCHEME))
                _stand_as_there(kept, version, row)
            except ValidationError as error:
                kept.refuse_error(row, error)


def _stand_as_there(kept: Kept, version: SchemeVersion, told: OwnRow) -> None:
    """With its identifier, its notes, whether it can be used, and since when it is fixed."""
    if told["content_sha256"] != version.content_sha256:
        kept.tell(told, "Its answers are here with another hash", "The file of levels does not tell all of its items.")
    values = {"uid": told["scheme_version_uid"], **values_of(SchemeVersion, told, _STANDING)}
    if values["frozen_at"] is None:
        del values["frozen_at"]
    if not kept.has_uid(told, "scheme_version_uid"):
        return
    for name, value in values.items():
        setattr(version, name, value)
    check(version)
    SchemeVersion.objects.filter(pk=version.pk).update(**values)


def _item(version: SchemeVersion, row: OwnRow, position: int) -> Item:
    said: dict[str, Any] = {
        "kind": row["item_kind"] or ItemKind.NOMINAL, "about": row["item_about"] or ItemAbout.CLAIM,
        "position": row["item_position"] or position, "required": row["item_required"] == "yes",
        "definition": row["item_definition"], "rule": row["item_rule"],
    }  # fmt: skip
    item = Item(version=version, code=row["item"], text=row["item_text"], **said)
    check(item)
    item.save()
    return item
