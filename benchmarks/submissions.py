"""Rating submissions over HTTP from 1, 8 and 32 clients at once: how many a second, and whether each was kept once.

Everything is real: gunicorn as `manage.py start` starts it, a login by password, a session, the check against forged
forms. Every client is a reviewer of their own and rates other claims. Clients and server share the machine. It works on
a copy of the data.
"""

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from statistics import median

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from benchmarks.browser import Browser
from benchmarks.data import Place
from benchmarks.figures import Bar, Figure, percentile
from benchmarks.markup import Form, read_page
from benchmarks.server import cpu_seconds, served
from benchmarks.stages import LOGIN_STAGES, STAGES, watched
from benchmarks.visits import Failed
from claims.models import OPERATOR, Claim, Rating, Round, User

GROUP = "Rating submissions"
CLIENTS = (1, 8, 32)
SECONDS = 10
SUBMISSIONS = 200
# Of submissions a second; where the disk confirms fewer empty commits, so much of them.
PROMISE, MOST_OF_COMMITS = 130.0, 0.8
PROMISED = 32
# Milliseconds of the server's processor for one submission, and its queries without BEGIN and COMMIT.
MOST_CPU, MOST_QUERIES = Bar(most=6), Bar(most=8)
COMMITS = 100
NONE = Bar(most=0)
# The cookie of "rating submitted": the page that a person sees next takes it away.
SHOWN_NEXT = "messages"
RATIONALE = "The wording goes further than the linked evidence, which names no comparison."


@dataclass(slots=True)
class Rater:
    """One reviewer at one browser, with the form as they first got it, and what became of each submission."""

    username: str
    browser: Browser
    claims: list[str]
    form: Form = field(default_factory=lambda: Form("", "post"))
    taken: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    login_ms: float = 0.0


def measure(place: Place) -> Iterator[Figure]:
    """Each number of clients, with reviewers who have not rated yet; then one submission, stage by stage."""
    password = secrets.token_urlsafe(12)
    User.objects.filter(username__startswith="bench-rater").update(password=make_password(password))
    raters = iter(User.objects.filter(username__startswith="bench-rater").order_by("username"))
    round_uid = Round.objects.open().get(standing=True).uid
    claims = list(Claim.objects.current().order_by("id").values_list("uid", flat=True)[:50_000])
    with served(place) as (port, server):
        for clients in CLIENTS:
            team = [Rater(next(raters).username, Browser(port), _share(claims, n, clients)) for n in range(clients)]
            connection.close()
            yield from _figures(team, round_uid, password, server)
    try:
        yield from _stages(next(raters), round_uid, claims[:SUBMISSIONS], password)
    except (NotReady, Failed) as error:
        yield Figure("One submission, stage by stage", "all", failure=str(error))


