import hashlib
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from claims.actions.freeze import store_bytes
from claims.choices import Role
from claims.database import guards
from claims.models import Attachment, Capture, TimeStamp
from claims.reads.time_stamp import covering
from claims.rules.extract.document import sha256_of
from tests.authority import needs_openssl, openssl
from tests.builders import TEXT, everything, make_capture, make_user, make_withholding

pytestmark = pytest.mark.django_db


@pytest.fixture
def signer(db):
    return make_user(Role.LEAD, username="lead", first_name="Lee", last_name="Dow")


def run(*arguments):
    out = StringIO()
    try:
        call_command("manifest", *arguments, stdout=out, stderr=StringIO())
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def attach(capture, data=b"a picture"):
    store_bytes(data, sha256_of(data))
    return Attachment.objects.create(
        capture=capture, sha256=sha256_of(data), size=len(data), media_type="image/png", stored_by=everything()
    )


def changed(pk, **fields):
    """Change a capture past its guard, as somebody with the database file could."""
    guards.drop(connection)
    Capture.objects.filter(pk=pk).update(**fields)
    guards.create(connection)


def test_it_lists_every_hash_in_order_and_is_signed(signer, tmp_path):
    captures = [make_capture(f"{TEXT}{number}") for number in range(3)]
    attachment = attach(captures[1])
    path = tmp_path / "manifest.txt"
    said = run("--out", str(path), "--as", "lead")
    assert hashlib.sha256(path.read_bytes()).hexdigest() in said
    lines = path.read_text().splitlines()
    assert lines[0] == "# Evidence: manifest of captures, version 1"
    assert "# signed off by: Lee Dow (lead)" in lines
    assert "# captures: 3" in lines
    assert "# attachments: 1" in lines
    assert lines[-1] == "# end"
    hashes = [line.split(" ") for line in lines if not line.startswith("#")]
    assert len(hashes) == 7
    assert [row[2] for row in hashes] == sorted(row[2] for row in hashes)
    for capture in captures:
        mine = {row[1]: row for row in hashes if row[2] == capture.uid}
        assert (mine["bytes"][0], mine["bytes"][3]) == (capture.sha256, str(capture.size))
        assert (mine["text"][0], mine["text"][3]) == (capture.text_sha256, str(capture.length))
    assert [row[5] for row in hashes if row[1] == "attachment"] == [attachment.uid]


def test_it_goes_to_standard_output_too(signer):
    make_capture()
    assert run("--as", "lead").endswith("# end\n")


def test_a_manifest_that_still_holds_is_said_to(signer, tmp_path):
    attach(make_capture())
    path = tmp_path / "manifest.txt"
    run("--out", str(path), "--as", "lead")
    make_capture("Stored after the manifest was made.")
    said = run("--check", str(path))
    assert "every capture is as the manifest says" in said
    assert hashlib.sha256(path.read_bytes()).hexdigest() in said


def test_what_is_missing_or_changed_is_named(signer, tmp_path):
    gone, other, late = (make_capture(f"{TEXT}{number}") for number in range(3))
    attachment = attach(other)
    path = tmp_path / "manifest.txt"
    run("--out", str(path), "--as", "lead")
    gone.delete()
    changed(other.pk, sha256="0" * 64, text_sha256="1" * 64)
    changed(late.pk, stored_at=timezone.now() - timedelta(days=3))
    attachment.delete()
    forged = make_capture("Put in afterwards, and said to be old.")
    changed(forged.pk, stored_at=timezone.now() - timedelta(days=9))
    said = run("--check", str(path))
    assert f"capture {gone.uid}: missing" in said
    assert f"capture {other.uid}: the sha256 of its bytes is {'0' * 64}, was {other.sha256}" in said
    assert f"capture {other.uid}: the sha256 of its text is {'1' * 64}" in said
    assert f"attachment {attachment.uid} of {other.uid}: missing" in said
    assert f"capture {late.uid}: the stored_at of its bytes" in said
    assert f"capture {forged.uid}: says that it was stored" in said
    assert "faults, each named above" in said


