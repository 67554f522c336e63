from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.span.excerpt import GAP, BadPassage, build_excerpt, check_passages, share

DOCUMENT = "One is safe. Two may be. One is safe. Three cannot."


@given(st.text(min_size=1), st.data())
def test_passages_cut_from_a_document_are_found_in_order(document: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(document)), min_size=2, max_size=8)))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if document[a:b].strip()]
    passages = [document[a:b] for a, b in spans]
    if not passages or any(GAP in passage for passage in passages):
        return
    found = check_passages(document, passages)
    assert [document[a:b] for a, b in found] == passages
    assert all(one[1] <= two[0] for one, two in pairwise(found))
    assert build_excerpt(passages).split(f"\n\n{GAP}\n\n") == passages
    assert 0 < share(passages, len(document)) <= 1


def test_an_excerpt_shows_its_gaps() -> None:
    assert build_excerpt(["One is safe.", "Three cannot."]) == "One is safe.\n\n[…]\n\nThree cannot."
    assert build_excerpt(["One is safe."]) == "One is safe."


def test_a_passage_that_stands_twice_is_taken_after_the_one_before_it() -> None:
    assert check_passages(DOCUMENT, ["One is safe."]) == [(0, 12)]
    assert check_passages(DOCUMENT, ["Two may be.", "One is safe."]) == [(13, 24), (25, 37)]
    assert check_passages(DOCUMENT, ["One is safe.", "One is safe."]) == [(0, 12), (25, 37)]


@pytest.mark.parametrize(
    ("passages", "number", "reason"),
    [
        ([], 0, "none was given"),
        (["One is safe.", " \n"], 2, "Passage 2 has no words"),
        (["One […] safe."], 1, "Passage 1 has a gap mark"),
        (["One is safe.", "Four is not."], 2, "“Four is not.”, does not stand in the document"),
        (["Three cannot.", "Two may be."], 2, "not after the passage before it"),
        (["One is safe. Two", "Two may be."], 2, "not after the passage before it"),
    ],
)
def test_a_passage_that_fails_is_named(passages: list[str], number: int, reason: str) -> None:
    with pytest.raises(BadPassage, match=reason) as caught:
        check_passages(DOCUMENT, passages)
    assert caught.value.number == number


def test_a_message_shows_the_beginning_of_a_long_passage() -> None:
    with pytest.raises(BadPassage) as caught:
        check_passages(DOCUMENT, ["long " * 100])
    assert f"“{('long ' * 100)[:80]} …”" in str(caught.value)


def test_an_excerpt_of_nothing_is_refused() -> None:
    for passages in ([], ["one", ""], ["a […] b"]):
        with pytest.raises(BadPassage):
            build_excerpt(passages)


def test_the_share_counts_the_passages_alone() -> None:
    assert share(["ab", "c"], 12) == 0.25
    with pytest.raises(ValueError, match="no shares"):
        share(["a"], 0)
