"""Captured text on a page, character for character."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from claims.exchange.references.of_sources import FORMS, Form
from claims.models import Claim, Source
from claims.reads.claim.citation import cite
from claims.reads.pair import Laid, cite_pair
from claims.reads.source.citation import citation_of
from claims.rules.copies.alignment import ADDED, DROPPED, Piece
from claims.rules.span.reader import Segment
from claims.rules.text.word_changes import Words

register = template.Library()

# The element in which a run of words is drawn that only one of two wordings has.
CHANGED = {"del": "del", DROPPED: "del", "ins": "ins", ADDED: "ins"}


@register.filter
def captured(text: str) -> SafeString:
    """The text escaped so that a browser has every character of it: a bare CR would be read as a line break."""
    return mark_safe(escape(text).replace("\r", "&#13;"))  # noqa: S308  escaped


@register.filter
def drawn(segment: Segment) -> SafeString:
    """The text of a segment, escaped, with its lines through words.

    What is read as nothing is there for counting, and is not drawn.
    """
    edges = {0, len(segment.text), *chain(*segment.unread, *segment.struck)}
    return mark_safe("".join(_drawn(segment, *part) for part in pairwise(sorted(edges))))  # noqa: S308  escaped by captured


def _drawn(segment: Segment, start: int, end: int) -> str:
    text: str = captured(segment.text[start:end])
    if _has(segment.unread, start, end):
        text = f'<span class="gap">{text}</span>'
    return f"<s>{text}</s>" if _has(segment.struck, start, end) else text


def _has(places: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of these places, in order, has all of a stretch."""
    before = bisect_right(places, start, key=lambda place: place[0])
    return before > 0 and end <= places[before - 1][1]


@register.filter
def wording(runs: Iterable[Words | Piece]) -> SafeString:
    """Two wordings in one: words of the old one alone struck out, words of the new one alone underlined."""
    return mark_safe("".join(_run(run) for run in runs))  # noqa: S308  escaped by captured


def _run(run: Words | Piece) -> SafeString:
    name, text = CHANGED.get(run.kind), captured(run.text)
    return mark_safe(f"<{name}>{text}</{name}>") if name else text  # noqa: S308  escaped by captured


@register.simple_tag
def quote_with_source(claim: Claim) -> str:
    """A claim's words and where they come from, to be pasted elsewhere."""
    return cite(claim)


@register.simple_tag
def pair_with_sources(laid: Laid) -> str:
    """Two claims with what stands between them and where they come from, to be pasted elsewhere."""
    return cite_pair(laid)


@register.simple_tag
def citation(source: Source) -> str:
    """A source in one line, to be pasted elsewhere."""
    return citation_of(source)


@register.simple_tag
def reference_forms() -> Iterable[Form]:
    """The formats in which a reference can be taken away."""
    return FORMS.values()


@register.filter
def thousands(number: int) -> str:
    """2949 as 2,949."""
    return f"{number:,}"


@register.filter
def percent(share: float) -> str:
    """0.428 as 43 %; what is not nothing and not all never reads as such."""
    whole = round(share * 100)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole} %"
