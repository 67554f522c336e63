"""Where a quote stands in a text: offsets, the exact words, and a few characters on either side.

Offsets are Unicode code points, start inclusive, end exclusive. Words are found exactly or not at all; a quote that
stands there written differently is refused together with the words that do stand there. After the W3C Web Annotation
model's text position and text quote selectors.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from claims.rules.text.differences import differences
from claims.rules.text.folding import Folded, FoldedText, fold, squash
from claims.rules.text.raised import levelled

__all__ = [
    "CONTEXT",
    "MAX_PLACES",
    "MAX_QUOTE",
    "MIN_QUOTE",
    "BadSelection",
    "Folded",
    "QuoteAmbiguous",
    "QuoteDiffers",
    "QuoteMissing",
    "Selector",
    "context_around",
    "fold",
    "locate",
    "locate_quote",
    "only_one",
    "select",
    "trimmed",
]

CONTEXT = 32
MIN_QUOTE = 2
MAX_QUOTE = 5000
MAX_PLACES = 100
# Places of a quote that another program gives together with the words around it, and code points of these.
MAX_TRIED = 2_000
MAX_CONTEXT = 200


@dataclass(frozen=True, slots=True)
class Selector:
    """A span of a text: offsets in code points, the exact words, and what stands just before and after them."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


class BadSelection(ValueError):
    """Words that cannot be a quote; ``code`` is reversed, outside, empty, blank, short or long."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class QuoteMissing(ValueError):
    """A quote that does not stand in the text, or not between the words given.

    ``places`` (at most MAX_PLACES, mostly none) are where the quote stands, but not between the words given.
    """

    def __init__(self, message: str, places: list[Selector]) -> None:
        super().__init__(message)
        self.places = places


class QuoteAmbiguous(ValueError):
    """A quote that stands in several places; ``places`` are the first MAX_PLACES, ``more`` says if there are others."""

    def __init__(self, message: str, places: list[Selector], more: bool) -> None:
        super().__init__(message)
        self.places = places
        self.more = more


class QuoteDiffers(ValueError):
    """A quote that stands there written differently: ``place`` is what does stand there, ``differences`` says how."""

    def __init__(self, message: str, place: Selector, differences: list[str]) -> None:
        super().__init__(message)
        self.place = place
        self.differences = differences


@dataclass(frozen=True, slots=True)
class _Hit:
    """A quote found by folding: its offsets, those with the words given around it, and what was looked for."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    written: str


