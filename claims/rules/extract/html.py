"""The text of a web page as a reader sees it, and its headings, links, furniture and reference lists."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from claims.rules.extract.blocks import page_blocks
from claims.rules.extract.declared import PERHAPS
from claims.rules.extract.document import BadDocument, decode_markup, is_blank
from claims.rules.extract.mark import MAX_TARGET, joined
from claims.rules.extract.metadata import page_suggestions, site_names
from claims.rules.extract.parts import PRINTED, Extraction, Part, Suggestion, capped, in_order, storable, suggest
from claims.rules.extract.printed import printed_suggestions
from claims.rules.extract.references import under_headings
from claims.rules.extract.selector import TooMuchWork
from claims.rules.extract.style import Sheets
from claims.rules.extract.walk import Walk, read_sheets
from claims.rules.text.folding import squash

VERSION = "2"
MAX_TAGS = 1_000_000
MAX_TOLD = 500
PERHAPS_HIDDEN = (
    "Words that the page’s own style hides until a script, a click or a narrow box shows them. Look at the page itself."
)
# Between the title of a page and the name of its site.
_STEP = re.compile(r"\s+[|–—·•:»›~-]+\s+|\s*[|»›]\s*|:\s+")


@dataclass(slots=True)
class Page:
    """The text of a page and its parts in the order of the text."""

    text: str
    parts: tuple[Part, ...]
    tree: LexborHTMLParser
    base: str = ""
    # Style sheets that it asks for, and that did not come with it.
    sheets_missing: int = 0


def read(data: bytes, charset: str = "", address: str = "") -> Extraction:
    """The words that the page shows, in lines and paragraphs, with its parts and suggestions. Raises BadDocument."""
    found = decode_markup(data, charset)
    page = read_page(found.text, address)
    suggestions = said_by(page)
    return Extraction(page.text, found.charset, "html", VERSION, "text/html", page.parts, capped(suggestions))


def said_by(page: Page) -> list[Suggestion]:
    """What a page offers of itself, printed and in its head. Raises BadDocument for one that shows no words."""
    if is_blank(page.text):
        raise BadDocument(
            "The page shows no words without its scripts. Open it in a browser, and paste the words that it shows.",
            "blank",
        )
    suggestions = [*printed_title(page), *page_suggestions(page.tree, page.base)]
    return suggestions + printed_suggestions(page.text, page.parts)


def printed_title(page: Page) -> list[Suggestion]:
    """The words of the only top heading outside the furniture that is not the name of the site, where there is one."""
    titles: list[Part] = []
    around = 0
    for part in page.parts:
        if part.kind == "furniture":
            around = part.end
        elif part.level == 1 and part.start >= around:
            titles.append(part)
    own = [part for part in titles if not _names_site(page, part, titles)]
    if len(own) != 1:
        return []
    return suggest("title", page.text[own[0].start : own[0].end], PRINTED, "top heading")


def _names_site(page: Page, heading: Part, headings: list[Part]) -> bool:
    """Whether a heading says what the site is called, on a page that has a title of its own."""
    words = _plain_words(page.text[heading.start : heading.end])
    element = page.tree.css_first("head > title")
    steps = [_plain_words(step) for step in _STEP.split(element.text()[:1000] if element else "")]
    if words in map(_plain_words, site_names(page.tree)):
        return len(headings) > 1 or any(step not in (words, "") for step in steps)
    if len(headings) == 1 or heading is not headings[0]:
        return False
    others = [_plain_words(page.text[other.start : other.end]) for other in headings[1:]]
    return (words in steps and any(other in steps for other in others)) or _leads_home(page, heading)


def _leads_home(page: Page, heading: Part) -> bool:
    """Whether the whole heading is a link to the first page of a site."""
    same = (
        part for part in page.parts if part.kind == "link" and (part.start, part.end) == (heading.start, heading.end)
    )
    return any(re.fullmatch(r"(?:https?://[^/]+)?/?(?:index\.\w{3,4})?", link.target) for link in same)


def _plain_words(text: str) -> str:
    """The words of a title for comparing."""
    return " ".join(squash(text[:1000]).split())


def read_page(markup: str, address: str = "", linked: Mapping[str, str] | None = None) -> Page:
    """Read a page; relative links are resolved against its base or ``address``. Raises BadDocument for a monster.

    ``linked`` are the style sheets that came beside it, by address; without it those that it links to are not asked of.
    """
    tags = markup.count("<")
    if tags > MAX_TAGS:
        raise BadDocument(
            f"The page has {tags:,} tags; {MAX_TAGS:,} is the most. Open it, and paste the words that it shows.",
            "limit",
        )
    tree = LexborHTMLParser(storable(markup.replace("\r\n", "\n")))
    base = _base_of(tree, address)
    sheets = Sheets(linked=linked, base=base)
    walk = _walked(tree, base, sheets, shadows="shadowrootmode" in markup.lower())
    text = walk.writer.text
    parts = _settled(walk.parts, walk.weak, len(text))
    if listed := under_headings(text, parts):
        parts = _settled([*parts, *listed], set(), len(text))
    lined = [(start, end) for start, end in walk.preformatted if "\n" in text[start:end]]
    told = in_order([*_told(parts, len(text)), *page_blocks(text, walk.writer.line_ends, lined)])
    return Page(text, told, tree, base, sheets.missing)


def _told(parts: Iterable[Part], length: int) -> list[Part]:
    """What is to be known of words that may not be seen; of very many stretches, it is told of the whole text."""
    parts = list(parts)
    places = [(part.start, part.end) for part in parts if part.kind == PERHAPS]
    places = places if len(places) <= MAX_TOLD else [(0, length)]
    told = (Part("warning", start, end, says=PERHAPS_HIDDEN) for start, end in places)
    return [*(part for part in parts if part.kind != PERHAPS), *told]


def _walked(tree: LexborHTMLParser, base: str, sheets: Sheets, *, shadows: bool) -> Walk:
    walk = Walk(base, sheets, shadows=shadows)
    try:
        read_sheets(sheets, tree)
        if tree.root is not None:
            walk.through(tree.root)
    except TooMuchWork as error:
        raise BadDocument(
            "The style sheets of the page are too much to read. Open it, and paste the words that it shows.", "limit"
        ) from error
    return walk


def _base_of(tree: LexborHTMLParser, address: str) -> str:
    """What relative links are resolved against; "" where the page does not say and nobody knows its address."""
    base = tree.css_first("base[href]")
    declared = (base.attributes.get("href") or "").strip() if base is not None else ""
    # Each link is read against it, so that a long one would be read as often as there are links.
    return joined(address, declared) if 0 < len(declared) <= MAX_TARGET else address


def _settled(parts: list[Part], weak: set[Part], length: int) -> tuple[Part, ...]:
    """The parts in the order of the text: without doubtful furniture that is most of the page, and each place once."""
    doubtful = {part for part in weak if 2 * (part.end - part.start) > length}
    kept: list[Part] = []
    reached = {"furniture": 0, "reference": 0, PERHAPS: 0}
    for part in sorted({*parts} - doubtful, key=lambda part: (part.start, -part.end, part.kind, part.target)):
        if part.end <= reached.get(part.kind, -1):
            continue
        if part.kind in reached:
            reached[part.kind] = part.end
        kept.append(part)
    return tuple(kept)
