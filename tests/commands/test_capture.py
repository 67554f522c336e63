"""`manage.py capture` takes files and folders in, and says of each what became of it."""

import subprocess
import sys
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.actions import freeze as freezing
from claims.choices import CaptureMethod, Role, SourceStatus
from claims.exchange import folder
from claims.models import Capture, Source, Tag
from claims.rules.extract.document import MAX_BYTES
from tests.builders import make_capture, make_source, make_user
from tests.pdfs import make_pdf
from tests.saved import PAGE, make_warc

pytestmark = pytest.mark.django_db


def run(*arguments, by=("--as", "curator")):
    """The lines that the command prints, and the reason why it failed."""
    out = StringIO()
    try:
        call_command("capture", *map(str, (*arguments, *by)), stdout=out, stderr=StringIO())
    except CommandError as error:
        return out.getvalue().splitlines(), str(error)
    return out.getvalue().splitlines(), ""


@pytest.fixture
def files(tmp_path, curator):
    """A folder to fill."""
    folder = tmp_path / "documents"
    folder.mkdir()
    return folder


def test_a_file_becomes_a_source_with_its_bytes(files, curator):
    path = files / "page.txt"
    path.write_bytes("“Words”\r\nas they stand.".encode())
    lines, failed = run(path)
    capture = Capture.objects.get()
    assert (capture.stored_bytes(), capture.text) == (path.read_bytes(), "“Words”\nas they stand.")
    assert (capture.filename, capture.method, capture.stored_by) == ("page.txt", CaptureMethod.UPLOADED, curator)
    assert lines == [f"{path}: captured {capture.source.uid}", "1 files: 1 captured, 0 already there, 0 refused."]
    assert not failed


def test_nothing_is_said_of_the_source_that_nobody_said(files):
    (files / "A fine title by A. Author 2019.txt").write_text("Title: x\nAuthor: y")
    run(files)
    source = Source.objects.get()
    blank = ("title", "author_printed", "published", "published_printed", "address", "doi", "language", "found_how")
    assert [field for field in blank if getattr(source, field)] == []
    assert (source.source_type, source.publisher, source.status) == (None, None, SourceStatus.FOUND)


def test_a_folder_is_taken_all_the_way_down_in_order_without_hidden_files(files):
    for name in ("b.txt", "a/z.md", "a/b/deep.txt", ".hidden.txt", ".git/config.txt", "a/.DS_Store"):
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_text(f"Words of {name}")
    lines, failed = run(files)
    assert [line.split(": ")[0] for line in lines[:-1]] == [
        str(files / name) for name in ("a/b/deep.txt", "a/z.md", "b.txt")
    ]
    assert not failed


def test_the_same_bytes_are_there_already_whoever_has_them(files):
    known = make_capture("The same words.", source=make_source(title="The first one"))
    (files / "a.txt").write_text("The same words.")
    (files / "b.txt").write_text("New words.")
    (files / "c.txt").write_text("New words.")
    lines, failed = run(files)
    new = Source.objects.exclude(pk=known.source.pk).get()
    assert lines == [
        f"{files}/a.txt: already there {known.source.uid} The first one",
        f"{files}/b.txt: captured {new.uid}",
        f"{files}/c.txt: already there {new.uid}",
        "3 files: 1 captured, 2 already there, 0 refused.",
    ]
    assert not failed
    assert run(files)[0][-1] == "3 files: 0 captured, 3 already there, 0 refused."


