"""What a backup holds, what it refuses, and that one that was cut short never looks whole."""

import json
import os
import signal
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from claims.actions.purge import purge
from claims.exchange.backup import database, make
from claims.exchange.backup.folder import ABOUT, SUMS, Folder, sha256_of_file
from claims.models import Capture
from claims.reads.purge_log import home_log, read_log
from evidence import __version__
from tests.builders import everything, make_capture, make_rating, make_withholding
from tests.places import new_place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("installed")]

WORDS = "What somebody said in confidence. "


@pytest.fixture(autouse=True)
def _home(tmp_path, settings, monkeypatch):
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    # The commands make what they write readable for its owner alone, here for the rest of the run.
    monkeypatch.setattr(os, "umask", lambda mask: None)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "backups")


def backup(folder, **options):
    """What the command says; an error at the end."""
    out = StringIO()
    try:
        call_command("backup", str(folder.path), stdout=out, **options)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def stored_in(folder):
    return {path.name for path in (folder.path / "files").glob("*/*")}


def test_a_backup_has_the_database_and_every_file_and_says_what_it_is(folder):
    rated = make_rating()
    said = backup(folder)
    (made,) = folder.backups()
    assert str(made.path) in said
    assert made.about.version == __version__
    assert made.about.engine == connection.vendor
    assert made.hashes() == [rated.claim.capture.sha256] == list(stored_in(folder))
    assert list(made.faults()) == []
    assert {"claims.0001_initial", "sessions.0001_initial"} <= {*made.about.migrations}


def test_whoever_has_no_program_checks_it_with_sha256sum(folder):
    make_capture()
    backup(folder)
    (made,) = folder.backups()
    done = subprocess.run(["sha256sum", "-c", SUMS], cwd=made.path, capture_output=True, text=True, check=True)
    assert done.stdout.count(": OK") == 3


def test_it_is_for_its_owner_alone(tmp_path):
    with new_place(tmp_path / "place") as place:
        place.do("from tests.builders import *; make_capture()")
        place.run("backup", str(tmp_path / "backups"))
        made = [tmp_path / "backups", *(tmp_path / "backups").rglob("*")]
        assert len(made) > 6
        assert [path for path in made if path.stat().st_mode & 0o077] == []


def test_the_next_one_copies_what_is_new_and_leaves_the_other_whole(folder):
    make_capture("One.")
    backup(folder)
    first = stored_in(folder)
    (place,) = (folder.file(sha256) for sha256 in first)
    before = place.stat().st_mtime_ns
    make_capture("Two.")
    assert "2 files, of which 1 are new" in backup(folder)
    assert place.stat().st_mtime_ns == before
    assert [len(made.hashes()) for made in folder.backups()] == [1, 2]
    assert [fault for made in folder.backups() for fault in made.faults()] == []


def test_as_many_are_kept_as_one_says_and_no_file_that_none_of_them_needs(folder):
    (capture,) = [make_capture("Mistaken.")]
    backup(folder)
    Capture.objects.filter(pk=capture.pk).delete()
    make_capture("Kept.")
    backup(folder)
    assert len(stored_in(folder)) == 2
    assert "Taken away: " in backup(folder, keep=2)
    assert len(folder.backups()) == 2
    assert len(stored_in(folder)) == 1
    assert "takes a number from 1 up" in backup(folder, keep=0)


def test_what_is_missing_or_damaged_here_is_told_and_the_rest_is_backed_up(folder):
    gone, damaged, sound = (make_capture(words) for words in ("Gone.", "Damaged.", "Sound."))
    default_storage.delete(gone.file_name)
    Path(default_storage.path(damaged.file_name)).write_bytes(b"Damaged!")
    said = backup(folder)
    assert "without 2 files" in said
    assert gone.sha256 in said
    assert damaged.sha256 in said
    (made,) = folder.backups()
    assert made.hashes() == [sound.sha256]
    assert made.about.missing == sorted([gone.sha256, damaged.sha256])
    assert stored_in(folder) == {sound.sha256}


