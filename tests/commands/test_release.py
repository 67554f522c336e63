"""`manage.py release`: into a folder, whole or not at all."""

import hashlib
import json

import pytest
from django.core.management import CommandError, call_command

from claims.choices import Role
from claims.exchange.release.stamp import told_of
from claims.models import Release, TimeStamp
from tests.authority import needs_openssl, openssl
from tests.builders import make_claim, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user(Role.LEAD, username="lead")


def test_a_release_goes_into_a_folder(lead, tmp_path, capsys):
    make_claim()
    folder = tmp_path / "out"
    call_command("release", "build", "--title", "First", "--as", "lead", "--out", str(folder))
    release = Release.objects.made().get()
    assert (
        f"Release 1: First ({release.uid}): {release.size:,} bytes, SHA-256 {release.sha256}" in capsys.readouterr().out
    )
    assert json.loads((folder / "datapackage.json").read_text())["title"] == "First"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        sha256, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    assert (folder / "data" / "claims.csv").is_file()
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_made(lead, tmp_path):
    (tmp_path / "mine.txt").write_text("Mine.")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("release", "build", "--title", "First", "--as", "lead", "--out", str(tmp_path))
    assert not Release.objects.exists()
    assert (tmp_path / "mine.txt").read_text() == "Mine."


def test_only_a_lead_makes_one(tmp_path):
    make_user(Role.CURATOR, username="curator")
    with pytest.raises(CommandError, match="There is no active lead “curator”"):
        call_command("release", "build", "--title", "First", "--as", "curator", "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_what_is_said_wrongly_is_told(lead, tmp_path):
    with pytest.raises(CommandError, match="There is no such release"):
        call_command("release", "build", "--title", "First", "--as", "lead", "--corrects", "7k2m9qxwb4")


@needs_openssl
def test_it_is_time_stamped_where_that_is_on_and_the_stamp_stands_beside_its_hashes(lead, stamps, tmp_path, capsys):
    make_claim()
    folder = tmp_path / "out"
    call_command("release", "build", "--title", "First", "--as", "lead", "--out", str(folder))
    stamp = TimeStamp.objects.get(release=Release.objects.get())
    assert f"by {stamp.authority}" in capsys.readouterr().out
    assert stamp.content == (folder / "SHA256SUMS").read_text()
    openssl("ts", "-verify", "-data", "SHA256SUMS", "-in", "SHA256SUMS.tsr", "-CAfile", "SHA256SUMS.pem", cwd=folder)
    assert "stays with the folder" in told_of(folder)
    stamps.answer = b"garbage"
    call_command("release", "build", "--title", "Second", "--as", "lead", "--out", str(tmp_path / "second"))
    assert "No time-stamp was stored. It is no time-stamp" in capsys.readouterr().out
    assert Release.objects.made().count() == 2
    assert told_of(tmp_path / "second") == ""
