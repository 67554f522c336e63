"""Fingerprints: what is promised of them for any text, and what they leave out."""

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.copies.fingerprint import SHINGLE, WINDOW, fingerprint, is_furniture
from claims.rules.text.folding import squash

GUARANTEED = SHINGLE + WINDOW - 1
WORDS = st.lists(st.sampled_from("alpha beta gamma delta epsilon zeta eta theta 7 12".split()), max_size=40)
FURNITURE = (
    "we use cookies", "all rights reserved", "copyright 2024", "privacy notice", "our newsletter", "follow us",
    "sign up", "terms and conditions", "log in", "login", "skip to content", "back to top", "call us", "contact us",
    "book an appointment", "opening hours", "a@example.org", "results may vary", "outcomes can vary",
    "no substitute for medical advice", "monday to friday", "of this website", "on this site", "elm street 4",
    "4 elm lane", "floor 3", "phone: 5", "e-mail: x", "© 2024",
)  # fmt: skip
CHINESE = "间充质干细胞是一种多能干细胞可以分化为多种细胞它们很少引起免疫排斥反应"


@given(
    WORDS, WORDS, WORDS, WORDS, st.lists(st.integers(0, 10**6), min_size=GUARANTEED, max_size=GUARANTEED, unique=True)
)
def test_a_run_of_guaranteed_words_in_both_texts_is_never_missed(before, after, first, last, run):
    run = [f"w{number}" for number in run]
    one, other = " ".join([*before, *run, *after]), " ".join([*first, *run, *last])
    assert fingerprint(one) & fingerprint(other)


@given(st.text(max_size=300))
def test_any_text_has_fingerprints_that_a_database_can_hold(text):
    assert all(0 <= value < 2**63 for value in fingerprint(text))
    assert fingerprint(text) == fingerprint(text)


def test_fingerprints_are_the_same_in_every_run_and_version():
    """They are stored: a value that changes must change the name and ask for --rebuild."""
    assert fingerprint("stem cells may reduce pain in 7 patients") == {3457836956992756769}


def test_case_quotes_and_white_space_make_no_difference():
    one = "The Clinic’s own\n\nfigures SHOW that nobody was harmed by “it”"
    assert fingerprint(one) == fingerprint('the clinic\'s own figures show that nobody   was harmed by "it"')


def test_writing_without_spaces_is_taken_in_pieces():
    assert len(fingerprint(CHINESE)) > 5
    assert fingerprint(f"我们的诊所{CHINESE}请预约") & fingerprint(f"据报道{CHINESE}")
    assert not fingerprint(CHINESE) & fingerprint("糖尿病患者应当控制饮食并且坚持运动医生会根据病情调整药物剂量")


def test_few_words_have_no_fingerprints():
    assert fingerprint("") == fingerprint("one two three four") == set()
    assert len(fingerprint("one two three four five")) == 1


def test_what_every_page_has_is_left_out():
    for sentence in (
        "We use cookies to give you the best experience.",
        "© 2024 Harbour Clinic. All rights reserved.",
        "Harbour Clinic, 12 Harbour Street, Suite 4.",
        "Phone: 555-0100",
        "Write to info@example.org for a free quote.",
    ):
        assert is_furniture(squash(sentence)), sentence
    for sentence in ("Cells may help.", "In 12 patients it failed.", "The floor of the mouth was sore."):
        assert not is_furniture(squash(sentence)), sentence
    words = "stem cells may reduce pain in seven patients who were treated early"
    assert fingerprint(f"{words}\nWe use cookies to give you the best experience of our whole site.") == fingerprint(
        words
    )


def test_furniture_is_told_by_words_that_are_looked_for_first():
    for sentence in FURNITURE:
        assert is_furniture(sentence)
        assert fingerprint(f"{sentence} one two three four five six seven eight nine") == set()