def select(text: str, start: int, end: int) -> Selector:
    """Return the selector of text[start:end], or raise BadSelection."""
    if start > end:
        raise BadSelection("The selection ends before it begins. Select the words again.", "reversed")
    if start < 0 or end > len(text):
        raise BadSelection(
            f"The selection ({start} to {end}) is outside the text, which has {len(text)} characters.", "outside"
        )
    _check_words(text[start:end], "selection")
    return _selector(text, start, end)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends; one of white space alone, or out of the text, as it is."""
    words = text[start:end] if 0 <= start <= end <= len(text) else ""
    bare = words.strip()
    if not bare:
        return start, end
    start += len(words) - len(words.lstrip())
    return start, start + len(bare)


def locate(text: str, quote: str, prefix: str = "", suffix: str = "") -> Selector:
    """Return the one place of the quote in the text, with the prefix just before and the suffix just after it.

    Raises BadSelection, QuoteMissing, QuoteAmbiguous or QuoteDiffers. Overlapping places count. A quote that a form
    sent with CRLF is looked for with LF, which is what captured texts have.
    """
    if "\r\n" not in text:
        quote, prefix, suffix = (part.replace("\r\n", "\n") for part in (quote, prefix, suffix))
    _check_words(quote, "quote")
    places = list(islice(_exact_places(text, quote, prefix, suffix), MAX_PLACES + 1))
    if len(places) == 1:
        return places[0]
    if places:
        raise _ambiguous(places, exact=True, context=bool(prefix or suffix))
    raise _refusal(text, quote, prefix, suffix)


def locate_quote(text: str, quote: str, prefix: str = "", suffix: str = "") -> Selector:
    """Return the place of a quote that another program gives: of several the one that stands between these words.

    The words around it only decide between several places, and their white space counts for nothing. Raises as
    `locate`.
    """
    try:
        return locate(text, quote)
    except QuoteAmbiguous as error:
        if not (prefix.strip() or suffix.strip()):
            raise
        between = list(islice(_exact_places(text, quote, prefix, suffix), 2))
        if len(between) == 1:
            return between[0]
        places = list(islice(_exact_places(text, quote, "", ""), MAX_TRIED + 1))
        if len(places) > MAX_TRIED:
            raise
        best = _best_between(text, places, _bare(prefix[-MAX_CONTEXT:]), _bare(suffix[:MAX_CONTEXT]))
        if len(best) == 1:
            return best[0]
        raise _ambiguous(best, exact=True, context=True) from error


def _best_between(text: str, places: list[Selector], before: str, after: str) -> list[Selector]:
    """Those of the places that stand between both of these words; else between one of them; else all."""
    fits = [sum(_fits(text, place, before, after)) for place in places]
    most = max(fits)
    return [place for place, number in zip(places, fits, strict=True) if number == most]


def _fits(text: str, place: Selector, before: str, after: str) -> tuple[bool, bool]:
    """Whether these words, without white space, stand on either side; on one without words nothing is asked."""
    reach = 2 * MAX_CONTEXT
    left = not before or _bare(text[max(0, place.start - reach) : place.start]).endswith(before)
    right = not after or _bare(text[place.end : place.end + reach]).startswith(after)
    return left, right


def _bare(text: str) -> str:
    return "".join(squash(text).split())


def only_one(text: str, places: Sequence[tuple[int, int]]) -> Selector:
    """The selector of the only one of these places, of which there is one at least. Raises QuoteAmbiguous."""
    found = [_selector(text, *place) for place in places]
    if len(found) > 1:
        raise _ambiguous(found, exact=True, context=False)
    return found[0]


def context_around(text: str, start: int, end: int, size: int = CONTEXT) -> tuple[str, str]:
    """Return up to ``size`` code points before start and after end."""
    return text[max(0, start - size) : start], text[end : end + size]


def _check_words(words: str, what: str) -> None:
    if not words:
        raise BadSelection(f"The {what} is empty. Give the words of the claim.", "empty")
    if not squash(words[: MAX_QUOTE + 1]).strip():
        raise BadSelection(f"The {what} has only white space in it. Give the words of the claim.", "blank")
    if len(words) < MIN_QUOTE:
        raise BadSelection(f"The {what} has one character; a quote has at least {MIN_QUOTE}.", "short")
    if len(words) > MAX_QUOTE:
        raise BadSelection(
            f"The {what} has {len(words):,} characters; {MAX_QUOTE:,} are the most. Mark one claim at a time.", "long"
        )


def _selector(text: str, start: int, end: int, before: int = 0, after: int = 0) -> Selector:
    prefix, _ = context_around(text, start, end, max(CONTEXT, before))
    _, suffix = context_around(text, start, end, max(CONTEXT, after))
    return Selector(start, end, text[start:end], prefix, suffix)


def _exact_places(text: str, quote: str, prefix: str, suffix: str) -> Iterator[Selector]:
    # Looked for together with the words around it: a common quote between rare words is then found at once.
    whole = prefix + quote + suffix
    at = text.find(whole)
    while at >= 0:
        start = at + len(prefix)
        yield _selector(text, start, start + len(quote), len(prefix), len(suffix))
        at = text.find(whole, at + 1)


def _refusal(text: str, quote: str, prefix: str, suffix: str) -> ValueError:
    folded = FoldedText(text)
    hits = list(islice(_folded_hits(folded, quote, prefix, suffix), MAX_PLACES + 1))
    if not hits:
        # A copy of 10⁶ without layout is 106: the page has another number, which a person is told.
        level, given = FoldedText(levelled(text)), map(levelled, (quote, prefix, suffix))
        hits = list(islice(_folded_hits(level, *given), MAX_PLACES + 1))
    places = [_selector(text, hit.start, hit.end, len(prefix), len(suffix)) for hit in hits]
    if len(places) > 1:
        return _ambiguous(places, exact=False, context=bool(prefix or suffix))
    if places:
        return _differs(quote, places[0], _named_differences(text, hits[0], prefix + quote + suffix))
    if not prefix and not suffix:
        return QuoteMissing("The quote does not stand in the text. Copy it from there, without leaving words out.", [])
    alone = [_selector(text, hit.start, hit.end) for hit in islice(_folded_hits(folded, quote, "", ""), MAX_PLACES)]
    if alone:
        return QuoteMissing(
            "The quote stands in the text, but not with the words given just before and after it. Copy these from the "
            "text, or leave them empty.",
            alone,
        )
    return QuoteMissing("The quote does not stand in the text, with or without the words given around it.", [])


def _named_differences(text: str, hit: _Hit, given: str) -> list[str]:
    spaced = hit.written not in (given, levelled(given))
    named = differences(hit.written if spaced else given, text[hit.outer_start : hit.outer_end])
    joined = spaced and "white space" not in named
    return [*named, "white space"] if joined else named


def _folded_hits(folded: FoldedText, quote: str, prefix: str, suffix: str) -> Iterator[_Hit]:
    found: dict[tuple[int, int], _Hit] = {}
    # Words before and after are often typed without the space between them and the quote.
    for left in (prefix, f"{prefix} ") if prefix else ("",):
        for right in (suffix, f" {suffix}") if suffix else ("",):
            for hit in islice(_hits_of(folded, left, quote, right), MAX_PLACES + 1):
                found.setdefault((hit.start, hit.end), hit)
    yield from (found[place] for place in sorted(found))


def _hits_of(folded: FoldedText, prefix: str, quote: str, suffix: str) -> Iterator[_Hit]:
    whole = fold(prefix + quote + suffix)
    needle = whole.text.strip(" ")
    trimmed = len(whole.text) - len(whole.text.lstrip(" "))
    inside = [i for i, start in enumerate(whole.starts) if len(prefix) <= start < len(prefix) + len(quote)]
    first = max(inside[0] - trimmed, 0) if inside else 0
    after = min(inside[-1] + 1 - trimmed, len(needle)) if inside else 0
    if first >= after:
        return
    for at in folded.find(needle):
        span = folded.span(at + first, at + after)
        if span:
            yield _Hit(*span, *folded.reach(at, at + len(needle)), prefix + quote + suffix)


def _ambiguous(places: list[Selector], *, exact: bool, context: bool) -> QuoteAmbiguous:
    more = len(places) > MAX_PLACES
    count = f"more than {MAX_PLACES}" if more else str(len(places))
    how = "stands" if exact else "stands, written a little differently,"
    advice = (
        "Give more of the words just before or after it, until only one place is left."
        if context
        else "Give the words just before or after it, or mark it in the text."
    )
    return QuoteAmbiguous(f"The quote {how} in {count} places. {advice}", places[:MAX_PLACES], more)


def _differs(quote: str, place: Selector, named: list[str]) -> QuoteDiffers:
    listed = ", ".join(named)
    if place.exact == quote:
        return QuoteDiffers(
            f"The quote stands in the text, but the words given around it are written differently there: {listed}.",
            place,
            named,
        )
    shown = place.exact if len(place.exact) <= 200 else place.exact[:200] + " …"
    return QuoteDiffers(
        f"The quote stands in the text, but written differently: {listed}. The exact words are: “{shown}”", place, named
    )
