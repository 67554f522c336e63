"""What is said of copies in public archives: kept with who and when, and never changed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from claims.actions.archive_copy import say_archive_copy
from claims.actions.capture import delete_capture, extract_again
from claims.models import ArchiveCopy, Capture
from tests.builders import make_capture

pytestmark = pytest.mark.django_db

ONE = "https://web.archive.org/web/20260101000000/https://example.org/"
OTHER = "https://archive.ph/AbC12"


def test_what_was_said_stays_and_the_capture_carries_the_last_of_it(curator):
    capture = make_capture(archive_address=ONE)
    for address in (f" {OTHER} ", ""):
        say_archive_copy(actor=curator, capture=capture, address=address)
    capture.refresh_from_db()
    assert capture.archive_address == ""
    said = list(capture.archive_copies.all())
    assert [one.address for one in said] == [ONE, OTHER, ""]
    assert [bool(one.archived_at) for one in said] == [True, False, False]
    assert [one.created_by for one in said] == [capture.stored_by, curator, curator]
    with pytest.raises(DatabaseError), transaction.atomic():
        ArchiveCopy.objects.filter(pk=said[0].pk).update(address=OTHER)
    delete_capture(actor=curator, capture=capture)
    assert not ArchiveCopy.objects.exists()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("data:text/html,x", "is not taken"),
        ("https://web.archive.org/web/29990101000000/https://example.org/", "still to come"),
        (ONE, "said of it already"),
    ],
)
def test_a_bad_or_known_address_is_refused(curator, address, why):
    capture = make_capture(archive_address=ONE)
    with pytest.raises(ValidationError, match=why) as refused:
        say_archive_copy(actor=curator, capture=capture, address=address)
    assert set(refused.value.error_dict) == {"address"}
    assert ArchiveCopy.objects.count() == 1


def test_only_curators_say_it(reviewer, reader, lead):
    capture = make_capture()
    for actor in (reviewer, reader, lead):
        with pytest.raises(PermissionDenied):
            say_archive_copy(actor=actor, capture=capture, address=ONE)


def test_a_copy_from_before_addresses_were_checked_can_be_read_again(curator):
    capture = make_capture("<p>Words.", media_type="text/html")
    Capture.objects.filter(pk=capture.pk).update(archive_address="https://archive.example/1")
    capture.refresh_from_db()
    again = extract_again(actor=curator, capture=capture, extractor="text")
    assert again.archive_address == "https://archive.example/1"
    assert again.archive_copies.get().archived_at is None
