"""Lines of templates that are too long to be read are named."""

from bin.lines import LONGEST, too_long


def test_our_own_templates_have_none():
    assert list(too_long()) == []


def test_a_line_that_is_too_long_is_named_with_its_place(tmp_path):
    folder = tmp_path / "templates" / "claim"
    folder.mkdir(parents=True)
    (folder / "row.html").write_text("a\n" + "b" * LONGEST + "\n" + "c" * (LONGEST + 1) + "\n", encoding="utf-8")
    assert list(too_long(tmp_path)) == ["templates/claim/row.html:3: 161 characters, 160 at most"]
