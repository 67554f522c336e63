"""Choosing rows of a list and changing them: what is asked, what is told, and how many at once."""

import re

import pytest

from claims.actions import several as actions
from claims.actions.job import run_job
from claims.choices import JobState
from claims.models import Claim, Job, Source
from claims.views import several
from tests.builders import QUOTE, make_claim, make_source, make_tag, make_withholding


@pytest.fixture
def claims(db):
    """Three claims."""
    return [make_claim() for _ in range(3)]


def test_a_curator_chooses_rows_and_others_do_not(as_curator, as_reader, claims):
    page = as_curator.get("/claims/").content.decode()
    assert len(re.findall(r'type="checkbox" name="uid" value="\w{10}" form="several"', page)) == 3
    assert f'aria-label="Choose {claims[0].short_number}"' in page
    assert 'action="/several/claims/"' in page
    assert "several" not in as_reader.get("/claims/").content.decode()
    assert 'id="several"' not in as_curator.get("/questions/").content.decode()


def test_what_is_chosen_is_named_before_it_is_changed(as_curator, claims):
    page = as_curator.post("/several/claims/", {"uid": [claims[0].uid, claims[1].uid], "query": "side=marketing"})
    text = page.content.decode()
    assert "Change 2 claims" in text
    assert claims[0].short_number in text
    assert 'href="/claims/?side=marketing"' in text
    assert Claim.objects.filter(question=None).count() == 3


def test_nothing_chosen_and_nothing_asked_is_said(as_curator, claims):
    assert "Nothing is chosen" in as_curator.post("/several/claims/", {}).content.decode()
    response = as_curator.post("/several/claims/", {"uid": claims[0].uid, "apply": "1", "why": "For order"})
    assert response.status_code == 422
    assert "Choose what to change in them" in response.content.decode()
    assert 'value="For order"' in response.content.decode(), "what was typed is kept"


def test_claims_are_changed_and_each_refusal_is_told(as_curator, claims):
    make_withholding(claims[1].capture)
    typed = {"uid": [claim.uid for claim in claims], "apply": "1", "question": "Is it safe?", "query": "q=x"}
    page = as_curator.post("/several/claims/", typed).content.decode()
    assert "<h1>2 changed, 1 refused.</h1>" in page
    assert f'<a href="/claims/{claims[1].uid}/">' in page
    assert "are withheld" in page
    assert Claim.objects.filter(question__text="Is it safe?").count() == 2


def test_all_that_match_are_those_of_the_filters(as_curator, claims):
    other = make_claim(capture=None, voice="research")
    page = as_curator.post("/several/claims/", {"every": "1", "query": "voice=research"}).content.decode()
    assert "Change 1 claim<" in page
    assert 'name="every" value="1"' in page
    typed = {"every": "1", "query": "voice=research&sort=source", "apply": "1", "withdraw": "on", "why": "No claim"}
    as_curator.post("/several/claims/", typed)
    assert list(Claim.objects.exclude(withdrawn_at=None)) == [other]


def test_a_filter_that_is_not_known_matches_nothing(as_curator, claims):
    page = as_curator.post("/several/claims/", {"every": "1", "query": "voice=loud"}).content.decode()
    assert "Nothing is chosen" in page


def test_withdrawing_needs_a_reason_and_stands_alone(as_curator, claims):
    typed = {"uid": claims[0].uid, "apply": "1", "withdraw": "on", "voice": "other"}
    page = as_curator.post("/several/claims/", typed).content.decode()
    assert "Say why the claims are withdrawn." in page
    assert "Do one after the other." in page
    assert Claim.objects.current().count() == 3


def test_many_are_left_to_a_worker_which_tells_each_refusal(as_curator, claims, monkeypatch):
    monkeypatch.setattr(several, "MOST_IN_REQUEST", 2)
    make_withholding(claims[1].capture)
    typed = {"every": "1", "query": "", "apply": "1", "question": "Is it safe?"}
    response = as_curator.post("/several/claims/", typed)
    job = Job.objects.get()
    assert response["Location"] == job.get_absolute_url()
    run_job.func(job.uid)
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.DONE, "2 changed, 1 refused.")
    assert QUOTE not in str(job.refused), "words that are withheld later would stay there"
    page = as_curator.get(job.get_absolute_url()).content.decode()
    assert f'<a href="/claims/{claims[1].uid}/">' in page
    assert "are withheld" in page


def test_a_double_click_makes_one_job(as_curator, claims, monkeypatch):
    monkeypatch.setattr(several, "MOST_IN_REQUEST", 2)
    typed = {"every": "1", "query": "", "apply": "1", "question": "Is it safe?", "csrfmiddlewaretoken": "once"}
    first, second = (as_curator.post("/several/claims/", typed) for _ in range(2))
    assert first["Location"] == second["Location"] == Job.objects.get().get_absolute_url()


def test_too_many_at_once_are_refused(as_curator, claims, monkeypatch):
    for module in (several, actions):
        monkeypatch.setattr(module, "MOST_AT_ONCE", 2)
    page = as_curator.post("/several/claims/", {"every": "1", "query": "", "apply": "1", "question": "Is it safe?"})
    assert "Too many at once" in page.content.decode()
    assert not Claim.objects.exclude(question=None).exists()


def test_sources_are_changed(as_curator):
    make_tag("study-a")
    sources = [make_source() for _ in range(2)]
    typed = {"uid": [source.uid for source in sources], "apply": "1", "source_type": "blog", "add_tags": "study-a"}
    assert "2 changed." in as_curator.post("/several/sources/", typed).content.decode()
    assert Source.objects.filter(source_type__code="blog", tags__name="study-a").count() == 2
    page = as_curator.post("/several/sources/", typed | {"status": "excluded"}).content.decode()
    assert "An excluded source says why." in page


def test_who_is_no_curator_is_refused(as_reader, as_lead, claims):
    for client in (as_reader, as_lead):
        assert client.post("/several/claims/", {"uid": claims[0].uid}).status_code == 403
    assert as_reader.get("/several/claims/").status_code in (403, 405)


def test_there_is_nothing_to_change_in_other_lists(as_curator):
    assert as_curator.post("/several/relations/", {}).status_code == 404
