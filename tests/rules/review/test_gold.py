"""Comparing with the answer that a lead set: only what it speaks of, whatever the order of tags."""

import pytest

from claims.rules.review.gold import compare, passes

ANSWER = {"verdict": "unsupported", "failure_tags": ["a", "b"], "items": {"risks": "no"}, "why": "No study."}


def test_what_the_answer_does_not_speak_of_does_not_matter():
    said = {
        "verdict": "unsupported",
        "failure_tags": ["b", "a"],
        "items": {"risks": "no", "more": "x"},
        "certainty": "low",
    }
    assert passes(ANSWER, said)
    assert [one.of for one in compare(ANSWER, said)] == ["verdict", "failure_tags", "risks"]


@pytest.mark.parametrize(
    "said",
    [
        {"verdict": "supported", "failure_tags": ["a", "b"], "items": {"risks": "no"}},
        {"verdict": "unsupported", "failure_tags": ["a"], "items": {"risks": "no"}},
        {"verdict": "unsupported", "failure_tags": ["a", "b", "c"], "items": {"risks": "no"}},
        {"verdict": "unsupported", "failure_tags": ["a", "b"], "items": {"risks": "yes"}},
        {},
    ],
)
def test_anything_else_does_not_pass(said):
    assert not passes(ANSWER, said)