def test_what_an_earlier_backup_has_stands_in_for_what_was_lost_here(folder):
    capture = make_capture()
    backup(folder)
    default_storage.delete(capture.file_name)
    backup(folder)
    assert [made.hashes() for made in folder.backups()] == [[capture.sha256]] * 2


# Refusals


def test_a_folder_inside_the_place_is_refused(settings, tmp_path):
    for inside in (settings.HOME, settings.HOME / "backups", Path(settings.MEDIA_ROOT) / "backups"):
        assert "would be lost with it" in backup(Folder(inside))
    (tmp_path / "link").symlink_to(settings.HOME)
    assert "would be lost with it" in backup(Folder(tmp_path / "link" / "backups"))


def test_a_folder_with_anything_else_in_it_is_refused_and_left_alone(folder):
    folder.path.mkdir()
    (folder.path / "thesis.odt").write_text("Chapter one.")
    assert "holds thesis.odt, which is no backup" in backup(folder)
    assert [path.name for path in folder.path.iterdir()] == ["thesis.odt"]


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(folder):
    folder.path.write_text("A file.")
    assert backup(folder).startswith("No backup was made. ")


def test_backups_of_another_installation_are_not_mixed_with_ours(folder, monkeypatch):
    backup(folder)
    monkeypatch.setattr(make, "installation", lambda: "another")
    assert "holds backups of another installation" in backup(folder)
    assert len(folder.backups()) == 1


def test_two_at_once_are_one_and_a_refusal(folder):
    backup(folder)
    with folder.locked():
        assert "Another backup or restore is at work" in backup(folder)
    backup(folder)
    assert len(folder.backups()) == 2


def test_a_disk_without_room_is_refused_before_it_is_full(folder, monkeypatch):
    make_capture()
    monkeypatch.setattr(make.shutil, "disk_usage", lambda path: type("", (), {"free": 1_000})())
    assert "has 1,000 bytes free" in backup(folder)
    assert stored_in(folder) == set()
    assert folder.backups() == []


FULL = """
import resource
from django.core.management import call_command
resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))
call_command("backup", "{1}")
"""
LARGE = """
from claims.actions.capture import attach_file
from tests.builders import *
attach_file(actor=everything(), capture=make_capture(), data=b"%PDF-" + b"0" * 8_000_000, media_type="application/pdf")
"""


def test_a_disk_that_is_full_in_the_middle_leaves_what_was_whole_and_no_half(tmp_path):
    """No file may grow beyond so many bytes: of 100,000 the database is in the way, of 4,000,000 a stored file."""
    folder = Folder(tmp_path / "backups")
    with new_place(tmp_path / "place") as place:
        place.run("backup", str(folder.path))
        place.do(LARGE)
        for most in (100_000, 4_000_000):
            assert "No backup was made." in place.do(FULL.format(most, folder.path), fails=True)
            (whole,) = folder.backups()
            assert list(whole.faults()) == []
            assert not list(folder.path.glob(".unfinished*"))
        place.run("backup", str(folder.path))
    assert len(folder.backups()) == 2
    assert list(folder.backups()[1].faults()) == []
    assert not list(folder.path.rglob("*.part"))


KILLED = """
import os, signal
from claims.exchange.backup import database, folder, make
from django.core.management import call_command
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
make.{} = die
call_command("backup", "{}")
"""


STEPS = ("database.copy_database", "_copy_files", "os.fsync", "write_about", "write_sums", "sync", "Made", "_outdated")


