"""Reading tables as people have them."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.exchange.table import header, workbook
from claims.exchange.table.dialect import BadTable, Dialect, dialect_from
from claims.exchange.table.read import read_table
from claims.exchange.table.table import first_rows
from tests.exchange.table.books import book, letters, sheet


def cells(table):
    return [row.cells for row in table.rows()]


def told(table):
    list(table.rows())
    return [(problem.where, problem.what) for problem in table.problems]


def refusals(table):
    list(table.rows())
    return [problem.where for problem in table.problems if problem.refuses]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_proposed(separator):
    text = f"id{separator}quote\r\n1{separator}a b\r\n2{separator}c\r\n"
    table = read_table(text.encode())
    assert table.dialect.delimiter == separator
    assert table.columns == ["id", "quote"]
    assert cells(table) == [["1", "a b"], ["2", "c"]]


def test_a_separator_can_be_said_and_one_that_a_spreadsheet_wrote_is_taken_and_told():
    data = b"a;b,c\n1;2,3\n"
    assert read_table(data, dialect=Dialect(delimiter=";")).columns == ["a", "b,c"]
    table = read_table(b"sep=;\r\na;b\r\n1;2\r\n")
    assert table.columns == ["a", "b"]
    assert "says what separates" in told(table)[0][1]


def test_cells_stay_as_they_were_typed():
    text = 'id,a,b\n1,-9,"- text"\n2,=1+1, 007 \n3,"say ""x""","two\r\nlines"\n'
    table = read_table(text.encode())
    assert cells(table) == [
        ["1", "-9", "- text"], ["2", "=1+1", " 007 "], ["3", 'say "x"', "two\r\nlines"],
    ]  # fmt: skip
    assert [row.where for row in table.rows()] == ["row 2", "row 3", "row 4"]


def test_a_charset_that_nothing_says_is_proposed_with_the_others_and_told():
    data = "id,who\n1,Sch\xfcrmann sagte, \xe4hnlich\n".replace(", ", " ").encode("windows-1252")
    table = read_table(data)
    assert table.dialect.charset == "windows-1252"
    assert cells(table) == [["1", "Sch\xfcrmann sagte \xe4hnlich"]]
    assert len(table.charsets) > 1
    assert "read as windows-1252" in told(table)[0][1]
    assert (
        read_table("id,a\n1,\u0434\u0430\n".encode("windows-1251"), dialect=Dialect(charset="windows-1251")).charsets
        == []
    )
    assert cells(read_table("\ufeffid,a\n1,\xe9\n".encode("utf-16")))[0] == ["1", "\xe9"]
    with pytest.raises(BadTable, match="no charset"):
        read_table(data, dialect=Dialect(charset="klingon"))


def test_a_quotation_mark_that_is_never_closed_costs_its_row_alone():
    data = b'id,quote\n1,"open\n2,b\n3,"c"\n4,d\n'
    table = read_table(data, dialect=Dialect(quote_char='"', delimiter=","))
    assert cells(table) == [["2", "b"], ["3", "c"], ["4", "d"]]
    assert refusals(table) == ["row 2"]


def test_a_mark_within_a_cell_that_is_not_doubled_is_no_guess():
    table = read_table(b'id,quote\n1,"he said "x" twice"\n2,b\n', dialect=Dialect(quote_char='"'))
    assert cells(table) == [["2", "b"]]
    assert "not doubled" in told(table)[0][1]


def test_marks_that_hold_nothing_together_are_words_and_that_is_told():
    table = read_table(b'id\tquote\n1\t"open\n2\t12" long\n3\tc\n', name="x.tsv")
    assert table.dialect.quote_char == ""
    assert cells(table)[0] == ["1", '"open']
    assert "read as words" in told(table)[0][1]


def test_rows_that_do_not_fit_are_refused_with_row_and_column():
    data = b"a,b\n1,2,3\n4\n5,6,,\n7,8\n"
    table = read_table(data)
    assert cells(table) == [["5", "6"], ["7", "8"]]
    assert refusals(table) == ["row 2, column C", "row 3"]
    filled = read_table(data, dialect=Dialect(short_rows="fill"))
    assert ["4", ""] in cells(filled)


