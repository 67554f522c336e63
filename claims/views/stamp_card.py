"""What a page says of the time-stamps of what it shows."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from claims.actions.permissions import has_role
from claims.choices import Role
from claims.models import TimeStamp
from claims.reads.time_stamp import is_on, stamps_of

SHOWN = 5


@dataclass(frozen=True, slots=True)
class StampCard:
    """The newest time-stamps, what one covers, and whether this person asks for another, and where."""

    stamps: list[TimeStamp]
    of: str
    action: str
    may_ask: bool

    @property
    def on(self) -> bool:
        """Whether there is an authority to ask."""
        return is_on()


def stamp_card(request: HttpRequest, of: str, action: str, *roles: Role, **covered: Any) -> StampCard:
    """The card for what is `covered`, by its foreign key. One query."""
    return StampCard(list(stamps_of(**covered)[:SHOWN]), of, action, has_role(request.user, *roles))
