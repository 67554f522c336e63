"""The certainty profile: beside the certainty, stored, shown and exported with the rating, and never a refusal."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.choices import Role
from claims.models import OPERATOR, Draft, Rating
from tests.builders import make_claim, make_evidence_link, make_question, make_rating, make_user, open_round
from tests.exchange.helpers import rows_of
from tests.flat import flat, text_of

pytestmark = pytest.mark.django_db
SAID = {"profile-start": "high", "profile-risk_of_bias": "1", "profile-imprecision": "1"}
STORED = "start:high risk_of_bias:1 imprecision:1"
OTHER = "From the certainty profile follows “Low”, and “High” is chosen."


@pytest.fixture
def claim():
    question = make_question()
    make_evidence_link(question=question)
    return make_claim(question=question, answers="affirms")


def address(claim, name="rate"):
    return reverse(name, args=[open_round().uid, claim.uid])


def sent(**typed):
    return {"do": "submit", "verdict": "supported", "rationale": "Two trials.", **typed}


def test_it_is_folded_beside_certainty_where_evidence_is_linked_and_nowhere_else(as_reviewer, claim):
    page = flat(as_reviewer.get(address(claim)))
    assert '<details class="more-asked" id="profile"><summary>' in page
    assert page.index('data-row="certainty"') < page.index('id="profile"') < page.index('id="id_rationale"')
    assert flat(as_reviewer.get(claim.get_absolute_url())).count('id="profile"') == 1
    assert 'id="profile"' not in flat(as_reviewer.get(address(make_claim())))


def test_it_is_stored_shown_and_exported_with_the_rating_and_warns_without_refusing(as_reviewer, claim):
    answer = as_reviewer.post(address(claim), sent(certainty="high", **SAID), follow=True)
    assert f"{OTHER} It is stored as you chose it." in text_of(answer)
    rating = Rating.objects.visible_to(OPERATOR).get()
    assert (rating.certainty.code, rating.certainty_profile) == ("high", STORED)
    for where in (claim.get_absolute_url(), address(claim)):
        page = text_of(as_reviewer.get(where))
        assert OTHER in page
        assert "risk of bias −1" in page
    assert rows_of("ratings")[0]["certainty_profile"] == STORED
    (wide,) = rows_of("ratings_wide")
    assert wide[f"r_{rating.reviewer.uid}_certainty_profile"] == STORED
    # Taken up again, it is there to be changed, and the new rating says the new one.
    again = flat(as_reviewer.get(f"{address(claim)}?again=1"))
    assert '<option value="high" data-moves="0" selected>' in again
    answer = as_reviewer.post(address(claim), sent(certainty="low", replaces=rating.uid, **SAID), follow=True)
    assert "From the certainty profile" not in text_of(answer)
    assert [one.certainty.code for one in Rating.objects.visible_to(OPERATOR).order_by("pk")] == ["high", "low"]


def test_a_draft_keeps_it_and_what_is_no_profile_comes_back_with_what_was_typed(as_reviewer, claim):
    as_reviewer.post(address(claim, "draft"), sent(certainty="high", **SAID))
    assert Draft.objects.get().typed["profile-imprecision"] == "1"
    page = text_of(as_reviewer.get(address(claim)))
    assert 'id="profile" open' in page
    assert OTHER in page
    assert "It leads to: Low" in page
    answer = as_reviewer.post(address(claim), sent(**{"profile-start": "high", "profile-dose_response": "7"}))
    assert answer.status_code == 422
    assert "7 is no number of steps here" in text_of(answer)
    assert "Two trials." in text_of(answer)
    assert not Rating.objects.visible_to(OPERATOR).exists()


def test_a_rating_with_a_profile_takes_no_more_queries_and_pages_do_not_grow(as_reviewer):
    claims = [make_claim() for _ in range(5)]

    def queries(claim, **typed):
        with CaptureQueriesContext(connection) as captured:
            assert as_reviewer.post(address(claim), sent(**typed)).status_code == 302
        return len(captured)

    queries(claims[0])
    assert queries(claims[1], certainty="low", **SAID) == queries(claims[2])

    def read():
        with CaptureQueriesContext(connection) as captured:
            as_reviewer.get(claims[1].get_absolute_url())
        return len(captured)

    few = read()
    for _ in range(3):
        make_rating(claims[1], reviewer=make_user(Role.REVIEWER), certainty="low", profile={"start": "high"})
    assert read() == few
