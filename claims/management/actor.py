"""In whose name a command writes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Q

from claims.choices import Role
from claims.models import User


def curator_named(username: str | None) -> User:
    """The active curator of this name; without a name, the only one there is. Raises CommandError else."""
    return _named(username, Role.CURATOR)


def lead_named(username: str | None) -> User:
    """The same of leads."""
    return _named(username, Role.LEAD)


@contextmanager
def anybody() -> Iterator[User]:
    """In whose name something is tried that is not kept: a curator; where there is none, an account for that while."""
    curators = User.objects.filter(groups__name=Role.CURATOR, is_active=True).order_by("pk")
    # Ratings and people who have no account here are brought in by leads.
    who = curators.filter(groups__name=Role.LEAD).first() or curators.first()
    if who is not None:
        yield who
        return
    with transaction.atomic():
        yield User.objects.create(username="for-a-dry-run", is_superuser=True)
        transaction.set_rollback(True)


def _named(username: str | None, role: Role) -> User:
    may = Q(groups__name=role) | Q(is_superuser=True)
    active = User.objects.filter(may, is_active=True).order_by("pk").distinct()
    named = list(active.filter(username=username) if username else active[:2])
    if not named:
        raise CommandError(f"There is no active {role}{f' “{username}”' if username else ''}.")
    if len(named) > 1:
        raise CommandError(f"There are several {role}s: say in whose name, with --as USER.")
    return named[0]
