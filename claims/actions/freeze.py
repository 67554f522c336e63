"""Freezing a copy of a source: what is slow comes first, while others can write; then one short transaction."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final, Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.actions.archive_copy import archived_typed, log_archive_copy
from claims.actions.citation import cite_linked
from claims.actions.sighting import NOTHING_FOUND, Found, Outdated, find_claims, sight_claims
from claims.actions.title import take_title
from claims.choices import CaptureMethod, Depth
from claims.models import Capture, Source, User
from claims.models.capture import file_name_of
from claims.reads.withholding import files_readable
from claims.rules.extract import EXTRACTORS, Extraction, charset_of, extract, extract_with
from claims.rules.extract.document import BadDocument, sha256_of, sha256_of_text
from claims.rules.extract.parts import storable
from claims.rules.identify.address import BadAddress, check_address

SHA256 = re.compile(r"[0-9a-f]{64}")
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,48}/[a-z0-9][a-z0-9.+-]{0,48}")
MAX_HEADERS = 100
MAX_HEADER = 4_000
# They are keys to somebody's account, and say nothing of the page.
SECRET_HEADERS = ("set-cookie", "set-cookie2", "authorization", "proxy-authorization", "cookie")
# How often texts are compared anew, where claims were changed while they were compared.
TRIES: Final = 3
# What a reading of the same bytes again takes over from the capture that has them.
FACTS = ("media_type", "filename", "method", "depth", "document_sha256", "observed_at", "headers", "asked_address",
         "reached_address", "archive_address")  # fmt: skip


class Came(TypedDict, total=False):
    """A document as it came, and what is known of it. The extractor is chosen by it all, unless it is named."""

    data: Required[bytes]
    media_type: str
    method: Required[CaptureMethod]
    depth: Depth
    filename: str
    observed_at: datetime | None
    document_sha256: str
    asked_address: str
    reached_address: str
    archive_address: str
    headers: Mapping[str, str]
    extractor: str
    charset: str
    # What came out where it has been read already.
    extracted: Extraction | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that has been read, with the facts of its capture: ready to be frozen."""

    data: bytes
    extracted: Extraction
    facts: Mapping[str, Any]

    def of(self, source: Source) -> Capture:
        """The capture, not stored yet, and by nobody."""
        extracted = self.extracted
        return Capture(
            source=source,
            sha256=sha256_of(self.data),
            size=len(self.data),
            charset=extracted.charset,
            text=extracted.text,
            text_sha256=sha256_of_text(extracted.text),
            length=len(extracted.text),
            extractor=extracted.extractor,
            extractor_version=extracted.version,
            structure=extracted.structure_rows(),
            metadata=extracted.metadata_rows(),
            canonical_address=extracted.canonical_address,
            **self.facts,
        )


def read_copy(**came: Unpack[Came]) -> Copy:
    """Check what is said of a document, and read it, which may take its time. Raises ValidationError by field."""
    _check_facts(came.get("observed_at"), came.get("document_sha256", ""))
    names = ("asked_address", "reached_address")
    addresses = {name: address_typed(str(came.get(name, "")), name) for name in names}
    in_archive = archived_typed(came.get("archive_address", ""), "archive_address")
    addresses["archive_address"] = in_archive.address if in_archive else ""
    filename, media_type = file_name_typed(came.get("filename", "")), came.get("media_type", "")
    extracted = came.get("extracted") or read_document(
        came["data"],
        media_type=media_type,
        charset=came.get("charset", ""),
        filename=filename,
        extractor=came.get("extractor", ""),
        address=addresses["reached_address"] or addresses["asked_address"],
    )
    facts = {
        "media_type": _media_type(media_type, extracted),
        "filename": filename,
        "method": came["method"],
        "depth": came.get("depth", Depth.FULL),
        "document_sha256": came.get("document_sha256", ""),
        "observed_at": came.get("observed_at"),
        "headers": kept_headers(came.get("headers", {})),
    }
    return Copy(came["data"], extracted, facts | addresses)


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


def find_on(copy: Copy, source: Source) -> Found:
    """What a copy has of the claims of a stored source, which may take its time. Raises ValidationError (`data`)."""
    capture = copy.of(source)
    capture.stored_at = timezone.now()
    return find_claims(capture)


