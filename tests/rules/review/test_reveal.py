"""How much of others' judgements one person may see."""

from itertools import product

import pytest

from claims.choices import Reveal, Stage
from claims.rules.review.reveal import (
    Extent,
    Membership,
    Phase,
    Terms,
    extent,
    membership,
    phase,
    sees_more,
    sees_others,
    sees_wording,
    stage,
)

# A round that was opened again hides as one that runs does: what was seen cannot be unseen, but no more is shown.
HIDING = (Phase.PREPARED, Phase.RUNNING, Phase.REOPENED)
BLIND = [Terms(each, Reveal.AT_CLOSE) for each in HIDING]
AFTER_OWN = [Terms(each, Reveal.AFTER_OWN) for each in HIDING]
CLOSED = [Terms(Phase.CLOSED, reveal) for reveal in Reveal]
ALL = [*BLIND, *AFTER_OWN, *CLOSED]
RATES, LEADS, LOOKS_ON = Membership.RATES, Membership.LEADS, Membership.LOOKS_ON


@pytest.mark.parametrize(
    ("opened", "closed", "reopened", "expected"),
    [
        (False, False, False, Phase.PREPARED),
        (True, False, False, Phase.RUNNING),
        (True, True, False, Phase.CLOSED),
        (True, False, True, Phase.REOPENED),
        (True, True, True, Phase.CLOSED),
    ],
)
def test_a_round_is_prepared_runs_is_closed_and_opened_again(opened, closed, reopened, expected):
    assert phase(opened=opened, closed=closed, reopened=reopened) == expected


@pytest.mark.parametrize(
    ("leads", "assigned", "has_rated", "expected"),
    [
        (False, False, False, LOOKS_ON),
        (False, False, True, RATES),
        (False, True, False, RATES),
        (False, True, True, RATES),
        (True, False, False, LEADS),
        (True, False, True, RATES),
        (True, True, False, RATES),
        (True, True, True, RATES),
    ],
)
def test_a_lead_who_rates_or_has_rated_is_a_rater(leads, assigned, has_rated, expected):
    assert membership(leads=leads, assigned=assigned, has_rated=has_rated) == expected


@pytest.mark.parametrize(("terms", "member"), list(product(CLOSED, Membership)))
def test_a_closed_round_shows_everything_to_everybody(terms, member):
    assert extent(terms, member) == Extent.EVERYTHING
    assert sees_others(terms, member, rated_unit=False)


@pytest.mark.parametrize(
    ("terms", "member", "before", "after"),
    [
        *((terms, member, False, False) for terms in BLIND for member in (RATES, LOOKS_ON)),
        *((terms, member, False, True) for terms in AFTER_OWN for member in (RATES, LOOKS_ON)),
        *((terms, LEADS, True, True) for terms in (*BLIND, *AFTER_OWN)),
    ],
)
def test_a_round_that_is_not_closed_hides_others_ratings_as_it_says(terms, member, before, after):
    """Before and after one's own rating of the unit."""
    assert sees_others(terms, member, rated_unit=False) is before
    assert sees_others(terms, member, rated_unit=True) is after


@pytest.mark.parametrize(("terms", "member", "rated"), list(product(ALL, Membership, (True, False))))
def test_nothing_of_a_unit_is_seen_in_any_round_by_who_still_has_to_rate_it(terms, member, rated):
    assert not sees_others(terms, member, rated_unit=rated, awaited=True)


@pytest.mark.parametrize(("terms", "one", "than"), list(product(ALL, Membership, Membership)))
def test_only_a_lead_who_does_not_rate_sees_more_and_only_until_the_close(terms, one, than):
    expected = terms.phase != Phase.CLOSED and one == LEADS and than != LEADS
    assert sees_more(terms, one, than) is expected


@pytest.mark.parametrize(("terms", "rated"), list(product(ALL, (True, False))))
def test_what_others_made_of_the_words_is_shown_with_their_ratings(terms, rated):
    assert sees_wording(terms, rated_unit=rated) == sees_others(terms, RATES, rated_unit=rated)


def test_a_rating_after_the_others_were_seen_is_told_apart_and_one_after_the_source_was():
    assert stage(saw_others=False, saw_source=False) == Stage.INDEPENDENT
    assert stage(saw_others=False, saw_source=True) == Stage.UNMASKED
    assert stage(saw_others=True, saw_source=False) == stage(saw_others=True, saw_source=True) == Stage.DISCUSSED
