"""Saving a curated noun: clean words, valid fields, and who and why in its history."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from claims.models import User
from claims.models.base import Recorded
from claims.rules.extract.document import BadText, clean_typed

# Made here and never typed: to ask whether somebody else has them would be a query each.
GIVEN = frozenset({"uid", "number"})
# Words of a captured text, which guards hold to it. What stands there can be quoted: control characters too.
CAPTURED = frozenset({"quote", "quote_flowed", "exact", "prefix", "suffix"})
# Characters of a text that somebody types, where its field says nothing else. What is captured has 20 MB.
MOST_TYPED = 20_000
RecordedT = TypeVar("RecordedT", bound=Recorded)


def record(
    instance: Recorded,
    *,
    actor: User | None,
    why: str = "",
    worked_out: Collection[str] = (),
    before: Recorded | None = None,
) -> None:
    """Validate and save; the history row says who and why. `actor` is None where a tool does it.

    What was changed on `instance` is saved, and nothing that others changed since it was loaded is undone: `before` is
    what `hold` gave, where the action has asked already. `worked_out` names fields that the action filled in itself:
    constraints on them are left to the database.
    Raises ValidationError by field; what cannot be stored as text (NUL, control characters) is told apart first.
    """
    if before is None:
        hold(instance)
    check_typed(instance)
    _validate(instance, GIVEN.union(worked_out))
    instance._history_user = actor  # type: ignore[attr-defined]
    instance._change_reason = why or None  # type: ignore[attr-defined]
    instance.save()
    instance.note_loaded(instance.values_now())


def hold(instance: RecordedT) -> RecordedT | None:
    """The row as it is stored, which nobody changes before this transaction ends; None of a record that is new.

    What others changed since `instance` was loaded stands on it from now on, but for what was changed on it as well.
    Raises ValidationError where it was withdrawn since.
    """
    if instance._state.adding:
        return None
    stored = type(instance)._base_manager.select_for_update(of=("self",)).get(pk=instance.pk)
    changed = instance.changed()
    if getattr(stored, "withdrawn_at", None) is not None and instance.__dict__["_loaded"].get("withdrawn_at") is None:
        raise ValidationError("This was withdrawn meanwhile. Load the page again.")
    now = stored.values_now()
    for name, value in now.items():
        if name not in changed:
            setattr(instance, name, value)
    instance.note_loaded(now)
    return stored


def _validate(instance: models.Model, given: frozenset[str]) -> None:
    """As `full_clean`, but for records that are at hand: a foreign key refuses what is not there, without a query."""
    errors: dict[str, Any] = {}
    at_hand = {
        field.name
        for field in instance._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.is_cached(instance) and getattr(instance, field.attname)
    }
    try:
        instance.clean_fields(exclude=given | at_hand)
    except ValidationError as error:
        error.update_error_dict(errors)
    for check in (
        instance.clean,
        lambda: instance.validate_unique(exclude=given.union(errors)),
        lambda: instance.validate_constraints(exclude=given.union(errors)),
    ):
        try:
            check()
        except ValidationError as error:
            error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def too_long(words: str, most: int) -> str:
    """What is said of a text that is longer than it may be."""
    return f"Keep it below {most:,} characters; this has {len(words):,}."


def typed(words: str, field: str) -> str:
    """Typed words without white space at their ends; ValidationError on `field` for what cannot be kept."""
    if len(words) > MOST_TYPED:
        raise ValidationError({field: too_long(words, MOST_TYPED)})
    try:
        return clean_typed(words).strip()
    except BadText as error:
        raise ValidationError({field: str(error)}) from error


def check_typed(instance: models.Model) -> None:
    """Raises ValidationError for every text field that is too long, or has characters that cannot be kept.

    Rules for what people type are not rules for what was captured: its words are taken as they stand.
    """
    errors = {}
    for field in instance._meta.concrete_fields:
        if not isinstance(field, models.CharField | models.TextField):
            continue
        value = getattr(instance, field.attname)
        most = field.max_length or MOST_TYPED
        if isinstance(value, str) and len(value) > most:
            errors[field.name] = too_long(value, most)
        elif isinstance(value, str) and field.name not in CAPTURED:
            try:
                clean_typed(value)
            except BadText as error:
                errors[field.name] = str(error)
    if errors:
        raise ValidationError(errors)


def record_withdrawal(instance: Recorded, *, actor: User, because: str) -> None:
    """Take a citable noun out of lists and counts, with a reason. Raises ValidationError without one."""
    if not because.strip():
        raise ValidationError({"because": f"Say why the {instance._meta.verbose_name} is withdrawn."})
    before = hold(instance)
    instance.withdrawn_at, instance.withdrawn_because = timezone.now(), because  # type: ignore[attr-defined]
    record(instance, actor=actor, why=because, before=before)
