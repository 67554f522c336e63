"""For the paper: a small round worked out by hand, steps that reconcile, and nothing before the reveal."""

import csv
import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.codebook_note import add_codebook_note
from claims.actions.coding import code_at
from claims.actions.rating import Place
from claims.actions.round import close_round
from claims.choices import Role, RoundTask, SourceStatus, UnitRole
from claims.models import Assignment, Rating, RoundUnit, Source, User
from claims.reads.review.flow import flow_of
from claims.reads.review.outcome import judged_in
from tests.builders import (
    everything,
    make_capture,
    make_claim,
    make_publisher,
    make_rater,
    make_rating,
    make_round,
    make_source,
    make_statement,
    make_user,
)  # fmt: skip
from tests.decided import decided
from tests.flat import flat
from tests.items import make_version_with_items
from tests.led import close, hand_out, led_round

pytestmark = pytest.mark.django_db
TABLES = ("flow", "sources", "frequencies")


@pytest.fixture
def study(db):
    """Worked out by hand.

    Eight sources: one withdrawn, one excluded, one without a copy, one read whole and without a claim, four with claims
    (two clinics, a journal, one of no type). Nine claims: one withdrawn, one withheld from nobody but not chosen, seven
    drawn, of which one is a pilot and one gold: five to be judged. Of these one is not rated (and skipped), one has one
    rater, one is agreed on, on two the raters differ, and one of these is decided.
    """
    raters = [make_rater(pseudonym="Ann"), make_rater(pseudonym="Ben")]
    make_source(title="Silent", status=SourceStatus.READ_WHOLE)
    silent = Source.objects.get(title="Silent")
    make_capture(source=silent)
    make_source(title="Excluded", status=SourceStatus.EXCLUDED, excluded_because="Not about cells.")
    make_source(title="No copy")
    Source.objects.filter(pk=make_source(title="Gone").pk).update(withdrawn_at=silent.created_at)
    clinics = [make_source(title=name, publisher=make_publisher(name=name)) for name in ("One", "Two")]
    captures = [
        *(make_capture(source=source) for source in clinics),
        make_capture(source=make_source(title="Three", source_type="journal")),
        make_capture(source=make_source(title="Four", source_type="")),
    ]
    claims = [make_claim(capture=captures[n % 4]) for n in range(9)]
    type(claims[0]).objects.filter(pk=claims[7].pk).update(withdrawn_at=claims[7].created_at)
    round_ = make_round(*claims[:7], raters=raters, seed=11, name="The study")
    roles = {claims[5]: UnitRole.PILOT, claims[6]: UnitRole.GOLD}
    for claim, role in roles.items():
        RoundUnit.objects.filter(round=round_, claim=claim).update(role=role)
    said = [("supported", "supported"), ("supported", "unsupported"), ("contradicted", "unsupported"), ("supported",)]
    for claim, verdicts in zip(claims, said, strict=False):
        for who, verdict in zip(raters, verdicts, strict=False):
            tags = ("causal_overreach", "harms_omitted") if verdict == "unsupported" and claim == claims[1] else ()
            make_rating(claim, reviewer=who, round_=round_, verdict=verdict, certainty="low", failure_tags=tags)
    for claim in roles:
        make_rating(claim, reviewer=raters[0], round_=round_)
    skipped = Assignment.objects.filter(round=round_, claim=claims[4], reviewer=raters[1])
    skipped.update(skipped_at=silent.created_at, skipped_because="outside my field")
    close_round(actor=everything(), round_=round_)
    decided(round_, claims[1], "unsupported")
    return round_, claims


def at(round_, table=""):
    return f"/rounds/{round_.uid}/paper/" + (f"{table}.csv" if table else "")


def rows(client, round_, table):
    response = client.get(at(round_, table))
    assert response.status_code == 200
    return list(csv.DictReader(response.content.decode().splitlines()))


