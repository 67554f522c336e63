"""Reading NBIB, .enw, .ciw, JSON, EndNote XML, CSV and workbooks."""

import io
import json
import zipfile

import pytest

from claims.exchange.references.read import read_references, recognise
from claims.exchange.table.workbook import OLE
from tests.exchange.table.books import book, sheet


def read(data, **named):
    return read_references(data if isinstance(data, bytes) else data.encode(), **named)


def whats(got):
    return [f"{one.where}: {one.what}" for one in got.problems]


NBIB = """
PMID- 11223344
OWN - NLM
IS  - 1234-5679 (Electronic)
VI  - 10
IP  - 2
DP  - 2021 Dec 21
TI  - A title that is so long that it
      goes on in the next line
PG  - 1-9
LID - 10.1000/abc.5 [doi]
LID - S0140 [pii]
AB  - Words.
FAU - van Loey, Nancy E
AU  - van Loey NE
AU  - Smith A
JT  - The journal
TA  - J
PMC - PMC1122334
SI  - ClinicalTrials.gov/NCT00379470
MH  - Humans
MH  - *Burns
PT  - Journal Article

PMID- 11223345
TI  - The second
AU  - Smith AB
DP  - 2020
"""


def test_nbib():
    got = read(NBIB)
    first, second = got.records
    assert (got.format, got.found, got.problems) == ("nbib", 2, ())
    assert first.csl == {
        "type": "article-journal", "title": "A title that is so long that it goes on in the next line",
        "author": [{"family": "van Loey", "given": "Nancy E"}], "container-title": "The journal",
        "container-title-short": "J", "issued": {"date-parts": [[2021, 12, 21]]}, "volume": "10", "issue": "2",
        "page": "1-9", "PMID": "11223344", "PMCID": "PMC1122334", "DOI": "10.1000/abc.5",
        "ISSN": "1234-5679 (Electronic)", "abstract": "Words.",
    }  # fmt: skip
    assert first.extra["LID"] == ("S0140 [pii]",)
    assert first.extra["AU"] == ("van Loey NE", "Smith A")
    assert first.extra["MH"] == ("Humans", "*Burns")
    assert second.csl["author"] == [{"family": "Smith", "given": "AB"}]
    assert second.line == 25


def test_two_records_of_nbib_without_a_blank_line_are_two():
    got = read(NBIB.replace("\n\nPMID", "\nPMID"))
    assert (got.found, [one.csl["PMID"] for one in got.records]) == (2, ["11223344", "11223345"])


ENW = """%0 Journal Article
%A Guo, Wenbo
%A Straub, Detmar W.
%T A title
%B Some Quarterly
%D 2021
%8 September  1, 2021
%V 45
%P 1-9
%R 10.1000/abc
%X First paragraph.

Second paragraph.
%Q what is this


%T The second
%A Nobody, N.
"""


def test_enw():
    got = read(ENW)
    first, second = got.records
    assert (got.format, got.found, got.problems) == ("enw", 2, ())
    assert first.csl["author"][1] == {"family": "Straub", "given": "Detmar W."}
    assert first.csl["issued"] == {"date-parts": [[2021, 9, 1]]}
    assert (first.csl["DOI"], first.csl["container-title"]) == ("10.1000/abc", "Some Quarterly")
    assert first.csl["abstract"] == "First paragraph.\nSecond paragraph."
    assert first.extra == {"0": ("Journal Article",), "Q": ("what is this",)}
    assert second.title == "The second"


CIW = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Cao, WX
   Ye, X
AF Cao, Wenxiang
   Ye, Xiong
TI A title over
   two lines
SO BIOCHEMISTRY
CR ONE A, 1994, B
   TWO B, 1995, C
SN 0006-2960
PY 2004
VL 43
BP 7017
EP 7027
DI 10.1021/bi0497291
PM 15170339
ER

PT J
TI Second
ER

