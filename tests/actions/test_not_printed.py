"""Not printed is said after a person said so; what nobody looked for is not recorded."""

import html

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.source import save_source
from claims.choices import Role
from claims.models import Source
from claims.reads.history import changes_of
from claims.reads.source.suggestion import not_printed_of
from tests.admin.pages import address, fields_of, send
from tests.builders import everything, make_capture, make_claim, make_publisher, make_source, make_user
from tests.exchange.helpers import rows_of

pytestmark = pytest.mark.django_db


def shown(client, record):
    return html.unescape(client.get(record.get_absolute_url()).content.decode())


def test_nothing_is_said_to_be_not_printed_that_nobody_looked_for(as_reader):
    claim = make_claim(capture=make_capture(source=make_source(title="")))
    for record in (claim, claim.source):
        text = shown(as_reader, record)
        assert "not printed" not in text.lower()
        assert "Not recorded: title, publisher, author, date" in text


def test_what_a_person_looked_for_is_not_printed_everywhere(as_reader):
    claim = make_claim(capture=make_capture(source=make_source(title="")))
    save_source(actor=everything(), source=claim.source, not_printed=["title", "publisher"])
    for record in (claim, claim.source):
        assert "Not printed: title, publisher" in shown(as_reader, record)
        assert "Not recorded: author, date" in shown(as_reader, record)
    (row,) = rows_of("claims")
    assert row["not_printed"] == "title publisher"
    assert changes_of(claim.source)[0].why == "Looked for, and not printed: title, publisher"
    assert "Publisher not printed, title not printed" in shown(as_reader, claim)


def test_it_is_taken_back_and_goes_away_with_a_value():
    source = make_source(title="")
    save_source(actor=everything(), source=source, not_printed=["title", "publisher", "author_printed"])
    save_source(actor=everything(), source=source, not_printed=["title", "publisher"])
    assert not_printed_of(source) == ["title", "publisher"]
    source.title = "Our therapy"
    source.publisher = make_publisher()
    save_source(actor=everything(), source=source)
    assert not_printed_of(source) == []


def test_a_field_with_a_value_is_not_not_printed():
    source = make_source(title="Our therapy")
    with pytest.raises(ValidationError) as refused:
        save_source(actor=everything(), source=source, not_printed=["title"])
    assert list(refused.value.error_dict) == ["title"]
    with pytest.raises(ValidationError):
        save_source(actor=everything(), source=source, not_printed=["note"])


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.LEAD])
def test_only_curators_say_it(role, client):
    source = make_source(title="")
    with pytest.raises(PermissionDenied):
        save_source(actor=make_user(role), source=source, not_printed=["title"])
    client.force_login(make_user(role))
    assert client.post(f"/sources/{source.uid}/not-printed/", {"field": "title"}).status_code == 403


def test_the_source_page_takes_it(as_curator):
    source = make_source(title="")
    as_curator.post(f"/sources/{source.uid}/not-printed/", {"field": ["title", "doi"]})
    source.refresh_from_db()
    assert not_printed_of(source) == ["title", "doi"]
    as_curator.post(f"/sources/{source.uid}/not-printed/", {"field": ["strange"]})
    source.refresh_from_db()
    assert not_printed_of(source) == ["title", "doi"]
    as_curator.post(f"/sources/{source.uid}/not-printed/", {})
    source.refresh_from_db()
    assert not_printed_of(source) == []


def test_a_pasted_page_takes_it(as_curator):
    as_curator.post("/sources/new/", {"text": "It rarely fails.", "not_printed": ["author_printed"]})
    assert not_printed_of(Source.objects.get()) == ["author_printed"]


def test_the_admin_takes_it(as_curator):
    source = make_source(title="", doi="")
    page = address("source", "change", source.pk)
    send(as_curator, page, not_printed=["author_printed"])
    source.refresh_from_db()
    assert not_printed_of(source) == ["author_printed"]
    assert "not_printed" in fields_of(as_curator.get(page))
