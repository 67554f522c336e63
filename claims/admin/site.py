"""The admin's door: our roles, not Django's staff flag."""

from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect

from claims.actions.permissions import has_role
from claims.choices import Role
from claims.models.base import Withdrawable
from claims.reads.named import named
from claims.rules.text.odd import spelled

NEEDED = "Data entry is for curators and leads. A lead can give you the role."
# The order in which a newcomer needs them.
SECTIONS = (
    ("Documents and claims", ("Source", "Capture", "Claim", "SourceRelation", "Withholding")),
    ("Questions and evidence", ("Question", "ClaimPair", "EvidenceItem", "EvidenceLink", "SearchRecord")),
    ("Rating", ("Round", "Scheme", "SchemeVersion", "Rating")),
    ("Lists and people", ("Publisher", "SourceType", "Tag", "User")),
)


class LabelledAutocomplete(AutocompleteJsonView):
    """Offers records that stand, by the label that their admin gives them."""

    def get_queryset(self) -> QuerySet[Any]:
        """Without what was withdrawn."""
        found: QuerySet[Any] = super().get_queryset()
        return found.filter(withdrawn_at=None) if issubclass(found.model, Withdrawable) else found

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """One offer: its key and what is read."""
        label = getattr(self.model_admin, "offered_as", str)
        # A field for several records takes keys alone.
        key = getattr(obj, to_field_name) if self.source_field.many_to_many else named(obj)
        return {"id": str(key), "text": spelled(label(obj))}


class EvidenceAdminSite(AdminSite):
    """Data entry for curators and leads."""

    site_header = "Evidence: data entry"
    site_title = "Evidence"
    index_title = "Data entry"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Our own records alone: what packages register knows nothing of our roles, and Django's groups are them."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([model for model in models if model._meta.app_label == "claims"], admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Curators and leads come in; what each may change is asked per record."""
        return has_role(request.user, Role.CURATOR, Role.LEAD)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Who is logged in without the role is told so, instead of being asked to log in again."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated or self.has_permission(request):
                return inner(request, *args, **kwargs)
            if request.path == reverse("admin:logout", current_app=self.name):
                return csrf_protect(view)(request, *args, **kwargs)
            raise PermissionDenied(NEEDED)

        return update_wrapper(guarded, inner)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The one login page of the product, which counts failures."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(NEEDED)
        goal = request.GET.get("next") or reverse("admin:index", current_app=self.name)
        return redirect_to_login(goal, str(settings.LOGIN_URL))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The one password page of the product."""
        return redirect("password_change")

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """Offers for a field that is typed into."""
        return LabelledAutocomplete.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Records in the order of the work, under headings."""
        apps = super().get_app_list(request, app_label)
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        return [
            {**apps[0], "name": heading, "app_label": f"section-{number}", "models": listed}
            for number, (heading, names) in enumerate(SECTIONS)
            if (listed := [models[name] for name in names if name in models])
        ]
