"""From the bytes of a document to its text, by a named extractor with a version.

The same bytes, charset and address give the same text, structure and metadata again, as long as the version stands.
What changes any of them for any document is a new version.
"""

import re
from pathlib import PurePath

from claims.rules.confined import SMALL_BYTES, SMALL_MARKDOWN, SMALL_TAGS
from claims.rules.extract.begins import begins_archive, begins_article, begins_page
from claims.rules.extract.charset import Guess, Undeclared, charset_named
from claims.rules.extract.confined import NAMES, read_apart, read_here
from claims.rules.extract.document import BadDocument, check_magic, check_size, pdf_start
from claims.rules.extract.parts import Extraction, Part, Suggestion

__all__ = [
    "EXTRACTORS",
    "SUFFIXES",
    "BadDocument",
    "Extraction",
    "Guess",
    "Part",
    "Suggestion",
    "Undeclared",
    "charset_of",
    "choose",
    "extract",
    "extract_with",
]

# Name and version of what this program can read again.
EXTRACTORS = dict.fromkeys(NAMES, "2")

_BY_SUFFIX = {
    ".txt": "text",
    ".text": "text",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".pdf": "pdf",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".xml": "jats",
    ".nxml": "jats",
}
# Of files that may be documents; one without any is looked at.
SUFFIXES = frozenset({"", *_BY_SUFFIX})
_BY_MEDIA_TYPE = {
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "application/pdf": "pdf",
    "multipart/related": "mhtml",
    "message/rfc822": "mhtml",
    "application/x-mimearchive": "mhtml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/jats+xml": "jats",
    "application/xml": "jats",
    "text/xml": "jats",
}
# What is read where it is asked for, if it is small.
_READ_HERE = ("text", "html", "markdown")
# Where the words of a Word document stand in it: the name is not packed.
_WORD_DOCUMENT = b"word/document.xml"


def extract(
    data: bytes, *, media_type: str = "", charset: str = "", filename: str = "", address: str = ""
) -> Extraction:
    """Read a document by the extractor that its bytes, name and media type ask for. Raises BadDocument."""
    check_size(data)
    name = choose(data, media_type=media_type, filename=filename)
    # What a server says counts where browsers know it; what a person says is told where they do not.
    return extract_with(name, data, charset=charset or charset_named(charset_of(media_type)), address=address)


def extract_with(name: str, data: bytes, *, charset: str = "", address: str = "") -> Extraction:
    """Read a document by this extractor. Raises BadDocument, and ValueError for a name that is not in EXTRACTORS."""
    if name not in EXTRACTORS:
        raise ValueError(f"There is no extractor “{name}”.")
    check_size(data)
    if name == "pdf":
        _check_pdf(data)
    elif name != "docx":
        check_magic(data)
    read = read_here if _is_small(name, data) else read_apart
    return read(name, data, charset, address)


def choose(data: bytes, *, media_type: str = "", filename: str = "") -> str:
    """The name of the extractor for these bytes: a PDF by how it begins, else by file name, media type, first words.

    A PDF may have some other bytes before it, where nothing says that it is something else. A file that calls itself
    plain text stays plain text, whatever it has in it. A Word document and a saved page are known by their bytes as
    well, whatever they are called; of XML, a page is read as one.
    """
    if data.startswith(b"%PDF-"):
        return "pdf"
    kind = media_type.partition(";")[0].strip().lower()
    name = _BY_SUFFIX.get(PurePath(filename).suffix.lower()) or _BY_MEDIA_TYPE.get(kind, "")
    if data.startswith(b"PK\x03\x04") and _WORD_DOCUMENT in data:
        return "docx"
    if name in ("", "html") and begins_archive(data):
        return "mhtml"
    if name == "jats" and begins_page(data):
        return "html"
    return name or _by_content(data)


def _by_content(data: bytes) -> str:
    if pdf_start(data) > 0 and b"endobj" in data:
        return "pdf"
    if begins_page(data):
        return "html"
    return "jats" if begins_article(data) else "text"


def _check_pdf(data: bytes) -> None:
    if pdf_start(data) < 0:
        check_magic(data)
        raise BadDocument("The file is called a PDF, but is none. Look at what it is, and name it so.", "binary")


def _is_small(name: str, data: bytes) -> bool:
    """Whether a document cannot take long, whatever it holds."""
    if name not in _READ_HERE or len(data) > SMALL_BYTES:
        return False
    return name == "text" or (data.count(b"<") <= SMALL_TAGS if name == "html" else len(data) <= SMALL_MARKDOWN)


def charset_of(media_type: str) -> str:
    """The charset that a media type, as in a Content-Type header, declares; "" where it declares none."""
    found = re.search(r";\s*charset\s*=\s*[\"']?([^\s\"';]+)", media_type, re.IGNORECASE)
    return found[1][:40] if found else ""
