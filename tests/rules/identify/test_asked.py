"""What is an identifier among what people type where words are looked for."""

import pytest

from claims.rules.identify.asked import identifiers_asked


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("10.1000/XYZ.1", {"doi": "10.1000/xyz.1"}),
        ("doi: 10.1000/xyz.1.", {"doi": "10.1000/xyz.1"}),
        (
            "https://doi.org/10.1000%2FXYZ.1?x=1",
            {"doi": "10.1000/xyz.1", "address_key": "doi.org/10.1000%2FXYZ.1?x=1"},
        ),
        ("PMID: 29423006", {"pmid": "29423006"}),
        ("29423006", {"pmid": "29423006"}),
        ("pmc 5855243", {"pmcid": "PMC5855243"}),
        ("nct 00379470", {"trial_number": "NCT00379470"}),
        ("www.Clinic.example/knees/", {"address_key": "clinic.example/knees"}),
        ("http://", {}),
        ("knee pain", {}),
        ("", {}),
        ("10.1000/" + "x" * 400, {}),
    ],
)
def test_any_spelling_is_found_and_words_are_none(typed, found):
    assert identifiers_asked(typed) == found
