"""Writing the rating codebook. A version that a round has used is frozen: it is copied, never changed."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from claims.actions.permissions import require
from claims.actions.record import check_typed, hold, record
from claims.choices import Axis, Role, SchemeStatus
from claims.models import Item, Level, Scheme, SchemeVersion, User
from claims.reads.review.codebook import content_of, facts_state, hash_of
from claims.rules.review.codebook import ITEM_FIELDS, LEVEL_FIELDS, VERSION_FIELDS, faults_of_answers, lacks

FROZEN_FIELDS = ("scheme_id", *VERSION_FIELDS)
FROZEN = "A round has used this version, so it stays as it is. Make a new version from it instead."


class ChangedMeanwhile(ValidationError):
    """Somebody else, or another tab, changed what is being saved since it was shown. Nothing was stored."""

    def __init__(self) -> None:
        super().__init__(
            "This was changed while you wrote, in another tab or by somebody else. Nothing of yours is stored yet, and"
            " nothing is lost: what stands there now is shown beside what you wrote. Look at it, then save."
        )


@transaction.atomic
def save_scheme(*, actor: User, scheme: Scheme) -> Scheme:
    """Add or change a scheme: its name and what it is.

    Raises ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    record(scheme, actor=actor)
    return scheme


@transaction.atomic
def save_scheme_version(*, actor: User, version: SchemeVersion, seen: str = "") -> SchemeVersion:
    """Add or change a version. Of a frozen one only the status and the notes change.

    `seen` is what `facts_state` gave when it was shown; where that has changed, it raises ChangedMeanwhile. Raises
    ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    before = hold(version)
    if seen and before is not None and seen != facts_state(before):
        raise ChangedMeanwhile
    frozen = before is not None and before.frozen_at is not None
    if frozen and any(getattr(before, name) != getattr(version, name) for name in FROZEN_FIELDS):
        raise ValidationError(FROZEN)
    if version.status == SchemeStatus.ACTIVE:
        check_complete(version)
    record(version, actor=actor, before=before)
    if not frozen:
        seal(version)
    return version


@transaction.atomic
def save_level(*, actor: User, level: Level) -> Level:
    """Add or change a level of a version that is not frozen.

    Raises ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    version = _open_version(level)
    record(level, actor=actor)
    seal(version)
    return level


@transaction.atomic
def delete_level(*, actor: User, level: Level) -> None:
    """Take a level out of a version that is not frozen.

    Raises ValidationError, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    version = _open_version(level)
    level.delete()
    if version.status == SchemeStatus.ACTIVE:
        check_complete(version)
    seal(version)


@transaction.atomic
def copy_scheme_version(*, actor: User, version: SchemeVersion, name: str) -> SchemeVersion:
    """Make a draft that asks what this version asks, under another version name (such as 1.1.0).

    Raises ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    content, notes = content_of(version), f"From {version}."
    if unplaced := _without_shared_places(content):
        notes += f" Without a place on the scale, because another answer stood there: {', '.join(unplaced)}."
    asked = {field: content[field] for field in VERSION_FIELDS if field != "version"}
    copy = SchemeVersion(scheme=version.scheme, version=name.strip(), notes=notes, **asked)
    record(copy, actor=actor)
    write_content(version=copy, content=content)
    return copy


def write_content(*, version: SchemeVersion, content: Mapping[str, Any]) -> None:
    """Write the answers and items of a version that has none yet. For actions that have made it and asked who may.

    Raises ValidationError that names the answer or item.
    """
    items = [
        Item(version=version, **{field: item[field] for field in ITEM_FIELDS}) for item in content.get("items", [])
    ]
    for item in items:
        _check_row(item, item.code)
    Item.objects.bulk_create(items)
    rows: list[tuple[Item | None, Any]] = [(None, level) for level in content["levels"]]
    rows += [(item, level) for item, said in zip(items, content["items"], strict=True) for level in said["levels"]]
    levels = [
        Level(version=version, item=item, **{field: level[field] for field in LEVEL_FIELDS}) for item, level in rows
    ]
    for level in levels:
        _check_row(level, level.label)
    Level.objects.bulk_create(levels)
    seal(version)


def _check_row(row: Item | Level, name: str) -> None:
    """As `record` checks it, without a query: what contradicts another one was looked at, or the database refuses."""
    try:
        check_typed(row)
        row.clean_fields(exclude={"version", "item"})
    except ValidationError as error:
        told = [f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()]
        raise ValidationError(f"“{name[:80]}”: {' '.join(told)}") from error


def _without_shared_places(content: dict[str, Any]) -> list[str]:
    """Take its place from each answer that shares one, which versions of before may have; returns their names."""
    groups = [[level for level in content["levels"] if level["axis"] == axis] for axis in Axis]
    groups += [item["levels"] for item in content["items"]]
    sharing = [group[fault.place] for group in groups for fault in faults_of_answers(group) if fault.field == "order"]
    for level in sharing:
        level["order"] = None
    return [level["label"] for level in sharing]


def held_open(versions: Collection[int]) -> list[SchemeVersion]:
    """These versions, which nobody changes or freezes before this transaction ends.

    Raises ValidationError where one of them is frozen.
    """
    # A round that opens meanwhile would freeze what is being changed.
    held = list(SchemeVersion.objects.select_for_update().filter(pk__in=versions).order_by("pk"))
    if any(version.frozen_at for version in held):
        raise ValidationError(FROZEN)
    return held


def _open_version(level: Level) -> SchemeVersion:
    """The version of a level, which neither is frozen nor takes the level from one that is."""
    stored = [level.pk] if level.pk else []
    concerned = SchemeVersion.objects.filter(Q(pk=level.version_id) | Q(levels__in=stored)).values_list("pk", flat=True)
    return next(version for version in held_open(set(concerned)) if version.pk == level.version_id)


def check_complete(version: SchemeVersion) -> None:
    """Raises ValidationError, on the status, that says what an active version still lacks."""
    lacking = lacks(content_of(version)) if not version._state.adding else ["every judgement has no answers"]
    if lacking:
        raise ValidationError({"status": f"Before it becomes active: {'; '.join(lacking)}."})


def seal(version: SchemeVersion) -> None:
    """Keep the hash of what the version asks in step with it."""
    version.content_sha256 = hash_of(SchemeVersion.objects.get(pk=version.pk))
    version.save(update_fields=["content_sha256"])
