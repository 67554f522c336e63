"""Who asks: a program with somebody's token, or a browser in which somebody is logged in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyCookie, HttpBearer

from claims.actions.api_token import BadToken, person_of_token
from claims.actions.login import PROGRAM, closed_until, note_wrong_token
from claims.models import User


class Stranger(Exception):
    """A token that lets nobody in, and why; after too many guesses with the `seconds` until others are looked at."""

    def __init__(self, why: str, seconds: int = 0) -> None:
        super().__init__(why)
        self.seconds = seconds


class Token(HttpBearer):
    """`Authorization: Bearer`, with a token that its owner made on their page."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """The owner, who is the person of the request from now on. Raises Stranger."""
        try:
            person = person_of_token(token.strip())
        except BadToken as bad:
            raise _refused(request, bad) from bad
        request.user = person
        return person


def _refused(request: HttpRequest, bad: BadToken) -> Stranger:
    """Why; a token that nobody made is a guess, and is counted like a failed login."""
    if not bad.unknown:
        return Stranger(str(bad))
    if until := closed_until(request, PROGRAM):
        seconds = max(1, int((until - timezone.now()).total_seconds()))
        return Stranger("Too many wrong tokens came from your address. Wait, then try again.", seconds)
    note_wrong_token(request)
    return Stranger(str(bad))


class Login(APIKeyCookie):
    """The login of the pages. Nothing is written here, so that no form has to prove where it came from."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Who is logged in, or None."""
        return request.user if isinstance(request.user, User) else None
