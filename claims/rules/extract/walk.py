"""One pass over the tree of a page: the words that it shows, in the boxes that it shows them in."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote_to_bytes

from selectolax.lexbor import LexborHTMLParser, LexborNode

from claims.rules.extract.box import LEFT_OUT, PARAGRAPHS, Box, box_of, value_of
from claims.rules.extract.declared import PERHAPS
from claims.rules.extract.hidden import hiding, out_of_sight, perhaps_hidden
from claims.rules.extract.lift import DOWN, TAGS, UP, Move, is_index, move_of, stepped
from claims.rules.extract.mark import Mark, is_struck, marks_of
from claims.rules.extract.parts import Part, storable
from claims.rules.extract.selector import Element
from claims.rules.extract.style import MAX_SHEETS, Sheets
from claims.rules.extract.writer import LINE, PARAGRAPH, Writer

# More than any page for people has; what is beyond is not shown.
MAX_SHADOWS, MAX_SHADOW_DEPTH = 1_000, 20
# What is longer is small print, and not raised above a word.
_MOST_RAISED, _NODES = 40, 64
_KEPT = {"pre": "pre", "pre-wrap": "pre", "break-spaces": "pre", "pre-line": "lines", "normal": "", "nowrap": ""}
# Of the children of such an element of a formula, by number from 0.
_FORMULAS = {
    "msup": {1: UP},
    "msub": {1: DOWN},
    "msubsup": {1: DOWN, 2: UP},
    "mover": {1: UP},
    "munder": {1: DOWN},
    "munderover": {1: DOWN, 2: UP},
    "mroot": {1: UP},
    "mfrac": {},
}


@dataclass(slots=True)
class _Scope:
    """A tree with sheets of its own: the page, or a shadow root with what its host has to put in its slots."""

    sheets: Sheets
    slots: dict[str, list[LexborNode]] = field(default_factory=dict)
    host: Element | None = None
    outer: "_Scope | None" = None
    depth: int = 0


@dataclass(slots=True)
class _Frame:
    """Nodes that are still to be entered, the element that they stand in, and their scope."""

    nodes: Iterator[LexborNode]
    parent: Element | None
    scope: _Scope


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet, and what ends with it."""

    element: Element
    box: Box
    breaks: int
    runs: int
    marks: list[Mark]
    keeps: str = ""
    signs: dict[int, str] | None = None
    after: str = ""
    # The properties by which its own words are hidden.
    hides: frozenset[str] = frozenset()


