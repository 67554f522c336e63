"""Rounds over all claims: choosing, opening and handing them out to three raters each, and the lead's page of it.

It writes, so it works on a copy of the data.
"""

from collections.abc import Iterator
from time import perf_counter

from django.contrib.auth.models import Group
from django.test import Client

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure, timed
from claims.actions.assignment import hand_out_anew, join_round
from claims.actions.interest import declare_interests
from claims.actions.round import make_round, open_round
from claims.actions.unit import Choice
from claims.choices import Role
from claims.models import Assignment, Claim, Round, User

GROUP = "Rounds"
RATERS, EACH = 20, 3
# In seconds, over 100,000 claims with three raters each.
PROMISE = Bar(most=60, only_at=100_000)


def measure(place: Place) -> Iterator[Figure]:
    """Making, opening, handing out anew after somebody joined, and the page."""
    lead = _person("bench-round-lead", Role.LEAD)
    people = [_rater(f"bench-round-{number:02}") for number in range(RATERS + 1)]
    version = Round.objects.open().get(standing=True).scheme_version
    planned = Round(name="All", scheme_version=version, raters_each=EACH)
    started = perf_counter()
    made = make_round(actor=lead, round_=planned, choice=Choice(Claim.objects.current()), raters=people[:RATERS])
    chosen = perf_counter()
    open_round(actor=lead, round_=made)
    opened = perf_counter()
    made.refresh_from_db()
    handed = Assignment.objects.filter(round=made).count()
    yield Figure(GROUP, "make a round over all claims", (chosen - started,), unit="s")
    yield Figure(GROUP, "open it: freeze and hand out", (opened - chosen,), "s", PROMISE, {"assignments": handed})
    join_round(actor=lead, round_=made, reviewer=people[RATERS])
    started = perf_counter()
    hand_out_anew(actor=lead, round_=made)
    yield Figure(GROUP, "hand out anew after one joined", (perf_counter() - started,), "s", PROMISE)
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    client.force_login(lead)
    yield Figure(GROUP, "the lead's page", timed(lambda: client.get(made.get_absolute_url()), runs=5, warm=1))


def _rater(username: str) -> User:
    person = _person(username, Role.REVIEWER)
    declare_interests(actor=person, none=True)
    return person


def _person(username: str, role: Role) -> User:
    person = User.objects.create(username=username)
    person.groups.add(Group.objects.get(name=role))
    return person
