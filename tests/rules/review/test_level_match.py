"""Which answers of several versions stand for one another."""

from claims.rules.review.level_match import standing

V, C = ("verdict", ""), ("certainty", "")
# Three versions: 1x, 2x and 3x.
PLACES = {
    11: (*V, "good"), 12: (*V, "bad"), 13: (*V, "odd"), 14: (*C, "low"),
    21: (*V, "good"), 22: (*V, "poor"),
    31: (*V, "good"), 32: (*V, "poor"), 33: (*V, "worst"), 34: (*C, "good"),
}  # fmt: skip


def test_the_same_code_stands_for_itself_at_the_same_judgement_alone():
    assert standing(PLACES, [31, 32, 33, 34], []) == {11: 31, 21: 31, 31: 31, 22: 32, 32: 32, 33: 33, 34: 34}


def test_what_people_matched_leads_on_through_versions_between_and_back():
    matched = standing(PLACES, [31, 32, 33, 34], [(22, 12)])
    assert matched[12] == 32
    assert 13 not in matched
    back = standing(PLACES, [11, 12, 13, 14], [(22, 12)])
    assert (back[22], back[32]) == (12, 12)
    assert 33 not in back


def test_what_leads_to_several_answers_stands_for_none():
    assert 12 not in standing(PLACES, [31, 32, 33, 34], [(22, 12), (33, 12)])


def test_an_answer_of_the_same_code_goes_before_a_match():
    assert standing(PLACES, [31, 32, 33, 34], [(33, 11)])[11] == 31


def test_matches_across_judgements_count_for_nothing():
    assert 14 not in standing(PLACES, [31, 32, 33, 34], [(31, 14)])


def test_matches_in_a_circle_end():
    assert standing(PLACES, [31], [(13, 22), (22, 12), (12, 13)]) == {11: 31, 21: 31, 31: 31}
