"""Codings of a claim side by side, and what of a round's wording waits for a decision."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.coding import begin_coding, code_at
from claims.actions.description import describe
from claims.actions.rating import Place
from claims.choices import Role, RoundTask
from claims.models import Claim, Description
from tests.builders import make_claim, make_user
from tests.flat import flat
from tests.led import close, led_round

pytestmark = pytest.mark.django_db


def page(response):
    return html.unescape(flat(response))


def at(claim):
    return f"{claim.get_absolute_url()}codings/"


@pytest.fixture
def claim():
    made = make_claim(voice="marketing", commitment="hedged")
    describe(
        actor=make_user(Role.CURATOR, pseudonym="Second"),
        claim=made,
        said={"voice": "research", "commitment": "hedged"},
    )
    return made


def ruling(claim, **typed):
    seen = " ".join(Description.objects.current().coded().filter(claim=claim).values_list("uid", flat=True))
    return {"voice": "research", "rationale": "Read again.", "disagreement": "slip", "seen": seen} | typed


def round_over(*claims, coders=2, **terms):
    people = tuple(make_user(Role.REVIEWER, pseudonym=f"Person {n}") for n in range(coders))
    return led_round(*claims, raters=people, task=RoundTask.DESCRIBE, **terms), people


def test_differences_are_marked_and_what_all_say_is_filled_in(as_lead, claim):
    text = page(as_lead.get(at(claim)))
    assert "differ on voice" in text
    assert text.count('class="differs"') == 1
    assert "Second" in text
    assert 'value="hedged" checked' in text
    assert 'value="marketing" checked' not in text
    assert "Why did the coders differ?" in text


def test_it_is_decided_with_a_reason_and_told_with_its_dissent(as_lead, lead, claim):
    refused = as_lead.post(at(claim), ruling(claim, rationale=""))
    assert refused.status_code == 422
    assert "Say why" in page(refused)
    assert as_lead.post(at(claim), ruling(claim)).url == at(claim)
    text = page(as_lead.get(at(claim)))
    assert "Read again." in text
    assert "1 of 2 said marketing" in text
    assert lead.shown_name in text
    assert "Decide again" in text
    shown = page(as_lead.get(claim.get_absolute_url()))
    assert ">decided</span>" in shown


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER])
def test_others_look_and_do_not_decide(role, client, claim):
    client.force_login(make_user(role))
    assert "Second" in page(client.get(at(claim)))
    assert 'id="decide"' not in page(client.get(at(claim)))
    assert client.post(at(claim), ruling(claim)).status_code == 403
    assert not Description.objects.filter(decided=True).exists()


def test_who_codes_it_independently_is_sent_away(as_curator, curator, claim):
    begin_coding(actor=curator, claim=claim)
    assert as_curator.get(at(claim)).url == claim.get_absolute_url()
    assert as_curator.post(at(claim), ruling(claim)).url == claim.get_absolute_url()


def test_names_are_hidden_as_the_round_says(as_lead):
    for shows, name in ((False, "Coder 1"), (True, "Person 0")):
        claim = make_claim()
        round_, people = round_over(claim, shows_names=shows)
        for person in people:
            code_at(actor=person, place=Place(round_.uid, claim.uid), said={"voice": "other"})
        close(round_)
        text = page(as_lead.get(at(claim)))
        assert name in text
        assert ("Person 0" in text) is shows


def test_the_codings_of_a_round_wait_for_its_close_and_are_decided_at_once_where_all_agree(as_lead, as_reader):
    claims = [make_claim() for _ in range(2)]
    round_, people = round_over(*claims)
    for claim, codes in zip(claims, (("hedged", "plain"), ("plain", "plain")), strict=True):
        for person, code in zip(people, codes, strict=True):
            code_at(actor=person, place=Place(round_.uid, claim.uid), said={"commitment": code})
    address = f"/rounds/{round_.uid}/codings/"
    assert "when the round is closed" in page(as_lead.get(address))
    assert as_reader.get(address).status_code == 403
    assert as_reader.post(address, {"reason": "So."}).status_code == 403
    close(round_)
    text = page(as_lead.get(address))
    assert "Where coders differ" in text
    assert f"/claims/{claims[0].uid}/codings/?round={round_.uid}" in text
    assert as_lead.post(address, {"reason": " "}).status_code == 422
    as_lead.post(address, {"reason": "All say so."})
    assert Claim.objects.get(pk=claims[1].pk).commitment == "plain"
    assert "1 decided" in page(as_lead.get(address))
    assert as_lead.post(f"{at(claims[0])}?round={round_.uid}", ruling(claims[0], commitment="hedged")).url == address
    assert "Codings of the wording" in page(as_lead.get(round_.get_absolute_url()))


def test_where_claims_are_rated_there_are_no_codings(as_lead):
    assert as_lead.get(f"/rounds/{led_round(make_claim()).uid}/codings/").status_code == 404


def test_queries_do_not_grow_with_claims_or_coders(as_lead):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert as_lead.get(address).status_code == 200
        return len(captured)

    def rounds(claims, coders):
        some = [make_claim() for _ in range(claims)]
        round_, people = round_over(*some, coders=coders)
        for claim in some:
            for number, person in enumerate(people):
                said = {"commitment": ("hedged", "plain")[number % 2]}
                code_at(actor=person, place=Place(round_.uid, claim.uid), said=said)
        close(round_)
        return f"/rounds/{round_.uid}/codings/", at(some[0])

    few, many = rounds(1, 2), rounds(5, 4)
    assert queries(many[0]) == queries(few[0])
    assert queries(many[1]) == queries(few[1])
