"""Exports of what is selected in the admin's lists."""

import csv
import io

import pytest

from claims.models import User
from tests.admin.pages import address
from tests.builders import make_capture, make_claim, make_question, make_rating, open_round

pytestmark = pytest.mark.django_db


def export(client, noun, action, *records, **asked):
    sent = {"action": action, "_selected_action": [record.pk for record in records]} | asked
    response = client.post(address(noun), sent)
    assert response.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in response.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def test_the_selected_claims_come_out_rated_or_not(as_curator):
    capture = make_capture()
    first, second = make_claim(capture=capture), make_claim("Our clinic treats knees.", capture=capture)
    make_claim("MSC is a cell therapy", capture=capture)
    rows = export(as_curator, "claim", "export_claims", first, second)
    assert [row["claim_uid"] for row in rows] == [first.uid, second.uid]
    assert [row["quote"] for row in rows] == [first.quote, second.quote]
    assert rows[0]["permalink"] == ""


def test_the_ratings_of_the_selected_claims_come_out_for_who_may_see_them(as_lead, as_curator):
    rating = make_rating()
    make_rating()
    (row,) = export(as_lead, "claim", "export_ratings", rating.claim)
    assert (row["claim_uid"], row["rationale"]) == (rating.claim.uid, rating.rationale)
    assert export(as_curator, "claim", "export_ratings", rating.claim) == []
    assert len(export(as_lead, "claim", "export_ratings_wide", rating.claim)) == 1


def test_the_selected_ratings_come_out(as_lead):
    first, second = make_rating(), make_rating()
    make_rating()
    rows = export(as_lead, "rating", "export_selected_ratings", first, second)
    assert [row["claim_uid"] for row in rows] == [first.claim.uid, second.claim.uid]


def test_ratings_that_a_person_may_not_see_are_not_exported_when_their_keys_are_sent(as_everything):
    hidden = make_rating()
    mine = make_rating(reviewer=User.objects.get(username="everything"))
    rows = export(as_everything, "rating", "export_selected_ratings", hidden, mine)
    assert [row["claim_uid"] for row in rows] == [mine.claim.uid]


def test_the_claims_of_selected_sources_and_questions_come_out(as_curator):
    question = make_question()
    one, other = make_claim(), make_claim(question=question)
    (row,) = export(as_curator, "source", "export_claims", one.source)
    assert row["claim_uid"] == one.uid
    (row,) = export(as_curator, "question", "export_claims", question)
    assert row["claim_uid"] == other.uid


def test_all_that_match_a_filter_come_out_beyond_the_page(as_curator):
    capture = make_capture()
    claims = [make_claim(capture=capture) for _ in range(3)]
    make_claim("Our clinic treats knees.", capture=capture)
    page = f"{address('claim')}?q=immune+rejection"
    sent = {"action": "export_claims", "_selected_action": [claims[0].pk], "select_across": "1"}
    rows = list(csv.DictReader(io.StringIO(as_curator.post(page, sent).getvalue().decode())))
    assert {row["claim_uid"] for row in rows} == {claim.uid for claim in claims}


def test_a_selection_without_ratings_gives_the_header_alone(as_lead):
    assert open_round().is_open
    assert export(as_lead, "claim", "export_ratings", make_claim()) == []
