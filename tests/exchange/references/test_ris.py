"""Reading RIS: as it should be, and as it comes."""

import pytest

from claims.exchange.references.read import read_references

GOOD = "TY  - JOUR\r\nAU  - Marx, Karl\r\nAU  - Lindgren, Astrid, Jr.\r\nTI  - A made-up title\r\nPY  - 2014//\r\n"
END = "ER  - \r\n\r\n"


def read(text, **named):
    return read_references(text if isinstance(text, bytes) else text.encode(), **named)


def only(text):
    got = read(text)
    assert (got.format, got.found, len(got.records)) == ("ris", 1, 1)
    return got.records[0]


def whys(got):
    return [f"{one.where}: {one.what}" for one in got.problems]


def test_a_record_becomes_an_item_of_csl_json():
    one = only(
        GOOD + "JF  - Journal of Things\nVL  - 9\nIS  - 3\nSP  - 5\nEP  - 9\nSN  - 1932-6208 (Print)\n"
        "DO  - https://doi.org/10.1000/ABC.1\nKW  - one\nKW  - two\nN2  - Words.\nUR  - http://a.example\n" + END
    )
    assert one.csl == {
        "type": "article-journal", "title": "A made-up title", "issued": {"date-parts": [[2014]]},
        "author": [
            {"family": "Marx", "given": "Karl"},
            {"family": "Lindgren", "given": "Astrid", "suffix": "Jr."},
        ],
        "container-title": "Journal of Things", "volume": "9", "issue": "3", "page": "5-9", "ISSN": "1932-6208 (Print)",
        "DOI": "10.1000/ABC.1", "keyword": "one; two", "abstract": "Words.", "URL": "http://a.example",
    }  # fmt: skip
    assert one.extra == {}
    assert (one.record, one.line, one.year) == (1, 1, "2014")


def test_what_no_field_takes_is_kept_by_its_tag_with_all_values_in_their_order():
    one = only(GOOD + "ZZ  - first\nZZ  - second\nTI  - Another title\nEJ  - x\n" + END)
    assert one.extra == {"ZZ": ("first", "second"), "TI": ("Another title",), "EJ": ("x",)}


def test_a_type_that_says_more_than_ours_is_kept_with_it():
    one = only("TY  - EJOUR\nTI  - A\nER  -\n")
    assert (one.csl["type"], one.extra) == ("article-journal", {"TY": ("EJOUR",)})
    unknown = only("TY  - Strange Thing\nTI  - A\nER  -\n")
    assert (unknown.csl["type"], unknown.extra) == ("document", {"TY": ("Strange Thing",)})


def test_one_space_before_the_dash_is_enough():
    got = read("TY - JOUR\nTI - One\nER -\n\nTY - JOUR\nTI - Two\nER -\n")
    assert [one.title for one in got.records] == ["One", "Two"]
    assert (got.found, got.problems) == (2, ())


def test_no_space_behind_the_dash_is_enough():
    one = only("TY  -JOUR\nTI  -One\nAB  -ID-based words\nID-based again\nER  -\n")
    assert (one.csl["type"], one.title, one.csl["abstract"]) == (
        "article-journal",
        "One",
        "ID-based words\nID-based again",
    )


def test_words_in_an_abstract_that_look_like_a_tag_are_none():
    one = only("TY  - JOUR\nTI  - A\nAB  - About\nIBD - a disease\nUS - a country\nER  -\n")
    assert one.csl["abstract"] == "About\nIBD - a disease\nUS - a country"


def test_a_missing_er_does_not_merge_two_records_and_is_told():
    got = read(GOOD + "TY  - JOUR\nTI  - The second\nER  - \n")
    assert [one.title for one in got.records] == ["A made-up title", "The second"]
    assert whys(got) == ["record 1, line 1: ER is missing"]


def test_a_missing_last_er_costs_nothing():
    got = read(GOOD + END + "TY  - JOUR\nTI  - The last\n")
    assert [one.title for one in got.records] == ["A made-up title", "The last"]
    assert got.found == 2


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_what_the_bytes_mean_is_found(codec):
    got = read("TY  - JOUR\nTI  - Überraschung in Łódź\nAU  - 王, 侠\nER  - \n".encode(codec))
    assert [one.title for one in got.records] == ["Überraschung in Łódź"]
    assert got.records[0].csl["author"] == [{"family": "王", "given": "侠"}]


def test_a_charset_that_is_supposed_is_told_and_can_be_said():
    data = "TY  - JOUR\nTI  - Überraschung für Käthe Müller in Köln\nER  - \n".encode("cp1252")
    got = read(data)
    assert (got.records[0].title, got.charset) == ("Überraschung für Käthe Müller in Köln", "windows-1252")
    assert whys(got) == ["file: read as windows-1252"]
    assert "It can also be" in got.problems[0].why
    assert read(data, charset="windows-1252").problems == ()