def test_the_flow_is_what_was_worked_out_by_hand(study, client):
    round_, _claims = study
    client.force_login(make_user(Role.READER))
    told = [(row["what"], row["reason"], int(row["number"])) for row in rows(client, round_, "flow")]
    assert told == [
        ("Sources recorded", "", 8),
        ("Left: Withdrawn", "", 1),
        ("Left: Excluded at screening", "", 1),
        ("Left: Excluded at screening", "Not about cells.", 1),
        ("Left: Without a saved copy", "", 1),
        ("Sources with a saved copy", "", 5),
        ("Left: Without a claim", "", 1),
        ("Left: Without a claim", "read in full", 1),
        ("Sources with claims", "", 4),
        ("Claims found in them", "", 9),
        ("Left: Withdrawn", "", 1),
        ("Left: Not chosen", "", 1),
        ("Claims drawn", "", 7),
        ("Left: Pilot", "", 1),
        ("Left: With an answer that the lead set", "", 1),
        ("Claims to be judged", "", 5),
        ("Left: Not rated", "", 1),
        ("Left: Not rated", "skipped: outside my field", 1),
        ("Claims rated", "", 4),
        ("Left: Not decided", "", 3),
        ("Left: Not decided", "raters differ", 1),
        ("Left: Not decided", "raters say the same", 1),
        ("Left: Not decided", "one rater", 1),
        ("Claims decided", "", 1),
    ]
    page = flat(client.get(at(round_)))
    for what, reason, number in told:
        assert re.search(f'{re.escape(reason or what)}</th><td class="n">{number}</td>', page), what


def test_each_step_and_what_left_make_the_step_before(study):
    round_, person = study[0], make_user(Role.READER)
    steps = flow_of(round_, person, judged_in(round_, person))
    for before, step in pairwise(steps):
        if not step.anew:
            assert before.number == step.number + sum(left.number for left in step.left), step.name


def test_frequencies_count_what_came_out_and_what_raters_said(study, client):
    round_, claims = study
    client.force_login(make_user(Role.READER))
    told = {
        (row["of"], row["side"], row["answer"]): (int(row["number"]), int(row["of_number"]), row["percent"])
        for row in rows(client, round_, "frequencies")
        if row["judgement"] == "Verdict"
    }
    # Claims 1 and 2 are of clinics, 3 of a journal, 4 of no type; 2 is decided, on 3 the raters differ.
    assert told["claims", "Marketing", "Supported"] == (1, 2, "50.0")
    assert told["claims", "Marketing", "Unsupported"] == (1, 2, "50.0")
    assert told["claims", "Research", "Raters differ"] == (1, 1, "100.0")
    assert told["claims", "Not classified", "Supported"] == (1, 1, "100.0")
    assert told["claims", "All", "Supported"] == (2, 4, "50.0")
    assert told["ratings", "All", "Supported"] == (4, 7, "57.1")
    assert told["ratings", "Marketing", "Unsupported"] == (1, 4, "25.0")
    counted = Rating.objects.visible_to(everything()).filter(round=round_, claim__in=claims[:5])
    assert counted.count() == told["ratings", "All", "Supported"][1]
    assert "2 (50.0 %)" in flat(client.get(at(round_)))


def test_failure_tags_are_counted_of_all_ratings(study, client):
    round_, _claims = study
    client.force_login(make_user(Role.READER))
    told = {
        (row["of"], row["side"], row["answer_code"]): (int(row["number"]), int(row["of_number"]), row["percent"])
        for row in rows(client, round_, "frequencies")
        if row["judgement"] == "Failure tags"
    }
    # Claim 2 is of a clinic; the pilot and the gold item do not count.
    assert told["ratings", "Marketing", "causal_overreach"] == (1, 4, "25.0")
    assert told["ratings", "All", "harms_omitted"] == (1, 7, "14.3")
    assert told["ratings", "Research", "harms_omitted"][0] == told["ratings", "All", "outdated"][0] == 0
    assert "several can be given" in flat(client.get(at(round_)))


