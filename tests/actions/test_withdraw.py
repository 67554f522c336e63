"""Taking citable nouns out, with a reason; nothing is deleted."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.claim import withdraw_claim
from claims.actions.evidence_item import withdraw_evidence_item, withdraw_evidence_link
from claims.actions.question import withdraw_question
from claims.actions.source import withdraw_source
from claims.choices import Role
from claims.models import EvidenceLink, Source
from tests.builders import (
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_rating,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db
WITHDRAW: dict[str, tuple[Any, Any]] = {
    "source": (withdraw_source, make_source),
    "claim": (withdraw_claim, make_claim),
    "question": (withdraw_question, make_question),
    "item": (withdraw_evidence_item, make_evidence_item),
    "link": (withdraw_evidence_link, lambda: make_evidence_link(question=make_question())),
}


@pytest.mark.parametrize("name", WITHDRAW)
def test_it_needs_a_curator_and_a_reason_and_keeps_both_in_the_history(name, curator):
    withdraw, make = WITHDRAW[name]
    record = make()
    for role in (Role.READER, Role.REVIEWER, Role.LEAD):
        with pytest.raises(PermissionDenied):
            withdraw(actor=make_user(role), because="Twice", **{name: record})
    with pytest.raises(ValidationError):
        withdraw(actor=curator, because=" \n", **{name: record})
    record.refresh_from_db()
    assert not record.withdrawn_at
    withdraw(actor=curator, because="Entered twice", **{name: record})
    record.refresh_from_db()
    assert record.withdrawn_at
    entry = record.history.latest()
    assert (entry.history_user, entry.history_change_reason) == (curator, "Entered twice")


def test_a_source_stays_while_claims_or_evidence_items_stand_on_it(curator):
    claim = make_claim()
    item = make_evidence_item(source=claim.source)
    with pytest.raises(ValidationError, match="1 claims and 1 evidence items"):
        withdraw_source(actor=curator, source=claim.source, because="Twice")
    withdraw_claim(actor=curator, claim=claim, because="Twice")
    with pytest.raises(ValidationError, match="1 evidence items"):
        withdraw_source(actor=curator, source=claim.source, because="Twice")
    withdraw_evidence_item(actor=curator, item=item, because="Twice")
    withdraw_source(actor=curator, source=Source.objects.get(pk=claim.source_id), because="Twice")


def test_an_item_takes_its_links_along_and_marks_ratings_stale(curator):
    rating = make_rating()
    item = make_evidence_link(claim=rating.claim).evidence_item
    rating = type(rating).objects.visible_to(rating.reviewer).get()
    withdraw_evidence_item(actor=curator, item=item, because="Fabricated")
    rating.refresh_from_db()
    assert rating.stale_at
    assert not EvidenceLink.objects.filter(withdrawn_at=None).exists()
