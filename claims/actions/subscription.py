"""One's own feeds and e-mails: their secret address, and whether one is sent what waits."""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims.actions.permissions import logged_in
from claims.actions.record import record, typed
from claims.models import Subscription, User
from claims.reads.person import person_of_request
from claims.rules.extract.document import sha256_of_text

BYTES = 32


@transaction.atomic
def renew_feeds(*, actor: User) -> str:
    """Make a new secret for one's feeds, which is given here and stored nowhere; an older address works no more.

    Raises PermissionDenied without a login.
    """
    secret = secrets.token_urlsafe(BYTES)
    made = {"feed_sha256": sha256_of_text(secret), "feed_made_at": timezone.now()}
    Subscription.objects.update_or_create(person=logged_in(actor), defaults=made)
    return secret


@transaction.atomic
def revoke_feeds(*, actor: User) -> None:
    """Let one's feeds work no more. Raises PermissionDenied without a login."""
    Subscription.objects.filter(person=logged_in(actor)).update(feed_sha256=None, feed_made_at=None)


def reader_of(secret: str) -> User | None:
    """The person whose feeds have this secret; None where nobody's have, or the account is closed."""
    found = Subscription.objects.filter(feed_sha256=sha256_of_text(secret)).values_list("person", flat=True).first()
    person = person_of_request(found) if found is not None else None
    return person if person is not None and person.is_active else None


@transaction.atomic
def ask_for_mail(*, actor: User, by_mail: bool, email: str) -> None:
    """Say whether one is sent what waits, and where to. Raises ValidationError (`email`), PermissionDenied."""
    # As it is stored: the person of a request is read with more than their row.
    person, address = User.objects.get(pk=logged_in(actor).pk), typed(email, "email")
    if by_mail or address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError({"email": "This is no e-mail address: it has the form name@example.org."}) from error
    if person.email != address:
        person.email = address
        record(person, actor=person)
    Subscription.objects.update_or_create(person=person, defaults={"by_mail": by_mail})


def send_once_a_day(*, subscription: Subscription, now: datetime, send: Callable[[], object]) -> bool:
    """Whether it was sent now: at most once on a day in UTC, whoever else sends at the same moment.

    What `send` raises is raised, and it is as if nothing had been sent.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    due = Subscription.objects.filter(Q(mailed_at=None) | Q(mailed_at__lt=today), pk=subscription.pk)
    if not due.update(mailed_at=now):
        return False
    try:
        send()
    except BaseException:
        Subscription.objects.filter(pk=subscription.pk, mailed_at=now).update(mailed_at=subscription.mailed_at)
        raise
    return True
