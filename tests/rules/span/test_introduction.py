"""What introduces the words of a selection is shown for each item, and a copy that changed it is no silent match."""

import pytest

from claims.choices import SightingState
from claims.rules.extract import extract
from claims.rules.span.bounded import find_bounded
from claims.rules.span.introduction import FAR, Shape, introductions
from claims.rules.span.lines import Lined, lined
from claims.rules.span.outside import outside
from claims.rules.span.sighting import Sighted
from claims.rules.text.flow import level

NOT_TRUE = "It is not true that:"
NO_PROOF = "There is no proof of the following claims:"
LONG = (
    "There is no proof of the following claims, which many people believe and which our neighbours repeat every day of"
    " the week to whoever comes to them:"
)
SAID = ("cells heal knees", "cells mend hips", "cells end pain")


def each(before: str, after: str = "") -> str:
    """The three items, each between two strings."""
    return "".join(f"{before}{one}{after}" for one in SAID)


PAGES = {
    "a list": f"<p>{NOT_TRUE}</p><ul>{each('<li>')}</ul><p>Beyond it.",
    "numbered": f"<p>{NOT_TRUE}</p><ol>{each('<li>')}</ol><p>Beyond it.",
    "loose": f"<p>So. {LONG}</p><ul>{each('<li><p>')}</ul><p>Beyond it.",
    "divs": f"<div>{NO_PROOF}<div>{each('<div>', '</div>')}</div></div>",
    "boxes": f"<div><p>{NO_PROOF}</p><div>{each('<p>', '</p>')}</div></div>",
    "terms": f"<dl><dt>Not proven{each('<dd>')}<dt>Proven<dd>Beyond it.</dl>",
    "heading": f"<h2>What we cannot treat:</h2>{each('<p>')}<h2>More</h2>Beyond it.",
    "denies": f"<h2>Myths</h2>{each('<p>')}<h2>More</h2>Beyond it.",
    "asks": f"<h2>What can we not treat?</h2>{each('<p>')}<h2>More</h2>Beyond it.",
    "no colon": f"<p>Nobody has shown that</p><ul>{each('<li>')}</ul><p>Beyond it.",
}
TEXTS = {
    "dashes": f"{NO_PROOF}{each(chr(10) + '- ')}\n\nBeyond it.",
    "numbers": f"{NO_PROOF}\n\n1. {SAID[0]}\n\n2. {SAID[1]}\n\n3. {SAID[2]}\n\nBeyond it.",
    "over two lines": f"There is no proof of the\nfollowing claims:{each(chr(10) + '• ')}",
    "by itself": f"Myths:\n\n{each('', ' of patients.' + chr(10) * 2)}",
    "above items": f"Nobody has shown that{each(chr(10) + '- ')}\n\nBeyond it.",
}
NESTED = "<p>We say:<ul><li>Not proven:<ul><li>one<li>two</ul><li>three</ul>"
DOCUMENTS = {f"{name}.html": page for name, page in PAGES.items()} | {
    f"{name}.txt": text for name, text in TEXTS.items()
}


def read(data: str, name: str) -> Lined:
    found = extract(data.encode(), filename=name)
    return lined(found.text, found.structure_rows(), found.version)


def shown(document: Lined, words: str) -> list[str]:
    same = level(document.text, document.blocks)
    start = same.index(words)
    found = outside(same, start, start + len(words), Shape(document.marks))
    return [one.words for one in found if one.kind == "introduction"]


def look(old: Lined, new: Lined, words: str) -> Sighted:
    start = old.text.index(words)
    (found,) = find_bounded(old, new, [(start, start + len(words))])
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("words", ["heal knees", "mend", "cells end pain"])
def test_each_item_shows_what_introduces_its_list(name, words):
    document = read(DOCUMENTS[name], name)
    assert len(shown(document, words)) == 1
    if "Beyond" in document.text:
        assert NO_PROOF not in shown(document, "Beyond it")
        assert NOT_TRUE not in shown(document, "Beyond it")


def test_the_whole_lead_in_is_shown_and_its_last_sentence_alone():
    assert shown(read(PAGES["loose"], "a.html"), "mend") == [LONG]
    assert shown(read(TEXTS["over two lines"], "a.txt"), "mend") == [NO_PROOF]


