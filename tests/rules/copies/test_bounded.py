"""Two texts side by side, in a process of its own where they are large."""

import pytest

from claims.rules.confined import SMALL_ALIGNED, TooMuch
from claims.rules.copies import bounded
from claims.rules.copies.alignment import align
from claims.rules.copies.bounded import align_bounded

ONE = "Stem cells may relieve pain in some patients. They are counted before they are given.\n"
OTHER = "Stem cells relieve pain in patients. They are counted before they are given. Call us.\n"


def _refuse(*arguments: object, **named: object) -> object:
    raise TooMuch


def test_large_texts_are_compared_apart_with_the_same_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    here = align(ONE, OTHER)
    monkeypatch.setattr(bounded, "SMALL_ALIGNED", 0)
    assert align_bounded(ONE, OTHER) == here
    assert align_bounded("“Ünïcode” \U0001f600. " + ONE, OTHER) == align("“Ünïcode” \U0001f600. " + ONE, OTHER)


def test_small_texts_are_compared_here_and_large_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "apart", _refuse)
    assert align_bounded(ONE, OTHER).passages
    with pytest.raises(TooMuch):
        align_bounded("a" * SMALL_ALIGNED, "b")
