"""Words for the data entry pages."""

from typing import Any

from django import template
from django.contrib.admin.models import LogEntry
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from claims.models import User
from claims.reads.named import named as name_of

register = template.Library()
MOST_LOGGED = 10


@register.filter
def named(record: Any) -> str:
    """What stands for a record in an address."""
    return name_of(record)


@register.filter
def named_headers(html: str) -> SafeString:
    """Django's table of rows with a name for the columns that have none, and reached by the keyboard to be scrolled."""
    html = html.replace('<th class="original"></th>', '<td class="original"></td>').replace("<th></th>", "<td></td>")
    return mark_safe(html.replace('<div class="tabular ', '<div tabindex="0" class="tabular '))  # noqa: S308  rendered


@register.simple_tag
def own_log(user: User) -> list[tuple[LogEntry, str]]:
    """What somebody did last in data entry, with the address of each record; empty where it is gone."""
    entries = list(LogEntry.objects.filter(user=user).select_related("content_type")[:MOST_LOGGED])
    keys: dict[type[Any], set[str]] = {}
    for entry in entries:
        if (model := entry.content_type and entry.content_type.model_class()) and entry.object_id:
            keys.setdefault(model, set()).add(entry.object_id)
    addresses = {
        (model, str(row.pk)): _address(row)
        for model, wanted in keys.items()
        for row in model._base_manager.filter(pk__in=wanted).only(*_naming(model))
    }
    kinds: list[Any] = [entry.content_type.model_class() if entry.content_type else None for entry in entries]
    return [
        (entry, addresses.get((kind, str(entry.object_id)), "")) for entry, kind in zip(entries, kinds, strict=True)
    ]


def _naming(model: type[Any]) -> list[str]:
    return ["uid"] if any(field.name == "uid" for field in model._meta.concrete_fields) else ["pk"]


def _address(row: Any) -> str:
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[name_of(row)])
    except NoReverseMatch:
        return ""
