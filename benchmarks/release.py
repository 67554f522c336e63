"""Releases of all claims with three ratings each: making one, making the next, who rates meanwhile, and taking one in.

It writes, so it works on a copy of the data.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from benchmarks import data
from benchmarks.data import ROOT, Place
from benchmarks.figures import Bar, Figure
from claims.actions.judgement import Judgement
from claims.actions.rating import submit_rating
from claims.choices import Role
from claims.database.insert import insert_all
from claims.models import OPERATOR, Claim, Rating, Release, Round, User
from claims.rules.identify.uid import new_uid

GROUP = "Releases"
LEAD, THIRD, BESIDE = "bench-release-lead", "bench-release-third", "bench-release-beside"
BATCH, MOST_RATED = 2_000, 5_000
# In seconds.
BUILT = Bar(most=60, only_at=100_000)
# Times that of 1,000 claims, Python and Django included; and milliseconds for who rates meanwhile.
MEMORY, WAITS = Bar(growth=3), Bar(most=1_000)


def measure(place: Place) -> Iterator[Figure]:
    """A release, another one that says what changed, and the first in an empty installation."""
    _, third, beside = _people()
    open_round = _revealed(third)
    folder = place.home / "release"
    shutil.rmtree(folder, ignore_errors=True)
    # All at once: a cursor that stays open would have these writes stand on an old state, which SQLite refuses.
    claims = iter(list(Claim.objects.current().order_by("pk").defer("search_text")[:MOST_RATED]))
    slowest: list[float] = []
    seconds, megabytes = _ran(place, ["build", "--title", "First", "--as", LEAD, "--out", str(folder)])
    yield Figure(GROUP, "make a release", (seconds,), "s", BUILT, {"memory MB": megabytes})
    yield Figure(GROUP, "memory of that", (megabytes,), "MB", MEMORY)
    again = ["build", "--title", "Second", "--as", LEAD]
    seconds, megabytes = _ran(place, again, _rating(beside, open_round, claims, slowest))
    yield Figure(GROUP, "make the next, while one rates", (seconds,), "s", BUILT, {"memory MB": megabytes})
    yield Figure(GROUP, "a rating meanwhile, slowest", (max(slowest),), "ms", WAITS, {"number": float(len(slowest))})
    yield _taken_in(place, folder)
    # The files of a copy are those of the data that it is a copy of.
    for release in Release.objects.exclude(sha256=""):
        default_storage.delete(release.stored_name)


def _people() -> list[User]:
    roles = {LEAD: (Role.LEAD, Role.CURATOR), THIRD: (Role.REVIEWER,), BESIDE: (Role.REVIEWER,)}
    people = []
    for name, ours in roles.items():
        person = User.objects.create(username=name)
        person.groups.set(Group.objects.filter(name__in=ours))
        people.append(person)
    return people


def _revealed(third: User) -> Round:
    """A third rating of each claim, in a round that is closed then; gives another one that is open."""
    held = Round.objects.open().get(standing=True)
    ratings = Rating.objects.visible_to(OPERATOR).filter(round=held, supersedes=None)
    keys = list({claim: pk for pk, claim in ratings.order_by("-pk").values_list("pk", "claim")}.values())
    for at in range(0, len(keys), BATCH):
        some = [_by(third, one) for one in ratings.filter(pk__in=keys[at : at + BATCH])]
        with transaction.atomic():
            insert_all(some)
    Round.objects.filter(pk=held.pk).update(standing=False, closed_at=timezone.now())
    return Round.objects.create(
        name="Open", standing=True, scheme_version=held.scheme_version, opened_at=timezone.now(), reveal=held.reveal
    )


def _by(person: User, rating: Rating) -> Rating:
    rating.pk, rating.uid, rating.reviewer = None, new_uid(), person
    return rating


def _ran(place: Place, arguments: list[str], beside: Iterable[object] = ()) -> tuple[float, float]:
    """Seconds and megabytes at most of a run of the command, while something else is done."""
    command = [sys.executable, "manage.py", "release", *arguments]
    started = time.perf_counter()
    with (place.home / "release.said").open("wb") as said:
        process = subprocess.Popen(  # noqa: S603  our own command
            command, cwd=ROOT, env=place.environment, stdout=said, stderr=subprocess.STDOUT
        )
    ended: tuple[int, int, Any] = (0, 0, None)
    for _ in beside:
        time.sleep(0.05)
        if (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            break
    _, status, used = ended if ended[0] else os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit((place.home / "release.said").read_text()[-2_000:])
    return time.perf_counter() - started, used.ru_maxrss / 1024


def _rating(person: User, round_: Round, claims: Iterator[Claim], milliseconds: list[float]) -> Iterator[None]:
    """Rates one claim after the other."""
    for claim in claims:
        started = time.perf_counter()
        judgement = Judgement(verdict="unsupported", rationale="Nothing is linked that shows it.")
        submit_rating(actor=person, round_=round_, unit=claim, judgement=judgement)
        milliseconds.append((time.perf_counter() - started) * 1000)
        yield


def _taken_in(place: Place, folder: "os.PathLike[str]") -> Figure:
    """The release in an installation that has nothing yet."""
    home = place.home.with_name(f"{place.home.name}-empty")
    url = f"sqlite:///{home / 'db.sqlite3'}" if place.engine == "sqlite" else f"{place.url}_empty"
    empty = replace(place, home=home, url=url)
    data.make(empty)
    try:
        data.manage(empty, "shell", "--no-imports", "-c", "from benchmarks.release import _people; _people()")
        seconds, megabytes = _ran(empty, ["load", str(folder), "--as", LEAD])
        return Figure(GROUP, "take it into an empty installation", (seconds,), "s", None, {"memory MB": megabytes})
    finally:
        data.drop(empty)
