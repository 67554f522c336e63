import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from claims.choices import Reveal, Role
from claims.exchange import xlsx
from claims.exchange.export import Export
from claims.exchange.files import OFFERED, RATINGS, RATINGS_WIDE
from claims.exchange.workbook import files_for, workbook
from claims.models import OPERATOR, Round
from tests.builders import make_claim, make_evidence_link, make_question, make_rating, make_user
from tests.exchange.helpers import cells_of

pytestmark = pytest.mark.django_db
ODD = '=1+1\r\nline & <two> "_x0041_" \x01 é𝔸'


def book_of(user=OPERATOR, **options) -> CalamineWorkbook:
    round_ = Round.objects.standing_now()
    version = round_.scheme_version if round_ else None
    export = Export(user=user, file=RATINGS, version=version, **options)
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(workbook(export, files_for(alone=False)))))


def sheet(book: CalamineWorkbook, name: str) -> list[list[str]]:
    rows = book.get_sheet_by_name(name).to_python()
    return [[str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows]


def test_the_workbook_has_every_file_with_the_cells_of_its_csv_and_says_what_they_are():
    question = make_question()
    make_evidence_link(question=question)
    claim = make_claim(question=question)
    make_rating(claim, rationale="=HYPERLINK(1)")
    make_rating(claim, rationale="Second,\nof two")
    book = book_of()
    assert book.sheet_names == ["about", "short", "dictionary", *(name for name in OFFERED if name != "short")]
    for name in OFFERED:
        head, *rows = sheet(book, name)
        kept = cells_of(name)
        assert [dict(zip(head, row, strict=True)) for row in rows] == kept, name
    told = {(row[0], row[1]) for row in sheet(book, "dictionary")[1:]}
    assert {(file.name, placed.name) for file in OFFERED.values() for placed in file.columns} <= told
    about = dict(sheet(book, "about")[1:])
    assert about["Sheet ratings"].endswith("2 rows.")
    assert "1,048,576 rows" in about["Sheets"]


def test_no_cell_is_a_formula_and_numbers_are_numbers():
    make_rating(rationale=ODD.replace("\x01", "\t"))
    data = b"".join(workbook(Export(user=OPERATOR, file=RATINGS), [RATINGS, RATINGS_WIDE]))
    ratings = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in ratings
    assert ">'=1+1&#13;\n" in ratings
    at = [placed.name for placed in RATINGS.columns].index("source_number")
    assert f'<c r="{xlsx.letters_of(at)}2"><v>' in ratings


def test_what_xml_cannot_hold_is_written_as_office_writes_it():
    book = xlsx.Book()
    data = b"".join([*book.table("odd", ("a", "b"), [(ODD, "")]), *book.close()])
    part = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert '>=1+1&#13;\nline &amp; &lt;two&gt; "_x005F_x0041_" _x0001_ é𝔸<' in part
    assert [xlsx.letters_of(at) for at in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_what_is_more_than_a_sheet_or_a_cell_takes_goes_on_or_is_told(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    long = "𝔸" * 20_000
    first = make_rating(rationale=long)
    for _ in range(3):
        make_rating(first.claim)
    book = book_of()
    assert [name for name in book.sheet_names if name.startswith("ratings")] == [
        "ratings", "ratings_2", "ratings_wide",
    ]  # fmt: skip
    whole = [*sheet(book, "ratings")[1:], *sheet(book, "ratings_2")[1:]]
    assert len(whole) == 4
    cut = whole[0][sheet(book, "ratings")[0].index("rationale")]
    assert cut.endswith(xlsx.CUT)
    assert len(cut.encode("utf-16-le")) // 2 <= xlsx.MOST_UNITS
    about = dict(row for name in book.sheet_names if name.startswith("about") for row in sheet(book, name)[1:])
    assert "go on in ratings_2. 1 text is cut" in about["Sheet ratings"]


def test_a_rater_gets_in_the_workbook_and_the_short_table_what_they_may_see():
    Round.objects.update(reveal=Reveal.AT_CLOSE)
    rater = make_user(Role.REVIEWER)
    mine = make_rating(reviewer=rater, rationale="Mine.")
    make_rating(mine.claim, rationale="Hidden.")
    data = b"".join(workbook(Export(user=rater, file=RATINGS), files_for(alone=False)))
    archive = zipfile.ZipFile(io.BytesIO(data))
    said = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "Mine." in said
    assert "Hidden." not in said
    assert [row["reason"] for row in cells_of("short", rater)] == ["Mine."]


def test_the_first_block_comes_before_the_last_row_is_read():
    make_rating()
    blocks = workbook(Export(user=OPERATOR, file=RATINGS), files_for(alone=False))
    assert next(blocks).startswith(b"PK")
    rest = [len(block) for block in blocks]
    assert len(rest) > len(OFFERED)
    assert csv.field_size_limit() > 1_000_000
