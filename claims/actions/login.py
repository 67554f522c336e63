"""Logging in: failures are counted, so that nobody can guess passwords, and nobody is kept out by others' guesses.

A browser in which somebody has logged in before carries a device cookie for their name, and its failures are counted
by themselves. All others are counted by name and address, and by address over all names.
"""

import logging
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from claims.models import LoginFailures, User
from claims.reads.person import person_of_request
from claims.rules.identify.visitor import visitor_address

logger = logging.getLogger(__name__)

# Failures after which a login is closed for PAUSE: of one name from one place, and from one address for all names.
MOST_OF_NAME: Final = 10
MOST_OF_ADDRESS: Final = 20
PAUSE: Final = timedelta(minutes=15)
# Longer than any name or password; what is longer is not looked at.
LONGEST: Final = 200
DEVICE: Final = "device"
# In the place of a name, which has no such sign, where somebody comes with an invitation, or a program with a token.
INVITATION: Final = "\0invitation"
# The same where a publisher comes with its link.
ANSWER: Final = "\0answer"
PROGRAM: Final = "\0program"
_SALT = "claims.actions.login"


class CountingBackend(ModelBackend):
    """Name and password, as long as the login is open; every way to log in comes through here."""

    def get_user(self, user_id: Any) -> User | None:
        """Who comes with a request: the person with their roles, in one query; None where the account is closed."""
        person = person_of_request(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Any:
        """The person, or None. Raises PermissionDenied while the login is closed: the password is not looked at."""
        if request is None or username is None or password is None:
            return super().authenticate(request, username=username, password=password)
        if len(username) > LONGEST or len(password) > LONGEST or closed_until(request, username):
            raise PermissionDenied
        found = super().authenticate(request, username=username, password=password)
        if found is None:
            _note_failure(request, username)
        else:
            LoginFailures.objects.filter(key=next(iter(_counted(request, username)))).delete()
        return found


def closed_until(request: HttpRequest, username: str) -> datetime | None:
    """When the login of this name opens again for this browser; None while it is open."""
    most = _counted(request, username)
    lately = LoginFailures.objects.filter(key__in=most, last_at__gt=timezone.now() - PAUSE)
    return max((counted.last_at + PAUSE for counted in lately if counted.number >= most[counted.key]), default=None)


def device_cookie(user: User) -> str:
    """What a browser keeps, so that its failures at this name are told from those of others. It opens nothing."""
    device = secrets.token_urlsafe(16)
    return f"{device}:{_signature(device, user.username)}"


def note_wrong_invitation(request: HttpRequest) -> None:
    """Count an invitation that nobody made, as a wrong password is counted: secrets are not guessed either."""
    _note_failure(request, INVITATION)


def feeds_closed_until(request: HttpRequest) -> datetime | None:
    """When feeds open again for this address, from which too many secrets were tried; None while they are open."""
    key = _key("feed", _address(request))
    tried = LoginFailures.objects.filter(key=key, number__gte=MOST_OF_ADDRESS, last_at__gt=timezone.now() - PAUSE)
    return max((counted.last_at + PAUSE for counted in tried), default=None)


def note_wrong_feed(request: HttpRequest, secret: str) -> None:
    """Count a secret that opens no feed, once for a while: a program asks for an address that was given up for days."""
    now, address = timezone.now(), _address(request)
    LoginFailures.objects.filter(last_at__lte=now - PAUSE).delete()
    _, new = LoginFailures.objects.get_or_create(
        key=_key("feed", address, secret[:LONGEST]), defaults={"number": 1, "last_at": now}
    )
    if new:
        with transaction.atomic():
            LoginFailures.objects.get_or_create(key=_key("feed", address), defaults={"number": 0, "last_at": now})
            LoginFailures.objects.filter(key=_key("feed", address)).update(number=F("number") + 1, last_at=now)


def note_wrong_answer(request: HttpRequest) -> None:
    """Count what was sent by the link of a publisher and not taken: so robots are kept from sending on and on."""
    _note_failure(request, ANSWER)


def note_wrong_token(request: HttpRequest) -> None:
    """Count a token that nobody made, in the same way."""
    _note_failure(request, PROGRAM)


def _counted(request: HttpRequest, username: str) -> dict[str, int]:
    """The counters of a login with their limits, that of the name first."""
    device, _, signature = request.COOKIES.get(DEVICE, "").partition(":")
    if device and constant_time_compare(signature.encode(), _signature(device, username).encode()):
        return {_key("device", _folded(username), device): MOST_OF_NAME}
    address = _address(request)
    return {
        _key("name", _folded(username), address): MOST_OF_NAME,
        _key("address", address): MOST_OF_ADDRESS,
    }


def _note_failure(request: HttpRequest, username: str) -> None:
    now = timezone.now()
    LoginFailures.objects.filter(last_at__lte=now - PAUSE).delete()
    with transaction.atomic():
        for key in sorted(_counted(request, username)):
            LoginFailures.objects.get_or_create(key=key, defaults={"number": 0, "last_at": now})
            LoginFailures.objects.filter(key=key).update(number=F("number") + 1, last_at=now)
    if not settings.PROXIES and request.headers.get("X-Forwarded-For"):
        logger.warning("A login came through a proxy, and PROXIES is 0: all visitors count as one address.")


def _address(request: HttpRequest) -> str:
    forwarded = request.headers.get("X-Forwarded-For", "")
    return visitor_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.PROXIES)


def _signature(device: str, username: str) -> str:
    return salted_hmac(_SALT, f"{device}:{_folded(username)}", algorithm="sha256").hexdigest()


def _key(*parts: str) -> str:
    return salted_hmac(_SALT, "\x00".join(parts), algorithm="sha256").hexdigest()


def _folded(username: str) -> str:
    """One counter for all ways to write a name."""
    return User.normalize_username(username).casefold()
