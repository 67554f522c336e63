"""What is done to a record from its own page: a button, a page that asks, an action."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from claims.actions.permissions import NEEDED, has_role
from claims.admin.forms.step import SureForm
from claims.choices import Role
from claims.forms.errors import take_errors
from claims.models import User
from claims.reads.named import named
from claims.sending import sent_once_method


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: `run(actor, record, what the form has)` gives the sentence that is shown afterwards."""

    name: str
    label: str
    explanation: str
    run: Callable[[User, Any, dict[str, Any]], str]
    roles: tuple[Role, ...] = (Role.CURATOR,)
    offered: Callable[[Any], bool] = field(default=lambda record: True)
    form: type[forms.Form] = SureForm


class WithSteps(admin.ModelAdmin):
    """An admin whose records have steps; each is offered on the record's page to those who may take it."""

    steps: tuple[Step, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        """The page of each step, before the catch-all of the record pages."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        page = self.admin_site.admin_view(self.step_view)
        return [path("<path:object_id>/step/<slug:step>/", page, name=name), *super().get_urls()]

    def steps_for(self, request: HttpRequest, record: Any) -> list[tuple[str, str]]:
        """Label and address of each step that this person can take now."""
        return [
            (
                step.label,
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[named(record), step.name]),
            )
            for step in self.steps
            if has_role(request.user, *step.roles) and step.offered(record)
        ]

    @sent_once_method
    def step_view(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Ask, then act; what the action refuses is shown with what was typed."""
        chosen = next((known for known in self.steps if known.name == step), None)
        record = self.get_object(request, unquote(object_id))
        if chosen is None or record is None:
            raise Http404
        if not has_role(request.user, *chosen.roles):
            raise PermissionDenied(NEEDED[chosen.roles[0]])
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[named(record)])
        if not chosen.offered(record):
            messages.warning(request, "This has been done already, or cannot be done any more.")
            return HttpResponseRedirect(back)
        form = chosen.form(request.POST, request.FILES) if request.method == "POST" else chosen.form()
        if form.is_valid() and (said := self._taken(request, chosen, record, form)):
            messages.success(request, said)
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": chosen.label.rstrip("…"),
            "opts": self.opts,
            "original": record,
            "step": chosen,
            "form": form,
            "back": back,
        }
        return TemplateResponse(request, "admin/step.html", context)

    def _taken(self, request: HttpRequest, step: Step, record: Any, form: forms.Form) -> str:
        try:
            said = step.run(request.user, record, form.cleaned_data)  # type: ignore[arg-type]  # has_role looked
        except ValidationError as error:
            take_errors(form, error)
            return ""
        self.log_change(request, record, said)
        return said
