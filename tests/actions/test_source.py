"""Writes of sources and of what describes them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.source import (
    freeze_page,
    normalise_source,
    pasted_bytes,
    publisher_named,
    save_publisher,
    save_source,
    save_source_type,
    save_tag,
)
from claims.choices import CaptureMethod, SourceStatus
from claims.models import Capture, Publisher, Source, SourceType, Tag
from tests.builders import make_source, make_tag

pytestmark = pytest.mark.django_db


def paste(actor, text, **described):
    """A page as it is pasted: its source and the copy of its text, in one step."""
    source = Source(status=SourceStatus.IN_WORK, **described)
    return freeze_page(
        actor=actor, source=source, data=pasted_bytes(text), method=CaptureMethod.PASTED, media_type="text/plain"
    )


def test_identifiers_dates_and_address_come_to_their_normal_form(curator):
    source = save_source(
        actor=curator,
        source=Source(
            doi="https://doi.org/10.1000/ABC.1",
            pmid="PMID: 12345678",
            pmcid="pmc1234567",
            trial_number="nct00379470",
            published=" 2018-03 ",
            address=" https://www.example.org/a/?utm_source=x ",
        ),
    )
    assert (source.doi, source.pmid, source.pmcid) == ("10.1000/abc.1", "12345678", "PMC1234567")
    assert (source.trial_number, source.published) == ("NCT00379470", "2018-03")
    assert source.address == "https://www.example.org/a/?utm_source=x"
    assert source.address_key == "example.org/a"


def test_every_wrong_field_is_named_at_once(curator):
    with pytest.raises(ValidationError) as refused:
        save_source(
            actor=curator,
            source=Source(doi="not one", pmid="x", published="2023-02-30", address="javascript:alert(1)"),
        )
    assert set(refused.value.error_dict) == {"doi", "pmid", "published", "address"}
    assert not Source.objects.exists()


def test_unknown_stays_empty(curator):
    source = save_source(actor=curator, source=Source())
    assert source.published == source.doi == source.address == source.address_key == source.title == ""
    assert source.source_type is None
    assert source.publisher is None


def test_the_key_of_an_address_goes_when_the_address_goes(curator):
    source = make_source(address="https://example.org/a")
    source.address = ""
    assert save_source(actor=curator, source=source).address_key == ""


def test_an_excluded_source_says_why(curator):
    source = make_source()
    source.status = SourceStatus.EXCLUDED
    with pytest.raises(ValidationError, match="says why"):
        save_source(actor=curator, source=source)
    source.excluded_because = "Not about stem cells."
    save_source(actor=curator, source=source, why="Screened again")
    source.refresh_from_db()
    assert source.status == SourceStatus.EXCLUDED


def test_the_history_says_who_and_why(curator):
    source = make_source()
    source.title = "Changed"
    save_source(actor=curator, source=source, why="The title was mistyped")
    latest = source.history.first()
    assert (latest.history_user, latest.history_change_reason) == (curator, "The title was mistyped")
    assert source.history.count() == 2


def test_control_characters_are_refused_at_the_door(curator):
    with pytest.raises(ValidationError) as refused:
        save_source(actor=curator, source=Source(title="a\0b"))
    assert set(refused.value.error_dict) == {"title"}


def test_tags_group_sources(curator):
    tag = make_tag("study-one")
    assert list(make_source(tags=[tag]).tags.all()) == [tag]


def test_pasting_a_page_makes_a_source_in_work_and_its_frozen_copy(curator):
    capture = paste(curator, "Words.\r\nMore.", title="Page", address="https://example.org/p")
    assert (capture.source.title, capture.source.status) == ("Page", SourceStatus.IN_WORK)
    assert (capture.text, capture.method) == ("Words.\nMore.", CaptureMethod.PASTED)
    assert capture.source.created_by == capture.stored_by == curator


def test_only_the_text_is_required_and_a_failure_stores_nothing(curator):
    assert paste(curator, "x").source.title == ""
    for bad in ({"text": " "}, {"text": "y", "doi": "bad"}, {"text": "z", "publisher_name": "a\0"}):
        with pytest.raises(ValidationError):
            freeze_page(
                actor=curator,
                source=Source(doi=bad.get("doi", "")),
                data=bad["text"].encode(),
                method=CaptureMethod.PASTED,
                publisher_name=bad.get("publisher_name", ""),
            )
    assert Source.objects.count() == Capture.objects.count() == 1
    assert not Publisher.objects.exists()


def test_half_a_character_is_refused_rather_than_read_as_something_else(curator):
    with pytest.raises(ValidationError, match="lone surrogate"):
        paste(curator, "ab\ud83d")


def test_a_source_that_is_stored_gets_another_copy(curator):
    source = make_source(title="Kept")
    capture = freeze_page(actor=curator, source=source, data=b"newer", method=CaptureMethod.UPLOADED, filename="a.txt")
    assert (capture.source, capture.filename) == (source, "a.txt")
    assert Source.objects.count() == 1


def test_a_publisher_is_found_by_name_whatever_its_case_and_added_when_new(curator):
    known = publisher_named(actor=curator, name="CordBank New Zealand")
    assert publisher_named(actor=curator, name=" cordbank new zealand ") == known
    assert publisher_named(actor=curator, name="Another") != known
    assert Publisher.objects.count() == 2


def test_a_page_can_name_its_publisher_in_the_same_step(curator):
    capture = freeze_page(
        actor=curator, source=Source(), data=b"text", method=CaptureMethod.PASTED, publisher_name="Stemedix"
    )
    assert str(capture.source.publisher) == "Stemedix"


def test_normalising_leaves_a_source_that_is_wrong_unsaved():
    source = Source(doi="nonsense")
    with pytest.raises(ValidationError):
        normalise_source(source)
    assert source.pk is None


def test_who_is_not_a_curator_writes_nothing(reviewer, reader, lead):
    for actor in (reviewer, reader, lead):
        for write in (
            lambda actor=actor: save_source(actor=actor, source=Source(title="x")),
            lambda actor=actor: paste(actor, "x"),
            lambda actor=actor: save_publisher(actor=actor, publisher=Publisher(name="x")),
            lambda actor=actor: publisher_named(actor=actor, name="x"),
            lambda actor=actor: save_tag(actor=actor, tag=Tag(name="x")),
        ):
            with pytest.raises(PermissionDenied, match="Only curators"):
                write()
    assert not Source.objects.exists()
    assert not Publisher.objects.exists()


def test_source_types_are_for_leads(curator, lead):
    with pytest.raises(PermissionDenied, match="Only leads"):
        save_source_type(actor=curator, source_type=SourceType(code="x", name="X"))
    assert save_source_type(actor=lead, source_type=SourceType(code="x", name="X", side="other")).pk