class Walk:
    """Without recursion: a page may nest its elements as deep as it likes."""

    def __init__(self, base: str, sheets: Sheets, *, shadows: bool = True) -> None:
        self.writer = Writer()
        self.parts: list[Part] = []
        self.weak: set[Part] = set()
        self.preformatted: list[tuple[int, int]] = []
        self._base = base
        self._scope = _Scope(sheets)
        self._shadows_left = MAX_SHADOWS if shadows else 0
        self._open: list[_Open] = []
        self._inside = dict.fromkeys(("li", "article", "main", "svg", "math"), 0)
        self._cells: list[int] = []

    def through(self, root: LexborNode) -> None:
        """Write the text of this element and of what it holds. Raises TooMuchWork."""
        frames = [_Frame(iter([root]), None, self._scope)]
        while frames:
            node = next(frames[-1].nodes, None)
            if node is None:
                frames.pop()
                if frames:
                    self._leave(self._open.pop())
            elif (inner := self._enter(node, frames[-1])) is not None:
                frames.append(inner)

    def _enter(self, node: LexborNode, frame: _Frame) -> _Frame | None:
        """Begin a node; what it holds, where it is an element that will end."""
        if node.is_text_node:
            self._write(storable(node.text_content or ""))
            return None
        if not node.is_element_node:
            return None
        element = Element(node, frame.parent, node.attributes)
        if element.tag in LEFT_OUT:
            return None
        shadow = self._shadow_of(node, frame.scope)
        said = frame.scope.sheets.of(element)
        if shadow:
            said = shadow.sheets.host | said
        above = self._open[-1] if self._open else None
        box = box_of(
            element.tag,
            element.attributes,
            said,
            in_parts=above is not None and above.box.parts,
            visible=above is None or above.box.visible,
            in_svg=self._inside["svg"] > 0,
        )
        if box.kind == "none" or (said and out_of_sight(said)):
            return None
        if element.tag in ("br", "hr"):
            self.writer.line() if element.tag == "br" else self.writer.block(PARAGRAPH)
            return None
        self._begin(element, box, said)
        return self._held(element, frame.scope, shadow)

    def _held(self, element: Element, scope: _Scope, shadow: _Scope | None) -> _Frame:
        """What an element shows: its shadow root, what is put in its place, or its children."""
        if shadow is not None:
            shadow.host = element
            return _Frame(_children(shadow.slots.pop("\0")[0]), None, shadow)
        if element.tag == "slot" and scope.outer is not None:
            put = scope.slots.pop(element.attributes.get("name") or "", None)
            if put is not None:
                return _Frame(iter(put), scope.host, scope.outer)
        nodes = _children(element.node)
        # The index of a root is read, and written, before what is under it.
        return _Frame(reversed([*nodes]) if element.tag == "mroot" else nodes, element, scope)

    def _begin(self, element: Element, box: Box, said: dict[str, str]) -> None:
        tag, above = element.tag, self._open[-1] if self._open else None
        box = self._settled_box(element, box, said, above)
        breaks = self._breaks(tag) if box.kind == "block" else 0
        if breaks:
            self.writer.block(breaks)
        elif box.kind == "apart":
            self.writer.space()
        elif box.kind == "cell":
            self.writer.cell(first=not self._cells[-1])
            self._cells[-1] += 1
        elif box.kind == "row":
            self._cells.append(0)
        if tag in self._inside:
            self._inside[tag] += 1
        opened = _Open(element, box, breaks, len(self.writer.runs), self._marks(element, said))
        if above:
            opened.keeps, opened.signs, opened.hides = above.keeps, above.signs, above.hides
        if tag in ("pre", "textarea"):
            opened.keeps = "pre"
        if said:
            opened.keeps = _KEPT.get(said.get("white-space", ""), opened.keeps)
            opened.hides = hiding(said, opened.hides, in_line=box.kind in ("inline", "contents"))
        self._open.append(opened)
        self._lift(opened, said, above)
        if tag == "input":
            self._write(storable(value_of(tag, element.attributes)))

    def _marks(self, element: Element, said: dict[str, str]) -> list[Mark]:
        in_body = bool(self._inside["article"] or self._inside["main"])
        marks = marks_of(element.tag, element.attributes, self._base, in_body=in_body)
        struck = [Mark("struck")] if is_struck(element.tag, said) else []
        return [*marks, *struck, *([Mark(PERHAPS)] if perhaps_hidden(said) else [])]

    def _settled_box(self, element: Element, box: Box, said: dict[str, str], above: _Open | None) -> Box:
        """The box by what stands around: a cell in no row stands apart; a letter set by itself is part of its word."""
        if box.kind == "cell" and (above is None or above.box.kind != "row"):
            return Box("apart", box.parts, box.visible)
        if box.kind == "apart" and said and len(words := _words_in(element.node) or "") == 1 and words.isalpha():
            return Box("inline", box.parts, box.visible)
        return box

    def _begin_formula(self, opened: _Open, above: _Open | None) -> Move | None:
        """Write the sign of a root or a fraction before its part of a formula; how the part is moved, if it is."""
        tag, around = opened.element.tag, above.element.tag if above else ""
        number = _number_of(opened.element.node) if around in _FORMULAS else 0
        if around == "mfrac" and number == 1:
            self.writer.words("/")
        root = tag == "msqrt" or (around == "mroot" and number == 0)
        if root:
            self.writer.words("√")
        if (root or around == "mfrac") and not (_words_in(opened.element.node) or "(").isalnum():
            self.writer.words("(")
            opened.after = ")"
        return _FORMULAS.get(around, {}).get(number)

    def _lift(self, opened: _Open, said: dict[str, str], above: _Open | None) -> None:
        """Say of what stands above or below the line that it does, if it can be a part of what is beside it."""
        element = opened.element
        if not said and element.tag not in TAGS and not self._inside["math"] and not self._inside["svg"]:
            return
        how = self._begin_formula(opened, above) if self._inside["math"] else None
        how = how or move_of(element.tag, element.attributes, said)
        by_step = None if how else stepped(element.tag, said)
        if (how or by_step) is None or opened.signs is not None or not opened.box.visible:
            return
        self._move(opened, how or by_step or UP, _words_in(element.node), if_index=how is None)

    def _move(self, opened: _Open, how: Move, words: str | None, *, if_index: bool) -> None:
        """Write what is in an element as it stands above or below the line; a doubtful move moves an index alone."""
        if if_index and not (words and is_index(words) and self.writer.goes_on):
            return
        move, by_sign = how
        if words is None:
            self.writer.space()
            return
        moved = move(words)
        if len(moved) == len(words):
            opened.signs = by_sign if moved != words else None
        else:
            before, _, opened.after = moved.partition(words)
            self.writer.words(before)

    def _write(self, text: str) -> None:
        top = self._open[-1] if self._open else None
        if not text or (top is not None and (top.hides or not top.box.visible)):
            return
        if top is not None and top.signs is not None:
            text = text.translate(top.signs)
        if top is None or not top.keeps:
            self.writer.words(text)
        elif top.keeps == "pre":
            self.writer.preformatted(text)
        else:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self.writer.line()
                self.writer.words(line)

    def _leave(self, ended: _Open) -> None:
        if ended.after:
            self.writer.words(ended.after)
        written = len(self.writer.runs) > ended.runs
        if ended.marks and written:
            self._keep(ended)
        if ended.element.tag in self._inside:
            self._inside[ended.element.tag] -= 1
        above = self._open[-1] if self._open else None
        if ended.keeps == "pre" and written and (above is None or above.keeps != "pre"):
            self.preformatted.append((self.writer.runs[ended.runs], self.writer.length))
        if ended.box.kind == "row":
            self._cells.pop()
            self.writer.end_row()
        elif ended.box.kind == "cell":
            self.writer.end_cell(ended.runs)
        elif ended.box.kind == "apart":
            self.writer.space()
        elif ended.breaks:
            self.writer.block(ended.breaks)

    def _keep(self, ended: _Open) -> None:
        start = self.writer.runs[ended.runs]
        for mark in ended.marks:
            part = Part(mark.kind, start, self.writer.length, mark.level, mark.target)
            self.parts.append(part)
            if mark.weak:
                self.weak.add(part)

    def _breaks(self, tag: str) -> int:
        if tag in ("ul", "ol") and self._inside["li"]:
            return LINE
        return PARAGRAPH if tag in PARAGRAPHS else LINE

    def _shadow_of(self, node: LexborNode, scope: _Scope) -> _Scope | None:
        """The shadow root that the page declares in an element: its tree waits under the name of no slot."""
        if not self._shadows_left or scope.depth >= MAX_SHADOW_DEPTH:
            return None
        template = next((child for child in _children(node) if _is_shadow(child)), None)
        if template is None:
            return None
        self._shadows_left -= 1
        root = template.template_fragments()[0]
        sheets = Sheets(scope.sheets.work, linked=scope.sheets.linked, base=scope.sheets.base)
        read_sheets(sheets, root)
        slots: dict[str, list[LexborNode]] = {"\0": [root]}
        for child in _children(node):
            name = (child.attributes.get("slot") or "") if child.is_element_node else ""
            if not _is_shadow(child) and not (child.is_text_node and not (child.text_content or "").strip()):
                slots.setdefault(name, []).append(child)
        return _Scope(sheets, slots, None, scope, scope.depth + 1)


