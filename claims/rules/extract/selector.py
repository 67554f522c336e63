"""Selectors of style sheets: those that speak of an element by its name, attributes, ancestors and earlier siblings.

What depends on a pointer or a keyboard (`:hover`, `:focus`) matches nothing, as on a page that nobody touches. A
selector with anything else that is not known here is left out whole: it then hides nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborNode

# Longer ones are made by machines, for other machines.
MAX_SELECTOR = 500
# Of the elements around one; a page for people has a few dozen.
MAX_NAMES = 1_000
_IDENT = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\[^\n])+"
_TOKEN = re.compile(
    rf"\s*([>+~])\s*|(\s+)|(\*|{_IDENT})|\#({_IDENT})|\.({_IDENT})|\[\s*({_IDENT})\s*(?:([~|^$*]?=)\s*"
    rf"(\"[^\"]*\"|'[^']*'|{_IDENT})\s*([iIsS]?)\s*)?\]|:(:?[\w-]+)(\()?"
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_NTH = re.compile(r"\s*(?:(odd)|(even)|([+-]?\d*)n\s*(?:([+-])\s*(\d+))?|([+-]?\d+))\s*", re.IGNORECASE)
_NEVER = frozenset(
    "hover focus active focus-within focus-visible visited target disabled invalid indeterminate fullscreen "
    "modal popover-open autofill user-invalid".split()
)


class Unknown(ValueError):
    """A selector with something that is not known here."""


class TooMuchWork(Exception):
    """More was asked of the selectors of a page than any page for people asks."""


@dataclass(slots=True)
class Work:
    """Steps that are left for the selectors of one page."""

    left: int

    def spend(self, steps: int = 5) -> None:
        """So many steps: to ask something of one element takes five, to pass over a selector one. TooMuchWork."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork


class Element:
    """An element as selectors see it. In a shadow root, its ancestors end at the root."""

    def __init__(self, node: LexborNode, parent: "Element | None", attributes: dict[str, str | None]) -> None:
        self.node, self.parent, self.attributes = node, parent, attributes
        self.tag = (node.tag or "").lower()

    @cached_property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset((self.attributes.get("class") or "").split())

    @cached_property
    def names(self) -> frozenset[str] | None:
        """Tags, classes (with a stop before) and ids (with #) of itself and of all that it stands in; None if many."""
        above = self.parent.names if self.parent else frozenset[str]()
        if above is None or len(above) + len(self.classes) > MAX_NAMES:
            return None
        return above.union((self.tag, f"#{self.id}"), (f".{name}" for name in self.classes))

    @property
    def id(self) -> str:
        """Its id; "" where it has none."""
        return self.attributes.get("id") or ""

    def sibling(self, step: str) -> "Element | None":
        """The element before or after it: `step` is prev or next."""
        node = getattr(self.node, step)
        while node is not None and not node.is_element_node:
            node = getattr(node, step)
        return node and Element(node, self.parent, node.attributes)


Test = Callable[[Element, Work], bool]


@dataclass(frozen=True, slots=True)
class Compound:
    """What is asked of one element."""

    tag: str
    id: str
    classes: frozenset[str]
    tests: tuple[Test, ...]

    def matches(self, element: Element, work: Work) -> bool:
        """Whether the element is such a one."""
        work.spend()
        return (
            (not self.tag or self.tag == element.tag)
            and (not self.id or self.id == element.id)
            and self.classes <= element.classes
            and all(test(element, work) for test in self.tests)
        )


@dataclass(frozen=True)
class Selector:
    """Compounds from the right to the left, each with how it stands to the one before it: " ", ">", "+", "~" or ""."""

    steps: tuple[tuple[str, Compound], ...]
    weight: tuple[int, int, int]

    @cached_property
    def needs(self) -> frozenset[str]:
        """Names that the elements around must have, as `Element.names` has them."""
        needed: set[str] = set()
        for how, compound in self.steps[1:]:
            if how in ("+", "~"):
                break
            needed.update(f".{name}" for name in compound.classes)
            needed.update(filter(None, (compound.tag, compound.id and f"#{compound.id}")))
        return frozenset(needed)

    @cached_property
    def named(self) -> frozenset[str]:
        """Classes and ids without which it means nothing, as `Element.names` has them."""
        subject = self.subject
        own = {f".{name}" for name in subject.classes} | ({f"#{subject.id}"} if subject.id else set())
        return frozenset(own | {name for name in self.needs if name[0] in ".#"})

    def cannot(self, element: Element, work: Work) -> bool:
        """Whether what stands around an element shows at once that it is not meant."""
        work.spend(1)
        names = element.parent.names if element.parent else frozenset()
        return names is not None and not self.needs <= names

    @property
    def subject(self) -> Compound:
        """What is asked of the element itself."""
        return self.steps[0][1]

    def matches(self, element: Element, work: Work) -> bool:
        """Whether the element is meant. Each search stops at the nearest that will do: that leaves most to the rest."""
        at: Element | None = element
        for group in self._groups():
            search, start = group[0][0], at
            while (at := _next(start, search)) is not None:
                if (reached := _along(at, group, work)) is not None:
                    at = reached
                    break
                if not search:
                    return False
                start = at
            if at is None:
                return False
        return True

    def _groups(self) -> Iterator[list[tuple[str, Compound]]]:
        """Runs of compounds that stand fast to each other, each after a search for its first one."""
        group: list[tuple[str, Compound]] = []
        for step in self.steps:
            if step[0] in (" ", "~") and group:
                yield group
                group = []
            group.append(step)
        yield group


