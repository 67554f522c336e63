"""Taking over what a document says of itself. But for a title that is missing, nothing is unless a person says so."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.permissions import require
from claims.actions.source import publisher_named, save_source
from claims.choices import FoundHow, Role
from claims.models import Capture, Source, User
from claims.reads.source.suggestion import FIELDS
from claims.reads.withholding import bytes_readable

MISSING = "The document says nothing of that number. Load the page again."


@transaction.atomic
def take_suggestion(*, actor: User, source: Source, capture: Capture, number: int) -> Source:
    """Set one field of the source to what its capture says, and keep how that was found. `number` counts from 0.

    Raises ValidationError where there is no such suggestion, where its field is none of a source, or by the field that
    does not take the value; PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    if capture.source_id != source.pk:
        raise ValidationError("This saved copy is of another source.")
    if not bytes_readable(capture):
        raise ValidationError("This saved copy is withheld, and so is what it says of itself.")
    if not 0 <= number < len(capture.metadata):
        raise ValidationError(MISSING)
    said: dict[str, Any] = capture.metadata[number]
    field, how = said["field"], FoundHow(said["how"])
    if field not in FIELDS:
        raise ValidationError(f"A source has no place for “{field}”.")
    _set(actor, source, field, said["value"])
    why = f"Used from saved copy {capture.uid}: {how.label.lower()}"
    return save_source(actor=actor, source=source, why=why, found={field: how.value})


def take_suggestions(
    *, actor: User, source: Source, capture: Capture, numbers: Iterable[int]
) -> tuple[list[str], dict[int, str]]:
    """Take over several at once, each by itself: the fields that were set, and by number why another was refused.

    Raises PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    taken: list[str] = []
    refused: dict[int, str] = {}
    for number in numbers:
        try:
            # Read anew: what was refused before it has left its mark on the other one.
            take_suggestion(actor=actor, source=Source.objects.get(pk=source.pk), capture=capture, number=number)
            taken.append(capture.metadata[number]["field"])
        except ValidationError as error:
            refused[number] = " ".join(error.messages)
    return taken, refused


def _set(actor: User, source: Source, field: str, value: str) -> None:
    if field == "publisher":
        source.publisher = publisher_named(actor=actor, name=value)
    else:
        setattr(source, field, value)