def test_withheld_and_purged_captures_are_told_and_are_no_fault(signer, tmp_path):
    whole, part = make_capture(), make_capture(f"{TEXT}!")
    path = tmp_path / "manifest.txt"
    run("--out", str(path), "--as", "lead")
    make_withholding(whole)
    make_withholding(part, 0, 5)
    said = run("--check", str(path))
    assert f"capture {whole.uid}: withheld\n" in said
    assert f"capture {part.uid}: withheld in part\n" in said
    assert "every capture is as the manifest says" in said
    assert TEXT[:20] not in said


def test_since_a_day(signer, tmp_path):
    old, new = make_capture(), make_capture(f"{TEXT}!")
    changed(old.pk, stored_at=timezone.now() - timedelta(days=9))
    path = tmp_path / "manifest.txt"
    run("--out", str(path), "--as", "lead", "--since", f"{timezone.now() - timedelta(days=2):%Y-%m-%d}")
    assert new.uid in path.read_text()
    assert old.uid not in path.read_text()
    assert "every capture is as the manifest says" in run("--check", str(path))
    with pytest.raises(SystemExit, match="is no date"):
        run("--as", "lead", "--since", "yesterday")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: "", "This is no manifest"),
        (lambda text: text.replace("# made: 2", "# made: x"), "Its first lines are not those"),
        (lambda text: text.replace("# end\n", ""), "It breaks off"),
        (lambda text: text.replace(" bytes ", " bites ", 1), "Line 7 is not one of a manifest"),
        (
            lambda text: "".join(line for line in text.splitlines(keepends=True) if " text " not in line),
            "as many lines",
        ),
    ],
)
def test_a_damaged_manifest_is_refused(signer, tmp_path, change, said):
    make_capture()
    path = tmp_path / "manifest.txt"
    run("--out", str(path), "--as", "lead")
    path.write_text(change(path.read_text()))
    assert said in run("--check", str(path))


def test_only_a_lead_signs(db):
    make_user(Role.CURATOR, username="curator")
    assert "There is no active lead" in run("--as", "curator")
    assert "There is no active lead" in run()


def test_a_file_that_cannot_be_read_or_written_is_said(signer, tmp_path):
    assert "cannot be read" in run("--check", str(tmp_path / "none"))
    assert "cannot be written" in run("--out", str(tmp_path / "none" / "file"), "--as", "lead")


def test_the_queries_grow_by_batches_alone(signer, tmp_path, django_assert_max_num_queries):
    for number in range(30):
        make_capture(f"{TEXT}{number}")
    path = tmp_path / "manifest.txt"
    with django_assert_max_num_queries(10):
        run("--out", str(path), "--as", "lead")
    with django_assert_max_num_queries(10):
        run("--check", str(path))


@needs_openssl
def test_a_time_stamp_stands_beside_it_and_is_checked_with_it(signer, stamps, settings, tmp_path):
    capture = make_capture()
    path = tmp_path / "manifest.txt"
    assert "Time-stamped" in run("--out", str(path), "--as", "lead")
    (stamp,) = TimeStamp.objects.all()
    assert stamp.content == path.read_text()
    assert [one.pk for one in covering(capture)] == [stamp.pk]
    openssl("ts", "-verify", "-data", path, "-in", f"{path}.tsr", "-CAfile", f"{path}.pem")
    checked = run("--check", str(path))
    assert f"by {stamp.authority}" in checked
    assert "manifest.txt.tsr: " in checked
    assert "every capture is as the manifest says" in checked
    # Offline, without a database that knows of it, and without settings.
    settings.TIME_STAMP_ADDRESS = settings.TIME_STAMP_CERTIFICATES = ""
    TimeStamp.objects.all().delete()
    assert "manifest.txt.tsr: " in run("--check", str(path))
    (tmp_path / "manifest.txt.tsr").write_bytes(b"garbage")
    assert "manifest.txt.tsr: It is no time-stamp" in run("--check", str(path))
    (tmp_path / "manifest.txt.tsr").unlink()
    assert "It has no time-stamp." in run("--check", str(path))


@needs_openssl
def test_a_manifest_stays_as_it_is_where_the_authority_gives_none(signer, stamps, tmp_path):
    make_capture()
    path = tmp_path / "manifest.txt"
    stamps.answer = b"nothing of the kind"
    said = run("--out", str(path), "--as", "lead")
    assert f"{path} is whole, and not time-stamped. No time-stamp was stored. It is no time-stamp" in said
    assert path.read_text().endswith("# end\n")
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["manifest.txt"]
    assert not TimeStamp.objects.exists()
