"""Reading the selectors of a style sheet.

A selector with anything that is not known here is left out whole: it then hides nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from claims.rules.extract.pseudo import pseudo_class, split_list
from claims.rules.extract.selector import Compound, Element, Selector, Test, Unknown, Work

# Longer ones are made by machines, for other machines.
MAX_SELECTOR = 500
_IDENT = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\[^\n])+"
_TOKEN = re.compile(
    rf"\s*([>+~])\s*|(\s+)|(\*|{_IDENT})|\#({_IDENT})|\.({_IDENT})|\[\s*({_IDENT})\s*(?:([~|^$*]?=)\s*"
    rf"(\"[^\"]*\"|'[^']*'|{_IDENT})\s*([iIsS]?)\s*)?\]|:(:?[\w-]+)(\()?"
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)


def parse(text: str) -> list[Selector]:
    """The selectors of a list with commas, without those that are not known."""
    found = []
    for one in split_list(text):
        try:
            found.append(_selector(one))
        except Unknown:
            continue
    return found


@dataclass(slots=True)
class _Parts:
    tag: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()
    any: bool = False

    def compound(self) -> Compound:
        if not self.any:
            raise Unknown
        return Compound(self.tag, self.id, frozenset(self.classes), self.tests)


def _selector(text: str) -> Selector:
    text = text.strip()
    if not text or len(text) > MAX_SELECTOR:
        raise Unknown
    steps: list[tuple[str, Compound]] = []
    parts, weight, at = _Parts(), [0, 0, 0], 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise Unknown
        at = token.end()
        if how := token[1] or (" " if token[2] else ""):
            steps.append((how, parts.compound()))
            parts = _Parts()
        else:
            at = _take(parts, token, text, weight)
    steps.append(("", parts.compound()))
    hows = ["", *(how for how, _ in reversed(steps[:-1]))]
    return Selector(
        tuple((how, compound) for how, (_, compound) in zip(hows, reversed(steps), strict=True)),
        (weight[0], weight[1], weight[2]),
    )


def _take(parts: _Parts, token: re.Match[str], text: str, weight: list[int]) -> int:
    """Add one simple selector to its compound; where the text goes on."""
    _, _, tag, ident, classed, attribute, how, value, flag, pseudo, opens = token.groups()
    if tag:
        if parts.any:
            raise Unknown
        parts.tag = "" if tag == "*" else _plain(tag).lower()
        weight[2] += tag != "*"
    elif ident:
        parts.id = _plain(ident)
        weight[0] += 1
    elif classed:
        parts.classes += (_plain(classed),)
        weight[1] += 1
    elif attribute:
        parts.tests += (
            _attribute(_plain(attribute).lower(), how or "", _plain((value or "").strip("\"'")), flag or ""),
        )
        weight[1] += 1
    else:
        end = _closing(text, token.end()) if opens else token.end()
        inside = text[token.end() : end - 1] if opens else ""
        test, added = pseudo_class(pseudo.lower(), inside, _selector)
        parts.tests += (test,)
        weight[:] = map(sum, zip(weight, added, strict=True))
        parts.any = True
        return end
    parts.any = True
    return token.end()


def _closing(text: str, at: int) -> int:
    depth = 1
    while at < len(text):
        depth += (text[at] == "(") - (text[at] == ")")
        at += 1
        if depth == 0:
            return at
    raise Unknown


def _plain(ident: str) -> str:
    def sign(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else 0
        return (chr(code) if 0 < code < 0x110000 else "\ufffd") if found[1] else found[2]

    return _ESCAPE.sub(sign, ident) if "\\" in ident else ident


def _attribute(name: str, how: str, value: str, flag: str) -> Test:
    fold = flag in "iI" and bool(flag)
    value = value.lower() if fold else value

    def test(element: Element, work: Work) -> bool:
        if name not in element.attributes:
            return False
        has = element.attributes[name] or ""
        has = has.lower() if fold else has
        return _HOWS[how](has, value)

    return test


_HOWS: dict[str, Callable[[str, str], bool]] = {
    "": lambda has, value: True,
    "=": lambda has, value: has == value,
    "~=": lambda has, value: value in has.split(),
    "|=": lambda has, value: has == value or has.startswith(f"{value}-"),
    "^=": lambda has, value: bool(value) and has.startswith(value),
    "$=": lambda has, value: bool(value) and has.endswith(value),
    "*=": lambda has, value: bool(value) and value in has,
}
