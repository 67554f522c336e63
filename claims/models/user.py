"""People who work here."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models

from claims.choices import Role
from claims.models.base import Recorded, WithUid


@dataclass(frozen=True, slots=True)
class Known:
    """What is read of a person together with their row, for the length of a request."""

    alone: bool
    statement_id: int | None
    # Claims are hidden from who reads separately, and from who rates in a masked round.
    misses_claims: bool
    # From who has something to rate in a round that is not closed, what others made of a claim's words is hidden.
    rates_blind: bool
    # Of a claim that somebody codes independently on the spot, the same is hidden until they have stored theirs.
    codes_blind: bool = False


@dataclass(frozen=True, slots=True)
class SomeRounds:
    """Keys of rounds, the kinds of units that they are over, and whether in one of them wording is coded alone."""

    keys: tuple[int, ...] = ()
    kinds: frozenset[str] = frozenset()
    coding: bool = False


@dataclass(frozen=True, slots=True)
class OpenRounds:
    """How a person stands to the rounds that are not closed: see `shown_to` of claims/models/rating.py."""

    # Those of which everything is shown to them, and those of which it is where they are done.
    whole: tuple[int, ...]
    after_own: SomeRounds
    # Those in which they have still something to do, and that hide what was judged of it in others.
    hiding: SomeRounds


class User(Recorded, WithUid, AbstractUser):
    """A person. Who has rated is deactivated, never deleted; a pseudonym can take the place of the name."""

    pseudonym = models.CharField(
        max_length=80, blank=True, help_text="Shown in place of the name on pages and in exports."
    )
    orcid = models.CharField("ORCID", max_length=19, blank=True)

    imported = models.BooleanField(
        default=False,
        editable=False,
        help_text="Rated or coded elsewhere, and came in with a table: has no login here.",
    )

    # Set where the person comes in with a request (claims/reads/person.py); else each is asked when it is needed.
    known: Known | None = None
    # Worked out once for such a person: how they stand to rounds, and what is veiled from them (claims/reads/blind.py).
    open_rounds: OpenRounds | None = None
    veils: tuple[Any, ...] = ()

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

    @property
    def alone(self) -> bool:
        """Whether nobody else has an account that is open: then pages say nothing of rounds, queues and reveals."""
        if self.known is not None:
            return self.known.alone
        return not User.objects.filter(is_active=True).exclude(pk=self.pk).exists()

    @property
    def statement_id(self) -> int | None:
        """Key of the statement of interests that is in force; None where this person has declared nothing."""
        if self.known is not None:
            return self.known.statement_id
        return self.interest_statements.in_force().values_list("pk", flat=True).first()
