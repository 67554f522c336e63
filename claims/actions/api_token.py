"""Tokens with which programs read in somebody's name: a person makes and takes back their own."""

import secrets
from datetime import timedelta
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims.actions.permissions import require
from claims.actions.record import check_typed, typed
from claims.choices import Role
from claims.models import ApiToken, User
from claims.reads.person import person_of_request
from claims.rules.extract.document import sha256_of_text

# Begins each secret, so that one that came into a public place is found by who looks for secrets there.
PREFIX: Final = "evidence_"
BYTES: Final = 32
# What is longer is none of ours, and is not looked at.
LONGEST_SECRET: Final = 100
MOST: Final = 20
LONGEST: Final = timedelta(days=3 * 366)


class BadToken(Exception):
    """It works no more, and why; `unknown` where nobody ever made it."""

    def __init__(self, why: str, *, unknown: bool = False) -> None:
        super().__init__(why)
        self.unknown = unknown


@transaction.atomic
def make_api_token(*, actor: User, name: str, valid: timedelta | None = None) -> tuple[ApiToken, str]:
    """A token of the actor's own; gives its secret, which is stored nowhere: it is shown once.

    Without `valid` it works until it is taken back. Raises ValidationError by field, and PermissionDenied unless the
    actor has a role here.
    """
    require(actor, *Role)
    said = typed(name, "name")
    if not said:
        raise ValidationError({"name": "Say what it is for."})
    if valid is not None and not timedelta(0) < valid <= LONGEST:
        raise ValidationError({"valid": "Choose one of the times that are offered."})
    # Held, so that two that are made at once are counted both.
    User.objects.select_for_update().get(pk=actor.pk)
    if ApiToken.objects.working(timezone.now()).filter(owner=actor).count() >= MOST:
        raise ValidationError(f"You have {MOST} tokens that work. Take one back first.")
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    expires_at = None if valid is None else timezone.now() + valid
    token = ApiToken(owner=actor, name=said, secret_sha256=sha256_of_text(secret), expires_at=expires_at)
    check_typed(token)
    token.save()
    return token, secret


@transaction.atomic
def revoke_api_token(*, actor: User, token: ApiToken) -> ApiToken:
    """Let it work no more. Raises PermissionDenied for somebody else's."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.owner_id != actor.pk:
        raise PermissionDenied("This token is somebody else's.")
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
    return token


def person_of_token(secret: str) -> User:
    """Whose token it is, as a person who came with a request. Raises BadToken where it lets nobody in."""
    token = None
    if secret.isascii() and len(secret) <= LONGEST_SECRET:
        token = ApiToken.objects.filter(secret_sha256=sha256_of_text(secret)).first()
    if token is None:
        raise BadToken("This is not a token of ours. Was the whole of it copied?", unknown=True)
    if token.revoked_at is not None:
        raise BadToken("This token was taken back. Make another one.")
    if token.expires_at is not None and token.expires_at <= timezone.now():
        raise BadToken("This token has run out. Make another one.")
    person = person_of_request(token.owner_id)
    if person is None or not person.is_active:
        raise BadToken("The account of this token is closed.")
    _note_use(token)
    return person


def _note_use(token: ApiToken) -> None:
    """On which day it was used last: the first use of a day writes, and no other."""
    today = timezone.now().date()
    if token.last_used_on != today:
        earlier = Q(last_used_on=None) | Q(last_used_on__lt=today)
        ApiToken.objects.filter(earlier, pk=token.pk).update(last_used_on=today)
