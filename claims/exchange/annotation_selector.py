"""The words that a W3C Web Annotation selects, by selectors beside one another and inside one another.

`refinedBy` narrows what a selector selects down to a part of it (Web Annotation Data Model, 4.2.9): the innermost quote
is what is meant, and a position in it counts from the beginning of what is around it.
"""

from dataclasses import dataclass, replace
from typing import Any

from claims.exchange.annotation_file import BadAnnotation, is_of_type

# Selectors inside one another, and beside one another in all; what has more is refused.
MOST_NESTED, MOST_SELECTORS = 8, 100
_TOO_MANY = "It has more selectors than are read: write one TextQuoteSelector with the exact words."
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Selected:
    """The words that are selected, what stands around them, and their place in the whole text where it is known."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    place: Place | None = None


def selected(target: dict[str, Any]) -> Selected:
    """What the selectors of a target select. Raises BadAnnotation where they have no words, or are not understood."""
    listed = _listed(target.get("selector"))
    _bounded(listed)
    quote, place = _innermost(listed)
    if quote is None:
        raise BadAnnotation("It has no TextQuoteSelector with the exact words.")
    return replace(quote, place=place)


def _listed(value: Any) -> list[Any]:
    """Selectors of a target, or inside a selector: one, a list, or none."""
    return value if isinstance(value, list) else [value] if value else []


def _bounded(listed: list[Any]) -> None:
    seen = 0
    for _depth in range(MOST_NESTED + 1):
        if not listed:
            return
        seen += len(listed)
        if seen > MOST_SELECTORS:
            break
        listed = [inner for one in listed if isinstance(one, dict) for inner in _listed(one.get("refinedBy"))]
    raise BadAnnotation(_TOO_MANY)


def _innermost(listed: list[Any]) -> tuple[Selected | None, Place | None]:
    """The last quote and the last position among selectors that mean the same, and in what these have inside."""
    quote, place = None, None
    for one in reversed(listed):
        found = _of_one(one) if isinstance(one, dict) else (None, None)
        quote, place = quote or found[0], place or found[1]
    return quote, place


def _of_one(selector: dict[str, Any]) -> tuple[Selected | None, Place | None]:
    around = _quote(selector) if is_of_type(selector, "TextQuoteSelector") else None
    begins = _position(selector) if is_of_type(selector, "TextPositionSelector") else None
    inside = _listed(selector.get("refinedBy"))
    if not inside:
        return around, begins
    quote, place = _innermost(inside)
    if around:
        return _part(around, quote, place), None
    # Inside of what is no position, a position counts from nobody knows where.
    return quote, (begins[0] + place[0], begins[0] + place[1]) if begins and place else None


def _part(around: Selected, quote: Selected | None, place: Place | None) -> Selected:
    """The part of a quote, with what the quote has around it."""
    if quote is None and place is None:
        return around
    start, end = place or (-1, -1)
    if quote and around.exact[max(start, 0) : end] != quote.exact:
        start = around.exact.find(quote.exact)
        end = start + len(quote.exact)
    if start < 0 or not around.exact[start:end]:
        raise BadAnnotation("The words inside of its quote (refinedBy) do not stand in it.")
    before, after = around.prefix + around.exact[:start], around.exact[end:] + around.suffix
    prefix, suffix = (quote.prefix, quote.suffix) if quote else ("", "")
    return Selected(around.exact[start:end], prefix or before, suffix or after)


def _quote(selector: dict[str, Any]) -> Selected:
    exact = selector.get("exact")
    if not isinstance(exact, str) or not exact:
        raise BadAnnotation("It has no TextQuoteSelector with the exact words.")
    for name in ("prefix", "suffix"):
        if not isinstance(selector.get(name, ""), str):
            raise BadAnnotation(f"The {name} of its quote is no text.")
    return Selected(exact, selector.get("prefix", ""), selector.get("suffix", ""))


def _position(selector: dict[str, Any]) -> Place:
    for name in ("start", "end"):
        number = selector.get(name)
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 2**31:
            raise BadAnnotation(f"The {name} of its position is no whole number of characters.")
    return selector["start"], selector["end"]
