"""What programs read on a page."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# So that no text ends the element that it stands in.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@register.simple_tag
def linked_data(told: dict[str, Any]) -> SafeString:
    """JSON-LD as data in a page: nothing runs it, so that it is no inline script."""
    text = json.dumps(told, ensure_ascii=False).translate(_ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  escaped above
