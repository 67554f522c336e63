"""The first page."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.rating import save_draft
from tests.builders import make_claim, make_evidence_link, make_question, make_rating, make_source, open_round

pytestmark = pytest.mark.django_db


def text_of(client):
    response = client.get("/")
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def tally(client):
    return {item.what: item.number for item in client.get("/").context["tally"]}


def test_it_needs_a_login(client):
    assert client.get("/").url == "/login/?next=/"


def test_an_empty_database_leads_a_curator_into_the_path_and_tells_others(as_everything, as_curator, as_reader):
    for client in (as_everything, as_curator):
        assert '<a class="button main" href="/sources/new/">Paste a page</a>' in text_of(client)
    assert "/sources/new/" not in text_of(as_reader)
    assert "Nothing is here yet" in text_of(as_reader)


def test_a_reviewer_sees_what_waits(as_reviewer, reviewer):
    question = make_question()
    rated, begun, waiting = (make_claim(question=question) for _ in range(3))
    make_rating(rated, reviewer=reviewer)
    make_evidence_link(question=question)
    save_draft(actor=reviewer, round_=open_round(), claim=begun, typed={"rationale": "x"})
    assert tally(as_reviewer) == {"to rate": "2", "drafts": "1", "stale ratings": "1"}
    text = text_of(as_reviewer)
    assert "1 of 3 rated" in text
    assert f"/review/{open_round().uid}/{waiting.uid}/" in text


def test_a_curator_sees_what_is_unfinished(as_curator):
    make_claim()
    make_source(source_type="")
    assert tally(as_curator) == {
        "sources not in work": "2", "sources without a type": "1", "claims without a question": "1",
    }  # fmt: skip


def test_hidden_ratings_change_nothing(as_reviewer):
    claim = make_claim()
    before = tally(as_reviewer), text_of(as_reviewer).count("rated")
    make_rating(claim)
    assert (tally(as_reviewer), text_of(as_reviewer).count("rated")) == before


def test_what_is_new_is_newest_first(as_reader):
    make_claim()
    make_source(title="The newest page")
    assert [item.title for item in as_reader.get("/").context["news"]][0] == "The newest page"


def test_a_reviewers_navigation_has_four_entries(as_reviewer):
    make_claim()
    text = text_of(as_reviewer)
    navigation = text[text.index('aria-label="Main"') : text.index("</nav>")]
    assert navigation.count("<a ") == 4


def test_queries_do_not_grow(as_everything):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            text_of(as_everything)
        return len(captured)

    make_claim(question=make_question())
    few = queries()
    for _ in range(12):
        make_claim(question=make_question())
    assert queries() <= few
