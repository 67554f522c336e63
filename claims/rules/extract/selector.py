"""Selectors of style sheets: those that speak of an element by its name, attributes and what stands around it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborNode

# Of the elements around one; a page for people has a few dozen.
MAX_NAMES = 1_000
MAX_INSIDE = 500_000


class Unknown(ValueError):
    """A selector with something that is not known here."""


class TooMuchWork(Exception):
    """More was asked of the selectors of a page than any page for people asks."""


@dataclass(slots=True)
class Work:
    """Steps that are left for the selectors of one page."""

    left: int
    # Those of them that may go into looking through what elements hold, as `:has()` asks.
    inside: int = MAX_INSIDE

    def spend(self, steps: int = 5) -> None:
        """So many steps: to ask something of one element takes five, to pass over a selector one. TooMuchWork."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork

    def look(self) -> bool:
        """Whether one more element may be looked at in another."""
        self.inside -= 1
        return self.inside >= 0


class Element:
    """An element as selectors see it. In a shadow root, its ancestors end at the root."""

    def __init__(self, node: LexborNode, parent: "Element | None", attributes: dict[str, str | None]) -> None:
        self.node, self.parent, self.attributes = node, parent, attributes
        self.tag = (node.tag or "").lower()
        # Whether what is asked now is asked of what stands in it or after it.
        self.scope = False
        # Its own custom properties, once its style is known.
        self.custom: dict[str, str] = {}

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

    def variable(self, name: str) -> str | None:
        """The value of a custom property: its own, or the nearest of those that it stands in."""
        at: Element | None = self
        for _ in range(MAX_NAMES):
            if at is None or name in at.custom:
                break
            at = at.parent
        return at.custom.get(name) if at else None

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
