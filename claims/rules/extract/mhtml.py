"""A page that a browser saved with all that belongs to it in one file (MHTML): read as the page itself is.

The sheets in the file say what is hidden, as those of a page do. Pages in its frames are named, and not in the text.
"""

from claims.rules.extract.archived import Archive, opened
from claims.rules.extract.charset import charset_named
from claims.rules.extract.document import decode_markup
from claims.rules.extract.html import Page, read_page, said_by
from claims.rules.extract.imported import with_imports
from claims.rules.extract.metadata import field_value
from claims.rules.extract.parts import EMBEDDED, Extraction, Part, Suggestion, capped, in_order, suggest

# One that says 1 knew nothing of blocks (claims.rules.span.lines).
VERSION = "2"
MEDIA_TYPE = "multipart/related"
_MOST_NAMED = 5
_ENDS_EARLY = "The file ends before its last part does: words at the end of the page may be missing."
_DAMAGED = "The coding of the page in this file is damaged: some of its signs may be wrong or missing."


def read(data: bytes, charset: str = "", address: str = "") -> Extraction:
    """The words that the saved page shows, as the extractor of pages writes them. Raises BadDocument."""
    archive = opened(data)
    root = archive.root
    found = decode_markup(root.data, charset or charset_named(root.charset))
    # Before shadow roots had a name in markup, the browser that made them up saved them under this one.
    markup = found.text.replace("<template shadowmode=", "<template shadowrootmode=")
    page = read_page(markup, archive.location or address, with_imports(archive.sheets))
    suggestions = [*_of_file(archive), *said_by(page), *suggest("title", archive.subject, EMBEDDED, "Subject")]
    parts = in_order([*page.parts, *(Part("warning", 0, 0, says=told) for told in _told(archive, page))])
    return Extraction(page.text, found.charset, "mhtml", VERSION, MEDIA_TYPE, parts, capped(suggestions))


def _of_file(archive: Archive) -> list[Suggestion]:
    """Where the page was saved from, and when."""
    where = field_value("address", archive.location, EMBEDDED, archive.located_by)
    return [*where, *suggest("saved", archive.saved, EMBEDDED, "Date of the saved file")]


def _told(archive: Archive, page: Page) -> list[str]:
    told = [_DAMAGED] if archive.root.damaged else []
    told += [_ENDS_EARLY] if archive.ends_early else []
    if archive.frames:
        number = len(archive.frames)
        named = ", ".join([frame for frame in archive.frames if frame][:_MOST_NAMED])
        what = "another page in a frame" if number == 1 else f"{number} other pages in frames"
        told.append(f"The page shows {what}, whose words are not in this text{f': {named}' if named else ''}.")
    if page.sheets_missing:
        number = page.sheets_missing
        sheets = "1 style sheet of the page is" if number == 1 else f"{number} style sheets of the page are"
        told.append(f"{sheets} not in the file: words that it hides may stand in this text.")
    return told