def test_one_that_was_killed_never_looks_whole_and_the_next_cleans_up(tmp_path):
    folder = Folder(tmp_path / "backups")
    with new_place(tmp_path / "place") as place:
        place.do("from tests.builders import *; make_capture('One.')")
        place.run("backup", str(folder.path))
        (first,) = folder.backups()
        place.do("from tests.builders import *; make_capture('Two.')")
        for step in STEPS:
            before = len(folder.backups())
            killed = place.begin("shell", "-v", "0", "-c", KILLED.format(step, folder.path))
            killed.communicate(timeout=60)
            assert killed.returncode == -signal.SIGKILL, step
            # After the last step it is whole: only the sweeping of older ones was left.
            assert len(folder.backups()) == before + (step in ("Made", "_outdated")), step
            assert [fault for made in folder.backups() for fault in made.faults()] == []
            assert folder.backups()[0] == first
        place.run("backup", str(folder.path))
    assert list(folder.backups()[-1].faults()) == []
    assert len(folder.backups()[-1].hashes()) == 2
    assert not [path for path in folder.path.rglob("*") if path.name.startswith(".unf") or path.suffix == ".part"]


@pytest.mark.postgres
def test_without_the_programs_of_postgresql_it_says_what_to_install(folder, monkeypatch):
    monkeypatch.setattr(database.shutil, "which", lambda program: None)
    assert "pg_dump is not on PATH" in backup(folder)
    assert folder.backups() == []


@pytest.mark.postgres
def test_what_pg_dump_says_is_passed_on_and_no_password_with_it(folder, monkeypatch):
    monkeypatch.setattr(database, "_environment", lambda: {"PGPORT": "1", "PGHOST": "127.0.0.1", "PGPASSWORD": "hush"})
    said = backup(folder)
    assert "pg_dump failed" in said
    assert "127.0.0.1" in said
    assert "hush" not in said
    assert folder.backups() == []


@pytest.mark.sqlite
def test_the_copy_is_of_the_moment_of_the_snapshot_and_one_file(folder, monkeypatch):
    copied = database.copy_database
    monkeypatch.setattr(database, "copy_database", lambda to: (make_elsewhere(), copied(to)))
    make_capture("Before.")
    backup(folder)
    (made,) = folder.backups()
    assert len(made.hashes()) == 1
    assert rows_of(made.database) == 1
    assert Capture.objects.count() == 2
    assert {path.name for path in made.path.iterdir()} == {ABOUT, SUMS, "database.sqlite3"}


def make_elsewhere():
    """Somebody freezes a page in a connection of their own while the database is copied."""
    import threading  # noqa: PLC0415

    def write():
        make_capture("Meanwhile.")
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()


def rows_of(path):
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(path) as copy:
        return copy.execute("SELECT count(*) FROM claims_capture").fetchone()[0]


def test_an_older_one_that_is_damaged_stops_no_new_one_and_is_told(folder):
    make_capture()
    backup(folder)
    (older,) = folder.backups()
    (older.path / ABOUT).write_text("{}")
    said = backup(folder)
    assert f"{older.path / ABOUT} is damaged" in said
    assert "Until you take the damaged one away" in said
    (newer,) = folder.backups()
    assert newer.name > older.name
    assert list(newer.faults()) == []


# Purges


def purge_words():
    capture = make_capture(WORDS)
    purge(actor=everything(), withholding=make_withholding(capture))
    return capture


