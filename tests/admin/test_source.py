"""Sources in the admin, as a curator meets them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.choices import CaptureMethod, Depth
from claims.models import Capture, Publisher, Source, SourceType
from tests.admin.pages import address, errors_on, fields_of, messages_on, says, send
from tests.builders import TEXT, make_capture, make_claim, make_evidence_item, make_publisher, make_source, make_tag

pytestmark = pytest.mark.django_db
ADD = "/admin/claims/source/add/"


def clinic():
    return SourceType.objects.get(code="clinic").pk


def test_a_curator_adds_a_source_with_type_publisher_identifiers_dates_and_text_in_one_save(as_curator, curator):
    publisher, tag = make_publisher(name="Example Clinic"), make_tag("pilot")
    response = send(
        as_curator, ADD,
        title="Knees", source_type=clinic(), publisher=publisher.pk, address="https://example.org/knees",
        published="2018-03", published_printed="Spring 2018", doi="https://doi.org/10.1234/ABC", pmid="https://pubmed.ncbi.nlm.nih.gov/12345678/",
        trial_number="https://clinicaltrials.gov/study/NCT01234567", tags=[tag.pk], pasted=TEXT,
    )  # fmt: skip
    source = Source.objects.get()
    assert response.status_code == 200
    assert (source.doi, source.pmid, source.trial_number) == ("10.1234/abc", "12345678", "NCT01234567")
    assert (source.published, source.published_printed) == ("2018-03", "Spring 2018")
    assert (source.publisher, list(source.tags.all()), source.created_by) == (publisher, [tag], curator)
    capture = Capture.objects.get()
    assert (capture.source, capture.text, capture.method, capture.stored_by) == (
        source, TEXT, CaptureMethod.PASTED, curator,
    )  # fmt: skip


def test_a_source_needs_no_field_at_all(as_curator):
    send(as_curator, ADD)
    assert Source.objects.get().shown_title.startswith("Untitled source")
    assert not Capture.objects.exists()


def test_a_text_file_becomes_the_capture_byte_for_byte(as_curator):
    data = "\N{BYTE ORDER MARK}“Quoted”\r\nlines\r\n".encode("utf-16")
    send(as_curator, ADD, title="Knees", uploaded=SimpleUploadedFile("page.txt", data))
    capture = Capture.objects.get()
    assert (capture.stored_bytes(), capture.filename, capture.method) == (data, "page.txt", CaptureMethod.UPLOADED)
    assert "“Quoted”\nlines\n" in capture.text


def test_what_does_not_say_how_it_is_stored_is_read_as_a_person_says(as_curator):
    data = "Gelenkschmerzen für immer weg".encode("latin-1")
    response = send(as_curator, ADD, uploaded=SimpleUploadedFile("page.txt", data))
    assert "It may be windows-1252 (“Gelenkschmerzen für immer weg”)" in errors_on(response, "uploaded")
    assert not Capture.objects.exists()
    send(as_curator, ADD, uploaded=SimpleUploadedFile("page.txt", data), charset="windows-1252")
    assert Capture.objects.get().text == "Gelenkschmerzen für immer weg"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "only white space"),
        (b"%PDF-1.7 and so on", "it was cut short"),
        (b"\x00\x01\x02\x03" * 50, "NUL"),
        ("Words without a mark".encode("utf-16-le"), "UTF-16"),
        (b"x" * (21 * 1024 * 1024), "20 MB is the most"),
    ],
)
def test_a_file_that_is_no_text_is_refused_beside_the_field_and_the_rest_survives(as_curator, data, reason):
    response = send(as_curator, ADD, title="My title", doi="10.1234/abc", uploaded=SimpleUploadedFile("page.txt", data))
    assert reason in errors_on(response, "uploaded")
    assert not Source.objects.exists()
    assert fields_of(response)["title"] == "My title"
    assert fields_of(response)["doi"] == "10.1234/abc"


def test_a_file_that_is_too_large_is_refused_with_its_size(as_curator):
    response = send(as_curator, ADD, uploaded=SimpleUploadedFile("page.txt", b"x" * (25 * 1024 * 1024)))
    assert "The file has 25.0 MB" in errors_on(response, "uploaded")
    assert not Source.objects.exists()


def test_a_chosen_file_survives_an_error_elsewhere(as_curator):
    response = send(as_curator, ADD, pmid="many", uploaded=SimpleUploadedFile("page.txt", b"Words of a page."))
    assert errors_on(response, "pmid")
    again = as_curator.post(ADD, fields_of(response) | {"pmid": "12345678"})
    assert again.status_code == 302
    capture = Capture.objects.get()
    assert (capture.text, capture.filename) == ("Words of a page.", "page.txt")


def test_a_chosen_file_can_be_left_out_after_an_error(as_curator):
    response = send(as_curator, ADD, pmid="many", uploaded=SimpleUploadedFile("page.txt", b"Words of a page."))
    fields = fields_of(response) | {"pmid": ""}
    del fields["keep"]
    as_curator.post(ADD, fields)
    assert Source.objects.exists()
    assert not Capture.objects.exists()


def test_text_and_file_together_are_refused(as_curator):
    response = send(as_curator, ADD, pasted=TEXT, uploaded=SimpleUploadedFile("page.txt", b"Other words."))
    assert "not both" in errors_on(response, "pasted")
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("pmid", "12a", "PMID"),
        ("pmcid", "PMC", "PMCID"),
        ("doi", "11.1234/abc", "DOI"),
        ("trial_number", "ISRCTN1234567", "ISRCTN"),
        ("published", "2023-02-30", "February 2023 has 28 days"),
        ("published", "March", "not a date"),
        ("address", "example.org/page", "https://"),
        ("title", "A\x07bell", "control character"),
        ("note", "A NUL\x00 here", "Null characters"),
        ("language", "e" * 36, "35"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_survives(as_curator, field, typed, reason):
    others = {"title": "My title", "author_printed": "An Author", "pasted": "“Pasted” – words\nover two lines"}
    sent = others | {field: typed}
    response = send(as_curator, ADD, **sent)
    assert reason in errors_on(response, field)
    assert not Source.objects.exists()
    back = fields_of(response)
    kept = {name: back[name].replace("\r\n", "\n") for name in others if name != field}
    assert kept == {name: value for name, value in others.items() if name != field}


def test_a_folded_section_opens_where_something_is_wrong(as_curator):
    response = send(as_curator, ADD, doi="11.1234/abc")
    section = response.content.decode().split("Identifiers")[0].rsplit("<fieldset", 1)[1]
    assert "<details" not in section


def test_a_wrong_text_stores_neither_source_nor_capture(as_curator):
    response = send(as_curator, ADD, title="My title", pasted="  \n ")
    assert "white space" in errors_on(response, "pasted")
    assert not Source.objects.exists()


def test_an_excluded_source_says_why(as_curator):
    response = send(as_curator, ADD, title="x", status="excluded")
    assert "An excluded source says why" in says(response)
    assert not Source.objects.exists()


def test_a_duplicate_identifier_warns_with_a_link_and_is_saved_all_the_same(as_curator):
    other = make_source(title="The first one", doi="10.1234/abc")
    response = send(as_curator, ADD, title="Again", doi="10.1234/ABC")
    assert Source.objects.count() == 2
    assert any("The first one has the same DOI" in said for said in messages_on(response))
    assert address("source", "change", other.uid) in response.content.decode()


def test_a_duplicate_address_and_text_warn_too(as_curator):
    other = make_source(title="The first one", address="https://www.example.org/page/")
    make_capture(TEXT, source=other)
    response = send(
        as_curator,
        ADD,
        title="Again",
        address="http://example.org/page",
        uploaded=SimpleUploadedFile("a", TEXT.encode()),
    )
    assert any("The first one has the same address and text" in said for said in messages_on(response))


def test_a_change_keeps_who_and_why_in_the_history(as_curator, curator):
    source = make_source(title="Before")
    page = address("source", "change", source.uid)
    send(as_curator, page, title="After", reason="As the page prints it")
    entry = source.history.latest()
    assert (entry.title, entry.history_user, entry.history_change_reason) == ("After", curator, "As the page prints it")
    history = as_curator.get(address("source", "history", source.uid))
    assert "title: Before → After" in says(history)
    assert "As the page prints it" in says(history)
    assert curator.shown_name in says(history)


def test_tags_are_changed(as_curator):
    source = make_source(tags=[make_tag("old")])
    send(as_curator, address("source", "change", source.uid), tags=[make_tag("new").pk])
    assert [tag.name for tag in source.tags.all()] == ["new"]


def test_the_captures_of_a_source_are_listed_without_their_text(as_curator, django_assert_num_queries):
    capture = make_capture("A text of its own.")
    page = as_curator.get(address("source", "change", capture.source_id))
    assert "A text of its own." not in page.content.decode()
    assert address("capture", "change", capture.uid) in page.content.decode()
    assert f"{address('claim', 'add')}?capture={capture.uid}" in page.content.decode()


def test_a_source_is_withdrawn_with_a_reason_and_stays(as_curator):
    source = make_source()
    page = f"/admin/claims/source/{source.uid}/step/withdraw/"
    refused = as_curator.post(page, {"because": " "})
    assert "Say why" in says(refused)
    as_curator.post(page, {"because": "Entered twice"})
    source.refresh_from_db()
    assert source.withdrawn_at
    shown = as_curator.get(address("source", "change", source.uid))
    assert "Entered twice" in says(shown)
    assert as_curator.post(address("source", "change", source.uid), {"title": "x"}).status_code == 403


def test_a_source_with_claims_is_not_withdrawn(as_curator):
    claim = make_claim()
    response = as_curator.post(f"/admin/claims/source/{claim.source_id}/step/withdraw/", {"because": "Twice"})
    assert "On this source stand: 1 claims" in says(response)
    claim.source.refresh_from_db()
    assert claim.source.withdrawn_at is None


def test_nobody_deletes_a_source(as_everything):
    source = make_source()
    assert as_everything.post(address("source", "delete", source.uid), {"post": "yes"}).status_code == 403
    listed = as_everything.get(address("source"))
    assert "delete_selected" not in listed.content.decode()
    as_everything.post(address("source"), {"action": "delete_selected", "_selected_action": [source.pk], "post": "yes"})
    assert Source.objects.filter(pk=source.pk).exists()


@pytest.mark.parametrize("typed", ["Knees", "10.1234/ABC", "https://www.example.org/knees/", "12345678"])
def test_sources_are_found_by_words_identifiers_and_address(as_curator, typed):
    make_source(title="About knees", doi="10.1234/abc", pmid="12345678", address="https://example.org/knees")
    make_source(title="Something else")
    shown = says(as_curator.get(address("source"), {"q": typed}))
    assert "About knees" in shown
    assert "Something else" not in shown


@pytest.mark.parametrize("typed", ["https://doi.org/10.1234/ABC", "PMID 12345678"])
def test_what_stands_on_a_source_is_found_by_its_identifier(as_curator, typed):
    source = make_source(title="About knees", doi="10.1234/abc", pmid="12345678")
    claim, other = make_claim(capture=make_capture(source=source)), make_claim()
    make_evidence_item(title="A trial of knees", doi="10.1234/abc", pmid="12345678")
    make_evidence_item(title="A trial of hips")
    claims = says(as_curator.get(address("claim"), {"q": typed}))
    assert claim.short_number in claims
    assert other.short_number not in claims
    captures = says(as_curator.get(address("capture"), {"q": typed}))
    assert "1 saved copy" in captures
    items = says(as_curator.get(address("evidenceitem"), {"q": typed}))
    assert "A trial of knees" in items
    assert "A trial of hips" not in items


def test_a_publisher_is_saved_and_a_second_of_the_same_name_refused(as_curator):
    page = address("publisher", "add")
    send(as_curator, page, name="Example Clinic", sells="yes", basis="“Book your treatment”")
    assert Publisher.objects.get().sells == "yes"
    response = send(as_curator, page, name="Example Clinic")
    assert "already exists" in errors_on(response, "name")


def test_leads_edit_source_types_and_curators_read_them(as_lead, as_curator):
    page = address("sourcetype", "add")
    send(as_lead, page, name="Podcast", code="podcast", side="marketing", position="50")
    podcast = SourceType.objects.get(code="podcast")
    assert podcast.side == "marketing"
    refused = as_curator.get(page)
    assert refused.status_code == 403
    assert as_curator.get(address("sourcetype", "change", podcast.pk)).status_code == 200
    assert as_curator.post(address("sourcetype", "change", podcast.pk), {"name": "x"}).status_code == 403


def test_an_abstract_is_frozen_as_one(as_curator):
    send(as_curator, ADD, title="A trial", pasted="Background: knees.", depth="abstract")
    assert Capture.objects.get().depth == Depth.ABSTRACT


def test_when_a_page_was_seen_is_kept_and_the_future_refused(as_curator):
    response = send(as_curator, ADD, pasted=TEXT, observed_at="2999-01-01T10:00")
    assert "future" in says(response)
    assert not Source.objects.exists()
    again = fields_of(response) | {"observed_at": "2018-03-05T10:00"}
    as_curator.post(ADD, again)
    assert f"{Capture.objects.get().observed_at:%Y-%m-%d %H:%M}" == "2018-03-05 10:00"