def _next(start: Element | None, search: str) -> Element | None:
    if start is None or not search:
        return start
    return start.parent if search == " " else start.sibling("prev")


def _along(at: Element, group: list[tuple[str, Compound]], work: Work) -> Element | None:
    """The last element of a run that begins at this one; None where it is no such run."""
    current: Element | None = at
    for number, (how, compound) in enumerate(group):
        if number and current is not None:
            current = current.parent if how == ">" else current.sibling("prev")
        if current is None or not compound.matches(current, work):
            return None
    return current


def parse(text: str) -> list[Selector]:
    """The selectors of a list with commas, without those that are not known."""
    found = []
    for one in split_list(text):
        try:
            found.append(_selector(one))
        except Unknown:
            continue
    return found


def split_list(text: str) -> Iterator[str]:
    """The parts of a list between commas that stand in no brackets."""
    depth = start = 0
    for at, sign in enumerate(text):
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and depth == 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


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
        test, added = _pseudo(pseudo.lower(), inside)
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


def _pseudo(name: str, inside: str) -> tuple[Test, tuple[int, int, int]]:
    """The test of a pseudo-class, and what it weighs. Raises Unknown, also for what is drawn before or after a text."""
    if name in ("not", "is", "where", "matches", "-webkit-any"):
        return _among(name, inside)
    if name in _NEVER:
        return (lambda element, work: False), (0, 1, 0)
    if name in _PLACES:
        return _PLACES[name], (0, 1, 0)
    if name in ("nth-child", "nth-of-type"):
        return _nth(inside, alike=name == "nth-of-type"), (0, 1, 0)
    raise Unknown


def _among(name: str, inside: str) -> tuple[Test, tuple[int, int, int]]:
    several = [_selector(one) for one in split_list(inside)] if name == "not" else parse(inside)
    if not several and name == "not":
        raise Unknown

    def test(element: Element, work: Work) -> bool:
        return any(one.matches(element, work) for one in several) != (name == "not")

    return test, (0, 0, 0) if name == "where" else max((one.weight for one in several), default=(0, 0, 0))


def _is_first(element: Element, work: Work) -> bool:
    return element.sibling("prev") is None


def _is_last(element: Element, work: Work) -> bool:
    return element.sibling("next") is None


def _is_checked(element: Element, work: Work) -> bool:
    return ("selected" if element.tag == "option" else "checked") in element.attributes


def _is_end_of_type(step: str) -> Test:
    def test(element: Element, work: Work) -> bool:
        other = element.sibling(step)
        while other is not None and other.tag != element.tag:
            work.spend()
            other = other.sibling(step)
        return other is None

    return test


_PLACES: dict[str, Test] = {
    "first-child": _is_first,
    "last-child": _is_last,
    "only-child": lambda element, work: _is_first(element, work) and _is_last(element, work),
    "first-of-type": _is_end_of_type("prev"),
    "last-of-type": _is_end_of_type("next"),
    "checked": _is_checked,
    "root": lambda element, work: element.tag == "html",
    "empty": lambda element, work: element.node.first_child is None,
    "link": lambda element, work: element.tag == "a" and "href" in element.attributes,
    "any-link": lambda element, work: element.tag == "a" and "href" in element.attributes,
    "enabled": lambda element, work: True,
    "defined": lambda element, work: True,
}


def _nth(inside: str, *, alike: bool) -> Test:
    found = _NTH.fullmatch(inside)
    if found is None:
        raise Unknown
    odd, even, step, sign, offset, alone = found.groups()
    if odd or even:
        every, first = 2, int(bool(odd))
    elif alone:
        every, first = 0, int(alone)
    else:
        every = int(step) if step not in ("", "+", "-") else int(f"{step}1")
        first = int(f"{sign}{offset}") if offset else 0

    def test(element: Element, work: Work) -> bool:
        number, before = 1, element.sibling("prev")
        while before is not None:
            work.spend()
            number, before = number + (not alike or before.tag == element.tag), before.sibling("prev")
        beyond = number - first
        return beyond == 0 if every == 0 else beyond % every == 0 and beyond // every >= 0

    return test