def holds(folder, words):
    """Files of the folder that hold these words; PostgreSQL's dumps are compressed, and checked by their restore."""
    return [path for path in folder.path.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def test_a_purge_is_written_down_here_and_in_every_folder_of_backups(folder, tmp_path):
    other = Folder(tmp_path / "other")
    backup(folder)
    backup(other)
    capture = purge_words()
    for log in (home_log(), folder.path / "purges.jsonl", other.path / "purges.jsonl"):
        (told,) = read_log(log).values()
        assert (told.capture, told.files) == (capture.uid, (capture.sha256,))
        assert WORDS not in log.read_text()


def test_what_was_purged_leaves_the_folder_with_the_next_backup_and_nothing_else_does(folder):
    make_capture("Other words.")
    backup(folder)
    before = make_withholding(make_capture(WORDS))
    backup(folder)
    assert holds(folder, WORDS)
    purge(actor=everything(), withholding=before)
    said = backup(folder)
    oldest, newest = folder.backups()
    assert said.count("Taken away: ") == 1, "the one from before the words were stored stays"
    assert holds(folder, WORDS) == []
    assert before.capture.sha256 not in stored_in(folder)
    assert len(oldest.hashes()) == len(newest.hashes()) == 1
    assert newest.about.purged == [before.uid]
    assert [fault for made in (oldest, newest) for fault in made.faults()] == []


def test_a_purge_in_the_middle_makes_the_copy_anew(folder, monkeypatch):
    withholding = make_withholding(make_capture(WORDS))
    copy_files, purged = make._copy_files, []

    def meanwhile(*arguments):
        if not purged:
            purged.append(purge(actor=everything(), withholding=withholding))
        return copy_files(*arguments)

    monkeypatch.setattr(make, "_copy_files", meanwhile)
    backup(folder)
    (made,) = folder.backups()
    assert made.about.purged == [withholding.uid]
    assert made.about.missing == []
    assert holds(folder, WORDS) == []


def test_a_folder_that_is_not_there_when_somebody_purges_is_named_and_told_later(folder, tmp_path):
    backup(folder)
    away = tmp_path / "away"
    folder.path.rename(away)
    withholding = make_withholding(make_capture(WORDS))
    out = StringIO()
    call_command("purge", withholding.uid, username="everything", yes=True, stdout=out)
    assert f"could not be written down in {folder.path / 'purges.jsonl'}" in out.getvalue()
    away.rename(folder.path)
    backup(folder)
    assert set(read_log(folder.path / "purges.jsonl")) == {withholding.uid}


def test_a_log_that_cannot_be_read_stops_a_backup_and_is_a_fault(folder):
    purge_words()
    home_log().write_text("What is this?\n" + home_log().read_text())
    assert f"{home_log()}, line 1: this is no purge" in backup(folder)
    out = StringIO()
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify", stdout=out)
    assert "line 1: this is no purge" in out.getvalue()


def test_a_line_that_was_cut_short_is_left_out_and_written_again(folder):
    purge_words()
    whole = home_log().read_text()
    home_log().write_text(whole + whole[:50])
    second = purge_words_again()
    assert [*read_log(home_log())][-1] == second.uid
    assert len(home_log().read_text().splitlines()) == 2
    assert all(json.loads(line) for line in home_log().read_text().splitlines())


def purge_words_again():
    withholding = make_withholding(make_capture("Other words in confidence."))
    return purge(actor=everything(), withholding=withholding)


@pytest.fixture
def back():
    """A capture that was purged, as the log says, and is here again."""
    capture = purge_words()
    told = read_log(home_log())
    back = make_capture("Back again.")
    line = home_log().read_text().replace(capture.uid, back.uid).replace(next(iter(told)), "0123456789")
    home_log().write_text(home_log().read_text() + line)
    return back


def test_verify_names_what_was_purged_and_is_here_again(back):
    out = StringIO()
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify", stdout=out)
    assert f"capture {back.uid}: it was purged on" in out.getvalue()


def test_what_was_purged_and_is_here_again_is_not_backed_up_until_it_is_purged_again(folder, back):
    assert f"purged are here again: {back.uid}" in backup(folder)
    assert folder.backups() == []
    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("purge", again=True, stdout=StringIO())
    with pytest.raises(CommandError, match="Say which withholding, or --again"):
        call_command("purge", stdout=StringIO())
    out = StringIO()
    call_command("purge", again=True, yes=True, stdout=out)
    assert "1 captures were purged again" in out.getvalue()
    back.refresh_from_db()
    assert back.text == ""
    assert "new to the folder" in backup(folder)


def test_the_version_is_said_by_verify():
    out = StringIO()
    call_command("verify", stdout=out)
    assert f"Evidence {__version__}: 0 captures" in out.getvalue()


def test_hashes_are_those_of_the_files(tmp_path):
    (tmp_path / "file").write_bytes(b"abc")
    assert sha256_of_file(tmp_path / "file") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
