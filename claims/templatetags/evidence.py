"""How the product's values look on its pages: icons, marks and words of the visual language."""

import re
from datetime import UTC, datetime
from functools import cache

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns import BoundColumn

from claims.choices import Commitment, Stance, Strength, side_label
from claims.models import Level, Rating, Round, SchemeVersion
from claims.reads.review.profile import weighed_in
from claims.rules.identify.identifier import identifier_url
from claims.rules.text.words import mark_words
from claims.tables.base import title_class

register = template.Library()
register.filter(title_class)

STRENGTH_ICONS = {
    Strength.DENIES: "st0",
    Strength.CORRELATIONAL: "st1",
    Strength.CONDITIONAL: "st2",
    Strength.DIRECT: "st3",
    Strength.NOT_CAUSAL: "stn",
}
COMMITMENT_CLASSES = {
    Commitment.HEDGED: "hedge",
    Commitment.PLAIN: "plain",
    Commitment.BOOSTED: "boost",
    Commitment.ABSOLUTE: "absolute",
}
# Where in a list its reader is: what a change of order takes out of the address.
PAGING = ("page", "after", "before")
_EMPTY_CELL = re.compile(r'(<td [^>]*)>\s*(?:<span class="row">\s*</span>)?\s*</td>')
_NOTHING = '<span class="muted" aria-hidden="true">–</span><span class="visually-hidden">none known</span>'
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A sign of the sprite; hidden from assistive technology, because a word always says the same."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"></use></svg>', name)


@register.simple_tag
@cache
def side_mark(side: str) -> SafeString:
    """Square for marketing, ring for research, broken square for what nobody has classified, and the word."""
    return format_html('<span class="side-mark" data-side="{}">{}</span>', side, side_label(side))


@register.simple_tag
def certainty(level: Level | None) -> SafeString:
    """The sign, four pips mostly, and the word."""
    return _with_its_sign(level, "certainty")


@register.simple_tag
def certainty_profile(rating: Rating) -> SafeString:
    """How a rater came to the certainty, and a warning where it does not follow; nothing where they did not say."""
    weighed = weighed_in(rating)
    return SafeString("") if weighed is None else render_to_string("claim/profile.html", {"weighed": weighed})


@register.simple_tag
def verdict(level: Level | None) -> SafeString:
    """The sign and the word."""
    return _with_its_sign(level, "verdict")


def _with_its_sign(level: Level | None, what: str) -> SafeString:
    """A level as its scheme version wants it drawn; one without a sign is its word alone."""
    if level is None:
        return SafeString("")
    if not level.pips:
        return format_html('<span class="{}">{}{}</span>', what, icon(level.sign) if level.sign else "", level.label)
    return format_html(
        '<span class="{}" data-certainty="{}"><span class="pips" aria-hidden="true"><i></i><i></i><i></i><i></i></span>'
        "{}</span>",
        what,
        level.pips,
        level.label,
    )


@register.simple_tag
def gap(level: Level | None) -> SafeString:
    """The signed step and the word."""
    if level is None:
        return SafeString("")
    step = "" if level.order is None else format_html("<b>{}</b>", signed(level.order))
    return format_html('<span class="gap">{}{}</span>', step, level.label)


@register.simple_tag
def by_codebook(version: SchemeVersion) -> SafeString:
    """The codebook and version in whose words a level is shown, as exports print them; leads to what they mean."""
    return format_html('<a class="note nowrap" href="{}">{}</a>', version.get_absolute_url(), version.label)


@register.simple_tag(takes_context=True)
def closed_round(context: Context, round_: Round) -> SafeString:
    """The name of a rating's round where that is closed, so that it is not taken for one of the open round.

    Nothing while nobody else has an account.
    """
    if round_.closed_at is None or getattr(context.get("user"), "alone", False):
        return SafeString("")
    return format_html('<span class="note">in {}, which is closed</span>', round_.name)


@register.filter
def signed(number: int) -> str:
    """−1, 0, +1, with a real minus sign."""
    return f"{number:+d}".replace("-", "−") if number else "0"


