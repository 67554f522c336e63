"""The tables that people really have; of each the traps that are known of it."""

from collections import Counter
from pathlib import Path

import pytest

from claims.exchange.table.arrange import arranged
from claims.exchange.table.dialect import Dialect
from claims.exchange.table.made_scheme import proposed_scheme, scheme_of
from claims.exchange.table.mapping import Legend, MadeScheme, Mapping, Raters, Turn
from claims.exchange.table.propose import propose
from claims.exchange.table.read import read_table
from claims.exchange.table.records import records
from claims.exchange.table.table import Problems
from claims.exchange.table.unmapped import unmapped, with_codes
from claims.rules.review.agreement.figures import agreement
from claims.rules.review.agreement.table import Row
from tests.paths import TABLES

pytestmark = pytest.mark.shared


def table(name, **dialect):
    path = TABLES / name
    if not path.exists():
        pytest.skip("needs ../shared/tables")
    return read_table(path.read_bytes(), name=Path(name).name, dialect=Dialect(**dialect))


def made(read, mapping):
    problems = Problems()
    return list(records(read, mapping, problems)), list(problems)


# --- the published double coding: two raters in columns ---------------------------------------------------------------

SCHEEL = "scheel_positive_results_in_registered_reports_data.tsv"
BINARY = {"support": "support", "partial support": "support", "no support": "no_support"}
# What the second coder wrote where there was nothing to code, in all spellings that are there.
NOTHING = (
    "missing",
    "exclude",
    "not codeable",
    "excluded (RRR)",
    "excluded (estimation)",
    "excluded (theory comparison)",
)


def double_coding(**further):
    return Mapping(
        columns={
            "title": "source.title", "doi": "source.doi", "authors": "source.author_printed",
            "year": "source.published", "journal": "source.container_title", "hypothesis_quote": "claim.quote",
        },
        raters=Raters("suffix", {"_MS": "MS", "_AS": "AS"}, {"support_orig": "rating.item.support"}),
        codes={"support_orig": BINARY},
        missing_in={"support_orig": NOTHING},
        key=("id",),
        **further,
    )  # fmt: skip


def long(found, item="item.support"):
    return [Row(one.key, said.rater, said.values[item]) for one in found for said in one.ratings]


def test_the_first_coding_agrees_as_was_found_before():
    """53 papers that are in the analysis (include_in_analysis is 1) have a code of both in support_orig.

    Binary as the authors have it in support_binary: partial support is support.
    """
    found, problems = made(table(SCHEEL), double_coding(leave_out_rows={"include_in_analysis": ("0",)}))
    assert problems == []
    both = [one for one in found if len(one.ratings) == 2]
    figures = agreement(long(both))
    (pair,) = figures.cohen
    assert (len(found), len(both), pair.units) == (223, 53, 53)
    assert figures.percent.value == pytest.approx(50 / 53)
    assert round(figures.percent.value, 3) == 0.943
    assert round(pair.kappa.value, 3) == 0.769


def test_with_the_papers_that_are_left_out_of_the_analysis_there_is_one_pair_more():
    found, _ = made(table(SCHEEL), double_coding())
    assert sum(len(one.ratings) == 2 for one in found) == 54


def test_quotes_have_the_line_ends_that_they_have_and_every_row_has_its_place():
    read = table(SCHEEL)
    assert (read.dialect.delimiter, len(read.columns)) == ("\t", 63)
    found, problems = made(read, double_coding())
    assert (len(found), problems) == (243, [])
    assert found[0].where == "row 2"
    assert any("\n" in cell for row in read.rows() for cell in row.cells)
    assert "support_binary" in found[0].extra


def test_spellings_of_what_cannot_be_coded_are_listed_with_their_counts():
    bare = Mapping(raters=Raters("suffix", {"_MS": "MS", "_AS": "AS"}, {"support_orig": "rating.item.support"}))
    read = table(SCHEEL)
    told = {one.value: one.count for one in unmapped(read, with_codes(bare, "support_orig", BINARY))}
    assert told == {
        "missing": 32, "excluded (RRR)": 7, "exclude": 6, "not codeable": 4, "excluded (estimation)": 1,
        "excluded (theory comparison)": 1,
    }  # fmt: skip


def test_support_makes_an_item_of_a_codebook():
    mapping = proposed_scheme(table(SCHEEL), double_coding(), MadeScheme("scheel-2021", "Support for hypotheses"))
    (item,) = scheme_of(mapping, table(SCHEEL))["versions"][0]["items"]
    assert [(level["code"], level["label"]) for level in item["levels"]] == [
        ("support", "support"), ("no_support", "no support"),
    ]  # fmt: skip


