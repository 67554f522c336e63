"""Freezing a copy of a source, and what is kept beside it."""

import mimetypes
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.actions.citation import cite_linked
from claims.actions.permissions import require
from claims.actions.sighting import sight_claims
from claims.actions.title import take_title
from claims.choices import CaptureMethod, Depth, Role
from claims.models import Attachment, Capture, Source, User
from claims.models.capture import file_name_of
from claims.reads.withholding import files_readable
from claims.rules.extract import EXTRACTORS, Extraction, charset_of, choose, extract, extract_with
from claims.rules.extract.document import BadDocument, BadText, check_size, clean_typed, sha256_of, sha256_of_text
from claims.rules.extract.parts import storable
from claims.rules.identify.address import BadAddress, check_address

SHA256 = re.compile(r"[0-9a-f]{64}")
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,48}/[a-z0-9][a-z0-9.+-]{0,48}")
MAX_HEADERS = 100
MAX_HEADER = 4_000
# They are keys to somebody's account, and say nothing of the page.
SECRET_HEADERS = ("set-cookie", "set-cookie2", "authorization", "proxy-authorization", "cookie")


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
    asked_address: str = "",
    reached_address: str = "",
    archive_address: str = "",
    headers: Mapping[str, str] | None = None,
    extractor: str = "",
    charset: str = "",
    extracted: Extraction | None = None,
) -> Capture:
    """Freeze these bytes as a copy of the source: on disk under their hash first, then the row with their text.

    The extractor is chosen by bytes, file name and media type unless it is named. Reading may take its time: who holds
    a transaction reads first, by `read_document`, and brings along what came out as `extracted`.
    Raises ValidationError (field `data`) when the bytes hold no usable text or are frozen for this source already,
    unless they were observed at another time; (field `observed_at`) when that is still to come; and PermissionDenied
    unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    _check_facts(observed_at, document_sha256)
    addresses = {
        "asked_address": _address(asked_address, "asked_address"),
        "reached_address": _address(reached_address, "reached_address"),
        "archive_address": _address(archive_address, "archive_address"),
    }
    filename = _file_name(filename)
    extracted = extracted or read_document(
        data,
        media_type=media_type,
        charset=charset,
        filename=filename,
        extractor=extractor,
        address=addresses["reached_address"] or addresses["asked_address"],
    )
    return _store(
        actor,
        data,
        extracted,
        source=source,
        media_type=_media_type(media_type, extracted),
        filename=filename,
        method=method,
        depth=depth,
        document_sha256=document_sha256,
        observed_at=observed_at,
        headers=_headers(headers or {}),
        **addresses,
    )


def extract_again(*, actor: User, capture: Capture, extractor: str = "") -> Capture:
    """A new capture of the same bytes, read by the extractor of today or by another one.

    Raises ValidationError (field `data`) when that has been done, when the bytes are gone or when any of their text is
    withheld; PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    if capture.withheld_at or capture.purged_at or capture.withholdings.filter(lifted_at=None).exists():
        raise ValidationError({"data": "Words of this saved copy are withheld. A new copy would show them again."})
    try:
        data = capture.stored_bytes()
        name = extractor or choose(data, media_type=capture.media_type, filename=capture.filename)
    except FileNotFoundError as error:
        raise ValidationError({"data": f"The file {capture.file_name} is missing. Run `manage.py verify`."}) from error
    except BadDocument as error:
        raise ValidationError({"data": str(error)}) from error
    charset = capture.charset if name == capture.extractor else charset_of(capture.headers.get("content-type", ""))
    address = capture.reached_address or capture.asked_address
    extracted = read_document(data, media_type=capture.media_type, charset=charset, extractor=name, address=address)
    copied = ("source", "media_type", "filename", "method", "depth", "document_sha256", "observed_at", "headers",
              "asked_address", "reached_address", "archive_address")  # fmt: skip
    return _store(actor, data, extracted, **{name: getattr(capture, name) for name in copied})


@transaction.atomic
def attach_file(
    *, actor: User, capture: Capture, data: bytes, media_type: str = "", filename: str = "", description: str = ""
) -> Attachment:
    """Keep a file beside a capture: a screenshot, the PDF that was printed. Its bytes are stored under their hash.

    Raises ValidationError by field when it is empty, too large or there already, or the capture's bytes are purged;
    PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    if capture.purged_at:
        raise ValidationError({"data": "The file of this saved copy was purged. Nothing is added to it."})
    try:
        check_size(data)
        description = clean_typed(description.strip())
    except BadDocument as error:
        raise ValidationError({"data": str(error)}) from error
    except BadText as error:
        raise ValidationError({"description": str(error)}) from error
    filename, sha256 = _file_name(filename), sha256_of(data)
    if capture.attachments.filter(sha256=sha256).exists():
        raise ValidationError({"data": "This saved copy has exactly this file already."})
    if not files_readable([sha256]):
        raise ValidationError({"data": "Exactly this file is withheld here, or some of its words."})
    store_bytes(data, sha256)
    kind = media_type.partition(";")[0].strip().lower() or mimetypes.guess_type(filename)[0] or ""
    attachment = Attachment(
        capture=capture,
        sha256=sha256,
        size=len(data),
        media_type=kind if MEDIA_TYPE.fullmatch(kind) else "application/octet-stream",
        filename=filename,
        description=description,
        stored_by=actor,
    )
    attachment.full_clean(exclude=["capture", "stored_by"])
    attachment.save()
    return attachment


def set_archive_address(*, actor: User, capture: Capture, address: str) -> Capture:
    """Say where a public archive has a copy; empty takes it back.

    Raises ValidationError (field `address`) and PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    capture.archive_address = _address(address, "address")
    capture.save(update_fields=["archive_address"])
    return capture


