"""What every record in the admin has: roles instead of Django's permissions, and saving through actions alone."""

from collections.abc import Collection
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey, Model
from django.forms import ModelChoiceField, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from claims.actions.permissions import NEEDED, has_role
from claims.admin.addresses import ByUid, NamedChoiceField
from claims.admin.forms.record import CaptureField, CuratedForm, RecordForm, TypedSelect
from claims.admin.paging import BoundedPaginator, IndexedList
from claims.admin.step import WithSteps
from claims.choices import Role
from claims.models import Capture, User
from claims.reads.history import changes_of
from claims.sending import sent_once_method

READERS = (Role.CURATOR, Role.LEAD)
# What filters and our own links may ask of a field; more would let a list be sorted out by what it does not show.
LOOKUPS = ("__exact", "__id__exact", "__uid__exact", "__isnull", "__isempty")


class Refused(Exception):
    """An action refused a form: which one (its prefix, empty for the record itself), and why."""

    def __init__(self, prefix: str, error: ValidationError) -> None:
        super().__init__(prefix)
        self.prefix = prefix
        self.error = error


def actor_of(request: HttpRequest) -> User:
    """Who is at work. Raises PermissionDenied without a login."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class ByRole:
    """Permissions of records and of rows in them: `writers` add and change, curators and leads read, nobody deletes."""

    writers: tuple[Role, ...] = (Role.CURATOR,)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the record is listed on the first page."""
        return has_role(request.user, *READERS)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it is shown."""
        return has_role(request.user, *READERS)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether one may be added."""
        return has_role(request.user, *self.writers)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it may be changed; what was withdrawn may not."""
        return has_role(request.user, *self.writers) and getattr(obj, "withdrawn_at", None) is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing citable disappears."""
        return False

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **options: Any
    ) -> ModelChoiceField | None:
        """A capture is chosen without reading its text; long lists are typed into."""
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            typed = TypedSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
            options |= {"widget": typed, "form_class": NamedChoiceField}
        if db_field.remote_field.model is Capture:
            options["form_class"] = CaptureField
        field: ModelChoiceField | None = super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Without the button that deletes what a field names: that is done on its own page, if at all."""
        field = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field


class RecordAdmin(ByRole, WithSteps, ByUid):
    """A record that is saved by an action; what the action refuses is shown on the form, with all that was typed."""

    form: type[RecordForm] = RecordForm
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    # Said to whoever tries what nobody may.
    refusal: ClassVar[str] = ""
    # Fields of the form that are no part of the record: not drawn for those who only read.
    form_only: ClassVar[tuple[str, ...]] = ("reason",)
    # Fields, beside the filters, by which links of ours pick rows of the list.
    linked_by: ClassVar[tuple[str, ...]] = ()
    # Whether the action that adds one has slow work to do before its transaction, which is then the outermost.
    adds_slowly: ClassVar[bool] = False

    def save_record(self, actor: User, record: Any, form: Any) -> Model:
        """Save by the noun's action; returns what was stored."""
        raise NotImplementedError

    def after_saving(self, request: HttpRequest, record: Any) -> None:
        """Say what the person should know now."""

    def links_for(self, request: HttpRequest, record: Any) -> list[tuple[str, str]]:
        """Label and address of what is mostly wanted next."""
        return []

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        """A list that is sorted by its indexes."""
        return IndexedList

    def view_on_site(self, obj: Model) -> str | None:
        """The page of the record."""
        page = getattr(obj, "get_absolute_url", None)
        return str(page()) if page else None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the filters and our own links ask: never a way around Rating.objects.visible_to."""
        names = list(self.linked_by)
        for listed in self.get_list_filter(request):  # type: ignore[arg-type]
            chosen = listed[0] if isinstance(listed, tuple) else listed
            if isinstance(chosen, str):
                names.append(chosen)
            elif lookup == getattr(chosen, "parameter_name", None):
                return True
        return lookup in {name + ending for name in names for ending in LOOKUPS}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> type[RecordForm]:
        """The form, with what the action refused when it is drawn again."""
        made: Any = super().get_form(request, obj, change=change, **options)
        made.refusals = getattr(request, "refusals", {})
        return cast("type[RecordForm]", made)

    def fieldsets_for(self, record: Any) -> Any:
        """The form of a record, or of a new one (None): what is needed first, the rest folded away."""
        return self.fieldsets

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without what cannot be typed here, and with the withdrawal where there is one."""
        fieldsets = self.fieldsets_for(obj)
        if obj is not None and not self.has_change_permission(request, obj):
            fieldsets = _without(fieldsets, self.form_only)
        if getattr(obj, "withdrawn_at", None) is not None:
            fieldsets = [("Withdrawn", {"fields": ("withdrawn_at", "withdrawn_because")}), *fieldsets]
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the withdrawal where there is one."""
        fields = tuple(super().get_readonly_fields(request, obj))
        withdrawn = getattr(obj, "withdrawn_at", None) is not None
        return (*fields, "withdrawn_at", "withdrawn_because") if withdrawn else fields

    @sent_once_method
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A new record; one, however often its button is pressed."""
        return super().add_view(request, form_url, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Save, or draw the form again with what the action refused: then nothing has been stored."""
        try:
            return self._form_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            request.refusals = {refused.prefix: refused.error}  # type: ignore[attr-defined]
        except PermissionDenied as denied:
            raise PermissionDenied(str(denied) or self.refusal or NEEDED[self.writers[0]]) from denied
        for file in request.FILES.values():
            file.seek(0)  # type: ignore[union-attr]
        return self._form_view(request, object_id, form_url, extra_context)

    def _form_view(self, request: HttpRequest, object_id: str | None, *rest: Any) -> Any:
        """Django's, which has a transaction around it all; without that where the action brings its own."""
        if self.adds_slowly and object_id is None:
            return self._changeform_view(request, object_id, *rest)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, *rest)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        """With the buttons of the record."""
        record = context.get("original")
        if record is not None:
            context["tools"] = [*self.links_for(request, record), *self.steps_for(request, record)]
        return super().render_change_form(request, context, *args, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """By the action."""
        try:
            saved = self.save_record(actor_of(request), obj, form)
        except ValidationError as error:
            raise Refused("", error) from error
        if saved is not obj:
            # The action made the record itself; the log, the rows and the message after this need its key.
            obj.__dict__.update(saved.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Rows by their actions; many-to-many fields were saved by the record's own."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Each row that was typed in, by its action."""
        reason = form.cleaned_data.get("reason", "")
        # The log reads these lists; Django's formset fills them when it saves by itself.
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        for row in formset.forms:
            try:
                self._save_row(actor_of(request), formset, row, reason)
            except ValidationError as error:
                # A row that goes away has no place for its errors: they stand above the form.
                gone = row in formset.deleted_forms
                raise Refused("" if gone else str(row.prefix), error) from error

    def _save_row(self, actor: User, formset: Any, row: Any, reason: str) -> None:
        rows: RecordInline = formset.inline
        if row in formset.deleted_forms:
            rows.delete_row(actor, row, reason)
            formset.deleted_objects.append(row.instance)
        elif row.has_changed():
            adding = row.instance._state.adding
            setattr(row.instance, formset.fk.name, formset.instance)
            rows.save_row(actor, row, reason)
            if adding:
                formset.new_objects.append(row.instance)
            else:
                formset.changed_objects.append((row.instance, row.changed_data))

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Say what was found out about it."""
        self.after_saving(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say what was found out about it."""
        self.after_saving(request, obj)
        return super().response_change(request, obj)


class CuratedAdmin(RecordAdmin):
    """A record whose history is kept: who changed what, when and why. It is read, and nothing is taken back by it."""

    form: type[RecordForm] = CuratedForm

    def hidden_fields(self, request: HttpRequest, record: Any) -> Collection[str]:
        """Fields that this person does not see of the record, nor of its history."""
        return ()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What has become of the record."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {record}",
            "opts": self.opts,
            "original": record,
            "changes": changes_of(record, self.hidden_fields(request, record)),
        }
        return TemplateResponse(request, "admin/changes.html", context)


class RecordInline(ByRole):
    """Rows of a record, each saved by an action. Those that are there are read; they are changed on their own page."""

    form: type[ModelForm] = RecordForm
    extra = 0
    show_change_link = True
    reads: ClassVar[tuple[str, ...]] = ()

    def save_row(self, actor: User, row: Any, reason: str) -> None:
        """Save by the noun's action."""
        raise NotImplementedError

    def delete_row(self, actor: User, row: Any, reason: str) -> None:
        """Take a row away by the noun's action."""
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not here."""
        return False

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        """The rows, with what the action refused when they are drawn again."""
        made = super().get_formset(request, obj, **options)  # type: ignore[misc]
        made.inline = self
        made.form.refusals = getattr(request, "refusals", {})
        return made


class TableInline(RecordInline, admin.TabularInline):
    """Rows in a table."""

    template = "admin/rows.html"
    can_delete = False


class ReadOnlyInline(TableInline):
    """Rows that are looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not here."""
        return False


def _without(fieldsets: Any, names: tuple[str, ...]) -> list[Any]:
    kept = []
    for title, options in fieldsets:
        fields = tuple(name for name in options["fields"] if name not in names)
        if fields:
            kept.append((title, {**options, "fields": fields}))
    return kept
