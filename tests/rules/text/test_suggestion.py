import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import wording
from claims.choices import Commitment, Strength
from claims.rules.text.suggestion import suggest_commitment, suggest_strength


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("MSC is a cell therapy that cannot differentiate into cancer", "absolute", "cannot"),
        ("Highly safe cell therapy", "boosted", "Highly"),
        ("People who may benefit from stem cell therapy", "hedged", "may"),
        ("it rarely causes immune rejection", "hedged", "rarely"),
        ("Stem cells have the potential to grow", "hedged", "potential"),
        ("a 100 % success", "absolute", "100 %"),
        # a hedge wins over a booster, and over an absolute word of its own clause
        ("It is expected that more clinical trials will prove the safety", "hedged", "expected"),
        ("This breakthrough might help", "hedged", "might"),
        ("You may never need surgery again", "hedged", "may"),
        ("Always safe, and may help", "absolute", "Always"),
        ("It may help, and it is completely safe", "absolute", "completely"),
        # quantities are absolute by what follows them
        ("It cures all forms of arthritis", "absolute", "all"),
        ("There are no side effects", "absolute", "no side effects"),
        ("Every patient leaves without pain", "absolute", "Every"),
        # turned round
        ("It does not always work", "hedged", "not always"),
        ("Results are not guaranteed", "hedged", "not guaranteed"),
    ],
)
def test_firmness_is_suggested_with_its_words(text, code, words):
    suggested = suggest_commitment(text)
    assert (suggested.code, suggested.words) == (code, words)


@pytest.mark.parametrize(
    "text",
    [
        "MSCs are used to create organs.",
        "The effects were not serious.",
        "",
        "הטיפול יעיל",
        "The cells can turn into bone, and are able to divide.",
        "The visit takes approximately two hours.",
        "All participants gave written consent.",
        "There was no difference between the groups.",
        "The dose is given every six weeks.",
        "It has not been clinically proven.",
        "The tool is for patients who cannot walk.",
    ],
)
def test_no_firmness_is_suggested_without_words_that_decide(text):
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
        # a result that found none says what it found none of
        ("The cells do not reliably reduce pain", "direct", "not reliably reduce"),
        ("There was no measurable effect on pain", "direct", "no measurable effect on"),
        ("Dose was not associated with pain", "correlational", "not associated with"),
        # a denial rules it out
        ("This doesn’t cure arthritis", "denies", "doesn’t cure"),
        ("The cells can't form tumours", "denies", "can't"),
        ("Stem cells have nothing to do with cancer", "denies", "nothing to do with"),
        # "not only" and "not just" deny nothing
        ("It not only reduces pain but restores movement", "direct", "reduces"),
        ("We do not just relieve pain", "direct", "relieve"),
        # a word of degree is no condition
        ("It reduces pain by approximately a third, almost at once, and only in the knee", "direct", "reduces"),
        # *can* states that it does so
        ("The cells can repair cartilage", "direct", "repair"),
        ("The cells may repair cartilage", "conditional", "may … repair"),
        ("It heals if the dose is right", "conditional", "if … heals"),
        ("Dose is associated with less pain", "correlational", "associated with"),
        ("The dose leads to relief", "direct", "leads to"),
        ("The treatment is effective", "direct", "effective"),
        ("It works", "direct", "works"),
        ("the effect of stem cells on pain", "direct", "effect of"),
        ("The swelling was lower than in the others", "correlational", "lower than"),
        ("The treated patients had less pain than controls", "correlational", "had less pain than"),
        # used as a noun or an adjective, a word of effect states none
        ("An increase in weight was seen; a reduced dose was given to them than before", "not_causal", ""),
        ("The aim was to reduce pain", "not_causal", "aim was"),
        ("Further studies are needed before it prevents anything", "not_causal", "Further studies"),
        # two negations state it
        ("It can't fail to heal", "direct", "can't fail to heal"),
        ("The cells never fail to reduce pain", "direct", "never fail to reduce"),
        ("Nobody can deny: it heals", "direct", "heals"),
        ("It is not true that they cannot heal", "direct", "not true that … cannot heal"),
        # what failed is a result that found none, and the words say so
        ("The cells failed to heal the knee", "direct", "failed to heal"),
        ("The cells hardly heal anything", "direct", "hardly heal"),
        ("It barely reduced the pain", "direct", "barely reduced"),
        ("They were unable to reduce pain", "direct", "unable to reduce"),
        ("It may fail to reduce pain", "conditional", "may … fail to reduce"),
        # called untrue
        ("It is not true that the cells heal knees", "denies", "not true that … heal"),
        ("That is a myth. It is a myth that dose is linked to pain", "denies", "myth that … linked to"),
        # nobody has shown it
        ("Nobody has shown that the cells heal", "not_causal", "Nobody has shown that"),
        ("No clinical trial has ever proved that it works", "not_causal", "No clinical trial has ever proved that"),
        ("There is no evidence that it reduces pain", "not_causal", "is no evidence that"),
        ("It hasn't been shown that it reduces pain", "not_causal", "hasn't been shown that"),
        ("Nobody has shown that it heals knees, but it reduces pain", "direct", "reduces"),
        # asked
        ("We asked whether the cells reduce pain", "not_causal", "asked whether"),
        ("The trial was made to determine whether it reduces pain", "not_causal", "determine whether"),
        ("We looked whether dose was associated with pain", "not_causal", "whether"),
        ("We tested if it heals and found that it reduces pain", "direct", "reduces"),
        ("Whether young or old, it reduces pain", "direct", "reduces"),
        ("It works regardless of whether it reduces pain", "direct", "works"),
        ("Does it heal?", "not_causal", "Does … ?"),
        ("Stem cells heal knees?", "not_causal", "?"),
        ("“Does it heal?” they ask.", "not_causal", "Does … ?"),
        ("Does it heal? It reduces pain.", "direct", "reduces"),
        ("It heals, doesn't it?", "direct", "heals"),
        # a short sentence with a bare verb
        ("MSC work.", "direct", "work"),
        ("The cells help.", "direct", "help"),
        ("It does not work.", "direct", "not work"),
        ("Everyone needs help.", "not_causal", ""),
        ("The hard work.", "not_causal", ""),
        ("They work with us. We weigh risks and benefits when we can.", "not_causal", ""),
        ("The study raises concern", "not_causal", ""),
        # by whatever sign
        ("This doesn‘t cure arthritis", "denies", "doesn‘t cure"),
        ("It ma\u200by re\u00adduce pain", "conditional", "ma\u200by … re\u00adduce"),
    ],
)
def test_causal_wording_is_suggested_with_its_words(text, code, words):
    suggested = suggest_strength(text)
    if not words:
        assert suggested is None
        return
    assert (suggested.code, suggested.words) == (code, words)


