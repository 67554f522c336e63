"""When two texts are likely to have a passage in common, and when what they have in common tells something."""

from random import Random

from benchmarks.texts import article, excerpt, reworded
from claims.rules.copies.alignment import Sentences
from claims.rules.copies.fingerprint import fingerprint
from claims.rules.copies.likeness import Shared, common_from, likely, likeness_of, own_words
from claims.rules.span.withholding import merged

RANDOM = Random(2)  # noqa: S311  invented text
ORIGINAL = article(RANDOM)
PASSAGE = excerpt(RANDOM, ORIGINAL, 4)
COPY = f"{article(RANDOM, 900)}\n{reworded(RANDOM, PASSAGE, 0.05)}\n{article(RANDOM, 900)}"


def likeness(one: str, other: str, third: bool = False, common: bool = False):
    texts = [1, 2] if third else [1]
    shared = [Shared(value, texts, common) for value in fingerprint(one) & fingerprint(other)]
    return likeness_of(Sentences(one), Sentences(other), shared)


def test_a_passage_in_a_row_is_an_overlap_with_its_place_and_shares():
    found = likeness(COPY, ORIGINAL)
    assert found is not None
    assert COPY[found.start : found.end].rsplit(maxsplit=1)[-1] == PASSAGE.split()[-1]
    assert found.same + found.near >= 4
    assert 0.1 < found.share_other < 0.4
    assert found.share == max(found.share_one, found.share_other)


def test_the_same_without_rare_fingerprints_is_none():
    assert likeness_of(Sentences(COPY), Sentences(ORIGINAL), []) is None


def test_what_stands_at_the_end_of_three_texts_is_what_all_pages_of_a_site_have():
    footer = " ".join(article(RANDOM, 400).split()).replace("\n", " ")
    one, other = f"{article(RANDOM)}\n{footer}", f"{article(RANDOM)}\n{footer}"
    assert likeness(one, other) is not None
    assert likeness(one, other, third=True) is None
    assert likeness(footer, footer, third=True) is not None


def test_stock_phrases_here_and_there_are_no_overlap():
    one, other = article(RANDOM), article(RANDOM)
    assert likeness(one, other) is None


def test_texts_that_share_what_few_have_come_first_and_what_is_common_does_not_count():
    rare = [Shared(value, [7], False) for value in range(3)]
    phrases = [Shared(value, list(range(10, 38)), False) for value in range(3, 8)]
    common = [Shared(value, [50, 51, 52], True) for value in range(10, 15)]
    assert [text for text, _ in likely([*rare, *phrases, *common], total=100)] == [7]
    assert [one.value for one in likely(rare, total=100)[0][1]] == [0, 1, 2]


def test_where_most_of_a_text_is_common_the_earliest_others_are_looked_at():
    common = [Shared(value, [50, 51, 52], True) for value in range(60)]
    assert [text for text, _ in likely(common, total=100)] == [50, 51, 52]
    assert likely(common, total=200) == []


def test_common_is_told_by_the_number_of_texts():
    assert [common_from(texts) for texts in (0, 100, 300, 10_000)] == [5, 5, 15, 30]


def test_furniture_and_references_of_a_page_and_withheld_words_are_blanked_in_their_places():
    text = "Menu One Two. Cells may help. Smith 2019."
    structure = [
        {"kind": "furniture", "start": 0, "end": 13},
        {"kind": "heading", "start": 14, "end": 29},
        {"kind": "reference", "start": 30, "end": 41},
        {"kind": "reference", "start": 30, "end": 400},
    ]
    own = own_words(text, structure, merged([(14, 19)]))
    assert len(own) == len(text)
    assert own.strip() == "█████ may help."
