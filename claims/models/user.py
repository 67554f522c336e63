"""People who work here."""

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models

from claims.choices import Role
from claims.models.base import Recorded, WithUid


class User(Recorded, WithUid, AbstractUser):
    """A person. Who has rated is deactivated, never deleted; a pseudonym can take the place of the name."""

    pseudonym = models.CharField(
        max_length=80, blank=True, help_text="Shown in place of the name on pages and in exports."
    )
    orcid = models.CharField("ORCID", max_length=19, blank=True)

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name that pages and exports show: pseudonym, full name or user name, in this order."""
        return self.pseudonym or self.get_full_name() or self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that this person has; a superuser has all of them."""
        if not self.is_active:
            return frozenset()
        if self.is_superuser:
            return frozenset(Role.values)
        return frozenset(self.groups.values_list("name", flat=True)) & frozenset(Role.values)

    @property
    def is_curator(self) -> bool:
        """Whether this person may add and edit sources, claims and evidence."""
        return Role.CURATOR in self.roles

    @property
    def is_reviewer(self) -> bool:
        """Whether this person may rate."""
        return Role.REVIEWER in self.roles

    @property
    def is_lead(self) -> bool:
        """Whether this person may run rounds."""
        return Role.LEAD in self.roles
