"""Words for the frame of the pages: roles, waits and bounded numbers."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.text import get_text_list

from claims.choices import Role
from evidence import __version__

register = template.Library()
# What is shorter is chosen or typed again in no time.
WORTH_KEEPING = 30


@register.simple_tag
def version() -> str:
    """Which release this is."""
    return __version__


@register.filter
def role_names(roles: Collection[str]) -> str:
    """Roles in the order of Role: "curator and reviewer"."""
    return get_text_list([role.label.lower() for role in Role if role in roles], "and")


@register.filter
def wait(end: datetime) -> str:
    """A wait that begins now, with its end: "in 15 minutes, at 04:45 UTC"; begun minutes count as whole ones."""
    minutes = -(-int((end - timezone.now()).total_seconds()) // 60)
    shown = timezone.now() + timedelta(minutes=minutes)
    return f"in {minutes} minute{'' if minutes == 1 else 's'}, at {shown:%H:%M} UTC"


@register.simple_tag(takes_context=True)
def typed_before(context: Context) -> list[tuple[str, str]]:
    """What was typed into the form that was not taken, by field: browsers keep nothing of pages that need a login.

    Nothing where another site sent the form.
    """
    request = context.get("request")
    if request is None or request.headers.get("Sec-Fetch-Site") not in ("same-origin", None):
        return []
    return [
        (name.replace("_", " "), value)
        for name, values in request.POST.lists()
        for value in values
        if len(value) >= WORTH_KEEPING and "password" not in name and name not in ("csrfmiddlewaretoken", "kept_file")
    ]
