"""Plain text has no markup: what is told of it is guessed with care."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.exchange.corpus import FOLDER
from claims.rules.extract import extract
from claims.rules.extract.text import _is_trail, plain_parts
from tests.paths import SEEDS

needs_documents = pytest.mark.skipif(not SEEDS.is_dir(), reason="the five documents are not here")
BODY = "Stem cells are used in many clinics, and what they do there is not known in most cases."


def told(text: str, kind: str) -> list[str]:
    return [text[part.start : part.end] for part in plain_parts(text) if part.kind == kind]


@pytest.mark.parametrize(
    "line",
    [
        "Skip to content",
        "SKIP TO MAIN CONTENT",
        "Home > Treatments > Knee",
        "Home › About us",
        "You are here: Home>Knee",
        "(c) 2019 Some Clinic",
        "(C) Copyright Some Clinic",
        "Copyright (c) Some Clinic",
        "© Some Clinic 2021",
        "Copyright © 2019-2024 by Some Clinic. All rights reserved.",
        "Add to saved papers",
        "This website uses cookies to improve your experience.",
        "등록된 댓글이 없습니다.",
        "댓글 0건 조회 12회 작성일 24-01-02 11:15",
        "Log in",
    ],
)
def test_a_line_that_is_a_phrase_of_a_page_frame_is_furniture(line):
    assert told(f"{line}\n\n{BODY}\n", "furniture") == [line]


@pytest.mark.parametrize(
    "line",
    [
        BODY,
        "Search engines find many clinics.",
        "Cookies do not cure arthritis.",
        "Patients with pain > 5 on the scale had p < 0.05. That is > than before.",
        "Share this with your doctor before you decide on a treatment.",
        "Copyright law protects this claim.",
        "We use stem cells.",
        "(c) No patient was healed, and two had infections.",
        "(c) 12 patients were healed.",
        "Cells > placebo",
        "Cells > saline > nothing",
        "12 weeks > 6 weeks",
        "Subscribe to our view that MSCs help",
    ],
)
def test_body_text_is_never_furniture(line):
    assert told(f"{line}\n\n{BODY}\n", "furniture") == []


def test_a_result_with_that_sign_below_the_text_is_no_way_to_a_page():
    for line in ("Cells > Placebo", "Group A > Group B"):
        assert told(f"{BODY}\n\n{line}\n", "furniture") == []
        assert told(f"{line}\n\n{BODY}\n", "furniture") == [line]


def test_lines_of_furniture_that_follow_each_other_are_one_part():
    text = f"Skip to content\n\n  Log in \nMenu\n\n{BODY}\nPrint\n"
    assert told(text, "furniture") == ["Skip to content\n\n  Log in \nMenu", "Print"]


def test_a_short_line_alone_above_a_paragraph_is_a_heading():
    text = f"Stem cells for knees\n\n{BODY}\n\nAre they safe?\n\n{BODY}\n"
    found = [(text[part.start : part.end], part.level) for part in plain_parts(text)]
    assert found == [("Stem cells for knees", 1), ("Are they safe?", 2)]


@pytest.mark.parametrize(
    "line", ["It is safe.", "lower case first", "A line:", "x" * 101, "- a point", "They say\tthis", "— —"]
)
def test_what_may_be_a_sentence_is_no_heading(line):
    assert told(f"{BODY}\n\n{line}\n\n{BODY}", "heading") == []


def test_a_short_line_above_a_short_line_or_in_a_paragraph_is_no_heading():
    assert told(f"{BODY}\nA short line\n{BODY}", "heading") == []
    assert told("A short line\n\nAnother one\n\nA third", "heading") == []


def test_a_list_of_works_ends_where_its_lines_no_longer_look_like_one():
    text = f"{BODY}\n\nReferences\n\n[1] One. 2018.\n  more of it\n\n2. Two\n\nAbout the author\nSome words.\n"
    assert told(text, "reference") == ["[1] One. 2018.\n  more of it\n\n2. Two"]


def test_a_text_without_lines_or_sentence_ends_has_no_parts():
    assert plain_parts("word " * 10_000) == ()
    assert plain_parts("שלום עולם " * 100) == ()


def test_many_lines_take_no_longer_than_their_number():
    assert len(plain_parts(f"Menu\n\n{BODY}\n\n" * 20_000)) == 20_000


@pytest.mark.shared
@needs_documents
def test_in_the_five_documents_the_frame_is_told_and_no_claim_stands_in_it():
    for path, known in zip(sorted(SEEDS.iterdir()), json.loads((FOLDER / "documents.json").read_text()), strict=True):
        found = extract(path.read_bytes(), filename=path.name)
        furniture = [part for part in found.structure if part.kind == "furniture"]
        for claim in known["claims"]:
            start = found.text.index(claim["quote"])
            end = start + len(claim["quote"])
            assert not [part for part in furniture if part.start < end and start < part.end], claim["key"]
        expected = {"000": 3, "001": 2, "002": 0, "003": 0, "004": 4}
        assert len(furniture) == expected[known["key"]], path.name


@pytest.mark.shared
@needs_documents
def test_in_the_five_documents_a_copyright_year_is_no_date_and_no_identifier_is_made_up():
    for path, known in zip(sorted(SEEDS.iterdir()), json.loads((FOLDER / "documents.json").read_text()), strict=True):
        found = {one.field: one for one in extract(path.read_bytes()).metadata}
        printed = found["copyright_printed"].value if "copyright_printed" in found else ""
        assert printed == known["source"]["copyright_printed"]
        assert found["language"].value == known["source"]["language"]
        assert found["language"].how == "inferred"
        assert set(found) <= {"copyright_printed", "language"}


STEPS = st.lists(st.text(alphabet="a .", max_size=43), max_size=9).map(">".join) | st.text(
    alphabet="a bc>›.", max_size=50
)
PLAIN_TRAIL = re.compile(r"[^.!?>›»]{1,40}(?: ?[>›»] ?[^.!?>›»]{1,40}){1,6}")


@given(STEPS)
def test_the_way_to_a_page_is_the_one_that_a_plain_expression_finds(words: str) -> None:
    words = words.strip()[:120].strip()
    assert _is_trail(words) == (PLAIN_TRAIL.fullmatch(words) is not None)
