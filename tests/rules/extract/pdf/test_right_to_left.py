"""Words of Hebrew and Arabic are read from the right, and numbers and Latin words in them from the left."""

import pytest

from claims.rules.extract.pdf.right_to_left import as_read, runs_left


@pytest.mark.parametrize("text", ["הטיפול אינו יעיל", "לפי 12 מחקרים", "החברה Stem Cells אומרת", "حسب 2019 دراسة"])
def test_what_is_printed_from_the_left_is_read_from_the_right(text):
    words = [word if word[0] < "\u0590" else word[::-1] for word in text.split()]
    latin = [word for word in words if word.isascii() and word.isalpha()]
    printed = " ".join(reversed(words))
    if latin:
        printed = printed.replace(" ".join(reversed(latin)), " ".join(latin))
    assert runs_left(list(printed))
    assert as_read(list(printed)) == text


def test_brackets_open_where_they_are_read_first():
    assert as_read(list("(בא)")) == "(אב)"


def test_the_letters_of_a_ligature_keep_together():
    assert as_read(["ي", "ال", "خ"]) == "خلاي"


def test_words_with_a_foreign_letter_run_as_most_of_them_do():
    assert not runs_left(list("The letter א is the first"))
    assert not runs_left(list("2019"))
