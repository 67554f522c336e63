"""Blocks: the printed lines of one paragraph flow; items, rows and headings stand for themselves."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.rules.extract import extract
from claims.rules.extract.blocks import line_blocks, plain_blocks
from claims.rules.extract.html import read_page
from claims.rules.extract.parts import MAX_PARTS, Part, in_order
from claims.rules.extract.text import plain_parts
from claims.rules.text.flow import blocks_of, flowed, level, read_level

SENTENCES = [
    "The infusion of own fat cells may help some patients with knee pain.",
    "In this small pilot study there was no proof that it replaces surgery in adults.",
    "Of 12 patients, 9 felt better after one year; 2 of them had an infection.",
    "Dr. Weiss and the team of the Harbour Clinic reported the results in May 2021.",
    "Whether the cells survive is not known, although signs of them were seen in rats.",
    "We never promise a cure, and no doctor should (see the guidance, p. 4).",
    "MRI scans of the left knee were unlikely to change the outcome.",
    "Pain fell by 40% in the group that had been given cells, e.g. from 6 to 4 points.",
    "Only patients under 65 years of age, who had failed two other treatments, were included.",
]
paragraphs = st.lists(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=4
)


def blocks(text: str) -> list[str]:
    return [text[part.start : part.end] for part in plain_blocks(text)]


@settings(max_examples=300)
@given(paragraphs, st.integers(40, 100), st.sampled_from(["", "  ", "    "]))
def test_a_wrapped_paragraph_is_one_block_at_every_width(written, width, indent):
    wrapped = [textwrap.fill(words, width, initial_indent=indent, subsequent_indent=indent) for words in written]
    text = "\n\n".join(wrapped)
    read = flowed(text, blocks_of(plain_blocks(text))).text
    assert [words.strip() for words in read.split("\n\n")] == written


@settings(max_examples=200)
@given(st.text(st.sampled_from("aA1.,;: -\n\r\f\t•(中"), max_size=200))
def test_blocks_never_overlap_and_never_reach_over_an_empty_line(text):
    reached = 0
    for part in plain_blocks(text):
        assert reached <= part.start < part.end <= len(text)
        words = text[part.start : part.end]
        assert words == words.strip()
        assert len(words.split("\n")) + words.count("\r") > 1
        for page in words.replace("\r\n", "\n").replace("\r", "\n").split("\f"):
            assert all(line.strip() for line in page.strip().split("\n"))
        reached = part.end


@pytest.mark.parametrize(
    "text",
    [
        "Home\nTreatments\nAbout our clinic\nContact",
        "• Less pain\n• more strength\n• no side effects",
        "Our cells:\n- Less pain in most of the patients that we see\n- More strength in most of the ones that we saw",
        "1. The cells are taken from the fat of the patient.\n2. They are counted.\n3. They are put into the knee.",
        "(a) Patients with cells walked further.\n(b) Patients with placebo walked as far.",
        "Cells\t12\t4\nPlacebo\t3\t2",
        "Cells     12     4\nPlacebo    3     2",
        "JOURNAL ARTICLE\nRESEARCH SUPPORT\nREVIEW",
        "A clinic of our own in the north\n\nmay help you.",
    ],
)
def test_what_stands_for_itself_does_not_flow(text):
    assert blocks(text) == []


def test_a_line_for_each_paragraph_does_not_flow():
    short, long = "The cells are safe, as every one of them is your own.", "They may help in many ways. " * 20
    assert blocks(f"{long}\n{short}\n{long}\n{short}") == []


def test_a_heading_above_its_paragraph_without_a_line_between_stays_apart():
    below = textwrap.fill(" ".join(SENTENCES), 72)
    assert blocks(f"What is known\n{below}") == [below]


def test_an_item_of_several_lines_is_a_block_of_its_own():
    text = (
        "- The infusion of own fat cells may help some of the patients\n  with knee pain.\n"
        "- There was no proof that it replaces surgery in any of the\n  adults who were asked."
    )
    assert [words.split()[1] for words in blocks(text)] == ["The", "There"]


@pytest.mark.parametrize("new_page", ["\f", "\n\f", "\n\n\f", "\r\n\f\r\n"])
def test_a_sentence_goes_on_over_the_end_of_a_page(new_page):
    above, below = "There is no proof at all, as the authors of a review say,", "that the cells heal a knee."
    assert blocks(above + new_page + below) == [above + new_page + below]
    assert blocks(above + " too." + new_page + below) == []
    assert blocks("Running head 12" + new_page + below) == []


@pytest.mark.parametrize(
    "above", ["There is no proof, says a review of", "Nothing at all was seen in the city called New"]
)
@pytest.mark.parametrize("new_page", ["\f", "\n\f", "\n\n\f"])
def test_it_goes_on_with_a_name_too(above, new_page):
    below = "York University, that the cells heal a knee."
    assert blocks(above + new_page + below) == [above + new_page + below]


@pytest.mark.parametrize(
    "head",
    ["\n\n12\n\f", "\n12\n\f", "\n\n- 12 -\n\n", "\n\n\fJournal of Knees\n\n", "\n\nPage 3 of 9\n\fThe Knee\n\n"],
)
def test_the_head_of_a_page_between_the_halves_of_a_sentence_carries_it(head):
    above, below = "There is no proof at all, as the authors of a review say,", "that the cells heal a knee."
    assert blocks(above + head + below) == [above + head + below]
    assert below not in blocks(above + " too." + head + below)
    new = blocks(above + head + below.capitalize())
    assert not any("no proof" in one and "heal a knee" in one for one in new)


def test_the_lines_of_a_typescript_have_empty_ones_between_them_and_its_paragraphs_more():
    one, other = (" ".join(SENTENCES[first : first + 3]) for first in (0, 3))
    text = "\n\n\n".join("\n\n".join(textwrap.wrap(words, 60)) for words in (one, other))
    assert flowed(text, blocks_of(plain_blocks(text))).text == f"{one}\n\n\n{other}"


def test_paragraphs_of_one_line_are_no_typescript():
    assert blocks("\n\n".join(SENTENCES)) == []
    assert (
        blocks("\n\n".join(["Knees and hips", "Less pain for you", "more strength for all", "Better sleep", "Call us"]))
        == []
    )


@pytest.mark.parametrize("sign", ["* ", "# ", "// ", "> ", ">> ", "> > ", "  * ", "-- ", ";; ", "| "])
@pytest.mark.parametrize("width", [40, 60, 80])
def test_what_each_line_of_a_comment_begins_with_is_not_read(sign, width):
    words = " ".join(SENTENCES[:3])
    text = "\n".join(sign + line for line in textwrap.wrap(words, width))
    assert flowed(text, blocks_of(plain_blocks(text))).text == sign + words
    said = level(text, blocks_of(plain_blocks(text)))
    assert len(said) == len(text)
    assert read_level(said) == (sign + words).strip()


def test_a_quotation_keeps_its_paragraphs():
    lines = textwrap.wrap(SENTENCES[0] + " " + SENTENCES[1], 50)
    text = "\n>\n".join("\n".join(f"> {line}" for line in lines) for _ in range(2))
    assert len(blocks(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "* Less pain\n* More strength\n* No side effects",
        "* less pain in the knees\n* more strength\n* no side effects for you and for others",
        "# Knees\n# Hips\n# Backs and necks",
    ],
)
def test_items_are_no_comment(text):
    assert blocks(text) == []


def test_a_sign_that_is_a_word_of_its_line_is_read():
    text = "In the trial the dose that was given to the patients was, as they say,\n> 5 mg a day in all of the adults."
    assert flowed(text, [(0, len(text))]).text == text.replace("\n", " ")


@pytest.mark.parametrize(
    "verse",
    [
        "The cells that heal\nAre never known to fail,\nNo doctor says\nThat they are not for sale.",
        "Nothing proves that they\nHeal a broken knee,\nNobody has shown\nWhat the cells can be.",
    ],
)
def test_a_line_of_verse_is_no_sentence(verse):
    assert blocks(verse) == [verse]


@pytest.mark.parametrize(
    "text",
    [
        "There is no proof of these claims:\nheals the knees of adults\nmends hips and more of the bones\nlowers pain",
        "less pain\nmore strength\nbetter sleep",
        "What the cells do for your family\nless pain in the knees and in the hips of adults\nmore strength\nsleep",
        "We treat:\nknees\nhips of adults and children.",
    ],
)
def test_items_that_begin_with_small_letters_do_not_flow_into_each_other(text):
    assert blocks(text) == []
    assert [part for part in read_page(f"<p>{text}</p>".replace("\n", "<br>")).parts if part.kind == "block"] == []


def test_a_lead_in_of_several_lines_is_a_block_above_its_items():
    text = "There is no proof at all of any of the\nfollowing claims:\nheals knees\nmends hips\nlowers pain"
    assert blocks(text) == ["There is no proof at all of any of the\nfollowing claims:"]


def test_a_number_that_begins_a_line_by_chance_is_no_item():
    text = "The cells were first given to a patient with knee pain on day\n3. It is not known whether they may help."
    assert blocks(text) == [text]


@pytest.mark.parametrize("width", range(40, 101))
def test_what_is_printed_in_capitals_flows_as_other_words_do(width):
    words = (
        "NO TRIAL OF OUR OWN OR OF OTHERS HAS SHOWN IN ANY CONVINCING WAY, AS A REVIEW FOUND, STEM CELLS HEAL A KNEE,"
        " AND NO PATIENT SHOULD EXPECT IT."
    )
    text = textwrap.fill(words, width)
    assert blocks(text) == [text]


def test_lines_without_capitals_flow_where_they_are_full():
    text = (
        "줄기세포는 손상된 조직을 재생하는 데 도움이 될 수 있다고 여러 연구에서\n"
        "보고되었으나 아직 충분한 증거가 없으며 부작용이 있을 수도 있다고 한다"
    )
    assert blocks(text) == [text]
    chinese = "间充质干细胞可能有助于修复受损的组织但是目前还没有足够的\n证据证明它可以代替手术治疗"
    assert flowed(chinese, blocks_of(plain_blocks(chinese))).text == chinese.replace("\n", "")


def test_the_lines_of_a_page_s_paragraph_flow():
    page = read_page("<p>The cells may<br>help you. There is no proof for<br>Adults.</p><p>Another one.</p>")
    assert [page.text[part.start : part.end] for part in page.parts] == [
        "The cells may\nhelp you. There is no proof for\nAdults."
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<div>One may</div><div>help</div>",
        "<ul><li>may<li>help</ul>",
        "one may<br><br>help",
        "<p>Less pain<br>More strength<br>Better sleep</p>",
        "<div>a</div><br>may",
        "<table><tr><td>one may<td>help</table>",
    ],
)
def test_blocks_of_a_page_and_its_lists_do_not_flow_into_each_other(markup):
    assert [part for part in read_page(markup).parts if part.kind == "block"] == []


def test_the_lines_of_a_cell_flow_within_it():
    page = read_page("<table><tr><td>cells may<br>not help<td>placebo<br>is no cure</table>")
    assert [page.text[part.start : part.end] for part in page.parts] == ["cells may\nnot help", "placebo\nis no cure"]


def test_preformatted_text_is_read_as_plain_text_is():
    page = read_page("<pre>In this small pilot the cells may\nhelp patients.\n\n    x = 1;\n    y = 2;</pre>")
    assert [page.text[part.start : part.end] for part in page.parts] == [
        "In this small pilot the cells may\nhelp patients."
    ]


def test_markdown_flows_where_it_breaks_a_line():
    found = extract(b"The cells may  \nhelp you.\n\n- less\n- more\n", filename="a.md")
    flowing = [found.text[part.start : part.end] for part in found.structure if part.kind == "block"]
    assert flowing == ["The cells may\nhelp you."]


def test_a_heading_stands_above_a_wrapped_paragraph_too():
    text = "Report on knees\n\n" + textwrap.fill(SENTENCES[0] + " " + SENTENCES[1], 50)
    assert [(part.kind, part.start) for part in plain_parts(text)] == [("heading", 0), ("block", 17)]


def test_words_of_a_page_s_frame_that_end_a_wrapped_sentence_are_no_furniture():
    text = "The team had no access to the files of the patients but by their own\nsearch"
    assert [part.kind for part in plain_parts(text)] == ["block"]


def test_blocks_have_a_bound_of_their_own(monkeypatch):
    parts = [Part("link", at, at + 1) for at in range(MAX_PARTS + 5)] + [Part("block", 0, 9)] * 2
    assert len(in_order(parts)) == MAX_PARTS + 2
    monkeypatch.setattr("claims.rules.extract.blocks.MAX_BLOCKS", 2)
    assert len(plain_blocks("The cells may\nhelp\n\n" * 5)) == 2


def test_lines_of_a_paragraph_flow_unless_they_are_plainly_a_list():
    assert line_blocks("We promise no cure\nPatients say so")
    assert not line_blocks("Auckland\nWellington\nHamilton")
