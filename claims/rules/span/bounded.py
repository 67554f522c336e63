"""Looking for claims in another text within bounds of time and memory: much of it in a process of its own."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from claims.choices import SightingState
from claims.rules.confined import SMALL_SOUGHT, apart
from claims.rules.span.sighting import Comparison, Sighted

CPU_SECONDS = 60


def find_bounded(
    old_text: str, new_text: str, places: Sequence[tuple[int, int]], *, same_document: bool = False
) -> list[Sighted]:
    """What `Comparison.find` finds for each place. Raises TooMuch where all take longer than CPU_SECONDS, and Died."""
    if (len(old_text) + len(new_text)) * len(places) <= SMALL_SOUGHT or old_text == new_text:
        return _found(old_text, new_text, places, same_document=same_document)
    asked = {"cut": len(old_text), "places": list(places), "same_document": same_document}
    data = (old_text + new_text).encode("utf-8", "surrogatepass")
    return [_received(row) for row in apart(__name__, asked, data, seconds=CPU_SECONDS)]


def answer(asked: dict[str, Any], data: bytes) -> list[dict[str, Any]]:
    """What the process says."""
    both = data.decode("utf-8", "surrogatepass")
    texts = both[: asked["cut"]], both[asked["cut"] :]
    return [asdict(found) for found in _found(*texts, asked["places"], same_document=asked["same_document"])]


def _found(old: str, new: str, places: Sequence[tuple[int, int]], *, same_document: bool) -> list[Sighted]:
    comparison = Comparison(old, new, same_document=same_document)
    return [comparison.find(start, end) for start, end in places]


def _received(row: dict[str, Any]) -> Sighted:
    return Sighted(**row | {"state": SightingState(row["state"])})
