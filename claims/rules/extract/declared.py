"""Declarations of style sheets: the properties that are read, which values they take, and what stands for a value."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

# Letters of a value, with what is put in the place of its variables; and how many of these are put in.
MAX_VALUE, MAX_DEPTH = 500, 20
_SIZE = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:[a-z]+|%)?|(?:calc|min|max|clamp|env)\(.*\)"
_SIDE = rf"auto|{_SIZE}|anchor\(.*\)"
_EXTENT = (
    rf"{_SIDE}|none|min-content|max-content|fit-content.*|stretch|-webkit-[\w-]+|-moz-[\w-]+|(?:anchor|calc)-size.*"
)
_DISPLAY = (
    r"none|contents|(?:block|inline|run-in|flow|flow-root|table|flex|grid|ruby|math|list-item)(?: (?:block|inline|flow|"
    r"flow-root|table|flex|grid|ruby|math|list-item)){0,2}|inline-(?:block|table|flex|grid)|ruby-[a-z-]+|"
    r"table-(?:row|cell|column|caption|row-group|header-group|footer-group|column-group)|"
    r"-webkit-(?:box|inline-box|flex|inline-flex)|-ms-[\w-]+|-moz-[\w-]+"
)
# What each property takes; a browser passes over a declaration with anything else.
_TAKES = {
    "display": _DISPLAY,
    "visibility": "visible|hidden|collapse",
    "float": "left|right|none|inline-start|inline-end",
    "position": "static|relative|absolute|fixed|sticky|-webkit-sticky",
    "vertical-align": rf"(?:baseline|sub|super|text-top|text-bottom|middle|top|bottom|-webkit-baseline-middle|{_SIZE})",
    "baseline-shift": rf"(?:baseline|sub|super|top|center|bottom|{_SIZE})",
    "white-space": r"[a-z -]+",
    "content-visibility": "visible|auto|hidden",
    "text-decoration-line": r"[^;]+",
    "opacity": r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?%?|calc\(.*\)",
    "font-size": rf"(?:xx-|x-)?(?:small|large)|medium|xxx-large|smaller|larger|math|{_SIZE}",
    "font-variant-position": "normal|sub|super",
    "font-feature-settings": r".+",
    "text-indent": r".+",
    "overflow": r"(?:visible|hidden|clip|scroll|auto|overlay)(?: (?:visible|hidden|clip|scroll|auto|overlay))?",
    "clip": r"auto|rect\(.*\)",
    "clip-path": r".+",
    "transform": r"none|(?:[a-z0-9]+\([^()]*\)\s?)+",
    **dict.fromkeys(("height", "max-height", "width", "max-width"), _EXTENT),
    **dict.fromkeys(("top", "bottom", "left", "right"), _SIDE),
}
_VALID = {name: re.compile(takes, re.DOTALL) for name, takes in _TAKES.items()}
# What is said shortly, or by another name, for the one property that is read of it.
_LONG = {
    "text-decoration": "text-decoration-line",
    "-webkit-text-decoration": "text-decoration-line",
    "-webkit-text-decoration-line": "text-decoration-line",
    "font-variant": "font-variant-position",
    "-webkit-font-feature-settings": "font-feature-settings",
    "-webkit-clip-path": "clip-path",
    "-webkit-transform": "transform",
    "overflow-y": "overflow",
}
_EVERYWHERE = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
_INHERITED = frozenset(
    "visibility white-space font-size font-variant-position font-feature-settings text-indent".split()
)
_AT_FIRST = {
    "display": "inline", "visibility": "visible", "float": "none", "position": "static", "white-space": "normal",
    "vertical-align": "baseline", "text-decoration-line": "none", "opacity": "1", "font-size": "medium",
    "text-indent": "0", "overflow": "visible", "clip": "auto", "clip-path": "none", "transform": "none",
    "font-variant-position": "normal", "baseline-shift": "baseline", "content-visibility": "visible",
}  # fmt: skip
_FONT_SIZE = re.compile(rf"(?:^|\s)({_SIZE}|(?:xx-|x-)?(?:small|large)|smaller|larger|medium)(?:\s*/|\s|$)")
# How a block says that what hides in it hides perhaps, by the condition that it stands under.
PERHAPS = "perhaps-hidden"


@dataclass(frozen=True, slots=True)
class Declared:
    """One property with its value in lower case, and whether it is marked as important."""

    name: str
    value: str
    important: bool


def declared_by(statements: Iterable[str], *, perhaps: bool = False) -> Iterator[Declared]:
    """What is read of some statements; ``perhaps`` says that they hold under a condition of which nobody knows."""
    for statement in statements:
        name, colon, value = statement.partition(":")
        name = name.strip()
        if not colon:
            continue
        if name.startswith("--"):
            yield _parted(name, value.strip())
            continue
        name = _LONG.get(name.lower(), name.lower())
        if name == "font":
            name, value = "font-size", _size_in(value)
        one = _parted(name, value.lower())
        if name in _VALID and _is_valid(name, one.value):
            yield Declared(PERHAPS, name, one.important) if perhaps and _hides(one) else one


def computed(said: dict[str, str], variable: Callable[[str], str | None]) -> dict[str, str]:
    """The values without variables and without words that stand for others; ``variable`` says what one is."""
    found = {name: _computed(name, value, variable) for name, value in said.items() if not name.startswith("--")}
    return {name: value for name, value in found.items() if value not in _EVERYWHERE}


def _computed(name: str, value: str, variable: Callable[[str], str | None]) -> str:
    if "var(" in value:
        value = " ".join((put_in(value, variable) or "unset").split()).lower()
        value = value if _is_valid(name, value) else "unset"
    if value == "unset":
        value = "inherit" if name in _INHERITED else "initial"
    return _AT_FIRST.get(name, "auto") if value == "initial" else value


def put_in(value: str, variable: Callable[[str], str | None], most: int = MAX_DEPTH) -> str | None:
    """A value with what its variables are, these with theirs; None where one is nothing, or too much."""
    for _ in range(most):
        at = value.rfind("var(")
        if at < 0:
            return value
        end = _closing(value, at + 4)
        name, comma, otherwise = value[at + 4 : end].partition(",")
        found = variable(name.strip())
        found = otherwise if found is None and comma else found
        if found is None or len(value) + len(found) > MAX_VALUE:
            return None
        value = value[:at] + found + value[end + 1 :]
    return None


def _closing(value: str, at: int) -> int:
    depth = 1
    for place in range(at, len(value)):
        depth += (value[place] == "(") - (value[place] == ")")
        if not depth:
            return place
    return len(value)


def _parted(name: str, value: str) -> Declared:
    value = " ".join(value.replace("!", " !").split())
    important = value.lower().endswith(("!important", "! important"))
    return Declared(name, value.partition(" !")[0], important)


def _is_valid(name: str, value: str) -> bool:
    if len(value) > MAX_VALUE:
        return False
    return value in _EVERYWHERE or "var(" in value or _VALID[name].fullmatch(value) is not None


def _size_in(value: str) -> str:
    found = _FONT_SIZE.search(value.lower()[:MAX_VALUE])
    return found[1] if found else value


def _hides(one: Declared) -> bool:
    return (one.name, one.value) in (("display", "none"), ("visibility", "hidden"), ("content-visibility", "hidden"))