def freeze(
    actor: User, source: Source, copy: Copy, *, then: Callable[[Capture], object] = lambda capture: None
) -> Capture:
    """Freeze it, and say where the claims of the source stand on it. For actions that have checked who may.

    `then` is done in the same transaction. It compares before its transaction, which is the outermost, and again where
    claims were changed meanwhile. Raises ValidationError (field `data`).
    """
    for rest in reversed(range(TRIES)):
        found = find_on(copy, source)
        try:
            with transaction.atomic(durable=True):
                capture = freeze_found(actor, source, copy, found)
                then(capture)
                return capture
        except Outdated:
            if not rest:
                raise
    raise AssertionError


@transaction.atomic
def freeze_found(
    actor: User, source: Source, copy: Copy, found: Found = NOTHING_FOUND, *, takes_title: bool = True
) -> Capture:
    """Freeze it with what was found on it before, all or nothing; a source that is new has no claims to be found.

    Without `takes_title` a source without a title stays without: quotes alone say nothing of how their page is called.
    Raises ValidationError (field `data`); Outdated where `found` is no longer all that there is to find.
    """
    capture = copy.of(source)
    capture.stored_by = actor
    _store(capture, copy.data)
    if capture.archive_address:
        log_archive_copy(actor, capture)
    if takes_title:
        take_title(actor=actor, source=source, capture=capture)
    sight_claims(actor=actor, capture=capture, found=found)
    cite_linked(actor=actor, capture=capture, parts=copy.extracted.structure)
    return capture


def _store(capture: Capture, data: bytes) -> None:
    """The bytes on disk, then the row."""
    _refuse_twice(capture)
    store_bytes(data, capture.sha256)
    try:
        with transaction.atomic():
            capture.full_clean(exclude=["source", "stored_by", "text", "structure", "metadata", "headers"])
            capture.save()
    except IntegrityError as error:  # somebody else froze the same bytes at the same moment
        raise ValidationError({"data": "This source has a saved copy of exactly these bytes already."}) from error


def _refuse_twice(capture: Capture) -> None:
    """The same bytes are the same capture, unless they were seen at another time: then that is what is new."""
    if not files_readable([capture.sha256]):
        raise ValidationError(
            {"data": "Exactly these bytes are withheld here, or some of their words. They are not shown again."}
        )
    told = ("source", "sha256", "extractor", "extractor_version")
    same = Capture.objects.filter(**{name: getattr(capture, name) for name in told})
    if capture.observed_at is not None:
        same = same.filter(observed_at=capture.observed_at)
    if same.exists():
        raise ValidationError({"data": "This source has a saved copy of exactly these bytes already."})


def _check_facts(observed_at: datetime | None, document_sha256: str) -> None:
    if observed_at is not None and observed_at > timezone.now():
        raise ValidationError({"observed_at": "This lies in the future. Give the time when you saw the page, in UTC."})
    if document_sha256 and not SHA256.fullmatch(document_sha256):
        raise ValidationError({"document_sha256": "A SHA-256 has 64 characters, each 0 to 9 or a to f. Copy it again."})


def address_typed(raw: str, field: str) -> str:
    """The address in its normal form. Raises ValidationError on `field`."""
    try:
        return check_address(raw)
    except BadAddress as error:
        raise ValidationError({field: str(error)}) from error


def file_name_typed(raw: str) -> str:
    """The last part of a file's name, without what cannot be stored; its end is kept, which says what it is."""
    name = PurePosixPath(raw.replace("\\", "/")).name
    return storable(name).replace("\n", " ").replace("\r", " ")[-255:]


def _media_type(given: str, extracted: Extraction) -> str:
    """The media type as given, where it is one and speaks of what was read; else that of what was read."""
    kind = given.partition(";")[0].strip().lower()
    known = MEDIA_TYPE.fullmatch(kind) and (kind == extracted.media_type or not kind.startswith("text/plain"))
    return kind if known else extracted.media_type


def kept_headers(given: Mapping[str, str]) -> dict[str, str]:
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