def test_including_what_introduces_an_item_takes_all_up_to_it():
    document = read(TEXTS["dashes"], "a.txt")
    start = document.text.index("mend")
    (one,) = outside(document.text, start, start + 4)
    assert document.text[one.with_start : one.with_end] == f"{NO_PROOF}\n- cells heal knees\n- cells mend"
    assert outside(document.text, one.with_start, one.with_end) == []


@pytest.mark.parametrize(
    ("name", "data", "words", "expected"),
    [
        ("a.html", NESTED, "two", ["Not proven:", "We say:"]),
        ("a.html", NESTED, "three", ["We say:"]),
        ("a.txt", "Proven:\n- one\n- two\nNot proven:\n- three\n- four", "four", ["Not proven:"]),
        ("a.txt", "1. Not proven:\n  - one\n  - two\n2. Three is proven", "two", ["1. Not proven:"]),
        ("a.txt", "1. Not proven:\n  - one\n  - two\n2. Three is proven", "Three", []),
        ("a.html", "<h2>Myths:</h2><p>one<h3>Knees</h3><p>two<h2>Facts</h2><p>three", "two", ["Myths:"]),
        ("a.html", "<h2>Myths:</h2><p>one<h3>Knees</h3><p>two<h2>Facts</h2><p>three", "three", []),
        ("a.html", "<h2>Our doctors</h2><ul><li>one<li>two</ul>", "two", []),
        ("a.html", "<h2>Less pain without surgery</h2><p>one", "one", []),
        ("a.html", "<dl><dt>Not proven<dd>one<dt>Proven<dd>two</dl>", "Proven", []),
        ("a.txt", "He said this:\n\n" + "A long paragraph of what was said. " * 9 + "\n\nNothing more.", "Nothing", [
            "He said this:"]),
        ("a.txt", f"{LONG}\n\n" + "A long paragraph of what was said. " * 9 + "\n\nNothing more.", "Nothing", []),
    ],
)  # fmt: skip
def test_a_lead_in_governs_what_follows_it_and_no_more(name, data, words, expected):
    assert shown(read(data, name), words) == expected


def test_it_is_looked_for_nearby_alone():
    items = "\n".join("- an item of the list" for _ in range(FAR // 15))
    text = f"{NO_PROOF}\n{items}"
    assert introductions(text, len(NO_PROOF) + 5) != []
    assert introductions(text, len(text) - 3) == []
    assert introductions("", 0) == []


# --- newer copies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_copy_whose_lead_in_changed_is_a_proposal_that_says_so(name):
    data = DOCUMENTS[name]
    changes = {
        "not true": "true",
        "no proof": "proof",
        "cannot": "can",
        "Not proven": "Proven",
        "Nobody has": "We have",
    }
    changes |= {"Myths": "Not so", "can we not": "can we"}
    edited = data
    for before, after in changes.items():
        edited = edited.replace(before, after)
    found = look(read(data, name), read(edited, name), "mend hips")
    assert found.state == SightingState.REWORDED
    assert found.why.startswith("What introduces it changed")
    assert found.exact == "mend hips"


QUESTIONS = {
    "heading.html": f"<h2>{{}}</h2>{each('<p>')}",
    "list.html": f"<p>{{}}</p><ul>{each('<li>')}</ul>",
    "paragraphs.txt": f"{{}}\n\n{each('', ' of patients.' + chr(10) * 2)}",
    "list.txt": f"{{}}\n\n{each('- ', chr(10))}",
}


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("question", ["What are mesenchymal stem cells?", "Is it safe?", "Our doctors"])
def test_a_plain_question_or_heading_introduces_nothing_and_may_change(name, question):
    old, new = (read(QUESTIONS[name].format(one), name) for one in (question, "How does it work?"))
    assert shown(old, "mend") == []
    assert not look(old, new, "mend hips").why.startswith("What introduces it")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_copy_with_the_same_lead_in_is_carried_over(name):
    data = DOCUMENTS[name]
    before, after = ("Intro. ", "Other. ") if name.endswith(".txt") else ("<p>Intro.</p>", "<p>Other.</p>")
    gap = "\n\n" if name.endswith(".txt") else ""
    assert (
        look(read(f"{before}{gap}{data}", name), read(f"{after}{gap}{data}", name), "mend hips").state
        == SightingState.EXACT
    )


def test_lists_that_one_extractor_alone_told_are_none_to_compare_by():
    told = read(PAGES["a list"], "a.html")
    untold = Lined(f"{told.text}\n\nMore.", told.blocks, ())
    assert look(untold, told, "mend hips").state == SightingState.EXACT
