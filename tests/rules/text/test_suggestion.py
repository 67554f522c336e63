import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.choices import Commitment, Strength
from claims.rules.text.suggestion import suggest_commitment, suggest_strength


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("MSC is a cell therapy that cannot differentiate into cancer", "absolute", "cannot"),
        ("It is expected that more clinical trials will prove the safety", "boosted", "prove"),
        ("Highly safe cell therapy", "boosted", "Highly"),
        ("People who may benefit from stem cell therapy", "hedged", "may"),
        ("it rarely causes immune rejection", "hedged", "rarely"),
        ("Stem cells have the potential to grow", "hedged", "potential"),
        ("Always safe, and may help", "absolute", "Always"),
        ("a 100 % success", "absolute", "100 %"),
    ],
)
def test_firmness_is_suggested_with_its_words(text, code, words):
    suggested = suggest_commitment(text)
    assert (suggested.code, suggested.words) == (code, words)


@pytest.mark.parametrize(
    "text", ["MSCs are used to create organs.", "The effects were not serious.", "", "הטיפול יעיל"]
)
def test_no_firmness_is_suggested_without_words_for_it(text):
    assert suggest_commitment(text) is None


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        # from the five documents
        ("MSC is a cell therapy that cannot differentiate into cancer", "denies", "cannot differentiate"),
        ("it rarely causes immune rejection", "conditional", "rarely … causes"),
        ("MSCs are put back to regenerate damaged tissue", "direct", "regenerate"),
        ("MSCs are used to treat various diseases", "not_causal", "used to treat"),
        ("MSCs are used to treat burns and prevent scars", "direct", "prevent"),
        ("After their reintroduction, patients saw improvements in cognition", "correlational", "saw improvements"),
        ("patients’ symptoms were improved after UCMSC transplantation", "correlational", "improved after"),
        ("Such cells are a type of adult stem cell", "not_causal", "are a type"),
        ("They are mainly found in the marrow of adults", "not_causal", "found in"),
        ("People who may benefit from stem cell therapy", "conditional", "may … benefit"),
        # invented
        ("The cells do not reliably reduce pain", "denies", "not reliably reduce"),
        ("There was no measurable effect on pain", "denies", "no measurable effect"),
        ("Dose was not associated with pain", "denies", "not associated"),
        ("Dose is associated with less pain", "correlational", "associated with"),
        ("It heals if the dose is right", "conditional", "if … heals"),
        ("This doesn’t cure arthritis", "denies", "doesn’t cure"),
        ("The dose leads to relief", "direct", "leads to"),
    ],
)
def test_causal_wording_is_suggested_with_its_words(text, code, words):
    suggested = suggest_strength(text)
    assert (suggested.code, suggested.words) == (code, words)


@pytest.mark.parametrize("text", ["Call us today.", "The clinic is in Oslo.", "The treatment of knees", "", "העלות"])
def test_no_causal_wording_is_suggested_without_words_for_it(text):
    assert suggest_strength(text) is None


@given(st.text())
def test_suggestions_are_codes_that_can_be_taken(text):
    firmness, causal = suggest_commitment(text), suggest_strength(text)
    assert firmness is None or (firmness.code in Commitment.values and firmness.words in text)
    assert causal is None or causal.code in Strength.values
