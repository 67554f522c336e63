"""Looking for claims in another text within bounds of time and memory: much of it in a process of its own."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from claims.choices import SightingState
from claims.rules.confined import SMALL_SOUGHT, apart
from claims.rules.span.introduction import Shape
from claims.rules.span.lines import Lined
from claims.rules.span.sighting import Comparison, Sighted

CPU_SECONDS = 60


def find_bounded(
    old: Lined, new: Lined, places: Sequence[tuple[int, int]], *, same_document: bool = False
) -> list[Sighted]:
    """What `Comparison.find` finds for each place. Raises TooMuch where all take longer than CPU_SECONDS, and Died."""
    if (len(old.text) + len(new.text)) * len(places) <= SMALL_SOUGHT or _are_same(old, new):
        return _found(old, new, places, same_document=same_document)
    asked = {
        "cut": len(old.text), "old_blocks": old.blocks, "new_blocks": new.blocks, "places": list(places),
        "old_struck": old.struck, "new_struck": new.struck, "old_marks": old.marks, "new_marks": new.marks,
        "same_document": same_document,
    }  # fmt: skip
    data = (old.text + new.text).encode("utf-8", "surrogatepass")
    return [_received(row) for row in apart(__name__, asked, data, seconds=CPU_SECONDS)]


def answer(asked: dict[str, Any], data: bytes) -> list[dict[str, Any]]:
    """What the process says."""
    both = data.decode("utf-8", "surrogatepass")
    texts = {"old": both[: asked["cut"]], "new": both[asked["cut"] :]}
    old, new = (
        Lined(text, *(asked[f"{side}_{what}"] for what in ("blocks", "struck", "marks")))
        for side, text in texts.items()
    )
    return [asdict(found) for found in _found(old, new, asked["places"], same_document=asked["same_document"])]


def _found(old: Lined, new: Lined, places: Sequence[tuple[int, int]], *, same_document: bool) -> list[Sighted]:
    comparison = Comparison(
        old.text,
        new.text,
        old_blocks=old.blocks,
        new_blocks=new.blocks,
        old_struck=old.struck,
        new_struck=new.struck,
        shapes=(Shape(old.marks), Shape(new.marks)),
        same_document=same_document,
    )
    return [comparison.find(start, end) for start, end in places]


def _are_same(old: Lined, new: Lined) -> bool:
    return old.text == new.text and not old.struck and not new.struck


def _received(row: dict[str, Any]) -> Sighted:
    return Sighted(**row | {"state": SightingState(row["state"])})
