"""The text of a web page as a reader sees it, and its headings, links, furniture and reference lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from claims.rules.extract.blocks import page_blocks
from claims.rules.extract.document import BadDocument, decode_markup, is_blank
from claims.rules.extract.metadata import page_suggestions
from claims.rules.extract.parts import PRINTED, Extraction, Part, Suggestion, capped, in_order, storable, suggest
from claims.rules.extract.printed import printed_suggestions
from claims.rules.extract.references import under_headings
from claims.rules.extract.writer import LINE, PARAGRAPH, Writer

Attributes = Mapping[str, str | None]

VERSION = "2"
MAX_TAGS = 1_000_000
MAX_TARGET = 2000
# What is not shown, or is not text of the page.
_LEFT_OUT = frozenset(
    "head script style template noscript iframe frame object embed svg canvas audio video map select textarea datalist "
    "input meta link title annotation annotation-xml".split()
)
_PARAGRAPHS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table figure hr section article main header footer nav aside form "
    "fieldset details".split()
)
_LINES = frozenset(
    "html body div li dt dd tr caption thead tbody tfoot center address figcaption legend summary dialog hgroup menu "
    "option dir listing xmp plaintext search".split()
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "button", "menu"})
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar"}
)
_FURNITURE_WORDS = re.compile(
    r"(^|[^a-z])(cookies?([a-z]*(banner|consent|notice|bar|law|policy))?|gdpr|breadcrumbs?|navbar|navigation|sidebar|"
    r"footer|pagination|skip[-_]?(link|to[-_a-z]*)|site[-_]?(header|nav))($|[^a-z])"
)
_REFERENCE_WORDS = re.compile(r"(^|[^a-z])(references|bibliography|reflist|ref-list|works-cited)($|[^a-z])")
_HIDING = re.compile(r"(^|[;\s])(display\s*:\s*none|visibility\s*:\s*(hidden|collapse))", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCHEMES = ("http:", "https:", "mailto:", "tel:", "ftp:")
_PLACES = frozenset({"html", "body", "main", "article", "h1", "p", "span"})


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet, and the parts that end with it."""

    tag: str
    breaks: int = 0
    runs: int = 0
    marks: list[tuple[str, int, str, bool]] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """The text of a page and its parts in the order of the text."""

    text: str
    parts: tuple[Part, ...]
    tree: LexborHTMLParser
    base: str = ""


def read(data: bytes, charset: str = "", address: str = "") -> Extraction:
    """The words that the page shows, in lines and paragraphs, with its parts and suggestions. Raises BadDocument."""
    found = decode_markup(data, charset)
    page = read_page(found.text, address)
    if is_blank(page.text):
        raise BadDocument(
            "The page shows no words without its scripts. Open it in a browser, and paste the words that it shows.",
            "blank",
        )
    suggestions = [*printed_title(page), *page_suggestions(page.tree, page.base)]
    suggestions += printed_suggestions(page.text, page.parts)
    return Extraction(page.text, found.charset, "html", VERSION, "text/html", page.parts, capped(suggestions))


def printed_title(page: Page) -> list[Suggestion]:
    """The words of the only top heading outside the furniture, where there is one."""
    titles: list[Part] = []
    around = 0
    for part in page.parts:
        if part.kind == "furniture":
            around = part.end
        elif part.level == 1 and part.start >= around:
            titles.append(part)
    if len(titles) != 1:
        return []
    return suggest("title", page.text[titles[0].start : titles[0].end], PRINTED, "top heading")


def read_page(markup: str, address: str = "") -> Page:
    """Read a page; relative links are resolved against its base or ``address``. Raises BadDocument for a monster."""
    tags = markup.count("<")
    if tags > MAX_TAGS:
        raise BadDocument(
            f"The page has {tags:,} tags; {MAX_TAGS:,} is the most. Open it, and paste the words that it shows.",
            "limit",
        )
    tree = LexborHTMLParser(storable(markup.replace("\r\n", "\n")))
    base = _base_of(tree, address)
    walk = _Walk(base)
    if tree.root is not None:
        walk.through(tree.root)
    text = walk.writer.text
    parts = _settled(walk.parts, walk.weak, len(text))
    if listed := under_headings(text, parts):
        parts = _settled([*parts, *listed], set(), len(text))
    return Page(text, in_order([*parts, *page_blocks(text, walk.writer.line_ends, walk.preformatted)]), tree, base)


