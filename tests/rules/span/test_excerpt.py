import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.span.excerpt import GAP, BadPassage, build_excerpt


@given(st.text(min_size=1), st.data())
def test_passages_cut_from_a_document_are_given_back_in_order(document: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(document)), min_size=2, max_size=8)))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if document[a:b].strip()]
    passages = [document[a:b] for a, b in spans]
    if not passages or any(GAP in passage for passage in passages):
        return
    assert build_excerpt(passages).split(f"\n\n{GAP}\n\n") == passages


def test_an_excerpt_shows_its_gaps() -> None:
    assert build_excerpt(["One is safe.", "Three cannot."]) == "One is safe.\n\n[…]\n\nThree cannot."
    assert build_excerpt(["One is safe."]) == "One is safe."


@pytest.mark.parametrize(
    ("passages", "number", "reason"),
    [
        ([], 0, "none was given"),
        (["One is safe.", " \n"], 2, "Passage 2 has no words"),
        (["One […] safe."], 1, "Passage 1 has a gap mark"),
    ],
)
def test_a_passage_that_fails_is_named(passages: list[str], number: int, reason: str) -> None:
    with pytest.raises(BadPassage, match=reason) as caught:
        build_excerpt(passages)
    assert caught.value.number == number


def test_an_excerpt_of_nothing_is_refused() -> None:
    for passages in ([], ["one", ""], ["a […] b"]):
        with pytest.raises(BadPassage):
            build_excerpt(passages)
