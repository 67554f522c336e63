"""A round's page: what its lead sees, what its raters see, and who sees nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.rating import save_draft
from claims.actions.round import close_round
from claims.choices import Role, UnitRole
from claims.models import Assignment
from tests import builders

pytestmark = pytest.mark.django_db


def browser_of(person):
    browser = Client()
    browser.force_login(person)
    return browser


def page(browser, round_):
    answer = browser.get(round_.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def opened():
    return builders.make_round(*(builders.make_claim() for _ in range(3)), name="June", instructions="Read first.")


def test_a_lead_sees_progress_drafts_skips_and_what_happened(as_lead, opened):
    one = opened.raters.first().reviewer
    mine = list(Assignment.objects.filter(round=opened, reviewer=one))
    builders.make_rating(mine[0].claim, reviewer=one, round_=opened)
    save_draft(actor=one, round_=opened, unit=mine[1].claim, typed={"rationale": "Half a"})
    Assignment.objects.filter(pk=mine[2].pk).update(skipped_at=timezone.now(), skipped_because="Outside my field")
    shown = page(as_lead, opened)
    assert f"{one}: 1 of 3 submitted, 1 in draft, 1 skipped" in shown
    assert "1 of 6 ratings submitted" in shown
    assert "Outside my field" in shown
    assert "3 claims, 6 in all, to 2 people, seed" in shown
    assert "the rest in 7 days" in shown


def test_reminders_are_texts_to_copy(as_lead, opened):
    one, other = (rater.reviewer for rater in opened.raters.all())
    for given in Assignment.objects.filter(round=opened, reviewer=one):
        builders.make_rating(given.claim, reviewer=one, round_=opened)
    shown = page(as_lead, opened)
    assert "Remind 1 reviewer: texts to copy" in shown
    assert f"Dear {other}, in “June” 3 claims wait for you, of 3." in shown
    assert f"You go on here: http://testserver/review/{opened.uid}/" in shown


def test_a_lead_who_rates_sees_progress_alone_until_the_reveal():
    lead = builders.make_user(Role.LEAD, Role.REVIEWER)
    builders.make_statement(lead)
    gold = builders.make_claim("It rarely causes immune rejection.")
    opened = builders.make_round(
        builders.make_claim(),
        raters=[lead, builders.make_rater()],
        answered=[builders.make_answered(gold, UnitRole.GOLD)],
    )
    other = opened.raters.last().reviewer
    builders.make_rating(gold, reviewer=other, round_=opened, verdict="unsupported")
    shown = page(browser_of(lead), opened)
    assert "before the reveal you see progress only" in shown
    assert "Gold passed" not in shown
    assert "Training and gold" not in shown
    close_round(actor=builders.everything(), round_=opened)
    shown = page(browser_of(lead), opened)
    assert "Gold passed" in shown
    assert "1 of 1" in shown


def test_a_lead_who_does_not_rate_sees_who_passes_gold_and_the_answers(as_lead):
    gold = builders.make_claim()
    opened = builders.make_round(builders.make_claim(), answered=[builders.make_answered(gold, UnitRole.GOLD)])
    builders.make_rating(gold, reviewer=opened.raters.first().reviewer, round_=opened, verdict="supported")
    shown = page(as_lead, opened)
    assert "0 of 1" in shown
    assert "Verdict: Unsupported" in shown


def test_a_rater_sees_what_the_round_is_and_how_far_they_are(opened):
    one, other = (rater.reviewer for rater in opened.raters.all())
    builders.make_rating(
        Assignment.objects.filter(round=opened, reviewer=one).first().claim, reviewer=one, round_=opened
    )
    shown = page(browser_of(one), opened)
    assert "Read first." in shown
    assert "1 of 3 submitted" in shown
    assert str(other) not in shown
    assert "gold" not in shown


def test_a_rater_of_a_masked_round_is_not_told_how_it_was_chosen():
    opened = builders.make_round(masked=True)
    type(opened).objects.filter(pk=opened.pk).update(chosen_by={"query": "/claims/?side=marketing", "units": 2})
    assert "marketing" not in page(browser_of(opened.raters.first().reviewer), opened)


def test_membership_is_by_round_and_not_by_role(opened, as_reader, as_curator):
    for browser in (browser_of(builders.make_rater()), as_reader, as_curator):
        answer = browser.get(opened.get_absolute_url())
        assert answer.status_code == 403
        assert "Membership is by round" in answer.content.decode()


def test_a_round_in_preparation_is_the_leads_alone(as_lead):
    made = builders.make_round(opened=False)
    assert browser_of(made.raters.first().reviewer).get(made.get_absolute_url()).status_code == 403
    shown = page(as_lead, made)
    assert "Open the round" in shown
    assert "The first of them" in shown


def test_a_closed_round_is_seen_by_everybody_here(opened, as_reader):
    close_round(actor=builders.everything(), round_=opened)
    assert "closed" in page(as_reader, opened)


def test_the_standing_round_is_every_reviewers(as_reviewer, as_reader, as_lead):
    standing = builders.open_round()
    builders.make_rating()
    assert page(as_reviewer, standing)
    assert as_reader.get(standing.get_absolute_url()).status_code == 403
    assert "any" in page(as_lead, standing)


def test_who_has_declared_nothing_is_said_to_the_lead_and_to_the_person(as_lead):
    silent = builders.make_user(Role.REVIEWER, username="silent")
    opened = builders.make_round(raters=[builders.make_rater(), builders.make_rater(), silent])
    assert "Nothing is handed to silent before they have declared" in page(as_lead, opened)
    assert "nothing can be handed to you before that" in page(browser_of(silent), opened)


def test_later_evidence_is_shown_to_who_may_see_the_ratings(as_lead):
    claim = builders.make_claim()
    opened = builders.make_round(claim)
    builders.make_evidence_link(claim=claim)
    assert "Evidence that was linked since" in page(as_lead, opened)
    assert "Evidence that was linked since" not in page(browser_of(opened.raters.first().reviewer), opened)


def test_exemptions_are_told_with_the_round(as_lead, opened):
    builders.make_exemption(opened)
    assert "Exemptions, to be reported with agreement" in page(as_lead, opened)


def test_the_queries_do_not_grow(as_lead):
    def queries(round_, browser):
        with CaptureQueriesContext(connection) as captured:
            page(browser, round_)
        return len(captured)

    counts = []
    for number in (2, 5):
        raters = [builders.make_rater() for _ in range(number)]
        claims = [builders.make_claim() for _ in range(number)]
        gold = [builders.make_answered(builders.make_claim(), UnitRole.GOLD) for _ in range(number)]
        opened = builders.make_round(*claims, raters=raters, answered=gold)
        for given in Assignment.objects.filter(round=opened):
            builders.make_rating(given.claim, reviewer=given.reviewer, round_=opened)
        for claim in claims:
            builders.make_evidence_link(claim=claim)
        counts.append((queries(opened, as_lead), queries(opened, browser_of(raters[0]))))
    assert counts[0] == counts[1]
