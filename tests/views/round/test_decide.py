"""Deciding on product pages: what waits, the ratings side by side, and what is said of them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.actions.decision import comment, propose
from claims.choices import Role
from claims.models import Acceptance, Comment, Decision, Job
from claims.views.round import decide
from tests.builders import make_claim, make_publisher, make_rating, make_source, make_statement, make_user
from tests.decided import decided, rated, ruling, several
from tests.items import make_version_with_items
from tests.led import close, led_round, reopen

pytestmark = pytest.mark.django_db
AGREE, DIFFER = ("unsupported", "unsupported"), ("supported", "unsupported")


def browser_of(person):
    browser = Client()
    browser.force_login(person)
    return browser


def text_of(answer):
    return " ".join(answer.content.decode().split())


def queue(browser, round_, **data):
    address = reverse("decide_queue", args=[round_.uid])
    return browser.post(address, data) if data else browser.get(address)


def page(browser, round_, unit, **data):
    address = reverse("decide_unit", args=[round_.uid, unit.uid])
    return browser.post(address, data) if data else browser.get(address)


def typed(answer, **more):
    """What a lead sends from this page."""
    form = answer.context["form"]
    hidden = {name: form[name].value() for name in ("supersedes", "seen")}
    said = {"verdict": "supported", "rationale": "The study is named.", "disagreement": "slip", "do": "decide"}
    return hidden | said | more


# --- what waits ------------------------------------------------------------------------------------------------------


def test_a_lead_sees_what_waits_and_decides_where_all_agree(as_lead):
    round_, claims = several(DIFFER, AGREE, AGREE)
    shown = text_of(queue(as_lead, round_))
    assert "0 decided, 1 where raters differ, 2 where all agree" in shown
    assert shown.index("Where raters differ") < shown.index("Where all agree")
    answer = queue(as_lead, round_, reason="All say so.")
    assert answer.status_code == 302
    assert {one.claim for one in Decision.objects.current()} == set(claims[1:])
    assert "2 decided, 1 where raters differ, 0 where all agree" in text_of(queue(as_lead, round_))


def test_without_a_reason_nothing_is_decided_and_the_page_says_so(as_lead):
    round_, _ = several(AGREE)
    answer = queue(as_lead, round_, reason=" ")
    assert answer.status_code == 422
    assert "Say why, in a sentence" in text_of(answer)
    assert not Decision.objects.exists()


def test_many_are_decided_by_a_worker(as_lead, monkeypatch):
    monkeypatch.setattr(decide, "AT_ONCE", 1)
    round_, _ = several(AGREE, AGREE)
    answer = queue(as_lead, round_, reason="All say so.")
    job = Job.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    assert job.arguments == {"round_uid": round_.uid, "reason": "All say so."}


def test_stale_decisions_are_queued_for_another_look(as_lead):
    round_, claim = rated(*DIFFER)
    decided(round_, claim)
    assert "To look at again" not in text_of(queue(as_lead, round_))
    Decision.objects.update(stale_at=timezone.now(), stale_because="The page changed.")
    assert "To look at again" in text_of(queue(as_lead, round_))


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_see_what_waits(role):
    round_, _ = several(AGREE)
    browser = browser_of(make_user(role))
    assert queue(browser, round_).status_code == 403
    assert queue(browser, round_, reason="All say so.").status_code == 403
    assert not Decision.objects.exists()


def test_a_round_in_preparation_has_nothing_to_decide(as_lead):
    assert queue(as_lead, led_round(opened=False)).status_code == 404


def test_the_round_page_leads_there_and_counts_kinds(as_lead):
    round_, claim = rated(*DIFFER)
    decided(round_, claim)
    shown = text_of(as_lead.get(round_.get_absolute_url()))
    assert reverse("decide_queue", args=[round_.uid]) in shown
    assert "<dt>Slip</dt><dd>1</dd>" in shown


# --- one unit --------------------------------------------------------------------------------------------------------


def test_ratings_stand_side_by_side_with_what_differs(as_lead):
    round_, claim = rated("supported", "unsupported", "unsupported")
    shown = text_of(page(as_lead, round_, claim))
    assert "differ on verdict" in shown
    assert "2 of 3 agree" in shown
    assert [f"Rater {n}" in shown for n in (1, 2, 3)] == [True] * 3
    assert str(round_.raters) not in shown


@pytest.mark.parametrize("shows_names", [True, False])
def test_names_are_shown_as_the_round_says(as_lead, shows_names):
    people = [make_user(Role.REVIEWER, username=f"zoe-{n}") for n in range(2)]
    round_, claim = rated(*DIFFER, raters=people, shows_names=shows_names)
    comment(actor=people[1], round_=round_, unit=claim, text="Look at the dose.")
    shown = text_of(page(as_lead, round_, claim))
    assert ("zoe-1" in shown) is shows_names
    assert ("Rater 2" in shown) is not shows_names
    assert '<th role="columnheader" scope="col">You</th>' in text_of(page(browser_of(people[0]), round_, claim))


def test_declared_interests_stand_beside_the_rating(as_lead):
    rater, other = make_user(Role.REVIEWER), make_user(Role.REVIEWER)
    make_statement(rater, make_publisher())
    round_, claim = rated(*DIFFER, raters=[rater, other])
    shown = text_of(page(as_lead, round_, claim))
    assert "<b>Declared:</b> Shares." in shown
    assert "not declared" in shown


def test_a_decision_is_stored_and_the_next_disagreement_opens(as_lead):
    round_, claims = several(DIFFER, DIFFER)
    answer = page(as_lead, round_, claims[0], **typed(page(as_lead, round_, claims[0])))
    assert answer["Location"] == reverse("decide_unit", args=[round_.uid, claims[1].uid])
    made = Decision.objects.get()
    assert (made.claim, made.reason, made.disagreement) == (claims[0], "The study is named.", "slip")
    answer = page(as_lead, round_, claims[1], **typed(page(as_lead, round_, claims[1])))
    assert answer["Location"] == reverse("decide_queue", args=[round_.uid])
    assert "1 of 2 said unsupported" in text_of(page(as_lead, round_, claims[0]))


def test_what_all_say_is_filled_in_and_what_differs_is_not(as_lead):
    people, claim = [make_user(Role.REVIEWER) for _ in range(2)], make_claim()
    round_ = led_round(claim, raters=tuple(people))
    for person, certainty in zip(people, ("low", "high"), strict=True):
        make_rating(claim, reviewer=person, round_=round_, certainty=certainty, failure_tags=("outdated",))
    form = page(as_lead, close(round_), claim).context["form"]
    assert (form["verdict"].value(), form["failure_tags"].value()) == ("unsupported", ["outdated"])
    assert not form["certainty"].value()


def test_nothing_typed_is_lost_where_it_is_refused(as_lead):
    round_, claim = rated(*DIFFER)
    said = typed(page(as_lead, round_, claim), verdict="", disagreement="", rationale="Half a thought")
    answer = page(as_lead, round_, claim, **said)
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "Half a thought" in shown
    assert "Choose one: verdict is required." in shown
    assert "Choose one: why the raters differed" in shown


def test_the_other_of_two_leads_is_told_and_keeps_what_they_typed(as_lead):
    round_, claim = rated(*DIFFER)
    said = typed(page(as_lead, round_, claim), rationale="What I hold")
    first = decided(round_, claim, reason="What she holds")
    answer = page(as_lead, round_, claim, **said)
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "Somebody decided on this" in shown
    assert "What I hold" in shown
    assert "What she holds" in shown
    assert page(as_lead, round_, claim, **typed(answer, rationale="What I hold")).status_code == 302
    assert Decision.objects.current().get().supersedes == first


def test_a_lead_who_alone_rated_is_told_why_there_is_no_form():
    both = make_user(Role.LEAD, Role.REVIEWER)
    round_, claim = rated("supported", raters=[both])
    assert page(browser_of(both), round_, claim).status_code == 403
    assert "yours alone: somebody else decides" in text_of(queue(browser_of(both), round_))


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_who_has_no_part_in_it_sees_neither_page_nor_acts(role):
    round_, claim = rated(*DIFFER)
    browser = browser_of(make_user(role))
    assert page(browser, round_, claim).status_code == 403
    for do in ("decide", "propose", "comment", "accept"):
        assert page(browser, round_, claim, do=do, text="x", verdict="supported", rationale="x").status_code == 403
    assert not Decision.objects.exists()


def test_before_the_reveal_nobody_who_rates_sees_it():
    people = [make_user(Role.REVIEWER), make_user(Role.REVIEWER, Role.LEAD)]
    round_, claim = rated(*DIFFER, raters=people)
    reopen(round_)
    assert [page(browser_of(one), round_, claim).status_code for one in people] == [403, 403]


def test_a_rater_does_not_decide_whatever_they_send():
    people = [make_user(Role.REVIEWER) for _ in range(2)]
    round_, claim = rated(*DIFFER, raters=people)
    browser = browser_of(people[0])
    assert page(browser, round_, claim).context["form"] is None
    assert page(browser, round_, claim, do="decide", verdict="supported", rationale="x").status_code == 403
    assert page(browser, round_, claim, do="other").status_code == 403
    assert not Decision.objects.exists()


def test_raters_answer_a_proposal_and_comment(as_lead):
    people = [make_user(Role.REVIEWER) for _ in range(2)]
    round_, claim = rated(*DIFFER, raters=people)
    assert page(as_lead, round_, claim, **typed(page(as_lead, round_, claim), do="propose")).status_code == 302
    browser = browser_of(people[0])
    assert "Do not accept" in text_of(page(browser, round_, claim))
    refused = page(browser, round_, claim, do="decline")
    assert refused.status_code == 422
    assert "Say why not" in text_of(refused)
    assert page(browser, round_, claim, do="accept", because="Yes.").status_code == 302
    assert Acceptance.objects.get().accepted
    assert "Rater 1: accepted" in text_of(page(as_lead, round_, claim))
    assert "Do not accept" not in text_of(page(browser, round_, claim))
    assert page(browser, round_, claim, do="comment", text=" ").status_code == 422
    assert page(browser, round_, claim, do="comment", text="Look at the dose.").status_code == 302
    assert Comment.objects.get().text == "Look at the dose."
    page(as_lead, round_, claim, **typed(page(as_lead, round_, claim)))
    gone = page(browser_of(people[1]), round_, claim, do="accept")
    assert gone.status_code == 302
    assert Acceptance.objects.count() == 1


def test_sources_are_decided_by_their_items(as_lead):
    source, people = make_source(), [make_user(Role.REVIEWER) for _ in range(2)]
    version = make_version_with_items({"code": "risks", "about": "source"}, reason_asked="never")
    round_ = led_round(source, raters=tuple(people), scheme_version=version)
    for person, code in zip(people, ("yes", "no"), strict=True):
        make_rating(source, reviewer=person, round_=round_, verdict="", answers={"risks": code})
    close(round_)
    shown = page(as_lead, round_, source)
    assert "differ on risks" in text_of(shown)
    assert page(as_lead, round_, source, **typed(shown, **{"verdict": "", "item-risks": "no"})).status_code == 302
    assert "1 of 2 said yes" in text_of(page(as_lead, round_, source))


def test_the_number_of_queries_grows_neither_with_units_nor_with_raters(as_lead, lead):
    numbers = []
    for units, raters in ((1, 2), (1, 2), (6, 5)):
        people = [make_user(Role.REVIEWER) for _ in range(raters)]
        round_, claims = several(*[("supported", *["unsupported"] * (raters - 1))] * units, raters=people)
        for person in people:
            comment(actor=person, round_=round_, unit=claims[0], text="Look.")
        propose(actor=lead, round_=round_, unit=claims[0], ruling=ruling())
        counted = []
        for show in (lambda r=round_: queue(as_lead, r), lambda r=round_, c=claims[0]: page(as_lead, r, c)):
            with CaptureQueriesContext(connection) as asked:
                assert show().status_code == 200
            counted.append(len(asked))
        numbers.append(counted)
    assert numbers[1] == numbers[2]