@pytest.mark.parametrize(
    "broken",
    [
        "TY  - JOUR\nTI  Broken without dashes\nAU  Nobody\nER  - \n",
        "TY JOUR\nTI Broken without dashes\nAU Nobody\nER\n",
        "TI  - Broken without dashes\nAU  - Nobody\nER  - \n",
    ],
)
def test_a_broken_record_in_the_middle_costs_no_other_and_is_told(broken):
    got = read(GOOD + END + broken + "\n" + GOOD.replace("made-up", "third") + END)
    assert [one.title for one in got.records] == ["A made-up title", "Broken without dashes", "A third title"]
    assert (got.found, got.refused) == (3, 0)
    assert got.problems
    assert all(one.record == 2 for one in got.problems)


def test_lines_that_are_no_ris_are_kept_and_told():
    got = read("TY  - JOUR\n<<<< %% garbage\nTI  - A\nER  - \nNobody knows what this is\n")
    assert got.records[0].extra == {"unread": ("<<<< %% garbage",)}
    assert whys(got) == ["line 5: 1 lines left out", "record 1, line 1: line 2 is broken"]


def test_what_stands_after_er_belongs_to_the_record_above():
    got = read("TY  - JOUR\nTI  - A\nER  - \nNL  - In short\n\n2.\nTY  - JOUR\nTI  - B\nER  - \n")
    assert (got.found, got.records[0].extra) == (2, {"NL": ("In short",)})
    assert whys(got) == ["record 1, line 1: line 4: NL stands after ER"]


def test_lines_go_on():
    one = only("TY  - JOUR\nT1  - A title\n      that goes on\nN2  - First\nER then second\n\n      third\nER  -\n")
    assert (one.title, one.csl["abstract"]) == ("A title that goes on", "First\nER then second\n\nthird")


def test_further_lines_of_keywords_are_keywords():
    assert only("TY  - JOUR\nTI  - A\nKW - one\ntwo\nthree\nER  -\n").csl["keyword"] == "one; two; three"


@pytest.mark.parametrize(
    ("lines", "issued", "extra"),
    [
        ("PY  - 2014/03/05/", {"date-parts": [[2014, 3, 5]]}, {}),
        ("PY  - 2019\nDA  - 2019/04/01/", {"date-parts": [[2019, 4, 1]]}, {}),
        ("PY  - 2019\nDA  - 2018/04/01/", {"date-parts": [[2019]]}, {"DA": ("2018/04/01/",)}),
        ("PY  - 2020\nY1  - 4-8 Aug. 2020", {"date-parts": [[2020, 8]], "raw": "4-8 Aug. 2020"}, {}),
        ("PY  - Start date: 20170812", {"date-parts": [[2017, 8, 12]], "raw": "Start date: 20170812"}, {}),
        ("Y1  - Mar. 2017", {"date-parts": [[2017, 3]]}, {}),
        ("PY  - 10 15", {"literal": "10 15"}, {}),
        ("PY  - 2019/02/30", {"date-parts": [[2019]], "raw": "2019/02/30"}, {}),
    ],
)
def test_dates_are_read_as_far_as_they_say_it(lines, issued, extra):
    one = only(f"TY  - JOUR\nTI  - A\n{lines}\nER  -\n")
    assert (one.csl["issued"], dict(one.extra)) == (issued, extra)


def test_a_date_without_a_year_is_told():
    got = read("TY  - JOUR\nTI  - A\nPY  - 10 15\nER  -\n")
    assert whys(got) == ["record 1, line 1: date: 10 15"]


def test_a_doi_that_is_none_is_kept_and_told():
    got = read("TY  - JOUR\nTI  - A\nDO  - 10.1\nER  -\n")
    assert ("DOI" in got.records[0].csl, got.records[0].extra) == (False, {"DO": ("10.1",)})
    assert whys(got) == ["record 1, line 1: DO: 10.1"]


def test_no_pagination_specified_is_no_page():
    one = only("TY  - JOUR\nTI  - A\nSP  - No\nEP  - Specified\nER  -\n")
    assert ("page" in one.csl, one.extra) == (False, {"SP": ("No",), "EP": ("Specified",)})


def test_editors_are_those_of_books():
    assert only("TY  - CHAP\nTI  - A\nA2  - Editor, D.\nER  -\n").csl["editor"] == [{"family": "Editor", "given": "D."}]
    assert only("TY  - JOUR\nTI  - A\nA2  - Nobody, D.\nER  -\n").extra == {"A2": ("Nobody, D.",)}


def test_a_name_without_a_comma_is_not_taken_apart():
    assert only("TY  - JOUR\nTI  - A\nAU  - W. H. Organization\nER  -\n").csl["author"] == [
        {"literal": "W. H. Organization"}
    ]


def test_nul_characters_are_left_out_and_told():
    got = read(b"TY  - JOUR\nTI  - A\x00B\nER  -\n")
    assert (got.records[0].title, whys(got)) == ("AB", ["file: 1 NUL characters were left out"])


def test_what_is_no_file_of_references_is_refused():
    got = read("Dear all,\n\nplease find attached.\n", name="letter.ris")
    assert (got.format, got.found, got.records) == ("", 0, ())
    assert "none of the formats" in got.problems[0].why
    assert read(b"").problems
