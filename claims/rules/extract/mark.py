"""What an element of a page is beside its words: a heading, a link, furniture, a list of references, struck through."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin

from claims.rules.extract.box import Attributes, is_button
from claims.rules.extract.parts import storable

MAX_TARGET = 2000
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu", "select"})
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar"}
)
_FURNITURE_WORDS = re.compile(
    r"(^|[^a-z])(cookies?([a-z]*(banner|consent|notice|bar|law|policy))?|gdpr|breadcrumbs?|navbar|navigation|sidebar|"
    r"footer|pagination|skip[-_]?(link|to[-_a-z]*)|site[-_]?(header|nav))($|[^a-z])"
)
# What an archive of the web puts on the pages that it shows.
_OF_ARCHIVE = frozenset({"wm-ipp-base", "wm-ipp", "wm-ipp-print", "wm-ipp-inside", "donato"})
_REFERENCE_WORDS = re.compile(r"(^|[^a-z])(references|bibliography|reflist|ref-list|works-cited)($|[^a-z])")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCHEMES = ("http:", "https:", "mailto:", "tel:", "ftp:")
_STRUCK = frozenset({"s", "del", "strike"})
_LISTED = {"ul": "list", "ol": "list", "dl": "list", "dt": "term"}
_PLACES = frozenset({"html", "body", "main", "article", "h1", "p", "span"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A part that an element is; a weak one is doubtful where it is most of the page."""

    kind: str
    level: int = 0
    target: str = ""
    weak: bool = False


def marks_of(tag: str, attributes: Attributes, base: str, *, in_body: bool) -> list[Mark]:
    """What an element is; ``in_body`` says that it stands in the body of an article, where a header is no banner."""
    return _marks(tag, attributes, base, in_body) if attributes else _plain_marks(tag, in_body)


@lru_cache(maxsize=1_000)
def _plain_marks(tag: str, in_body: bool) -> list[Mark]:
    return _marks(tag, {}, "", in_body)


def _marks(tag: str, attributes: Attributes, base: str, in_body: bool) -> list[Mark]:
    marks: list[Mark] = []
    if level := _heading_level(tag, attributes):
        marks.append(Mark("heading", level))
    if tag == "a" and (target := target_of(attributes.get("href") or "", base)):
        marks.append(Mark("link", target=target))
    if tag in _LISTED:
        marks.append(Mark(_LISTED[tag]))
    words = _naming(attributes)
    if tag in ("ol", "ul", "div", "section") and (
        _REFERENCE_WORDS.search(words) or (attributes.get("role") or "") in ("doc-bibliography", "doc-endnotes")
    ):
        marks.append(Mark("reference", weak=True))
    certain = (
        tag in _FURNITURE_TAGS
        or is_button(tag, attributes)
        or (attributes.get("role") or "").strip().lower() in _FURNITURE_ROLES
        or attributes.get("id") in _OF_ARCHIVE
    )
    head = tag == "header" and not in_body
    if certain or head or tag == "form" or (tag not in _PLACES and _FURNITURE_WORDS.search(words)):
        marks.append(Mark("furniture", weak=not certain))
    return marks


def is_struck(tag: str, said: Mapping[str, str]) -> bool:
    """Whether an element has a line through its words."""
    line = said.get("text-decoration-line")
    return tag in _STRUCK if line is None else "line-through" in line


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


def joined(base: str, target: str) -> str:
    """The address that a link leads to, as seen from another; as written where that cannot be told."""
    try:
        return urljoin(base, target)
    except ValueError:
        return target


def target_of(href: str, base: str) -> str:
    """Where a link leads: whole where that can be told, else as written; "" where it leads to no page."""
    # Browsers drop these wherever they stand, so "java\nscript:" is a script too.
    href = re.sub(r"[\t\n\r]", "", href).strip("".join(map(chr, range(0x21))))
    if len(href) > MAX_TARGET:
        return ""
    scheme = _SCHEME.match(href)
    if not href or (scheme and scheme.group().lower() not in _SCHEMES):
        return ""
    target = storable(href if scheme or not base else joined(base, href))
    found = _SCHEME.match(target)
    unsafe = found is not None and found.group().lower() not in _SCHEMES
    return "" if unsafe or len(target) > MAX_TARGET else target
