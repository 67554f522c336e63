"""What a lead does with a round on its pages; each is refused to everybody else."""

import pytest
from django.utils import timezone

from claims.actions.job import run_job
from claims.actions.rating import save_draft
from claims.choices import JobState, Role, UnitRole
from claims.models import Assignment, Job, Round, RoundEvent, RoundUnit
from claims.reads.review.rounds import rates_in
from tests import builders

pytestmark = pytest.mark.django_db


def at(round_, step):
    return f"/rounds/{round_.uid}/{step}/"


def told(answer):
    return " ".join(answer.content.decode().split())


def test_a_round_is_opened(as_lead):
    made = builders.make_round(opened=False)
    answer = as_lead.post(at(made, "open"), follow=True)
    made.refresh_from_db()
    assert made.is_open
    assert "is open." in told(answer)


def test_why_it_cannot_be_opened_is_said(as_lead):
    made = builders.make_round(raters=[builders.make_rater(), builders.make_user(Role.REVIEWER)], opened=False)
    answer = told(as_lead.post(at(made, "open"), follow=True))
    assert "It is not opened. A round needs at least two people" in answer


def test_a_large_one_is_opened_by_a_worker_that_tells_how_far_it_is(as_lead, monkeypatch):
    monkeypatch.setattr("claims.views.round.step.MOST_IN_REQUEST", 1)
    made = builders.make_round(opened=False)
    first, second = (as_lead.post(at(made, "open")) for _ in range(2))
    job = Job.objects.get(kind="open_round")
    assert first.headers["Location"] == second.headers["Location"] == job.get_absolute_url()
    run_job.func(job.uid)
    job.refresh_from_db()
    made.refresh_from_db()
    assert (job.state, made.is_open) == (JobState.DONE, True)
    assert made.get_absolute_url() in told(as_lead.get(job.get_absolute_url()))


def test_a_worker_that_may_not_open_it_says_why(as_lead, monkeypatch):
    monkeypatch.setattr("claims.views.round.step.MOST_IN_REQUEST", 1)
    made = builders.make_round(raters=[builders.make_rater()], raters_each=1, opened=False)
    as_lead.post(at(made, "open"))
    job = Job.objects.get()
    run_job.func(job.uid)
    shown = told(as_lead.get(job.get_absolute_url()))
    assert "at least two people" in shown
    assert "Start it again" in shown
    assert as_lead.post(f"{job.get_absolute_url()}again/").status_code == 302


def test_closing_says_first_what_is_unrated_by_whom_and_which_drafts_are_not_sent(as_lead):
    opened = builders.make_round(*(builders.make_claim() for _ in range(2)))
    one, other = (rater.reviewer for rater in opened.raters.all())
    mine = list(Assignment.objects.filter(round=opened, reviewer=one))
    builders.make_rating(mine[0].claim, reviewer=one, round_=opened)
    save_draft(actor=one, round_=opened, unit=mine[1].claim, typed={"rationale": "Half a"})
    shown = told(as_lead.get(at(opened, "close")))
    assert "3 ratings missing; 1 claim nobody has rated" in shown
    assert str(one) in shown
    assert str(other) in shown
    assert "The 1 draft is kept and does not count." in shown
    unsure = as_lead.post(at(opened, "close"), {"because": "The month is over."})
    assert unsure.status_code == 422
    assert "what is missing then stays unrated" in told(unsure)
    assert "The month is over." in told(unsure)
    as_lead.post(at(opened, "close"), {"because": "The month is over.", "sure": "on"})
    opened.refresh_from_db()
    assert opened.closed_at is not None
    assert RoundEvent.objects.get(round=opened, step="closed").because == "The month is over."


def test_where_nothing_is_missing_nothing_is_to_be_ticked(as_lead):
    opened = builders.make_round()
    for given in Assignment.objects.filter(round=opened):
        builders.make_rating(given.claim, reviewer=given.reviewer, round_=opened)
    assert "Every claim has its 2 ratings." in told(as_lead.get(at(opened, "close")))
    as_lead.post(at(opened, "close"))
    opened.refresh_from_db()
    assert opened.closed_at is not None


def test_it_opens_again_with_a_reason(as_lead):
    opened = builders.make_round()
    Round.objects.filter(pk=opened.pk).update(closed_at=timezone.now())
    assert as_lead.post(at(opened, "reopen"), {"because": ""}).status_code == 422
    as_lead.post(at(opened, "reopen"), {"because": "A rater was ill."})
    opened.refresh_from_db()
    assert opened.is_open