def _stages(rater: User, round_uid: str, claims: list[str], password: str) -> list[Figure]:
    """Where the time of one submission and of one login goes, in this process, without the server around it."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"host": "localhost"})
    login = reverse("login")
    form = form_with("password", client.get(login).content, login)
    with watched(LOGIN_STAGES) as at_login:
        # The chain of middleware keeps the functions that it was made of.
        client.handler.load_middleware()
        client.post(form.action, form.filled(username=rater.username, password=password))
    address = reverse("rate", args=[round_uid, claims[0]])
    answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise Failed(f"{address} answered {answer.status_code}")
    form = form_with("verdict", answer.content, address)
    with watched(STAGES) as stages:
        client.handler.load_middleware()
        for claim in claims:
            goal, fields = filled_for(form, claims[0], claim)
            client.cookies.pop(SHOWN_NEXT, None)
            answer = client.post(goal, fields)
            if answer.status_code not in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
                raise Failed(f"{goal} answered {answer.status_code}")
    login_figures = at_login.figures("One login, stage by stage")
    figures = stages.figures("One submission, stage by stage")
    queries = Figure(GROUP, "queries of one submission", (figures[0].facts["queries"],), "", MOST_QUERIES)
    return [queries, *figures, *login_figures]


def _share(claims: list[str], number: int, clients: int) -> list[str]:
    """All claims, from another place on for each client."""
    start = len(claims) * number // clients
    return claims[start:] + claims[:start]


def _figures(team: list[Rater], round_uid: str, password: str, server: int) -> list[Figure]:
    name = f"{len(team)} client{'s' if len(team) > 1 else ''}"
    commits = commits_a_second()
    bar = Bar(least=min(PROMISE, MOST_OF_COMMITS * commits)) if len(team) == PROMISED else None
    try:
        spent = asyncio.run(_run(team, round_uid, password, server))
    except (OSError, NotReady) as error:
        return [Figure(GROUP, f"{name}, a second", unit="/s", bar=bar, failure=str(error))]
    times = [one for rater in team for one in rater.milliseconds]
    facts = {"login ms": median(rater.login_ms for rater in team), "empty commits /s": commits}
    if times:
        facts |= {"p50 ms": percentile(times, 0.5), "p99 ms": percentile(times, 0.99)}
        facts |= {"server CPU ms": spent.server_cpu / len(times), "client CPU ms": spent.client_cpu / len(times)}
    taken = sum(len(rater.taken) for rater in team)
    rate = Figure(GROUP, f"{name}, a second", (taken / spent.seconds,), "/s", bar, facts)
    cpu = Figure(GROUP, f"{name}, processor time of the server", (spent.server_cpu / max(1, len(times)),), bar=MOST_CPU)
    return [rate, *([cpu] if times else []), *kept(team, name)]


def commits_a_second() -> float:
    """How many transactions that write a few bytes the disk confirms in a second, one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS benchmark_empty (words TEXT)")
    started = time.perf_counter()
    for _ in range(COMMITS):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO benchmark_empty VALUES ('x')")
    return COMMITS / (time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took: seconds on the clock, milliseconds of the processors."""

    seconds: float
    server_cpu: float
    client_cpu: float


async def _run(team: list[Rater], round_uid: str, password: str, server: int) -> Spent:
    """Log everybody in, then let all submit at once. Raises NotReady and OSError."""
    await asyncio.gather(*(_get_ready(rater, round_uid, password) for rater in team))
    started, served_before, own_before = time.perf_counter(), cpu_seconds(server), time.process_time()
    await asyncio.gather(*(_submit(rater, started + SECONDS) for rater in team))
    return Spent(
        time.perf_counter() - started,
        (cpu_seconds(server) - served_before) * 1000,
        (time.process_time() - own_before) * 1000,
    )


def kept(team: list[Rater], name: str, group: str = GROUP) -> list[Figure]:
    """What was refused, and what the database says of what was taken."""
    errors: Counter[str] = sum((rater.errors for rater in team), Counter())
    ratings = Rating.objects.visible_to(OPERATOR).filter(reviewer__username__in=[rater.username for rater in team])
    rows = Counter(ratings.values_list("reviewer__username", "claim__uid"))
    said = {(rater.username, claim) for rater in team for claim in rater.taken}
    lost, double = len(said - rows.keys()), sum(rows.values()) - len(rows)
    unsaid = len(rows.keys() - said)
    why = "; ".join(f"{number} x {reason}" for reason, number in errors.most_common(3))
    counted = f"{sum(rows.values())} rows, {len(said)} taken, {unsaid} kept without an answer"
    return [
        Figure(group, f"{name}, errors", (errors.total(),), "", NONE, note=why),
        Figure(group, f"{name}, lost", (lost,), "", NONE, note=counted),
        Figure(group, f"{name}, double", (double,), "", NONE, note=counted),
    ]


class NotReady(Exception):
    """A reviewer could not log in, or got no form."""


async def _get_ready(rater: Rater, round_uid: str, password: str) -> None:
    """Log in, and open the form of the first claim. Raises NotReady."""
    login = reverse("login")
    page = await rater.browser.get(login)
    form = form_with("password", page.body, login)
    started = time.perf_counter()
    answer = await rater.browser.post(form.action, form.filled(username=rater.username, password=password))
    rater.login_ms = (time.perf_counter() - started) * 1000
    if answer.status != HTTPStatus.FOUND:
        raise NotReady(f"{rater.username} could not log in: answered {answer.status}")
    address = reverse("rate", args=[round_uid, rater.claims[0]])
    answer = await rater.browser.get(address)
    if answer.status != HTTPStatus.OK:
        raise NotReady(f"{address} answered {answer.status}")
    rater.form = form_with("verdict", answer.body, address)
    # The server hangs up on who is silent for long, and the others have yet to log in.
    await rater.browser.close()


async def _submit(rater: Rater, deadline: float) -> None:
    """Rate one claim after the other until time is up or there are no more."""
    for claim in rater.claims:
        if time.perf_counter() > deadline:
            break
        address, fields = filled_for(rater.form, rater.claims[0], claim)
        rater.browser.cookies.pop(SHOWN_NEXT, None)
        started = time.perf_counter()
        try:
            answer = await rater.browser.post(address, fields)
        except OSError as error:
            rater.errors[f"{type(error).__name__}"] += 1
            continue
        rater.milliseconds.append((time.perf_counter() - started) * 1000)
        if answer.status in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
            rater.taken.append(claim)
        else:
            rater.errors[f"answered {answer.status}"] += 1
    await rater.browser.close()


def form_with(name: str, body: bytes, address: str) -> Form:
    """The form on a page that asks for this. Raises NotReady when there is none."""
    for form in read_page(body.decode("utf-8", "replace"), address).forms:
        if form.method == "post" and any(control.name == name for control in form.controls):
            return form
    raise NotReady(f"{address} has no form that asks for {name}.")


def filled_for(form: Form, first: str, claim: str) -> tuple[str, dict[str, str]]:
    """Address and fields with a judgement of `claim`, from the form that was drawn for the claim `first`."""
    verdicts = [control for control in form.controls if control.name == "verdict"]
    codes = [control.value for control in verdicts] + [code for control in verdicts for code, _ in control.options]
    # Not the first one: a supported wording asks for the least.
    verdict = "unsupported" if "unsupported" in codes else codes[-1]
    fields = form.filled(verdict=verdict, rationale=RATIONALE)
    fields = {name: value.replace(first, claim) for name, value in fields.items()}
    return form.action.replace(first, claim), fields
