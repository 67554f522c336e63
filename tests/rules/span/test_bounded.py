"""Claims sought in another text, in a process of its own where that is much work."""

import pytest

from claims.rules.confined import SMALL_SOUGHT, TooMuch
from claims.rules.span import bounded
from claims.rules.span.bounded import find_bounded
from claims.rules.span.lines import Lined
from claims.rules.span.sighting import Comparison

OLD = "Stem cells may relieve pain in some patients. They are counted “before” they are given. Nothing else is known.\n"
NEW = 'News.\nStem cells relieve pain in most patients. They are counted "before" they are given. Call us. 😀\n'
PLACES = [(0, 45), (46, 86), (87, 109)]


def _refuse(*arguments: object, **named: object) -> object:
    raise TooMuch


@pytest.mark.parametrize("same_document", [False, True])
def test_much_work_is_done_apart_with_the_same_outcome(monkeypatch: pytest.MonkeyPatch, same_document: bool) -> None:
    comparison = Comparison(OLD, NEW, same_document=same_document)
    here = [comparison.find(*place) for place in PLACES]
    monkeypatch.setattr(bounded, "SMALL_SOUGHT", 0)
    assert find_bounded(Lined(OLD), Lined(NEW), PLACES, same_document=same_document) == here


def test_many_claims_in_one_text_are_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "apart", _refuse)
    assert len(find_bounded(Lined(OLD), Lined(NEW), PLACES)) == 3
    with pytest.raises(TooMuch):
        find_bounded(Lined(OLD), Lined(NEW), [(0, 45)] * (SMALL_SOUGHT // len(OLD)))


def test_a_text_that_did_not_change_is_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "apart", _refuse)
    assert len(find_bounded(Lined(OLD), Lined(OLD), [(0, 45)] * 20_000)) == 20_000
