"""Freezing a copy of a source."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.choices import CaptureMethod, Depth, Role
from claims.models import Capture, Source, User
from claims.models.capture import file_name_of
from claims.rules.document import (
    EXTRACTOR,
    EXTRACTOR_VERSION,
    BadDocument,
    extract_text,
    sha256_of,
    sha256_of_text,
)

SHA256 = re.compile(r"[0-9a-f]{64}")


def capture_source(
    *,
    actor: User,
    source: Source,
    data: bytes,
    media_type: str,
    method: CaptureMethod,
    depth: Depth = Depth.FULL,
    filename: str = "",
    observed_at: datetime | None = None,
    document_sha256: str = "",
) -> Capture:
    """Freeze these bytes as a copy of the source: on disk under their hash first, then the row with their text.

    Raises ValidationError (field `data`) when they hold no usable text or are frozen for this source already, (field
    `observed_at`) when it is still to come, and PermissionDenied for who is not a curator.
    """
    require(actor, Role.CURATOR)
    if observed_at is not None and observed_at > timezone.now():
        raise ValidationError({"observed_at": "This lies in the future. Give the time when you saw the page, in UTC."})
    if document_sha256 and not SHA256.fullmatch(document_sha256):
        raise ValidationError({"document_sha256": "A SHA-256 has 64 characters, each 0 to 9 or a to f. Copy it again."})
    try:
        extracted = extract_text(data)
    except BadDocument as error:
        raise ValidationError({"data": str(error)}) from error
    sha256 = sha256_of(data)
    _refuse_twice(source, sha256)
    store_bytes(data, sha256)
    capture = Capture(
        source=source,
        sha256=sha256,
        size=len(data),
        media_type=media_type,
        charset=extracted.charset,
        filename=filename,
        text=extracted.text,
        text_sha256=sha256_of_text(extracted.text),
        length=len(extracted.text),
        extractor=EXTRACTOR,
        extractor_version=EXTRACTOR_VERSION,
        method=method,
        depth=depth,
        document_sha256=document_sha256,
        observed_at=observed_at,
        stored_by=actor,
    )
    with transaction.atomic():
        capture.full_clean(exclude=["source", "stored_by", "text"])
        capture.save()
    return capture


def _refuse_twice(source: Source, sha256: str) -> None:
    same = Capture.objects.without_text().filter(
        source=source, sha256=sha256, extractor=EXTRACTOR, extractor_version=EXTRACTOR_VERSION
    )
    if same.exists():
        raise ValidationError({"data": "This source has a capture of exactly these bytes already."})


def store_bytes(data: bytes, sha256: str) -> None:
    """Put the bytes into storage under their hash. What is there already is checked and left alone.

    Raises ValidationError (field `data`) when the stored file of this hash holds other bytes.
    """
    name = file_name_of(sha256)
    if not default_storage.exists(name):
        stored = default_storage.save(name, ContentFile(data))
        if stored != name:  # somebody else stored the same bytes at the same moment
            default_storage.delete(stored)
    with default_storage.open(name) as file:
        if sha256_of(file.read()) != sha256:
            raise ValidationError({"data": f"The stored file {name} is damaged. Run `manage.py verify`."})


@transaction.atomic
def delete_capture(*, actor: User, capture: Capture) -> None:
    """Delete a capture that nothing stands on. Raises ProtectedError when a claim or a passage does."""
    require(actor, Role.CURATOR)
    name, sha256 = capture.file_name, capture.sha256
    capture.delete()
    if not Capture.objects.filter(sha256=sha256).exists():
        transaction.on_commit(lambda: default_storage.delete(name))
