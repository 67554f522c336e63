"""A rating that would rest on circular evidence alone: said before it is sent, and on the rating as it is shown."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.choices import Role
from tests.builders import (
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_publisher,
    make_question,
    make_rating,
    make_source,
    make_user,
    open_round,
)
from tests.flat import text_at
from tests.led import led_round

pytestmark = pytest.mark.django_db
NOTICE = "will say that it rests on circular evidence alone"
SAID = "Says supported on circular evidence alone"


@pytest.fixture
def claim():
    """A claim for which the only study stands on its own page."""
    source = make_source(publisher=make_publisher(name="Zyxpub"))
    claim = make_claim(capture=make_capture(source=source), question=make_question(), answers="affirms")
    make_evidence_link(make_evidence_item(title="Zyxown", source=source), question=claim.question)
    return claim


def rate_page(client, claim):
    return text_at(client, reverse("rate", args=[open_round().uid, claim.uid]))


def test_it_is_said_before_the_rating_is_sent(as_reviewer, claim):
    assert "All evidence that is linked here is circular:</b>" in rate_page(as_reviewer, claim)
    assert NOTICE in text_at(as_reviewer, claim.get_absolute_url())
    make_evidence_link(question=claim.question, stance="against")
    assert "All evidence here that speaks for the claim is circular" in rate_page(as_reviewer, claim)
    make_evidence_link(question=claim.question, stance="for")
    assert NOTICE not in rate_page(as_reviewer, claim)


@pytest.mark.parametrize(("verdict", "said"), [("supported", True), ("unsupported", False)])
def test_the_rating_says_it_where_it_is_shown(as_reviewer, reviewer, claim, verdict, said):
    make_rating(claim, reviewer=reviewer, verdict=verdict)
    assert (SAID in text_at(as_reviewer, claim.get_absolute_url())) is said


def test_a_rating_that_also_rests_on_a_study_apart_does_not_say_it(as_reviewer, reviewer, claim):
    make_evidence_link(question=claim.question, stance="for")
    make_rating(claim, reviewer=reviewer, verdict="supported")
    assert SAID not in text_at(as_reviewer, claim.get_absolute_url())


def test_who_does_not_see_how_evidence_stands_is_not_told_by_the_notice(claim):
    rater, client = make_user(Role.REVIEWER), Client()
    client.force_login(rater)
    round_ = led_round(claim, raters=(rater,))
    address = reverse("rate", args=[round_.uid, claim.uid])
    assert NOTICE in text_at(client, address)
    make_evidence_link(question=claim.question, stance="against")
    assert NOTICE not in text_at(client, address)


def test_where_the_source_is_hidden_circular_is_said_without_why_and_without_the_title(claim):
    rater, client = make_user(Role.REVIEWER), Client()
    client.force_login(rater)
    make_evidence_link(
        make_evidence_item(title="Zyxnear", source=make_source(publisher=claim.source.publisher)), claim=claim
    )
    round_ = led_round(claim, raters=(rater,), masked=True)
    text = text_at(client, reverse("rate", args=[round_.uid, claim.uid])).split("<main")[1]
    assert text.count("</svg> circular</span>") == 2
    for hidden in ("it stands on the page", "own publisher", "Zyx"):
        assert hidden not in text
