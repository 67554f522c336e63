"""Names, dates and identifiers of CSL-JSON: understood as far as they say it, and kept as they are."""

import pytest

from claims.rules.reference.csl import date_of, doi_of, is_isbn, is_issn, month_of, name_of, name_written


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Marx, Karl", {"family": "Marx", "given": "Karl"}),
        ("King, Martin Luther, Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("van Loey, N. E.", {"family": "van Loey", "given": "N. E."}),
        ("World Health Organization", {"literal": "World Health Organization"}),
        ("Smith,", {"literal": "Smith,"}),
        ("A, B, C, D", {"literal": "A, B, C, D"}),
    ],
)
def test_a_name_is_taken_apart_where_commas_say_how_and_written_again(printed, name):
    assert name_of(printed) == name
    assert name_written(name) == printed


def test_particles_stand_before_the_family():
    assert name_written({"family": "Berg", "non-dropping-particle": "van der", "given": "T"}) == "van der Berg, T"


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("2014", [2014]), ("2014///", [2014]), ("1948/07//", [1948, 7]), ("2019/03/04/", [2019, 3, 4]),
        ("2018-04", [2018, 4]), ("Mar. 2017", [2017, 3]), ("March 1900", [1900, 3]), ("2021 Dec 21", [2021, 12, 21]),
        ("2000 Sept", [2000, 9]), ("September  1, 2021", [2021, 9, 1]), ("5 May 2020", [2020, 5, 5]),
    ],
)  # fmt: skip
def test_a_date_that_is_whole_has_its_parts(printed, parts):
    assert date_of(printed) == {"date-parts": [parts]}


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("4-8 Aug. 2020", [2020, 8]), ("2000 Jan-Feb", [2000]), ("31 Feb 2020", [2020, 2]), ("2020-13", [2020]),
        ("Epub 20170812", [2017, 8, 12]), ("Spring 2019", [2019]), ("2019/03/04/Spring", [2019]),
    ],
)  # fmt: skip
def test_of_a_date_that_says_more_the_text_stays(printed, parts):
    assert date_of(printed) == {"date-parts": [parts], "raw": printed}


@pytest.mark.parametrize("printed", ["10 15", "888", "in press", "2019 or 2020", "x" * 300 + "2019", "20171399"])
def test_where_no_year_can_be_told_it_stays_text(printed):
    assert date_of(printed) == {"literal": printed}


def test_months():
    assert [month_of(word) for word in ("mar", "April", "12", "13", "Sept.", "spring", "")] == [3, 4, 12, 0, 9, 0, 0]


def test_a_doi_keeps_its_letters():
    assert doi_of("https://doi.org/10.25300/MISQ/2013") == "10.25300/MISQ/2013"
    assert doi_of("10.1") == ""


def test_issn_and_isbn_are_known_by_their_form():
    assert [is_issn(one) for one in ("1932-6208", "03064530 (ISSN)", "12345", "9777777777779")] == [1, 1, 0, 0]
    assert [is_isbn(one) for one in ("9798373627394", "999-9-999-99999-9", "1932-6208", "12345")] == [1, 0, 0, 0]
    assert is_isbn("978-3-16-148410-0")
