"""A document on its way in, by whichever form: what was pasted, or a file."""

import base64
import binascii
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError

from claims.actions.source import pasted_bytes
from claims.choices import CaptureMethod
from claims.rules.extract import Extraction, extract
from claims.rules.extract.document import MAX_BYTES

MEGABYTE = 1024 * 1024
HTML = "text/html"
KINDS = "text, HTML, a saved page (MHTML), PDF, Word (.docx), an article in XML (JATS) or Markdown"
ACCEPTED = (
    ".txt,.html,.htm,.xhtml,.mht,.mhtml,.pdf,.docx,.docm,.xml,.nxml,.md,.markdown,text/plain,text/html,multipart/related,"
    "application/pdf,application/xml,text/xml,text/markdown,.warc,.wacz,.gz"
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """The bytes; ``field`` of the form is where their errors are shown.

    ``media_type`` and ``charset`` are what the way in says of them, empty where bytes and file name are to tell.
    """

    data: bytes
    method: CaptureMethod
    field: str
    filename: str = ""
    media_type: str = ""
    charset: str = ""

    @property
    def encoded(self) -> str:
        """The bytes for a hidden field, because browsers forget a chosen file when a form comes back."""
        return base64.b64encode(self.data).decode("ascii")

    @property
    def came(self) -> dict[str, Any]:
        """What the action that freezes it is told of it."""
        names = ("data", "method", "filename", "media_type", "charset")
        return {name: getattr(self, name) for name in names}

    def read(self, address: str = "") -> Extraction:
        """Its text and what it says of itself; relative links are resolved against the address. Raises BadDocument."""
        return extract(
            self.data, media_type=self.media_type, charset=self.charset, filename=self.filename, address=address
        )


def pasted(text: str, field: str, *, markup: str | None = None) -> Incoming:
    """What was pasted: the plain text, or the markup that is kept instead. ValidationError for half of a character."""
    data, kind = (pasted_bytes(text), "text/plain") if markup is None else (pasted_bytes(markup), HTML)
    return Incoming(data, CaptureMethod.PASTED, field, media_type=kind, charset="utf-8")


def uploaded(file: Any, field: str) -> Incoming:
    """A file that was chosen. Raises ValidationError for one that is too large, before it is read."""
    check_upload(file)
    return Incoming(file.read(), CaptureMethod.UPLOADED, field, file.name)


def check_upload(file: Any) -> None:
    """Raises ValidationError for a file that is larger than a document may be."""
    if file.size > MAX_BYTES:
        size = file.size / MEGABYTE
        raise ValidationError(
            f"The file has {size:.1f} MB; {MAX_BYTES // MEGABYTE} MB is the most. Put it in by parts."
        )


def kept_document(encoded: str, name: str, field: str = "file", *, charset: str = "") -> Incoming | None:
    """The file that the form brought back, with how to read it where that was chosen; None where it is damaged."""
    if len(encoded) > MAX_BYTES * 4 // 3 + 4:
        return None
    try:
        data = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return None
    return Incoming(data, CaptureMethod.UPLOADED, field, PurePosixPath(name).name[-255:], charset=charset)
