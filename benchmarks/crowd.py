"""200 reviewers at once over HTTP, alone and beside an export: what the slowest waits, and whether all was kept once.

Two shapes: all press *Submit* in the same moment; then 20 submissions a second, spread over everybody, while one person
downloads the file of claims again and again. The server is the one that `manage.py start` runs; it works on a copy.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from benchmarks.browser import Browser
from benchmarks.data import KEY, Place
from benchmarks.figures import Bar, Figure, percentile
from benchmarks.people import BUSY_REVIEWER
from benchmarks.server import served
from benchmarks.submissions import NONE, SHOWN_NEXT, NotReady, Rater, filled_for, form_with, kept
from claims.choices import Role
from claims.models import Claim, Round, User

GROUP = "200 reviewers at once"
REVIEWERS = 200
# Submissions a second, and for how many seconds.
A_SECOND, SECONDS = 20, 30
# Milliseconds that the slowest may wait at that pace.
SLOWEST = Bar(most=2_000)


def measure(place: Place) -> Iterator[Figure]:
    """The burst, the pace, and the pace beside an export."""
    round_uid = Round.objects.open().get(standing=True).uid
    claims = list(Claim.objects.current().order_by("id").values_list("uid", flat=True)[:10_000])
    with served(place) as (port, _):
        team = [Rater(user.username, browser_of(port, user), claims) for user in crowd(REVIEWERS)]
        reader = browser_of(port, User.objects.get(username=BUSY_REVIEWER))
        exported: list[str] = []
        connection.close()
        try:
            asyncio.run(get_forms(team, round_uid))
        except (OSError, NotReady) as error:
            yield Figure(GROUP, "all", failure=str(error))
            return
        turns: list[tuple[str, Callable[[list[Rater]], Awaitable[object]], Bar | None]] = [
            ("all in one moment", _burst, None),
            (f"{A_SECOND} a second", pace, SLOWEST),
            (f"{A_SECOND} a second beside an export", lambda team: _beside(team, reader, exported), SLOWEST),
        ]
        for name, act, bar in turns:
            for rater in team:
                rater.milliseconds.clear()
            asyncio.run(done_with(act, team))
            times = [one for rater in team for one in rater.milliseconds]
            if not times:
                yield Figure(GROUP, f"{name}, slowest", failure="nothing was answered")
                continue
            facts = {"p50 ms": percentile(times, 0.5), "p99 ms": percentile(times, 0.99), "number": float(len(times))}
            yield Figure(GROUP, f"{name}, slowest", (max(times),), "ms", bar, facts)
        yield from kept(team, "in all", GROUP)
        yield Figure(
            GROUP,
            "exports refused or cut off",
            (len(exported) - exported.count(""),),
            "",
            NONE,
            note=f"{exported.count('')} whole",
        )


def crowd(size: int) -> list[User]:
    """Reviewers who have rated nothing yet; none of them can log in by a password."""
    names = [f"bench-crowd-{number:03}" for number in range(size)]
    known = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    User.objects.bulk_create(User(username=name) for name in names if name not in known)
    users = list(User.objects.filter(username__in=names).order_by("username"))
    Group.objects.get(name=Role.REVIEWER).user_set.add(*users)
    return users


def browser_of(port: int, user: User) -> Browser:
    """Somebody who has logged in: what a login costs is measured elsewhere."""
    client = Client(headers={"host": "localhost"})
    # The server has a key of its own.
    with override_settings(SECRET_KEY=KEY):
        client.force_login(user)
    return Browser(port, {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value})


async def done_with(act: Callable[[list[Rater]], Awaitable[object]], team: list[Rater]) -> None:
    """Do this, and hang up."""
    await act(team)
    # The server hangs up on who is silent for long.
    await asyncio.gather(*(rater.browser.close() for rater in team))


async def get_forms(team: list[Rater], round_uid: str) -> None:
    """Open the form of the first claim, a few people at a time. Raises NotReady and OSError."""
    few = asyncio.Semaphore(8)

    async def one(rater: Rater) -> None:
        async with few:
            address = reverse("rate", args=[round_uid, rater.claims[0]])
            answer = await rater.browser.get(address)
            if answer.status != HTTPStatus.OK:
                raise NotReady(f"{address} answered {answer.status} {answer.headers.get('location', '')}".rstrip())
            rater.form = form_with("verdict", answer.body, address)
            await rater.browser.close()

    await asyncio.gather(*map(one, team))


async def _burst(team: list[Rater]) -> None:
    await asyncio.gather(*(_submit(rater) for rater in team))


async def pace(team: list[Rater], seconds: int = SECONDS, a_second: int = A_SECOND) -> None:
    """So many submissions a second, each by the next person, however long the ones before take."""
    started, under_way = time.perf_counter(), []
    for number in range(a_second * seconds):
        await asyncio.sleep(max(0.0, started + number / a_second - time.perf_counter()))
        under_way.append(asyncio.create_task(_submit(team[number % len(team)])))
    await asyncio.gather(*under_way)


async def _beside(team: list[Rater], reader: Browser, exported: list[str]) -> None:
    export = asyncio.create_task(_export_again(reader, exported))
    await pace(team)
    export.cancel()
    await asyncio.gather(export, return_exceptions=True)


async def _export_again(reader: Browser, exported: list[str]) -> None:
    """Download the file of claims until cancelled; of each what was wrong with it, or nothing."""
    while True:
        try:
            answer = await reader.get(reverse("export_csv", args=["claims"]))
        except OSError as error:
            exported.append(type(error).__name__)
        else:
            exported.append("" if answer.status == HTTPStatus.OK else f"answered {answer.status}")


async def _submit(rater: Rater) -> None:
    """Rate the next claim of this person, and remember what the server said."""
    done = len(rater.taken) + rater.errors.total()
    claim = rater.claims[done]
    address, fields = filled_for(rater.form, rater.claims[0], claim)
    rater.browser.cookies.pop(SHOWN_NEXT, None)
    started = time.perf_counter()
    try:
        answer = await rater.browser.post(address, fields)
    except OSError as error:
        rater.errors[type(error).__name__] += 1
        return
    rater.milliseconds.append((time.perf_counter() - started) * 1000)
    if answer.status in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
        rater.taken.append(claim)
    else:
        rater.errors[f"answered {answer.status}"] += 1
