import pytest

from claims.rules.review.profile import PARTS, PROFILE_MAX, STEPS, BadProfile, follows, parse_profile, profile_said

SCALE = ("very_low", "low", "moderate", "high")


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ({"start": "high"}, "high"),
        ({"start": "high", "risk_of_bias": "1"}, "moderate"),
        ({"start": "high", "risk_of_bias": "1", "imprecision": "2"}, "very_low"),
        ({"start": "low", "large_effect": "2", "dose_response": "1"}, "high"),
        ({"start": "low", "large_effect": "1", "inconsistency": "1"}, "low"),
        # It never leaves the scale.
        ({"start": "very_low", "publication_bias": "2"}, "very_low"),
        # Nobody said where it starts: nothing follows.
        ({"risk_of_bias": "1"}, ""),
    ],
)
def test_the_level_that_follows_and_the_profile_as_it_is_kept(said, level):
    profile = profile_said(said, SCALE)
    assert follows(profile, SCALE) == level
    assert parse_profile(str(profile)) == profile
    assert profile.said == said


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"start": "superb"}, "start"),
        ({"start": "high", "risk_of_bias": "3"}, "risk_of_bias"),
        ({"start": "high", "dose_response": "2"}, "dose_response"),
        ({"start": "high", "imprecision": "-1"}, "imprecision"),
        ({"mood": "1"}, "mood"),
    ],
)
def test_what_no_profile_can_say_is_refused_by_its_part(said, part):
    with pytest.raises(BadProfile) as refused:
        profile_said(said, SCALE)
    assert refused.value.part == part


def test_what_came_with_a_file_is_read_as_far_as_it_is_a_profile():
    assert parse_profile("start:high imprecision:x mood:1 gloom risk_of_bias:2").said == {
        "start": "high",
        "risk_of_bias": "2",
    }


def test_the_longest_profile_fits():
    longest = {"start": "l" * 40} | {code: str(most) for code, most in STEPS.items()}
    assert len(str(profile_said(longest, ["l" * 40]))) <= PROFILE_MAX
    assert set(longest) == set(PARTS)