def test_nul_is_refused_where_it_stands():
    table = read_table(b"a,b\n1,x\0y\n2,z\n")
    assert cells(table) == [["2", "z"]]
    assert refusals(table) == ["row 2, column B"]


def test_nul_in_a_workbook_is_refused_where_it_stands():
    table = read_table(book(("Data", sheet([["id", "q"], [1, "a"], [2, "b_x0000_"]]))))
    assert cells(table) == [["1", "a"]]
    assert [(one.where, one.refuses) for one in table.problems] == [("row 3, column B", True)]


def test_a_line_of_20_mb_is_refused_and_the_rest_is_read():
    data = b"a,b\n1," + b"x" * 20_000_000 + b"\n2,y\n"
    table = read_table(data, dialect=Dialect(delimiter=",", quote_char='"'))
    assert cells(table) == [["2", "y"]]
    assert refusals(table) == ["row 2"]


def test_many_marks_that_are_never_closed_do_not_take_forever():
    data = b"a,b\n" + b'1,"x\n' * 100_000
    started = time.process_time()
    table = read_table(data, dialect=Dialect(delimiter=",", quote_char='"'))
    assert cells(table) == []
    assert len(table.problems) == 101
    assert time.process_time() - started < 10


def test_mixed_line_ends_are_read_and_told():
    table = read_table(b'a,b\r\n1,2\n3,4\r5,"6\n7"\r\n')
    assert cells(table) == [["1", "2"], ["3", "4"], ["5", "6\n7"]]
    assert any("more than one way" in what for _, what in told(table))
    assert told(read_table(b'a,b\r\n1,"2\n3"\r\n')) == []


def test_names_that_come_twice_get_their_letters():
    table = read_table(b"id,score,score,\n1,2,3,4\n")
    assert table.columns == ["id", "score [B]", "score [C]", "[D]"]
    assert "same name" in told(table)[0][1]


def test_a_header_is_found_below_a_title_and_can_be_said():
    data = b"Our coding of 2019,,\n,,\nid,quote,code\n1,a,2\n"
    assert read_table(data).dialect.header_row == 3
    assert read_table(data).columns == ["id", "quote", "code"]
    assert cells(read_table(data)) == [["1", "a", "2"]]
    none = read_table(b"1,a\n2,b\n", dialect=Dialect(header_row=0))
    assert none.columns == ["[A]", "[B]"]
    assert cells(none) == [["1", "a"], ["2", "b"]]
    with pytest.raises(BadTable, match="no row 9"):
        read_table(data, dialect=Dialect(header_row=9))


def test_two_rows_that_name_columns_together_are_proposed_and_told():
    table = read_table(b"id,Rater A,,Rater B,\n,verdict,why,verdict,why\n1,ok,a,bad,b\n")
    assert table.columns == ["id", "Rater A / verdict", "Rater A / why", "Rater B / verdict", "Rater B / why"]
    assert cells(table) == [["1", "ok", "a", "bad", "b"]]
    assert told(table)[-1][0] == "header"


@pytest.mark.parametrize(
    ("dialect", "key"),
    [
        (Dialect(delimiter=";;"), "delimiter"), (Dialect(quote_char="x"), "quote_char"),
        (Dialect(header_row=-1), "header_row"), (Dialect(short_rows="guess"), "short_rows"),
    ],
)  # fmt: skip
def test_a_dialect_that_is_none_is_refused_by_its_key(dialect, key):
    with pytest.raises(BadTable, match=key):
        read_table(b"a,b\n1,2\n", dialect=dialect)
    with pytest.raises(BadTable, match=key):
        dialect_from(dialect.as_json())


def test_a_file_of_nothing_is_refused():
    with pytest.raises(BadTable, match="empty"):
        read_table(b" \r\n ")


def test_100_000_rows_are_read_in_seconds_and_one_after_the_other():
    data = b"id,quote,code\n" + b"".join(b'%d,"a quote, with words",%d\n' % (at, at % 5) for at in range(100_000))
    started = time.process_time()
    table = read_table(data)
    assert first_rows(table.rows(), 3)[2].cells[0] == "2"
    assert sum(1 for _ in table.rows()) == 100_000
    assert time.process_time() - started < 10


