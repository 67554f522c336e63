"""A place from a backup: only into an empty one, only from a whole one, and without what was purged since."""

import json
import shutil
import signal
import subprocess
import sys

import pytest

from claims.exchange.backup.folder import ABOUT, SUMS, BadBackup, Folder, sha256_of_file
from claims.exchange.backup.restore import check_backup
from tests.paths import ROOT
from tests.places import new_place

pytestmark = pytest.mark.slow

WORK = """
from tests.builders import *
rated = make_rating()
first, second = make_capture("In confidence."), make_capture("In confidence.")
make_withholding(first)
User.objects.create_user("late")
from django.test import Client
Client().force_login(everything())
"""
# After the backup: one is withheld and both are purged, by somebody whom the backup does not know.
PURGE = """
from tests.builders import *
from claims.actions.purge import purge
lead = make_user(Role.LEAD, username="newcomer")
first, second = Capture.objects.exclude(claims__isnull=False).order_by("pk")
purge(actor=everything(), withholding=withhold(actor=lead, capture=second, reason="Asked, too."))
"""
STATE = """
import json
from django.contrib.sessions.models import Session
from claims.models import Capture, Withholding
captures = Capture.objects.order_by("pk")
print(json.dumps({
    "texts": [capture.text[:14] for capture in captures],
    "withheld": [capture.withheld_at is not None for capture in captures],
    "purged": [one and one.username for one in [withheld.purged_by for withheld in Withholding.objects.order_by("pk")]],
    "reasons": [withheld.reason for withheld in Withholding.objects.order_by("pk")],
    "sessions": Session.objects.count(),
}))
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with one backup; and, beside it, the log of a purge that came after."""
    base = tmp_path_factory.mktemp("kept")
    with new_place(base / "place") as place:
        place.do(WORK)
        place.run("backup", str(base / "backups"))
        place.do(PURGE)
        shutil.copy(place.home / "purges.jsonl", base / "purges.jsonl")
    return base


@pytest.fixture
def folder(kept, tmp_path):
    """A copy of it, to do with as one likes; as if nobody could have told it of the purge."""
    shutil.copytree(kept / "backups", tmp_path / "backups")
    (tmp_path / "backups" / "purges.jsonl").unlink()
    return Folder(tmp_path / "backups")


@pytest.fixture
def place(tmp_path):
    with new_place(tmp_path / "place", empty=True) as place:
        yield place


def state(place):
    return json.loads(place.do(STATE))


def sign_again(made):
    """Bring the hashes of a backup in line with what it says of itself now."""
    lines = (made.path / SUMS).read_text().splitlines()
    lines[0] = f"{sha256_of_file(made.path / ABOUT)}  {ABOUT}"
    (made.path / SUMS).write_text("\n".join(lines) + "\n")


def test_everything_is_there_again_and_everybody_logs_in_again(folder, place):
    said = place.run("restore", str(folder.path))
    assert said.rstrip().endswith("everything is as it was stored.")
    found = state(place)
    assert found["texts"] == ["Our clinic tre", "In confidence.", "In confidence."]
    assert found["withheld"] == [False, True, False]
    assert found["sessions"] == 0
    assert [path for path in place.home.rglob("*") if path.is_dir() and path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("where", ["in the folder", "in the place", "elsewhere"])
def test_what_was_purged_after_the_backup_is_purged_again(kept, folder, place, where, tmp_path):
    log, options = kept / "purges.jsonl", []
    if where == "in the folder":
        shutil.copy(log, folder.path)
    elif where == "in the place":
        place.home.mkdir(exist_ok=True)
        shutil.copy(log, place.home)
    else:
        options = ["--purges", str(log)]
    said = place.run("restore", str(folder.path), *options)
    assert said.count("Purged again") == 1
    found = state(place)
    assert found["texts"] == ["Our clinic tre", "In confidence.", ""]
    # The other capture has the same bytes. It was withheld then, as it is here: else it would be so now.
    assert found["withheld"] == [False, True, True]
    assert found["purged"] == [None, "everything"]
    assert found["reasons"] == ["A private person asked.", "Asked, too."]
    assert (place.home / "purges.jsonl").read_text() == log.read_text()


def test_bytes_that_were_purged_are_gone_and_not_only_from_the_rows(kept, folder, place):
    shutil.copy(kept / "purges.jsonl", folder.path)
    told = json.loads((kept / "purges.jsonl").read_text())
    place.run("restore", str(folder.path))
    place.do("from tests.builders import *; from claims.actions.purge import purge\n"
             "purge(actor=everything(), withholding=Withholding.objects.get(purged_at=None))")  # fmt: skip
    assert not list(place.home.rglob(told["files"][0]))
    if place.address.startswith("sqlite"):
        assert b"In confidence." not in (place.home / "db.sqlite3").read_bytes()


def test_a_log_that_was_named_and_is_not_there_is_refused(folder, place, tmp_path):
    said = place.run("restore", str(folder.path), "--purges", str(tmp_path / "nowhere"), fails=True)
    assert "nowhere is not there" in said
    assert not (place.home / "files").exists()


def test_a_running_place_is_never_restored_over(folder, tmp_path):
    with new_place(tmp_path / "running") as place:
        place.do("from tests.builders import *; make_claim()")
        said = place.run("restore", str(folder.path), fails=True)
        assert "This place is not empty" in said
        assert place.do("from claims.models import Claim; print(Claim.objects.count())").strip() == "1"


@pytest.mark.parametrize("left", ["files/captures/ab/abcd", "db.sqlite3-wal"])
def test_a_place_with_anything_left_in_it_is_refused(folder, place, left):
    if place.address.startswith("postgres") and "sqlite" in left:
        return
    (place.home / left).parent.mkdir(parents=True, exist_ok=True)
    (place.home / left).write_text("left")
    assert f"{place.home / left} is there" in place.run("restore", str(folder.path), fails=True)
    assert (place.home / left).read_text() == "left"


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path):
    path.write_bytes(path.read_bytes()[:-70])


