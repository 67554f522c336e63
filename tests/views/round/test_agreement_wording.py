"""Agreement on how the wording was coded: five judgements more, of what was coded before the others were seen."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from claims.actions.coding import code_at
from claims.actions.rating import Place
from claims.choices import Reveal, Role, RoundTask, UnitRole
from claims.models import OPERATOR, Description, RoundUnit
from claims.reads.review.agreement import agreed_in, rows_of
from tests.builders import make_claim, make_question, make_rater, make_rating, make_round, make_user
from tests.flat import flat
from tests.led import close

pytestmark = pytest.mark.django_db
FIRMNESS = (("hedged", "hedged"), ("hedged", "plain"), ("absolute", "absolute"), ("plain", "plain"))


def coded(task=RoundTask.DESCRIBE, **terms):
    question = make_question("Is it safe?")
    claims = [make_claim(question=question) for _ in FIRMNESS]
    raters = [make_rater(pseudonym="Ann"), make_rater(pseudonym="Ben")]
    round_ = make_round(*claims, raters=raters, task=task, **terms)
    for claim, codes in zip(claims, FIRMNESS, strict=True):
        for rater, code in zip(raters, codes, strict=True):
            said = {"commitment": code, "strength": "not_causal" if code == "absolute" else "direct"}
            code_at(actor=rater, place=Place(round_.uid, claim.uid), said=said)
    return round_, claims, raters


def table(round_, name):
    agreed = agreed_in(round_, OPERATOR)
    return rows_of(next(one for one in agreed.asked if one.code == f"wording:{name}"), agreed.rated)


def test_where_the_wording_alone_is_coded_the_five_are_what_is_told(client):
    round_, claims, _ = coded()
    asked = agreed_in(close(round_), OPERATOR).asked
    assert [one.name for one in asked] == ["Voice", "Type", "Causal wording", "Firmness", "How it answers"]
    assert {one.name: one.order for one in asked if one.order} == {
        "Causal wording": ("denies", "correlational", "conditional", "direct"),
        "Firmness": ("hedged", "plain", "boosted", "absolute"),
    }  # fmt: skip
    assert {row.unit for row in table(round_, "commitment")} == {claim.uid for claim in claims}
    client.force_login(make_user(Role.READER))
    page = flat(client.get(f"/rounds/{round_.uid}/agreement/"))
    assert "Firmness" in page
    cell = flat(client.get(f"/rounds/{round_.uid}/agreement/?of=wording:commitment&one=hedged&other=plain"))
    assert claims[1].uid in cell
    assert claims[0].uid not in cell
    told = client.get(f"/rounds/{round_.uid}/agreement.csv").content.decode()
    assert '"Firmness","4","2","8","0"' in told


def test_the_command_tells_the_same_and_leaves_out_what_stands_off_the_scale():
    round_, _, _ = coded()
    out = StringIO()
    call_command("agreement", round_.uid, "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["wording:commitment"]["percent"] == 0.75
    assert "ordinal" in told["wording:commitment"]["alpha"]
    assert told["wording:strength"]["left_out"] == 2
    assert "undefined" in told["wording:voice"]["percent"]
    assert "verdict" not in told


def test_what_is_coded_again_after_the_others_were_seen_counts_apart_and_so_do_pilots():
    round_, claims, raters = coded(reveal=Reveal.AFTER_OWN)
    first = next(row for row in table(round_, "commitment") if row.unit == claims[1].uid and row.rater == "Ann")
    own = raters[0].pk
    last = Description.objects.current().get(claim=claims[1], coder=own, round=round_)
    code_at(actor=raters[0], place=Place(round_.uid, claims[1].uid), said={"commitment": "plain"}, supersedes=last.uid)
    again = next(row for row in table(round_, "commitment") if row.unit == claims[1].uid and row.rater == "Ann")
    assert first.value == again.value == "hedged"
    assert agreed_in(round_, OPERATOR).after_reveal == 1
    RoundUnit.objects.filter(round=round_, claim=claims[0]).update(role=UnitRole.PILOT)
    assert claims[0].uid not in {row.unit for row in table(round_, "commitment")}


def test_where_it_is_coded_and_rated_both_are_told_and_neither_counts_in_the_other(client):
    round_, claims, raters = coded(task=RoundTask.BOTH)
    for claim in claims:
        for rater in raters:
            make_rating(claim, reviewer=rater, round_=round_, verdict="supported")
    agreed = agreed_in(close(round_), OPERATOR)
    assert {"wording:voice", "verdict"} <= {one.code for one in agreed.asked}
    verdict = next(one for one in agreed.asked if one.code == "verdict")
    assert len(rows_of(verdict, agreed.rated)) == len(claims) * 2
    client.force_login(make_user(Role.LEAD))
    assert "Firmness" in flat(client.get(f"/rounds/{round_.uid}/paper/"))


def test_before_the_reveal_nothing_of_it_is_told(client):
    round_, _, raters = coded()
    client.force_login(raters[0])
    assert "Firmness" not in flat(client.get(f"/rounds/{round_.uid}/agreement/"))
