"""Two texts side by side within bounds of time and memory: large ones are compared in a process of its own."""

from dataclasses import asdict
from typing import Any

from claims.rules.confined import SMALL_ALIGNED, apart
from claims.rules.copies.alignment import Alignment, Passage, Piece, SentenceSpan, align

CPU_SECONDS = 20


def align_bounded(one: str, other: str) -> Alignment:
    """What `align` finds. Raises TooMuch where that takes longer than CPU_SECONDS, and Died."""
    if len(one) + len(other) <= SMALL_ALIGNED:
        return align(one, other)
    data = (one + other).encode("utf-8", "surrogatepass")
    return _received(apart(__name__, {"cut": len(one)}, data, seconds=CPU_SECONDS))


def answer(asked: dict[str, int], data: bytes) -> dict[str, Any]:
    """What the process says."""
    both = data.decode("utf-8", "surrogatepass")
    return asdict(align(both[: asked["cut"]], both[asked["cut"] :]))


def _received(message: dict[str, Any]) -> Alignment:
    passages = tuple(map(_passage, message.pop("passages")))
    return Alignment(**message | {"compared": tuple(message["compared"])}, passages=passages)


def _passage(row: dict[str, Any]) -> Passage:
    places = {name: SentenceSpan(**row[name]) if row[name] else None for name in ("one", "other")}
    return Passage(**row | places | {"pieces": tuple(Piece(**piece) for piece in row["pieces"])})
