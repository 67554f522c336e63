"""The text of a PDF, page by page. Runs only in a process of its own: see claims.rules.extract.confined."""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

from claims.rules.extract.document import BadDocument, is_blank
from claims.rules.extract.parts import EMBEDDED, MAX_PARTS, Extraction, Part, Suggestion, capped, storable, suggest
from claims.rules.extract.printed import printed_suggestions
from claims.rules.extract.references import is_reference_heading, under_lines

VERSION = "1"
MAX_PAGES = 2_000
MAX_LENGTH = 10_000_000
# Pages are set apart as paragraphs are.
BETWEEN_PAGES = "\n\n"
# How many lines at the top and at the bottom of a page can be a running head or foot.
EDGE_LINES = 2
MIN_REPEATED = 3
# A page with fewer lines has no edges: all of it would be at one.
MIN_LINES = 8
_END_WITHIN = 4096
_TELLS_OF_LOSS = re.compile(r"while decompressing|impossible to decode|content is skipped", re.IGNORECASE)
_FILE_NAME = re.compile(r"^Microsoft \w+ - |\.(docx?|pdf|indd|qxd|rtf|tex)$|^untitled$", re.IGNORECASE)


class _Lost(logging.Handler):
    """Hears of content that pypdf passes over with no more than a line in its log; keeps all else off the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.any = False

    def emit(self, record: logging.LogRecord) -> None:
        """Note a line that tells of lost content."""
        self.any = self.any or _TELLS_OF_LOSS.search(record.getMessage()) is not None


def read(data: bytes, charset: str = "", address: str = "") -> Extraction:
    """The text of all pages. Raises BadDocument, and whatever pypdf raises for a broken file."""
    lost = _Lost()
    logger = logging.getLogger("pypdf")
    logger.handlers, logger.propagate = [lost], False
    if b"%%EOF" not in data[-_END_WITHIN:]:
        raise BadDocument("The PDF breaks off before its end: it was cut short. Download or copy it again.", "damaged")
    try:
        reader = _opened(data)
        pages = list(_pages(reader))
        information = _information(reader)
    except (FileNotDecryptedError, DependencyError) as error:
        raise _encrypted() from error
    except LimitReachedError as error:
        raise BadDocument(
            "The PDF unpacks to far more than a document holds. Paste the words that it shows.", "limit"
        ) from error
    except PyPdfError as error:
        raise BadDocument(
            "The PDF is damaged and cannot be read. Save it anew, or paste its words.", "damaged"
        ) from error
    if lost.any:
        raise _damaged()
    text = BETWEEN_PAGES.join(pages)
    if is_blank(text):
        raise BadDocument(
            "The PDF has no text: its pages are pictures, as a scan makes them. Put it through text recognition (OCR) "
            "first, or paste the words that it shows.",
            "blank",
        )
    parts = _parts(text, pages)
    suggestions = [*information, *printed_suggestions(text, parts)]
    return Extraction(text, "binary", "pdf", VERSION, "application/pdf", parts, capped(suggestions))


def _opened(data: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(data))
    # Without a password to open it, a document may be read though printing or copying is locked.
    if reader.is_encrypted and not reader.decrypt(""):
        raise _encrypted()
    return reader


def _damaged() -> BadDocument:
    return BadDocument("The PDF is damaged: not all of it can be read. Save it anew, or paste its words.", "damaged")


def _encrypted() -> BadDocument:
    return BadDocument(
        "The PDF is encrypted. Open it with its password and print it to a new PDF, or paste the words that it shows.",
        "encrypted",
    )


def _pages(reader: PdfReader) -> Iterator[str]:
    """The text of each page that has any."""
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise BadDocument(f"The PDF has {count:,} pages; {MAX_PAGES:,} is the most. Put it in by parts.", "limit")
    length = 0
    for page in reader.pages:
        text = storable(page.extract_text().replace("\r\n", "\n")).strip("\n")
        length += len(text)
        if length > MAX_LENGTH:
            raise BadDocument(f"The PDF has more than {MAX_LENGTH:,} characters of text. Put it in by parts.", "limit")
        if text.strip():
            yield text


def _information(reader: PdfReader) -> list[Suggestion]:
    """Title and author from the file's own record; its dates are those of the file, not of the work."""
    record = reader.metadata
    found: list[Suggestion] = []
    for field, value in (("title", record.title), ("author_printed", record.author)) if record else ():
        if isinstance(value, str) and not _FILE_NAME.search(value.strip()):
            found += suggest(field, storable(value), EMBEDDED, "PDF information")
    return found


def _parts(text: str, pages: list[str]) -> tuple[Part, ...]:
    lines = list(_placed(pages))
    counts = Counter(shape for _, _, shape, edge in lines if edge)
    inside = {shape for _, _, shape, edge in lines if not edge}
    often = {shape for shape, count in counts.items() if count >= max(MIN_REPEATED, len(pages) / 2)} - inside
    parts = [
        Part("furniture", start, start + len(words)) for start, words, shape, edge in lines if edge and shape in often
    ]
    parts += under_lines(text, (start + len(words) for start, words, _, _ in lines if is_reference_heading(words)))
    return tuple(sorted(parts, key=lambda part: (part.start, -part.end, part.kind))[:MAX_PARTS])


def _placed(pages: list[str]) -> Iterator[tuple[int, str, str, bool]]:
    """Each line with words: its start, the words, the words with any number as 0, whether it is at a page's edge."""
    at = 0
    for page in pages:
        rows = [row for row in re.finditer(r"[^\n]+", page) if row[0].strip()]
        for number, row in enumerate(rows):
            words = row[0].strip()
            edge = len(rows) >= MIN_LINES and not EDGE_LINES <= number < len(rows) - EDGE_LINES
            yield at + row.start() + row[0].index(words[0]), words, re.sub(r"\d+", "0", words), edge
        at += len(page) + len(BETWEEN_PAGES)
