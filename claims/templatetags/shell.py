"""Words for the frame of the pages: roles, waits and bounded numbers."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list

from claims.choices import Role
from claims.rules.glossary import WORDS
from evidence import __version__

register = template.Library()
# What is shorter is chosen or typed again in no time.
WORTH_KEEPING = 30
# Words of filters that have another name in addresses.
FILTERED = {"firmness": "commitment", "wording": "strength", "type": "source_type", "status": "screening"}


@register.simple_tag
def version() -> str:
    """Which release this is."""
    return __version__


@register.simple_tag
def term(code: str, shown: str = "") -> SafeString:
    """A word as a link to what it means. In another tab, because a form that is left loses what was typed."""
    word = WORDS[code]
    return format_html(
        '<a class="term" href="{}#{}" target="help" title="What “{}” means, in another tab">{}</a>',
        reverse("help"), code, word, shown or word,
    )  # fmt: skip


@register.simple_tag
def about(name: str, label: str) -> SafeString:
    """Beside the label of a filter, a link to what its word means; nothing where it says enough by itself."""
    code = FILTERED.get(name, name)
    if code not in WORDS:
        return SafeString("")
    return format_html(
        '<a class="term about" href="{}#{}" target="help" title="What “{}” means, in another tab">'
        '<span aria-hidden="true">?</span><span class="visually-hidden">What “{}” means</span></a>',
        reverse("help"), code, label, label,
    )  # fmt: skip


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
