"""The bars of what is read in printed lines hold on a few articles too: the benchmark tries more of them."""

import pytest

from benchmarks import words
from benchmarks.words import in_lines


@pytest.mark.parametrize("seed", [1, 2])
def test_every_bar_is_kept_on_a_few_articles(monkeypatch, seed):
    monkeypatch.setattr(words, "ARTICLES", 2)
    monkeypatch.setattr(words, "WIDTHS", (40, 57, 72, 100))
    monkeypatch.setattr(words, "SEED", seed)
    missed = [
        (figure.group, figure.name, figure.middle, figure.note)
        for figure in words.measure(None)
        if figure.bar
        and (figure.middle > (figure.bar.most or 0) if figure.bar.least is None else figure.middle < figure.bar.least)
    ]
    assert missed == []


def test_lines_are_filled_and_words_divided_where_there_is_room_for_some_of_them():
    text = "The transplantation of cells.\n\nMay help."
    assert in_lines(text, 15) == "The\ntransplantation\nof cells.\n\nMay help."
    assert in_lines(text, 12, divides=True) == "The transpl-\nantation of\ncells.\n\nMay help."
    assert in_lines(text, 20, indent="  ").startswith("  The\n  transplantation of")
