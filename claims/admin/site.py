"""The admin's door: our roles, not Django's staff flag."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from claims.actions.permissions import has_role
from claims.choices import Role


class EvidenceAdminSite(AdminSite):
    """Data entry for curators and leads."""

    site_header = "Evidence: data entry"
    site_title = "Evidence"
    index_title = "Records"

    def has_permission(self, request: HttpRequest) -> bool:
        """Curators and leads come in; what each may change is asked per record."""
        return has_role(request.user, Role.CURATOR, Role.LEAD)  # type: ignore[arg-type]
