"""Reading a codebook, its versions side by side, its notes, and its files."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.actions.answers import save_answers, save_item
from claims.actions.codebook_note import add_codebook_note
from claims.actions.round import freeze_version
from claims.actions.scheme import copy_scheme_version, save_scheme_version
from claims.choices import Axis, SchemeStatus
from claims.models import CodebookNote, Item, LevelMatch, SchemeVersion
from claims.reads.review.codebook import answers_of
from tests.admin.pages import says
from tests.builders import make_claim, open_round
from tests.exchange.test_codebook_qdc import code, qdc
from tests.rules.review.test_codebook import level

pytestmark = pytest.mark.django_db
EVERYBODY = ["as_reader", "as_curator", "as_reviewer", "as_lead"]


@pytest.fixture
def used():
    return open_round().scheme_version


@pytest.fixture
def later(lead, used):
    """A version in use that has renamed an answer, added another and reworded a third."""
    draft = copy_scheme_version(actor=lead, version=used, name="3.0.0")
    answers = answers_of(draft, Axis.VERDICT)
    answers[0] |= {"code": "borne_out", "label": "Borne out"}
    answers[1]["rule"] += " Look twice."
    save_answers(actor=lead, version=draft, axis=Axis.VERDICT, answers=answers)
    asked = Item(version=draft, code="risks", text="Are risks mentioned?", kind="nominal")
    save_item(actor=lead, item=asked, answers=[level("a", "item"), level("b", "item")])
    draft.refresh_from_db()
    draft.status = SchemeStatus.ACTIVE
    return freeze_version(save_scheme_version(actor=lead, version=draft).pk)


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_with_a_role_reads(request, who, used, later):
    client = request.getfixturevalue(who)
    said = says(client.get("/codebook/all/"))
    assert str(used) in said
    assert str(later) in said
    said = says(client.get(f"/codebook/{later.uid}/"))
    assert "Are risks mentioned?" in said
    assert "Borne out" in said
    for page in (f"compare/{used.uid}/", "codebook.json", "codebook.qdc"):
        assert client.get(f"/codebook/{later.uid}/{page}").status_code == 200
    assert ("Edit its name" in says(client.get("/codebook/all/"))) == (who == "as_lead")


def test_a_draft_is_the_leads(as_reader, as_lead, lead, used):
    draft = copy_scheme_version(actor=lead, version=used, name="4.0.0")
    for page in ("", f"compare/{used.uid}/", "codebook.json", "codebook.qdc"):
        assert as_reader.get(f"/codebook/{draft.uid}/{page}").status_code == 404
        assert as_lead.get(f"/codebook/{draft.uid}/{page}").status_code == 200
    assert as_reader.get(f"/codebook/{used.uid}/compare/{draft.uid}/").status_code == 404
    assert "4.0.0" not in says(as_reader.get("/codebook/all/"))


def test_strangers_read_nothing(client, used):
    for page in ("all/", f"{used.uid}/", f"{used.uid}/codebook.json", f"{used.uid}/compare/{used.uid}/"):
        assert client.get(f"/codebook/{page}").status_code == 302


def test_what_changed_is_drawn(as_reader, used, later):
    page = as_reader.get(f"/codebook/{later.uid}/compare/{used.uid}/").content.decode()
    assert "<ins>Borne out</ins>" in page
    assert "<del>Supported</del>" in page
    assert "<ins>Look twice.</ins>" in page
    said = says(as_reader.get(f"/codebook/{later.uid}/compare/{used.uid}/"))
    assert "major: an answer was taken out" in said
    assert "Are risks mentioned? added" in said
    assert "As before: Certainty of evidence" in said
    assert "Match them" not in said
    assert as_reader.get(f"/codebook/{later.uid}/compare/{later.uid}/").status_code == 404
    other = SchemeVersion.objects.exclude(scheme=used.scheme).first()
    assert as_reader.get(f"/codebook/{later.uid}/compare/{other.uid}/").status_code == 404


def test_a_lead_says_which_answers_stand_for_one_another(as_lead, as_reviewer, used, later):
    page = f"/codebook/{later.uid}/compare/{used.uid}/"
    sent = {"axis": "verdict", "item": "", "level": "borne_out", "same_as": "supported"}
    assert as_reviewer.post(f"{page}match/", sent).status_code == 403
    said = says(as_lead.post(f"{page}match/", sent, follow=True))
    assert "stands for Supported" in said
    assert LevelMatch.objects.count() == 1
    as_lead.post(f"{page}match/", sent | {"unmatch": "1"})
    assert not LevelMatch.objects.exists()
    assert as_lead.post(f"{page}match/", sent | {"level": "forged"}).status_code == 404


def test_a_note_of_coders_stands_at_its_answer_for_everybody(as_reviewer, as_reader, lead, later):
    page = f"/codebook/{later.uid}/"
    sent = {"about": "verdict  borne_out", "text": "We agreed on Tuesday that a pilot counts."}
    assert as_reader.post(f"{page}notes/", sent).status_code == 200 or not CodebookNote.objects.exists()
    as_reviewer.post(f"{page}notes/", sent)
    as_reviewer.post(f"{page}notes/", {"about": "item risks", "text": "Fees are no risk."})
    as_reviewer.post(f"{page}notes/", {"about": "", "text": "Read twice."})
    assert [(note.level and note.level.code, note.item and note.item.code) for note in CodebookNote.objects.all()] == [
        ("borne_out", None), (None, "risks"), (None, None),
    ]  # fmt: skip
    said = says(as_reader.get(page))
    assert "noted by reviewer We agreed on Tuesday" in said
    assert "Fees are no risk." in said
    assert "Add this note" not in said
    refused = as_reviewer.post(f"{page}notes/", {"about": "", "text": " "})
    assert refused.status_code == 422
    assert "This field is required." in says(refused)


def test_a_note_stands_at_the_answer_where_it_is_rated(as_reviewer, lead, used):
    claim = make_claim()
    for level_code, text in (("unsupported", "A registry entry is no study."), ("outdated", "Of five years.")):
        add_codebook_note(actor=lead, version=used, level=used.levels.get(code=level_code), text=text)
    add_codebook_note(actor=lead, version=used, text="Read twice.")
    said = says(as_reviewer.get(f"/review/{open_round().uid}/{claim.uid}/"))
    for text in ("noted by lead A registry entry is no study.", "Of five years.", "Read twice."):
        assert said.count(text) == 1
    assert "What they mean, with notes of coders" in said


def test_a_note_takes_only_who_codes(as_reader, as_curator, used):
    for client in (as_reader, as_curator):
        assert client.post(f"/codebook/{used.uid}/notes/", {"text": "Mine."}).status_code == 403
    assert not CodebookNote.objects.exists()


def test_more_notes_cost_no_more_queries(as_lead, lead, later, django_assert_max_num_queries):
    for number in range(30):
        add_codebook_note(actor=lead, version=later, level=later.levels.all()[number % 9], text=f"Note {number}.")
    with django_assert_max_num_queries(20):
        assert as_lead.get(f"/codebook/{later.uid}/").status_code == 200
    with django_assert_max_num_queries(12):
        assert as_lead.get("/codebook/all/").status_code == 200
    with django_assert_max_num_queries(16):
        assert as_lead.get(f"/codebook/{later.uid}/compare/{open_round().scheme_version.uid}/").status_code == 200


def test_a_file_is_saved_and_taken_in(as_lead, as_reader, used):
    response = as_reader.get(f"/codebook/{used.uid}/codebook.json")
    assert response["Content-Disposition"] == 'attachment; filename="claim-fit-2.0.0.json"'
    document = json.loads(response.content)
    document["versions"][0]["version"] = "7.0.0"
    file = SimpleUploadedFile("ours.json", json.dumps(document).encode())
    as_lead.post("/codebook/take-in/", {"file": file})
    taken = SchemeVersion.objects.get(version="7.0.0")
    assert (taken.status, taken.levels.count()) == ("draft", used.levels.count())


def test_a_file_of_another_tool_is_taken_in_and_what_was_left_out_is_said(as_lead):
    file = SimpleUploadedFile("Clinic codes.qdc", qdc(code("Promises", code("Cure"), more='color="#FF0000"')))
    said = says(as_lead.post("/codebook/take-in/", {"file": file}, follow=True))
    assert "Taken in as drafts: Clinic codes 1.0.0. 1 colours were left out" in said
    assert SchemeVersion.objects.get(scheme__name="Clinic codes").items.get().text == "Promises"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.json", b"{}", "its “format” must be"),
        ("a.qdc", b"<x/>", "no REFI-QDA codebook"),
        ("a.qdc", qdc(*(code(f"c{number}") for number in range(10_000))), "It has 10,000 codes"),
        ("a.json", b" " * (2 * 1024 * 1024 + 1), "2 MB is the most"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_at_its_field(as_lead, name, data, told):
    before = SchemeVersion.objects.count()
    response = as_lead.post("/codebook/take-in/", {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 422
    assert told in says(response)
    assert SchemeVersion.objects.count() == before


def test_a_version_that_is_here_and_says_something_else_is_told(as_lead, as_reader, used):
    document = json.loads(as_reader.get(f"/codebook/{used.uid}/codebook.json").content)
    document["versions"][0]["levels"][0]["label"] = "Other"
    response = as_lead.post("/codebook/take-in/", {"file": SimpleUploadedFile("a.json", json.dumps(document).encode())})
    assert response.status_code == 422
    assert "is here already and says something else" in says(response)
