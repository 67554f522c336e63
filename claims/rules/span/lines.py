"""How the lines of a captured text flow, from what its extractor stored of it. Offsets are code points."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from claims.rules.extract.blocks import blocks_like, plain_blocks
from claims.rules.extract.parts import part_from
from claims.rules.span.anchor import MAX_PLACES
from claims.rules.span.introduction import KINDS, Mark, Shape
from claims.rules.span.reader import Flow
from claims.rules.span.structure import struck_of
from claims.rules.text.flow import as_read, blocks_of, flowed, level, unread, vocabulary

# The version of all extractors that did not look for blocks.
WITHOUT_BLOCKS = "1"


@dataclass(frozen=True, slots=True)
class Lined:
    """A text, the stretches of it in which lines flow, those that have a line through them, its lists and headings."""

    text: str
    blocks: Sequence[tuple[int, int]] = ()
    struck: Sequence[tuple[int, int]] = ()
    marks: Sequence[Mark] = ()


def lined(text: str, rows: Iterable[Any], version: str) -> Lined:
    """A whole text with its blocks."""
    rows = list(rows)
    return Lined(text, blocks_within(text, rows, version), tuple(struck_of(rows)), shape_within(rows).marks)


def lined_beside(text: str, rows: Iterable[Any], version: str, other: Lined) -> Lined:
    """A whole text with its blocks, beside another one of its page: where its extractor knew none, they are alike."""
    if version != WITHOUT_BLOCKS:
        return lined(text, rows, version)
    return Lined(text, blocks_of(blocks_like(text, other.text, other.blocks)), (), shape_within(rows).marks)


def blocks_within(text: str, rows: Iterable[Any], version: str, start: int = 0) -> list[tuple[int, int]]:
    """The blocks of a text, or of a piece of it that begins at `start`; their offsets are those in the piece.

    `rows` are the parts as its extractor of this `version` stored them. Where that knew no blocks, they are told from
    the piece itself, as those of plain text are.
    """
    if version == WITHOUT_BLOCKS:
        return blocks_of(plain_blocks(text))
    parts = [part_from(row) for row in rows if isinstance(row, dict) and row.get("kind") == "block"]
    return blocks_of(parts, start, len(text))


def shape_within(rows: Iterable[Any], start: int = 0) -> Shape:
    """What can introduce words in a text, or in a piece of it that begins at `start`, as its extractor stored it."""
    return Shape.of((part_from(row) for row in rows if isinstance(row, dict) and row.get("kind") in KINDS), start)


def flow_within(text: str, rows: Iterable[Any], version: str, start: int = 0) -> Flow:
    """How the lines of a piece flow when it is drawn; offsets are those of the whole text."""
    rows = list(rows)
    blocks = blocks_within(text, rows, version, start)
    flowing, passed = (
        [(low + start, high + start) for low, high in places] for places in (blocks, unread(text, blocks))
    )
    return Flow(flowing, passed, tuple(struck_of(rows)))


def level_within(text: str, rows: Iterable[Any], version: str, start: int = 0) -> str:
    """The piece with its line ends levelled: as long as it is, with every character in its place."""
    return level(text, blocks_within(text, rows, version, start))


def read_within(words: str, rows: Iterable[Any], version: str, start: int = 0) -> str:
    """A piece of a text as it is read: a line's end in mid-sentence is a space, or nothing; all others stay."""
    return flowed(words, blocks_within(words, rows, version, start)).text


def read_places(document: Lined, quote: str, prefix: str = "", suffix: str = "") -> list[tuple[int, int]]:
    """Where a quote is read, wherever lines end in it and in the text: at most MAX_PLACES + 1 spans in order.

    With `prefix` just before it and `suffix` just after.
    """
    read, known = flowed(document.text, document.blocks), vocabulary(document.text)
    words, before, after = (as_read(part, known).strip() for part in (quote, prefix, suffix))
    if not words:
        return []
    places = list(islice(_places(read.text, words), MAX_PLACES + 1))
    beside = [
        at
        for at in places
        if read.text[max(0, at - len(before) - 1) : at].rstrip().endswith(before)
        and read.text[at + len(words) : at + len(words) + len(after) + 1].lstrip().startswith(after)
    ]
    return [read.span(at, at + len(words)) for at in beside]


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
