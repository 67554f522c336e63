"""The drill: rate, back up while others rate on, lose everything, restore elsewhere, verify."""

import json
import shutil

import pytest

from tests.places import new_place

pytestmark = pytest.mark.slow

RATE = """
from tests.builders import *
reviewer = make_user(Role.REVIEWER)
while True:
    print(make_rating(make_claim(), reviewer=reviewer).uid, flush=True)
"""
RATED = """
import json
from claims.models import OPERATOR, Rating
print(json.dumps(list(Rating.objects.visible_to(OPERATOR).order_by("pk").values_list("uid", flat=True))))
"""
BETWEEN = 5


def read(process, number):
    return [process.stdout.readline().strip() for _ in range(number)]


def test_what_was_rated_before_a_backup_is_there_after_everything_was_lost(tmp_path):
    backups = tmp_path / "backups"
    with new_place(tmp_path / "one") as place:
        rater = place.begin("shell", "-v", "0", "-c", RATE)
        before = read(rater, BETWEEN)
        said = place.run("backup", str(backups))
        assert "new to the folder" in said
        after = read(rater, BETWEEN)
        rater.kill()
        after += rater.communicate()[0].split()
        shutil.rmtree(place.home)
    assert len(before) == BETWEEN
    assert all(len(uid) == 10 for uid in before + after)
    with new_place(tmp_path / "two", empty=True) as place:
        said = place.run("restore", str(backups))
        assert said.rstrip().endswith("everything is as it was stored.")
        there = json.loads(place.do(RATED))
        confirmed = before + after
        # Everything until some moment, and nothing of later.
        assert there == confirmed[: len(there)]
        assert set(before) <= set(there)
        assert len(there) < len(confirmed), "ratings went on after the backup"
        assert "everything is as it was stored" in place.run("verify")
