"""Pseudo-classes of selectors: what is asked of an element beside its name, classes and attributes.

What depends on a pointer or a keyboard (`:hover`, `:focus`) matches nothing, as on a page that nobody touches.
"""

import re
from collections.abc import Callable, Iterator

from claims.rules.extract.selector import Element, Selector, Test, Unknown, Work

_NTH = re.compile(r"\s*(?:(odd)|(even)|([+-]?\d*)n\s*(?:([+-])\s*(\d+))?|([+-]?\d+))\s*", re.IGNORECASE)
_NEVER = frozenset(
    "hover focus active focus-within focus-visible visited target disabled invalid indeterminate fullscreen "
    "modal popover-open autofill user-invalid".split()
)
_AMONG = ("not", "is", "where", "matches", "-webkit-any", "-moz-any")
_NTHS = ("nth-child", "nth-of-type", "nth-last-child", "nth-last-of-type")
Weight = tuple[int, int, int]
# Reads one selector. Raises Unknown.
Read = Callable[[str], Selector]


def pseudo_class(name: str, inside: str, read: Read) -> tuple[Test, Weight]:
    """The test of a pseudo-class, and what it weighs. Raises Unknown, also for what is drawn before or after a text."""
    if name in _AMONG:
        return _among(name, inside, read)
    if name == "has":
        return _having(inside, read)
    if name in _NEVER:
        return (lambda element, work: False), (0, 1, 0)
    if name in _PLACES:
        return _PLACES[name], (0, 1, 0)
    if name in _NTHS:
        return _nth(inside, alike=name.endswith("of-type"), step="next" if "last" in name else "prev"), (0, 1, 0)
    raise Unknown


def _among(name: str, inside: str, read: Read) -> tuple[Test, Weight]:
    several = _several(inside, read, forgiving=name != "not")

    def test(element: Element, work: Work) -> bool:
        return any(one.matches(element, work) for one in several) != (name == "not")

    return test, (0, 0, 0) if name == "where" else _heaviest(several)


def _several(inside: str, read: Read, *, forgiving: bool) -> list[Selector]:
    found = []
    for one in split_list(inside):
        try:
            found.append(read(one))
        except Unknown:
            if not forgiving:
                raise
    return found


def _heaviest(several: list[Selector]) -> Weight:
    return max((one.weight for one in several), default=(0, 0, 0))


def _having(inside: str, read: Read) -> tuple[Test, Weight]:
    """`:has()`: whether something stands in the element, or after it, that is meant so."""
    if ":has(" in inside.lower():
        raise Unknown
    within, after = [], []
    for one in split_list(inside):
        step = one.strip()[:1]
        if step in ("+", "~"):
            selector = read(one.strip()[1:])
            if len(selector.steps) > 1:
                raise Unknown
            after.append((step, selector))
        else:
            within.append(read(f":-scope{one if step == '>' else ' ' + one}"))

    def test(element: Element, work: Work) -> bool:
        return any(_follows(element, step, one, work) for step, one in after) or (
            bool(within) and any(one.matches(each, work) for each in _inside(element, work) for one in within)
        )

    weights = [one.weight for _, one in after]
    # The element itself weighs nothing in what is asked of it.
    weights += [(ids, classes - 1, tags) for ids, classes, tags in (one.weight for one in within)]
    return test, max(weights)


def _follows(element: Element, step: str, selector: Selector, work: Work) -> bool:
    other = element.sibling("next")
    while other is not None and work.look():
        if selector.matches(other, work):
            return True
        other = other.sibling("next") if step == "~" else None
    return False


def _inside(element: Element, work: Work) -> Iterator[Element]:
    """The elements in another one, in their order, as many as may be looked at."""
    top = Element(element.node, element.parent, element.attributes)
    top.scope = True
    waiting = [(element.node.first_child, top)]
    while waiting:
        node, parent = waiting.pop()
        if node is None or not work.look():
            continue
        waiting.append((node.next, parent))
        if node.is_element_node:
            one = Element(node, parent, node.attributes)
            yield one
            waiting.append((node.first_child, one))


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


_IS_FIRST_OF_TYPE, _IS_LAST_OF_TYPE = _is_end_of_type("prev"), _is_end_of_type("next")
_PLACES: dict[str, Test] = {
    "first-child": _is_first,
    "last-child": _is_last,
    "only-child": lambda element, work: _is_first(element, work) and _is_last(element, work),
    "first-of-type": _IS_FIRST_OF_TYPE,
    "last-of-type": _IS_LAST_OF_TYPE,
    "only-of-type": lambda element, work: _IS_FIRST_OF_TYPE(element, work) and _IS_LAST_OF_TYPE(element, work),
    "scope": lambda element, work: element.tag == "html",
    # The element that `:has()` asks about.
    "-scope": lambda element, work: element.scope,
    "checked": _is_checked,
    "root": lambda element, work: element.tag == "html",
    "empty": lambda element, work: element.node.first_child is None,
    "link": lambda element, work: element.tag == "a" and "href" in element.attributes,
    "any-link": lambda element, work: element.tag == "a" and "href" in element.attributes,
    "enabled": lambda element, work: True,
    "defined": lambda element, work: True,
}


def _nth(inside: str, *, alike: bool, step: str) -> Test:
    found = _NTH.fullmatch(inside)
    if found is None:
        raise Unknown
    odd, even, times, sign, offset, alone = found.groups()
    if odd or even:
        every, first = 2, int(bool(odd))
    elif alone:
        every, first = 0, int(alone)
    else:
        every = int(times) if times not in ("", "+", "-") else int(f"{times}1")
        first = int(f"{sign}{offset}") if offset else 0

    def test(element: Element, work: Work) -> bool:
        number, before = 1, element.sibling(step)
        while before is not None:
            work.spend()
            number, before = number + (not alike or before.tag == element.tag), before.sibling(step)
        beyond = number - first
        return beyond == 0 if every == 0 else beyond % every == 0 and beyond // every >= 0

    return test
