"""Records in addresses: by their uid. A key would tell how many others there are, such as ratings that are hidden."""

import json
from copy import copy
from typing import Any

from django.contrib.admin import helpers
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from claims.models.base import WithUid
from claims.reads.named import find_key, find_named, named
from claims.rules.identify.uid import is_uid


class NamedChoiceField(ModelChoiceField):
    """Takes the uid of a record, as offers give it, beside its key."""

    def to_python(self, value: Any) -> Any:
        """The record."""
        records: Any = self.queryset
        if isinstance(value, str) and is_uid(value) and issubclass(records.model, WithUid):
            return find_named(records, value) or super().to_python("")
        return super().to_python(value)


class ByUid(ModelAdmin):
    """An admin whose pages have the uid of their record in the address."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The record of an address."""
        if from_field is not None:
            return super().get_object(request, object_id, from_field)
        return find_named(self.get_queryset(request), object_id)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What our own links fill in: a record that the new one belongs to. Everything else is left out."""
        initial: dict[str, Any] = {}
        for field in self.opts.concrete_fields:
            if isinstance(field, ForeignKey) and field.name in request.GET:
                key = find_key(field.related_model._default_manager.all(), request.GET[field.name])
                initial |= {field.name: key} if key is not None else {}
        return initial

    def action_checkbox(self, obj: Any) -> SafeString:
        """The tick of a row."""
        return super().action_checkbox(_as_named(obj))

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *_: Any, **__: Any) -> HttpResponse | None:
        """Do something to the rows that are ticked."""
        ticked = [find_key(queryset, name) for name in request.POST.getlist(ACTION_CHECKBOX_NAME)]
        posted: Any = request.POST.copy()
        posted.setlist(ACTION_CHECKBOX_NAME, [str(key) for key in ticked if key is not None])
        request.POST = posted
        response = super().response_action(request, queryset)
        if isinstance(response, TemplateResponse) and response.context_data and "queryset" in response.context_data:
            # The page that asks whether they are to be deleted brings them back.
            response.context_data["queryset"] = [_as_named(one) for one in response.context_data["queryset"]]
        return response

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Go on to the record, or to the page that tells the window which asked for it."""
        if IS_POPUP_VAR in request.POST:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_added", named(obj))
        return super().response_add(request, _as_named(obj), post_url_continue)

    def get_urls(self) -> list[URLPattern]:
        """With the page of what a window of its own has added, before the catch-all of the record pages."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_added"
        page = self.admin_site.admin_view(self.added_view)
        return [path("<path:object_id>/added/", page, name=name), *super().get_urls()]

    def added_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Tells the window that asked for a record its key, as its list has keys.

        A page of its own, so that a form which is sent twice has somewhere to lead to, and makes one record.
        """
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        told = json.dumps({"value": str(record.pk), "obj": str(record)})
        return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": told})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the log, which has keys, says of the record."""
        record = self.get_object(request, object_id)
        return super().history_view(request, object_id if record is None else str(record.pk), extra_context)


def _as_named(record: Any) -> Any:
    """A copy whose key is its uid, for what Django makes of it is an address."""
    shown = copy(record)
    shown.__dict__["id"] = named(record)
    return shown


class ReadonlyField(helpers.AdminReadonlyField):
    """A field that is read, with links that have uids."""

    def get_admin_url(self, remote_field: Any, remote_obj: Model) -> str:
        """The link to a record that the field names."""
        return str(super().get_admin_url(remote_field, _as_named(remote_obj)))


class NamedRow(helpers.InlineAdminForm):
    """A row below a record, whose link has its uid."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.original is not None:
            self.original = _as_named(self.original)


# Django makes them by these names, and has no other way to choose one.
helpers.AdminReadonlyField = ReadonlyField  # type: ignore[misc]
helpers.InlineAdminForm = NamedRow  # type: ignore[misc]
