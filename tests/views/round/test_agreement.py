"""Agreement of a round on its page and by the command: right units, nothing before the reveal, no empty cell."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.round import close_round
from claims.choices import Role, UnitRole
from claims.models import OPERATOR, RoundUnit
from claims.reads.review.agreement import agreed_in, rows_of
from tests.builders import (
    everything,
    make_claim,
    make_question,
    make_rater,
    make_rating,
    make_round,
    make_statement,
    make_user,
)  # fmt: skip
from tests.flat import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def rated(db):
    """Two raters, a closed round: three claims of one question, one without, a pilot, one rated again after."""
    raters, question = [make_rater(pseudonym="Ann"), make_rater(pseudonym="Ben")], make_question("Is it safe?")
    claims = [*(make_claim(question=question) for _ in range(3)), make_claim(), make_claim()]
    round_ = make_round(*claims, raters=raters)
    RoundUnit.objects.filter(round=round_, claim=claims[4]).update(role=UnitRole.PILOT)
    said = [
        ("supported", "supported"),
        ("unsupported", "supported"),
        ("unsupported", "unsupported"),
        ("supported",) * 2,
    ]
    for claim, verdicts in zip([*claims[:4]], said, strict=True):
        for who, verdict, level in zip(raters, verdicts, ("low", "high"), strict=True):
            said_of = "moderate" if claim == claims[0] else level
            gap = {"wording_gap": "overstated", "comparator": "evidence"}
            make_rating(claim, reviewer=who, round_=round_, verdict=verdict, certainty=said_of, **gap)
    for who in raters:
        make_rating(claims[4], reviewer=who, round_=round_, verdict="contradicted")
    close_round(actor=everything(), round_=round_)
    return round_, claims, raters


def table(round_, code):
    agreed = agreed_in(round_, OPERATOR)
    return rows_of(next(one for one in agreed.asked if one.code == code), agreed.rated)


def test_units_are_claims_questions_and_claims_beside_the_same(rated):
    round_, claims, _raters = rated
    verdicts = table(round_, "verdict")
    assert {row.unit for row in verdicts} == {claim.uid for claim in claims[:4]}
    assert {row.cluster for row in verdicts} == {claim.source.uid for claim in claims[:4]}
    certainty = {(row.unit, row.rater): row.value for row in table(round_, "certainty")}
    question = claims[0].question.uid
    assert certainty == {
        (question, "Ann"): "low", (question, "Ben"): "high",
        (claims[3].uid, "Ann"): "low", (claims[3].uid, "Ben"): "high",
    }  # fmt: skip
    assert {row.unit for row in table(round_, "wording_gap")} == {f"{claim.uid} evidence" for claim in claims[:4]}


def test_what_is_apart_is_counted_and_who_differs_within_a_question_is_named(rated):
    agreed = agreed_in(rated[0], OPERATOR)
    assert sum(agreed.apart.values()) == 1
    assert sorted((rater, levels) for _question, rater, levels in agreed.differ_within) == [
        ("Ann", ["moderate", "low"]),
        ("Ben", ["moderate", "high"]),
    ]


def test_the_page_has_figures_and_its_cells_lead_to_the_claims(rated, client):
    round_, claims, _raters = rated
    client.force_login(make_user(Role.READER))
    at = f"/rounds/{round_.uid}/agreement/"
    page = flat(client.get(at))
    assert "0.75" in page
    assert "Krippendorff’s alpha, ordinal" in page
    cell = flat(client.get(f"{at}?of=verdict&one=supported&other=unsupported"))
    assert claims[1].uid in cell
    assert claims[0].uid not in cell
    assert "undefined, because all values" in page
    assert "<td></td>" not in page.partition("<tbody>")[2].partition("<tfoot>")[0]
    assert client.get(f"{at}?of=verdict&one=supported&other=nothing").status_code == 404


def test_the_table_is_a_file_too(rated, client):
    client.force_login(make_user(Role.READER))
    lines = client.get(f"/rounds/{rated[0].uid}/agreement.csv").content.decode().splitlines()
    assert lines[0].startswith('"scheme","scheme_version","round_uid","judgement","units"')
    assert '"Verdict","4","2","8"' in lines[1]
    assert all('""' not in line for line in lines)


def test_before_the_reveal_there_is_progress_alone(client):
    rater, claim = make_rater(), make_claim()
    lead = make_user(Role.LEAD, Role.REVIEWER)
    make_statement(lead)
    round_ = make_round(claim, make_claim(), raters=[rater, lead])
    make_rating(claim, reviewer=rater, round_=round_, verdict="contradicted")
    for person in (rater, lead):
        client.force_login(person)
        page = flat(client.get(f"/rounds/{round_.uid}/agreement/"))
        assert "progress alone" in page
        assert "alpha" not in page
        cell = f"/rounds/{round_.uid}/agreement/?of=verdict&one=contradicted&other=contradicted"
        assert claim.uid not in flat(client.get(cell))
        assert client.get(f"/rounds/{round_.uid}/agreement.csv").status_code == 404
    client.force_login(make_user(Role.READER))
    assert client.get(f"/rounds/{round_.uid}/agreement/").status_code == 403


def test_queries_do_not_grow_with_ratings(rated, client):
    client.force_login(make_user(Role.READER))
    raters = [make_rater(), make_rater()]
    claims = [make_claim() for _ in range(6)]
    more = make_round(*claims, raters=raters)
    for claim in claims:
        for who in raters:
            make_rating(claim, reviewer=who, round_=more)
    close_round(actor=everything(), round_=more)
    counts = []
    for round_ in (rated[0], more):
        client.get(f"/rounds/{round_.uid}/agreement/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/rounds/{round_.uid}/agreement/")
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_the_command_says_the_same(rated):
    said = StringIO()
    call_command("agreement", rated[0].uid, json=True, stdout=said)
    told = json.loads(said.getvalue())
    assert told["verdict"]["percent"] == 0.75
    assert told["verdict"]["units"] == 4
    assert "undefined" in told["wording_gap"]["alpha"]["nominal"]
    with pytest.raises(CommandError, match="no such round"):
        call_command("agreement", "nothing")
    with pytest.raises(CommandError, match="one of the two"):
        call_command("agreement")
