"""Writing the rating codebook. A version that a round has used is frozen: it is copied, never changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from claims.actions.permissions import require
from claims.actions.record import hold, record
from claims.choices import Axis, Role, SchemeStatus
from claims.models import Level, Scheme, SchemeVersion, User
from claims.rules.review.codebook import LEVEL_FIELDS, VERSION_FIELDS, content_sha256

JUDGEMENTS = (Axis.CERTAINTY, Axis.VERDICT, Axis.WORDING_GAP)
FROZEN_FIELDS = ("scheme_id", *VERSION_FIELDS)
FROZEN = "A round has used this version, so it stays as it is. Make a new version from it instead."


@transaction.atomic
def save_scheme(*, actor: User, scheme: Scheme) -> Scheme:
    """Add or change a scheme: its name and what it is.

    Raises ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    record(scheme, actor=actor)
    return scheme


@transaction.atomic
def save_scheme_version(*, actor: User, version: SchemeVersion) -> SchemeVersion:
    """Add or change a version. Of a frozen one only the status and the notes change.

    Raises ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    before = hold(version)
    frozen = before is not None and before.frozen_at is not None
    if frozen and any(getattr(before, name) != getattr(version, name) for name in FROZEN_FIELDS):
        raise ValidationError(FROZEN)
    if version.status == SchemeStatus.ACTIVE:
        _check_complete(version)
    record(version, actor=actor, before=before)
    if not frozen:
        _seal(version)
    return version


@transaction.atomic
def save_level(*, actor: User, level: Level) -> Level:
    """Add or change a level of a version that is not frozen.

    Raises ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    version = _open_version(level)
    record(level, actor=actor)
    _seal(version)
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
        _check_complete(version)
    _seal(version)


@transaction.atomic
def copy_scheme_version(*, actor: User, version: SchemeVersion, name: str) -> SchemeVersion:
    """Make a draft that asks what this version asks, under another version name (such as 1.1)."""
    require(actor, Role.LEAD)
    asked = {field: getattr(version, field) for field in VERSION_FIELDS if field != "version"}
    copy = SchemeVersion(scheme=version.scheme, version=name.strip(), notes=f"From {version}.", **asked)
    record(copy, actor=actor)
    for level in version.levels.all():
        record(Level(version=copy, **_values(level, LEVEL_FIELDS)), actor=actor)
    _seal(copy)
    return copy


def _open_version(level: Level) -> SchemeVersion:
    """The version of a level, which neither is frozen nor takes the level from one that is."""
    stored = [level.pk] if level.pk else []
    concerned = SchemeVersion.objects.filter(Q(pk=level.version_id) | Q(levels__in=stored)).values("pk")
    # A round that opens meanwhile would freeze what is being changed.
    versions = list(SchemeVersion.objects.select_for_update().filter(pk__in=concerned).order_by("pk"))
    if any(version.frozen_at for version in versions):
        raise ValidationError(FROZEN)
    return next(version for version in versions if version.pk == level.version_id)


def _check_complete(version: SchemeVersion) -> None:
    have = set() if version._state.adding else set(version.levels.values_list("axis", flat=True))
    lacking = [axis.label.lower() for axis in JUDGEMENTS if version.requires(axis) and axis not in have]
    if lacking or not have:
        raise ValidationError(
            {"status": f"Add answers before it becomes active: {', '.join(lacking) or 'every judgement'} has none."}
        )


def _seal(version: SchemeVersion) -> None:
    """Keep the hash of what the version asks in step with it."""
    levels = [_values(level, LEVEL_FIELDS) for level in Level.objects.filter(version=version)]
    version.content_sha256 = content_sha256(_values(version, VERSION_FIELDS), levels)
    version.save(update_fields=["content_sha256"])


def _values(instance: object, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: getattr(instance, field) for field in fields}
