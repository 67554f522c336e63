"""Intervals of agreement: by a worker, kept, and shown only beside the ratings that they were worked out from."""

import csv

import pytest
from django.core.exceptions import PermissionDenied
from django_tasks import default_task_backend

from claims.actions.intervals import work_out_intervals
from claims.actions.job import run_job, start_intervals
from claims.choices import JobState, Role
from claims.models import OPERATOR, AgreementIntervals, Job, Rating
from claims.reads.review.agreement import agreed_in, rows_of
from claims.reads.review.intervals import fingerprint, kept_for
from claims.rules.review.agreement.bootstrap import Interval, Resampling
from claims.rules.review.agreement.figures import agreement
from tests.builders import make_capture, make_claim, make_rating, make_source, make_user
from tests.decided import several
from tests.flat import flat
from tests.led import hand_out, led_round, reopen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """A hundred resamples instead of a thousand: what is tried here is where they go."""
    monkeypatch.setattr("claims.reads.review.intervals.RESAMPLES", 100)
    monkeypatch.setattr("claims.reads.review.intervals.Resampling", lambda seed: Resampling(seed, 100))
    default_task_backend.clear()


@pytest.fixture
def closed():
    """Five claims on pages of two kinds; two raters who agree on three of them."""
    captures = [
        make_capture(source=make_source(source_type=code)) for code in ("clinic", "clinic", "journal", "journal")
    ]
    claims = [make_claim(capture=captures[n % 4]) for n in range(5)]
    said = [("supported",) * 2, ("supported", "unsupported"), ("unsupported",) * 2, ("unsupported", "supported")]
    raters = [make_user(Role.REVIEWER, pseudonym=name) for name in ("Ann", "Ben")]
    return several(*said, ("supported",) * 2, claims=claims, raters=raters, seed=7)


def worked_out(round_, lead):
    job = start_intervals(actor=lead, round_=round_)
    run_job.call(job.uid)
    job.refresh_from_db()
    return job


def test_a_worker_works_them_out_and_the_page_has_them(closed, client):
    round_, _claims = closed
    lead = make_user(Role.LEAD)
    client.force_login(lead)
    address = f"/rounds/{round_.uid}/agreement/"
    assert "not worked out yet" in flat(client.get(address))
    answer = client.post(f"{address}intervals/")
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    assert "Intervals are being worked out" in flat(client.get(address))
    run_job.call(job.uid)
    job.refresh_from_db()
    assert (job.state, job.done > 0, job.total % 100) == (JobState.DONE, True, 0)
    assert address in flat(client.get(job.get_absolute_url()))
    verdict = agreed_in(round_, OPERATOR).asked[0]
    rows = rows_of(verdict, agreed_in(round_, OPERATOR).rated)
    expected = agreement(rows, categories=verdict.categories, resampling=Resampling(7, 100)).alpha.nominal.interval
    assert isinstance(expected, Interval)
    page = flat(client.get(address))
    assert f"{expected.low:z.2f} to {expected.high:z.2f}" in page
    assert "not worked out yet" not in page
    lines = client.get(f"/rounds/{round_.uid}/agreement.csv").content.decode().splitlines()
    assert next(csv.DictReader(lines))["interval_95"] == f"{expected.low:z.2f} to {expected.high:z.2f}"


def test_groups_have_intervals_of_their_own_and_the_names_of_people_are_not_kept(closed):
    round_, _claims = closed
    worked_out(round_, make_user(Role.LEAD))
    found = AgreementIntervals.objects.get().found
    assert {"verdict", "verdict side marketing", "verdict side research", "verdict type clinic"} <= found.keys()
    assert "Ann" not in str(found)
    kept = kept_for(round_, agreed_in(round_, OPERATOR))
    assert ("kappa", "Ann", "Ben") in kept["verdict"]


def test_groups_have_no_interval_of_kappa_which_they_do_not_tell(closed):
    worked_out(closed[0], make_user(Role.LEAD))
    found = AgreementIntervals.objects.get().found
    names = {name[0] for name, *_ in found["verdict side marketing"]}
    assert "kappa" not in names
    assert "alpha" in names


def test_whoever_closes_a_round_has_them_worked_out(client):
    claim, rater, lead = make_claim(), make_user(Role.REVIEWER), make_user(Role.LEAD)
    round_ = led_round(claim, raters=(rater,))
    make_rating(claim, reviewer=rater, round_=round_)
    client.force_login(lead)
    page = client.get(f"/rounds/{round_.uid}/close/")
    sent = {name: "on" for name in page.context["form"].fields if name != "because"}
    assert client.post(f"/rounds/{round_.uid}/close/", sent).status_code == 302
    (job,) = Job.objects.all()
    assert (job.kind, job.arguments, job.created_by) == ("intervals", {"round_uid": round_.uid}, lead)


def test_those_of_other_ratings_are_not_shown(closed, client):
    round_, claims = closed
    lead = make_user(Role.LEAD)
    worked_out(round_, lead)
    before = fingerprint(round_, agreed_in(round_, OPERATOR))
    reopen(round_)
    # Somebody who came since then, and so has seen nothing.
    newcomer = make_user(Role.REVIEWER)
    hand_out(round_, claims[0], newcomer)
    make_rating(claims[0], reviewer=newcomer, round_=round_, verdict="contradicted")
    agreed = agreed_in(round_, OPERATOR)
    assert fingerprint(round_, agreed) != before
    assert kept_for(round_, agreed) is None
    client.force_login(lead)
    assert "not worked out yet" in flat(client.get(f"/rounds/{round_.uid}/agreement/"))


def test_asked_for_twice_it_is_worked_out_once_and_again_it_takes_the_place_of_the_first(closed):
    round_, lead = closed[0], make_user(Role.LEAD)
    assert start_intervals(actor=lead, round_=round_) == start_intervals(actor=lead, round_=round_)
    for _ in range(2):
        worked_out(round_, lead)
    assert AgreementIntervals.objects.count() == 1


@pytest.mark.parametrize("roles", [(Role.READER,), (Role.CURATOR,), (Role.REVIEWER,)])
def test_only_leads_have_them_worked_out(closed, client, roles):
    person = make_user(*roles)
    client.force_login(person)
    assert client.post(f"/rounds/{closed[0].uid}/agreement/intervals/").status_code == 403
    with pytest.raises(PermissionDenied):
        work_out_intervals(actor=person, round_=closed[0], progress=lambda *_: None)
    assert not Job.objects.exists()
    assert "a lead of the round has them worked out" in flat(client.get(f"/rounds/{closed[0].uid}/agreement/"))


def test_a_lead_who_rates_has_nothing_worked_out_before_the_reveal(client):
    lead, other, claim = make_user(Role.LEAD, Role.REVIEWER), make_user(Role.REVIEWER), make_claim()
    round_ = led_round(claim, raters=(lead, other))
    make_rating(claim, reviewer=other, round_=round_)
    client.force_login(lead)
    assert client.post(f"/rounds/{round_.uid}/agreement/intervals/").status_code == 403
    with pytest.raises(PermissionDenied):
        work_out_intervals(actor=lead, round_=round_, progress=lambda *_: None)
    assert not AgreementIntervals.objects.exists()
    assert Rating.objects.visible_to(lead).count() == 0
