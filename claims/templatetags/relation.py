"""How the values about a source were found."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.choices import FoundHow
from claims.models import Source
from claims.reads.source.suggestion import absences

register = template.Library()

WORDS = {
    FoundHow.PRINTED: "printed",
    FoundHow.EMBEDDED: "embedded in the file",
    FoundHow.LOOKED_UP: "found by look-up",
    FoundHow.INFERRED: "inferred",
}


@register.simple_tag
def absent(source: Source) -> SafeString:
    """What a source does not say of itself, all in a line."""
    lines = ((word.capitalize(), names) for word, names in absences(source))
    return format_html_join("", '<p class="muted small spaced">{}: {}</p>', lines)


@register.simple_tag
def found(source: Source, field: str, otherwise: str = FoundHow.PRINTED) -> SafeString:
    """The tag of one value. What the source does not name is printed, or what the field says otherwise."""
    code = source.found_how.get(field, otherwise)
    return format_html('<span class="how">{}</span>', WORDS.get(code, code))
