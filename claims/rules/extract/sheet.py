"""The rules of a style sheet that hold on the screen, and the declarations of a style attribute."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from claims.rules.extract.declared import Declared, declared_by
from claims.rules.extract.media import shown_on_screen
from claims.rules.extract.pseudo import split_list

_PIECE = re.compile(
    r"/\*.*?(?:\*/|\Z)|(\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?)|(url\(\s*+(?![\"'\s])[^)]*+\)?)|([{};])|"
    r"([^/\"'{};uU]++|.)",
    re.DOTALL | re.IGNORECASE,
)
# Signs that hid a sheet from browsers that knew none: between its rules they are nothing.
_HIDDEN_FROM_OLD = re.compile(r"\A(?:(?:<!--|-->)\s*+)++")
# Nobody knows here how wide a container is: what is said of one holds, and what it hides is hidden perhaps.
_GROUPS = ("@layer", "@-moz-document", "@container")
# What stands in no layer comes after all that do.
UNLAYERED, MAX_LAYERS, MAX_NESTED = 1_000_000, 1_000, 2_000


def declarations(text: str) -> list[Declared]:
    """The declarations of a style attribute that are read here; what stands in url() or in quotes is no declaration."""
    return list(declared_by(_statements(text)))


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
    # It holds under a condition of which nobody knows here whether it is met.
    perhaps: bool = False


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
        declared = list(declared_by("".join(ended.body).split("\0"), perhaps=ended.perhaps))
        return Rule(ended.selectors, declared, ended.layer) if declared else None

    def _in_group(self, words: str, top: _Block) -> _Block:
        lower = words.lower()
        if not lower.startswith("@"):
            return _Block("rule", words, top.layer, perhaps=top.perhaps)
        if lower.startswith("@layer"):
            return _Block("group", layer=self._layer(words[6:]), perhaps=top.perhaps)
        perhaps = top.perhaps or lower.startswith("@container")
        return _Block("group" if _group_holds(lower) else "over", layer=top.layer, perhaps=perhaps)

    def _layer(self, name: str) -> int:
        name = name.strip() or f"\0{len(self.layers)}"
        return self.layers.setdefault(name[:100], len(self.layers)) if len(self.layers) < MAX_LAYERS else UNLAYERED


def _in_rule(words: str, around: _Block) -> _Block:
    """A rule in a rule: its selectors with those around it in the place of "&", or before them."""
    if len(around.selectors) + len(words) > MAX_NESTED:
        return _Block("over")
    if words.startswith("@"):
        kind, perhaps = "rule" if _group_holds(words.lower()) else "over", words.lower().startswith("@container")
        return _Block(kind, around.selectors, around.layer, perhaps=around.perhaps or perhaps)
    outer = f":is({around.selectors})"
    nested = (each.replace("&", outer) if "&" in each else f"{outer} {each}" for each in split_list(words))
    return _Block("rule", ",".join(nested), around.layer, perhaps=around.perhaps)


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