EF
"""


def test_ciw():
    got = read("\ufeff" + CIW)
    first, second = got.records
    assert (got.format, got.found, got.problems) == ("ciw", 2, ())
    assert first.csl["author"] == [{"family": "Cao", "given": "Wenxiang"}, {"family": "Ye", "given": "Xiong"}]
    assert (first.title, first.csl["page"], first.csl["PMID"]) == ("A title over two lines", "7017-7027", "15170339")
    assert first.extra["CR"] == ("ONE A, 1994, B", "TWO B, 1995, C")
    assert first.extra["AU"] == ("Cao, WX", "Ye, X")
    assert second.title == "Second"


def test_csl_json_and_what_it_has_beside_csl():
    item = {"id": "x", "type": "article-journal", "title": "A", "volume": 12, "issued": {"date-parts": [["2020", 5]]},
            "author": [{"family": "B", "given": "C"}], "mine": {"a": [1]}, "tags": ["p", "q"]}  # fmt: skip
    got = read(json.dumps([item, {"type": "odd", "title": ["no", "text"]}, {"title": "C"}]))
    assert (got.format, got.found) == ("csl-json", 3)
    first = got.records[0]
    assert (first.csl["volume"], first.csl["issued"]) == ("12", {"date-parts": [[2020, 5]]})
    assert first.extra == {"mine": ('{"a":[1]}',), "tags": ("p", "q")}
    assert got.records[1].extra == {"type": ("odd",), "title": ("no", "text")}
    assert [one.record for one in got.problems] == [2, 2]


def test_a_broken_item_of_json_costs_itself_alone():
    got = read('[{"title": "A"}, {"title": "B", oops}, {"title": "C"}, {"title": "D"')
    assert [one.title for one in got.records] == ["A", "C"]
    assert (got.found, got.refused) == (4, 2)
    assert [one.record for one in got.problems] == [2, 4]


def test_crossref():
    work = {
        "DOI": "10.1000/X", "title": ["A <i>title</i>"], "container-title": ["J"], "type": "journal-article",
        "author": [{"given": "A", "family": "B", "sequence": "first"}, {"name": "A Group"}],
        "issued": {"date-parts": [[2020, 11]]}, "abstract": "<jats:p>Words.</jats:p>", "reference": [{"key": "1"}],
    }  # fmt: skip
    got = read(json.dumps({"status": "ok", "message-type": "work", "message": work}))
    assert (got.format, got.found) == ("crossref-json", 1)
    csl = got.records[0].csl
    assert (csl["type"], csl["title"], csl["abstract"]) == ("article-journal", "A title", "Words.")
    assert csl["author"][1] == {"literal": "A Group"}
    assert got.records[0].extra["reference"] == ('[{"key":"1"}]',)
    many = {"status": "ok", "message-type": "work-list", "message": {"total-results": 2, "items": [work, work]}}
    assert len(read(json.dumps(many)).records) == 2


XML = """<?xml version="1.0" encoding="UTF-8"?><xml><records>
<record><rec-number>1</rec-number><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Marx, Karl</style></author></authors></contributors>
<titles><title><style face="normal">A </style><style face="italic">title</style></title>
<secondary-title>J</secondary-title></titles><dates><year>2014</year></dates>
<keywords><keyword>a</keyword><keyword>b</keyword></keywords>
<electronic-resource-num>10.1000/abc</electronic-resource-num><custom7>e1</custom7></record>
<record><titles><title>Second</title></titles></record>"""


def test_endnote_xml():
    got = read(XML + "</records></xml>")
    first = got.records[0]
    assert (got.format, got.found, got.problems) == ("endnote-xml", 2, ())
    assert (first.title, first.csl["DOI"], first.csl["keyword"]) == ("A title", "10.1000/abc", "a; b")
    assert first.csl["author"] == [{"family": "Marx", "given": "Karl"}]
    assert first.extra == {"ref-type": ("Journal Article",), "rec-number": ("1",), "custom7": ("e1",)}


def test_endnote_xml_that_breaks_off_gives_what_is_whole():
    got = read(XML + "<record><titles><title>Third")
    assert [one.title for one in got.records] == ["A title", "Second"]
    assert (got.found, got.refused) == (3, 1)
    assert len(got.problems) == 2


def test_endnote_xml_with_a_document_type_or_too_deep_is_refused():
    got = read(XML.replace("<xml>", '<!DOCTYPE xml [<!ENTITY a "b">]><xml>') + "</records></xml>")
    assert (got.records, got.found) == ((), 2)
    assert "DOCTYPE" in got.problems[0].why
    deep = read("<xml><records><record>" + "<a>" * 100_000)
    assert "too deep" in deep.problems[0].why


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_with_any_separator(separator):
    rows = [
        ["Title", "Authors", "Publication_Year", "DOI", "Mine"],
        ["A; b, c", "Smith A, Walter B", "2021", "10.1000/x", "7"],
    ]
    got = read("\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows))
    assert (got.format, got.found, got.problems) == ("csv", 1, ())
    one = got.records[0]
    assert one.csl == {
        "type": "document", "title": "A; b, c", "issued": {"date-parts": [[2021]]}, "DOI": "10.1000/x",
        "author": [{"family": "Smith", "given": "A"}, {"family": "Walter", "given": "B"}],
    }  # fmt: skip
    assert (one.extra, one.line) == ({"Mine": ("7",)}, 2)


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        (
            "Marx, Karl; Lindgren, Astrid",
            [{"family": "Marx", "given": "Karl"}, {"family": "Lindgren", "given": "Astrid"}],
        ),
        ("Marx, Karl", [{"family": "Marx", "given": "Karl"}]),
        ("Liu R., Adler D.G.", [{"literal": "Liu R."}, {"literal": "Adler D.G."}]),
        ("Joseph Rottman, Erran Carmel", [{"literal": "Joseph Rottman"}, {"literal": "Erran Carmel"}]),
        (
            "Articlewriter, L. and Other, B.",
            [{"family": "Articlewriter", "given": "L."}, {"family": "Other", "given": "B."}],
        ),
    ],
)
def test_people_in_one_cell_are_told_apart_only_where_it_is_sure(cell, people):
    assert read(f'title,authors\nA,"{cell}"\n').records[0].csl["author"] == people


def test_names_that_run_together_are_told():
    got = read('Item Title,Authors\nA,"Andy SmithTom Weber"\n')
    assert got.records[0].csl["author"] == [{"literal": "Andy SmithTom Weber"}]
    assert whats(got) == ["record 1, line 2: author: Andy SmithTom Weber"]


def test_csv_counts_what_stands_in_it():
    got = read('title,abstract\n"A","one\n\ntwo, three"\n\n,\nB,x,beyond\n')
    assert (got.found, [one.title for one in got.records]) == (2, ["A", "B"])
    assert got.records[0].csl["abstract"] == "one\n\ntwo, three"
    assert got.records[1].extra == {"beyond the header": ("beyond",)}
    assert whats(got) == ["record 2, line 7: more cells than columns"]


def test_an_open_quotation_mark_is_told():
    got = read('title,doi\n"A,10.1000/a\nB,10.1000/b\n')
    assert "quotation marks are not paired" in whats(got)[0]


def workbook(*sheets):
    """The least that a workbook has: sheets with cells that have their words or numbers in them."""
    names = [(at, name) for at, (name, _) in enumerate(sheets, 1)]
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in names)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(f'<Relationship Id="r{at}" Type="{kind}/worksheet" Target="worksheets/{at}.xml"/>' for at, _ in names)
        + "</Relationships>",
    }
    for at, (_, rows) in enumerate(sheets, 1):
        parts[f"xl/worksheets/{at}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{"".join(map(row_xml, rows))}</sheetData></worksheet>'
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, words in parts.items():
            packed.writestr(name, words)
    return out.getvalue()


def row_xml(row):
    return "<row>" + "".join(map(cell_xml, row)) + "</row>"


def cell_xml(value):
    if isinstance(value, float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if value else "<c/>"


def test_a_workbook():
    data = workbook(
        ("Notes", [["Nothing here"]]), ("Refs", [["Title", "Year", "DOI"], ["A", 2014.0, "10.1000/a"], [None]])
    )
    got = read(data)
    assert (got.format, got.found, recognise(data)) == ("sheet", 1, "sheet")
    assert got.records[0].csl["issued"] == {"date-parts": [[2014]]}
    assert whats(got) == ["file: sheets left out: Notes"]


def test_a_workbook_that_is_none_is_refused():
    assert "workbook" in read(b"PK\x03\x04 no more").problems[0].why
    assert "No sheet" in read(workbook(("One", [["a", "b"]]))).problems[0].why


def test_a_bomb_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/sheet.xml", "w") as part:
        for _ in range(501):
            part.write(b" " * 1024 * 1024)
    assert "more than 500 MB" in read(out.getvalue()).problems[0].why


def test_a_million_empty_rows_and_a_cell_at_the_end_of_a_sheet_take_neither_time_nor_memory():
    rows = [["Title", "Year", "DOI"], ["A", 2014.0, "10.1000/a"]]
    empty = "".join(f'<row r="{at}"/>' for at in range(3, 1_000_000))
    assert read(book(("Refs", sheet(rows, raw=empty)))).found == 1
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert read(book(("Refs", sheet(rows, raw=far)))).problems[0].what == "not read"


def test_a_workbook_with_a_password_says_so():
    assert "password" in read(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")).problems[0].why


def test_what_no_database_stores_is_left_out_of_every_format():
    got = read(json.dumps([{"type": "book", "title": "a\0b", "note": "x\ud800", "author": [{"family": "D\0oe"}]}]))
    (record,) = got.records
    assert (record.title, record.csl["note"], record.csl["author"]) == ("ab", "x\ufffd", [{"family": "Doe"}])
    got = read(book(("Refs", sheet([["Title", "Year", "DOI"], ["a_x0000_b", 2014.0, "10.1000/a"]]))))
    assert got.records[0].title == "ab"
    assert "cannot be stored" in got.problems[0].what


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("claims.exchange.references.read.MOST_BYTES", 10)
    assert "too large" in read("TY  - JOUR\nER  - \n").problems[0].what


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (NBIB, "nbib"), (ENW, "enw"), (CIW, "ciw"), (XML, "endnote-xml"), ("@misc{a,}", "bibtex"),
        ("TY - JOUR\n", "ris"),
        ('[{"title": "A"}]', "csl-json"), ('[{"type": "book"}]', "csl-json"), ('[{"name": "A"}]', ""),
        ("title;doi\n", "csv"), ("quote;rater\n", ""), ("", ""),
    ],
)  # fmt: skip
def test_formats_are_recognised_by_what_is_in_them(text, form):
    assert recognise(text.encode()) == form


def test_csv_with_lines_before_its_header():
    got = read("Search of 3 May\n\ntitle,doi\nA,10.1000/a\n")
    assert (got.found, [one.title for one in got.records], got.problems) == (1, ["A"], ())


def test_a_file_without_a_reference_says_so():
    assert whats(read("[]")) == ["file: no reference in it"]


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"\x00" * 50, b"{", b"[", b"@", b"TY", b"PK", b"<records>", b"%T", b'"', b"[1]"]
)
def test_scraps_are_refused_and_nothing_is_raised(data):
    got = read(data)
    assert got.records == ()
    assert got.problems


@pytest.mark.parametrize(
    ("text", "found", "titles", "told"),
    [
        ("TY  - JOUR\nTI  - A\nAB  - Cut in the mid", 1, ["A"], ["record 1, line 1: ER is missing"]),
        ("PT J\nTI A\n", 1, ["A"], ["record 1, line 1: ER is missing"]),
        ("TY  - JOUR\nTI  - A\nAU\nER  - \n", 1, ["A"], ["record 1, line 1: line 3 is broken"]),
        ("TY  - JOUR\nTI  - A\nAU B\nER  - \n", 1, ["A AU B"], ["record 1, line 1: line 3 may be broken"]),
        (
            "%0 Book\n%A B\n\n%T stray\n", 1, ["stray"],
            ["record 1, line 1: line 4: %T stands after a blank line"],
        ),
        (
            'title,doi,journal\nA "b,10.1000/a,1\nC,"D,2\nE,F,3\nG,"H",4\n', 4, ['A "b'],
            [f"record {at}, line {at + 1}: not read" for at in (2, 3, 4)],
        ),
        (
            '[{"title": "A"}, 5, [{}, 1], "x y", null, {"title": "B"}]', 6, ["A", "B"],
            [f"record {at}, line 1: not read" for at in (2, 3, 4, 5)],
        ),
    ],
)  # fmt: skip
def test_what_is_broken_is_counted_and_told_at_its_place(text, found, titles, told):
    got = read(text)
    assert (got.found, [one.title for one in got.records], whats(got)) == (found, titles, told)
