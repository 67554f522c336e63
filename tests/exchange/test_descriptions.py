"""The file of descriptions: each coder's latest, as far as a person may see it."""

import pytest

from claims.actions.claim import withdraw_claim
from claims.actions.coding import code_at
from claims.actions.coding_decision import WordingRuling, decide_wording
from claims.actions.description import describe
from claims.actions.rating import Place
from claims.actions.reading import start_separate_reading
from claims.choices import Role, RoundTask
from claims.models import Claim
from claims.rules.text.suggestion import VERSION, as_kept, suggestions
from tests.builders import everything, make_claim, make_question, make_user
from tests.exchange.helpers import rows_of
from tests.led import close, led_round

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_each_coder_has_a_row_a_claim(form):
    claim, other = make_claim(question=make_question(), voice="marketing"), make_user(Role.CURATOR, first_name="Ada")
    describe(actor=other, claim=claim, said={"voice": "research"})
    describe(actor=other, claim=claim, said={"voice": "research", "answers": "denies"})
    first, second = rows_of("descriptions", format=form)
    assert (first["coder"], first["voice"], first["in_use"]) == ("everything", "marketing", "yes")
    assert (second["coder"], second["voice"], second["answers"], second["in_use"]) == (
        "Ada",
        "research",
        "denies",
        "no",
    )
    assert second["answered_question_uid"] == claim.question.uid
    assert {row["claim_uid"] for row in (first, second)} == {claim.uid}
    assert (second["quote"], second["claim_number"]) == (claim.quote, claim.number)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_suggestion_that_was_shown_comes_out_beside_the_code(form):
    claim, other = make_claim(voice="marketing"), make_user(Role.CURATOR)
    shown = as_kept(suggestions("It reduces pain."))
    describe(actor=other, claim=claim, said={"strength": "correlational"}, suggested=shown)
    first, second = rows_of("descriptions", format=form)
    names = [f"suggested_{field}{part}" for field in ("commitment", "strength") for part in ("", "_outcome", "_rules")]
    assert [second[name] or "" for name in names] == ["", "", "", "direct", "overruled", VERSION]
    assert not any(first[name] for name in names)


def test_who_reads_separately_gets_their_own_alone():
    claim, reader = make_claim(voice="marketing"), make_user(Role.CURATOR)
    start_separate_reading(actor=reader, capture=claim.capture)
    assert rows_of("descriptions", user=reader) == []
    assert len(rows_of("descriptions", user=make_user(Role.CURATOR))) == 1


def test_those_of_withdrawn_claims_come_out_where_these_do():
    claim = make_claim(voice="marketing")
    withdraw_claim(actor=everything(), claim=claim, because="Twice.")
    assert rows_of("descriptions") == []
    assert len(rows_of("descriptions", claims=Claim.objects.all())) == 1


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_each_coding_has_a_row_with_where_when_and_whether_it_was_decided(form):
    claim, lead = make_claim(voice="marketing"), make_user(Role.LEAD, first_name="Lea")
    people = [make_user(Role.REVIEWER, pseudonym=name) for name in ("A", "B")]
    round_ = led_round(claim, raters=tuple(people), task=RoundTask.DESCRIBE, name="Wording")
    for person in people:
        code_at(actor=person, place=Place(round_.uid, claim.uid), said={"voice": "research"})
    assert [row["coder"] for row in rows_of("descriptions", user=make_user(Role.READER), format=form)] == ["everything"]
    close(round_)
    ruling = WordingRuling({"voice": "research"}, "A trial is reported.", "slip")
    decide_wording(actor=lead, claim=claim, ruling=ruling, round_=round_)
    rows = rows_of("descriptions", user=make_user(Role.READER), format=form)
    told = [(row["coder"], row["state"], row["round"] or "", row["coded_stage"] or "", row["in_use"]) for row in rows]
    assert told == [
        ("everything", "coded", "", "independent", "no"),
        ("A", "coded", "Wording", "independent", "no"),
        ("B", "coded", "Wording", "independent", "no"),
        ("Lea", "decided", "Wording", "", "yes"),
    ]
    assert (rows[3]["decision_reason"], rows[3]["disagreement"]) == ("A trial is reported.", "slip")
    assert rows[3]["rests_on"].split() == [row["description_uid"] for row in rows[:3]]
    assert not rows[0]["rests_on"]
    assert rows[1]["round_uid"] == round_.uid
