"""In whose name a command writes."""

from django.core.management.base import CommandError
from django.db.models import Q

from claims.choices import Role
from claims.models import User


def curator_named(username: str | None) -> User:
    """The active curator of this name; without a name, the only one there is. Raises CommandError else."""
    may = Q(groups__name=Role.CURATOR) | Q(is_superuser=True)
    active = User.objects.filter(may, is_active=True).order_by("pk").distinct()
    named = list(active.filter(username=username) if username else active[:2])
    if not named:
        raise CommandError(f"There is no active curator “{username}”." if username else "There is no active curator.")
    if len(named) > 1:
        raise CommandError("There are several curators: say in whose name, with --as USER.")
    return named[0]
