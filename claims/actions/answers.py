"""Writing what a draft of a codebook asks: the answers of a judgement or an item at one go, and items."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max

from claims.actions.permissions import require
from claims.actions.record import check_typed, record
from claims.actions.scheme import ChangedMeanwhile, check_complete, held_open, seal
from claims.choices import Axis, Role, SchemeStatus
from claims.models import Item, Level, SchemeVersion, User
from claims.reads.review.codebook import state_of
from claims.rules.review.codebook import LEVEL_FIELDS, faults_of_answers

Row = Mapping[str, Any]
# Of one judgement or item: nobody chooses among more.
MOST_ANSWERS, MOST_ITEMS = 60, 100


@transaction.atomic
def save_answers(
    *, actor: User, version: SchemeVersion, axis: Axis, answers: Sequence[Row], seen: str = ""
) -> SchemeVersion:
    """Let a judgement of a version that is not frozen have these answers, in this order, and no others.

    `answers` are the fields of Level. `seen` is what `state_of` gave when they were shown; where that has changed, it
    raises ChangedMeanwhile. Raises ValidationError with keys such as `2-code` for what is wrong with one answer,
    PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    (held,) = held_open([version.pk])
    _check_seen(held, axis, None, seen)
    _replace(held, axis, None, answers)
    return _changed(held)


@transaction.atomic
def save_item(*, actor: User, item: Item, answers: Sequence[Row] | None = None, seen: str = "") -> Item:
    """Add or change an item of a version that is not frozen; where `answers` are given, it has these and no others.

    Raises as `save_answers` does; what is wrong with the item itself, on its own fields.
    """
    require(actor, Role.LEAD)
    stored = Item.objects.filter(pk=item.pk).first() if item.pk else None
    concerned = {item.version_id} | ({stored.version_id} if stored else set())
    held = next(version for version in held_open(concerned) if version.pk == item.version_id)
    if item.pk and stored is None:
        raise ValidationError("This question was deleted meanwhile.")
    _check_seen(held, Axis.ITEM, stored, seen)
    if stored is None:
        item.position = item.position or _next_position(held)
    if Item.objects.filter(version=held, code=item.code).exclude(pk=item.pk).exists():
        raise ValidationError({"code": f"Another question has the code “{item.code}”. Each has one of its own."})
    record(item, actor=actor)
    if answers is not None:
        _replace(held, Axis.ITEM, item, answers)
    _changed(held)
    return item


@transaction.atomic
def delete_item(*, actor: User, item: Item) -> None:
    """Take an item with its answers out of a version that is not frozen.

    Raises ValidationError, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    (held,) = held_open([item.version_id])
    item.levels.all().delete()
    item.delete()
    _changed(held)


@transaction.atomic
def move_item(*, actor: User, item: Item, by: int) -> None:
    """Let an item come earlier on the form (`by` is negative) or later by so many places.

    Raises ValidationError where the version is frozen, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    (held,) = held_open([item.version_id])
    items = list(held.items.order_by("position", "code"))
    items.insert(max(0, min(items.index(item) + by, len(items) - 1)), items.pop(items.index(item)))
    for position, one in enumerate(items, 1):
        one.position = position
    Item.objects.bulk_update(items, ["position"])
    _changed(held)


def _check_seen(version: SchemeVersion, axis: Axis, item: Item | None, seen: str) -> None:
    if seen and seen != state_of(version, axis, item):
        raise ChangedMeanwhile


def _next_position(version: SchemeVersion) -> int:
    items = version.items.aggregate(last=Max("position"), number=Count("pk"))
    if items["number"] >= MOST_ITEMS:
        raise ValidationError(f"A version has {MOST_ITEMS} questions at the most.")
    return int(items["last"] or 0) + 1


def _replace(version: SchemeVersion, axis: Axis, item: Item | None, answers: Sequence[Row]) -> None:
    """Write the answers anew: nothing rests on those of a draft, and none stands in the way of another's new code."""
    if len(answers) > MOST_ANSWERS:
        raise ValidationError(f"There are {len(answers)} answers, and {MOST_ANSWERS} are the most.")
    rows = [dict(answer) | {"axis": axis.value, "position": position} for position, answer in enumerate(answers, 1)]
    levels = [Level(version=version, item=item, **{name: row[name] for name in LEVEL_FIELDS}) for row in rows]
    _check(levels, rows, item.kind if item else "")
    Level.objects.filter(version=version, axis=axis, item=item).delete()
    Level.objects.bulk_create(levels)


def _check(levels: Sequence[Level], rows: Sequence[Row], kind: str) -> None:
    errors: dict[str, Any] = {}
    for place, level in enumerate(levels):
        for check in (check_typed, lambda one: one.clean_fields(exclude={"version", "item"})):
            try:
                check(level)
            except ValidationError as error:
                for name, messages in error.message_dict.items():
                    errors.setdefault(f"{place}-{name}", messages)
    for fault in faults_of_answers(rows, kind):
        errors.setdefault(f"{fault.place}-{fault.field}", [fault.why])
    if errors:
        raise ValidationError(errors)


def _changed(version: SchemeVersion) -> SchemeVersion:
    """Seal what was changed; what is active stays complete."""
    if version.status == SchemeStatus.ACTIVE:
        check_complete(version)
    seal(version)
    return version
