"""How much of others' ratings one person may see."""

from itertools import product

import pytest

from claims.choices import Reveal
from claims.rules.review.reveal import Extent, Membership, Phase, Terms, extent, membership, sees_more, sees_others

BLIND = Terms(Phase.RUNNING, Reveal.AT_CLOSE)
AFTER_OWN = Terms(Phase.RUNNING, Reveal.AFTER_OWN)
CLOSED = [Terms(Phase.CLOSED, reveal) for reveal in Reveal]
RATES, LEADS, LOOKS_ON = Membership.RATES, Membership.LEADS, Membership.LOOKS_ON


@pytest.mark.parametrize(
    ("leads", "may_rate", "has_rated", "expected"),
    [
        (False, False, False, LOOKS_ON),
        (False, False, True, LOOKS_ON),
        (False, True, False, RATES),
        (False, True, True, RATES),
        (True, False, False, LEADS),
        (True, False, True, RATES),
        (True, True, False, RATES),
        (True, True, True, RATES),
    ],
)
def test_a_lead_who_rates_or_has_rated_is_a_rater(leads, may_rate, has_rated, expected):
    assert membership(leads=leads, may_rate=may_rate, has_rated=has_rated) == expected


@pytest.mark.parametrize(("terms", "member"), list(product(CLOSED, Membership)))
def test_a_closed_round_shows_everything_to_everybody(terms, member):
    assert extent(terms, member) == Extent.EVERYTHING
    assert sees_others(terms, member, rated_claim=False)


@pytest.mark.parametrize(
    ("terms", "member", "before", "after"),
    [
        (BLIND, RATES, False, False),
        (BLIND, LOOKS_ON, False, False),
        (BLIND, LEADS, True, True),
        (AFTER_OWN, RATES, False, True),
        (AFTER_OWN, LOOKS_ON, False, True),
        (AFTER_OWN, LEADS, True, True),
    ],
)
def test_a_running_round_hides_others_ratings_as_it_says(terms, member, before, after):
    """Before and after one's own rating of the claim."""
    assert sees_others(terms, member, rated_claim=False) is before
    assert sees_others(terms, member, rated_claim=True) is after


@pytest.mark.parametrize(("terms", "one", "than"), list(product([BLIND, AFTER_OWN, *CLOSED], Membership, Membership)))
def test_only_a_lead_who_does_not_rate_sees_more_and_only_while_a_round_runs(terms, one, than):
    expected = terms.phase == Phase.RUNNING and one == LEADS and than != LEADS
    assert sees_more(terms, one, than) is expected