class _Walk:
    """One pass over the tree, without recursion: a page may nest its elements as deep as it likes."""

    def __init__(self, base: str) -> None:
        self.writer = Writer()
        self.parts: list[Part] = []
        self.weak: set[Part] = set()
        self.preformatted: list[tuple[int, int]] = []
        self._base = base
        self._open: list[_Open] = []
        self._inside = dict.fromkeys(("pre", "li", "article", "main"), 0)
        self._cells: list[int] = []

    def through(self, root: LexborNode) -> None:
        """Write the text of this element and of what it holds."""
        waiting: list[LexborNode | None] = [root]
        while waiting:
            node = waiting.pop()
            if node is None:
                self._leave(self._open.pop())
                continue
            if node.next is not None:
                waiting.append(node.next)
            if self._enter(node):
                waiting += [None, node.first_child] if node.first_child is not None else [None]

    def _enter(self, node: LexborNode) -> bool:
        """Begin a node; whether it is an element that will end."""
        tag = node.tag or "-"
        if tag == "-text":
            text = storable(node.text_content or "")
            (self.writer.preformatted if self._inside["pre"] else self.writer.words)(text)
            return False
        if not node.is_element_node or tag in _LEFT_OUT:
            return False
        attributes = node.attributes
        if _is_hidden(tag, attributes):
            return False
        if tag in ("br", "hr"):
            self.writer.line() if tag == "br" else self.writer.block(PARAGRAPH)
            return False
        self._begin(tag, attributes)
        return True

    def _begin(self, tag: str, attributes: Attributes) -> None:
        breaks = self._breaks(tag)
        if breaks:
            self.writer.block(breaks)
        elif tag == "button":
            self.writer.space()
        elif tag in ("td", "th"):
            self.writer.cell(first=not (self._cells and self._cells[-1]))
            if self._cells:
                self._cells[-1] += 1
        if tag == "tr":
            self._cells.append(0)
        if tag in self._inside:
            self._inside[tag] += 1
        self._open.append(_Open(tag, breaks, len(self.writer.runs), self._marks(tag, attributes)))

    def _leave(self, ended: _Open) -> None:
        if ended.marks and len(self.writer.runs) > ended.runs:
            self._keep(ended)
        if ended.tag in self._inside:
            self._inside[ended.tag] -= 1
        if ended.tag == "pre" and not self._inside["pre"] and len(self.writer.runs) > ended.runs:
            self.preformatted.append((self.writer.runs[ended.runs], self.writer.length))
        if ended.tag == "tr":
            self._cells.pop()
            self.writer.end_row()
        elif ended.tag in ("td", "th"):
            self.writer.end_cell(ended.runs)
        elif ended.tag == "button":
            self.writer.space()
        elif ended.breaks:
            self.writer.block(ended.breaks)

    def _keep(self, ended: _Open) -> None:
        start = self.writer.runs[ended.runs]
        for kind, level, target, weak in ended.marks:
            part = Part(kind, start, self.writer.length, level, target)
            self.parts.append(part)
            if weak:
                self.weak.add(part)

    def _breaks(self, tag: str) -> int:
        if tag in ("ul", "ol") and self._inside["li"]:
            return LINE
        return PARAGRAPH if tag in _PARAGRAPHS else LINE if tag in _LINES else 0

    def _marks(self, tag: str, attributes: Attributes) -> list[tuple[str, int, str, bool]]:
        marks: list[tuple[str, int, str, bool]] = []
        if level := _heading_level(tag, attributes):
            marks.append(("heading", level, "", False))
        if tag == "a" and (target := _target(attributes.get("href") or "", self._base)):
            marks.append(("link", 0, target, False))
        words = _naming(attributes)
        if tag in ("ol", "ul", "div", "section") and (
            _REFERENCE_WORDS.search(words) or (attributes.get("role") or "") in ("doc-bibliography", "doc-endnotes")
        ):
            marks.append(("reference", 0, "", True))
        certain = tag in _FURNITURE_TAGS or (attributes.get("role") or "").strip().lower() in _FURNITURE_ROLES
        head = tag == "header" and not self._inside["article"] and not self._inside["main"]
        if certain or head or tag == "form" or (tag not in _PLACES and _FURNITURE_WORDS.search(words)):
            marks.append(("furniture", 0, "", not certain))
        return marks


def _heading_level(tag: str, attributes: Attributes) -> int:
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return int(tag[1])
    if (attributes.get("role") or "") != "heading":
        return 0
    level = attributes.get("aria-level") or "2"
    return int(level) if level in "123456" and len(level) == 1 else 2


def _naming(attributes: Attributes) -> str:
    """The names that the page gives an element, in lower case."""
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:500].lower()


def _is_hidden(tag: str, attributes: Attributes) -> bool:
    if not attributes:
        return tag == "dialog"
    if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
        return True
    if tag == "dialog" and "open" not in attributes:
        return True
    return bool(_HIDING.search(attributes.get("style") or ""))


def _base_of(tree: LexborHTMLParser, address: str) -> str:
    """What relative links are resolved against; "" where the page does not say and nobody knows its address."""
    base = tree.css_first("base[href]")
    declared = (base.attributes.get("href") or "").strip() if base is not None else ""
    # Each link is read against it, so that a long one would be read as often as there are links.
    return _joined(address, declared) if 0 < len(declared) <= MAX_TARGET else address


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target)
    except ValueError:
        return target


def _target(href: str, base: str) -> str:
    """Where a link leads: whole where that can be told, else as written; "" where it leads to no page."""
    # Browsers drop these wherever they stand, so "java\nscript:" is a script too.
    href = re.sub(r"[\t\n\r]", "", href).strip("".join(map(chr, range(0x21))))
    if len(href) > MAX_TARGET:
        return ""
    scheme = _SCHEME.match(href)
    if not href or (scheme and scheme.group().lower() not in _SCHEMES):
        return ""
    target = storable(href if scheme or not base else _joined(base, href))
    found = _SCHEME.match(target)
    unsafe = found is not None and found.group().lower() not in _SCHEMES
    return "" if unsafe or len(target) > MAX_TARGET else target


def _settled(parts: list[Part], weak: set[Part], length: int) -> tuple[Part, ...]:
    """The parts in the order of the text: without doubtful furniture that is most of the page, and each place once."""
    doubtful = {part for part in weak if 2 * (part.end - part.start) > length}
    kept: list[Part] = []
    reached = {"furniture": 0, "reference": 0}
    for part in sorted({*parts} - doubtful, key=lambda part: (part.start, -part.end, part.kind, part.target)):
        if part.end <= reached.get(part.kind, -1):
            continue
        if part.kind in reached:
            reached[part.kind] = part.end
        kept.append(part)
    return tuple(kept)
