"""Reading notices of retractions, with what is odd in their published file."""

import pytest

from claims.choices import RetractionStatus
from claims.exchange.retractions import read_retractions
from claims.rules.reference.retraction import Notice, standing
from tests.paths import REFS

HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason,"
    "Paywalled,Notes,\r\n"
)


def row(number="1", *, date="3/9/2026 0:00", doi="10.1000/A", pmid="0", nature="Retraction", reason=";", notes=""):
    paper = f"5/6/2023 0:00,{doi},{pmid}"
    return f'{number},T,S,,J,P,US,A,,R,{date},Unavailable,0,{paper},{nature},{reason},No,"{notes}",\r\n'


def read(*rows):
    return read_retractions(("\ufeff" + HEADER + "".join(rows)).encode())


def whats(got):
    return [f"{one.where}: {one.what}" for one in got.problems]


def test_a_row_is_a_notice():
    got = read(row("7", date="8/16/2023 0:00", reason="+Error in Data;", notes="two\r\nlines"))
    assert got.notices == (Notice(RetractionStatus.RETRACTED, "10.1000/a", "", "2023-08-16", "+Error in Data;", "7"),)
    assert (got.found, got.nameless, got.refused, got.problems) == (1, 0, 0, ())


@pytest.mark.parametrize(("doi", "pmid"), [("Unavailable", "0"), ("unavailable", ""), ("", "0")])
def test_what_names_nothing_is_counted(doi, pmid):
    got = read(row(doi=doi, pmid=pmid), row(doi=doi, pmid="123"))
    assert (got.found, got.nameless, [one.pmid for one in got.notices]) == (2, 1, ["123"])
    assert got.problems == ()


def test_empty_rows_are_none():
    assert read(row(), "," * 20 + "\r\n", "\r\n", "," * 20).found == 1


@pytest.mark.parametrize(
    ("nature", "status"),
    [
        ("Retraction", RetractionStatus.RETRACTED),
        ("Expression of concern", RetractionStatus.CONCERN),
        ("Correction", RetractionStatus.CORRECTED),
        ("REINSTATEMENT", RetractionStatus.REINSTATED),
    ],
)
def test_natures(nature, status):
    assert read(row(nature=nature)).notices[0].status == status


def test_what_cannot_be_read_is_told_by_its_row():
    got = read(row(nature="Something else"), row(doi="10.1/n"), row(date="31/31/2024 0:00"), row())
    assert whats(got) == [
        "row 1, line 2: RetractionNature: Something else",
        "row 2, line 3: DOI: 10.1/n",
        "row 3, line 4: RetractionDate: 2024-31-31",
    ]
    assert (got.found, len(got.notices), got.nameless, got.refused) == (4, 2, 1, 1)


def test_another_table_is_refused():
    got = read_retractions(b"title,doi\nA,10.1000/a\n")
    assert "columns missing" in got.problems[0].what
    assert read_retractions(b"").problems


def a(status, on=""):
    return Notice(status, "10.1000/a", on=on)


@pytest.mark.parametrize(
    ("notices", "status"),
    [
        ([a(RetractionStatus.CONCERN, "2020-01-01"), a(RetractionStatus.RETRACTED, "2021-01-01")], "retracted"),
        ([a(RetractionStatus.RETRACTED, "2020-01-01"), a(RetractionStatus.CORRECTED, "2021-01-01")], "retracted"),
        ([a(RetractionStatus.REINSTATED, "2022-01-01"), a(RetractionStatus.RETRACTED, "2020-01-01")], "reinstated"),
        ([a(RetractionStatus.REINSTATED, "2020-01-01"), a(RetractionStatus.RETRACTED, "2022-01-01")], "retracted"),
        ([a(RetractionStatus.REINSTATED, "2020-01-01"), a(RetractionStatus.CORRECTED, "2022-01-01")], "reinstated"),
        ([a(RetractionStatus.CORRECTED), a(RetractionStatus.CONCERN)], "expression_of_concern"),
    ],
)
def test_of_several_notices_the_last_that_counts_says_how_it_stands(notices, status):
    assert standing(notices).status == status
    assert standing(reversed(notices)).status == status


def test_without_notices_nothing_stands():
    assert standing([]) is None


@pytest.mark.shared
@pytest.mark.skipif(not REFS.is_dir(), reason="../shared/refs is not here")
def test_the_published_layout():
    got = read_retractions((REFS / "retraction_watch_sample.csv").read_bytes())
    assert (got.found, got.nameless, got.refused, got.problems) == (4, 0, 0, ())
    assert [(one.number, one.doi, one.pmid, one.on, one.status) for one in got.notices] == [
        ("50438", "10.1155/2021/6907871", "", "2023-08-16", "retracted"),
        ("90001", "", "12345678", "2026-03-09", "expression_of_concern"),
        ("90002", "10.1016/j.ebiom.2018.02.002", "", "2026-03-09", "reinstated"),
        ("90003", "10.1186/s12967-018-1433-7", "", "2024-05-31", "corrected"),
    ]
