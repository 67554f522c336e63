"""Word documents: turned into a page by mammoth, and read as pages are.

The words are those that Word shows: insertions that nobody has accepted yet are among them, deletions and hidden words
are not. Macros, pictures and what is linked to are never looked at.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zipfile import BadZipFile

import mammoth

from claims.rules.extract.bad import BadDocument
from claims.rules.extract.docx_parts import Package, opened
from claims.rules.extract.html import read_page, said_by
from claims.rules.extract.parts import EMBEDDED, Extraction, Part, Suggestion, capped, in_order, suggest

# One that says 1 knew nothing of blocks (claims.rules.span.lines).
VERSION = "2"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh\ncomment-reference => !"
# An element in an element is some functions that call each other; so deep as files are read at all, they reach.
_CALLS = 6_000
_NOTE = re.compile(r'(<sup><a href="#n-(?:foot|end)note-[^"]{1,40}" id="[^"]{1,60}">)\[(\d+)\]</a></sup>')
_BACK = re.compile(r' ?<a href="#n-(?:foot|end)note-ref-[^"]{1,40}">↑</a>')
_IGNORED = re.compile(r"unrecognised element was ignored: (.{1,80})")
_MOST_NAMED = 5
# What a program writes where nobody has said anything.
_NOT_SAID = re.compile(
    r"^(untitled|document\d*|microsoft office user|user|author|admin(istrator)?|unknown)$", re.IGNORECASE
)


def read(data: bytes, charset: str = "", address: str = "") -> Extraction:
    """The words of the document with its headings, lists, tables and notes. Raises BadDocument."""
    package = opened(data)
    markup, ignored = _turned(package)
    page = read_page(f"<!doctype html><html><body>{markup}</body></html>", address)
    if not page.text.strip():
        raise BadDocument("The document has no words in it. If it shows pictures of words, paste the words.", "blank")
    told = (Part("warning", 0, 0, says=says) for says in [*package.told, *_left_out(ignored)])
    parts = in_order([*page.parts, *told])
    suggestions = [*_of_file(package), *said_by(page)]
    return Extraction(page.text, "binary", "docx", VERSION, MEDIA_TYPE, parts, capped(suggestions))


def _turned(package: Package) -> tuple[str, list[str]]:
    """The document as markup, and the elements that were passed over. Raises BadDocument."""
    try:
        with _deep():
            result = mammoth.convert_to_html(
                package.file,
                id_prefix="n-",
                style_map=_STYLES,
                # A document may bring rules of its own for what is left out of it.
                include_embedded_style_map=False,
                external_file_access=False,
                convert_image=_no_image,
            )
    except RecursionError as error:
        raise BadDocument("Its tables stand too deep in each other. Open it, and paste its words.", "limit") from error
    except (KeyError, ValueError, IndexError, AttributeError, TypeError, OSError, BadZipFile) as error:
        raise BadDocument(
            "The document is damaged: Word’s own parts of it do not fit together. Open it in Word, save it anew, or "
            "paste its words.",
            "damaged",
        ) from error
    markup = _BACK.sub("", _NOTE.sub(r"\1\2</a></sup>", result.value))
    found = (_IGNORED.search(message.message) for message in result.messages)
    return markup, [one[1] for one in found if one]


def _no_image(image: Any) -> list[Any]:
    return []


@contextmanager
def _deep() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _left_out(ignored: list[str]) -> list[str]:
    """What is told of elements that nobody could read: formulas, for one, have words as well."""
    names = dict.fromkeys("formulas" if "/math" in name else name.rpartition("}")[2] for name in ignored)
    named = ", ".join(list(names)[:_MOST_NAMED])
    return [f"Parts of the document could not be read and are not in this text: {named}."] if names else []


def _of_file(package: Package) -> list[Suggestion]:
    """Title and people from the file's own record; its times are those of the file, not of the work."""
    found: list[Suggestion] = []
    for field, name in (("title", "title"), ("author_printed", "creator")):
        value = package.core.get(name, "")
        if not _NOT_SAID.search(value.strip()):
            found += suggest(field, value, EMBEDDED, "properties of the file")
    return found + suggest("saved", package.core.get("modified", "")[:20], EMBEDDED, "properties of the file")
