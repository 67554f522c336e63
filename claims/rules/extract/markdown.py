"""Markdown: CommonMark with tables, read as the page that it makes; raw HTML in it is text."""

import re

from markdown_it import MarkdownIt

from claims.rules.extract.document import BadDocument, extract_text, is_blank
from claims.rules.extract.html import printed_title, read_page
from claims.rules.extract.metadata import field_value
from claims.rules.extract.parts import EMBEDDED, Extraction, Suggestion, capped
from claims.rules.extract.printed import printed_suggestions

VERSION = "2"
# A block of "name: value" lines before the text, as site generators keep it.
_FRONT = re.compile(r"\A---[ \t]*\n((?:(?>[\w-]+:[^\n]*\n|[ \t#-][^\n]*\n|\n)){1,100}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_LINE = re.compile(r"^([\w-]+):(.+)$", re.MULTILINE)
_FIELDS = {
    "title": "title",
    "author": "author_printed",
    "date": "published",
    "published": "published",
    "lang": "language",
    "language": "language",
    "doi": "doi",
    "canonical": "address",
    "canonical_url": "address",
    "publisher": "publisher",
}


def read(data: bytes, charset: str = "", address: str = "") -> Extraction:
    """The words without their marks, and headings, links and lists as parts. Raises BadDocument."""
    found = extract_text(data, charset)
    front = _FRONT.match(found.text)
    source = found.text[front.end() :] if front else found.text
    page = read_page(MarkdownIt("commonmark", {"html": False}).enable("table").render(source), address)
    if is_blank(page.text):
        raise BadDocument("The document has no words in it, only marks.", "blank")
    suggestions = [*printed_title(page), *_front_matter(front[1] if front else "")]
    suggestions += printed_suggestions(page.text, page.parts)
    return Extraction(page.text, found.charset, "markdown", VERSION, "text/markdown", page.parts, capped(suggestions))


def _front_matter(block: str) -> list[Suggestion]:
    found: list[Suggestion] = []
    for name, value in _LINE.findall(block):
        if field := _FIELDS.get(name.lower()):
            found += field_value(field, value.strip(" \t").strip("\"'"), EMBEDDED, f"front matter {name.lower()}")
    return found