def test_sources_are_those_of_the_round(study, client):
    round_, claims = study
    client.force_login(make_user(Role.READER))
    told = rows(client, round_, "sources")
    assert [(row["title"], row["source_side"], int(row["claims_in_round"])) for row in told] == [
        ("One", "Marketing", 2), ("Two", "Marketing", 2), ("Three", "Research", 2), ("Four", "Not classified", 1),
    ]  # fmt: skip
    assert {row["publisher"] for row in told} == {"One", "Two", "not known"}
    assert {row["observed"] for row in told} == {"not known"}
    assert {row["saved"] for row in told} == {f"{claims[0].capture.stored_at:%Y-%m-%d}"}
    assert told[0]["scheme"] == "claim-fit"
    assert told[0]["scheme_version"] == round_.scheme_version.version


def test_methods_have_the_numbers_of_the_round(study, client):
    round_, _claims = study
    add_codebook_note(actor=everything(), version=round_.scheme_version, text="On Tuesday we agreed.")
    client.force_login(make_user(Role.READER))
    page = flat(client.get(at(round_)))
    methods = page.partition('id="methods">')[2].partition("</p>")[0]
    for said in (
        "was over 6 claims", "from 4 sources", "1 of them were a pilot", "stored seed of who rated what is 11",
        f"version {round_.scheme_version.version}", "2 people gave 7 ratings before the reveal",
        "none of the others’ ratings until the round was closed on", "Raters saw where the words come from",
        "2 declared that they have no interests", "Verdict: 6 pairable values (of 4 units that somebody rated)",
        "agreement 33 %", "not worked out yet", "1 person decided on 1 claim", "slip 1",
        "0 for training, 1 with an answer that the lead had set, 1 of the pilot", "1 dated note",
    ):  # fmt: skip
        assert said in methods, (said, methods)
    assert "On Tuesday we agreed." in page
    assert "<td></td>" not in page
    assert "nan" not in methods.lower()


def test_tables_paste_as_they_are(study, client):
    client.force_login(make_user(Role.READER))
    page = flat(client.get(at(study[0])))
    for table in re.findall(r"<table.*?</table>", page):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", table)
        assert all(cell.strip() for cell in cells), table[:200]
        assert not any("<svg" in cell or "<input" in cell for cell in cells)


@pytest.mark.parametrize("masked", [False, True])
def test_before_the_reveal_who_rates_sees_progress_alone(client, masked):
    rater, claim = make_rater(), make_claim()
    lead = make_user(Role.LEAD, Role.REVIEWER)
    make_statement(lead)
    round_ = make_round(claim, make_claim(), raters=[rater, lead], masked=masked)
    make_rating(claim, reviewer=rater, round_=round_, verdict="contradicted")
    for person in (rater, lead):
        client.force_login(person)
        page = flat(client.get(at(round_)))
        assert "progress alone" in page
        assert "Contradicted" not in page
        assert claim.source.title not in page
        for table in TABLES:
            assert client.get(at(round_, table)).status_code == 404
    client.force_login(make_user(Role.LEAD))
    assert "its numbers are those of now" in flat(client.get(at(round_)))


def test_who_is_not_of_the_round_is_refused_before_its_close(client):
    round_ = make_round(raters=[make_rater(), make_rater()])
    for person in (make_user(Role.READER), make_user(Role.CURATOR), make_rater(), make_user()):
        client.force_login(person)
        for table in ("", *TABLES):
            assert client.get(at(round_, table)).status_code == 403
    client.logout()
    assert client.get(at(round_)).status_code == 302


def test_of_one_account_alone_there_is_no_paper(study, client):
    person = everything()
    User.objects.exclude(pk=person.pk).update(is_active=False)
    client.force_login(person)
    for table in ("", *TABLES):
        assert client.get(at(study[0], table)).status_code == 404


def test_what_one_still_has_to_rate_elsewhere_is_left_out_and_the_steps_reconcile_all_the_same(study, client):
    round_, claims = study
    late = make_rater()
    led_round(claims[0], raters=(late,))
    client.force_login(late)
    told = {row["what"]: int(row["number"]) for row in rows(client, round_, "flow") if not row["reason"]}
    assert told["Claims rated"] == 3
    assert told["Left: Rated, and shown to you after you have rated them elsewhere"] == 1
    masked = make_rater()
    led_round(claims[0], raters=(masked,), masked=True)
    client.force_login(masked)
    told = {row["what"]: int(row["number"]) for row in rows(client, round_, "flow") if not row["reason"]}
    assert (told["Claims drawn"], told["Claims to be judged"], told["Claims rated"]) == (6, 4, 3)


