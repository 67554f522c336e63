"""A page in which no odd sign of a text is missed: each is drawn in a place of its own, with its name.

The text of the page stays as it is, character for character, so that places in it are counted as before: the mark and
the name of a sign are drawn by the style sheet, from attributes of an element around that very sign.
"""

import re
from html import escape

from claims.rules.text.odd import shown, spelled

# Bytes of UTF-8 that such a sign can begin with; most pages have none.
_SUSPECT = re.compile(
    rb"[\x01-\x08\x0b\x0e-\x1f\x7f\xc9\xcd-\xd6\xd8\xe1\xef\xf3]|\xc2[\x80-\x9f\xad]"
    rb"|\xe2(?:\x80[\x8b-\x8f\xa8-\xae]|\x81[\xa0-\xaf])|\xe3\x85"
)
# What no such sign has in it, and nearly all that a page is made of: the rest is looked through in no time.
_PRINTABLE = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
# What is read as it is by a program or comes back from a form; what has no elements in it; a tag; text.
_PIECES = re.compile(
    r"(?P<kept><(?P<kind>script|style|textarea)\b.*?</(?P=kind)\s*>|<!--.*?-->)"
    r"|(?P<bare><(?P<plain>title|option|text)\b.*?</(?P=plain)\s*>)"
    r"""|(?P<tag><(?:[^<>"']|"[^"]*"|'[^']*')*+>)"""
    r"|(?P<text>[^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
# Attributes that are read out or shown; all others are for programs.
_SAID = re.compile(r"""(\s(?:title|alt|aria-label|placeholder)=)("[^"]*"|'[^']*')""", re.IGNORECASE)
_NO_ENTITY = re.compile(r"(&#?\w+;)")


def may_have_odd_signs(page: bytes) -> bool:
    """Whether it is worth looking for them in a page."""
    return _SUSPECT.search(page.translate(None, _PRINTABLE)) is not None


def draw_odd_signs(page: str) -> str:
    """A page of HTML with each odd sign of its text in an element that names it; in attributes they are spelled out."""
    return _PIECES.sub(_drawn, page)


def _drawn(found: re.Match[str]) -> str:
    if found["text"] is not None:
        return "".join(piece if at % 2 else _marked(piece) for at, piece in enumerate(_NO_ENTITY.split(found["text"])))
    if found["bare"] is not None:
        return _spelled_inside(found["bare"])
    if found["tag"] is not None:
        return _SAID.sub(lambda said: said[1] + spelled(said[2]), found["tag"])
    return found[0]


def _spelled_inside(element: str) -> str:
    """An element that has text alone: its tags, with their values, stay."""
    opened = element.index(">") + 1
    return element[:opened] + spelled(element[opened:])


def _marked(text: str) -> str:
    pieces, at = [], 0
    for odd in shown(text):
        name = escape(odd.name)
        pieces += [
            text[at : odd.at],
            f'<span class="odd{" twin" if odd.twin else ""}" data-odd="{odd.short}" data-name="{name}" title="{name}">',
            text[odd.at], "</span>",
        ]  # fmt: skip
        at = odd.at + 1
    return "".join([*pieces, text[at:]])
