"""What is held is not destroyed, by any way, until a lead lets go of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from claims.actions.capture import delete_capture
from claims.actions.hold import lift_hold, set_hold
from claims.actions.purge import purge, redo_purge
from claims.choices import Role
from claims.models import Capture, HeldClaim, Hold
from claims.reads.hold import over_captures, over_source
from claims.reads.purge_log import purges_in_database
from tests.builders import make_capture, make_claim, make_publisher, make_source, make_user, make_withholding

pytestmark = pytest.mark.django_db


@pytest.fixture
def capture(db):
    return make_capture(source=make_source(publisher=make_publisher(name="A clinic")))


def held(lead, **of):
    return set_hold(actor=lead, name="Case 7", because="The court asked.", **of)


def refused(lead, withholding):
    with pytest.raises(ValidationError, match="Nothing was purged: the hold “Case 7” of") as error:
        purge(actor=lead, withholding=withholding)
    assert "The court asked." in str(error.value)
    # Nor past the action.
    with pytest.raises(DatabaseError, match="This is held"), transaction.atomic():
        Capture.objects.filter(pk=withholding.capture_id).update(purged_at=timezone.now(), text="")


@pytest.mark.parametrize("what", ["publisher", "source", "capture", "claims"])
def test_nothing_of_it_is_purged_until_the_hold_is_lifted(lead, capture, what):
    claim = make_claim(capture=capture)
    withholding, other = make_withholding(capture), make_withholding(make_capture("Elsewhere nothing is held."))
    of = {"publisher": capture.source.publisher, "source": capture.source, "capture": capture}
    hold = held(lead, **({"claims": [claim]} if what == "claims" else {"of": of[what]}))
    assert list(over_source(capture.source)) == list(over_captures([capture.pk])) == [hold]
    refused(lead, withholding)
    purge(actor=lead, withholding=other)
    lift_hold(actor=lead, hold=hold, because="It is over.")
    assert not over_captures([capture.pk]).exists()
    purge(actor=lead, withholding=withholding)
    capture.refresh_from_db()
    assert capture.purged_at


def test_a_page_that_is_said_to_be_of_somebody_else_stays_held_with_its_publisher(lead, capture):
    held(lead, of=capture.source.publisher)
    source = capture.source
    source.publisher = make_publisher(name="Another")
    source.save()
    refused(lead, make_withholding(capture))


def test_only_leads_set_and_lift_and_say_why(lead, capture):
    claim = make_claim(capture=capture)
    for role in (Role.CURATOR, Role.REVIEWER, Role.READER):
        with pytest.raises(PermissionDenied):
            held(make_user(role), of=capture)
    for wrong in ({"name": " "}, {"because": ""}):
        with pytest.raises(ValidationError) as error:
            set_hold(actor=lead, **({"name": "a", "because": "b", "of": capture} | wrong))
        assert set(error.value.error_dict) == set(wrong)
    for of in ({}, {"of": capture, "claims": [claim]}, {"claims": [claim] * 201}):
        with pytest.raises(ValidationError):
            held(lead, **of)
    hold = held(lead, of=capture)
    for role in (Role.CURATOR, Role.REVIEWER, Role.READER):
        with pytest.raises(PermissionDenied):
            lift_hold(actor=make_user(role), hold=hold, because="x")
    with pytest.raises(ValidationError, match="Say why"):
        lift_hold(actor=lead, hold=hold, because=" ")
    lift_hold(actor=lead, hold=hold, because="It is over.")
    with pytest.raises(ValidationError, match="lifted already"):
        lift_hold(actor=lead, hold=hold, because="Again.")


def test_what_was_held_and_why_is_never_changed(lead, capture):
    hold = held(lead, claims=[make_claim(capture=capture)])
    other = make_claim("Another page.", capture=make_capture("Another page."))
    for change in ({"because": "Another."}, {"name": "x"}, {"capture": capture}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Hold.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        HeldClaim.objects.update(claim=other)
    lift_hold(actor=lead, hold=hold, because="It is over.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Hold.objects.update(lifted_at=None, lifted_by=None)


def test_a_held_copy_is_not_deleted_either(lead, curator, capture):
    hold = held(lead, of=capture.source)
    with pytest.raises(ValidationError, match="Case 7"):
        delete_capture(actor=curator, capture=capture)
    lift_hold(actor=lead, hold=hold, because="It is over.")
    delete_capture(actor=curator, capture=capture)


def test_what_was_purged_after_a_backup_is_purged_again_whatever_the_backup_holds(lead, capture):
    withholding = make_withholding(capture)
    with transaction.atomic():
        purge(actor=lead, withholding=withholding)
        (told,) = purges_in_database()
        transaction.set_rollback(True)
    hold = held(lead, of=capture)
    assert redo_purge(told=told)
    hold.refresh_from_db()
    assert (hold.lifted_by, "By whom is not known here" in hold.lifted_because) == (None, True)
