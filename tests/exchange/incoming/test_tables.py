"""A table coming in by the command: by a mapping, all or nothing, and our own exports without one."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from claims.choices import Role
from claims.exchange.incoming.documents import Document
from claims.exchange.incoming.tables import Asked, import_table
from claims.exchange.table.mapping import Mapping
from claims.models import OPERATOR, Claim, Import, Rating, Source, User
from tests.builders import make_user

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = (
    "id,page,words,verdict_A,verdict_B\r\n"
    "1,Knees,Our clinic treats knees.,yes,no\r\n"
    "2,Hips,Our clinic treats hips.,yes,-9\r\n"
)
MAPPING = {
    "format": "evidence-mapping-1",
    "columns": {"page": "source.title", "words": "claim.quote"},
    "raters": {"place": "suffix", "names": {"_A": "Anna", "_B": "Ben"}, "columns": {"verdict": "rating.item.borne"}},
    "codes": {"verdict": {"yes": "yes", "no": "no"}},
    "missing": ["-9"],
    "key": ["id"],
    "scheme": {
        "code": "two-coders", "name": "Two coders", "version": "1.0.0",
        "items": {"borne": {"text": "Is it borne out?", "kind": "nominal", "about": "claim"}},
    },
}  # fmt: skip


def run(*arguments):
    """What it says as JSON, and whether anything was refused."""
    out = StringIO()
    try:
        call_command("import", *map(str, arguments), "--json", stdout=out, stderr=StringIO())
    except CommandError as error:
        return json.loads(out.getvalue() or "[]"), error.returncode
    return json.loads(out.getvalue()), 0


@pytest.fixture
def lead(installed):
    return make_user(Role.CURATOR, Role.LEAD, username="head")


@pytest.fixture
def files(tmp_path, lead):
    (tmp_path / "coding.csv").write_text(TABLE, newline="")
    (tmp_path / "mapping.json").write_text(json.dumps(MAPPING))
    return tmp_path


def numbers(said):
    return [said[0][name] for name in ("found", "new", "same", "changed", "refused")]


def test_a_table_of_two_coders_becomes_claims_with_ratings_in_a_codebook_of_its_codes(files):
    options = ("--mapping", files / "mapping.json", "--round", "First coding")
    said, failed = run(files / "coding.csv", *options, "--as", "head")
    assert (said[0]["kind"], numbers(said), failed) == ("table", [2, 2, 0, 0, 0], 0)
    assert Claim.objects.count() == 2
    assert Rating.objects.visible_to(OPERATOR).count() == 3
    again, _ = run(files / "coding.csv", *options, "--as", "head")
    assert numbers(again) == [2, 0, 2, 0, 0]
    assert Claim.objects.count() == 2


def test_a_dry_run_stores_nothing(files):
    said, failed = run(files / "coding.csv", "--mapping", files / "mapping.json", "--dry-run")
    assert (numbers(said), failed) == ([2, 2, 0, 0, 0], 0)
    assert not Source.objects.exists()


def test_a_row_that_is_refused_keeps_the_whole_table_out(files):
    (files / "coding.csv").write_text(TABLE.replace("2,Hips,Our clinic treats hips.", "2,Hips,"), newline="")
    said, failed = run(files / "coding.csv", "--mapping", files / "mapping.json", "--as", "head")
    assert said[0]["refused"] >= 1
    assert failed == 1
    assert said[0]["problems"][0]["where"].startswith("row 3")
    assert not Source.objects.exists()


def test_without_a_mapping_a_foreign_table_is_refused_and_told_how(files):
    said, failed = run(files / "coding.csv", "--kind", "table", "--as", "head")
    assert failed == 1
    assert "--propose" in said[0]["problems"][0]["why"]


def test_a_proposal_is_a_mapping_to_begin_with(files):
    out = StringIO()
    call_command("import", str(files / "coding.csv"), "--propose", stdout=out)
    assert json.loads(out.getvalue())["format"] == "evidence-mapping-1"
    assert not Source.objects.exists()


def test_a_mapping_that_says_what_none_can_is_refused(files):
    (files / "mapping.json").write_text('{"format": "evidence-mapping-1", "nonsense": 1}')
    with pytest.raises(CommandError, match="nonsense"):
        call_command("import", str(files / "coding.csv"), "--mapping", str(files / "mapping.json"), "--as", "head")


def test_our_own_export_is_known_and_changes_nothing(files, lead):
    run(files / "coding.csv", "--mapping", files / "mapping.json", "--as", "head")
    exported = files / "claims.csv"
    exported.write_bytes(_exported(lead))
    said, failed = run(exported, "--as", "head")
    assert (said[0]["kind"], said[0]["refused"], failed) == ("table", 0, 0)
    assert numbers(said)[:3] == [2, 0, 2]


@pytest.mark.parametrize("name", ["workbook.xlsx", "short.csv", "short.jsonl"])
def test_what_says_a_part_of_our_files_again_is_refused_and_told_what_goes_back_in(files, lead, name):
    run(files / "coding.csv", "--mapping", files / "mapping.json", "--as", "head")
    (files / name).write_bytes(_exported(lead, name))
    said, failed = run(files / name, "--as", "head")
    assert (numbers(said), failed) == ([1, 0, 0, 0, 1], 1)
    assert "ratings_wide" in said[0]["problems"][0]["why"]


def test_a_codebook_that_cannot_be_made_is_told_and_leaves_no_import(files):
    (files / "mapping.json").write_text(json.dumps(MAPPING | {"codes": {}}))
    for options in (("--dry-run",), ("--as", "head")):
        said, failed = run(files / "coding.csv", "--mapping", files / "mapping.json", *options)
        assert (said[0]["kind"], said[0]["refused"], failed) == ("table", 1, 1)
        assert "has no answers" in said[0]["problems"][0]["why"]
    assert not Import.objects.exists()


def test_a_dry_run_needs_nobody(files, lead):
    run(files / "coding.csv", "--mapping", files / "mapping.json", "--as", "head")
    (files / "claims.csv").write_bytes(_exported(lead))
    lead.groups.clear()
    for options in ((files / "claims.csv",), (files / "coding.csv", "--mapping", files / "mapping.json")):
        said, failed = run(*options, "--dry-run")
        assert (numbers(said)[0], failed) == (2, 0)
    assert not User.objects.filter(is_superuser=True).exists()


def test_others_can_write_while_a_table_is_looked_through(lead):
    mapping, held = Mapping(columns={"words": "claim.quote", "page": "source.title"}, key=("id",)), []
    import_table(
        actor=lead, file=Document("plain.csv", b"id,words,page\n1,Knees heal.,Knees\n"), asked=Asked(mapping),
        dry_run=True, done=lambda *_: held.append(connection.in_atomic_block),
    )  # fmt: skip
    assert held == [False]
    assert not Source.objects.exists()


def _exported(person, name="claims.csv"):
    client = Client()
    client.force_login(person)
    response = client.get(f"/exports/{name}")
    return b"".join(response.streaming_content)


def test_the_command_says_who_the_people_of_a_table_are(files):
    options = ("--mapping", files / "mapping.json", "--as", "head")
    run(files / "coding.csv", *options)
    (files / "more.csv").write_text(TABLE.replace("Our", "Their"), newline="")
    said, _ = run(files / "more.csv", *options)
    assert {one["where"] for one in said[0]["problems"] if "is here already" in one["what"]} == {"row 2", "row 3"}
    assert not any("rated it twice" in one["what"] for one in said[0]["problems"])
    said, failed = run(files / "more.csv", *options, "--person", "Anna=anna", "--person", "Ben=")
    assert (numbers(said), failed) == ([2, 2, 0, 0, 0], 0)
    raters = Rating.objects.visible_to(OPERATOR).values_list("reviewer__username", flat=True)
    assert sorted(raters) == ["anna", "anna", "anna", "anna", "ben", "ben-2"]
