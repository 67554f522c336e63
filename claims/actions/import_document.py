"""One document of an import: its bytes wait in storage until it is stored, and become a source with a saved copy."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from claims.actions.source import freeze_page
from claims.choices import CaptureMethod, SourceStatus
from claims.models import Capture, Import, ImportedRecord, Source, User
from claims.rules.extract.document import sha256_of

FOLDER = "imports"


def stage_document(data: bytes) -> str:
    """Keep the bytes of a document until it is stored or discarded; gives the name under which they wait."""
    return default_storage.save(f"{FOLDER}/{sha256_of(data)}", ContentFile(data))


def store_document(*, actor: User, record: ImportedRecord) -> Source:
    """Freeze it as a source of its own; where its bytes are frozen already, the source that has them.

    Raises ValidationError, PermissionDenied unless the actor is a curator.
    """
    said = record.says
    known = Capture.objects.without_text().filter(sha256=said["sha256"]).select_related("source").order_by("pk").first()
    if known is not None:
        return known.source
    try:
        with default_storage.open(said["staged"]) as file:
            data = file.read()
    except FileNotFoundError as error:
        raise ValidationError("Its bytes are not there any more. Import the file again.") from error
    if sha256_of(data) != said["sha256"]:
        raise ValidationError("Its bytes are not those that were looked through. Import the file again.")
    observed = said.get("observed_at")
    captured = freeze_page(
        actor=actor, source=Source(status=SourceStatus.FOUND), data=data, method=CaptureMethod.UPLOADED,
        filename=said["filename"], charset=said.get("charset", ""), media_type=said.get("media_type", ""),
        reached_address=said.get("address", ""), observed_at=datetime.fromisoformat(observed) if observed else None,
    )  # fmt: skip
    return captured.source


def drop_staged(import_: Import) -> None:
    """Delete the bytes of documents that waited."""
    for name in import_.records.values_list("says__staged", flat=True).iterator():
        if name:
            default_storage.delete(name)
