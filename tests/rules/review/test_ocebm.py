"""Levels of the OCEBM table of 2011, for a question of benefit."""

import pytest

from claims.choices import Comparator, Design
from claims.rules.review.ocebm import ocebm_level


@pytest.mark.parametrize(
    ("design", "level"),
    [
        ("systematic_review_rct", 1), ("rct_crossover", 2), ("cohort", 3), ("case_series", 4), ("in_vitro", 5),
        ("systematic_review_mixed", None), ("guideline", None), ("expert_opinion", None), ("unclear", None), ("", None),
    ],
)  # fmt: skip
def test_a_level_is_said_where_it_follows_from_the_design(design, level):
    assert ocebm_level(design) == level


def test_controls_of_the_past_are_a_level_lower_and_only_for_comparisons():
    assert ocebm_level(Design.COHORT, Comparator.HISTORICAL) == 4
    assert ocebm_level(Design.RCT_PARALLEL, Comparator.HISTORICAL) == 2
