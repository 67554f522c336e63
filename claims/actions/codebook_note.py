"""What coders agree on while a codebook is in use, and which answers of two versions stand for one another."""

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.permissions import require
from claims.actions.record import typed
from claims.choices import Role
from claims.models import CodebookNote, Item, Level, LevelMatch, SchemeVersion, User

NEEDED = "Only those who rate or lead write notes for coders."


@transaction.atomic
def add_codebook_note(
    *, actor: User, version: SchemeVersion, text: str, level: Level | None = None, item: Item | None = None
) -> CodebookNote:
    """Put a dated note beside a frozen version, an answer or an item of it. It is never changed.

    Raises ValidationError by field, PermissionDenied unless the actor is a reviewer or a lead.
    """
    require(actor, Role.REVIEWER, Role.LEAD, needed=NEEDED)
    text = typed(text, "text")
    if not text:
        raise ValidationError({"text": "Write what was agreed."})
    if SchemeVersion.objects.get(pk=version.pk).frozen_at is None:
        raise ValidationError("This version is not in use yet: change its words instead.")
    if any(one is not None and one.version_id != version.pk for one in (level, item)):
        raise ValidationError("The note is about something of another version.")
    return CodebookNote.objects.create(version=version, level=level, item=item, text=text, created_by=actor)


@transaction.atomic
def match_levels(*, actor: User, level: Level, same_as: Level) -> LevelMatch:
    """Say that an answer stands for one of another version where both are shown. No rating is changed.

    Raises ValidationError, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    versions = list(SchemeVersion.objects.filter(pk__in=(level.version_id, same_as.version_id)))
    if len(versions) < 2 or len({version.scheme_id for version in versions}) > 1:
        raise ValidationError("Match answers of two versions of one codebook.")
    if any(version.frozen_at is None for version in versions):
        raise ValidationError("Both versions must be in use: what is not may still change.")
    if _place(level) != _place(same_as):
        raise ValidationError("Match answers of the same judgement or the same question.")
    match, _ = LevelMatch.objects.get_or_create(level=level, same_as=same_as, defaults={"created_by": actor})
    return match


@transaction.atomic
def unmatch_levels(*, actor: User, level: Level, same_as: Level) -> None:
    """Take such a match back. Raises PermissionDenied unless the actor is a lead."""
    require(actor, Role.LEAD)
    LevelMatch.objects.filter(level=level, same_as=same_as).delete()


def _place(level: Level) -> tuple[str, str]:
    return level.axis, level.item.code if level.item else ""
