"""The file of answers to the items of a codebook, and what the ratings say of what their rater knew."""

import pytest
from django.utils import timezone

from claims.choices import Role
from claims.models import Answer, Claim, Decision, Item
from tests.builders import make_claim, make_publisher, make_rating, make_source, make_user
from tests.exchange.helpers import rows_of
from tests.items import answered
from tests.led import led_round, reopen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_answer_stands_with_its_item_and_the_codebook_that_asks_it(form):
    claim = make_claim()
    round_, rating = answered(claim)
    (row,) = rows_of("answers", format=form, address="https://evidence.example")
    version = round_.scheme_version
    assert (row["scheme"], row["scheme_version"]) == (version.scheme.code, version.version)
    assert (row["item"], row["item_text"], row["item_kind"]) == ("named", "Is a study named?", "yes_no")
    assert (row["item_about"], row["answer"], row["answer_label"], row["answer_order"]) == ("claim", "yes", "Yes", None)
    assert (row["rating_uid"], row["decision_uid"], row["reviewer"]) == (rating.uid, "", "Ann")
    assert (row["unit"], row["claim_uid"], row["source_uid"]) == ("claim", claim.uid, claim.source.uid)
    assert (row["source_number"], row["claim_number"]) == (claim.source.number, claim.number)
    assert (row["round_uid"], row["round"], row["stage"]) == (round_.uid, "Round", "independent")
    assert row["permalink"] == f"https://evidence.example/claims/{claim.uid}/"
    assert row["submitted_at"] == rating.submitted_at.replace(microsecond=0)
    assert (row["superseded_at"], row["decided_at"]) == (None, None)


def test_those_about_sources_and_publishers_are_in_it():
    publisher = make_publisher(name="Clinic")
    source = make_source(publisher=publisher)
    for unit in (source, publisher):
        answered(unit)
    of_source, of_publisher = rows_of("answers")
    assert (of_source["unit"], of_source["source_uid"], of_source["claim_uid"]) == ("source", source.uid, "")
    assert (of_publisher["unit"], of_publisher["source_uid"], of_publisher["item"]) == ("publisher", "", "risks")
    assert {row["publisher_uid"] for row in (of_source, of_publisher)} == {publisher.uid}
    assert {row["publisher"] for row in (of_source, of_publisher)} == {"Clinic"}
    assert rows_of("answers", claims=Claim.objects.all()) == []


def test_the_answers_of_the_decision_that_stands_are_in_it():
    claim, lead = make_claim(), make_user(Role.LEAD)
    round_, _rating = answered(claim)
    item = Item.objects.get(version=round_.scheme_version, code="named")
    decision = Decision.objects.create(
        claim=claim, round=round_, scheme_version=round_.scheme_version, basis={}, reason="So.",
        created_at=timezone.now(), created_by=lead,
    )  # fmt: skip
    Answer.objects.create(decision=decision, item=item, level=item.levels.get(code="no"))
    rated, decided = rows_of("answers")
    assert (rated["answer"], decided["answer"]) == ("yes", "no")
    assert (decided["rating_uid"], decided["decision_uid"]) == ("", decision.uid)
    assert (decided["claim_uid"], decided["round_uid"], decided["reviewer"]) == (claim.uid, round_.uid, "")
    assert decided["decided_at"] == decision.created_at.replace(microsecond=0)


def test_nobody_gets_answers_that_are_not_shown_to_them():
    claim, other = make_claim(), make_user(Role.REVIEWER)
    round_, rating = answered(claim)
    reopen(round_)
    assert rows_of("answers", user=make_user(Role.READER)) == []
    assert rows_of("answers", user=other) == []
    assert len(rows_of("answers", user=rating.reviewer)) == 1
    assert len(rows_of("answers", user=make_user(Role.LEAD))) == 1


def test_those_of_a_withdrawn_claim_are_left_out():
    claim = make_claim()
    answered(claim)
    Claim.objects.filter(pk=claim.pk).update(withdrawn_at=timezone.now(), withdrawn_because="No claim.")
    assert rows_of("answers") == []


@pytest.mark.parametrize("what", ["ratings", "ratings_wide"])
def test_ratings_say_what_their_rater_knew_and_took_the_claim_for(what):
    claim, rater = make_claim(), make_user(Role.REVIEWER)
    round_ = led_round(claim, raters=(rater,), masked=True, guesses_side=True, judges_again=True)
    first = make_rating(claim, reviewer=rater, round_=round_, guess="research")
    before = f"r_{rater.uid}_" if what == "ratings_wide" else ""
    ((stage, guess),) = ((row[f"{before}stage"], row[f"{before}guess"]) for row in rows_of(what))
    assert (stage, guess) == ("independent", "research")
    make_rating(claim, reviewer=rater, round_=round_, supersedes=first)
    row = rows_of(what)[-1]
    assert row[f"{before}stage"] == "unmasked"
    names = list(row)
    assert names[names.index(f"{before}stage") + 1] == f"{before}guess"
