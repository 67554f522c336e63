"""Killed in the middle: what was confirmed is there, what was not is wholly absent, and all is as it should be.

A process of its own writes and says after each confirmed write what it wrote, until it is killed at a moment of chance.
"""

import json
import os
import random
import re
import signal
import subprocess
import time

import pytest

from tests.places import new_place

pytestmark = pytest.mark.slow

# `make bench` asks for twenty.
TIMES = int(os.environ.get("DRILLS", "2"))
LONGEST = 0.6
AT_ITS_END = "all of it is done"

SUBMIT = """
import os
from tests.builders import *
reviewer = make_user(Role.REVIEWER, username=f"rater-{os.getpid()}")
claims = [make_claim() for _ in range(40)]
print("begin", flush=True)
for claim in claims:
    print(make_rating(claim, reviewer=reviewer).uid, flush=True)
"""
PREPARE_HANDING_OUT = """
from tests.builders import *
units, raters = [make_claim() for _ in range(12)], [make_rater() for _ in range(4)]
for _ in range({times}):
    print(make_round(*units, raters=raters, raters_each=3, opened=False).uid)
"""
# In batches so small that there is something to be killed between.
HAND_OUT = """
from claims.actions import plan, round as rounds
from claims.models import Round, User
plan.BATCH = 2
made = Round.objects.get(uid={uid!r})
print("begin", flush=True)
rounds.open_round(actor=User.objects.get(username="everything"), round_=made, done=lambda *_: print(".", flush=True))
print({end!r}, flush=True)
"""
HANDED_OUT = """
import json
from collections import Counter
from claims.models import Assignment, Round
made = Round.objects.get(uid={uid!r})
each = Counter(Assignment.objects.filter(round=made).values_list("claim", flat=True))
print(json.dumps([made.opened_at is not None, sorted(set(each.values())), len(each)]))
"""
PREPARE_DECIDING = """
from tests.builders import *
from tests.decided import several
raters = [make_user(Role.REVIEWER) for _ in range(2)]
for _ in range({times}):
    print(several(*[("supported", "supported")] * 12, raters=raters)[0].uid)
"""
DECIDE = """
from claims.actions import decision
from claims.models import Decision, Round, User
decision.BATCH = 2
made, actor = Round.objects.get(uid={uid!r}), User.objects.get(username="everything")
def done(*_):
    print(Decision.objects.filter(round=made).count(), flush=True)
print("begin", flush=True)
decision.decide_alike(actor=actor, round_=made, reason="All say so.", done=done)
print({end!r}, flush=True)
"""
RATED = """
import json
from claims.models import OPERATOR, Rating
rows = Rating.objects.visible_to(OPERATOR).order_by("pk").values_list("uid", "claim", "reviewer", "basis")
print(json.dumps([[uid, bool(basis), [claim, reviewer]] for uid, claim, reviewer, basis in rows]))
"""
DECIDED = """
import json
from collections import Counter
from claims.models import Decision, Round
print(json.dumps(sorted(Counter(Decision.objects.filter(round__uid={uid!r}).values_list("claim", flat=True)).values())))
"""


def killed(place, code):
    """What a process said that runs this code, until it was killed a moment after it had begun, or had ended."""
    # What it says is all that it confirmed: warnings go elsewhere.
    process = place.begin("shell", "-v", "0", "-c", code, stderr=subprocess.DEVNULL)
    assert process.stdout.readline().strip() == "begin"
    time.sleep(random.uniform(0, LONGEST))  # noqa: S311  a moment, not a secret
    process.send_signal(signal.SIGKILL)
    # A line that was cut off was not confirmed.
    said = [line.strip() for line in re.findall(r".*\n", process.communicate(timeout=60)[0])]
    assert process.returncode in (0, -signal.SIGKILL)
    return said


def is_whole(place):
    assert "everything is as it was stored" in place.run("verify")


def test_each_rating_that_was_confirmed_is_there_once_and_whole_after_the_process_was_killed(tmp_path):
    with new_place(tmp_path / "home") as place:
        confirmed = []
        for _ in range(TIMES):
            confirmed += killed(place, SUBMIT)
            there = json.loads(place.do(RATED))
            assert set(confirmed) <= {uid for uid, _, _ in there}
            # Of each process at most one was stored that it could not tell of.
            assert len(there) <= len(confirmed) + TIMES
            assert all(whole for _, whole, _ in there)
            assert len({tuple(of) for _, _, of in there}) == len(there)
            is_whole(place)


def test_a_round_is_handed_out_wholly_or_not_seen_and_can_be_opened_after_the_process_was_killed(tmp_path):
    with new_place(tmp_path / "home") as place:
        for uid in place.do(PREPARE_HANDING_OUT.format(times=TIMES)).split()[-TIMES:]:
            said = killed(place, HAND_OUT.format(uid=uid, end=AT_ITS_END))
            opened, each, claims = json.loads(place.do(HANDED_OUT.format(uid=uid)))
            assert opened or AT_ITS_END not in said
            is_whole(place)
            if not opened:
                place.do(HAND_OUT.format(uid=uid, end=AT_ITS_END))
                opened, each, claims = json.loads(place.do(HANDED_OUT.format(uid=uid)))
            assert (opened, each, claims) == (True, [3], 12)


def test_decisions_on_many_are_there_as_far_as_was_said_and_go_on_after_the_process_was_killed(tmp_path):
    with new_place(tmp_path / "home") as place:
        for uid in place.do(PREPARE_DECIDING.format(times=TIMES)).split()[-TIMES:]:
            said = killed(place, DECIDE.format(uid=uid, end=AT_ITS_END))
            decided = json.loads(place.do(DECIDED.format(uid=uid)))
            assert len(decided) >= max((int(line) for line in said if line.isdigit()), default=0)
            # Each batch is there wholly.
            assert len(decided) % 2 == 0
            is_whole(place)
            place.do(DECIDE.format(uid=uid, end=AT_ITS_END))
            assert json.loads(place.do(DECIDED.format(uid=uid))) == [1] * 12
