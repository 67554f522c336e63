"""Reading BibTeX and BibLaTeX, whole and broken."""

import pytest

from claims.exchange.references.latex import from_latex, to_latex
from claims.exchange.references.read import read_references


def read(text):
    return read_references(text if isinstance(text, bytes) else text.encode())


def only(text):
    got = read(text)
    assert (got.format, got.found, len(got.records)) == ("bibtex", 1, 1)
    return got.records[0]


def whats(got):
    return [f"{one.where}: {one.what}" for one in got.problems]


def test_an_entry_becomes_an_item_of_csl_json():
    one = only(
        "@article{key1,\n author = {Seidel, Stefan and von Brocke, Jan and {The Group} and Tom van der Berg},\n"
        ' title = "A {Nested {Title}} here",\n journal = {J. of Things}, year = 2013, month = mar, volume = {37},\n'
        " number = {4}, pages = {1275--1299}, doi = {https://doi.org/10.25300/MISQ/2013}, keywords = {a, b},\n"
        " note = {PMID: 1}, file = {x.pdf}\n}\n"
    )
    assert one.csl == {
        "id": "key1", "type": "article-journal", "title": "A Nested Title here", "container-title": "J. of Things",
        "author": [
            {"family": "Seidel", "given": "Stefan"},
            {"family": "von Brocke", "given": "Jan"},
            {"literal": "The Group"},
            {"family": "van der Berg", "given": "Tom"},
        ],
        "issued": {"date-parts": [[2013, 3]]}, "volume": "37", "issue": "4", "page": "1275-1299",
        "DOI": "10.25300/MISQ/2013", "keyword": "a; b", "note": "PMID: 1",
    }  # fmt: skip
    assert one.extra == {"file": ("x.pdf",)}


def test_macros_are_put_in_and_unknown_ones_told():
    got = read('@string{jot = "J. of Things"}\n@article{k, title={A}, journal = jot # " B", publisher = nowhere}\n')
    assert got.records[0].csl["container-title"] == "J. of Things B"
    assert got.records[0].csl["publisher"] == "nowhere"
    assert whats(got) == ["record 1, line 2: nowhere is not known"]


def test_a_broken_entry_costs_itself_alone_and_is_told():
    got = read(
        "@article{one, title = {A}}\n\n@article{two, title = {Never closed, year = {2000},\n}\n\n"
        "@article{three, title = {C}}\n"
    )
    assert [one.title for one in got.records] == ["A", "C"]
    assert (got.found, got.refused) == (3, 1)
    assert whats(got) == ["record 2, line 3: not read"]
    assert got.problems[0].refused


def test_a_bracket_too_many_loses_nothing_silently():
    got = read("@article{one, title = {A}}, year = {2000}\n}\n@article{two, title = {B}}\n")
    assert [one.title for one in got.records] == ["A", "B"]
    assert whats(got) == ["line 1: text left out"]
    assert "year = {2000}" in got.problems[0].why


def test_two_entries_of_one_key_are_both_read_and_told():
    got = read("@article{k, title = {A}}\n@article{k, title = {B}}\n@book{l, title={C}, title={D}}\n")
    assert [one.title for one in got.records] == ["A", "B", "C"]
    assert got.records[2].extra == {"title": ("D",)}
    assert [what.split(": ")[1] for what in whats(got)] == ["the key “k” stands twice", "the field title stands twice"]


def test_bytes_in_gbk_are_read_and_told():
    got = read(
        "@ARTICLE{凯撒2013,\n  author = {凯撒},\n  title = {Test Title},\n  journal = {测试期刊}\n}\n".encode("gbk")
    )
    assert got.records[0].csl["container-title"] == "测试期刊"
    assert whats(got) == ["file: read as gb18030"]


def test_a_declared_charset_is_taken():
    got = read("% Encoding: windows-1252\n@article{k, title = {Käse für Müller}}\n".encode("cp1252"))
    assert (got.records[0].title, got.charset) == ("Käse für Müller", "windows-1252")


@pytest.mark.parametrize(
    ("entry", "issued"),
    [
        ("date = {2019-04-01}", {"date-parts": [[2019, 4, 1]]}),
        ("year = {2020}, month = {April}, day = {3}", {"date-parts": [[2020, 4, 3]]}),
        ("year = {2020}, month = {April}, day = {31}", {"date-parts": [[2020, 4]]}),
        ("year = {in press}", {"literal": "in press"}),
        ("year = {888}", {"literal": "888"}),
    ],
)
def test_dates(entry, issued):
    got = read(f"@book{{k, title = {{A}}, {entry}}}")
    assert got.records[0].csl["issued"] == issued


def test_types_that_say_more_than_ours_are_kept():
    assert only("@mastersthesis{k, title={A}, school={S}}").csl["publisher"] == "S"
    assert only("@mastersthesis{k, title={A}}").extra == {"ENTRYTYPE": ("mastersthesis",)}
    assert only("@strange{k, title={A}}").csl["type"] == "document"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Fran{\c c}ois M{\"u}ller \'{E}mile", "François Müller Émile"),
        (r"\'{\i} \v{s} {\aa} \o {\ss}", "í š å øß"),
        (r"\emph{In vitro} \& 5\,\% of \$3", "In vitro & 5\u2009% of $3"),
        (r"A~B \textasciitilde{} \_ \{x\}", "A\u00a0B ~ _ {x}"),
        (r"$\alpha_{1}$-test {C}aps", r"$\alpha_{1}$-test Caps"),
        (r"\unknown{word} left", r"\unknown{word} left"),
        (r"\H{o}\k{a}\=a", "őąā"),
    ],
)
def test_latex_is_read(latex, text):
    assert from_latex(latex) == text


@pytest.mark.parametrize("text", ["100 % of {a} \\ b_c & ~x^2 $3$ #1", "\\emph{x}", "é\u00a0ü", "{", "a}b{c"])
def test_text_as_latex_is_read_as_it_was(text):
    assert from_latex(to_latex(text)) == text
    assert from_latex(to_latex(text, verbatim=True), verbatim=True) == text


def test_an_address_keeps_its_tilde():
    assert only("@misc{k, url = {http://a.example/~me/x_y}}").csl["URL"] == "http://a.example/~me/x_y"


def test_what_an_entry_takes_from_another_is_told():
    got = read("@inproceedings{k, title={A}, crossref={P}}\n@proceedings{P, booktitle={B}, year={2015}}\n")
    assert whats(got) == ["record 1, line 1: crossref: P"]
    assert got.records[0].extra == {"crossref": ("P",)}
