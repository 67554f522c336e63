"""XML of unknown origin, read so that nothing outside is fetched and nothing in it grows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from typing import Never
from xml.parsers import expat

from claims.rules.extract.bad import BadDocument

MAX_NODES = 1_000_000
MAX_DEPTH = 120
_ENTITIES = (
    "The file declares entities of its own, which documents for people have no need of and which can be made to grow "
    "without end. Save it without them, or paste its words."
)


@dataclass(slots=True)
class Node:
    """An element: its name without the prefix of its namespace, and what stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def elements(self, *tags: str) -> list["Node"]:
        """The elements right in it, of these names where any are given."""
        return [one for one in self.children if isinstance(one, Node) and (not tags or one.tag in tags)]

    def first(self, *path: str) -> "Node | None":
        """The first element that is reached by these names, one in the other."""
        found: list[Node] = [self]
        for tag in path:
            found = [inner for one in found for inner in one.elements(tag)]
        return found[0] if found else None

    def all(self, tag: str) -> Iterator["Node"]:
        """Elements of this name, however deep they stand, in their order; none that stands in another of them."""
        waiting = [iter(self.elements())]
        while waiting:
            one = next(waiting[-1], None)
            if one is None:
                waiting.pop()
            elif one.tag == tag:
                yield one
            else:
                waiting.append(iter(one.elements()))

    @property
    def words(self) -> str:
        """All words in it, in one line."""
        pieces: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                pieces.append(one)
            else:
                waiting += reversed(one.children)
        return " ".join("".join(pieces).split())


class _Builder:
    def __init__(self) -> None:
        self.top = Node("")
        self._open = [self.top]
        self._left = MAX_NODES

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._left -= 1
        if self._left < 0 or len(self._open) > MAX_DEPTH:
            raise too_much()
        node = Node(_local(name), {_local(key): value for key, value in attributes.items()})
        self._open[-1].children.append(node)
        self._open.append(node)

    def end(self, name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].children.append(text)

    def skipped(self, name: str, is_parameter: bool) -> None:
        """An entity of the document type, which is not fetched: what it stands for in pages; else as it is written."""
        if not is_parameter:
            self.text(html5.get(f"{name};", f"&{name};"))


def tree_of(text: str) -> Node:
    """The elements of a document with their words. Raises BadDocument for what is no XML, declares entities or is deep.

    A document type may be named: it is not fetched.
    """
    builder = _Builder()
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler, parser.SkippedEntityHandler = builder.text, builder.skipped
    _parse(parser, text.encode("utf-8", "replace"))
    return builder.top


def check_plain(data: bytes) -> None:
    """Raise BadDocument for XML that has a document type at all, is nested too deep, or is none.

    For parts of a file, of a kind that has no need of one.
    """
    builder = _Depth()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_entity
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    _parse(parser, data)


class _Depth:
    def __init__(self) -> None:
        self._depth, self._left = 0, MAX_NODES

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth, self._left = self._depth + 1, self._left - 1
        if self._depth > MAX_DEPTH or self._left < 0:
            raise too_much()

    def end(self, name: str) -> None:
        self._depth -= 1


def too_much() -> BadDocument:
    """Why a document is not read whose elements are too many, or stand too deep in each other."""
    return BadDocument(
        f"The file has more than {MAX_NODES:,} elements, or they stand more than {MAX_DEPTH} deep in each other "
        "(tables in tables, for one). Open it, and paste its words.",
        "limit",
    )


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse_entity
    parser.ExternalEntityRefHandler = _refuse_external
    return parser


def _parse(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadDocument(
            f"The file is no whole XML: {expat.ErrorString(error.code)}, in line {error.lineno}. Get it anew, or paste "
            "its words.",
            "damaged",
        ) from error
    except BadDocument:
        raise
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise BadDocument("The file is in a charset that is not known. Save it as UTF-8.", "charset") from error


def _refuse_entity(*declared: object) -> Never:
    raise BadDocument(_ENTITIES, "entities")


def _refuse_external(*asked: object) -> Never:
    raise BadDocument(_ENTITIES, "entities")


def _refuse_doctype(*declared: object) -> Never:
    raise BadDocument(
        "A part of the file has a document type (DTD), which such files never have. It is not read: paste its words.",
        "entities",
    )


def _local(name: str) -> str:
    return name.rpartition(":")[2]