def test_each_refusal_says_why_and_the_others_go_in(files):
    (files / "empty.txt").write_bytes(b"")
    (files / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    (files / "style.css").write_text("p { color: red }")
    (files / "words.txt").write_text("Words.")
    lines, failed = run(files, files / "nowhere.txt")
    said = {line.split(": ")[0].removeprefix(f"{files}/"): line.split(": ", 1)[1] for line in lines[:-1]}
    assert said["empty.txt"].startswith("refused: The document is empty")
    assert said["picture.txt"].startswith("refused: ")
    assert "“.css” is no page (HTML, MHTML), PDF, Word document" in said["style.css"]
    assert said["nowhere.txt"] == "refused: There is no such file."
    assert said["words.txt"].startswith("captured")
    assert lines[-1] == "5 files: 1 captured, 0 already there, 4 refused."
    assert "refused" in failed
    assert Source.objects.count() == Capture.objects.count() == 1


def test_a_file_that_is_named_itself_is_tried_whatever_it_is_called(files):
    (files / "notes.v2").write_text("Words.")
    assert not run(files / "notes.v2")[1]


def test_too_large_is_told_without_reading_it(files, monkeypatch):
    path = files / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    monkeypatch.setattr(type(path), "read_bytes", lambda _: pytest.fail("It was read."))
    assert "20 MB is the most" in run(path)[0][0]


def test_nothing_is_half_stored(files, monkeypatch):
    (files / "a.txt").write_text("Words.")

    def lost(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(freezing, "store_bytes", lost)
    with pytest.raises(OSError, match="No space"):
        run(files)
    assert not Source.objects.exists()
    assert not Capture.objects.exists()


def test_what_was_reported_before_a_stop_is_stored_and_the_rest_goes_in_later(files, monkeypatch):
    for number in range(5):
        (files / f"{number}.txt").write_text(f"Words {number}.")
    freeze = folder.freeze_page

    def stopped(**given):
        if given["filename"] == "3.txt":
            raise KeyboardInterrupt
        return freeze(**given)

    monkeypatch.setattr(folder, "freeze_page", stopped)
    lines, failed = run(files)
    uids = [line.split()[2] for line in lines[:-1]]
    assert sorted(uids) == sorted(Source.objects.values_list("uid", flat=True))
    assert (len(uids), failed) == (3, "Stopped, 2 left. Start it again to go on.")
    monkeypatch.undo()
    (_, *_, last), failed = run(files)
    assert last == "5 files: 2 captured, 3 already there, 0 refused."
    assert all(default_storage.exists(capture.file_name) for capture in Capture.objects.all())


def test_what_is_said_goes_to_every_source(files):
    (files / "a.txt").write_text("Words.")
    lines, _ = run(files, "--type", "clinic", "--tag", "study-1", "--tag", "knees", "--observed-at", "2026-01-02T10:00")
    source = Source.objects.get()
    assert source.source_type.code == "clinic"
    assert {tag.name for tag in source.tags.all()} == {"study-1", "knees"} == {tag.name for tag in Tag.objects.all()}
    assert Capture.objects.get().observed_at.isoformat() == "2026-01-02T10:00:00+00:00"
    assert lines[:2] == ["The tag study-1 is new.", "The tag knees is new."]


def test_newer_copies_go_to_a_source_that_is_there(files):
    older = make_capture("Older words.")
    (files / "a.txt").write_text("Newer words.")
    lines, _ = run(files / "a.txt", "--source", older.source.uid)
    assert lines[0].startswith(f"{files}/a.txt: captured {older.source.uid} ")
    assert older.source.captures.count() == 2
    assert "already there" in run(files / "a.txt", "--source", older.source.uid)[0][0]
    assert Source.objects.count() == 1


def test_a_source_that_is_named_gets_what_another_one_has_too(files):
    other, source = make_capture("The same words.").source, make_source()
    (files / "a.txt").write_text("The same words.")
    assert f"captured {source.uid}" in run(files, "--source", source.uid)[0][0]
    assert (other.captures.count(), source.captures.count()) == (1, 1)


def test_the_same_bytes_seen_again_later_are_another_observation(files):
    source = make_capture("Words.").source
    (files / "a.txt").write_text("Words.")
    for when, what in (("2026-01-02", "captured"), ("2026-01-02", "already there"), ("2026-01-03", "captured")):
        assert what in run(files, "--source", source.uid, "--observed-at", when)[0][0]
    assert "already there" in run(files, "--source", source.uid)[0][0]
    assert source.captures.count() == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--source", "nonesuch12"), "no source nonesuch12"),
        (("--type", "nonesuch"), "There are: clinic"),
        (("--tag", "two words"), "no name for a tag"),
        (("--observed-at", "yesterday"), "not “yesterday”"),
        (("--observed-at", "2026-02-30"), "not “2026-02-30”"),
    ],
)
def test_a_wrong_argument_is_told_before_anything_is_stored(files, arguments, says):
    (files / "a.txt").write_text("Words.")
    assert says in run(files, *arguments)[1]
    assert not Source.objects.exists()


@pytest.mark.parametrize("name", ["nobody", "reader", "gone"])
def test_only_an_active_curator_captures(files, reader, name):
    make_user(Role.CURATOR, username="gone", is_active=False)
    (files / "a.txt").write_text("Words.")
    assert f"no active curator “{name}”" in run(files, by=("--as", name))[1]
    assert not Source.objects.exists()


def test_who_captured_is_never_guessed(files):
    (files / "a.txt").write_text("Words.")
    other = make_user(Role.CURATOR, username="another")
    assert "in whose name" in run(files, by=())[1]
    run(files, by=("--as", "another"))
    assert Capture.objects.get().stored_by == other


def test_a_time_that_is_still_to_come_is_refused(files):
    (files / "a.txt").write_text("Words.")
    lines, failed = run(files, "--observed-at", "2999-01-01")
    assert "refused: This lies in the future" in lines[0]
    assert failed
    assert not Source.objects.exists()


