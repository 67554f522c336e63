"""A release goes back into an empty installation, and the release of that has the same bytes in every file of data."""

import csv
import io
import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from claims.actions.archive_copy import say_archive_copy
from claims.actions.capture_judgement import judge_capture
from claims.actions.claim import withdraw_claim
from claims.actions.publisher_response import note_not_asked
from claims.actions.purge import purge
from claims.actions.question import withdraw_question
from claims.actions.release import Plan
from claims.actions.source import withdraw_source
from claims.actions.withholding import withhold
from claims.choices import Role
from claims.exchange.files import STUDY
from claims.exchange.own.load import load_own
from claims.exchange.own.read import own_file
from claims.exchange.release.build import build_release
from claims.exchange.release.folder import take_out
from claims.exchange.release.load import load_release
from claims.models import Exemption, Round, SchemeVersion, User
from claims.rules.identify.uid import new_uid
from tests.builders import (
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_pair,
    make_publisher,
    make_question,
    make_rating,
    make_relation,
    make_request,
    make_response,
    make_search,
    make_source,
    make_statement,
    make_user,
    open_round,
)
from tests.decided import decided
from tests.exchange.own.test_load import assert_it_is_sound, demonstrated
from tests.items import answered
from tests.led import close, led_round

pytestmark = pytest.mark.django_db


