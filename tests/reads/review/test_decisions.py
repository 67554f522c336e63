"""Ratings side by side, dissent in words, and counts of kinds of disagreement."""

import pytest

from claims.choices import Disagreement, Role
from claims.models import Decision, Rating
from claims.models.rating import OPERATOR
from claims.reads.review.decisions import (
    decisions_on_claim,
    differing,
    kinds_of_disagreement,
    ratings_on,
    said_by,
    told,
    with_words,
)
from tests.builders import make_claim, make_rating, make_user
from tests.decided import decided, rated, several
from tests.led import close, led_round, reopen

pytestmark = pytest.mark.django_db
DIFFER = ("supported", "unsupported", "unsupported")


def test_dissent_is_told_of_the_ratings_that_a_decision_rests_on(lead, reader):
    round_, claim = rated(*DIFFER)
    decided(round_, claim, "supported")
    one = told(decisions_on_claim(claim, reader), reader)[0]
    assert [(dissent.name, dissent.words) for dissent in one.dissent] == [("Verdict", ["2 of 3 said unsupported"])]
    assert one.raters == 3


def test_no_dissent_where_all_said_what_was_decided(lead):
    round_, claim = rated("supported", "supported")
    decided(round_, claim, "supported", disagreement="")
    assert told(decisions_on_claim(claim, lead), lead)[0].dissent == []


def test_decisions_are_seen_with_the_ratings(reader):
    round_, claim = rated(*DIFFER)
    made = decided(round_, claim)
    assert list(decisions_on_claim(claim, reader)) == [made]
    reopen(round_)
    assert list(decisions_on_claim(claim, reader)) == []
    assert kinds_of_disagreement(round_, reader) == {}


def test_ratings_differ_judgement_by_judgement(lead):
    people = [make_user(Role.REVIEWER) for _ in range(2)]
    claim = make_claim()
    round_ = led_round(claim, raters=tuple(people))
    make_rating(claim, reviewer=people[0], round_=round_, certainty="low", failure_tags=("outdated",))
    make_rating(claim, reviewer=people[1], round_=round_, certainty="")
    found = list(with_words(ratings_on(close(round_), claim, lead)))
    assert [one.reviewer for one in found] == people
    assert differing(said_by(one) for one in found) == {"certainty", "failure_tag"}
    assert list(ratings_on(round_, claim, OPERATOR)) == list(Rating.objects.visible_to(OPERATOR))


def test_kinds_of_disagreement_are_counted_for_the_decisions_that_stand(lead):
    round_, claims = several(*[DIFFER] * 3)
    for claim in claims[:2]:
        decided(round_, claim, disagreement=Disagreement.CODEBOOK_GAP)
    first = decided(round_, claims[2])
    assert list(kinds_of_disagreement(round_, lead).items()) == [(Disagreement.CODEBOOK_GAP, 2), (Disagreement.SLIP, 1)]
    decided(round_, claims[2], "unsupported", disagreement=Disagreement.CODEBOOK_GAP, supersedes=first)
    assert kinds_of_disagreement(round_, lead) == {Disagreement.CODEBOOK_GAP: 3}
    assert Decision.objects.count() == 4
