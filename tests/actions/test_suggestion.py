"""Taking over what a document says of itself: one value, by a person, with how it was found."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from claims.actions.source import save_source
from claims.actions.suggestion import take_suggestion
from claims.models import Capture, Source
from tests.builders import make_document_saying, make_source

pytestmark = pytest.mark.django_db

TITLE = {"field": "title", "value": "Stem cells & knees", "how": "embedded", "where": "title of the page"}
DATE = {"field": "published", "value": "2019-04", "how": "inferred", "where": "address"}
BAD = {"field": "published", "value": "2019-02-30", "how": "embedded", "where": "meta"}


def take(actor, capture, number=0):
    return take_suggestion(actor=actor, source=capture.source, capture=capture, number=number)


def test_a_value_and_how_it_was_found_go_to_the_source(curator):
    capture = make_document_saying(TITLE, DATE, source=make_source(title="", found_how={}))
    take(curator, capture)
    source = Source.objects.get(pk=capture.source_id)
    assert (source.title, source.published, source.found_how) == ("Stem cells & knees", "", {"title": "embedded"})
    take(curator, capture, 1)
    source.refresh_from_db()
    assert (source.published, source.found_how) == ("2019-04", {"title": "embedded", "published": "inferred"})
    entry = source.history.first()
    assert (entry.history_user, entry.history_change_reason) == (
        curator,
        f"Used from saved copy {capture.uid}: inferred",
    )


def test_a_publisher_is_found_by_name_or_added(curator):
    capture = make_document_saying(
        {"field": "publisher", "value": "A Clinic", "how": "embedded", "where": "og:site_name"}
    )
    take(curator, capture)
    source = Source.objects.get(pk=capture.source_id)
    assert (source.publisher.name, source.found_how) == ("A Clinic", {"publisher": "embedded"})


@pytest.mark.parametrize(
    ("said", "field", "says"),
    [
        (BAD, "published", "February 2019 has 28 days"),
        (
            {"field": "address", "value": "javascript:alert(1)", "how": "embedded", "where": "link"},
            "address",
            "javascript",
        ),
        ({"field": "doi", "value": "10.1000", "how": "printed", "where": "text"}, "doi", "DOI"),
        ({"field": "title", "value": "x" * 501, "how": "embedded", "where": "title"}, "title", "500"),
    ],
)
def test_what_does_not_fit_is_refused_on_its_field_and_nothing_changes(curator, said, field, says):
    capture = make_document_saying(said)
    before = Source.objects.values().get(pk=capture.source_id)
    with pytest.raises(ValidationError) as refused:
        take(curator, capture)
    assert says in str(refused.value.message_dict[field])
    assert Source.objects.values().get(pk=capture.source_id) == before


@pytest.mark.parametrize("number", [-1, 1, 10**30])
def test_a_number_that_there_is_not_is_refused(curator, number):
    with pytest.raises(ValidationError, match="nothing of that number"):
        take(curator, make_document_saying(TITLE), number)


@pytest.mark.parametrize("field", ["status", "note", "created_by", "retraction_status", "pk", "nonsense"])
def test_only_what_is_printed_of_a_source_can_be_taken_over(curator, field):
    with pytest.raises(ValidationError, match="has no place"):
        take(curator, make_document_saying({"field": field, "value": "excluded", "how": "embedded", "where": "meta"}))


def test_a_capture_of_another_source_says_nothing_of_this_one(curator):
    with pytest.raises(ValidationError, match="another source"):
        take_suggestion(actor=curator, source=make_source(), capture=make_document_saying(TITLE), number=0)


def test_a_withheld_capture_says_nothing(curator):
    capture = make_document_saying(TITLE, withheld_at=timezone.now())
    with pytest.raises(ValidationError, match="withheld"):
        take(curator, capture)


def test_who_is_not_a_curator_takes_nothing_over(reader, reviewer, lead):
    capture = make_document_saying(TITLE)
    for person in (reader, reviewer, lead):
        for number in (0, 7):
            with pytest.raises(PermissionDenied):
                take(person, capture, number)
    assert Source.objects.get().found_how == {}


def test_what_is_typed_over_it_counts_as_printed_again(curator):
    capture = make_document_saying(TITLE, DATE)
    take(curator, capture)
    take(curator, capture, 1)
    source = Source.objects.get(pk=capture.source_id)
    source.title = "As it is printed"
    save_source(actor=curator, source=source)
    source.refresh_from_db()
    assert source.found_how == {"published": "inferred"}


def test_another_value_found_the_same_way_is_still_found_that_way(curator):
    capture = make_document_saying(TITLE, TITLE | {"value": "Another title"})
    take(curator, capture)
    take(curator, capture, 1)
    source = Source.objects.get(pk=capture.source_id)
    assert (source.title, source.found_how) == ("Another title", {"title": "embedded"})


def test_a_capture_itself_never_changes_by_it(curator):
    capture = make_document_saying(TITLE)
    before = Capture.objects.values().get(pk=capture.pk)
    take(curator, capture)
    assert Capture.objects.values().get(pk=capture.pk) == before
