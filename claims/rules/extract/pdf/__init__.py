"""The text of a PDF in the order in which it is read. Runs only in a process of its own: claims.rules.extract.confined.

PDFium says which signs stand where. From their places come words, columns, paragraphs, headings and furniture; what the
page does not show is left out; and what a reader should know of all this is kept with the text, as warnings.
"""

import re
from collections.abc import Iterator

from claims.rules.extract.bad import BadDocument
from claims.rules.extract.document import is_blank, pdf_start
from claims.rules.extract.parts import EMBEDDED, Extraction, Suggestion, capped, in_order, suggest
from claims.rules.extract.pdf.columns import lines_of, ordered
from claims.rules.extract.pdf.furniture import furniture_of
from claims.rules.extract.pdf.noticed import warnings_of
from claims.rules.extract.pdf.opened import Document, opened
from claims.rules.extract.pdf.outline import body_size_of, mark_headings, outline_of
from claims.rules.extract.pdf.pages import PageRead, read_page
from claims.rules.extract.pdf.paragraphs import Paragraph, joined_over_pages, paragraphs_of
from claims.rules.extract.pdf.stored import stored
from claims.rules.extract.pdf.whole import check_end, damaged, look_through
from claims.rules.extract.pdf.words import Atom
from claims.rules.extract.printed import printed_suggestions

VERSION = "2"
MAX_LENGTH = 10_000_000
# The name of a file, or what a program writes where nobody has said anything.
_NOT_SAID = re.compile(
    r"^Microsoft \w+ - |\.(docx?|pdf|indd|qxd|rtf|tex)$|^\(?(untitled|anonymous|unspecified|unknown)\)?$", re.IGNORECASE
)


def read(data: bytes, charset: str = "", address: str = "") -> Extraction:
    """The text of all pages. Raises BadDocument."""
    if pdf_start(data) < 0:
        raise damaged()
    check_end(data)
    with opened(data) as document:
        pages = _pages(document, data)
        paragraphs = _paragraphs(pages, document)
        information = _information(document)
    found = stored(paragraphs)
    if is_blank(found.text):
        raise BadDocument(
            "The PDF has no text: its pages are pictures, as a scan makes them. Put it through text recognition (OCR) "
            "first, or paste the words that it shows.",
            "blank",
        )
    parts = in_order([*found.parts, *warnings_of(found, [page.seen for page in pages])])
    suggestions = [*information, *printed_suggestions(found.text, parts)]
    return Extraction(found.text, "binary", "pdf", VERSION, "application/pdf", parts, capped(suggestions))


def _pages(document: Document, data: bytes) -> list[PageRead]:
    count = document.page_count
    streams = look_through(document.decrypted() if document.is_encrypted else data)
    if streams.damaged:
        raise BadDocument("The PDF is damaged: not all of it can be read. Save it anew, or paste its words.", "damaged")
    pages: list[PageRead] = []
    length = 0
    for number, page, text_page in document.pages():
        pages.append(read_page(document, number, page, text_page, has_layers=streams.has_layers))
        length += pages[-1].length
        if length > MAX_LENGTH:
            raise BadDocument(f"The PDF has more than {MAX_LENGTH:,} characters of text. Put it in by parts.", "limit")
    if len(pages) < count:
        raise damaged()
    return pages


def _paragraphs(pages: list[PageRead], document: Document) -> list[Paragraph]:
    main = [page.groups[0] if page.groups else [] for page in pages]
    furniture = furniture_of(main, [page.box for page in pages])
    found: list[Paragraph] = []
    for page, atoms, places in zip(pages, main, furniture, strict=True):
        found += _of_page(page, atoms, places)
    size = body_size_of(found)
    mark_headings(found, outline_of(document.handle), size)
    return joined_over_pages(found, size)


def _of_page(page: PageRead, atoms: list[Atom], furniture: set[int]) -> Iterator[Paragraph]:
    number = page.seen.number
    around = [atom for place, atom in enumerate(atoms) if place in furniture]
    body = [atom for place, atom in enumerate(atoms) if place not in furniture]
    middle = (page.box[1] + page.box[3]) / 2
    yield from _around((atom for atom in around if atom.base >= middle), number)
    for group in [body, *page.groups[1:]]:
        order = ordered(group)
        page.seen.doubtful = page.seen.doubtful or order.doubtful
        for region in order.regions:
            yield from paragraphs_of(region, number)
    yield from _around((atom for atom in around if atom.base < middle), number)


def _around(atoms: Iterator[Atom], page: int) -> Iterator[Paragraph]:
    for line in lines_of(atoms):
        yield Paragraph([line], page, furniture=True)


def _information(document: Document) -> list[Suggestion]:
    """Title and author from the file's own record; its dates are those of the file, not of the work."""
    found: list[Suggestion] = []
    for field, key in (("title", "Title"), ("author_printed", "Author")):
        value = document.said(key)
        if not _NOT_SAID.search(value.strip()):
            found += suggest(field, value, EMBEDDED, "PDF information")
    return found
