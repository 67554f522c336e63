"""Flagging what was retracted, and what rests on it."""

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from claims.actions.retraction import flag_retractions
from claims.actions.source import save_source
from claims.choices import RetractionStatus, Role
from claims.rules.reference.retraction import Notice
from tests.builders import (
    everything,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_rating,
    make_source,
    make_user,
)
from tests.exchange.test_retractions import HEADER, row
from tests.flat import text_at

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)
RETRACTED = Notice(RetractionStatus.RETRACTED, "10.1000/a", "123", "2023-08-16", number="7")


def flag(*notices, **named):
    return flag_retractions(actor=everything(), notices=notices, checked_on=DAY, **named)


def numbers(flagged):
    return len(flagged.changed), len(flagged.same), len(flagged.kept), len(flagged.refused)


@pytest.mark.parametrize("fields", [{"doi": "10.1000/a"}, {"pmid": "123"}])
def test_a_source_is_flagged_by_doi_or_pmid(fields):
    source, other = make_source(**fields), make_source(doi="10.1000/b", pmid="124")
    assert numbers(flag(RETRACTED, origin="rw.csv")) == (1, 0, 0, 0)
    source.refresh_from_db(), other.refresh_from_db()
    assert (source.retraction_status, other.retraction_status) == ("retracted", "unchecked")
    assert (source.retraction_checked_on, other.retraction_checked_on) == (DAY.isoformat(), "")
    assert source.history.first().history_change_reason == "Retracted of 2023-08-16, by rw.csv (7)"


def test_an_evidence_item_is_flagged_with_the_date_and_what_rests_on_it_is_stale():
    item = make_evidence_item(doi="10.1000/a")
    claim = make_claim()
    make_evidence_link(item, claim=claim)
    rating = make_rating(claim)
    assert numbers(flag(RETRACTED)) == (1, 0, 0, 0)
    item.refresh_from_db(), rating.refresh_from_db()
    assert (item.retraction_status, item.retraction_checked_on, item.version) == ("retracted", "2026-11-30", 2)
    assert rating.stale_at is not None


def test_an_item_without_identifiers_is_named_by_its_source():
    source = make_source(pmid="123")
    item, own = make_evidence_item(source=source), make_evidence_item(source=source, doi="10.1000/other")
    flag(RETRACTED)
    item.refresh_from_db(), own.refresh_from_db()
    assert (item.retraction_status, own.retraction_status) == ("retracted", "unchecked")


def test_the_same_file_twice_changes_nothing():
    source, item = make_source(doi="10.1000/a"), make_evidence_item(pmid="123")
    flag(RETRACTED)
    written = source.history.count(), item.history.count()
    assert numbers(flag(RETRACTED)) == (0, 2, 0, 0)
    assert (source.history.count(), item.history.count()) == written


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (RetractionStatus.RETRACTED, RetractionStatus.CORRECTED),
        (RetractionStatus.REINSTATED, RetractionStatus.CORRECTED),
        (RetractionStatus.REINSTATED, RetractionStatus.RETRACTED),
    ],
)
def test_what_a_person_knows_that_is_graver_or_later_is_kept(known, said):
    source = make_source(doi="10.1000/a", retraction_status=known)
    assert numbers(flag(Notice(said, "10.1000/a"))) == (0, 0, 1, 0)
    source.refresh_from_db()
    assert source.retraction_status == known


def test_a_retraction_is_lifted_by_a_reinstatement():
    source = make_source(doi="10.1000/a", retraction_status=RetractionStatus.RETRACTED)
    flag(Notice(RetractionStatus.REINSTATED, "10.1000/a", on="2024-01-01"))
    source.refresh_from_db()
    assert source.retraction_status == "reinstated"


def test_a_dry_run_writes_nothing():
    source = make_source(doi="10.1000/a")
    assert numbers(flag(RETRACTED, dry_run=True)) == (1, 0, 0, 0)
    source.refresh_from_db()
    assert source.retraction_status == "unchecked"


def test_who_is_no_curator_may_not():
    with pytest.raises(PermissionDenied):
        flag_retractions(actor=make_user(Role.REVIEWER), notices=[], checked_on=DAY)


def said(tmp_path, *rows, dry_run=False):
    path, out = tmp_path / "rw.csv", StringIO()
    path.write_text(HEADER + "".join(rows))
    call_command("retractions", str(path), username=everything().username, dry_run=dry_run, stdout=out)
    return out.getvalue()


def test_the_command_says_what_became_of_each(tmp_path):
    source = make_source(doi="10.1000/a", title="A title")
    told = said(tmp_path, row(), row(doi="Unavailable"), dry_run=True)
    assert "would be flagged: source “A title”: Not checked; the notice says Retracted of 2026-03-09" in told
    assert "Nothing was stored." in told
    source.refresh_from_db()
    assert source.retraction_status == "unchecked"
    assert "2 rows: 1 notices, 1 without a DOI and PMID, 0 refused." in said(tmp_path, row(), row(doi="Unavailable"))
    source.refresh_from_db()
    assert source.retraction_status == "retracted"
    assert "0 flagged, 1 said so already, 0 kept, 0 refused." in said(tmp_path, row())


def test_the_command_refuses_another_file(tmp_path):
    with pytest.raises(CommandError, match="Nothing in it"):
        said(tmp_path)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("retractions", str(tmp_path / "none.csv"), username=everything().username, stdout=StringIO())


def test_the_day_of_the_first_check_of_a_source_is_kept_and_shown(as_reader, time_machine):
    time_machine.move_to("2026-03-05T12:00:00Z")
    source = make_source(title="A trial")
    assert source.retraction_checked_on == ""
    source.retraction_status = RetractionStatus.NONE_KNOWN
    save_source(actor=everything(), source=source)
    time_machine.move_to("2026-09-01T12:00:00Z")
    source.retraction_status = RetractionStatus.RETRACTED
    save_source(actor=everything(), source=source)
    assert source.retraction_checked_on == "2026-03-05"
    assert "first checked 5 Mar 2026" in text_at(as_reader, source.get_absolute_url())
