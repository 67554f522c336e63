"""Words for the frame of the pages: roles, waits and bounded numbers."""

from collections.abc import Collection
from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.text import get_text_list

from claims.choices import Role

register = template.Library()


@register.filter
def role_names(roles: Collection[str]) -> str:
    """Roles in the order of Role: "curator and reviewer"."""
    return get_text_list([role.label.lower() for role in Role if role in roles], "and")


@register.filter
def wait(length: timedelta) -> str:
    """A wait that begins now, with its end: "in 15 minutes, at 04:45 UTC"; begun minutes count as whole ones."""
    minutes = -(-int(length.total_seconds()) // 60)
    end = timezone.now() + timedelta(minutes=minutes)
    return f"in {minutes} minute{'' if minutes == 1 else 's'}, at {end:%H:%M} UTC"
