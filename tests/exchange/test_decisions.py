"""The file of decisions, and what the file of claims says of the one that stands."""

import pytest
from django.utils import timezone

from claims.actions.round import close_round
from claims.choices import Axis, Role
from claims.models import Claim, Decision
from tests.builders import (
    everything,
    make_claim,
    make_publisher,
    make_rater,
    make_rating,
    make_round,
    make_source,
    make_user,
)  # fmt: skip
from tests.exchange.helpers import rows_of

pytestmark = pytest.mark.django_db


def decide(round_, unit, code="unsupported", **fields):
    # What is asked of a source or a publisher has items and no verdict.
    level = round_.scheme_version.levels.filter(axis=Axis.VERDICT, code=code).first()
    fields = {"reason": '=So, "it" is.', "created_at": timezone.now(), "created_by": everything()} | fields
    return Decision.objects.create(
        round=round_,
        scheme_version=round_.scheme_version,
        verdict=level,
        basis={},
        **{round_.unit_kind: unit},
        **fields,
    )


@pytest.fixture
def decided(db):
    """A claim with two ratings and two decisions, the second of which stands, in a closed round."""
    raters, claim = [make_rater(), make_rater()], make_claim()
    round_ = make_round(claim, make_claim(), raters=raters)
    for who, verdict in zip(raters, ("supported", "unsupported"), strict=True):
        make_rating(claim, reviewer=who, round_=round_, verdict=verdict)
    close_round(actor=everything(), round_=round_)
    first = decide(round_, claim, "supported")
    return decide(round_, claim, supersedes=first, failure_tags="harms_omitted", stale_at=timezone.now())


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_one_row_for_the_decision_that_stands(decided, form):
    (row,) = rows_of("decisions", format=form)
    assert row["decision_uid"] == decided.uid
    assert (row["unit"], row["claim_uid"], row["source_uid"]) == ("claim", decided.claim.uid, decided.claim.source.uid)
    assert (row["scheme"], row["scheme_version"]) == ("claim-fit", decided.scheme_version.version)
    assert (row["verdict"], row["failure_tags"], row["raters"]) == ("unsupported", "harms_omitted", 2)
    assert row["quote"] == decided.claim.quote
    assert row["reason"] == '=So, "it" is.'
    assert row["stale_at"] == decided.stale_at.replace(microsecond=0)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_file_of_claims_says_what_was_decided(decided, form):
    rows = {row["claim_uid"]: row for row in rows_of("claims", format=form)}
    row = rows[decided.claim.uid]
    assert (row["decision_uid"], row["decision_verdict"]) == (decided.uid, "unsupported")
    assert (row["decision_scheme"], row["decision_round_uid"]) == ("claim-fit", decided.round.uid)
    assert row["decision_decided_at"] == decided.created_at.replace(microsecond=0)
    other = next(row for uid, row in rows.items() if uid != decided.claim.uid)
    assert (other["decision_uid"], other["decision_verdict"], other["decision_decided_at"]) == ("", "", None)


@pytest.mark.parametrize("make", [make_source, make_publisher])
def test_decisions_on_sources_and_publishers_are_in_it(make):
    unit = make()
    round_ = make_round(unit, make())
    close_round(actor=everything(), round_=round_)
    decide(round_, unit)
    (row,) = rows_of("decisions", address="https://evidence.example")
    kind = str(round_.unit_kind)
    assert (row["unit"], row[f"{kind}_uid"], row["claim_uid"], row["raters"]) == (kind, unit.uid, "", 0)
    assert row["permalink"] == (f"https://evidence.example/sources/{unit.uid}/" if kind == "source" else "")
    assert rows_of("decisions", claims=Claim.objects.all()) == []


def test_what_a_person_may_not_see_is_not_in_their_file():
    claim, reader, lead = make_claim(), make_user(Role.READER), make_user(Role.LEAD)
    decide(make_round(claim, make_claim()), claim)
    assert rows_of("decisions", user=reader) == []
    assert all(row["decision_uid"] == "" for row in rows_of("claims", user=reader))
    assert len(rows_of("decisions", user=lead)) == 1
    assert any(row["decision_uid"] for row in rows_of("claims", user=lead))


def test_a_withdrawn_claims_decision_is_left_out(decided):
    Claim.objects.filter(pk=decided.claim_id).update(withdrawn_at=timezone.now(), withdrawn_because="No claim.")
    assert rows_of("decisions") == []