def _check_facts(observed_at: datetime | None, document_sha256: str) -> None:
    if observed_at is not None and observed_at > timezone.now():
        raise ValidationError({"observed_at": "This lies in the future. Give the time when you saw the page, in UTC."})
    if document_sha256 and not SHA256.fullmatch(document_sha256):
        raise ValidationError({"document_sha256": "A SHA-256 has 64 characters, each 0 to 9 or a to f. Copy it again."})


def read_document(
    data: bytes,
    *,
    media_type: str = "",
    charset: str = "",
    extractor: str = "",
    address: str = "",
    filename: str = "",
) -> Extraction:
    """The text of a document and what it says of itself. Raises ValidationError on `data` or `extractor`."""
    if extractor and extractor not in EXTRACTORS:
        known = ", ".join(EXTRACTORS)
        raise ValidationError({"extractor": f"There is no extractor “{extractor}”. Choose one of: {known}."})
    try:
        if extractor:
            return extract_with(extractor, data, charset=charset or charset_of(media_type), address=address)
        return extract(data, media_type=media_type, charset=charset, filename=filename, address=address)
    except BadDocument as error:
        raise ValidationError({"data": str(error)}) from error


@transaction.atomic
def _store(actor: User, data: bytes, extracted: Extraction, **facts: Any) -> Capture:
    """The capture, and where the claims of its source stand on it: both, or neither where that cannot be told."""
    capture = _store_capture(actor, data, extracted, **facts)
    take_title(actor=actor, source=capture.source, capture=capture)
    sight_claims(actor=actor, capture=capture)
    cite_linked(actor=actor, capture=capture, parts=extracted.structure)
    return capture


def _store_capture(actor: User, data: bytes, extracted: Extraction, **facts: Any) -> Capture:
    """The bytes on disk, then the row."""
    sha256 = sha256_of(data)
    _refuse_twice(facts["source"], sha256, extracted, facts["observed_at"])
    store_bytes(data, sha256)
    capture = Capture(
        sha256=sha256,
        size=len(data),
        charset=extracted.charset,
        text=extracted.text,
        text_sha256=sha256_of_text(extracted.text),
        length=len(extracted.text),
        extractor=extracted.extractor,
        extractor_version=extracted.version,
        structure=extracted.structure_rows(),
        metadata=extracted.metadata_rows(),
        canonical_address=extracted.canonical_address,
        stored_by=actor,
        **facts,
    )
    try:
        with transaction.atomic():
            capture.full_clean(exclude=["source", "stored_by", "text", "structure", "metadata", "headers"])
            capture.save()
    except IntegrityError as error:  # somebody else froze the same bytes at the same moment
        raise ValidationError({"data": "This source has a saved copy of exactly these bytes already."}) from error
    return capture


def _refuse_twice(source: Source, sha256: str, extracted: Extraction, observed_at: datetime | None) -> None:
    """The same bytes are the same capture, unless they were seen at another time: then that is what is new."""
    if not files_readable([sha256]):
        raise ValidationError(
            {"data": "Exactly these bytes are withheld here, or some of their words. They are not shown again."}
        )
    same = Capture.objects.filter(
        source=source, sha256=sha256, extractor=extracted.extractor, extractor_version=extracted.version
    )
    if observed_at is not None:
        same = same.filter(observed_at=observed_at)
    if same.exists():
        raise ValidationError({"data": "This source has a saved copy of exactly these bytes already."})


def _address(raw: str, field: str) -> str:
    try:
        return check_address(raw)
    except BadAddress as error:
        raise ValidationError({field: str(error)}) from error


def _file_name(raw: str) -> str:
    """The last part of a file's name, without what cannot be stored; its end is kept, which says what it is."""
    name = PurePosixPath(raw.replace("\\", "/")).name
    return storable(name).replace("\n", " ").replace("\r", " ")[-255:]


def _media_type(given: str, extracted: Extraction) -> str:
    """The media type as given, where it is one and speaks of what was read; else that of what was read."""
    kind = given.partition(";")[0].strip().lower()
    known = MEDIA_TYPE.fullmatch(kind) and (kind == extracted.media_type or not kind.startswith("text/plain"))
    return kind if known else extracted.media_type


def _headers(given: Mapping[str, str]) -> dict[str, str]:
    """What the server said, without cookies, as far as it can be stored."""
    kept: dict[str, str] = {}
    for name, value in list(given.items())[:MAX_HEADERS]:
        key = storable(str(name)).strip().lower()[:100]
        if key and key not in SECRET_HEADERS:
            kept[key] = storable(str(value))[:MAX_HEADER]
    return kept


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
    """Delete a capture that nothing stands on. Raises ProtectedError when a claim, a passage or a file does."""
    require(actor, Role.CURATOR)
    name, sha256 = capture.file_name, capture.sha256
    capture.delete()
    if not _is_kept(sha256):
        transaction.on_commit(lambda: default_storage.delete(name))


def _is_kept(sha256: str) -> bool:
    return Capture.objects.filter(sha256=sha256).exists() or Attachment.objects.filter(sha256=sha256).exists()