def test_a_name_that_would_break_the_line_does_not(files):
    (files / "a\nb\x1b[31m.txt").write_text("Words.")
    lines, _ = run(files)
    assert lines[0].startswith(f"{files}/a\\nb\\x1b[31m.txt: captured")


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no text")
def test_a_name_that_is_no_text_is_kept_as_far_as_it_is(files):
    (files / b"caf\xe9.txt".decode("utf-8", "surrogateescape")).write_text("Words.")
    lines, failed = run(files)
    assert not failed
    assert "caf\\udce9.txt: captured" in lines[0]
    assert Capture.objects.get().filename == "caf\ufffd.txt"


def test_the_command_says_what_it_takes():
    told = subprocess.run(
        [sys.executable, "manage.py", "capture", "--help"], capture_output=True, check=True, text=True
    )
    for option in ("--as", "--source", "--type", "--tag", "--observed-at", "--charset"):
        assert option in told.stdout


def test_each_kind_of_file_is_read_by_its_extractor(files):
    (files / "a.html").write_text("<!doctype html><title>A title</title><p>It may help.</p><script>1</script>")
    (files / "b.pdf").write_bytes(make_pdf(["It may help."]))
    (files / "c.md").write_text("# Knees\n\nIt may help.")
    (files / "d.pdf").write_bytes(make_pdf(["Words."], password="secret"))
    lines, failed = run(files)
    found = dict(Capture.objects.values_list("filename", "extractor"))
    assert found == {"a.html": "html", "b.pdf": "pdf", "c.md": "markdown"}
    assert "refused: The PDF is encrypted" in lines[3]
    assert failed
    # Of what documents say of themselves the title alone is taken over.
    assert set(Source.objects.values_list("title", flat=True)) == {"", "A title", "Knees"}


def test_a_charset_is_used_where_the_files_do_not_say_theirs(files):
    (files / "a.txt").write_bytes("Größe".encode("cp850"))
    run(files, "--charset", "cp850")
    assert Capture.objects.get().text == "Größe"
    (files / "b.txt").write_bytes("작성자".encode("cp949"))
    lines, _ = run(files / "b.txt", "--charset", "nonesuch")
    assert "The charset “nonesuch” is not known" in lines[0]


def test_a_guess_is_named_in_the_line_of_its_file(files):
    (files / "a.txt").write_bytes("Лечение может уменьшить боль в колене.".encode("cp1251"))
    (files / "b.txt").write_bytes(b"Knees.")
    lines, _ = run(files)
    source = Capture.objects.get(charset="windows-1251").source
    assert (
        lines[0]
        == f"{files / 'a.txt'}: captured {source.uid} (read as windows-1251: a guess, nothing in the file says so)"
    )
    assert "nothing in the file" not in lines[1]
    lines, _ = run(files / "a.txt")
    assert "nothing in the file" not in lines[0]


# Recordings of the web

RECORDED = "https://clinic.example/a"


def test_the_pages_of_a_recording_are_listed_and_nothing_is_stored(files):
    path = files / "crawl.warc.gz"
    path.write_bytes(make_warc((RECORDED, PAGE)))
    lines, failed = run(path, by=())
    assert lines == [
        f"{RECORDED}  2026-11-02T13:30:00Z  text/html  {len(PAGE)} bytes  Knees & hips",
        "1 pages, 1 other records, 0 problems. Take one with --page ADDRESS.",
    ]
    assert not failed
    assert not Capture.objects.exists()


def test_a_page_of_a_recording_is_taken_with_its_address_and_time(files, curator):
    path = files / "crawl.warc.gz"
    path.write_bytes(
        make_warc((RECORDED, PAGE)) + make_warc((RECORDED, PAGE + b" Or not."), ("https://b.example/", PAGE))
    )
    lines, failed = run(path, "--page", RECORDED, "--tag", "study")
    first, second = Capture.objects.order_by("pk")
    assert first.source == second.source
    assert (first.asked_address, f"{first.observed_at:%Y-%m-%dT%H:%M}") == (RECORDED, "2026-11-02T13:30")
    assert (second.stored_bytes(), first.stored_by) == (PAGE + b" Or not.", curator)
    assert [tag.name for tag in first.source.tags.all()] == ["study"]
    assert lines[-1] == "2 pages: 2 captured, 0 already there, 0 refused."
    assert not failed
    lines, failed = run(path, "--page", RECORDED)
    assert lines[-1] == "2 pages: 0 captured, 2 already there, 0 refused."


def test_a_recording_without_the_page_or_beside_other_files_is_refused(files):
    path, other = files / "a.warc", files / "a.txt"
    path.write_bytes(make_warc((RECORDED, PAGE), packed=False))
    other.write_text("Words.")
    assert "no page of this address" in run(path, "--page", "https://b.example/")[1]
    assert "taken by itself" in run(path, other)[1]
    assert "none of these files is one" in run(other, "--page", RECORDED)[1]
    path.write_bytes(b"WARC/1.0 or not")
    assert "no recording" in run(path)[1]
    assert not Capture.objects.exists()
