"""What the style sheets in a page, and on its elements, say of showing, hiding and laying out: no more is read.

A page is taken as a screen of 1280 by 720 pixels shows it, in light colours, touched by nobody. Sheets that are loaded
from elsewhere are not there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from claims.rules.extract.declared import Declared, computed
from claims.rules.extract.mark import joined
from claims.rules.extract.media import shown_on_screen
from claims.rules.extract.selector import Element, Selector, Work
from claims.rules.extract.selector_reading import parse
from claims.rules.extract.sheet import UNLAYERED, declarations, rules_of

# Of the sheets of one page together; saved pages carry their fonts in theirs.
MAX_SHEETS = 10_000_000
MAX_RULES = 50_000
# Steps of comparing selectors, many times what a page for people needs.
MAX_WORK = 20_000_000
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
    # Sheets that came beside the page, by address, where any could; what relative addresses are resolved against.
    linked: Mapping[str, str] | None = None
    base: str = ""
    missing: int = 0
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
                self.host.update(computed({one.name: one.value for one in rule.declared}, lambda name: None))
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

    def add_linked(self, address: str, media: str) -> None:
        """Read a sheet that the page links to, or count it as missing."""
        found = (self.linked or {}).get(address)
        text = found if found is not None else (self.linked or {}).get(joined(self.base, address).partition("#")[0])
        if text is None:
            self.missing += shown_on_screen(media)
        else:
            self.add(text, media)

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
        if not best:
            return {}
        said = {name: value for name, (_, value) in best.items()}
        element.custom = {name: value for name, value in said.items() if name.startswith("--")}
        return computed(said, element.variable)

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