def read_sheets(sheets: Sheets, page: LexborHTMLParser | LexborNode) -> None:
    """Read the sheets in a tree in their order; those in noscript hold for browsers without scripts.

    Programs that save a page in one file put its sheets into style elements, or into the addresses of links.
    """
    only = "" if sheets.linked is not None else '^="data:text/css" i'
    elements = page.css(f'style, link[rel~="stylesheet" i][href{only}]')
    if elements:
        classes = (node.attributes.get("class") or "" for node in page.css("[class]"))
        ids = (node.attributes.get("id") or "" for node in page.css("[id]"))
        sheets.present = frozenset(f".{name}" for each in classes for name in each.split()).union(
            f"#{one}" for one in ids
        )
    for style in elements:
        kind = (style.attributes.get("type") or "text/css").strip().lower()
        if kind == "text/css" and not _without_scripts(style):
            text = "".join(child.text_content or "" for child in _children(style))
            address, media = style.attributes.get("href") or "", style.attributes.get("media") or ""
            if style.tag == "link" and not address.lower().startswith("data:"):
                if "alternate" not in (style.attributes.get("rel") or "").lower():
                    sheets.add_linked(address, media)
            else:
                sheets.add(text or _sheet_in(address), media)


def _sheet_in(address: str) -> str:
    """The sheet that an address holds itself."""
    kind, _, data = address.partition(",")
    if not data or len(data) > MAX_SHEETS:
        return ""
    raw = unquote_to_bytes(data)
    if kind.strip().lower().endswith(";base64"):
        try:
            raw = b64decode(raw)
        except ValueError:
            return ""
    return raw.decode("utf-8", "replace")


def _without_scripts(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(MAX_SHADOW_DEPTH):
        if above is None or above.tag == "noscript":
            return above is not None
        above = above.parent
    return False


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _is_shadow(node: LexborNode) -> bool:
    return node.tag == "template" and "shadowrootmode" in node.attributes


def _number_of(node: LexborNode) -> int:
    """How many elements stand before it in its parent, three at most."""
    number, before = 0, node.prev
    while before is not None and number < 3:
        number += before.is_element_node
        before = before.prev
    return number


def _words_in(node: LexborNode) -> str | None:
    """The words in an element; None where they are more than stand above a word, or blocks of their own."""
    pieces: list[str] = []
    waiting, seen, length = [*islice(_children(node), _NODES)][::-1], 0, 0
    while waiting:
        one = waiting.pop()
        seen += 1
        if one.is_text_node:
            pieces.append(storable(one.text_content or ""))
            length += len(pieces[-1])
        elif one.is_element_node and one.tag not in LEFT_OUT:
            if one.tag in PARAGRAPHS or one.tag in ("div", "li", "br", "table"):
                return None
            waiting += [*islice(_children(one), _NODES)][::-1]
        if seen > _NODES or length > 4 * _MOST_RAISED:
            return None
    words = " ".join("".join(pieces).split())
    return words if len(words) <= _MOST_RAISED else None
