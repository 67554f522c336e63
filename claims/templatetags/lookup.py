"""Reading a dictionary by a key that a template has in a variable."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value of this key; None where there is none."""
    return mapping.get(key)
