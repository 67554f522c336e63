"""The first page: what waits for whom, what comes next, and what is new."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.actions.claim import withdraw_claim
from claims.actions.rating import save_draft
from claims.actions.round import close_round
from claims.choices import Role, SourceStatus
from tests.builders import (
    everything,
    make_claim,
    make_evidence_link,
    make_publisher,
    make_question,
    make_rating,
    make_source,
    make_user,
    open_round,
)
from tests.flat import flat, text_at
from tests.led import led_round

pytestmark = pytest.mark.django_db


def waiting(client):
    """Number and words of what waits, by the note under it."""
    return {item.note: f"{item.number} {item.what}" for item in client.get("/").context["waiting"]}


def browser_of(*roles):
    client = Client()
    client.force_login(make_user(*roles))
    return client


def test_it_needs_a_login(client):
    assert client.get("/").url == "/login/?next=/"


def test_an_empty_database_leads_a_curator_into_the_path_in_one_click(as_everything, as_curator):
    for client in (as_everything, as_curator):
        page = text_at(client, "/")
        assert "Nothing is here yet" in page
        assert re.findall(r'class="button main" href="([^"]*)"', page) == ["/sources/new/"]
        assert client.get("/sources/new/").status_code == 200


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.LEAD])
def test_an_empty_database_tells_others_that_nothing_is_here_yet(role):
    page = text_at(browser_of(role), "/")
    assert "Nothing is here yet" in page
    assert "/sources/new/" not in page


def test_an_empty_database_leads_a_lead_to_the_people(as_lead):
    assert '<a class="button main" href="/invitations/">' in text_at(as_lead, "/")


def test_a_reviewer_sees_what_waits(as_reviewer, reviewer):
    question = make_question()
    rated, begun, other = (make_claim(question=question) for _ in range(3))
    make_rating(rated, reviewer=reviewer)
    make_evidence_link(question=question)
    save_draft(actor=reviewer, round_=open_round(), unit=begun, typed={"rationale": "x"})
    assert waiting(as_reviewer) == {
        open_round().name: "2 to rate",
        "begun and not submitted": "1 draft",
        "to look at again: what they rest on has changed": "1 rating",
    }
    page = text_at(as_reviewer, "/")
    assert "1 of 3 rated" in page
    assert '<progress value="1" max="3"' in page
    assert f"/review/{open_round().uid}/{other.uid}/" in page


def test_what_does_not_wait_is_not_shown(as_reviewer):
    make_claim()
    assert waiting(as_reviewer) == {open_round().name: "1 to rate"}


def test_a_curator_sees_what_is_unfinished_and_every_number_leads_to_its_list(as_curator):
    make_claim()
    make_claim()
    make_source(source_type="", publisher=make_publisher())
    make_source(status=SourceStatus.SCREENED)
    assert waiting(as_curator) == {
        "found, not screened yet": "3 sources",
        "screened, not in work yet": "1 source",
        "without a type": "1 source",
        "without a publisher": "3 sources",
        "without a question": "2 claims",
    }
    for item in as_curator.get("/").context["waiting"]:
        listed = as_curator.get(item.address)
        assert str(listed.context["found"]) == f"{item.number} {item.what}"
        assert listed.context["notes"] == []


def test_a_lead_who_does_not_rate_sees_how_the_round_goes(as_lead):
    claim = make_claim()
    make_rating(claim)
    first = make_rating(claim)
    make_rating(claim, reviewer=first.reviewer, supersedes=first, verdict="supported")
    # The third reviewer is the one with all roles, who marked the claim.
    assert waiting(as_lead) == {f"{open_round().name}, 3 reviewers": "2 ratings so far"}


def test_a_lead_sees_how_far_the_oldest_of_their_rounds_are_whether_they_rate_in_them_or_not(as_lead, lead):
    claims, raters = [make_claim() for _ in range(2)], (lead, make_user(Role.REVIEWER))
    names = [f"Round {number}" for number in range(4)]
    rounds = [led_round(*claims, raters=raters, name=name) for name in names]
    first = make_rating(claims[0], reviewer=raters[1], round_=rounds[0])
    make_rating(claims[0], reviewer=raters[1], round_=rounds[0], supersedes=first, verdict="supported")
    found = waiting(as_lead)
    told = {name: "1 of 4 ratings" if name == "Round 0" else "0 of 4 ratings" for name in names[:3]}
    assert {name: said for name, said in found.items() if name in names} == told


def test_a_lead_who_rates_is_not_told_how_many_ratings_of_others_there_are():
    make_rating(make_claim())
    assert waiting(browser_of(Role.LEAD, Role.REVIEWER)) == {open_round().name: "1 to rate"}


def test_a_lead_who_has_rated_is_not_told_it_either_when_they_may_rate_no_more():
    lead = make_user(Role.LEAD, Role.REVIEWER)
    make_rating(make_claim(), reviewer=lead)
    lead.groups.remove(lead.groups.get(name=Role.REVIEWER))
    client = Client()
    client.force_login(lead)
    assert waiting(client) == {}


def test_a_lead_is_told_that_no_round_is_open(as_lead, lead):
    make_claim()
    close_round(actor=lead, round_=open_round())
    assert waiting(as_lead) == {"nobody can rate now": "No round is open"}


def test_a_reviewer_is_told_that_no_round_is_open(as_reviewer, lead):
    make_claim()
    close_round(actor=lead, round_=open_round())
    page = text_at(as_reviewer, "/")
    assert "nothing can be rated now" in page
    assert "Rate next claim" not in page


def test_a_reader_finds_where_to_look_and_nothing_waits(as_reader):
    make_claim()
    assert waiting(as_reader) == {}
    assert "Where to look" in text_at(as_reader, "/")


def test_a_person_without_a_role_is_told_whom_to_ask(db):
    assert "You have no role here yet. Ask a lead" in text_at(browser_of(), "/")


def test_the_next_six_claims_come_by_question_with_what_was_begun(as_reviewer, reviewer):
    alone = make_claim()
    first, second = make_question("A first question?"), make_question("A second question?")
    later = [make_claim(question=second, voice="research") for _ in range(3)]
    sooner = [make_claim(question=first) for _ in range(3)]
    save_draft(actor=reviewer, round_=open_round(), unit=sooner[1], typed={"rationale": "x"})
    shown = as_reviewer.get("/").context["upcoming"]
    assert [claim for claim, _ in shown] == [*sooner, *later]
    assert alone not in [claim for claim, _ in shown]
    assert [begun for _, begun in shown] == [False, True, False, False, False, False]
    page = text_at(as_reviewer, "/")
    assert page.count("Not started") == 5
    assert page.count('<span class="side-mark" data-side="research">Research</span>') == 3
    assert '<a class="button main" href="/review/' + open_round().uid + '/">Rate next claim</a>' in page


def test_who_has_rated_everything_is_led_to_the_files(as_reviewer, reviewer):
    make_rating(make_claim(), reviewer=reviewer)
    page = text_at(as_reviewer, "/")
    assert "You have rated every claim of this round." in page
    assert "Rate next claim" not in page


def test_pages_without_a_claim_lead_a_curator_to_mark_one(as_everything):
    make_source()
    assert "No claim is marked yet" in text_at(as_everything, "/")


def test_what_is_new_is_the_last_eight_newest_first(as_reader):
    for _ in range(5):
        make_claim()
    make_source(title="The newest page")
    news = as_reader.get("/").context["news"]
    assert news[0].title == "The newest page"
    assert len(news) == 8
    assert [item.when for item in news] == sorted((item.when for item in news), reverse=True)


def test_what_is_new_tells_me_from_others(as_curator, curator):
    claim = make_claim()
    type(claim).objects.filter(pk=claim.pk).update(created_by=curator)
    assert {(item.who, item.what) for item in as_curator.get("/").context["news"]} == {
        ("You", "marked"), ("everything", "added"),
    }  # fmt: skip


def test_ratings_of_others_change_nothing_on_my_page(as_reviewer, reviewer):
    claim = make_claim()
    make_rating(make_claim(), reviewer=reviewer)
    before = waiting(as_reviewer), as_reviewer.get("/").context["news"]
    make_rating(claim)
    assert (waiting(as_reviewer), as_reviewer.get("/").context["news"]) == before


def test_withdrawn_claims_neither_wait_nor_are_new(as_everything):
    claim = make_claim("Our clinic treats knees.")
    withdraw_claim(actor=everything(), claim=claim, because="Not a claim.")
    page = text_at(as_everything, "/")
    assert "Our clinic treats knees." not in page


def test_titles_are_escaped(as_reader):
    make_source(title="<script>alert(1)</script>")
    assert "<script>alert" not in flat(as_reader.get("/"))


@pytest.mark.parametrize("roles", [[Role.READER], [Role.CURATOR], [Role.REVIEWER], [Role.LEAD], list(Role)])
def test_queries_do_not_grow(roles):
    client = browser_of(*roles)
    reviewer = make_user(Role.REVIEWER)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            text_at(client, "/")
        return len(captured)

    make_rating(make_claim(question=make_question()), reviewer=reviewer)
    make_claim(question=make_question())
    few = queries()
    for _ in range(12):
        make_rating(make_claim(question=make_question()), reviewer=reviewer)
    assert queries() <= few
