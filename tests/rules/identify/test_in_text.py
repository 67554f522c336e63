"""Identifiers as they are printed: whole, joined where there is one way to read them, or left out; never cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.identify.identifier import BadIdentifier, normalise
from claims.rules.identify.in_text import identifiers_in
from claims.rules.identify.trial_number import REGISTRIES

SICI = "10.1002/(SICI)1234-5678(19980815/30)17:15/16<1661::AID-ABC968>3.0.CO;2-"


def found(text, field="doi", **options):
    return [one.value for one in identifiers_in(text, **options) if one.field == field]


def flowing(at):
    return True


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        (f"Cite as {SICI}2.", SICI.lower() + "2"),
        (f"Cite as {SICI}#, please", SICI.lower() + "#"),
        (f"https://doi.org/{SICI}#", SICI.lower() + "#"),
        (f"({SICI}X)", SICI.lower() + "x"),
        ("10.1234/1520-0000(1996)077<0437:TNYRP>2.0.CO;2", "10.1234/1520-0000(1996)077<0437:tnyrp>2.0.co;2"),
        ("a &lt;10.1000/a1&gt; b", "10.1000/a1"),
        ("10.1000/a&lt;1:b&gt;2.0.CO;2-3", "10.1000/a<1:b>2.0.co;2-3"),
        ("<https://doi.org/10.1000/abc>", "10.1000/abc"),
        ("10.1000/abc<br>", "10.1000/abc"),
        ("DOI：10.1000/xyz）。次の文", "10.1000/xyz"),
        ("「10.1000/xyz」", "10.1000/xyz"),
        ("参照10.1000/xyz。", "10.1000/xyz"),
        ("10.1000/xyz에서", "10.1000/xyz"),
        ("“10.1000/xyz”", "10.1000/xyz"),
        ("doi:10.1000/abc,PMID 123", "10.1000/abc"),
        ("doi:10.1000/abc;PMC1234567", "10.1000/abc"),
        ("doi:10.1000/abc.PMID: 123", "10.1000/abc"),
        ("doi:10.1000/abc(PMID: 123)", "10.1000/abc"),
        ("10.1000/abc,ISSN 1438-8871", "10.1000/abc"),
        ("doi10.1000/abc", "10.1000/abc"),
        ("as in doi:10.1000/abc¹ and 4", "10.1000/abc"),
        ("10.1000/abc.2¹,³.", "10.1000/abc.2"),
        ("10.1000/long‑name", "10.1000/long-name"),
        ("10.1000/long\u200bname", "10.1000/longname"),
        ("https://doi.org/10.1000/abc?utm_source=x", "10.1000/abc"),
        ("https://doi.org/10.1000/a%3Cb", "10.1000/a<b"),
        ("10.1000/müller.1", "10.1000/müller.1"),
    ],
)
def test_a_doi_is_whole_and_alone(printed, doi):
    assert found(printed) == [doi]


def test_a_label_may_have_a_colon_of_full_width():
    assert found("PMID：1234567。", "pmid") == ["1234567"]


def test_two_that_stand_in_one_are_two():
    assert found("10.1000/abc;doi:10.1000/def,10.1000/ghi") == ["10.1000/abc", "10.1000/def", "10.1000/ghi"]


def test_one_longer_than_any_is_left_out():
    assert found("10.1000/" + "a" * 300) == []


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        ("10.1000/\nabc is it", "10.1000/abc"),
        ("10.1000/part_\n2019.7, and", "10.1000/part_2019.7"),
        ("10.1016/j.abc.2019\n.05.003.", "10.1016/j.abc.2019.05.003"),
        ("10.1016/S0953-7562(\n09)80401-2", "10.1016/s0953-7562(09)80401-2"),
        ("10.1000/some\u00ad\nthing", "10.1000/something"),
        ("10.1000/\na/\n7/\n8", "10.1000/a/7/8"),
    ],
)
def test_one_over_two_lines_that_reads_in_one_way_is_joined(printed, doi):
    assert found(printed) == [doi]


@pytest.mark.parametrize(
    "printed",
    [
        "https://doi.org/10.1000/long-\nname.7 is the address.",
        "10.1000/long‐\nname",
        "10.1016/j.abc.20\n19.05.003",
        "10.1016/j.abc.\n2019.05",
        "10.1000/ab/\nThe end",
        "10.1000/\n\nabc",
    ],
)
def test_one_over_two_lines_that_can_be_read_in_two_ways_is_left_out(printed):
    assert found(printed) == []


def test_inside_a_paragraph_more_line_ends_may_cut_one():
    for printed in ("10.1000/abc12\n34 people", "10.1000/stemc\nells and", "10.1000/A1\nB2", "10.1000/s123\n(09)8-2"):
        assert found(printed, flows=flowing) == []
        assert len(found(printed)) == 1
    assert found("10.1000/abc12\nare patients", flows=flowing) == ["10.1000/abc12"]


def test_a_link_tells_how_one_over_two_lines_is_joined():
    printed = "https://doi.org/10.1000/long-\nname.7 is the address."
    assert found(printed, linked={"10.1000/long-name.7"}) == ["10.1000/long-name.7"]
    assert found(printed, linked={"10.1000/longname.7", "10.1000/other"}) == ["10.1000/longname.7"]
    assert found(printed, linked={"10.1000/longname.7", "10.1000/long-name.7"}) == []


@pytest.mark.parametrize("after", ["\n\n5 of 10", ".\nThe end", ")\n5x", "\nThe end", "\n- a list", "", "\n", " 5\n6x"])
def test_a_line_end_after_a_whole_one_changes_nothing(after):
    assert found(f"(see 10.1000/abc7{after}") == ["10.1000/abc7"]
    assert found(f"see 10.1000/abc7{after}", flows=flowing) == ["10.1000/abc7"]


@given(st.from_regex(r"10\.1234/[a-z0-9][a-z0-9./_-]{2,20}[0-9](\([0-9]{2}\))?[0-9]", fullmatch=True), st.data())
def test_wherever_a_line_ends_a_doi_is_joined_or_left_out(doi, data):
    cut = data.draw(st.integers(8, len(doi) - 1))
    whole = found(f"See {doi} here.")
    told = found(f"See {doi[:cut]}\n{doi[cut:]} here.", flows=flowing)
    assert told in (whole, [])


@pytest.mark.parametrize(
    ("field", "printed", "values"),
    [
        ("pmid", "PMID: 2942\n3006", []),
        ("pmid", "PMID: 29423006\n2019 Elsevier", ["29423006"]),
        ("pmid", "PMID: 294230061", []),
        ("pmcid", "PMC5855\n243", []),
        ("pmcid", "PMC5855243\nThe end", ["PMC5855243"]),
        ("trial_number", "EudraCT 2010‑024081‑21", ["2010-024081-21"]),
        ("trial_number", "EudraCT 2010-024081-\n21.", ["2010-024081-21"]),
        ("trial_number", "2022-501234-12-\n00", ["2022-501234-12-00"]),
        ("trial_number", "2022-501234-12\n-00", []),
        ("trial_number", "NCT\n00379470", ["NCT00379470"]),
        ("trial_number", "NCT0037\n9470", []),
        ("trial_number", "試験番号NCT00379470で", ["NCT00379470"]),
        ("trial_number", "UMIN：000000562", ["UMIN000000562"]),
        ("trial_number", "NTR123\n4", []),
        ("trial_number", "jRCTb030190001", ["jRCTb030190001"]),
        ("trial_number", "ITMCTR2022000094", ["ITMCTR2022000094"]),
        ("trial_number", "per-100-20", []),
        ("trial_number", "2022-901234-12", []),
    ],
)
def test_numbers_are_whole_or_left_out(field, printed, values):
    assert found(printed, field) == values


@pytest.mark.parametrize("registry", [one for one in REGISTRIES if one.printed], ids=lambda one: one.example)
def test_a_number_of_each_registry_is_found_where_it_is_printed_and_never_cut(registry):
    example = registry.example
    for printed in (f"({example})", f"番号{example}。", f"no. {example.replace('-', '‑')}, and"):
        assert found(printed, "trial_number") == [example]
    assert found(f"{example}123456789", "trial_number") == []
    for cut in range(1, len(example)):
        text = f"see {example[:cut]}\n{example[cut:]} and more"
        assert found(text, "trial_number") in ([example], [])


def test_none_is_looked_for_where_it_is_left_out_and_those_do_not_count():
    text = "10.1000/no " * 50 + "10.1000/yes"
    assert found(text, left_out=lambda at: at < 550) == ["10.1000/yes"]
    assert len(found("10.1000/no " * 50)) == 20


@given(st.text("10./-PMIDNCT2459 \n(<>:;,a", max_size=60))
def test_what_is_found_is_an_identifier(text):
    for one in identifiers_in(text):
        kind = "trial" if one.field == "trial_number" else one.field
        assert normalise(kind, one.value) == one.value


def test_what_follows_on_a_typed_doi_is_not_part_of_it():
    assert normalise("doi", "10.1000/abc,PMID:123") == "10.1000/abc"
    assert normalise("doi", "10.1000/issn1234.pmid5") == "10.1000/issn1234.pmid5"
    with pytest.raises(BadIdentifier, match="space"):
        normalise("doi", "10.1000/abc PMID 123")
