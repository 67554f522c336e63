"""Short numbers: given once, in order, to people who write at the same time too."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from claims.actions.claim import mark_claim
from claims.actions.number import count_claims, number_claims, number_sources
from claims.models import Claim, Counter, Source
from tests.builders import QUOTE, everything, make_capture, make_claim, make_source
from tests.exchange.helpers import rows_of

pytestmark = pytest.mark.django_db


def test_sources_are_numbered_in_their_order_and_claims_within_their_source():
    one, other = make_capture(), make_capture()
    claims = [make_claim(capture=capture) for capture in (one, other, one)]
    assert other.source.number == one.source.number + 1
    assert [claim.number for claim in claims] == [1, 1, 2]
    assert claims[2].short_number == f"{one.source.number}.2"


def test_a_number_is_not_given_again_to_another_source():
    last = make_source()
    number = last.number
    last.delete()
    assert make_source().number == number + 1


def test_what_is_refused_takes_no_number():
    capture = make_capture()
    with pytest.raises(ValidationError):
        mark_claim(actor=everything(), capture=capture, quote=QUOTE, voice="nonsense")
    assert make_claim(capture=capture).number == 1


def test_many_are_numbered_at_once():
    source = make_source()
    assert list(number_claims(source.pk, 3)) == [1, 2, 3]
    assert list(number_claims(source.pk)) == [4]
    before = number_sources()[0]
    assert list(number_sources(2)) == [before + 1, before + 2]
    count_claims([(10**6, 5)])
    assert list(number_claims(10**6)) == [6]


@pytest.mark.parametrize("typed", ["", "3", "3.", ".7", "3.0", "0.7", "3.7.1", "3.7 percent", "3.99999999999", "٣.٧"])
def test_what_is_no_number_finds_nothing(typed):
    make_claim()
    assert not Claim.objects.numbered(typed).exists()


def test_a_claim_is_found_by_what_people_call_it():
    claim = make_claim()
    make_claim(capture=claim.capture)
    assert Claim.objects.numbered(f" {claim.short_number} ").get() == claim


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("installed")
def test_people_who_mark_at_the_same_time_get_different_numbers():
    capture, actor = make_capture(), everything()

    def mark(_: int) -> tuple[int, int]:
        try:
            with transaction.atomic():
                return make_claim(capture=capture).number, make_source().number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(mark, range(12)))
    assert sorted(number for number, _ in given) == list(range(1, 13))
    assert len({number for _, number in given}) == 12
    assert Claim.objects.filter(created_by=actor).count() == 12
    assert Counter.objects.get(of="sources").last == max(Source.objects.values_list("number", flat=True))


def test_a_short_number_is_found_in_the_search_boxes(as_curator):
    claim, other = make_claim(), make_claim()
    for address in ("/claims/", "/admin/claims/claim/"):
        shown = as_curator.get(address, {"q": claim.short_number}).content.decode()
        assert claim.source.shown_title in shown
        assert other.source.shown_title not in shown
    for address in ("/sources/", "/admin/claims/source/"):
        shown = as_curator.get(address, {"q": str(claim.source.number)}).content.decode()
        assert claim.source.shown_title in shown
        assert other.source.shown_title not in shown


def test_words_that_look_like_a_number_are_found_as_well(as_curator):
    named = make_claim()
    words = f"It rose by {named.short_number} percent."
    worded = make_claim(words, capture=make_capture(words))
    found = as_curator.get("/claims/", {"q": named.short_number}).content.decode()
    assert named.uid in found
    assert worded.uid in found


def test_exports_have_both_parts_of_the_number():
    claim = make_claim()
    (row,) = rows_of("claims")
    assert (row["source_number"], row["claim_number"]) == (claim.source.number, claim.number)