@pytest.mark.parametrize("harm", [flip, cut, lambda path: path.unlink()], ids=["flipped", "cut short", "gone"])
@pytest.mark.parametrize("which", ["database", "file", "about", "sums"])
def test_a_damaged_backup_is_refused_by_the_name_of_the_file(folder, which, harm):
    (made,) = folder.backups()
    files = {
        "database": made.database,
        "file": folder.file(max(made.hashes())),
        "about": made.path / ABOUT,
        "sums": made.path / SUMS,
    }
    harm(files[which])
    with pytest.raises(BadBackup) as refused:
        check_backup(folder.newest())
    # A line of the sums that says something else is found at the file that it is of.
    assert str(files[which]) in str(refused.value) or which == "sums"


def test_a_damaged_backup_restores_nothing(folder, place):
    flip(folder.file(max(folder.newest().hashes())))
    assert "nothing is restored from it" in place.run("restore", str(folder.path), fails=True)
    assert not place.home.exists() or not list(place.home.iterdir())


def test_checking_restores_nothing(folder, place):
    assert "Everything is as it was backed up." in place.run("restore", str(folder.path), "--check")
    assert not place.home.exists() or not list(place.home.iterdir())


def test_a_backup_of_a_newer_program_is_refused(folder):
    (made,) = folder.backups()
    about = json.loads((made.path / ABOUT).read_text())
    about["version"] = "9.0"
    about["migrations"].append("claims.0099_later")
    (made.path / ABOUT).write_text(json.dumps(about))
    sign_again(made)
    with pytest.raises(BadBackup, match=r"made by Evidence 9\.0.* it has claims\.0099_later"):
        check_backup(folder.newest())


def test_a_backup_of_the_other_engine_is_refused(folder, place):
    (made,) = folder.backups()
    about = json.loads((made.path / ABOUT).read_text())
    about["engine"] = {"sqlite": "postgresql", "postgresql": "sqlite"}[about["engine"]]
    (made.path / ABOUT).write_text(json.dumps(about))
    sign_again(made)
    assert "see DATABASE_URL" in place.run("restore", str(folder.path), fails=True)


def test_no_backup_is_no_backup(tmp_path, place):
    assert "holds no whole backup" in place.run("restore", str(tmp_path / "nothing"), fails=True)


def test_another_backup_than_the_newest_by_its_name(folder, place):
    (made,) = folder.backups()
    shutil.copytree(made.path, folder.path / "2999-01-01T000000.000Z")
    assert folder.newest().name == "2999-01-01T000000.000Z"
    with pytest.raises(BadBackup, match="holds no backup yesterday"):
        folder.newest("yesterday")
    assert f"{made.name}: made by" in place.run("restore", str(folder.path), "--check", "--backup", made.name)


def test_a_folder_that_cannot_be_written_to_is_enough(folder, place):
    (folder.path / ".lock").chmod(0o400)
    folder.path.chmod(0o500)
    try:
        assert "everything is as it was stored" in place.run("restore", str(folder.path))
    finally:
        folder.path.chmod(0o700)


KILLED = """
import os, signal
from claims.exchange.backup import restore
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
restore.{} = die
restore.restore(restore.Path("{}"))
"""


@pytest.mark.parametrize("at", ["store_bytes", "database.load_database", "call_command", "settle_restored"])
def test_one_that_was_cut_short_goes_on(kept, folder, place, at):
    shutil.copy(kept / "purges.jsonl", folder.path)
    place.home.mkdir(exist_ok=True)
    killed = place.begin("shell", "-v", "0", "-c", KILLED.format(at, folder.path))
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert (place.home / "unfinished-restore").exists()
    assert "everything is as it was stored" in place.run("restore", str(folder.path))
    assert state(place)["texts"][-1] == ""
    assert not (place.home / "unfinished-restore").exists()


def test_until_it_has_ended_nothing_is_served_and_nothing_done(place):
    place.home.mkdir(exist_ok=True)
    (place.home / "unfinished-restore").write_text('{"backup": "/elsewhere/2026"}')
    for refused in ("start", "verify", "work"):
        assert "A restore was begun here and has not ended" in place.run(refused, fails=True)
    served = subprocess.run(
        [sys.executable, "-c", "import evidence.wsgi"],
        cwd=ROOT,
        env=place.environment,
        capture_output=True,
        check=False,
    )
    assert b"has not ended" in served.stderr


def test_one_that_was_cut_short_is_not_finished_with_another_backup(folder, place):
    place.home.mkdir(exist_ok=True)
    (place.home / "unfinished-restore").write_text('{"backup": "/elsewhere/2026"}')
    assert "A restore of /elsewhere/2026 was begun here" in place.run("restore", str(folder.path), fails=True)


@pytest.mark.postgres
def test_without_the_programs_of_postgresql_it_says_what_to_install(folder, place):
    code = (
        "from claims.exchange.backup import database; database.shutil.which = lambda program: None\n"
        f"from django.core.management import call_command; call_command('restore', '{folder.path}')"
    )
    assert "pg_restore is not on PATH" in place.do(code, fails=True)


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_one_clear_line(folder, place, tmp_path):
    nowhere = place.address.replace("/evidence", "/nowhere_evidence")
    said = place.run("restore", str(folder.path), env=place.environment | {"DATABASE_URL": nowhere}, fails=True)
    assert "Not restored. The database says:" in said
    assert "does not exist" in said
