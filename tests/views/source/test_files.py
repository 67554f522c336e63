"""Several files at once: each its own source, each told of by itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.models import Capture, Source
from claims.rules.extract.document import MAX_BYTES
from tests.builders import make_capture, make_source
from tests.flat import flat

pytestmark = pytest.mark.django_db

NEW = "/sources/new/"


def send(client, *files, **typed):
    several = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(NEW, {"text": "", "file": several, **typed})


def test_each_file_becomes_its_own_source(as_curator):
    response = send(as_curator, ("a.html", b"<title>Knees</title><p>It may help."), ("b.txt", b"It never fails."))
    assert response.status_code == 200
    captures = Capture.objects.order_by("pk")
    assert [(one.filename, one.extractor) for one in captures] == [("a.html", "html"), ("b.txt", "text")]
    assert Source.objects.count() == 2
    shown = flat(response)
    assert "2 of 2 files stored" in shown
    for capture in captures:
        assert f'href="{capture.source.get_absolute_url()}"' in shown
    assert "Knees</a>" in shown


def test_what_is_refused_is_told_beside_what_is_stored(as_curator):
    stored = make_capture("It rarely fails.")
    response = send(
        as_curator, ("good.txt", b"It never fails."), ("empty.txt", b""), ("again.txt", b"It rarely fails."),
        ("large.txt", b"a" * (MAX_BYTES + 1)),
    )  # fmt: skip
    shown = flat(response)
    assert "1 of 4 files stored" in shown
    assert Source.objects.exclude(pk=stored.source_id).get().captures.get().filename == "good.txt"
    assert "again.txt</b>: This may be stored already." in shown
    assert f'<a href="{stored.source.get_absolute_url()}">' in shown
    assert "large.txt</b>: The file has 20.0 MB; 20 MB is the most." in shown
    assert "empty.txt</b>: " in shown


def test_one_file_twice_is_stored_once(as_curator):
    shown = flat(send(as_curator, ("a.txt", b"It never fails."), ("b.txt", b"It never fails.")))
    assert "1 of 2 files stored" in shown
    assert Capture.objects.get().filename == "a.txt"


def test_nothing_stored_is_said_so(as_curator):
    response = send(as_curator, ("a.txt", b""), ("b.txt", b""))
    assert (response.status_code, Source.objects.count()) == (422, 0)
    assert "0 of 2 files stored" in flat(response)


def test_what_can_be_said_of_all_holds_for_each(as_curator):
    send(as_curator, ("a.txt", b"One."), ("b.txt", b"Two."), publisher="Clinic X", source_type="clinic", language="en")
    told = {(one.publisher.name, one.source_type.code, one.language) for one in Source.objects.all()}
    assert told == {("Clinic X", "clinic", "en")}


@pytest.mark.parametrize("field", ["title", "text", "doi", "address", "published"])
def test_what_is_of_one_source_is_refused_at_its_field_and_kept(as_curator, field):
    response = send(as_curator, ("a.txt", b"One."), ("b.txt", b"Two."), **{field: "2020-01"})
    assert (response.status_code, Source.objects.count()) == (422, 0)
    assert list(response.context["form"].errors) == [field]
    assert "2020-01" in flat(response)


def test_a_newer_copy_is_one_file(as_curator):
    source = make_source()
    boxes = [as_curator.get(NEW + query).context["form"]["file"] for query in ("", f"?source={source.uid}")]
    assert [" multiple" in str(box) for box in boxes] == [True, False]


@pytest.mark.parametrize("client", ["as_reader", "as_reviewer"])
def test_who_is_not_a_curator_puts_in_nothing(client, request):
    response = send(request.getfixturevalue(client), ("a.txt", b"One."), ("b.txt", b"Two."))
    assert (response.status_code, Source.objects.count()) == (403, 0)
