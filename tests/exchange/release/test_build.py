"""A release: its files are the exports' own, frozen, hashed and described; what nobody may see yet is not in it."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.actions.claim import withdraw_claim
from claims.actions.release import Plan, making_release
from claims.actions.release_withheld import withhold_release
from claims.actions.withholding import withhold
from claims.choices import Role
from claims.exchange.export import CSV, JSONL, Export
from claims.exchange.release import build
from claims.exchange.release.build import build_release
from claims.exchange.release.files import FOREIGN_KEYS, KEYS, RELEASED, path_of
from claims.models import EVERYBODY, OPERATOR, Release, ReleasedClaim, Round
from tests.builders import (
    everything,
    make_capture,
    make_claim,
    make_evidence_link,
    make_question,
    make_rating,
    make_search,
    make_source,
    make_user,
)
from tests.decided import decided, rated
from tests.led import close, led_round

pytestmark = pytest.mark.django_db
PLAN = Plan(title="First", contact="team@evidence.example")


def files_of(release) -> dict[str, bytes]:
    with default_storage.open(release.stored_name) as stored, zipfile.ZipFile(stored) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


@pytest.fixture
def lead():
    return make_user(Role.LEAD, first_name="Leading", last_name="Person")


@pytest.fixture
def decision():
    """A claim that was rated by two in a closed round and decided, on a question with a study and a search."""
    question = make_question()
    page = make_source(title='=Page “it\'s”, \\ "so"')
    claim = make_claim(
        question=question, voice="marketing", statement='"-",\r\n\tso\u2028', capture=make_capture(source=page)
    )
    make_evidence_link(question=question)
    make_search(question)
    round_, _ = rated("supported", "unsupported", claim=claim)
    return decided(round_, claim)


def test_every_file_is_that_of_the_exports_and_has_its_hash(lead, decision):
    round_ = Round.objects.standing_now()
    release = build_release(actor=lead, plan=PLAN, round_=round_)
    files = files_of(release)
    for file in RELEASED:
        for form in (CSV, JSONL):
            export = Export(EVERYBODY, file, format=form, version=round_.scheme_version)
            assert files[path_of(file.name, form)] == b"".join(export.blocks()), file.name
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert {one["path"]: one["sha256"] for one in release.holds["files"]} == sums
    with default_storage.open(release.stored_name) as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == release.sha256


def test_the_package_describes_every_file_by_the_rules_of_version_2(lead, decision):
    files = files_of(build_release(actor=lead, plan=replace(PLAN, licence="CC-BY-4.0")))
    package = json.loads(files["datapackage.json"])
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
            "title": "Creative Commons Attribution 4.0",
        }
    ]
    named = {one["name"]: one for one in package["resources"]}
    assert len(named) == len(package["resources"])
    assert {one.name for one in RELEASED} | {"agreement"} <= set(named)
    for one in package["resources"]:
        data = files[one["path"]]
        assert (one["bytes"], one["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        assert (one["type"], one["encoding"]) == ("table", "utf-8")
        schema = one["schema"]
        assert schema["$schema"] == "https://datapackage.org/profiles/2.0/tableschema.json"
        fields = {field["name"]: field for field in schema["fields"]}
        assert {field["type"] for field in fields.values()} <= {"string", "integer", "datetime", "number"}
        assert set(schema.get("primaryKey", ())) <= set(fields)
        if one["format"] == "csv":
            assert data.partition(b"\r\n")[0].decode().split(",") == list(fields)
            _holds(one["name"], table(data), fields)
    for one in package["resources"]:
        for key in one["schema"].get("foreignKeys", ()):
            assert key["reference"]["fields"] == named[key["reference"]["resource"]]["schema"]["primaryKey"]


def _holds(name, rows, fields):
    """What frictionless alone lets pass: a value that is none of the categories."""
    for row in rows:
        for column, field in fields.items():
            known = {one["value"] for one in field.get("categories", ())}
            assert not known or not row[column] or row[column] in known, (name, column, row[column])


def test_keys_name_each_row_once_and_what_is_named_is_there(lead, decision):
    files = files_of(build_release(actor=lead, plan=PLAN))
    rows = {file.name: table(files[path_of(file.name, CSV)]) for file in RELEASED}
    there = {name: [tuple(row[one] for one in key) for row in rows[name]] for name, key in KEYS.items()}
    assert all(len(set(keys)) == len(keys) for keys in there.values())
    for key in FOREIGN_KEYS:
        named = {tuple(row[one] for one in key.columns) for row in rows[key.file]}
        assert {one for one in named if all(one)} <= set(there[key.to]), key


def test_a_key_that_does_not_hold_is_left_out_and_told(lead):
    rater, gone, claim = make_user(Role.REVIEWER), make_claim(), make_claim()
    round_ = led_round(claim, raters=(rater,))
    make_rating(claim, reviewer=rater, round_=round_, comparator="claim", comparator_claim=gone, wording_gap="in_line")
    close(round_)
    withdraw_claim(actor=everything(), claim=gone, because="Not a claim.")
    release = build_release(actor=lead, plan=PLAN)
    (told,) = (one for one in release.holds["warnings"] if "comparator_claim_uid" in one)
    assert told.startswith("1 of the rows of ratings names in comparator_claim_uid what is not among the claims")
    package = json.loads(files_of(release)["datapackage.json"])
    (ratings,) = (one for one in package["resources"] if one["name"] == "ratings")
    assert ["comparator_claim_uid"] not in [key["fields"] for key in ratings["schema"]["foreignKeys"]]


# --- what is not in it -----------------------------------------------------------------------------------------------


def everything_said(release) -> str:
    return b"".join(files_of(release).values()).decode()


def test_ratings_of_an_open_round_are_not_in_it_and_it_says_so(lead):
    claim, raters = make_claim(), (make_user(Role.REVIEWER), make_user(Role.REVIEWER))
    round_ = led_round(claim, raters=raters, name="Running")
    for person in raters:
        make_rating(claim, reviewer=person, round_=round_, rationale="Zyxhidden.")
    make_rating(claim, rationale="Zyxstanding.")
    release = build_release(actor=lead, plan=PLAN)
    assert "Zyx" not in everything_said(release)
    assert "Round “Running” is open: its ratings are not in it." in release.holds["unfinished"]
    close(round_)
    assert everything_said(build_release(actor=lead, plan=PLAN)).count("Zyxhidden.") == 4


@pytest.mark.parametrize("masked", [False, True])
def test_what_is_hidden_from_anybody_who_rates_is_not_in_it(lead, masked):
    rater = make_user(Role.REVIEWER)
    question = make_question()
    claim = make_claim(statement="Zyxneutral.", voice="marketing", commitment="boosted", question=question)
    make_evidence_link(claim=claim, why="Zyxwhy.")
    before = led_round(claim, raters=(make_user(Role.REVIEWER),))
    make_rating(claim, reviewer=before.assignments.get().reviewer, round_=before, rationale="Zyxearlier.")
    close(before)
    again = led_round(claim, raters=(rater,), masked=masked)
    files = files_of(build_release(actor=lead, plan=PLAN))
    assert b"Zyx" not in b"".join(files.values())
    claims = table(files["data/claims.csv"])
    assert [row["claim_uid"] for row in claims] == ([] if masked else [claim.uid])
    assert not any(row["commitment"] or row["voice"] for row in claims)
    make_rating(claim, reviewer=rater, round_=again)
    close(again)
    said = everything_said(build_release(actor=lead, plan=PLAN))
    assert all(word in said for word in ("Zyxneutral.", "Zyxwhy.", "Zyxearlier.", "boosted"))


def test_raters_are_named_as_the_round_says(lead):
    named = {"first_name": "Zyxname", "last_name": "Person"}
    for shows, expected in ((False, 0), (True, 1)):
        people = [make_user(Role.REVIEWER, **named), make_user(Role.REVIEWER, pseudonym="Zyxpseudonym", **named)]
        rated("supported", "unsupported", raters=people, shows_names=shows)
        said = files_of(build_release(actor=lead, plan=PLAN))["data/ratings.csv"].decode()
        assert (said.count("Zyxname"), said.count("Zyxpseudonym") > 0) == (expected, True)
        assert people[0].uid in said


def test_who_is_alone_releases_their_own_ratings_with_their_name():
    person = everything()
    claim = make_claim()
    make_rating(claim, reviewer=person, rationale="Mine.")
    release = build_release(actor=person, plan=PLAN)
    assert "Mine." in files_of(release)["data/ratings.csv"].decode()


def test_what_is_withheld_is_not_in_it(lead, decision):
    claim = decision.claim
    withhold(actor=everything(), capture=claim.capture, start=claim.start, end=claim.end, reason="Asked.")
    release = build_release(actor=lead, plan=PLAN)
    data = [text for name, text in files_of(release).items() if name.startswith("data/")]
    assert claim.quote.encode() not in b"".join(data)
    assert claim.quote not in ReleasedClaim.objects.get(release=release).says


def test_it_warns_where_more_than_half_of_a_document_is_quoted(lead):
    capture = make_capture("Knees are cured. Fully.", source=make_source(title="Short page"))
    make_claim("Knees are cured.", capture=capture)
    make_claim("Knees", capture=capture)
    make_claim("It rarely causes immune rejection.")
    release = build_release(actor=lead, plan=PLAN)
    assert release.holds["warnings"] == ["More than half of the text of “Short page” is quoted."]
    told = {"source": capture.source.uid, "title": "Short page", "percent": 70}
    assert (release.holds["quoted"], release.holds["quoted_more"]) == ([told], 0)


# --- one flip --------------------------------------------------------------------------------------------------------


def test_a_making_that_breaks_off_leaves_nothing_that_is_seen_and_is_swept(lead, decision, monkeypatch):
    def broken(*_):
        raise RuntimeError("Out of power.")

    with monkeypatch.context() as patched:
        patched.setattr("claims.actions.release.note_release", broken)
        with pytest.raises(RuntimeError):
            build_release(actor=lead, plan=PLAN)
    assert not Release.objects.made().exists()
    left = Release.objects.get()
    assert ReleasedClaim.objects.count() == 1
    release = build_release(actor=lead, plan=PLAN)
    assert (Release.objects.get(), release.number) == (release, 1)
    assert ReleasedClaim.objects.get().release == release
    assert not default_storage.exists(left.stored_name)


def test_two_are_not_made_at_once(lead):
    with making_release(actor=lead, plan=PLAN), pytest.raises(ValidationError, match="being made already"):
        build_release(actor=lead, plan=PLAN)


def test_nobody_but_a_lead_makes_one():
    for role in (Role.CURATOR, Role.REVIEWER, Role.READER):
        with pytest.raises(PermissionDenied):
            build_release(actor=make_user(role), plan=PLAN)
    assert not Release.objects.exists()


def test_nothing_of_a_release_is_changed_after(lead, decision):
    release = build_release(actor=lead, plan=PLAN)
    for change in ({"title": "Other"}, {"sha256": "0" * 64}, {"holds": {}}, {"number": 7}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ReleasedClaim.objects.update(says="{}")
    with pytest.raises(DatabaseError, match="takes nothing more"), transaction.atomic():
        ReleasedClaim.objects.create(release=release, claim_uid="a", decision_uid="b", says="{}")


def test_queries_do_not_grow_with_claims(lead, decision):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            build_release(actor=lead, plan=PLAN)
        return len(captured)

    queries()
    few = queries()
    for _ in range(3):
        make_claim(question=decision.claim.question)
    assert queries() <= few


# --- from one to the next --------------------------------------------------------------------------------------------


def test_it_says_what_changed_since_the_one_before(lead, decision):
    first = build_release(actor=lead, plan=PLAN)
    assert first.holds["changes"] == {}
    gone = make_claim()
    build_release(actor=lead, plan=PLAN)
    withdraw_claim(actor=everything(), claim=gone, because="Not a claim.")
    decided(decision.round, decision.claim, "unsupported", supersedes=decision)
    third = build_release(actor=lead, plan=PLAN)
    assert (third.number, third.holds["changes"]["since"]) == (3, 2)
    rows = third.holds["changes"]["rows"]
    assert rows["claims"] == {"new": 0, "changed": 1, "gone": 1}
    assert rows["decisions"] == {"new": 1, "changed": 0, "gone": 1}


def test_one_that_corrects_another_says_what(lead):
    first = build_release(actor=lead, plan=PLAN)
    for wrong in ({"corrects": first.uid}, {"correction": "A name."}, {"corrects": "nothing", "correction": "A name."}):
        with pytest.raises(ValidationError):
            build_release(actor=lead, plan=replace(PLAN, **wrong))
    second = build_release(actor=lead, plan=replace(PLAN, corrects=first.uid, correction="A name."))
    assert "It corrects release 1" in files_of(second)["README.md"].decode()
    assert first.events.get(step="correct").because == "Release 2: A name."


def test_reader_is_everybody_where_anybody_else_is_here(lead):
    assert build.reader_for(lead) is OPERATOR
    make_user(Role.REVIEWER)
    assert build.reader_for(lead) is EVERYBODY


def test_a_withheld_one_is_not_compared_with(lead):
    first = build_release(actor=lead, plan=PLAN)
    withhold_release(actor=lead, release=first, because="A name in it.")
    assert build_release(actor=lead, plan=PLAN).holds["changes"] == {}
