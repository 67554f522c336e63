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


def copy_here(sha256: str, address: str = "", observed_at: datetime | None = None) -> Capture | None:
    """The saved copy that has these bytes already; of a page of a recording, from this address and of this time."""
    copies = Capture.objects.without_text().filter(sha256=sha256).select_related("source").order_by("pk")
    return (copies.filter(asked_address=address, observed_at=observed_at) if address else copies).first()


def store_document(*, actor: User, record: ImportedRecord) -> Source:
    """Freeze it as a source of its own; where its bytes are frozen already, the source that has them.

    A page of a recording that comes again in it, at another time, is a further copy of the same source.

    Raises ValidationError, PermissionDenied unless the actor is a curator.
    """
    said = record.says
    address = said.get("address", "")
    observed_at = datetime.fromisoformat(said["observed_at"]) if said.get("observed_at") else None
    known = copy_here(said["sha256"], address, observed_at)
    if known is not None:
        return known.source
    try:
        with default_storage.open(said["staged"]) as file:
            data = file.read()
    except FileNotFoundError as error:
        raise ValidationError("Its bytes are not there any more. Import the file again.") from error
    if sha256_of(data) != said["sha256"]:
        raise ValidationError("Its bytes are not those that were looked through. Import the file again.")
    captured = freeze_page(
        actor=actor, source=_before(record, address) or Source(status=SourceStatus.FOUND, address=address), data=data,
        method=CaptureMethod.UPLOADED, filename=said["filename"], charset=said.get("charset", ""),
        media_type=said.get("media_type", ""), headers=said.get("headers", {}), asked_address=address,
        observed_at=observed_at,
    )  # fmt: skip
    return captured.source


def _before(record: ImportedRecord, address: str) -> Source | None:
    """The source of the page of this address that stands before it in the same recording."""
    if not address:
        return None
    before = record.in_import.records.filter(position__lt=record.position, says__address=address)
    return next((one.source for one in before.exclude(source=None).select_related("source")), None)


def drop_staged(import_: Import) -> None:
    """Delete the bytes of documents that waited."""
    for name in import_.records.values_list("says__staged", flat=True).iterator():
        if name:
            default_storage.delete(name)
