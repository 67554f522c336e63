"""Words with a line through them around a claim, in two texts of its source: they are the same only if these are."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from claims.rules.span.passages import Passages, plain

Place = tuple[int, int]

# Of what is struck in the sentences of one claim; and what is told of it.
_MOST, _TOLD = 1_000, 80
_NO_SIGN = re.compile(r"[\W_]+")


def struck_anew(old: Passages, new: Passages, before: Sequence[Place], there: Sequence[Place]) -> str:
    """What is struck through in the second text and not in the first, or the other way, in words; "" if nothing is.

    Each with the places that have a line through them, in order and apart: those of the sentences that are compared.
    """
    one, other = (dict(_fragments(text, places)) for text, places in ((old, before), (new, there)))
    told = []
    if more := [words for place, words in other.items() if place not in one]:
        told.append(f"Struck through there, and not before: {_quoted(more)}.")
    if less := [words for place, words in one.items() if place not in other]:
        told.append(f"Struck through before, and not there: {_quoted(less)}.")
    return " ".join(told)


def struck_in(text: Passages, struck: Sequence[Place], numbers: range) -> list[Place]:
    """What is struck through in these sentences, with the sentences' bounds first, as `struck_anew` takes it."""
    if not numbers:
        return []
    low, high = text.bounds(numbers)
    found = [(low, low)]
    first = bisect_right(struck, low, key=lambda place: place[1])
    for start, end in struck[first : first + _MOST]:
        if start >= high:
            break
        found.append((max(start, low), min(end, high)))
    return found


def _fragments(text: Passages, places: Sequence[Place]) -> Iterator[tuple[tuple[int, str], str]]:
    """Each stretch by how many letters stand before it in its sentences and by its own; white space says nothing."""
    at = places[0][0] if places else 0
    letters = 0
    for start, end in places[1:]:
        letters += len(_letters(text, at, start))
        own = _letters(text, start, end)
        if own:
            yield (letters, own), plain(text.text[start:end])
        letters, at = letters + len(own), end


def _letters(text: Passages, start: int, end: int) -> str:
    return _NO_SIGN.sub("", text.text[start:end])


def _quoted(several: list[str]) -> str:
    words = " … ".join(several)
    return f"“{words if len(words) <= _TOLD else words[: _TOLD - 1] + '…'}”"
