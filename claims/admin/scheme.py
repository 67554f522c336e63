"""The rating codebook: schemes, their versions and the levels of these."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from claims.actions.scheme import (
    FROZEN,
    copy_scheme_version,
    delete_level,
    save_level,
    save_scheme,
    save_scheme_version,
)
from claims.admin.base import ReadOnlyInline, RecordAdmin, RecordInline
from claims.admin.forms.record import RecordForm
from claims.admin.forms.step import VersionForm
from claims.admin.step import Step
from claims.choices import Role
from claims.models import Level, Scheme, SchemeVersion, User


class VersionRows(ReadOnlyInline):
    """The versions of a scheme."""

    model = SchemeVersion
    fields = readonly_fields = ("version", "status", "frozen_at")
    verbose_name_plural = "Versions"


@admin.register(Scheme)
class SchemeAdmin(RecordAdmin):
    """Ways to rate."""

    writers = (Role.LEAD,)
    list_display = ("name", "code", "citation")
    search_fields = ("name", "code")
    fieldsets = ((None, {"fields": ("name", "code", "citation", "description", "remark")}),)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A code that exports have printed is not made up again."""
        return {} if obj else {"code": ("name",)}

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """The versions of a scheme that is stored."""
        return [VersionRows] if obj else []

    def save_record(self, actor: User, record: Scheme, form: Any) -> Scheme:
        """By the action."""
        return save_scheme(actor=actor, scheme=record)


class LevelForm(RecordForm):
    """One answer."""

    class Meta:
        widgets: ClassVar[dict[str, Any]] = {
            name: AdminTextareaWidget(attrs={"rows": 2})
            for name in ("definition", "rule", "boundary", "example_one", "example_two")
        }


class LevelRows(RecordInline, admin.StackedInline):
    """What a version offers; of a frozen one they are read."""

    writers = (Role.LEAD,)
    model = Level
    form = LevelForm
    fields = (
        ("axis", "code", "label"), ("order", "position", "sign"), ("off_scale", "asks_tags", "needs_search"),
        "definition", "rule", "boundary", "example_one", "example_two",
    )  # fmt: skip
    classes = ("collapse",)
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While the version is not frozen."""
        return super().has_add_permission(request, obj) and (obj is None or obj.frozen_at is None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While the version is not frozen."""
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While the version is not frozen."""
        return self.has_add_permission(request, obj)

    def save_row(self, actor: User, row: Any, reason: str) -> None:
        """By the action."""
        save_level(actor=actor, level=row.instance)

    def delete_row(self, actor: User, row: Any, reason: str) -> None:
        """By the action."""
        delete_level(actor=actor, level=row.instance)


def _copy(actor: User, version: SchemeVersion, asked: dict[str, Any]) -> str:
    copy = copy_scheme_version(actor=actor, version=version, name=asked["name"])
    return f"{copy} is there as a draft, with the same answers. Open it in the list of versions."


@admin.register(SchemeVersion)
class SchemeVersionAdmin(RecordAdmin):
    """What a version of a scheme asks."""

    writers = (Role.LEAD,)
    inlines = (LevelRows,)
    steps = (
        Step(
            "copy",
            "Make a new version…",
            "A draft that asks the same, for you to change. Ratings stay with the version that they were made under.",
            _copy,
            roles=(Role.LEAD,),
            form=VersionForm,
        ),
    )
    list_display = ("__str__", "status", "frozen_at")
    list_filter = ("status", "scheme")
    list_select_related = ("scheme",)
    sortable_by = ()
    asked = (
        "scheme", "version", "certainty_required", "verdict_required", "wording_gap_required", "reason_asked",
    )  # fmt: skip
    readonly_fields = ("uid", "frozen_at", "content_sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SchemeVersion]:
        """With what its name needs."""
        return super().get_queryset(request).select_related("scheme")

    def fieldsets_for(self, record: SchemeVersion | None) -> Any:
        """What it is, then what it asks."""
        asked = {"fields": self.asked[2:], "description": "A judgement without answers is not asked at all."}
        if record is not None and record.frozen_at:
            asked["description"] = FROZEN
        elif record is not None:
            asked["description"] = format_html(
                '<a href="{}">Its answers and questions are easier to write on pages of their own.</a> A judgement'
                " without answers is not asked at all.",
                reverse("codebook_edit", args=[record.uid]),
            )
        return (
            (None, {"fields": ("scheme", "version", "status", "notes")}),
            ("Which judgements a rating must have", asked),
            ("Record", {"classes": ("collapse",), "fields": self.readonly_fields}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: SchemeVersion | None = None) -> Any:
        """All but status and notes of a frozen version."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, *self.asked) if obj is not None and obj.frozen_at else fields

    def save_record(self, actor: User, record: SchemeVersion, form: Any) -> SchemeVersion:
        """By the action."""
        return save_scheme_version(actor=actor, version=record)
