"""Which evidence is circular for which claims, for one person, in a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.choices import Circle, Role
from claims.models import OPERATOR, EvidenceItem, Rating
from claims.reads.evidence.circular import (
    circles_for,
    circles_of,
    circular_claims,
    is_circular,
    number_near,
    supported_on_circular,
)
from tests.builders import (
    QUOTE,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_publisher,
    make_question,
    make_rating,
    make_relation,
    make_source,
    make_user,
)
from tests.exchange.helpers import rows_of
from tests.led import led_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return make_user(Role.READER)


@pytest.fixture
def scene():
    """A claim, and items: its own words, its page, its publisher, and one that stands apart."""
    publisher = make_publisher()
    capture = make_capture(source=make_source(publisher=publisher))
    claim = make_claim(capture=capture, question=make_question(), answers="affirms")
    items = {
        "words": make_evidence_item(source=capture.source, capture=capture, exact=QUOTE),
        "page": make_evidence_item(source=capture.source),
        "publisher": make_evidence_item(source=make_source(publisher=publisher)),
        "apart": make_evidence_item(),
    }
    return claim, items


def test_each_reason_is_told(scene):
    claim, items = scene
    by_key = {item.pk: name for name, item in items.items()}
    listed = EvidenceItem.objects.select_related("source")
    found = {by_key[key]: why for key, why in circles_for(claim, listed).items()}
    assert found == {"words": Circle.OVERLAPS, "page": Circle.SAME_PAGE, "publisher": Circle.PUBLISHER}


def test_sources_whose_publisher_nobody_recorded_are_not_circular(reader):
    claim, item = make_claim(question=make_question()), make_evidence_item()
    make_evidence_link(item, question=claim.question)
    assert circles_for(claim, [item]) == {}
    assert circular_claims(reader, [item.pk]) == {}
    assert not EvidenceItem.objects.filter(is_circular(reader)).exists()


@pytest.mark.parametrize("of", ["question", "claim"])
def test_claims_are_counted_by_item_however_it_is_linked(scene, reader, of):
    claim, items = scene
    make_claim(question=claim.question)
    for item in items.values():
        make_evidence_link(item, **{of: claim if of == "claim" else claim.question})
    found = circular_claims(reader, [item.pk for item in items.values()])
    assert found == {items[name].pk: {claim.pk} for name in ("words", "page", "publisher")}
    circular = set(EvidenceItem.objects.filter(is_circular(reader)))
    assert circular == {items[name] for name in ("words", "page", "publisher")}


@pytest.mark.parametrize(
    ("kind", "confirmed", "circular"),
    [
        ("republishes", True, True),
        ("parallels", True, True),
        ("record_of", True, True),
        ("republishes", False, False),
        ("cites", True, False),
    ],
)
@pytest.mark.parametrize("from_claim", [True, False])
def test_what_stands_on_a_confirmed_copy_of_the_page_is_circular(reader, kind, confirmed, circular, from_claim):
    claim, item = make_claim(question=make_question(), answers="affirms"), make_evidence_item()
    link = make_evidence_link(item, question=claim.question)
    ends = (claim.source, item.source) if from_claim else (item.source, claim.source)
    make_relation(*ends, kind=kind, confirmed=confirmed)
    own = make_evidence_link(item, claim=make_claim("Another.", capture=make_capture("Another.", source=claim.source)))
    rating = rated(claim)
    assert circles_for(claim, [item]) == ({item.pk: Circle.COPY} if circular else {})
    assert circles_of(item, [claim]) == ({claim.pk: Circle.COPY} if circular else {})
    found = {item.pk: {claim.pk, own.claim_id}} if circular else {}
    assert circular_claims(reader, [item.pk]) == found
    assert EvidenceItem.objects.filter(is_circular(reader)).exists() is circular
    assert number_near(reader, claim.question, item.source) == circular
    assert supported_on_circular(claim, [rating], stance_hidden=False) == ({rating.pk} if circular else set())
    # The files say the same.
    assert rows_of("evidence")[0]["circular_for_claims"] == 2 * circular
    links = {row["link_uid"]: (row["circular"], row["circular_for_claims"]) for row in rows_of("links")}
    assert links == {link.uid: ("", int(circular)), own.uid: ("copy" if circular else "", int(circular))}
    ours = next(row for row in rows_of("claims") if row["claim_uid"] == claim.uid)
    told = (ours["evidence_designs"], ours["evidence_designs_circular"], ours["ratings_supported_on_circular"])
    assert told == (("", "not_recorded", 1) if circular else ("not_recorded", "", 0))
    assert rows_of("ratings")[0]["supported_on_circular"] == ("yes" if circular else "no")


def test_withdrawn_links_and_claims_hidden_from_the_person_are_left_out(scene):
    claim, items = scene
    link = make_evidence_link(items["page"], question=claim.question)
    rater = make_user(Role.REVIEWER)
    assert circular_claims(rater, [items["page"].pk]) == {items["page"].pk: {claim.pk}}
    assert number_near(rater, claim.question, claim.source) == 1
    led_round(claim, raters=(rater,), masked=True)
    assert circular_claims(rater, [items["page"].pk]) == {}
    assert number_near(rater, claim.question, claim.source) == 0
    assert not EvidenceItem.objects.filter(is_circular(rater)).exists()
    type(link).objects.update(withdrawn_at=link.created_at)
    assert circular_claims(make_user(Role.READER), [items["page"].pk]) == {}


def test_queries_do_not_grow_with_items_or_claims(scene, reader):
    claim, items = scene

    def queries():
        keys = list(EvidenceItem.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as captured:
            circular_claims(reader, keys)
        return len(captured)

    make_evidence_link(items["page"], question=claim.question)
    few = queries()
    for number in range(4):
        item = make_evidence_item(source=claim.source)
        make_evidence_link(item, question=claim.question)
        make_claim(capture=make_capture(f"{QUOTE} {number}", source=claim.source), question=claim.question)
    assert queries() == few


def rated(claim, verdict="supported"):
    rating = make_rating(claim, verdict=verdict)
    return Rating.objects.visible_to(OPERATOR).filter(pk=rating.pk).for_pages().get()


@pytest.mark.parametrize(
    ("linked", "alone", "alone_unseen"),
    [
        ({"page": "for"}, True, True),
        ({"page": "for", "apart": "against"}, True, False),
        ({"page": "for", "apart": "for"}, False, False),
        ({"apart": "for"}, False, False),
        ({}, False, False),
    ],
)
def test_a_rating_that_says_supported_on_circular_evidence_alone_is_found(scene, linked, alone, alone_unseen):
    claim, items = scene
    for name, stance in linked.items():
        make_evidence_link(items[name], question=claim.question, stance=stance)
    rating = rated(claim)
    assert supported_on_circular(claim, [rating], stance_hidden=False) == ({rating.pk} if alone else set())
    assert supported_on_circular(claim, [rating], stance_hidden=True) == ({rating.pk} if alone_unseen else set())
    # The file, of who sees how evidence stands, says the same.
    assert rows_of("ratings")[0]["supported_on_circular"] == ("yes" if alone else "no")


def test_another_verdict_is_not_marked(scene):
    claim, items = scene
    make_evidence_link(items["page"], question=claim.question)
    assert supported_on_circular(claim, [rated(claim, "unsupported")], stance_hidden=False) == set()
    assert rows_of("ratings")[0]["supported_on_circular"] == ""
