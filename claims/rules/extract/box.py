"""What an element of a page is for its layout: whether it is shown, and how its words stand to those beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

Attributes = Mapping[str, str | None]

# What is not shown, or is not text of the page.
LEFT_OUT = frozenset(
    "head script style template noscript iframe frame object embed canvas audio video map datalist meta link title "
    "annotation annotation-xml progress meter".split()
)
# In a picture, what is there to be used elsewhere, or is said to those who do not see it.
_LEFT_OUT_OF_PICTURES = frozenset(
    "defs symbol title desc metadata clippath mask pattern marker lineargradient radialgradient filter".split()
)
PARAGRAPHS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table figure hr section article main header footer nav aside form "
    "fieldset details".split()
)
_LINES = frozenset(
    "html body div li dt dd caption thead tbody tfoot center address figcaption legend summary dialog hgroup menu "
    "option optgroup dir listing xmp plaintext search".split()
)
_APART = frozenset("button input textarea select svg img math".split())
_ROWS, _CELLS = frozenset({"tr", "mtr"}), frozenset({"td", "th", "mtd"})
_DISPLAYED = {
    "none": "none",
    "contents": "contents",
    "inline": "inline",
    "ruby": "inline",
    "inline-block": "apart",
    "inline-flex": "apart",
    "inline-grid": "apart",
    "inline-table": "apart",
    "table-cell": "cell",
    "table-row": "row",
}
_BLOCKS = frozenset(
    "block flex grid table list-item flow-root table-caption table-row-group table-header-group "
    "table-footer-group".split()
)
_SIDE_BY_SIDE = ("flex", "grid", "inline-flex", "inline-grid")
# What an input shows of its value.
_SHOWN_INPUTS = frozenset(
    "text search email url tel number date time month week datetime-local submit reset button".split()
)
_BUTTONS = frozenset({"submit", "reset", "button"})


@dataclass(frozen=True, slots=True)
class Box:
    """``kind`` is none, contents, inline, block, apart (in a line, with white space around), row or cell.

    ``parts`` says that what is in it lies side by side, each a block. ``visible`` is so for its own words.
    """

    kind: str
    parts: bool = False
    visible: bool = True


def box_of(
    tag: str, attributes: Attributes, said: Mapping[str, str], *, in_parts: bool, visible: bool, in_svg: bool
) -> Box:
    """The box of an element with these declared values; ``in_parts`` and ``visible`` as its parent has it."""
    if not attributes and not said:
        return _plain_box(tag, in_parts=in_parts, visible=visible, in_svg=in_svg)
    return _box(tag, attributes, said, in_parts=in_parts, visible=visible, in_svg=in_svg)


@lru_cache(maxsize=1_000)
def _plain_box(tag: str, *, in_parts: bool, visible: bool, in_svg: bool) -> Box:
    return _box(tag, {}, {}, in_parts=in_parts, visible=visible, in_svg=in_svg)


def _box(
    tag: str, attributes: Attributes, said: Mapping[str, str], *, in_parts: bool, visible: bool, in_svg: bool
) -> Box:
    kind = _kind(tag, attributes, said, in_svg=in_svg)
    if kind == "none" or said.get("content-visibility") == "hidden":
        return Box("none")
    display = said.get("display", "")
    parts = in_parts if kind == "contents" else display.split(" ")[-1] in _SIDE_BY_SIDE
    if kind != "contents" and in_parts:
        kind = "block"
    elif kind == "inline" and (said.get("float") in ("left", "right") or said.get("position") in ("absolute", "fixed")):
        kind = "apart"
    shown = said.get("visibility") or (attributes.get("visibility") if in_svg else "") or ""
    return Box(kind, parts, visible if shown not in ("visible", "hidden", "collapse") else shown == "visible")


def value_of(tag: str, attributes: Attributes) -> str:
    """The words that a field of a form shows as its value, where these stand in its attributes."""
    if tag != "input" or (attributes.get("type") or "text").strip().lower() not in _SHOWN_INPUTS:
        return ""
    return attributes.get("value") or ""


def is_button(tag: str, attributes: Attributes) -> bool:
    """Whether it is there to be pressed."""
    return tag == "button" or (tag == "input" and (attributes.get("type") or "").strip().lower() in _BUTTONS)


def _kind(tag: str, attributes: Attributes, said: Mapping[str, str], *, in_svg: bool) -> str:
    if tag in LEFT_OUT or (in_svg and (tag in _LEFT_OUT_OF_PICTURES or attributes.get("display") == "none")):
        return "none"
    if tag == "input" and (attributes.get("type") or "").strip().lower() == "hidden":
        return "none"
    # Pages that SingleFile saves mark what their style sheets hid.
    if "sf-hidden" in (attributes.get("class") or "").split():
        return "none"
    display = said.get("display", "")
    words = display.replace("block flow", "block").split(" ")
    if display in _DISPLAYED:
        # Items of a menu in a line have space between them that no white space makes.
        return "apart" if tag == "li" and display == "inline" else _DISPLAYED[display]
    if words[-1] in _BLOCKS or words[0] == "block":
        return "block"
    return "none" if _is_hidden(tag, attributes) else _by_tag(tag, attributes, in_svg=in_svg)


def _by_tag(tag: str, attributes: Attributes, *, in_svg: bool) -> str:
    if tag in PARAGRAPHS or tag in _LINES or (in_svg and tag in ("text", "foreignobject")):
        return "block"
    if tag in _ROWS or tag in _CELLS:
        return "row" if tag in _ROWS else "cell"
    if tag == "slot":
        return "contents"
    placed = in_svg and tag == "tspan" and _is_placed(attributes)
    return "apart" if tag in _APART or placed else "inline"


def _is_placed(attributes: Attributes) -> bool:
    """Whether words in a picture begin at a place of their own."""
    return not {"x", "y", "dy"}.isdisjoint(attributes)


def _is_hidden(tag: str, attributes: Attributes) -> bool:
    """What a browser hides of itself, unless the page's style says otherwise."""
    if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
        return True
    return "popover" in attributes or (tag == "dialog" and "open" not in attributes)
