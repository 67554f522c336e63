"""Word search: the same on both databases."""

import pytest
from django.utils import timezone

from claims.actions.source import save_source
from claims.database.search import CLAIM_WORDS, SOURCE_WORDS, search
from claims.models import Claim, Source
from tests.builders import everything, make_capture, make_claim, make_source

SENTENCES = {
    "rejection": "It rarely causes immune rejection.",
    "not": "The cells do not cause tumours.",
    "only": "Only this clinic can help.",
    "accent": "Professor Müller a étudié la régénération.",
    "order": "Cells of the knee repair cartilage.",
    "near": "Near and not far, AND or NOT.",
    "prefix": "A stemmed word* with signs.",
    "astral": "Relief 😀 within 100 %.",
    "signs": "It doesn't hurt: 3.5-fold (see www.example.org/pain) [537-5].",
    "script": "Клетки лечат колено.",
}


@pytest.fixture
def claims(db):
    """A claim for each sentence, all in one capture."""
    capture = make_capture("\n".join(SENTENCES.values()))
    return {name: make_claim(quote, capture=capture) for name, quote in SENTENCES.items()}


def found(typed):
    """Names of the sentences that are found, both ways."""
    names = {
        claim.quote: name for claim in Claim.objects.all() for name, quote in SENTENCES.items() if quote == claim.quote
    }
    one = {names[claim.quote] for claim in search(Claim.objects.current(), typed)}
    if typed.strip():
        walked = Claim.objects.current().filter(CLAIM_WORDS.condition(typed, one_by_one=True))
        assert {names[claim.quote] for claim in walked} == one
        number = CLAIM_WORDS.counted(typed, 100)
        assert number in (None, len(one))
        ids = CLAIM_WORDS.ids(typed, down=True, beyond=None, limit=100)
        assert ids is None or ids == sorted(search(Claim.objects.all(), typed).values_list("pk", flat=True))[::-1]
    return one


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("rejections", {"rejection"}),
        ("CAUSING", {"rejection", "not"}),
        ("repairing knees", {"order"}),
        ("knee cells", {"order"}),
        ("not", {"not", "near"}),
        ("no", set()),
        ("only", {"only"}),
        ("can", {"only"}),
        ("not tumours", {"not"}),
        ("étudié", {"accent"}),
        ("régénération", {"accent"}),
        ("muller etudie", {"accent"}),
        ("mu\u0308ller", {"accent"}),
        ("réjection", {"rejection"}),
        ('"knee repair"', {"order"}),
        ('"repair knee"', set()),
        ('"repair knee', {"order"}),
        ('cells "', {"not", "order"}),
        ("AND", {"near"}),
        ("NEAR", {"near"}),
        ("cells AND knee", set()),
        ("cells OR rejection", set()),
        ("NOT rejection", set()),
        ("NEAR(cells knee)", set()),
        ("quote:rejection", set()),
        ("rej*", set()),
        ("word*", {"prefix"}),
        ("rej|ection", set()),
        ("^it", {"rejection", "signs"}),
        ("-rejection", {"rejection"}),
        ("(rejection)", {"rejection"}),
        ("rejection'; DROP TABLE claims_claim; --", set()),
        ("100", {"astral"}),
        ("&|!:*()<->", set()),
        ("😀", set()),
        ("…—“”", set()),
        ("3.5", {"signs"}),
        ("fold", {"signs"}),
        ("doesn't", {"signs"}),
        ("example", {"signs"}),
        ("537", {"signs"}),
        ("клетки", {"script"}),
        ("xylophone", set()),
    ],
)
def test_words_are_found(claims, typed, names):
    assert found(typed) == names


def test_an_empty_search_is_no_filter(claims):
    assert found("") == set(SENTENCES)
    assert found("   ") == set(SENTENCES)


def test_the_plain_statement_is_found_too(db):
    claim = make_claim(statement="Rejection is improbable.")
    assert list(search(Claim.objects.all(), "improbable")) == [claim]


def test_a_changed_statement_is_found_by_its_new_words_alone(db):
    claim = make_claim(statement="Rejection is improbable.")
    claim.statement = "Rejection is uncommon."
    claim.save()
    assert not search(Claim.objects.all(), "improbable").exists()
    assert search(Claim.objects.all(), "uncommon").exists()


def test_a_withdrawn_claim_is_not_counted(db):
    claim = make_claim()
    Claim.objects.filter(pk=claim.pk).update(withdrawn_at=timezone.now(), withdrawn_because="Not a claim.")
    assert CLAIM_WORDS.counted("rejection", 10) in (None, 0)
    assert not search(Claim.objects.current(), "rejection").exists()


@pytest.mark.parametrize(
    ("typed", "hit"),
    [("knees", True), ("example", True), ("Kliniek", True), ("joint", True), ("elbow", False), ("https knee", True)],
)
def test_sources_are_found_by_title_journal_and_address(db, typed, hit):
    make_source(
        title="What helps the knee", container_title="Joint letters", address="https://www.kliniek.example.org/knee-1"
    )
    assert Source.objects.filter(SOURCE_WORDS.condition(typed)).exists() == hit
    assert Source.objects.filter(SOURCE_WORDS.condition(typed, one_by_one=True)).exists() == hit


def test_a_changed_title_is_found_by_its_new_words_alone(db):
    source = make_source(title="What helps the knee")
    source.title = "What helps the elbow"
    save_source(actor=everything(), source=source)
    assert not Source.objects.filter(SOURCE_WORDS.condition("knee")).exists()
    assert Source.objects.filter(SOURCE_WORDS.condition("elbow")).exists()
