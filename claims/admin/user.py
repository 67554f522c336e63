"""People and their roles."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.actions.user import deactivate_user, reactivate_user, save_user, set_password
from claims.admin.base import RecordAdmin
from claims.admin.forms.step import AccountForm, PasswordForm
from claims.admin.forms.user import UserAddForm, UserForm
from claims.admin.step import Step
from claims.choices import Role
from claims.models import User

LEADS = (Role.LEAD,)


def _deactivate(actor: User, user: User, asked: dict[str, Any]) -> str:
    deactivate_user(actor=actor, user=user)
    return f"The account of {user} is closed. What they did stays under their name."


def _reactivate(actor: User, user: User, asked: dict[str, Any]) -> str:
    reactivate_user(actor=actor, user=user, because=asked["because"])
    return f"The account of {user} is open again."


def _set_password(actor: User, user: User, asked: dict[str, Any]) -> str:
    set_password(actor=actor, user=user, password=asked["password"], because=asked["because"])
    return f"{user} has a new password."


@admin.register(User)
class UserAdmin(RecordAdmin):
    """People are added, given roles and deactivated; nobody is deleted."""

    writers = LEADS
    form = UserForm
    form_only = ("roles", "password", "because")
    steps = (
        Step(
            "password",
            "Set a new password…",
            "The old one is no longer taken.",
            _set_password,
            roles=LEADS,
            form=PasswordForm,
        ),
        Step(
            "deactivate",
            "Close the account…",
            "The person can log in no more. Ratings, claims and history stay under their name.",
            _deactivate,
            roles=LEADS,
            offered=lambda user: user.is_active,
        ),
        Step(
            "reactivate",
            "Open the account again…",
            "The person can log in again, with the roles that they had.",
            _reactivate,
            roles=LEADS,
            form=AccountForm,
            offered=lambda user: not user.is_active,
        ),
    )
    list_display = ("username", "shown_name", "roles_here", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    sortable_by = ("username", "last_login")
    ordering = ("username",)
    search_fields = ("username", "first_name", "last_name", "pseudonym", "email")
    readonly_fields = ("uid", "is_active", "roles_here", "last_login", "date_joined")
    about = ("username", "first_name", "last_name", "email", "pseudonym", "orcid")

    @admin.display(description="roles")
    def roles_here(self, user: User) -> str:
        """The roles in their order."""
        if user.is_superuser:
            return "all (superuser)"
        have = {group.name for group in user.groups.all()}
        return ", ".join(role.label for role in Role if role.value in have) or "none"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With their roles, in one query for all."""
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser is changed by superusers alone."""
        return super().has_change_permission(request, obj) and not (
            obj is not None and obj.is_superuser and not request.user.is_superuser
        )

    def fieldsets_for(self, record: User | None) -> Any:
        """Who it is, and what they may do."""
        if record is None:
            needed = (None, {"fields": ("username", "password", "roles", "because")})
            return (needed, ("About", {"fields": self.about[1:]}))
        return (
            (None, {"fields": (*self.about, "roles", "because")}),
            ("Account", {"classes": ("collapse",), "fields": self.readonly_fields}),
        )

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **options: Any) -> Any:
        """A new person gets a password."""
        return super().get_form(request, obj, change, **{"form": UserForm if change else UserAddForm} | options)

    def save_record(self, actor: User, record: User, form: Any) -> User:
        """By the action."""
        typed = form.cleaned_data
        roles = [Role(name) for name in typed["roles"]]
        return save_user(
            actor=actor, user=record, roles=roles, password=typed.get("password", ""), because=typed["because"]
        )
