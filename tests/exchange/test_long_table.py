"""Long tables of others and of ours, as they come: separators, marks, quotes, and what is wrong with them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.exchange.long_table import Columns, read_rows
from claims.exchange.spreadsheet import TRIGGERS
from claims.rules.review.agreement.table import BadTable, Row
from tests.exchange.read_back import guard

COLUMNS = Columns("unit", "rater", "value")


def read(tmp_path, text, columns=COLUMNS, encoding="utf-8"):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return read_rows(path, columns)


def refused(tmp_path, text, columns=COLUMNS, encoding="utf-8"):
    with pytest.raises(BadTable) as error:
        read(tmp_path, text, columns, encoding)
    return str(error.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_mark_and_line_end_is_read(tmp_path, separator, encoding, end):
    lines = [["unit", "other, with; both", "rater", "value"], ["u1", "x", "Ann", "low"], ["u2", "y", "Zoë", ""]]
    text = end.join(separator.join(f'"{cell}"' for cell in line) for line in lines) + end
    assert read(tmp_path, text, encoding=encoding) == [
        Row("u1", "Ann", "low", "", 2),
        Row("u2", "Zoë", "", "", 3),
    ]


def test_the_separator_is_the_one_that_gives_the_columns_that_are_named(tmp_path):
    text = "unit,a;rater;value\nu1;Ann;low\n"
    assert read(tmp_path, text, Columns("unit,a", "rater", "value")) == [Row("u1", "Ann", "low", "", 2)]


def test_quoted_cells_have_separators_quotes_and_lines_in_them(tmp_path):
    text = 'unit,rater,value\n"u,1","Ann ""the"" first","two\nlines"\nu2,Ann,low\n'
    assert read(tmp_path, text) == [Row("u,1", 'Ann "the" first', "two\nlines", "", 2), Row("u2", "Ann", "low", "", 3)]


def test_space_around_a_cell_and_lines_without_any_are_nothing(tmp_path):
    text = "unit, rater ,value\n u1,Ann , low \n\n,,\nu2,Ann,  \n"
    assert [row for row in read(tmp_path, text) if row.unit] == [
        Row("u1", "Ann", "low", "", 2),
        Row("u2", "Ann", "", "", 5),
    ]


def test_a_cluster_is_read_where_one_is_named(tmp_path):
    text = "source,unit,rater,value\ns,u,r,v\n"
    assert read(tmp_path, text, Columns("unit", "rater", "value", "source")) == [Row("u", "r", "v", "s", 2)]
    assert read(tmp_path, text, Columns("unit", "rater", "value", "unit")) == [Row("u", "r", "v", "u", 2)]


@given(value=st.text(alphabet=TRIGGERS.strip() + "a1 ", min_size=1).map(str.strip))
def test_cells_that_our_files_make_harmless_are_what_they_were(tmp_path_factory, value):
    line = io.StringIO()
    csv.writer(line).writerows([["unit", "rater", "value"], ["u", "r", guard(value)]])
    assert [row.value for row in read(tmp_path_factory.mktemp("guarded"), line.getvalue())] == [value]


def test_what_is_wrong_is_said_with_what_to_do(tmp_path):
    assert refused(tmp_path, "") == f"{tmp_path / 'table.csv'} does not begin with the names of its columns."
    assert refused(tmp_path, "\nunit,rater,value\n").endswith("does not begin with the names of its columns.")
    assert refused(tmp_path, "unit;name;value\n") == (
        "The file has the columns “unit”, “name”, “value”, but not: “rater”."
    )
    assert refused(tmp_path, "unit,rater,value,value\n") == "Several columns have the same name: “value”."
    assert refused(tmp_path, "unit,rater,value\nu,r,v\nu,r\n") == "Row 3 has 2 cells, and the header has 3."
    assert refused(tmp_path, "unit,rater,value\nu,r,v,more\n") == "Row 2 has 4 cells, and the header has 3."
    assert refused(tmp_path, 'unit,rater,value\nu,r,"v" w\n').startswith("Line 2 cannot be read: ")
    assert refused(tmp_path, 'unit,rater,value\nu,r,"v\n').startswith("Line 2 cannot be read: ")
    assert refused(tmp_path, "unit,rater,value\n", Columns("unit", "unit", "value")) == (
        "One column is named twice: “unit”."
    )


def test_other_encodings_are_refused_with_the_line(tmp_path):
    says = refused(tmp_path, "unit,rater,value\nu,Ann,low\nu,Zoë,low\n", encoding="latin-1")
    assert says.startswith("Line 3 of ")
    assert says.endswith("is not in UTF-8. Save the file as “CSV UTF-8”.")
    assert "is not in UTF-8" in refused(tmp_path, "unit,rater,value\n", encoding="utf-16")


def test_a_header_of_very_many_columns_is_told_in_a_line(tmp_path):
    says = refused(tmp_path, ",".join(f"c{number}" for number in range(20_000)) + "\n")
    assert "“c29” ..., but not: “unit”; “rater”; “value”." in says
