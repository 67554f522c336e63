"""Application configuration."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate, pre_migrate


class ClaimsConfig(AppConfig):
    """The one app of the product."""

    default = True
    name = "claims"
    verbose_name = "Evidence"

    def ready(self) -> None:
        """Guards step aside while tables are altered and come back after; checks say when one is missing."""
        from claims import checks  # noqa: F401  registers the system checks
        from claims.database import guards
        from claims.exchange import jobs  # noqa: F401  puts the work that reads files beside all other

        pre_migrate.connect(guards.drop_before_migrate, sender=self)
        post_migrate.connect(guards.create_after_migrate, sender=self)


class EvidenceAdminConfig(admin.AdminConfig):
    """The admin with our roles as its door."""

    default = False
    default_site = "claims.admin.site.EvidenceAdminSite"

    def ready(self) -> None:
        """Register our records once the site is there: they stand in a package, of which the site is a part."""
        super().ready()
        from claims.admin import records  # noqa: F401  registers them
