"""`manage.py import`: what it says of each file, in words and as JSON."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.models import Capture, Import, Source
from tests.builders import make_source

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments):
    """What it prints, and whether anything was refused."""
    out = StringIO()
    try:
        call_command("import", *map(str, arguments), stdout=out, stderr=StringIO())
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


@pytest.fixture
def folder(tmp_path, installed, curator):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "page.html").write_bytes(b"<title>Knees</title><p>Our clinic treats knees.</p>")
    (folder / "scan.pdf").write_bytes(b"no PDF at all")
    return folder


def test_each_file_is_one_object_whose_numbers_add_up(folder):
    said, failed = run(folder, "--as", "curator", "--json")
    page, scan = json.loads(said)
    assert (page["file"], page["kind"], page["found"], page["new"]) == (
        str(folder / "page.html"), "documents", 1, 1,
    )  # fmt: skip
    assert (scan["refused"], scan["problems"][0]["where"]) == (1, "scan.pdf")
    for one in (page, scan):
        assert one["found"] == one["new"] + one["same"] + one["changed"] + one["refused"]
    assert failed == 1
    assert Source.objects.get().captures.get().filename == "page.html"


def test_a_dry_run_needs_nobody_and_leaves_nothing(folder):
    said, failed = run(folder / "page.html", "--dry-run", "--json")
    assert [(one["new"], one["refused"]) for one in json.loads(said)] == [(1, 0)]
    assert failed == 0
    assert not Source.objects.exists()
    assert not Import.objects.exists()


def test_the_same_again_changes_nothing(folder):
    run(folder / "page.html", "--as", "curator")
    said, failed = run(folder / "page.html", "--as", "curator", "--json")
    assert [(one["new"], one["same"]) for one in json.loads(said)] == [(0, 1)]
    assert failed == 0
    assert Capture.objects.count() == 1


def test_in_words_each_refusal_has_its_reason(folder):
    said, _ = run(folder, "--as", "curator")
    assert f"{folder / 'page.html'}: documents, 1 found: 1 new, 0 same, 0 changed, 0 refused" in said
    assert "  scan.pdf: Refused: " in said


def test_a_table_without_a_mapping_is_refused_row_by_row(tmp_path, installed, curator):
    (tmp_path / "coders.csv").write_text("id,verdict_MS,verdict_AS\n1,yes,no\n2,yes,yes\n3,,no\n")
    for kind in ((), ("--kind", "table")):
        said, failed = run(tmp_path / "coders.csv", "--dry-run", "--json", *kind)
        (outcome,) = json.loads(said)
        assert (outcome["kind"], outcome["found"], outcome["new"], outcome["refused"]) == ("table", 3, 0, 3)
        assert "Say with a mapping" in outcome["problems"][0]["why"]
        assert failed == 1


@pytest.mark.usefixtures("installed", "curator")
@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("empty.ris", b"", ()),
        ("words.bib", b"this is nothing", ()),
        ("one.json", b'{"a": 1}', ()),
        ("a.html", b"<p>x</p>", ("--kind", "references")),
        ("a.html", b"<p>x</p>", ("--kind", "table")),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_one_record_that_is_refused(tmp_path, name, data, kind):
    (tmp_path / name).write_bytes(data)
    said, failed = run(tmp_path / name, "--dry-run", "--json", *kind)
    (outcome,) = json.loads(said)
    assert (outcome["found"], outcome["refused"], len(outcome["problems"]), failed) == (1, 1, 1, 1)


def test_what_has_no_row_as_a_table_is_not_asked_for_a_mapping(folder):
    said, failed = run(folder / "page.html", "--kind", "table", "--dry-run", "--json")
    assert "no row below its header" in json.loads(said)[0]["problems"][0]["why"]
    assert failed == 1


def test_a_file_that_is_not_there_is_refused(tmp_path, installed, curator):
    said, failed = run(tmp_path / "none.ris", "--as", "curator", "--json")
    assert json.loads(said)[0]["problems"][0]["why"] == "There is no such file."
    assert failed == 1


def test_without_a_name_nobody_is_taken_where_there_are_several(folder, django_user_model):
    said, failed = run(folder / "page.html", "--as", "nobody")
    assert (said, failed) == ("", 1)
    assert not Source.objects.exists()


def test_what_a_reference_says_otherwise_is_told(tmp_path, installed, curator):
    make_source(title="Alpha", doi="10.1000/a", published="2010")
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - Another\nDO  - 10.1000/a\nPY  - 2019\nER  - \n")
    said, failed = run(tmp_path / "a.ris", "--as", "curator", "--json")
    (outcome,) = json.loads(said)
    assert (outcome["same"], failed) == (1, 0)
    assert [(one["what"], one["why"]) for one in outcome["problems"]] == [
        ("Says otherwise: title", "“Alpha” here, which stays; “Another” in the file."),
        ("Says otherwise: published", "“2010” here, which stays; “2019” in the file."),
    ]
