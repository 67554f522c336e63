"""A table that was stopped half way: nothing of it stays, and it can be sent again."""

import signal
import subprocess

import pytest

from claims.actions import job
from claims.actions.claim import mark_claim
from claims.actions.table import store, whole
from claims.choices import ImportState, Role
from claims.models import Capture, Claim, Import, ImportedBatch, Round, Source
from tests.actions.table.test_store import rated, row
from tests.actions.table.test_take_back import store as store_whole
from tests.builders import make_scheme_version, make_user
from tests.places import new_place

pytestmark = pytest.mark.django_db

# In batches so small that it can be killed between them; it says what is written, and stops where it is to be killed.
STORE = """
import time
from claims.actions.table import store
from tests.actions.table.test_store import rated
from tests.actions.table.test_take_back import store as whole
from tests.builders import *
store.BATCH = 2
version = SchemeVersion.objects.get(scheme__code="claim-fit", version="2.0.0")
def done(number, doing):
    print(doing, number, flush=True)
    time.sleep(60 if doing == "Writing" and number == {stops_at} else 0)
person = User.objects.get(username="everything")
whole(person, [rated(number, MS="supported") for number in range(1, 8)], version, done)
"""
COUNT = """
from claims.models import *
print(Claim.objects.count(), Rating.objects.visible_to(OPERATOR).count(), Round.objects.filter(imported=True).count(),
      Capture.objects.count(), *Import.objects.order_by("pk").values_list("state", flat=True))
"""
PERSON = "from tests.builders import *; make_user(Role.CURATOR, Role.LEAD, username='everything')"


@pytest.fixture
def person(db):
    return make_user(Role.CURATOR, Role.LEAD)


@pytest.fixture
def stopped(person, monkeypatch):
    """An import of which two batches of three are stored, and whose process is gone."""
    monkeypatch.setattr(store, "BATCH", 2)
    monkeypatch.setattr(whole, "leave_nothing", lambda import_: None)
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})

    def stop(number, doing):
        if (number, doing) == (4, "Writing"):
            raise KeyboardInterrupt

    records = [row(1), rated(2, MS="supported"), rated(3, MS="supported"), rated(4, AS="unsupported"), row(5)]
    with pytest.raises(KeyboardInterrupt):
        store_whole(person, records, version, stop)
    monkeypatch.undo()
    assert (Claim.objects.count(), Round.objects.filter(imported=True).count()) == (4, 1)
    return Import.objects.get()


def test_whatever_a_worker_is_asked_for_it_takes_back_first_what_was_stopped(stopped):
    job.run_job.func("no-such-job")
    stopped.refresh_from_db()
    assert stopped.state == ImportState.CHECKED
    assert not any(noun.objects.exists() for noun in (Claim, Capture, Source, ImportedBatch))
    assert not Round.objects.filter(imported=True).exists()


def test_what_somebody_built_on_a_part_stays_and_is_said(stopped, person):
    first = Claim.objects.earliest("pk")
    mark_claim(actor=person, capture=first.capture, start=0, end=8)
    whole.take_back_stopped()
    stopped.refresh_from_db()
    assert (stopped.state, stopped.batches.count()) == (ImportState.CHECKED, 1)
    assert "not all" in stopped.problems[0]["what"]


@pytest.mark.slow
def test_a_table_whose_process_is_killed_leaves_nothing_once_a_worker_begins_and_can_be_sent_again(tmp_path):
    with new_place(tmp_path / "home") as place:
        place.do(PERSON)
        process = place.begin("shell", "-v", "0", "-c", STORE.format(stops_at=4), stderr=subprocess.DEVNULL)
        while process.stdout.readline().strip() != "Writing 4":
            assert process.poll() is None
        assert place.do(COUNT).split()[:3] == ["4", "4", "1"]
        # While it lives it is left alone.
        place.do("from claims.actions.table.whole import take_back_stopped as take; take()")
        assert place.do(COUNT).split()[0] == "4"
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=20)
        worker = place.begin("work", stdin=subprocess.PIPE)
        for _ in range(60):
            if (left := place.do(COUNT).split()) == ["0", "0", "0", "0", "checked"]:
                break
        worker.communicate(timeout=30)
        assert left == ["0", "0", "0", "0", "checked"]
        # The same table twice at once: the second waits, and finds nothing of the first, which is killed.
        first = place.begin("shell", "-v", "0", "-c", STORE.format(stops_at=4))
        while first.stdout.readline().strip() != "Writing 4":
            assert first.poll() is None
        second = place.begin("shell", "-v", "0", "-c", STORE.format(stops_at=0))
        assert place.do(COUNT).split()[:2] == ["4", "4"]
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=20)
        assert "Writing 7" in second.communicate(timeout=60)[0]
        assert place.do(COUNT).split() == ["7", "7", "1", "4", "checked", "checked", "stored"]
