"""What people do most, as one request of theirs each: milliseconds of the processor, and number of queries.

Processor time says what a request costs whatever else the machine does. The database's own time is in it on SQLite,
which runs in this process, and is not on PostgreSQL. It writes, so it works on a copy of the data.
"""

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from itertools import count
from time import process_time
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks.data import Place
from benchmarks.figures import Figure
from benchmarks.people import BUSY_REVIEWER, CURATOR, LONG_TITLE
from benchmarks.submissions import filled_for, form_with
from benchmarks.visits import Failed
from claims.models import Capture, Claim, Round, Source, User

GROUP = "What people do most"
RUNS, WARM = 25, 3
# A reviewer who has rated nothing yet.
RATER = "bench-rater-01"
_NO_QUERY = re.compile(r"(?:BEGIN|COMMIT|SAVEPOINT|RELEASE)\b")


def measure(place: Place) -> Iterator[Figure]:
    """Marking, rating, and three pages."""
    curator, reviewer = _client(CURATOR), _client(RATER)
    yield _figure("mark a claim, processor", _marking(curator))
    yield _figure("rate a claim, processor", _rating(reviewer))
    claim = Claim.objects.current().order_by("-id").first()
    source = Source.objects.get(title=LONG_TITLE)
    pages = {
        "claim page": claim.get_absolute_url() if claim else "",
        f"source page, {source.claims.count()} claims": source.get_absolute_url(),
        "claims list": reverse("claim_list"),
    }
    reader = _client(BUSY_REVIEWER)
    for name, address in pages.items():
        yield _figure(f"{name}, processor", _getting(reader, address))


def _client(username: str) -> Client:
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    client.force_login(User.objects.get(username=username))
    return client


def _marking(client: Client) -> Callable[[], Any]:
    """Marks other words of one page each time."""
    capture = Capture.objects.filter(source__title=LONG_TITLE).select_related("source").latest("id")
    words = re.finditer(r"\S+ \S+ \S+", capture.text)
    address = reverse("claim_mark", args=[capture.source.uid])

    def mark() -> Any:
        found = next(words)
        fields = {"capture": capture.uid, "start": found.start(), "end": found.end(), "quote": found[0]}
        # What the page had shown for this selection.
        fields["seen"] = f"{found.start()}-{found.end()}"
        return client.post(address, fields)

    return mark


def _rating(client: Client) -> Callable[[], Any]:
    """Submits a rating of another claim each time."""
    rounds = Round.objects.open().get(standing=True)
    claims = list(Claim.objects.current().order_by("id").values_list("uid", flat=True)[: RUNS + WARM + 200])
    address = reverse("rate", args=[rounds.uid, claims[-1]])
    form = form_with("verdict", client.get(address).content, address)
    numbers = count()

    def rate() -> Any:
        return client.post(*filled_for(form, claims[-1], claims[next(numbers)]))

    return rate


def _getting(client: Client, address: str) -> Callable[[], Any]:
    return lambda: client.get(address)


def _figure(name: str, request: Callable[[], Any]) -> Figure:
    asked = [0]

    def counted(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        asked[0] += not _NO_QUERY.match(sql)
        return execute(sql, *arguments)

    values = []
    try:
        for _ in range(WARM):
            _answered(request())
        for _ in range(RUNS):
            started = process_time()
            response = request()
            values.append((process_time() - started) * 1000)
            _answered(response)
        with connection.execute_wrapper(counted):
            _answered(request())
    except Failed as failure:
        return Figure(GROUP, name, failure=str(failure))
    return Figure(GROUP, name, tuple(values), facts={"queries": asked[0]})


def _answered(response: Any) -> None:
    """Raises Failed for an answer that is no page and leads to none."""
    if response.status_code not in (HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
        raise Failed(f"answered {response.status_code}")
