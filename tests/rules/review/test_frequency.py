"""How often each answer was given."""

from claims.rules.review.frequency import DIFFER, NOTHING, frequencies, outcome


def test_a_decision_goes_before_ratings_and_nothing_is_voted_on():
    assert outcome("yes", ["no", "no"]) == "yes"
    assert outcome("", ["no"]) == NOTHING
    assert outcome(None, ["no", "no", "yes"]) == DIFFER
    assert outcome(None, ["no", "", "no"]) == "no"
    assert outcome(None, ["", ""]) == NOTHING
    assert outcome(None, []) == NOTHING


def test_shares_are_of_everything_in_the_column():
    given = [("a", "yes"), ("a", "yes"), ("a", "no"), ("a", DIFFER), ("b", NOTHING)]
    found = frequencies(given, answers=["yes", "no", "never"], groups=["a", "b"])
    told = {value: [str(share) for share in shares] for value, shares in found.rows}
    assert told == {
        "yes": ["2 (50.0 %)", "0 (0.0 %)", "2 (40.0 %)"],
        "no": ["1 (25.0 %)", "0 (0.0 %)", "1 (20.0 %)"],
        "never": ["0 (0.0 %)", "0 (0.0 %)", "0 (0.0 %)"],
        DIFFER: ["1 (25.0 %)", "0 (0.0 %)", "1 (20.0 %)"],
        NOTHING: ["0 (0.0 %)", "1 (100.0 %)", "1 (20.0 %)"],
    }
    assert found.of == (4, 1, 5)


def test_of_nothing_there_is_no_share():
    found = frequencies([], answers=["yes"], groups=["a"])
    assert found.rows == (("yes", found.rows[0][1]),)
    assert [str(share) for share in found.rows[0][1]] == ["0", "0"]
    assert found.rows[0][1][0].percent is None
