"""Captured text on a page, character for character."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def captured(text: str) -> SafeString:
    """The text escaped so that a browser has every character of it: a bare CR would be read as a line break."""
    return mark_safe(escape(text).replace("\r", "&#13;"))  # noqa: S308  escaped


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
