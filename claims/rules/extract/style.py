"""What the style sheets in a page, and on its elements, say of showing, hiding and laying out: no more is read.

A page is taken as a screen of 1280 by 720 pixels shows it, in light colours, touched by nobody. Sheets that are loaded
from elsewhere are not there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from claims.rules.extract.selector import Element, Selector, Work, parse, split_list

WIDTH, HEIGHT, EM = 1280, 720, 16
# Of the sheets of one page together; saved pages carry their fonts in theirs.
MAX_SHEETS = 10_000_000
MAX_RULES = 50_000
# Steps of comparing selectors, many times what a page for people needs.
MAX_WORK = 20_000_000
_READ = frozenset(
    {"display", "visibility", "float", "position", "vertical-align", "white-space", "content-visibility"}
    | {"text-decoration-line"}
)
# What is said shortly for the one property that is read of it.
_LONG = {
    "text-decoration": "text-decoration-line",
    "-webkit-text-decoration": "text-decoration-line",
    "-webkit-text-decoration-line": "text-decoration-line",
}
_PIECE = re.compile(
    r"/\*.*?(?:\*/|\Z)|(\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?)|(url\(\s*+(?![\"'\s])[^)]*+\)?)|([{};])|"
    r"([^/\"'{};uU]++|.)",
    re.DOTALL | re.IGNORECASE,
)
# Signs that hid a sheet from browsers that knew none: between its rules they are nothing.
_HIDDEN_FROM_OLD = re.compile(r"\A(?:(?:<!--|-->)\s*+)++")
_FEATURE = re.compile(r"\(\s*(?:(min|max)-)?([a-z-]+)\s*(?::\s*([^()]+?)\s*)?\)")
_RANGE = re.compile(r"\(\s*(?:([\d.]+\w*)\s*(<=?)\s*)?(width|height)\s*(?:(<=?|>=?)\s*([\d.]+\w*)\s*)?\)")
_LENGTH = re.compile(r"([\d.]+)\s*(px|em|rem|)")
_SAID = {
    "prefers-color-scheme": ("light",),
    "prefers-reduced-motion": ("no-preference",),
    "prefers-contrast": ("no-preference",),
    "orientation": ("landscape",),
    "hover": ("hover",),
    "any-hover": ("hover",),
    "pointer": ("fine",),
    "any-pointer": ("fine",),
    "scripting": ("enabled",),
    "forced-colors": ("none",),
    "display-mode": ("browser",),
    "color": (),
    "grid": ("0",),
}
_GROUPS = ("@layer", "@-moz-document")
# What stands in no layer comes after all that do.
UNLAYERED, MAX_LAYERS, MAX_NESTED = 1_000_000, 1_000, 2_000


@dataclass(frozen=True, slots=True)
class Declared:
    """One property with its value in lower case, and whether it is marked as important."""

    name: str
    value: str
    important: bool


# The value of each property so far, with what it won by.
_Best = dict[str, tuple[tuple[int, ...], str]]


@dataclass(slots=True)
class _Ruled:
    selector: Selector
    rank: tuple[int, ...]
    declared: list[Declared]


@dataclass(slots=True)
class Sheets:
    """The rules of the sheets of one page, or of one shadow root, found by what they ask of the element itself."""

    work: Work = field(default_factory=lambda: Work(MAX_WORK))
    host: dict[str, str] = field(default_factory=dict)
    # Classes (with a stop before) and ids (with #) that stand in the page; rules that ask for others are left out.
    present: frozenset[str] = frozenset()
    _layers: dict[str, int] = field(default_factory=dict)
    _by_key: dict[str, list[_Ruled]] = field(default_factory=dict)
    _number: int = 0
    _read: int = 0

    def add(self, sheet: str, media: str = "") -> None:
        """Read a sheet that comes after those before it; `media` as its element has it."""
        self._read += len(sheet)
        if self._read > MAX_SHEETS or not shown_on_screen(media):
            return
        for rule in rules_of(sheet, self._layers):
            if rule.selectors.strip() == ":host":
                self.host.update({one.name: one.value for one in rule.declared})
                continue
            for selector in parse(rule.selectors):
                if not self.present.issuperset(selector.named):
                    continue
                self._number += 1
                if self._number > MAX_RULES:
                    return
                self._by_key.setdefault(self._key(selector), []).append(
                    _Ruled(selector, (rule.layer, *selector.weight, self._number), rule.declared)
                )

    def of(self, element: Element) -> dict[str, str]:
        """The values that hold for the element itself, by property; those of its own attribute too.

        Raises TooMuchWork.
        """
        best: _Best = {}
        for ruled in self._candidates(element):
            if not ruled.selector.cannot(element, self.work) and ruled.selector.matches(element, self.work):
                _cascade(best, ruled.declared, ruled.rank)
        if style := element.attributes.get("style"):
            _cascade(best, declarations(style), (UNLAYERED + 1,))
        return {name: value for name, (_, value) in best.items()}

    def _key(self, selector: Selector) -> str:
        """What a rule is found by: of several classes, the one that the fewest rules are found by."""
        subject = selector.subject
        if subject.id:
            return f"#{subject.id}"
        classes = sorted(f".{name}" for name in subject.classes)
        return min(classes, key=lambda name: len(self._by_key.get(name, ())), default=subject.tag or "*")

    def _candidates(self, element: Element) -> Iterator[_Ruled]:
        if not self._by_key:
            return
        keys = [f".{name}" for name in element.classes]
        for key in ("*", element.tag, f"#{element.id}", *keys):
            yield from self._by_key.get(key, ())


def _cascade(best: _Best, declared: list[Declared], rank: tuple[int, ...]) -> None:
    for one in declared:
        # Of what is important, the first layer wins, and the element's own style over all.
        first = rank[0] if rank[0] > UNLAYERED or not one.important else -rank[0]
        whole = (int(one.important), first, *rank[1:])
        if one.name not in best or whole >= best[one.name][0]:
            best[one.name] = (whole, one.value)


def declarations(text: str) -> list[Declared]:
    """The declarations of a style attribute that are read here; what stands in url() or in quotes is no declaration."""
    return list(_declared(_statements(text)))


@dataclass(frozen=True, slots=True)
class Rule:
    """The selectors of a rule that holds on the screen, what is read here of what it declares, and its layer."""

    selectors: str
    declared: list[Declared]
    layer: int = UNLAYERED


def rules_of(sheet: str, layers: dict[str, int] | None = None) -> Iterator[Rule]:
    """The rules of a sheet that declare anything that is read; ``layers`` has the numbers of those named before."""
    reading = _Reading({} if layers is None else layers)
    for text, mark in _pieces(sheet):
        if not mark:
            reading.words(text)
        elif mark == "{":
            reading.begin()
        elif mark == ";":
            reading.go_on()
        elif rule := reading.end():
            yield rule
    while rule := reading.end():
        yield rule


@dataclass(slots=True)
class _Block:
    """``kind`` is rule, group (of rules that hold) or over (to be passed over with all that is in it)."""

    kind: str
    selectors: str = ""
    layer: int = UNLAYERED
    body: list[str] = field(default_factory=list)


class _Reading:
    """Where a reader of a sheet is: in which blocks, and what it has read before the next one."""

    def __init__(self, layers: dict[str, int]) -> None:
        self.layers = layers
        self.inside = [_Block("group")]
        self.prelude: list[str] = []

    def words(self, text: str) -> None:
        """What is no brace and no semicolon."""
        top = self.inside[-1]
        if top.kind != "over":
            (top.body if top.kind == "rule" else self.prelude).append(text)

    def begin(self) -> None:
        """A block begins."""
        top = self.inside[-1]
        if top.kind == "group":
            words = "".join(self.prelude).strip()
            if len(self.inside) == 1:
                words = _HIDDEN_FROM_OLD.sub("", words)
            self.inside.append(self._in_group(words, top))
            self.prelude = []
        elif top.kind == "rule":
            # What stands before a block in a rule is no declaration.
            end = next((at for at in range(len(top.body), 0, -1) if top.body[at - 1] == "\0"), 0)
            words = "".join(top.body[end:]).strip()
            del top.body[end:]
            self.inside.append(_in_rule(words, top))
        else:
            self.inside.append(_Block("over"))

    def go_on(self) -> None:
        """A declaration ends, or a statement that has no block."""
        if self.inside[-1].kind == "rule":
            self.inside[-1].body.append("\0")
        elif self.inside[-1].kind == "group":
            words = "".join(self.prelude).strip()
            if words.lower().startswith("@layer"):
                for name in words[6:].split(","):
                    self._layer(name)
            self.prelude = []

    def end(self) -> Rule | None:
        """A block ends: the rule that it was, if it declares anything that is read."""
        if len(self.inside) == 1:
            # It belongs to what follows, which is no selector with it.
            self.prelude.append("}")
            return None
        ended = self.inside.pop()
        if ended.kind != "rule":
            return None
        declared = list(_declared("".join(ended.body).split("\0")))
        return Rule(ended.selectors, declared, ended.layer) if declared else None

    def _in_group(self, words: str, top: _Block) -> _Block:
        lower = words.lower()
        if not lower.startswith("@"):
            return _Block("rule", words, top.layer)
        if lower.startswith("@layer"):
            return _Block("group", layer=self._layer(words[6:]))
        return _Block("group" if _group_holds(lower) else "over", layer=top.layer)

    def _layer(self, name: str) -> int:
        name = name.strip() or f"\0{len(self.layers)}"
        return self.layers.setdefault(name[:100], len(self.layers)) if len(self.layers) < MAX_LAYERS else UNLAYERED


def _in_rule(words: str, around: _Block) -> _Block:
    """A rule in a rule: its selectors with those around it in the place of "&", or before them."""
    if len(around.selectors) + len(words) > MAX_NESTED:
        return _Block("over")
    if words.startswith("@"):
        return _Block("rule" if _group_holds(words.lower()) else "over", around.selectors, around.layer)
    outer = f":is({around.selectors})"
    nested = (each.replace("&", outer) if "&" in each else f"{outer} {each}" for each in split_list(words))
    return _Block("rule", ",".join(nested), around.layer)


def _group_holds(words: str) -> bool:
    if words.startswith("@media"):
        return shown_on_screen(words[6:])
    if words.startswith("@supports"):
        return not words[9:].strip().startswith("not")
    return words.startswith(_GROUPS)


def _pieces(sheet: str) -> Iterator[tuple[str, str]]:
    """Pieces of a sheet, each with the brace or semicolon that it is; comments left out, what is in url() emptied."""
    for found in _PIECE.finditer(sheet):
        quoted, address, mark, other = found.groups()
        if mark:
            yield "", mark
        elif quoted or other:
            yield quoted or other, ""
        elif address:
            yield "url()", ""


def _statements(text: str) -> list[str]:
    said = [""]
    for piece, mark in _pieces(text):
        if mark == ";":
            said.append("")
        else:
            said[-1] += piece or mark
    return said


def _declared(statements: list[str]) -> Iterator[Declared]:
    for statement in statements:
        name, colon, value = statement.partition(":")
        name = _LONG.get(name.strip().lower(), name.strip().lower())
        if colon and name in _READ:
            value = " ".join(value.lower().replace("!", " !").split())
            important = value.endswith(("!important", "! important"))
            yield Declared(name, value.partition(" !")[0], important)


def shown_on_screen(media: str) -> bool:
    """Whether one of these media queries holds for the screen that is taken; an empty list does."""
    queries = media.strip().lower()
    return not queries or any(map(_holds, queries.split(",")))


def _holds(query: str) -> bool:
    query = query.strip().removeprefix("only ")
    denied = query.startswith("not ")
    words = query.removeprefix("not ").strip()
    kind = re.match(r"[a-z]+", words)
    named = kind is None or kind[0] in ("screen", "all")
    features = _FEATURE.findall(words)
    ranges = [found for found in _RANGE.findall(words) if found[1] or found[3]]
    told = [*(_feature(*found) for found in features), *(_ranged(*found) for found in ranges)]
    if None in told or len(told) != words.count("("):
        return False
    return (named and all(told)) != denied


def _feature(least: str, name: str, value: str) -> bool | None:
    """Whether the screen has this; None where that is not known."""
    if name in ("width", "height", "device-width", "device-height"):
        size, said = WIDTH if name.endswith("width") else HEIGHT, _pixels(value)
        if said is None:
            return None if value else True
        return size >= said if least == "min" else size <= said if least == "max" else size == said
    if name in _SAID:
        return not value or value in _SAID[name] or name == "color"
    return least == "min" and value in ("1dppx", "96dpi", "1x") if name == "resolution" else None


def _ranged(low: str, under: str, name: str, sign: str, high: str) -> bool:
    size = WIDTH if name == "width" else HEIGHT
    least, most = _pixels(low), _pixels(high)
    if under and least is not None and not (least <= size if under == "<=" else least < size):
        return False
    if not sign or most is None:
        return True
    return {"<": size < most, "<=": size <= most, ">": size > most, ">=": size >= most}[sign]


def _pixels(value: str) -> float | None:
    found = _LENGTH.fullmatch(value.strip())
    try:
        return float(found[1]) * (EM if found[2] in ("em", "rem") else 1) if found else None
    except ValueError:
        return None
