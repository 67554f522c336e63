"""A PDF opened by PDFium, and closed again."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from claims.rules.extract.bad import BadDocument
from claims.rules.extract.parts import storable
from claims.rules.extract.pdf.whole import damaged

MAX_PAGES = 2_000


class Document:
    """An open document: ``handle`` and ``form`` are PDFium's."""

    def __init__(self, data: bytes) -> None:
        # PDFium reads from these bytes as long as the document is open.
        self._data = data
        self.handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not self.handle:
            raise _encrypted() if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD else damaged()
        self._calls = pdfium.FPDF_FORMFILLINFO(version=2)
        kind = pdfium.FPDF_GetFormType(self.handle)
        has_form = kind != pdfium.FORMTYPE_NONE
        self.form = pdfium.FPDFDOC_InitFormFillEnvironment(self.handle, self._calls) if has_form else None

    def close(self) -> None:
        """Give back what PDFium holds."""
        if self.form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(self.form)
        pdfium.FPDF_CloseDocument(self.handle)

    @property
    def page_count(self) -> int:
        """How many pages it has. Raises BadDocument for none, and for too many."""
        count = int(pdfium.FPDF_GetPageCount(self.handle))
        if count < 1:
            raise damaged()
        if count > MAX_PAGES:
            raise BadDocument(f"The PDF has {count:,} pages; {MAX_PAGES:,} is the most. Put it in by parts.", "limit")
        return count

    @property
    def is_encrypted(self) -> bool:
        """Whether its bytes have to be decrypted, be it without a password."""
        return int(pdfium.FPDF_GetSecurityHandlerRevision(self.handle)) >= 0

    def pages(self) -> Iterator[tuple[int, Any, Any]]:
        """Each page with its number from 0 and its text, both open until the next is asked for."""
        for number in range(self.page_count):
            page = pdfium.FPDF_LoadPage(self.handle, number)
            text_page = pdfium.FPDFText_LoadPage(page) if page else None
            if not text_page:
                raise damaged()
            try:
                yield number, page, text_page
            finally:
                pdfium.FPDFText_ClosePage(text_page)
                pdfium.FPDF_ClosePage(page)

    def said(self, key: str) -> str:
        """A value of the file's own record."""
        size = pdfium.FPDF_GetMetaText(self.handle, key.encode("ascii"), None, 0)
        if not 2 < size <= 10_000:
            return ""
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetMetaText(self.handle, key.encode("ascii"), buffer, size)
        return storable(buffer.raw.decode("utf-16-le", "replace").rstrip("\0"))

    def decrypted(self) -> bytes:
        """Its bytes without encryption."""
        chunks: list[bytes] = []
        writer = pdfium.FPDF_FILEWRITE(version=1)

        def write(_: Any, data: Any, size: int) -> int:
            chunks.append(ctypes.string_at(data, size))
            return 1

        writer.WriteBlock = type(writer.WriteBlock)(write)
        pdfium.FPDF_SaveAsCopy(self.handle, writer, pdfium.FPDF_REMOVE_SECURITY)
        return b"".join(chunks)


@contextmanager
def opened(data: bytes) -> Iterator[Document]:
    """The document in these bytes. Raises BadDocument for one that is damaged, and one that needs a password."""
    document = Document(data)
    try:
        yield document
    finally:
        document.close()


def _encrypted() -> BadDocument:
    return BadDocument(
        "The PDF is encrypted. Open it with its password and print it to a new PDF, or paste the words that it shows.",
        "encrypted",
    )
