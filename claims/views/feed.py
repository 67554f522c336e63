"""Feeds: a person's own at a secret address, and that of public releases for everybody."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe

from claims.actions.login import feeds_closed_until, note_wrong_feed
from claims.actions.subscription import reader_of
from claims.exchange.feed import MEDIA_TYPE, Entry, atom
from claims.exchange.feed_entries import FEEDS, release_entries
from claims.models import Release, User
from claims.views.account import TOO_MANY
from claims.views.waiting import digest_of

PLAIN = "text/plain; charset=utf-8"
NOT_FOUND = "This address opens no feed. Whoever has a login here makes a new one on the page “Feeds and e-mail”.\n"
CLOSED = "Too many addresses of feeds were tried from here. They open again {}.\n"
MINE = "mine"


@login_not_required
@conditional_page
@require_safe
def feed(request: HttpRequest, secret: str, of: str) -> HttpResponse:
    """One of a person's feeds, as they may see it now; what is no feed of anybody is counted as a guess."""
    if until := feeds_closed_until(request):
        return HttpResponse(CLOSED.format(f"at {until:%H:%M} UTC"), PLAIN, status=TOO_MANY)
    person = reader_of(secret)
    if person is None:
        note_wrong_feed(request, secret)
        return HttpResponse(NOT_FOUND, PLAIN, status=404)
    if of == MINE:
        waits = _waiting(person)
        return _answer(request, "What waits for me", reverse("home"), waits)
    title, page, entries = FEEDS[of]
    return _answer(request, title, reverse(page), entries(person))


def _waiting(person: User) -> Iterable[Entry]:
    """What waits today, as one entry a day; none on a day when nothing waits."""
    waits = digest_of(person)
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    if waits:
        name = f"waiting:{person.uid}:{today:%Y-%m-%d}"
        lines = tuple(f"{one.number} {one.what}: {one.note}" for one in waits)
        yield Entry(name, f"What waits for you, {today:%-d %B %Y}", reverse("home"), today, lines)


@login_not_required
@conditional_page
@require_safe
def public_releases(request: HttpRequest) -> HttpResponse:
    """The releases that are public, for everybody, also for who is logged in."""
    response = _answer(
        request, "Releases", reverse("release_list"), release_entries(AnonymousUser()), path=reverse("release_feed")
    )
    patch_cache_control(response, public=True, max_age=int(timedelta(minutes=5).total_seconds()))
    if Release.objects.public().filter(listed=False).exists():
        response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, title: str, page: str, entries: Iterable[Entry], path: str = "") -> HttpResponse:
    """The feed, with the time of its newest entry; a program that has it already is told so."""
    base = settings.PUBLIC_ADDRESS.rstrip("/") or request.build_absolute_uri("/").rstrip("/")
    held = list(entries)
    response = HttpResponse(atom(title=title, base=base, path=path, page=page, entries=held), MEDIA_TYPE)
    if held:
        response["Last-Modified"] = http_date(max(one.updated for one in held).timestamp())
    if not path:
        patch_cache_control(response, private=True, no_cache=True)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
    return response
