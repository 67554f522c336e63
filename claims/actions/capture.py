"""Freezing a copy of a source, and what is kept beside it."""

import mimetypes
from typing import Unpack

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction

from claims.actions.capture_judgement import carry_judgement
from claims.actions.freeze import (
    FACTS,
    MEDIA_TYPE,
    Came,
    Copy,
    file_name_typed,
    freeze,
    read_copy,
    read_document,
    store_bytes,
)
from claims.actions.permissions import require
from claims.choices import Role
from claims.models import Attachment, Capture, Source, User
from claims.reads.hold import refuse_held
from claims.reads.withholding import files_readable
from claims.rules.extract import charset_of, choose
from claims.rules.extract.document import BadDocument, BadText, check_size, clean_typed, sha256_of
from claims.rules.extract.picture import check_picture, picture_type


def capture_source(*, actor: User, source: Source, **came: Unpack[Came]) -> Capture:
    """Freeze a document as a copy of the source: on disk under its hash first, then the row with its text.

    It is read, and compared with what the claims of the source stand on, before the transaction that writes: this one
    is the outermost. Raises ValidationError (field `data`) when the bytes hold no usable text, take too long to compare
    or are frozen for this source already, unless they were observed at another time; (field `observed_at`) when that is
    still to come; and PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    return freeze(actor, source, read_copy(**came))


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
    anew = freeze(actor, capture.source, Copy(data, extracted, {fact: getattr(capture, fact) for fact in FACTS}))
    carry_judgement(actor, capture, anew)
    return anew


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
    filename, sha256 = file_name_typed(filename), sha256_of(data)
    if capture.attachments.filter(sha256=sha256).exists():
        raise ValidationError({"data": "This saved copy has exactly this file already."})
    if not files_readable([sha256]):
        raise ValidationError({"data": "Exactly this file is withheld here, or some of its words."})
    store_bytes(data, sha256)
    kind = picture_type(data) or media_type.partition(";")[0].strip().lower() or mimetypes.guess_type(filename)[0] or ""
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


def attach_picture(*, actor: User, capture: Capture, data: bytes, filename: str, description: str = "") -> Attachment:
    """Keep a screenshot or a printed PDF beside a capture, known as one by its bytes.

    Raises ValidationError (field `file`: it is no picture, or what `attach_file` refuses of it; `description`) and
    PermissionDenied unless the actor is a curator.
    """
    try:
        check_picture(data)
        return attach_file(actor=actor, capture=capture, data=data, filename=filename, description=description)
    except BadDocument as error:
        raise ValidationError({"file": str(error)}) from error
    except ValidationError as error:
        raise ValidationError(
            {"file" if name == "data" else name: said for name, said in error.error_dict.items()}
        ) from error


@transaction.atomic
def delete_capture(*, actor: User, capture: Capture) -> None:
    """Delete a capture that nothing stands on. Raises ProtectedError when a claim, a passage or a file does.

    Raises ValidationError where it is held; PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    refuse_held([capture.pk])
    name, sha256 = capture.file_name, capture.sha256
    # What was said of it goes with it, the last first; anything else protects it.
    capture.archive_copies.all().delete()
    for judgement in capture.judgements.order_by("-pk"):
        judgement.delete()
    capture.delete()
    if not _is_kept(sha256):
        transaction.on_commit(lambda: default_storage.delete(name))


def _is_kept(sha256: str) -> bool:
    return Capture.objects.filter(sha256=sha256).exists() or Attachment.objects.filter(sha256=sha256).exists()
