"""Documents that people bring: the pages of a recording of the web, each with its recorded address and time."""

import gzip
from datetime import UTC, datetime

import pytest

from claims.actions.import_ import store_import
from claims.choices import Became, ImportKind
from claims.exchange.incoming import Document, bring
from claims.models import Capture, Import, Source
from tests.saved import PAGE, make_wacz, make_warc, plain_record

pytestmark = pytest.mark.django_db(transaction=True)
A, B = "https://clinic.example/a", "https://clinic.example/b"
SEEN = datetime(2026, 11, 2, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["web.warc", "web.warc.gz", "web.wacz"])
def test_the_pages_of_a_recording_are_records_with_their_address_and_time(name, installed, curator):
    warc = make_warc((A, PAGE), (B, PAGE), (A, b"<p>Our clinic treats hips by now."), packed=name != "web.warc")
    data = make_wacz(web=warc) if name == "web.wacz" else warc
    for became in (Became.NEW, Became.SAME):
        (import_,) = bring(actor=curator, files=[Document(name, data)])
        assert (import_.kind, import_.found) == (ImportKind.DOCUMENTS, 3)
        assert [one.became for one in import_.records.order_by("position")] == [became] * 3
        store_import(actor=curator, import_=import_)
    # The later page of the same address is a further copy of the same source.
    captures = Capture.objects.order_by("pk")
    assert [(one.asked_address, one.observed_at, one.extractor) for one in captures] == [
        (A, SEEN, "html"), (B, SEEN, "html"), (A, SEEN, "html"),
    ]  # fmt: skip
    assert captures[0].source == captures[2].source
    assert sorted(Source.objects.values_list("address", flat=True)) == [A, B]


def test_what_cannot_be_read_of_a_recording_is_refused_beside_what_can(installed, curator):
    lies = plain_record(A, PAGE, length=999_999) + plain_record(B, PAGE)
    nothing = gzip.compress(plain_record("dns:clinic.example", b"x"))
    (import_,) = bring(actor=curator, files=[Document("lies.warc", lies), Document("none.warc.gz", nothing)])
    refused = [one.because for one in import_.records.filter(became=Became.REFUSED).order_by("position")]
    assert "999999 bytes" in refused[0]
    assert "No page in it" in refused[-1]
    assert import_.records.filter(became=Became.NEW).count() == 1
    assert Import.objects.count() == 1
