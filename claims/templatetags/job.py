"""Whether this server fetches pages."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def may_fetch() -> bool:
    """Whether whoever runs this server lets it fetch addresses."""
    return bool(settings.FETCH_PAGES)
