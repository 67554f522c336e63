"""A copied citation says what is recorded, as it is recorded, and no address that leads nowhere for others."""

from datetime import UTC, datetime

import pytest

from claims.exchange.annotation import annotation_of
from claims.reads.claim.citation import cite, permalink
from tests.builders import QUOTE, make_capture, make_claim, make_publisher, make_source
from tests.exchange.helpers import rows_of

pytestmark = pytest.mark.django_db


def test_everything_that_is_recorded_stands_in_it(settings):
    settings.PUBLIC_ADDRESS = "https://evidence.example/"
    source = make_source(
        title="Our therapy", publisher=make_publisher(name="Clinic X"), container_title="Clinic news",
        address="https://clinic.example/msc", doi="10.1000/182", pmid="12345", trial_number="NCT01234567",
    )  # fmt: skip
    capture = make_capture(
        source=source, observed_at=datetime(2026, 11, 22, 4, tzinfo=UTC),
        archive_address="https://web.archive.org/web/20261122041500/https://clinic.example/msc",
    )  # fmt: skip
    claim = make_claim(capture=capture)
    assert cite(claim).splitlines() == [
        f"“{QUOTE}”",
        "Clinic X, Our therapy, Clinic news",
        "https://clinic.example/msc",
        "DOI 10.1000/182, PMID 12345, Trial NCT01234567",
        "Seen 2026-11-22",
        "Archive copy: https://web.archive.org/web/20261122041500/https://clinic.example/msc",
        f"https://evidence.example/claims/{claim.uid}/",
    ]


def test_what_nobody_looked_for_is_not_recorded_and_no_address_of_ours_is_written(settings):
    settings.PUBLIC_ADDRESS = ""
    claim = make_claim(capture=make_capture(source=make_source(title="")))
    stored = f"Stored {claim.capture.stored_at:%Y-%m-%d}, date seen not recorded"
    assert cite(claim).splitlines() == [f"“{QUOTE}”", "Publisher not recorded, title not recorded", stored]
    assert permalink(claim) == ""
    (row,) = rows_of("claims")
    assert row["permalink"] == ""
    made = annotation_of(claim, "")
    assert made["id"] == f"urn:x-evidence:claim:{claim.uid}"
    assert "cached" not in made["target"]["state"]
