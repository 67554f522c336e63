"""Declaring interests, once a year."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import logged_in
from claims.actions.record import typed
from claims.models import InterestStatement, Publisher, User

VALID_FOR = timedelta(days=365)


@transaction.atomic
def declare_interests(
    *, actor: User, none: bool = False, text: str = "", publishers: Iterable[Publisher] = ()
) -> InterestStatement:
    """Keep what a person declares of their own interests, for a year; the newest statement stands.

    None, or words, with the publishers whose claims they are not given. Raises ValidationError where it says neither or
    both, PermissionDenied without a login.
    """
    reviewer = logged_in(actor)
    named, words = list(publishers), typed(text, "text")
    if none and (words or named):
        raise ValidationError({"text": "Either there are none, or say which: take one of the two back."})
    if not none and not words:
        raise ValidationError({"text": "Say what the interests are, or that there are none."})
    now = timezone.now()
    statement = InterestStatement.objects.create(
        reviewer=reviewer, none=none, text=words, declared_at=now, expires_at=now + VALID_FOR
    )
    statement.publishers.set(named)
    return statement