def test_rounds_over_sources_and_publishers_count_these(client):
    version = make_version_with_items({"code": "risks", "about": "source"})
    publisher = make_publisher()
    sources = [make_source(publisher=publisher) for _ in range(3)]
    client.force_login(make_user(Role.READER))
    for units, word in ((sources[:2], "Sources"), ([publisher], "Publishers")):
        rater = make_user(Role.REVIEWER)
        round_ = led_round(*units, raters=(rater,), scheme_version=version)
        for unit in units:
            make_rating(unit, reviewer=rater, round_=round_, verdict="", answers={"risks": "yes"})
        close(round_)
        told = {row["what"]: int(row["number"]) for row in rows(client, round_, "flow")}
        assert told[f"{word} rated"] == len(units)
        assert told[f"{word} drawn"] == len(units)
        counted = [
            row for row in rows(client, round_, "frequencies") if row["side"] == "All" and row["answer"] == "Yes"
        ]
        assert [(row["number"], row["percent"]) for row in counted] == [(str(len(units)), "100.0")] * 2
        assert len(rows(client, round_, "sources")) == (2 if word == "Sources" else 3)
        assert client.get(at(round_)).status_code == 200


def test_where_the_wording_alone_is_coded_codings_are_counted(client):
    claims = [make_claim() for _ in range(3)]
    raters = [make_rater(), make_rater()]
    round_ = make_round(*claims, raters=raters, task=RoundTask.DESCRIBE)
    for claim, codes in zip(claims, (("hedged", "plain"), ("plain",)), strict=False):
        for rater, code in zip(raters, codes, strict=False):
            code_at(actor=rater, place=Place(round_.uid, claim.uid), said={"commitment": code})
    close(round_)
    client.force_login(make_user(Role.READER))
    told = {row["what"]: int(row["number"]) for row in rows(client, round_, "flow")}
    assert (told["Claims to be judged"], told["Claims coded"], told["Left: Not coded"]) == (3, 2, 1)
    assert "Claims rated" not in told
    firm = {
        (row["of"], row["answer"]): row["number"]
        for row in rows(client, round_, "frequencies")
        if row["judgement"] == "Firmness" and row["side"] == "All"
    }
    assert (firm["codings", "Plain"], firm["codings", "Hedged"], firm["codings", "Boosted"]) == ("2", "1", "0")
    page = flat(client.get(at(round_)))
    assert "2 people coded the wording, 3 times before the reveal" in page
    assert "Their wording alone was coded" in page
    assert "gave 0 ratings" not in page


def test_the_standing_round_has_one_too(client):
    claim = make_claim()
    make_claim()
    rating = make_rating(claim)
    client.force_login(make_user(Role.LEAD))
    told = {row["what"]: int(row["number"]) for row in rows(client, rating.round, "flow")}
    assert (told["Claims that anybody could rate"], told["Left: Not rated"], told["Claims rated"]) == (2, 1, 1)
    assert "Any claim could be rated" in flat(client.get(at(rating.round)))


def test_queries_do_not_grow_with_claims_sources_or_ratings(study, client):
    client.force_login(make_user(Role.READER))
    client.get(at(study[0]))
    with CaptureQueriesContext(connection) as before:
        client.get(at(study[0]))
    raters = [make_user(Role.REVIEWER) for _ in range(3)]
    more = led_round()
    for _ in range(9):
        claim = make_claim()
        hand_out(more, claim, *raters)
        for rater in raters:
            make_rating(claim, reviewer=rater, round_=more)
    close(more)
    with CaptureQueriesContext(connection) as after:
        client.get(at(more))
    assert len(after) <= len(before)
