"""What a reviewer sees of a claim that they rate masked."""

import pytest

from claims.models import Claim
from claims.reads.review.masked import draw_mask, masked_words, names_hidden_for
from claims.rules.review.masking import MASK
from tests.builders import QUOTE, make_capture, make_claim, make_publisher, make_relation, make_source

pytestmark = pytest.mark.django_db


def test_names_are_those_of_who_published_the_page_or_the_same_work(django_assert_num_queries):
    publisher = make_publisher(name="Acme Cells Ltd.")
    source = make_source(
        publisher=publisher, author_printed="J. Doe and Ann Other", container_title="Cell News Weekly",
        address="https://acmecells.example/msc",
    )  # fmt: skip
    original = make_source(source_type="journal", publisher=make_publisher(name="Wonder Press"))
    make_relation(source, original, "republishes", confirmed=True)
    make_relation(source, make_source(publisher=make_publisher(name="Somebody Else")), "reports", confirmed=True)
    claim = make_claim()
    claim.source = source
    with django_assert_num_queries(3):
        names = names_hidden_for([claim])[source.pk]
    expected = {
        "Acme Cells Ltd.", "Acme Cells", "J. Doe", "Ann Other", "Cell News Weekly", "acmecells", "Wonder Press",
    }  # fmt: skip
    assert set(names) == expected


def test_words_are_hidden_over_the_ends_of_the_quote():
    shown = masked_words(["Acme Cells"], "Only Acme ", "Cells cure knees", " at acme cells.")
    assert (shown.before, shown.words, shown.after) == (f"Only {MASK}", f"{MASK} cure knees", f" at {MASK}.")


def test_quotes_are_masked_in_memory_in_as_many_queries_for_many_as_for_one(django_assert_num_queries):
    publisher = make_publisher(name="It Rarely Causes Ltd.")
    claims = [make_claim(capture=make_capture(source=make_source(publisher=publisher))) for _ in range(3)]
    with django_assert_num_queries(3):
        draw_mask(claims)
    assert {claim.shown_quote for claim in claims} == {f"{MASK} immune rejection."}
    assert {claim.shown_quote for claim in Claim.objects.all()} == {QUOTE}