@pytest.mark.parametrize("text", ["Call us today.", "The clinic is in Oslo.", "The treatment of knees", "", "העלות"])
def test_no_causal_wording_is_suggested_without_words_for_it(text):
    assert suggest_strength(text) is None


@given(st.text())
def test_suggestions_are_codes_that_can_be_taken(text):
    firmness, causal = suggest_commitment(text), suggest_strength(text)
    assert firmness is None or (firmness.code in Commitment.values and firmness.words in text)
    assert causal is None or causal.code in Strength.values


@pytest.mark.parametrize(
    ("name", "least"), [("firmness", 0.95), ("firmness-held-out", 0.9), ("firmness-held-out-2", 0.9)]
)
def test_firmness_is_suggested_as_sentences_were_coded(name, least):
    assert wording.macro_f1(wording.firmness(name), wording.FIRM) >= least


@pytest.mark.parametrize(("name", "least"), [("causal", 0.95), ("causal-held-out", 0.85)])
def test_causal_wording_is_suggested_as_sentences_were_coded(name, least):
    assert wording.macro_f1(wording.causal(wording.own_causal(name)), range(4)) >= least


@pytest.mark.skipif(
    not wording.PRESS_RELEASES.exists(), reason="the coded press releases are not beside the repository"
)
def test_causal_wording_is_suggested_as_press_releases_were_coded():
    assert wording.macro_f1(wording.causal(wording.press_releases(0)), range(4)) >= 0.7


def test_macro_f1_is_the_mean_over_the_codes():
    assert wording.macro_f1([("a", "a"), ("b", "b")], "ab") == 1
    # a: 1 of 1 found, 1 of 2 right; b: none
    assert wording.macro_f1([("a", "a"), ("b", "a")], "ab") == pytest.approx((2 / 3 + 0) / 2)
    assert wording.macro_f1([("a", "a")], "ab") == 0.5
