from dataclasses import dataclass

import pytest

from claims.choices import Answers, Stance
from claims.rules.review.stance import effective_links, stance_for_claim


@dataclass
class Link:
    evidence_item_id: int
    stance: str


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("affirms", ["for", "against", "neutral"]),
        ("conditional", ["for", "against", "neutral"]),
        ("denies", ["against", "for", "neutral"]),
        ("unclear", ["neutral", "neutral", "neutral"]),
        ("", ["neutral", "neutral", "neutral"]),
    ],
)
def test_a_stance_is_translated_by_how_the_claim_answers(answers: str, expected: list[str]) -> None:
    assert [stance_for_claim(stance, answers) for stance in ("for", "against", "neutral")] == expected


def test_every_code_of_the_vocabularies_is_translated_to_a_plain_code() -> None:
    for answers in Answers:
        for stance in Stance:
            assert type(stance_for_claim(stance, answers)) is str


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(ValueError, match="not a stance"):
        stance_for_claim("pro", "affirms")
    with pytest.raises(ValueError, match="how a claim answers"):
        stance_for_claim("for", "maybe")


def test_a_claim_inherits_its_questions_links_and_says_so() -> None:
    links = [Link(1, "for"), Link(2, "against")]
    found = effective_links(links, [], "denies")
    assert [(entry.link, entry.stance, entry.inherited) for entry in found] == [
        (links[0], "against", True),
        (links[1], "for", True),
    ]


def test_a_claims_own_link_overrides_in_its_place_and_is_not_translated() -> None:
    own = [Link(9, "neutral"), Link(2, "for")]
    found = effective_links([Link(1, "for"), Link(2, "for"), Link(3, "for")], own, "denies")
    assert [(entry.link.evidence_item_id, entry.stance, entry.inherited) for entry in found] == [
        (1, "against", True),
        (2, "for", False),
        (3, "against", True),
        (9, "neutral", False),
    ]


def test_an_override_drops_every_inherited_link_of_its_item() -> None:
    found = effective_links([Link(1, "for"), Link(1, "against")], [Link(1, "neutral")], "affirms")
    assert [(entry.stance, entry.inherited) for entry in found] == [("neutral", False)]
