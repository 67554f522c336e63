"""Saying where a public archive has a copy of what was captured."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.choices import Role
from claims.models import ArchiveCopy, Capture, User
from claims.rules.identify.address import BadAddress
from claims.rules.identify.archive import Archived, archived


@transaction.atomic
def say_archive_copy(*, actor: User, capture: Capture, address: str) -> Capture:
    """Say where a public archive has a copy; empty takes back what was said. Both stay, with who and when.

    Raises ValidationError (field `address`: it is of no certain copy in an archive that is known, is of a time to
    come, or was said already) and PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    said = archived_typed(address, "address")
    capture = Capture.objects.without_text().select_for_update(of=("self",)).get(pk=capture.pk)
    now = said.address if said else ""
    if now == capture.archive_address:
        raise ValidationError(
            {"address": "This is what is said of it already." if now else "There is none to take back."}
        )
    capture.archive_address = now
    capture.save(update_fields=["archive_address"])
    log_archive_copy(actor, capture)
    return capture


def log_archive_copy(actor: User, capture: Capture) -> None:
    """Keep who said when what the capture carries. For actions that have checked it."""
    at = None
    # Captures of before this was checked carry any address.
    with suppress(BadAddress):
        at = archived(capture.archive_address).at if capture.archive_address else None
    ArchiveCopy.objects.create(capture=capture, address=capture.archive_address, archived_at=at, created_by=actor)


def archived_typed(raw: str, field: str) -> Archived | None:
    """The copy in an archive that was typed, or none. Raises ValidationError on `field`."""
    if not raw.strip():
        return None
    try:
        said = archived(raw)
    except BadAddress as error:
        raise ValidationError({field: str(error)}) from error
    if said.at and said.at > timezone.now():
        raise ValidationError(
            {field: f"The address says {said.at:%Y-%m-%d %H:%M}, which is still to come. Copy it again."}
        )
    return said