@contextmanager
def elsewhere():
    """Another installation: what is stored there is not here after."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def set_up_anew():
    """The codebooks and the standing round of another installation have identifiers and times of their own."""
    for record in (*SchemeVersion.objects.all(), *Round.objects.all()):
        type(record).objects.filter(pk=record.pk).update(uid=new_uid())
    SchemeVersion.objects.exclude(frozen_at=None).update(frozen_at=timezone.now() - timedelta(days=9))
    Round.objects.update(name="Begun here", opened_at=timezone.now() - timedelta(days=9))


def released(lead, folder):
    """The files of data of a release made now, by name."""
    plan = Plan(title="First", contact="team@evidence.example")
    take_out(build_release(actor=lead, plan=plan, round_=Round.objects.standing_now()), folder)
    return {path.name: path.read_bytes() for path in sorted((folder / "data").iterdir())}


def differing(before, after):
    """By file of data what differs: how many rows there were and are, or the columns with what they say first."""
    told = {}
    for name in before:
        if name.endswith(".csv") and before[name] != after[name]:
            was, now = (
                list(csv.DictReader(io.StringIO(data.decode(), newline=""))) for data in (before[name], after[name])
            )
            pairs = [(one, other) for one, other in zip(was, now, strict=False) if one != other]
            columns = {
                key: (one[key], other[key]) for one, other in reversed(pairs) for key in one if one[key] != other[key]
            }
            told[name] = (len(was), len(now), columns)
    return told


def judged_otherwise():
    """What the demonstration has not: each kind of unit, items, a retired codebook, names, withheld words and so on."""
    something_withdrawn()
    page = make_source(title="=A page", publisher=make_publisher(name="Clinic"))
    claim = make_claim(capture=make_capture(source=page))
    for number, unit in enumerate((claim, page, page.publisher)):
        round_, rating = answered(unit)
        SchemeVersion.objects.filter(pk=rating.scheme_version_id).update(status="retired", notes=f"Note {number}")
        Exemption.objects.create(round=round_, **{
            "account": rating.reviewer, "change": "opened", "reason": "Nobody else.", "created_by": rating.reviewer,
        })  # fmt: skip
    ann, bob = (make_user(Role.REVIEWER, first_name=name, last_name="Person") for name in ("Ann", "Bob"))
    make_statement(ann, page.publisher)
    pseudonymous = make_user(Role.REVIEWER, first_name="Cat", pseudonym="Reviewer C")
    for shows_names in (False, True):
        round_ = led_round(claim, raters=(ann, bob, pseudonymous), shows_names=shows_names, name=f"Names {shows_names}")
        first = make_rating(claim, reviewer=ann, round_=round_)
        make_rating(claim, reviewer=ann, round_=round_, supersedes=first, verdict="supported")
        make_rating(claim, reviewer=bob, round_=round_, evidence_as_of="2026-11", confidence="low")
        make_rating(claim, reviewer=pseudonymous, round_=round_)
        decision = decided(close(round_), claim)
        decided(round_, claim, "unsupported", supersedes=decision)
    other = make_claim(capture=make_capture("It is said that it helps.", source=page), quote="it helps")
    withhold(actor=everything(), capture=other.capture, start=other.start, end=other.end, reason="Asked.")
    withheld = make_capture("Some words stand here.", source=page)
    withhold(actor=everything(), capture=withheld, reason="Asked.")
    purged = make_capture("Other words stand here.", source=page)
    purge(actor=everything(), withholding=withhold(actor=everything(), capture=purged, reason="Asked."))
    archived = make_capture("More words stand here.", source=page)
    address = "https://web.archive.org/web/20261130041500/https://clinic.example/msc"
    say_archive_copy(actor=everything(), capture=archived, address=address)
    judge_capture(actor=everything(), capture=archived, shows="partial", because="A part is missing.")
    heard(claim)
    struck = make_capture("<p><s>It cures</s> knees.</p>", source=page, media_type="text/html", filename="page.html")
    make_claim("It cures knees.", capture=struck)


def heard(claim):
    """What its publisher was asked about it, and said; that another was not asked; and a claim withdrawn since."""
    request = make_request(claim, make_claim("Our clinic treats knees.", capture=claim.capture))
    first = make_response(request, " We disagree.\r\nAll of us, =1+1 ")
    make_response(request, "We disagree.", supersedes=first, because="Copied wrongly.")
    note_not_asked(actor=everything(), claims=[claim], because="It was said before.")
    gone = make_claim("This one is gone.", capture=make_capture("This one is gone.", source=claim.source))
    make_response(make_request(gone, claim))
    withdraw_claim(actor=everything(), claim=gone, because="No claim.")


def something_withdrawn():
    """What people took out since, with what had been made of it."""
    rater, gone = make_user(Role.REVIEWER), make_claim()
    round_ = led_round(compared := make_claim(), gone, raters=(rater,))
    against = {"comparator": "claim", "comparator_claim": gone, "wording_gap": "in_line"}
    make_rating(compared, reviewer=rater, round_=round_, **against)
    make_rating(gone, reviewer=rater, round_=round_)
    close(round_)
    make_pair(gone, compared)
    make_evidence_link(claim=gone)
    withdraw_claim(actor=everything(), claim=gone, because="No claim.")
    page, question, item = make_source(), make_question(), make_evidence_item()
    answered(page)
    make_relation(page, compared.source)
    make_search(question)
    make_evidence_link(item, question=question)
    withdraw_source(actor=everything(), source=page, because="A double.")
    withdraw_question(actor=everything(), question=question, because="A double.")


def test_a_release_comes_out_as_it_went_in(tmp_path):
    with elsewhere():
        demonstrated()
        judged_otherwise()
        before = released(make_user(Role.CURATOR, Role.LEAD, username="there"), tmp_path / "there")
    assert b"struck through" in before["claims.csv"]
    assert [before["publisher_requests.csv"].count(state) for state in (b'"answered"', b'"not_asked"')] == [1, 1]
    assert b'" We disagree.\r\nAll of us, =1+1 "' in before["publisher_responses.csv"]
    with elsewhere():
        lead = make_user(Role.CURATOR, Role.LEAD, username="here")
        set_up_anew()
        outcomes = load_release(actor=lead, folder=tmp_path / "there", round_=open_round())
        assert [problem for one in outcomes for problem in one.problems if problem.refuses] == []
        assert differing(before, released(lead, tmp_path / "alone")) == {}
        make_user(Role.REVIEWER)
        after = released(lead, tmp_path / "beside others")
        assert differing(before, after) == {}
        assert before == after
        assert_it_is_sound()


def test_what_somebody_rated_alone_comes_back_too(tmp_path):
    with elsewhere():
        person = everything()
        User.objects.update(first_name="Ann", last_name="Person")
        make_rating(make_claim(), reviewer=person)
        before = released(person, tmp_path / "there")
        assert b"Ann Person" in before["ratings.csv"]
    with elsewhere():
        lead = make_user(Role.CURATOR, Role.LEAD, username="here")
        set_up_anew()
        load_release(actor=lead, folder=tmp_path / "there", round_=open_round())
        assert differing(before, released(lead, tmp_path / "here")) == {}
        assert_it_is_sound()


def test_a_file_of_a_release_alone_is_refused_or_changes_nothing(tmp_path):
    """Brought without those that it names, or with values that cannot be, each is told of with its rows."""
    with elsewhere():
        judged_otherwise()
        files = released(make_user(Role.CURATOR, Role.LEAD), tmp_path / "there")
        for name, data in files.items():
            if file := own_file(name, data):
                (outcome,) = load_own(actor=everything(), files=[file])
                assert (outcome.new, outcome.refused) == (0, 0), (name, outcome.problems)
    for file in STUDY:
        for data in (files[f"{file.name}.jsonl"], *wrongly(files[f"{file.name}.jsonl"])):
            (outcome,) = load_own(actor=everything(), files=[own_file(f"{file.name}.jsonl", data)], dry_run=True)
            assert outcome.found == len(data.splitlines())
            assert outcome.refused, file.name


def wrongly(data):
    """The same rows with what no column can hold."""
    rows = [json.loads(line) for line in data.splitlines()]
    for value in ("x" * 5_000, "9" * 400, "0001-01-01T00:00:00+23:00", "[", None):
        yield b"".join(json.dumps(dict.fromkeys(row, value)).encode() + b"\n" for row in rows)
