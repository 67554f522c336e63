"""What a reference says for the fields of a source."""

import pytest

from claims.rules.reference.fields import authors_written, fields_of, language_of, trial_numbers
from claims.rules.reference.reference import Reference


def said(extra=None, **csl):
    return {name: value for name, value in fields_of(Reference(csl, extra or {})).items() if value}


def test_fields():
    assert said(
        {"SI": ("ClinicalTrials.gov/NCT00379470",)}, title="A\ntitle", DOI="https://doi.org/10.1000/ABC", PMID="12",
        issued={"date-parts": [[2020, 8]], "raw": "4-8 Aug. 2020"}, author=[{"family": "Marx", "given": "Karl"}],
        URL="https://a.example/x", language="eng", publisher="P", PMCID="PMC1",
    ) == {
        "title": "A title", "author_printed": "Marx, Karl", "published": "2020-08",
        "published_printed": "4-8 Aug. 2020", "publisher": "P", "address": "https://a.example/x", "doi": "10.1000/abc",
        "pmid": "12", "pmcid": "PMC1", "trial_number": "NCT00379470", "language": "en",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("csl", "expected"),
    [
        ({"issued": {"literal": "in press"}}, {"published_printed": "in press"}),
        ({"issued": {"date-parts": [[2020, 2, 31]]}}, {"published": "2020-02"}),
        ({"issued": {"date-parts": [[-44]]}}, {}),
        ({"issued": "2020"}, {}),
        ({"DOI": "10.1"}, {}),
        ({"URL": "javascript:alert(1)"}, {}),
        ({"URL": "https://a.example/" + "x" * 2000}, {}),
        ({"language": "Klingon"}, {}),
        ({"author": "Marx"}, {}),
        ({"title": 5}, {}),
    ],
)
def test_what_a_field_cannot_take_is_not_put_there(csl, expected):
    assert said(**csl) == expected


def test_words_that_are_too_long_are_cut_where_one_sees_it():
    assert said(title="x" * 501)["title"] == "x" * 499 + "…"
    many = authors_written([{"family": f"Author-{at}", "given": "A"} for at in range(100)])
    assert len(many) <= 300
    assert many.endswith("A et al.")


def test_trials_are_looked_for_where_they_stand():
    found = trial_numbers(Reference({}, {"Clinical Trial Numbers": ("NCT00379470; NCT00379471",), "AN": ("NCT1",)}))
    assert list(found) == ["NCT00379470", "NCT00379471"]


def test_languages():
    tags = {"English": "en", "eng": "en", "en": "en", "pt-BR": "pt-BR", "Klingon": "", "": ""}
    assert {printed: language_of(printed) for printed in tags} == tags
