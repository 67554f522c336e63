"""How the values about a source were found."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.choices import FoundHow
from claims.models import Source
from claims.reads.source.suggestion import absent_word

register = template.Library()

WORDS = {
    FoundHow.PRINTED: "printed",
    FoundHow.EMBEDDED: "embedded in the file",
    FoundHow.LOOKED_UP: "found by look-up",
    FoundHow.INFERRED: "inferred",
}


@register.simple_tag
def absent(source: Source, field: str) -> SafeString:
    """What stands in the place of a value that is not there."""
    return format_html('<span class="muted">{}</span>', absent_word(source, field))


@register.simple_tag
def found(source: Source, field: str, otherwise: str = FoundHow.PRINTED) -> SafeString:
    """The tag of one value. What the source does not name is printed, or what the field says otherwise."""
    code = source.found_how.get(field, otherwise)
    return format_html('<span class="how">{}</span>', WORDS.get(code, code))
