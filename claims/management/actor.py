"""In whose name a command writes."""

from django.core.management.base import CommandError
from django.db.models import Q

from claims.choices import Role
from claims.models import User


def curator_named(username: str | None) -> User:
    """The active curator of this name; without a name, the only one there is. Raises CommandError else."""
    return _named(username, Role.CURATOR)


def lead_named(username: str | None) -> User:
    """The same of leads."""
    return _named(username, Role.LEAD)


def _named(username: str | None, role: Role) -> User:
    may = Q(groups__name=role) | Q(is_superuser=True)
    active = User.objects.filter(may, is_active=True).order_by("pk").distinct()
    named = list(active.filter(username=username) if username else active[:2])
    if not named:
        raise CommandError(f"There is no active {role}{f' “{username}”' if username else ''}.")
    if len(named) > 1:
        raise CommandError(f"There are several {role}s: say in whose name, with --as USER.")
    return named[0]