# No cell of these is empty in a row of its own: an empty row is none.
CELLS = st.text(st.characters(exclude_characters="\0\ufeff", codec="utf-8"), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_what_was_written_is_read(rows, separator):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *rows])
    table = read_table(out.getvalue().encode(), dialect=Dialect(delimiter=separator, header_row=1, charset="utf-8"))
    assert cells(table) == [list(row) for row in rows if any(map(str.strip, row))]
    assert refusals(table) == []


# --- workbooks --------------------------------------------------------------------------------------------------------


def test_a_sheet_is_read_as_people_see_it():
    rows = [["id", "when", "score", "yes", "note"], [1, "date:43832", 0.1, True, "-9"], [2, None, 3.0, False, "=x"]]
    table = read_table(book(("Data", rows)), name="x.xlsx")
    assert table.kind == "xlsx"
    assert table.columns == ["id", "when", "score", "yes", "note"]
    assert cells(table) == [["1", "2020-01-02", "0.1", "TRUE", "-9"], ["2", "", "3", "FALSE", "=x"]]
    assert any("Dates are read" in what for _, what in told(table))


def test_rows_and_columns_are_counted_as_the_spreadsheet_counts():
    table = read_table(book(("Data", sheet([[None, "id", "quote"], [None, 7, "a"]], first=4))))
    assert table.dialect.header_row == 4
    assert [row.where for row in table.rows()] == ["row 5"]
    assert table.columns == ["[A]", "id", "quote"]


def test_the_first_sheet_that_shows_something_is_proposed_and_others_are_told():
    data = book(("Notes", []), ("Old", [["x"], [1]]), ("Data", [["id", "q"], [1, "a"]]), hidden=("Old",))
    table = read_table(data)
    assert table.dialect.sheet == "Data"
    assert [(one.name, one.hidden) for one in table.sheets] == [("Notes", False), ("Old", True), ("Data", False)]
    assert any("“Old” (hidden)" in what for _, what in told(table))
    assert read_table(data, dialect=Dialect(sheet="Old")).columns == ["x"]
    with pytest.raises(BadTable, match="no sheet “New”"):
        read_table(data, dialect=Dialect(sheet="New"))


def test_formulas_without_a_result_and_errors_are_told_by_their_cells():
    raw = '<row r="3"><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    table = read_table(book(("Data", sheet([["id", "sum"], [("1+1", None), ("1+2", 3)]], raw=raw))))
    assert cells(table) == [["", "3"]]
    assert any("never stored come out empty: A2." in what for _, what in told(table))
    assert any("B3 (#DIV/0!)" in what for _, what in told(table))


def test_merged_cells_each_have_the_value_and_that_is_told():
    rows = [["id", "who"], [1, "A"], [2, None], [3, "B"]]
    table = read_table(book(("Data", sheet(rows, merged=["B2:B3"]))))
    assert cells(table) == [["1", "A"], ["2", "A"], ["3", "B"]]
    assert any("B2:B3" in what for _, what in told(table))


def test_merged_groups_above_the_names_are_read_with_them():
    rows = [["id", "Rater A", None], [None, "verdict", "why"], [1, "ok", "x"]]
    table = read_table(book(("Data", sheet(rows, merged=["B1:C1"]))))
    assert table.columns == ["id", "Rater A / verdict", "Rater A / why"]


def test_a_million_empty_rows_cost_nothing():
    empty = "".join(f'<row r="{at}"/>' for at in range(3, 1_000_000))
    table = read_table(book(("Data", sheet([["id", "q"], [1, "a"]], raw=empty))))
    assert cells(table) == [["1", "a"]]


def test_two_cells_at_the_ends_of_a_sheet_do_not_take_all_memory():
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(BadTable, match=r"cannot be read|time or memory"):
        read_table(book(("Data", sheet([["id", "q"]], raw=far))))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (workbook.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (workbook.OLE + b"\0" * 600, "damaged"),
        (workbook.ZIP + b"junk", "damaged"),
        (book(("Data", [["id"], [1]]))[:700], "damaged"),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read_is_refused_with_the_reason(data, why):
    with pytest.raises(BadTable, match=why):
        read_table(data)


def test_columns_have_the_letters_of_a_spreadsheet():
    for number in (1, 26, 27, 52, 702, 703, 16_384):
        assert header.letters(number) == letters(number)
        assert header.column_number(letters(number)) == number
