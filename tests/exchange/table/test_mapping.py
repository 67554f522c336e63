"""Tables in our words: mappings, what they make of rows, and what they refuse."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.exchange.table.dialect import BadTable, Dialect
from claims.exchange.table.fields import FIELDS
from claims.exchange.table.made_scheme import proposed_codes, proposed_scheme, scheme_of
from claims.exchange.table.mapping import FORMAT, Legend, MadeItem, MadeScheme, Mapping, Raters, Turn
from claims.exchange.table.mapping_json import BadMapping, mapping_from, mapping_read, mapping_text
from claims.exchange.table.propose import propose
from claims.exchange.table.read import read_table
from claims.exchange.table.records import records
from claims.exchange.table.table import Problems
from claims.exchange.table.unmapped import unmapped, with_codes
from claims.rules.table_record import Rated
from tests.exchange.table.books import book

VERDICTS = {
    "rating.verdict": {"supported": "Supported", "unsupported": "Not supported", "contradicted": "Contradicted"}
}


def made(text, mapping, levels=None):
    """The records of a table in CSV, and the problems."""
    table = read_table(text.encode(), dialect=mapping.dialect)
    problems = Problems()
    found = list(records(table, mapping, problems, levels))
    return found, [(problem.where, problem.what) for problem in problems]


def test_one_row_is_a_claim_with_its_source_and_what_no_field_takes():
    mapping = Mapping(
        columns={
            "url": "source.address",
            "words": "claim.quote",
            "voice": "description.voice",
            "who": "description.coder",
        },
        key=("id",),
    )
    (record,), problems = made(
        "id,url,words,voice,who,mood\n7,https://a.example/,It heals.,Marketing,Ann,grim\n", mapping
    )
    assert problems == []
    assert record.key == "7"
    assert record.source == {"address": "https://a.example/"}
    assert record.claim == {"quote": "It heals."}
    assert record.descriptions == {"Ann": {"voice": "marketing"}}
    assert record.extra == {"id": "7", "mood": "grim"}
    assert record.places["claim.quote"] == "row 2, column “words”"


def test_a_rating_a_row_joins_the_rows_of_its_claim():
    mapping = Mapping(
        shape="rating",
        columns={"q": "claim.quote", "by": "rating.rater", "v": "rating.verdict", "why": "rating.rationale"},
        key=("id",),
    )
    text = "id,q,by,v,why\n1,a,Ann,supported,x\n1,a,Ben,Not supported,\n2,b,Ann,supported,\n"
    found, problems = made(text, mapping, VERDICTS)
    assert problems == []
    assert [record.key for record in found] == ["1", "2"]
    assert found[0].ratings == (
        Rated("Ann", {"verdict": "supported", "rationale": "x"}, "row 2"),
        Rated("Ben", {"verdict": "unsupported"}, "row 3"),
    )


def test_rows_of_one_key_that_say_two_things_are_refused():
    mapping = Mapping(
        shape="rating", columns={"q": "claim.quote", "by": "rating.rater", "v": "rating.verdict"}, key=("id",)
    )
    _, problems = made("id,q,by,v\n1,a,Ann,supported\n1,other,Ben,supported\n1,a,Ann,supported\n", mapping)
    assert problems == [
        ("row 3, column “q”", "It says “other”, and row 2 with the same key says “a”."),
        ("row 4", "“Ann” rated it in row 2 already."),
    ]


def test_two_rows_that_claim_the_same_key_are_told_and_the_first_stands():
    found, problems = made("id,q\n1,a\n1,b\n,c\n", Mapping(columns={"q": "claim.quote"}, key=("id",)))
    assert [record.claim["quote"] for record in found] == ["a"]
    assert (
        problems
        == [
            ("row 4, column “id”", "It has nothing in “id”, by which rows are known."),
            ("row 3", "“1” is the key of row 2 already."),
        ]
        or problems[0][0] == "row 3"
    )


@pytest.mark.parametrize(
    ("place", "header"),
    [("suffix", "id,verdict_MS,why_MS,verdict_AS,why_AS"), ("prefix", "id,MS_verdict,MS_why,AS_verdict,AS_why")],
)
def test_raters_are_columns_with_endings_or_beginnings(place, header):
    names = {"_MS": "Mia", "_AS": "Ada"} if place == "suffix" else {"MS_": "Mia", "AS_": "Ada"}
    mapping = Mapping(
        raters=Raters(place, names, {"verdict": "rating.verdict", "why": "rating.rationale"}), missing=("-9",)
    )
    found, problems = made(f"{header}\n1,supported,x,unsupported,y\n2,supported,,-9,only a note\n", mapping)
    assert problems == []
    assert [(rated.rater, rated.values["verdict"]) for rated in found[0].ratings] == [
        ("Mia", "supported"), ("Ada", "unsupported"),
    ]  # fmt: skip
    # A note of somebody who gave no answer is no rating, and is kept.
    assert [rated.rater for rated in found[1].ratings] == ["Mia"]
    assert "only a note" in found[1].extra.values()


def test_not_every_rater_has_every_column_but_one_that_none_has_is_gone():
    names = {"_A": "Ann", "_B": "Ben"}
    mapping = Mapping(raters=Raters("suffix", names, {"v": "rating.verdict", "note": "rating.rationale"}))
    found, problems = made("v_A,v_B,note_A\nsupported,supported,x\n", mapping)
    assert problems == []
    assert len(found[0].ratings) == 2
    found, problems = made("v_A,v_B\nsupported,supported\n", mapping)
    assert found == []
    assert problems == [("mapping, raters, columns", "The table has no column “note_A”.")]


def test_a_column_that_is_gone_is_named_with_the_one_that_it_may_be():
    table = read_table(b"id,quotes\n1,a\n")
    problems = Problems()
    assert list(records(table, Mapping(columns={"quote": "claim.quote"}), problems)) == []
    (problem,) = problems
    assert (problem.where, problem.what) == ("mapping, columns", "The table has no column “quote”.")
    assert "“quotes”" in problem.why


@pytest.mark.parametrize(
    "cell",
    ["4 and 22", "4 & 22", "4/22", "4, 22", "Ann; Ben", "4, 22, 7", "Anna Smith, Bert Jones", "4\n22", "4|22", "4 22"],
)
def test_several_coders_in_one_cell_are_refused_with_the_row(cell):
    mapping = Mapping(columns={"coder": "description.coder", "voice": "description.voice"})
    found, problems = made(f'coder,voice\n"{cell}",marketing\n"Smith, Ann",marketing\n', mapping)
    assert [list(record.descriptions) for record in found] == [["Smith, Ann"]]
    assert problems == [
        ("row 2, column “coder”", f"“{cell}” names several people."),
        ("column “coder”", "“Smith, Ann” is taken for one person, surname first."),
    ]


def test_a_whole_number_with_a_point_is_the_same_number():
    mapping = Mapping(
        columns={"t": "source.title", "r": "rating.rater", "v": "rating.verdict", "n": "evidence.n_analysed"},
        codes={"v": {"3": "supported", "4.0": "unsupported"}}, missing=("-9",), leave_out_rows={"n": ("0",)},
    )  # fmt: skip
    found, problems = made("t,r,v,n\n3.0,7.0,3.0,30.0\n4.0,7,4,-9.0\nx,7,3,0.0\n", mapping, VERDICTS)
    assert problems == []
    assert [(one.source["title"], one.ratings[0]) for one in found] == [
        ("3.0", Rated("7", {"verdict": "supported"}, "row 2")),
        ("4.0", Rated("7", {"verdict": "unsupported"}, "row 3")),
    ]
    assert [one["n_analysed"] for one in found[0].evidence] == ["30"]


def test_a_rating_of_nobody_is_refused():
    found, problems = made("v\nsupported\n", Mapping(columns={"v": "rating.verdict"}))
    assert (found, problems) == ([], [("row 2", "It has a rating, and nothing says whose it is.")])
    found, _ = made("v\nsupported\n", Mapping(columns={"v": "rating.verdict"}, constants={"rating.rater": "Ann"}))
    assert found[0].ratings[0].rater == "Ann"


def test_sentinels_mean_nothing_and_a_minus_is_text():
    mapping = Mapping(
        columns={"t": "source.title", "note": "source.note"}, missing=("-9", "n/a"), missing_in={"note": ("0",)}
    )
    found, _ = made("t,note\n-9,0\n0,- text\nn/a,-9.5\n", mapping)
    assert [record.source for record in found] == [
        {"title": "", "note": ""}, {"title": "0", "note": "- text"}, {"title": "", "note": "-9.5"},
    ]  # fmt: skip


def test_a_section_that_is_filled_in_once_is_filled_down_and_rows_are_left_out():
    mapping = Mapping(
        columns={"section": "source.tags", "t": "source.title"}, fill_down=("section",), leave_out_rows={"use": ("0",)}
    )
    found, problems = made("section,t,use\nA,a,1\n,b,1\n,c,0\nB,d,1\n", mapping)
    assert problems == []
    assert [(one.source["tags"], one.source["title"]) for one in found] == [("A", "a"), ("A", "b"), ("B", "d")]


def test_a_claim_that_is_repeated_for_each_study_is_one_claim_with_all_of_them():
    mapping = Mapping(
        shape="evidence", columns={"q": "claim.quote", "study": "evidence.title", "st": "evidence.stance"}, key=("id",)
    )
    found, problems = made("id,q,study,st\n1,a,Trial 1,For\n1,,Trial 2,against\n2,b,,\n", mapping)
    assert problems == []
    assert [one["stance"] for one in found[0].evidence] == ["for", "against"]
    assert found[1].evidence == ()


def test_what_no_code_maps_is_refused_with_the_nearest():
    mapping = Mapping(columns={"v": "rating.verdict"}, constants={"rating.rater": "A"})
    table = read_table(b"v\nsuported\n")
    problems = Problems()
    assert list(records(table, mapping, problems, VERDICTS)) == []
    (problem,) = problems
    assert problem.where == "row 2, column “v”"
    assert "“supported”" in problem.why


def test_many_spellings_are_listed_with_their_counts_and_what_they_may_mean():
    spelled = ["supported", "Supported", "SUPORTED", "un-supported", "not suported", "contradictd", "weather"]
    text = "v\n" + "".join(f"{value}\n" * (at + 1) for at, value in enumerate(spelled))
    table = read_table(text.encode())
    mapping = Mapping(columns={"v": "rating.verdict"})
    found = {one.value: one for one in unmapped(table, mapping, VERDICTS)}
    assert set(found) == set(spelled[2:])
    assert found["SUPORTED"].code == "supported"
    assert found["contradictd"].code == "contradicted"
    assert found["weather"].code == ""
    assert [one.count for one in found.values()] == [7, 6, 5, 4, 3]
    confirmed = with_codes(mapping, "v", {value: one.code for value, one in found.items()})
    assert unmapped(table, confirmed, VERDICTS) == []


def test_a_legend_on_another_sheet_says_what_codes_mean():
    data = book(
        ("Data", [["id", "paper"], [1, 3], [2, 4], [3, 9]]), ("Legend", [["Daily Mirror", 3], ["Daily Star", 4]])
    )
    table = read_table(data)
    mapping = Mapping(columns={"paper": "source.container_title"}, legends={"paper": Legend("Legend", "B", "A")})
    problems = Problems()
    found = list(records(table, mapping, problems))
    assert [one.source["container_title"] for one in found] == ["Daily Mirror", "Daily Star"]
    assert [problem.where for problem in problems] == ["row 4, column “paper”"]
    problems = Problems()
    bad = Mapping(columns={"paper": "source.container_title"}, legends={"paper": Legend("Key", "B", "A")})
    assert list(records(table, bad, problems)) == []
    assert [problem.what for problem in problems] == ["There is no sheet “Key”."]


def test_a_table_on_its_side_is_turned():
    text = "coder,22,,\nref,x,,\n,Title,Release,Paper\nTITLE,code,3,1\n,who,a,b\nBODY,code,2,2\n,code,1,0\n"
    mapping = Mapping(
        turn=Turn("B", "C:D", "3:7", section="A", sections_from=4),
        columns={"Title": "source.title", "TITLE / who": "source.publisher"},
        cells={"description.coder": "B1"},
        constants={"description.voice": "other"},
        dialect=Dialect(header_row=0, delimiter=","),
    )
    found, problems = made(text, mapping)
    assert problems == []
    assert [(one.where, one.source) for one in found] == [
        ("column C", {"title": "Release", "publisher": "a"}), ("column D", {"title": "Paper", "publisher": "b"}),
    ]  # fmt: skip
    assert found[0].extra == {"TITLE / code": "3", "BODY / code [6]": "2", "BODY / code [7]": "1"}
    assert found[0].descriptions == {"22": {"voice": "other"}}
    assert found[0].places["source.title"] == "column C, row “Title”"


# --- codebooks out of tables ------------------------------------------------------------------------------------------


def test_codes_of_a_column_make_a_codebook():
    table = read_table(b"id,found_A,found_B\n1,no support,Support\n2,support,partial support\n3,-9,support\n")
    raters = Raters("suffix", {"_A": "A", "_B": "B"}, {"found": "rating.item.found"})
    mapping = proposed_scheme(table, Mapping(raters=raters, missing=("-9",)), MadeScheme("study", "Our study"))
    assert mapping.codes["found"] == {
        "support": "support", "no support": "no_support", "Support": "support", "partial support": "partial_support",
    }  # fmt: skip
    content = scheme_of(mapping, table)
    (version,) = content["versions"]
    (item,) = version["items"]
    assert (content["scheme"]["code"], version["verdict_required"], item["code"]) == ("study", False, "found")
    assert [(level["code"], level["label"]) for level in item["levels"]] == [
        ("support", "support"), ("no_support", "no support"), ("partial_support", "partial support"),
    ]  # fmt: skip
    assert mapping_from(mapping.as_json()) == mapping


def test_a_codebook_without_codes_or_name_is_refused():
    table = read_table(b"id,found\n1,a\n")
    with pytest.raises(BadTable, match="makes no codebook"):
        scheme_of(Mapping(), table)
    made_of = MadeScheme("s", "S", items={"found": MadeItem("Found?")})
    with pytest.raises(BadTable, match="has no answers"):
        scheme_of(Mapping(columns={"found": "rating.item.found"}, scheme=made_of), table)
    ready = proposed_codes(table, Mapping(columns={"found": "rating.item.found"}, scheme=made_of), "found")
    assert scheme_of(ready, table)["versions"][0]["items"][0]["text"] == "Found?"


# --- proposals --------------------------------------------------------------------------------------------------------


def test_columns_that_are_called_as_ours_are_proposed():
    table = read_table(b"ID,URL,Title,Quote,Reviewer,Verdict,colour\n1,https://a.example/,t,q,Ann,supported,n/a\n")
    mapping = propose(table)
    assert mapping.columns == {
        "URL": "source.address", "Title": "source.title", "Quote": "claim.quote", "Reviewer": "rating.rater",
        "Verdict": "rating.verdict",
    }  # fmt: skip
    assert (mapping.shape, mapping.missing) == ("rating", ("n/a",))


def test_endings_that_columns_share_are_proposed_as_raters():
    table = read_table(b"id,quote,verdict_MS,comments_MS,verdict_AS,comments_AS\n1,a,x,y,z,u\n")
    mapping = propose(table)
    assert mapping.raters == Raters(
        "suffix", {"_MS": "MS", "_AS": "AS"}, {"verdict": "rating.verdict", "comments": "rating.rationale"}
    )
    assert mapping.columns == {"quote": "claim.quote"}
    assert mapping.key == ("id",)


# --- as files ---------------------------------------------------------------------------------------------------------


def test_a_mapping_is_written_and_read():
    mapping = Mapping(
        shape="rating",
        columns={"q": "claim.quote", "x": "rating.item.x-1"},
        raters=Raters("prefix", {"r1_": "Ann"}, {"v": "rating.verdict"}),
        codes={"v": {"yes": "supported", "?": ""}},
        legends={"q": Legend("L", "A", "B")},
        missing=("-9",), missing_in={"q": ("0",)}, key=("id",), constants={"source.status": "found"},
        cells={"rating.rater": "B7"}, fill_down=("s",), leave_out_columns=("t",), leave_out_rows={"u": ("0",)},
        turn=Turn("C", "D:AW", "7:55", "B", 12), guarded=True, dialect=Dialect(delimiter=";", header_row=2),
        scheme=MadeScheme("s", "S", items={"x-1": MadeItem("X?", "ordinal", labels={"a": "A"})}),
    )  # fmt: skip
    assert mapping_read(mapping_text(mapping).encode()) == mapping
    assert mapping_from({"format": FORMAT}) == Mapping()


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"shape": "cube"}, "mapping, shape"),
        ({"columns": {"q": "claim.colour"}}, "mapping, columns, q"),
        ({"columns": ["q"]}, "mapping, columns"),
        ({"colums": {}}, "mapping"),
        ({"codes": {"v": {"yes": 1}}}, "mapping, codes, v, yes"),
        ({"columns": {"v": "description.voice"}, "codes": {"v": {"x": "loud"}}}, "mapping, codes, v, x"),
        ({"constants": {"source.status": "lost"}}, "mapping, constants, source.status"),
        ({"cells": {"rating.rater": "7B"}}, "mapping, cells, rating.rater"),
        ({"raters": {"place": "middle"}}, "mapping, raters, place"),
        ({"turn": {"names": "C", "rows": "7:55"}}, "mapping, turn, documents"),
        ({"dialect": {"delimiter": 7}}, "mapping, dialect, delimiter"),
        ({"missing": "-9"}, "mapping, missing"),
        ({"scheme": {"code": "A B", "name": "x"}}, "mapping, scheme, code"),
        ({"format": "evidence-mapping-9"}, "mapping, format"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_by_its_key(given, where):
    with pytest.raises(BadMapping) as refused:
        mapping_from({"format": FORMAT} | given)
    assert refused.value.where == where


def test_a_file_that_is_no_mapping_is_refused():
    for data in (b"[", b"\xff\xfe", b"[" * 100_000, b'["a"]'):
        with pytest.raises(BadMapping):
            mapping_read(data)


NAMES = st.text(max_size=12)


@given(
    st.builds(
        Mapping,
        shape=st.sampled_from(["claim", "rating", "evidence"]),
        columns=st.dictionaries(NAMES, st.sampled_from(sorted(FIELDS))),
        missing=st.lists(NAMES, max_size=3).map(tuple),
        key=st.lists(NAMES, max_size=3).map(tuple),
        leave_out_rows=st.dictionaries(NAMES, st.lists(NAMES, max_size=2).map(tuple), max_size=3),
        guarded=st.booleans(),
    )
)
def test_what_is_written_of_a_mapping_is_read(mapping):
    assert mapping_from(json.loads(mapping_text(mapping))) == mapping


@given(st.lists(st.tuples(NAMES, NAMES), max_size=5), st.sampled_from(["claim", "rating", "evidence"]))
def test_no_row_is_lost_without_a_word(rows, shape):
    """Each row is in a record, in a problem, or it was empty."""
    text = "id,q\n" + "".join(f'"{a.replace(chr(34), "")}","{b.replace(chr(34), "")}"\n' for a, b in rows)
    table = read_table(text.encode("utf-8", "replace"), dialect=Dialect(charset="utf-8", delimiter=",", header_row=1))
    problems = Problems()
    mapping = Mapping(shape=shape, columns={"q": "claim.quote"}, key=("id",))
    found = list(records(table, mapping, problems))
    keys = {record.key for record in found}
    told = {problem.where.partition(",")[0] for problem in problems}
    for row in table.rows():
        assert row.cells[0].strip() in keys or row.where in told