def test_somebody_joins_and_leaves_and_the_rest_is_handed_out_anew(as_lead):
    opened = builders.make_round(*(builders.make_claim() for _ in range(3)))
    third = builders.make_rater()
    as_lead.post(at(opened, "join"), {"reviewer": third.uid})
    assert rates_in(third, opened)
    as_lead.post(at(opened, "hand-out"))
    assert Assignment.objects.filter(round=opened, reviewer=third).count() == 2
    as_lead.post(at(opened, "leave"), {"reviewer": third.uid})
    assert not rates_in(third, opened)
    refused = as_lead.post(at(opened, "join"), {"reviewer": builders.make_user(Role.READER).uid}, follow=True)
    assert "Select a valid choice" in told(refused)


def test_a_rater_leaves_by_themselves_and_takes_nobody_else_out(client):
    opened = builders.make_round()
    one, other = (rater.reviewer for rater in opened.raters.all())
    client.force_login(one)
    assert client.post(at(opened, "leave"), {"reviewer": other.uid}).status_code == 403
    assert client.post(at(opened, "leave"), {"reviewer": one.uid}).headers["Location"] == "/rounds/"
    assert (rates_in(one, opened), rates_in(other, opened)) == (False, True)


def test_answers_are_set_and_taken_away(as_lead):
    made, claim = builders.make_round(opened=False), builders.make_claim()
    form = {
        "unit": claim.short_number,
        "role": "gold",
        "verdict": "unsupported",
        "failure_tags": ["outdated"],
        "why": "Old.",
    }
    as_lead.post(at(made, "answers"), form)
    unit = RoundUnit.objects.get(round=made, claim=claim)
    assert unit.role == UnitRole.GOLD
    assert unit.answer == {"verdict": "unsupported", "failure_tags": ["outdated"], "why": "Old."}
    shown = told(as_lead.get(made.get_absolute_url()))
    assert "Failure tags: Outdated" in shown
    as_lead.post(f"{at(made, 'answers')}{claim.uid}/remove/")
    assert not RoundUnit.objects.filter(round=made, claim=claim).exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"unit": "99.99"}, "There is no claim that is called so."), ({}, "Give the answer of each unit")],
)
def test_an_answer_that_is_none_is_refused(fields, said, as_lead):
    made, claim = builders.make_round(opened=False), builders.make_claim()
    answer = as_lead.post(at(made, "answers"), {"unit": claim.uid, "role": "training", "why": "Because."} | fields)
    assert answer.status_code == 422
    assert said in told(answer)
    assert "Because." in told(answer)


def test_later_evidence_is_accepted_or_declined_with_a_reason(as_lead):
    claim = builders.make_claim()
    opened = builders.make_round(claim)
    links = [builders.make_evidence_link(claim=claim) for _ in range(2)]
    typed = {"because": "So.", "claim": [claim.uid, "no-such"]}
    for link, do in zip(links, ("accept", "decline"), strict=True):
        as_lead.post(f"{at(opened, 'evidence')}{link.uid}/", typed | {"do": do})
    unit = RoundUnit.objects.get(round=opened)
    assert (unit.evidence, unit.evidence_declined) == ([links[0].uid], [links[1].uid])
    again = as_lead.post(f"{at(opened, 'evidence')}{links[0].uid}/", typed | {"do": "accept"}, follow=True)
    assert "decided on already" in told(again)


def test_one_link_is_decided_on_for_all_of_its_claims_at_once(as_lead):
    question = builders.make_question()
    claims = [builders.make_claim(question=question) for _ in range(3)]
    opened = builders.make_round(*claims)
    link = builders.make_evidence_link(question=question)
    assert told(as_lead.get(opened.get_absolute_url())).count('name="claim"') == 3
    typed = {"because": "So.", "do": "accept", "claim": [claim.uid for claim in claims]}
    answer = as_lead.post(f"{at(opened, 'evidence')}{link.uid}/", typed, follow=True)
    assert "For 3 claims: it counts from now on" in told(answer)


def test_one_that_was_never_opened_is_taken_away(as_lead):
    made = builders.make_round(opened=False)
    assert as_lead.post(at(made, "discard")).headers["Location"] == "/rounds/"
    opened = builders.make_round()
    assert "never opened" in told(as_lead.post(at(opened, "discard"), follow=True))


STEPS = ("open", "close", "reopen", "discard", "hand-out", "join", "answers", "answers/aaaaaaaaaa/remove",
         "evidence/aaaaaaaaaa")  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_do_it(step, role, client):
    made = builders.make_round(opened=False)
    client.force_login(builders.make_user(role))
    assert client.post(at(made, step)).status_code == 403
    # Whether there is such a round is not told either.
    assert client.post(f"/rounds/aaaaaaaaaa/{step}/").status_code == 403


@pytest.mark.parametrize("step", ["close", "reopen", "answers"])
def test_pages_that_ask_are_leads_alone(step, client):
    made = builders.make_round(opened=False)
    client.force_login(made.raters.first().reviewer)
    assert client.get(at(made, step)).status_code == 403
