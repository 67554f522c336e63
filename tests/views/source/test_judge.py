"""Whether a copy shows its page: suspected from its words, said by a person, told on pages, in files and in proofs."""

import json
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from claims.actions.capture_judgement import judge_capture
from claims.models import Capture, CaptureJudgement
from tests.builders import everything, make_capture, make_claim
from tests.flat import flat

pytestmark = pytest.mark.django_db
WALL = "Clinic\n\nPlease log in to continue.\n"


def at(capture: Capture) -> str:
    return reverse("capture_judge", args=[capture.source.uid, capture.uid])


def page_of(client, capture: Capture, query: str = "") -> str:
    return flat(client.get(capture.source.get_absolute_url() + query))


def test_a_wall_is_suspected_with_the_words_that_show_it_and_the_form_says_the_same(as_curator):
    capture = make_capture(WALL)
    shown = page_of(as_curator, capture)
    assert "Perhaps a log-in wall: it has the words “Please log in”" in shown
    assert "Nobody has judged it yet" in shown
    assert 'value="a log-in wall: “Please log in”"' in shown
    assert not CaptureJudgement.objects.exists()


def test_a_page_is_not_suspected_and_says_that_nobody_has_judged_it(as_curator):
    shown = page_of(as_curator, make_capture())
    assert "Perhaps" not in shown
    assert "Not judged: does it show the page?" in shown


def test_a_curator_says_what_it_shows(as_curator):
    capture = make_capture(WALL)
    shown = flat(as_curator.post(at(capture), {"shows": "blocked", "because": "A log-in."}, follow=True))
    assert "Judged: blocked. It is no sighting of the page any more." in shown
    assert "Blocked: A log-in." in shown
    assert "Perhaps" not in shown
    as_curator.post(at(capture), {"shows": "partial", "because": "The first lines."})
    shown = page_of(as_curator, capture)
    assert "Partial: The first lines." in shown
    assert "Said before" in shown


@pytest.mark.parametrize("typed", [{}, {"shows": "blocked", "because": ""}, {"shows": "nothing", "because": "x"}])
def test_what_is_wrong_comes_back_with_what_was_typed(as_curator, typed):
    response = as_curator.post(at(make_capture(WALL)), typed)
    assert response.status_code == 422
    assert response.context["judge"].errors
    assert not CaptureJudgement.objects.exists()


def test_others_may_not(as_reader, client):
    capture = make_capture(WALL)
    assert as_reader.post(at(capture), {"shows": "complete"}).status_code == 403
    assert "Save what it shows" not in page_of(as_reader, capture)
    assert as_reader.get(at(capture)).status_code == 405


def test_the_page_shows_the_newest_copy_that_shows_it(as_curator):
    first = make_capture()
    wall = make_capture(WALL, source=first.source)
    assert "Please log in" in page_of(as_curator, first)
    judge_capture(actor=everything(), capture=wall, shows="blocked", because="A log-in.")
    shown = page_of(as_curator, first)
    assert "cell therapy" in shown
    assert "no sighting of the page" in shown
    blocked = as_curator.get(first.source.get_absolute_url(), {"capture": wall.uid})
    assert blocked.context["page"].capture == wall
    assert blocked.context["may_mark"] is False


def test_files_and_proof_say_what_was_judged(as_curator):
    claim = make_claim()
    wall = make_capture(WALL, source=claim.source)
    judge_capture(actor=everything(), capture=wall, shows="blocked", because="A log-in.")

    def row():
        body = b"".join(as_curator.get(reverse("export_jsonl", args=["claims"])).streaming_content)
        return json.loads(body.splitlines()[0])

    assert row()["capture_shows"] == "unjudged"
    assert "Nobody has judged" in " ".join(proof_of(as_curator, claim)["README.txt"].decode().split())
    judge_capture(actor=everything(), capture=claim.capture, shows="partial", because="No table.")
    assert row()["capture_shows"] == "partial"
    found = proof_of(as_curator, claim)
    assert json.loads(found["claim.json"])["capture"]["shows"]["now"] == "partial"
    assert "Judged partial" in found["README.txt"].decode()
    sightings = json.loads(found["history.json"])["sightings"]
    assert [one["capture_shows"] for one in sightings] == ["blocked"]


def proof_of(client, claim) -> dict[str, bytes]:
    body = b"".join(client.get(reverse("claim_proof", args=[claim.uid])).streaming_content)
    with zipfile.ZipFile(BytesIO(body)) as archive:
        return {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_words_of_a_withheld_copy_are_not_suspected_of_anything(as_curator):
    capture = make_capture(WALL)
    Capture.objects.filter(pk=capture.pk).update(withheld_at=capture.stored_at)
    shown = page_of(as_curator, capture)
    assert "Please log in" not in shown
    assert "Save what it shows" not in shown
