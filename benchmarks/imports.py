"""Imports by `manage.py import`: tables and their memory, references, one that is killed, one while thirty people rate.

It works on a copy of the data.
"""

import asyncio
import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.contrib.auth.models import Group
from django.db import connection

from benchmarks.crowd import SLOWEST, browser_of, crowd, done_with, get_forms, pace
from benchmarks.data import ROOT, Place
from benchmarks.figures import Bar, Figure, percentile
from benchmarks.server import served
from benchmarks.submissions import NONE, NotReady, Rater, kept
from claims.actions.table.whole import take_back_stopped
from claims.choices import Role
from claims.models import Claim, Round, TableRow, User

GROUP = "Imports"
FEW, MANY, REFERENCES = 10_000, 100_000, 1_000
# In seconds, and how much more memory the many may take than the few: the table itself is ten times as long.
TABLE, OF_REFERENCES, MEMORY = Bar(most=180), Bar(most=10), Bar(most=2)
RATERS, A_SECOND, SECONDS = 30, 3, 30
LEAD = "bench-import-lead"
WORDS = (
    "knee hip cartilage cells stem therapy pain heals reduces improves patients clinic treatment safe proven may can"
    " reported function inflammation tissue repair marrow fat injection months"
).split()
MAPPING = {
    "format": "evidence-mapping-1",
    "columns": {
        "page": "source.address", "title": "source.title", "quote": "claim.quote", "voice": "description.voice",
        "verdict": "rating.verdict", "reason": "rating.rationale", "rater": "rating.rater",
    },
    "key": ["id"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of the command: seconds, megabytes at most, and whether it said that all is well."""

    seconds: float
    megabytes: float
    well: bool


def measure(place: Place) -> Iterator[Figure]:
    """Tables of two lengths, references, then what happens to a table that is killed, and to people beside one."""
    lead = User.objects.create(username=LEAD)
    lead.groups.set(Group.objects.filter(name__in=(Role.CURATOR, Role.LEAD)))
    megabytes = []
    for rows in (FEW, MANY):
        command = [*_table(place, f"of-{rows}", rows), "--json"]
        dry = _run(place, *command, "--dry-run")
        yield _figure(f"look through a table of {rows:,} rows", dry, TABLE)
        stored = _run(place, *command, "--as", LEAD)
        yield _figure(f"store a table of {rows:,} rows", stored, TABLE)
        megabytes.append(stored.megabytes)
    facts = {f"{rows:,} rows, MB": one for rows, one in zip((FEW, MANY), megabytes, strict=True)}
    yield Figure(GROUP, "memory of the many, times that of the few", (megabytes[1] / megabytes[0],), "x", MEMORY, facts)
    ran = _run(place, str(_references(place)), "--json", "--as", LEAD)
    yield _figure(f"store {REFERENCES:,} references", ran, OF_REFERENCES)
    yield from _killed(place)
    yield from _beside_raters(place)


def _figure(name: str, ran: Ran, bar: Bar) -> Figure:
    failure = "" if ran.well else "something was refused"
    return Figure(GROUP, name, (ran.seconds,), "s", bar, {"memory MB": ran.megabytes}, failure=failure)


def _begin(place: Place, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "import", *arguments]
    said = (place.home / "imports.said").open("wb")
    return subprocess.Popen(  # noqa: S603  our own command
        command, cwd=ROOT, env=place.environment, stdout=said, stderr=subprocess.STDOUT
    )


def _run(place: Place, *arguments: str) -> Ran:
    started = time.perf_counter()
    process = _begin(place, *arguments)
    # What the system counted of this one process.
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ran(time.perf_counter() - started, used.ru_maxrss / 1024, process.returncode == 0)


def _killed(place: Place) -> Iterator[Figure]:
    """A table that is killed half way leaves nothing, and is sent again."""
    before, command = Claim.objects.count(), _table(place, "killed", MANY)
    process = _begin(place, *command, "--as", LEAD)
    while (written := Claim.objects.count() - before) < MANY // 2 and process.poll() is None:
        time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    started = time.perf_counter()
    take_back_stopped()
    seconds = time.perf_counter() - started
    left = Claim.objects.count() - before + TableRow.objects.filter(table="killed.csv").count()
    yield Figure(GROUP, "claims that a killed table leaves", (left,), "", NONE, {"were stored": float(written)})
    yield Figure(GROUP, "take back what was stored of it", (seconds,), "s")
    yield _figure("send it again", _run(place, *command, "--json", "--as", LEAD), TABLE)


def _beside_raters(place: Place) -> Iterator[Figure]:
    """Thirty people rate while a table is looked through and stored."""
    standing = Round.objects.open().get(standing=True)
    claims = list(Claim.objects.current().order_by("id").values_list("uid", flat=True)[:1_000])
    with served(place) as (port, _):
        team = [Rater(user.username, browser_of(port, user), claims) for user in crowd(RATERS)]
        connection.close()
        try:
            asyncio.run(get_forms(team, standing.uid))
        except (OSError, NotReady) as error:
            yield Figure(GROUP, "ratings beside a table", failure=str(error))
            return
        before = Claim.objects.count()
        process = _begin(place, *_table(place, "beside", MANY), "--as", LEAD)
        for doing in ("looked through", "stored"):
            while doing == "stored" and Claim.objects.count() == before and process.poll() is None:
                time.sleep(0.2)
            for rater in team:
                rater.milliseconds.clear()
            connection.close()
            asyncio.run(done_with(lambda team: pace(team, SECONDS, A_SECOND), team))
            times = [one for rater in team for one in rater.milliseconds]
            facts = {"p50 ms": percentile(times, 0.5), "p99 ms": percentile(times, 0.99), "number": float(len(times))}
            running = "" if process.poll() is None else "the table was stored before the end"
            name = f"{RATERS} people rate while a table is {doing}, slowest"
            yield Figure(GROUP, name, (max(times),), "ms", SLOWEST, facts, note=running)
        process.send_signal(signal.SIGKILL)
        process.wait()
        yield from kept(team, "beside a table", GROUP)


def _table(place: Place, name: str, rows: int) -> list[str]:
    """A table of invented claims, five a page, each with a rating; what the command is told of it."""
    path, mapping, random = place.home / f"{name}.csv", place.home / "mapping.json", Random(name)  # noqa: S311
    mapping.write_text(json.dumps(MAPPING), encoding="utf-8")
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", *MAPPING["columns"], "of theirs"])
        for row in range(rows):
            page, words = f"{name}-{row // 5}", " ".join(random.choices(WORDS, k=random.randint(8, 25)))
            table.writerow(
                [f"{name}-{row}", f"https://{page}.example/", f"Page {page}", f"Statement {row} says that {words}.",
                 random.choice(["marketing", "research"]), random.choice(["supported", "unsupported"]),
                 f"Because of {words[:60]}", f"Rater {random.randint(1, 3)} of {name}", f"x{row % 7}"]
            )  # fmt: skip
    version = Round.objects.open().get(standing=True).scheme_version
    return [str(path), "--kind", "table", "--mapping", str(mapping), "--codebook", version.uid]


def _references(place: Place) -> Path:
    path, random = place.home / "references.ris", Random(1)  # noqa: S311  invented words, no secret
    with path.open("w", encoding="utf-8") as file:
        for number in range(REFERENCES):
            words, title = random.choices(WORDS, k=120), " ".join(random.choices(WORDS, k=9))
            file.write(
                f"TY  - JOUR\nTI  - {title} {number}\nAU  - Doe, J{number}\nAU  - Roe, K\nPY  - {1990 + number % 35}\n"
                f"JO  - Journal of {words[0]}\nVL  - {number % 40}\nSP  - {number}\nDO  - 10.5555/bench.{number}\n"
                f"UR  - https://journal.example/{number}\nAB  - {' '.join(words)}\nKW  - {words[1]}\nER  - \n\n"
            )
    return path