def test_its_raters_and_fields_are_proposed():
    mapping = propose(table(SCHEEL))
    assert {"_MS", "_AS"} <= set(mapping.raters.names)
    assert mapping.columns["doi"] == "source.doi"
    assert mapping.key == ("id",)


# --- a workbook on its side -------------------------------------------------------------------------------------------


def test_each_document_of_the_transposed_workbook_is_a_source_with_its_codes():
    read = table("insciout/27-001.xls", header_row=0)
    mapping = Mapping(
        turn=Turn("C", "D:AW", "7:55", section="B", sections_from=12),
        columns={
            "[7]": "source.title", "Date": "source.published",
            "MAIN STATEMENTS / Primary statement of relationship": "claim.quote",
            "Causation/Relationship about main IV and DV / Statement of Relationship Code [24]": "rating.item.causal",
        },
        constants={"source.source_type": "news"},
        cells={"rating.rater": "B7", "source.container_title": "B1"},
        missing=("-9",),
        leave_out_rows={"Available for Coding?": ("",)},
        codes={"Causation/Relationship about main IV and DV / Statement of Relationship Code [24]":
               {code: f"c{code}" for code in "0123456"}},
    )  # fmt: skip
    found, problems = made(read, mapping)
    assert problems == []
    assert [one.where for one in found] == [f"column {name}" for name in "D E F G N O P AV AW".split()]
    assert found[0].source["title"] == "Draft Press Release"
    assert found[0].source["published"] == "2016-02-15"
    assert found[0].claim["quote"].startswith("sexual identity could influence")
    assert {said.rater for one in found for said in one.ratings} == {"22"}
    # The title and the abstract have one row of codes together, and no main statement of theirs is missing here.
    assert [one.ratings[0].values["item.causal"] for one in found] == [
        "c4",
        "c4",
        "c6",
        "c6",
        "c0",
        "c0",
        "c0",
        "c3",
        "c0",
    ]
    assert found[0].extra["PR Manipulations / words to mention [46]"] == "66"
    assert not any(cell.endswith(".0") for one in found for cell in one.extra.values())


def test_its_legend_is_on_the_third_sheet_and_a_code_with_two_labels_is_told():
    read = table("insciout/27-001.xls", header_row=0)
    assert [sheet.name for sheet in read.sheets] == ["Sheet1", "Sheet2", "Coding Drop Down Lists"]
    legend = Legend("Coding Drop Down Lists", "B", "A")
    _, problems = made(read, Mapping(legends={"[A]": legend}))
    assert [problem.what for problem in problems] == ["The code “1” means “Sun” and “Sunday Sun”."]


# --- others -----------------------------------------------------------------------------------------------------------


def test_a_section_that_is_filled_in_on_its_first_row_alone_is_filled_down():
    read = table("insciout/Column_Names.csv")
    assert propose(read).fill_down == ("Subsection",)
    laid = arranged(read, Mapping(fill_down=("Subsection",)))
    at = read.columns.index("Subsection")
    sections = Counter(row.cells[at] for row in laid.rows())
    assert "" not in sections
    assert sections["Descriptive Data"] == 8


def test_quotation_marks_and_line_ends_in_cells_cost_no_row():
    found, problems = made(
        table("insciout/Meta_table.csv"), Mapping(columns={"PR_Title": "source.title"}, missing=("-9",))
    )
    assert (len(found), problems) == (882, [])
    assert any("\n" in one.extra.get("Original_Title", "") for one in found)


def test_a_table_of_coded_sentences():
    wording = {"0": "not_causal", "1": "correlational", "2": "conditional", "3": "direct"}
    mapping = Mapping(
        columns={"sentence": "claim.quote", "label": "description.strength"},
        codes={"label": wording}, constants={"description.coder": "annotators"}, key=("sentId",),
    )  # fmt: skip
    found, problems = made(table("c2c_annotated_eureka.csv"), mapping)
    assert len(found) + len({problem.where for problem in problems}) == 2076
    counted = Counter(one.descriptions["annotators"]["strength"] for one in found)
    assert set(counted) == set(wording.values())


@pytest.mark.django_db
def test_an_export_of_a_reference_manager_is_read_by_a_charset_that_is_proposed_and_told():
    read = table("scheel_RR_database_categorised_Nov2018.csv")
    assert read.dialect.charset == "windows-1252"
    assert len(list(read.rows())) == 151
    assert propose(read).columns["DOI"] == "source.doi"