@register.simple_tag
@cache
def strength(code: str) -> SafeString:
    """Causal wording: three rising bars and the word."""
    if not code:
        return SafeString("")
    known = Strength(code)
    return format_html('<span class="strength">{}{}</span>', icon(STRENGTH_ICONS[known]), known.label.lower())


@register.simple_tag
@cache
def commitment(code: str) -> SafeString:
    """Firmness: the word in its underline."""
    if not code:
        return SafeString("")
    known = Commitment(code)
    return format_html(
        '<span class="chip word"><span class="{}">{}</span></span>', COMMITMENT_CLASSES[known], known.label.lower()
    )


@register.filter
def commitment_class(code: str) -> str:
    """The class of the underline that goes with a coder's firmness; of what nobody described, one without any."""
    return COMMITMENT_CLASSES[Commitment(code)] if code else "undescribed"


@register.simple_tag
def stance(code: str) -> SafeString:
    """An arrow and the word."""
    known = Stance(code)
    return format_html('<span class="stance">{}{}</span>', icon(known.value), known.label)


@register.filter
def marked(text: str) -> SafeString:
    """The text with the words of our lists under a wavy line, which no coder's judgement has; the rest is escaped."""
    parts, at = [], 0
    for mark in mark_words(text):
        parts.append((conditional_escape(text[at : mark.start]), mark.kind, text[mark.start : mark.end]))
        at = mark.end
    body = format_html_join("", '{}<span class="list-word {}">{}</span>', parts)
    return mark_safe(body + conditional_escape(text[at:]))  # noqa: S308  both parts are escaped


@register.simple_tag
def listed_words(text: str, *, heard: bool = False) -> SafeString:
    """The words of our lists in a text, in words: what the wavy lines say. `heard` is for screen readers alone."""
    kinds = {mark.word: mark.kind for mark in mark_words(text)}
    if not kinds:
        return SafeString("")
    listed = format_html_join(", ", "“{}” ({})", kinds.items())
    return format_html(
        '<p class="{}">Wavy lines are words of our lists, not a coder’s judgement: {}.</p>',
        "visually-hidden" if heard else "note spaced",
        listed,
    )


@register.filter
def empty_said(rows: str) -> SafeString:
    """The rows of a list, drawn already, with a quiet dash in each cell that has nothing."""
    return mark_safe(_EMPTY_CELL.sub(rf"\1 data-empty>{_NOTHING}</td>", rows))  # noqa: S308  drawn by a template


@register.filter
def partial_date(value: str) -> str:
    """5 Mar 2018, Mar 2018 or 2018, as far as it is known."""
    parts = value.split("-")
    if len(parts) == 3:
        return f"{int(parts[2])} {MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else value


@register.simple_tag
def time(moment: datetime | None) -> SafeString:
    """A moment in UTC, for people and for machines."""
    if moment is None:
        return SafeString("")
    utc = moment.astimezone(UTC)
    shown = f"{utc.day} {MONTHS[utc.month - 1]} {utc:%Y %H:%M}"
    return format_html('<time datetime="{}">{}</time>', f"{utc:%Y-%m-%dT%H:%M:%SZ}", shown)


@register.filter
def day(moment: datetime) -> SafeString:
    """The day of a moment in UTC, for people and for machines."""
    utc = moment.astimezone(UTC)
    shown = f"{utc.day} {MONTHS[utc.month - 1]} {utc.year}"
    return format_html('<time datetime="{}">{}</time>', f"{utc:%Y-%m-%dT%H:%M:%SZ}", shown)


@register.filter
def short_hash(sha: str) -> str:
    """The first twelve digits."""
    return f"{sha[:12]}…" if sha else ""


@register.filter
def resolver(value: str, kind: str) -> str:
    """Public address at which an identifier of this kind is looked up; empty where there is none."""
    return identifier_url(kind, value)


@register.simple_tag(takes_context=True)
def sort_address(context: Context, table: Table, column: BoundColumn) -> str:
    """The query string that sorts by this column, or turns its order around; a list sorted anew begins at its start."""
    query: QueryDict = context["request"].GET.copy()
    for name in PAGING:
        query.pop(name, None)
    query[table.prefixed_order_by_field] = column.order_by_alias.next
    return f"?{query.urlencode()}"
