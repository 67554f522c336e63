"""Markdown: the words without their marks."""

import pytest

from claims.rules.extract import BadDocument, extract

SOURCE = """# Stem *cells*

They **rarely** cause
rejection, see [the original article](/a "x").

- one
- two

| a | b |
|---|---|
| 1 | 2 |

    code  here

> quoted

## References

1. One, 2018.
"""


def read(source: str, **known: str):
    return extract(source.encode(), filename="page.md", **known)


def test_the_words_stand_without_their_marks():
    assert read(SOURCE).text == (
        "Stem cells\n\nThey rarely cause rejection, see the original article.\n\none\ntwo\n\na\tb\n1\t2\n\n"
        "code  here\n\nquoted\n\nReferences\n\nOne, 2018."
    )


def test_headings_links_and_lists_of_works_are_kept():
    found = read(SOURCE, address="https://example.org/page")
    told = [(part.kind, found.text[part.start : part.end], part.level or part.target) for part in found.structure]
    assert told == [
        ("heading", "Stem cells", 1),
        ("link", "the original article", "https://example.org/a"),
        ("list", "one\ntwo", ""),
        ("heading", "References", 2),
        ("list", "One, 2018.", ""),
        ("reference", "One, 2018.", ""),
    ]
    assert ("title", "Stem cells", "printed") in [(one.field, one.value, one.how) for one in found.metadata]


def test_raw_html_is_text_and_never_markup():
    found = read("Words <script>alert(1)</script> <b>bold</b>\n\n<div hidden>\n\nshown\n\n</div>")
    assert found.text == "Words <script>alert(1)</script> <b>bold</b>\n\n<div hidden>\n\nshown\n\n</div>"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JAVASCRIPT:x"])
def test_a_link_that_leads_to_no_page_is_text_alone(target):
    assert read(f"[words]({target})").structure == ()


def test_front_matter_is_no_text_but_is_offered():
    found = read("---\ntitle: 'Cells: a view'\ndate: 2024-04-16\ntags:\n  - x\n---\nWords.\n")
    assert found.text == "Words."
    assert [(one.field, one.value, one.how) for one in found.metadata] == [
        ("title", "Cells: a view", "embedded"),
        ("published", "2024-04-16", "embedded"),
    ]


def test_a_rule_above_text_is_no_front_matter():
    assert read("---\nWords and more words.\n\n---\nend").text.startswith("Words and more words.")


def test_a_document_of_marks_alone_is_refused():
    with pytest.raises(BadDocument, match="only marks") as caught:
        read("![](x.png)\n\n---\n")
    assert caught.value.code == "blank"


@pytest.mark.parametrize("sign", ["[", "*a", "> ", "`", "- ", "![", "<", "_a ", "|"])
def test_thousands_of_marks_are_read_or_refused_but_never_hang(sign):
    try:
        assert read(sign * 5_000 + " words").text
    except BadDocument as error:
        assert error.code in ("limit", "blank")
