"""How results look: how strong, in the sign of its level; how much review, in a swatch of its own."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.choices import Axis, Review
from claims.reads.review.results import ShownResult, Spoken
from claims.tables.figure import Kind
from claims.templatetags.evidence import certainty, gap, verdict

register = template.Library()
_DRAWN = {Axis.VERDICT: verdict, Axis.CERTAINTY: certainty, Axis.WORDING_GAP: gap}


@register.simple_tag
def spoken(axis: str, said: Spoken) -> SafeString:
    """The level; where raters differ, each of theirs after how many of them said it: “2 of 3 unsupported”."""
    if said.level is not None:
        return _DRAWN[Axis(axis)](said.level)
    each = ((f"{number} of {said.of}", _DRAWN[Axis(axis)](level)) for number, level in said.tally)
    return format_html_join(" ", '<span class="tallied">{} {}</span>', each)


@register.simple_tag
def kind_drawn(kind: Kind) -> SafeString:
    """A row of the legend: the swatch of its piece and the word; a level with pips has these."""
    if kind.level is not None and kind.level.pips:
        return certainty(kind.level)
    word = kind.label if kind.level is None or kind.axis != Axis.WORDING_GAP else gap(kind.level)
    return format_html("{}{}", swatch(kind.fill, kind.pattern), word)


@register.simple_tag
@cache
def review_mark(review: str) -> SafeString:
    """The swatch and the word of how much review there is: another sign than that of any level."""
    known = Review(review)
    pattern = "hatch" if known == Review.CONTESTED else ""
    return format_html('<span class="review">{}{}</span>', swatch(f"review-{known}", pattern), known.label)


@cache
def swatch(fill: str, pattern: str) -> SafeString:
    """A piece of a bar, as the legend shows it."""
    return SafeString(render_to_string("results/swatch.html", {"kind": fill, "pattern": pattern}).strip())


@register.simple_tag
def reviewed(result: ShownResult) -> SafeString:
    """How much review, by how many raters, how many of them said otherwise, and under which codebook."""
    raters = f"{result.raters} rater{'' if result.raters == 1 else 's'}" if result.raters else ""
    dissent = f"{result.dissent} of {result.raters} said otherwise" if result.dissent else raters
    beside = "" if result.review == Review.ONE else dissent
    said = ", ".join(part for part in (beside, result.scheme) if part)
    return format_html('{} <span class="note">{}</span>', review_mark(result.review), said)
