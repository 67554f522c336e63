"""Rating pages: the form, the queue, and nothing typed is lost."""

import html
import re

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.actions.claim import withdraw_claim
from claims.actions.interest import declare_interests
from claims.actions.rating import save_draft
from claims.actions.round import close_round
from claims.choices import Role
from claims.models import OPERATOR, Draft, Rating
from claims.views.review import queue
from tests.builders import make_claim, make_evidence_link, make_question, make_rating, make_user, open_round
from tests.flat import flat
from tests.items import make_version_with_items
from tests.led import led_round

pytestmark = pytest.mark.django_db
TYPED = {"verdict": "unsupported", "rationale": "No study is named."}


def address(claim):
    return f"/review/{open_round().uid}/{claim.uid}/"


def next_address():
    return f"/review/{open_round().uid}/"


def page(response):
    return html.unescape(flat(response))


def ratings():
    return Rating.objects.visible_to(OPERATOR)


def test_a_rating_is_submitted_and_the_next_claim_comes(as_reviewer, reviewer):
    first, second = make_claim(), make_claim()
    response = as_reviewer.post(address(first), TYPED)
    assert response.url == address(second)
    rating = ratings().get()
    assert (rating.claim, rating.reviewer, rating.verdict.code) == (first, reviewer, "unsupported")
    assert f"{first.get_absolute_url()}#r-{rating.uid}" in page(as_reviewer.get(response.url))


def test_after_the_last_claim_the_queue_says_that_all_are_rated(as_reviewer):
    response = as_reviewer.post(address(make_claim()), TYPED, follow=True)
    assert response.redirect_chain == [("/review/", 302)]
    assert page(response).count("rated every claim") == 1
    assert "you have rated all" not in page(as_reviewer.get(next_address(), follow=True))


def test_a_refused_rating_comes_back_with_everything_typed_and_the_reason(as_reviewer):
    claim = make_claim()
    typed = {
        "verdict": "partly_supported", "certainty": "low", "failure_tags": ["outdated"], "rationale": "",
        "evidence_as_of": "2023-02-30", "confidence": "high", "wording_gap": "overstated", "comparator": "evidence",
    }  # fmt: skip
    response = as_reviewer.post(address(claim), typed)
    assert response.status_code == 422
    text = page(response)
    for value in ("partly_supported", "low", "outdated", "high", "overstated"):
        assert f'value="{value}" checked' in text, value
    assert 'value="2023-02-30"' in text
    assert '<option value="evidence" selected>' in text
    assert "Say why" in text
    assert "2023-02-30" in text
    assert not ratings().exists()


def test_what_was_refused_is_there_again_after_a_reload(as_reviewer):
    claim = make_claim()
    as_reviewer.post(address(claim), {"rationale": "Half a thought"})
    assert "Half a thought" in page(as_reviewer.get(address(claim)))


def test_line_breaks_and_leading_blanks_of_a_rationale_survive(as_reviewer):
    claim = make_claim()
    typed = "\n  leading\r\nand “curly”\t\N{GRINNING FACE}  "
    as_reviewer.post(address(claim), {"rationale": typed})
    text = page(as_reviewer.get(address(claim)))
    assert f">\n{typed}</textarea>" in text
    as_reviewer.post(address(claim), TYPED | {"rationale": typed})
    assert ratings().get().rationale == typed


def test_a_draft_is_saved_with_the_button_and_by_the_page_itself(as_reviewer):
    claim = make_claim()
    assert as_reviewer.post(address(claim), {"rationale": "By hand", "do": "draft"}).url == address(claim)
    assert Draft.objects.get().typed == {"rationale": "By hand"}
    typed = {"rationale": "By itself", "failure_tags": ["outdated", "harms_omitted"]}
    assert as_reviewer.post(f"{address(claim)}draft/", typed).status_code == 204
    assert Draft.objects.get().typed == typed
    text = page(as_reviewer.get(claim.get_absolute_url()))
    assert "By itself" in text
    assert 'value="harms_omitted" checked' in text
    assert not ratings().exists()


def test_a_draft_belongs_to_one_person(as_reviewer, as_everything):
    claim = make_claim()
    as_reviewer.post(f"{address(claim)}draft/", {"rationale": "Mine alone"})
    assert "Mine alone" not in page(as_everything.get(claim.get_absolute_url()))


def log_in_again(browser, expired, username="reviewer"):
    """Fill in the login form that came instead of the page, with all that it carries along."""
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page(expired)))
    typed = carried | {"username": username, "password": "a long password"}
    return browser.post("/login/", typed)


def test_what_was_typed_before_the_login_expired_comes_back_after_it(reviewer):
    claim, browser = make_claim(), Client()
    typed = TYPED | {"certainty": "low", "failure_tags": ["outdated", "harms_omitted"]}
    sent = browser.post(address(claim), typed)
    assert "Your login has expired. What you typed is kept" in page(sent)
    back = log_in_again(browser, sent)
    assert back.url == address(claim)
    text = page(browser.get(back.url, follow=True))
    assert TYPED["rationale"] in text
    assert 'value="unsupported" checked' in text
    assert 'value="harms_omitted" checked' in text
    assert "not submitted yet" in text
    assert not ratings().exists()
    assert Draft.objects.get().reviewer == reviewer


def test_it_also_survives_a_wrong_password(reviewer):
    claim, browser = make_claim(), Client()
    sent = browser.post(address(claim), TYPED)
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page(sent)))
    wrong = browser.post("/login/", carried | {"username": "reviewer", "password": "not this one"})
    assert TYPED["rationale"] in page(browser.get(log_in_again(browser, wrong).url))


def test_nothing_that_a_stranger_sends_is_stored(db):
    """Neither for a claim that there is nor for one that there is not."""
    for where in (address(make_claim()), "/review/aaaaaaaaaa/bbbbbbbbbb/"):
        for rationale in ("x" * 20_000, "x" * 60_000):
            assert Client().post(where, TYPED | {"rationale": rationale}).status_code in (200, 302)
    assert not Session.objects.exists()
    assert not Draft.objects.exists()


def test_what_somebody_else_made_up_is_not_taken_for_what_was_typed(reviewer):
    claim, browser = make_claim(), Client()
    made_up = signing.dumps({"path": address(claim), "typed": {"rationale": ["Made up"]}, "reviewer": ""}, key="other")
    browser.post("/login/", {"username": "reviewer", "password": "a long password", "typed": made_up})
    assert "Made up" not in page(browser.get(address(claim)))


def test_the_page_that_saves_by_itself_is_told_that_the_login_has_expired():
    assert Client().post(f"{address(make_claim())}draft/", {"rationale": "x"}).status_code == 401


def test_a_form_without_its_token_is_refused(reviewer):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reviewer)
    assert browser.post(address(make_claim()), TYPED).status_code == 403
    assert not ratings().exists()


def test_a_double_click_makes_one_rating(as_reviewer):
    claim = make_claim()
    for _ in range(2):
        assert as_reviewer.post(address(claim), TYPED).status_code == 302
    assert ratings().count() == 1


def test_a_second_tab_with_another_verdict_is_told_and_keeps_its_text(as_reviewer):
    claim = make_claim()
    as_reviewer.post(address(claim), TYPED)
    response = as_reviewer.post(address(claim), {"verdict": "supported", "rationale": "The second tab"})
    assert response.status_code == 422
    assert "rated this claim already" in page(response)
    assert "The second tab" in page(response)
    assert ratings().get().verdict.code == "unsupported"


def test_rating_again_supersedes(as_reviewer):
    claim = make_claim()
    as_reviewer.post(address(claim), TYPED)
    first = ratings().get()
    text = page(as_reviewer.get(f"{address(claim)}?again=1"))
    assert f'name="replaces" value="{first.uid}"' in text
    assert TYPED["rationale"] in text
    as_reviewer.post(address(claim), {"verdict": "supported", "rationale": "Read it.", "replaces": first.uid})
    assert ratings().current().get().supersedes == first
    assert ratings().count() == 2


def test_somebody_elses_rating_is_not_superseded(as_reviewer):
    claim = make_claim()
    theirs = make_rating(claim)
    as_reviewer.post(address(claim), TYPED | {"replaces": theirs.uid})
    assert not hasattr(ratings().get(pk=theirs.pk), "superseded_by")


def test_ones_own_rationale_is_offered_from_another_claim_of_the_question_alone(as_reviewer, reviewer):
    question = make_question()
    claim, mine, other = make_claim(question=question), make_claim(question=question), make_claim()
    make_rating(mine, reviewer=reviewer, rationale="My own words")
    make_rating(other, reviewer=reviewer, rationale="On another question")
    make_rating(make_claim(question=question), reviewer=make_user("reviewer"), rationale="Somebody else's words")
    text = page(as_reviewer.get(claim.get_absolute_url()))
    assert 'data-text="My own words"' in text
    assert "On another question" not in text
    assert "Somebody else's words" not in text
    taken = page(as_reviewer.get(f"{claim.get_absolute_url()}?reason_of={mine.uid}"))
    assert ">\nMy own words</textarea>" in taken


def test_the_last_certainty_on_the_question_is_offered_and_not_set(as_reviewer, reviewer):
    question = make_question()
    make_rating(make_claim(question=question), reviewer=reviewer, certainty="low")
    text = page(as_reviewer.get(make_claim(question=question).get_absolute_url()))
    assert 'data-choose="certainty" data-value="low"' in text
    assert 'value="low" checked' not in text


def test_the_codebook_stands_beside_the_options(as_reviewer):
    text = page(as_reviewer.get(make_claim().get_absolute_url()))
    for level in open_round().scheme_version.levels.all():
        for words in (level.label, level.definition, level.rule, level.example_one, level.example_two):
            assert words in text


def test_a_closed_round_says_so_and_keeps_the_text(as_reviewer, lead):
    claim, round_ = make_claim(), open_round()
    target = address(claim)
    close_round(actor=lead, round_=round_)
    response = as_reviewer.post(target, TYPED, follow=True)
    assert "closed" in page(response)
    assert not ratings().exists()
    assert Draft.objects.get().typed["rationale"] == TYPED["rationale"]
    assert "closed" in page(as_reviewer.get(target))


@pytest.mark.parametrize("code", ["level_1", "high", "no such level"])
def test_a_level_of_another_version_or_row_is_refused(as_reviewer, code):
    response = as_reviewer.post(address(make_claim()), TYPED | {"verdict": code})
    assert response.status_code == 422
    assert "is not an answer of" in page(response)


def test_an_unknown_round_or_claim_is_not_found(as_reviewer):
    claim = make_claim()
    assert as_reviewer.get(f"/review/zzzzzzzzzz/{claim.uid}/").status_code == 404
    assert as_reviewer.post(f"/review/{open_round().uid}/zzzzzzzzzz/", TYPED).status_code == 404


@pytest.mark.parametrize("role", ["reader", "curator", "lead"])
def test_only_reviewers_rate_and_have_a_queue(role, request):
    client, claim = request.getfixturevalue(f"as_{role}"), make_claim()
    answers = [
        client.get("/review/"),
        client.get(next_address()),
        client.get(address(claim)),
        client.post(address(claim), TYPED),
        client.post(f"{address(claim)}draft/", TYPED),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert "Only reviewers" in page(answers[0])
    assert not ratings().exists()


# --- nothing typed is lost ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "field", ["verdict", "certainty", "wording_gap", "failure_tags", "comparator", "rationale", "evidence_as_of"]
)
def test_a_nul_in_any_field_is_refused_on_it_and_the_rest_is_kept(as_reviewer, field):
    answer = as_reviewer.post(address(make_claim()), TYPED | {"evidence_as_of": "2026", field: "be\x00fore"})
    assert answer.status_code == 422
    assert not ratings().exists()
    assert Draft.objects.get().typed


@pytest.mark.parametrize("field", ["replaces", "confidence"])
def test_a_nul_where_nobody_types_breaks_nothing(as_reviewer, field):
    assert as_reviewer.post(address(make_claim()), TYPED | {field: "be\x00fore"}).status_code in (302, 422)


def test_what_was_typed_for_a_round_that_closed_is_shown_and_can_be_thrown_away(as_reviewer, lead):
    claim = make_claim()
    target = address(claim)
    close_round(actor=lead, round_=open_round())
    answer = as_reviewer.post(target, TYPED)
    assert answer.status_code == 422
    for text in (page(answer), page(as_reviewer.get(target))):
        assert TYPED["rationale"] in text
        assert 'id="rating"' not in text
    assert target in page(as_reviewer.get("/review/"))
    as_reviewer.post(target, {"do": "discard"})
    assert not Draft.objects.exists()
    assert TYPED["rationale"] not in page(as_reviewer.get(target))


def test_what_was_typed_for_a_withdrawn_claim_is_shown_with_the_reason(as_reviewer, curator):
    claim = make_claim()
    withdraw_claim(actor=curator, claim=claim, because="Marked twice.")
    answer = as_reviewer.post(address(claim), TYPED)
    assert answer.status_code == 422
    assert "not rated any more" in page(answer)
    assert TYPED["rationale"] in page(answer)


def test_the_refusal_of_a_second_tab_leads_to_the_form_that_supersedes(as_reviewer):
    claim = make_claim()
    as_reviewer.post(address(claim), TYPED)
    answer = as_reviewer.post(address(claim), {"verdict": "supported", "rationale": "The second tab"})
    assert f"{address(claim)}?again=1" in page(answer)
    text = page(as_reviewer.get(f"{address(claim)}?again=1"))
    assert "The second tab" in text
    assert f'name="replaces" value="{ratings().get().uid}"' in text


def test_a_draft_of_a_later_rating_opens_the_form_again(as_reviewer):
    claim = make_claim()
    as_reviewer.post(address(claim), TYPED)
    typed = {"rationale": "Half typed", "replaces": ratings().get().uid, "do": "draft"}
    text = page(as_reviewer.post(address(claim), typed, follow=True))
    assert "Half typed" in text
    assert f'name="replaces" value="{ratings().get().uid}"' in text
    as_reviewer.post(address(claim), {"do": "discard"})
    assert 'id="rating"' not in page(as_reviewer.get(address(claim)))


def test_a_later_rating_survives_an_expired_login_too(as_reviewer):
    claim, browser = make_claim(), Client()
    as_reviewer.post(address(claim), TYPED)
    sent = browser.post(address(claim), TYPED | {"rationale": "Half typed", "replaces": ratings().get().uid})
    text = page(browser.get(log_in_again(browser, sent).url))
    assert "Half typed" in text
    assert f'name="replaces" value="{ratings().get().uid}"' in text


def test_what_one_person_typed_is_not_shown_to_the_next_who_logs_in(as_reviewer):
    claim, browser = make_claim(), Client()
    other = make_user(Role.REVIEWER)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w*)"', page(as_reviewer.get(address(claim)))))
    assert hidden.pop("csrfmiddlewaretoken")
    sent = browser.post(address(claim), hidden | TYPED)
    text = page(browser.get(log_in_again(browser, sent, other.username).url))
    assert TYPED["rationale"] not in text
    assert not Draft.objects.exists()


def test_what_is_too_long_to_be_kept_without_a_login_says_so(client):
    text = page(client.post(address(make_claim()), TYPED | {"rationale": "x" * 60_000}, follow=True))
    assert "longer than a rating may be" in text


def test_the_message_after_submitting_links_to_the_rating(as_reviewer):
    claim = make_claim()
    text = page(as_reviewer.post(address(claim), TYPED, follow=True))
    target = f"{claim.get_absolute_url()}#r-{ratings().get().uid}"
    assert target in text
    assert f'id="r-{ratings().get().uid}"' in page(as_reviewer.get(claim.get_absolute_url()))


# --- the queue ------------------------------------------------------------------------------------------------------


def test_the_queue_shows_progress_drafts_stale_and_own_ratings(as_reviewer, reviewer):
    question = make_question()
    rated, begun, waiting = (make_claim(question=question) for _ in range(3))
    make_rating(rated, reviewer=reviewer)
    make_evidence_link(question=question)
    save_draft(actor=reviewer, round_=open_round(), unit=begun, typed={"rationale": "x"})
    text = page(as_reviewer.get("/review/"))
    assert "1 of 3 rated" in text
    assert address(begun) in text
    assert address(waiting) in text
    assert "evidence link" in text


def test_next_goes_to_a_claim_that_waits_and_skips_the_one_named(as_reviewer):
    first, second = make_claim(), make_claim()
    assert as_reviewer.get(next_address()).url == address(first)
    assert as_reviewer.get(f"{next_address()}?after={first.uid}").url == address(second)
    assert as_reviewer.get(f"{next_address()}?after={second.uid}").url == address(first)


def test_an_empty_queue_says_what_to_do(as_reviewer, lead):
    assert "No claims yet" in page(as_reviewer.get("/review/"))
    following = next_address()
    close_round(actor=lead, round_=open_round())
    assert "No round is open" in page(as_reviewer.get("/review/"))
    assert as_reviewer.get(following).url == "/review/"


def test_queries_of_the_queue_do_not_grow(as_reviewer, reviewer):
    def fill(number):
        for _ in range(number):
            question = make_question()
            make_claim(question=question)
            make_rating(make_claim(question=question), reviewer=reviewer)
            make_evidence_link(question=question)
            typed = {"rationale": "x"}
            save_draft(actor=reviewer, round_=open_round(), unit=make_claim(question=question), typed=typed)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_reviewer.get("/review/")
        return len(captured)

    fill(1)
    few = queries()
    fill(8)
    assert queries() <= few


def test_ratings_before_the_latest_are_a_link_away(as_reviewer, reviewer, monkeypatch):
    monkeypatch.setattr(queue, "MOST_LISTED", 2)
    made = [make_rating(make_claim(), reviewer=reviewer) for _ in range(5)]
    first = page(as_reviewer.get("/review/"))
    shown = [made.index(one) for one in made if one.claim.get_absolute_url() in first]
    assert shown == [3, 4]
    assert f"?before={made[3].uid}" in first
    second = page(as_reviewer.get(f"/review/?before={made[3].uid}"))
    assert [made.index(one) for one in made if one.claim.get_absolute_url() in second] == [1, 2]
    assert "Earlier ratings" not in page(as_reviewer.get(f"/review/?before={made[1].uid}"))


@pytest.mark.parametrize("before", ["zzzzzzzzzz", "be%00fore", "1 OR 1"])
def test_a_place_that_does_not_exist_in_ones_ratings_is_their_end(as_reviewer, reviewer, before):
    rating = make_rating(make_claim(), reviewer=reviewer)
    assert rating.claim.get_absolute_url() in page(as_reviewer.get(f"/review/?before={before}"))


def test_a_superseded_rating_is_not_listed_beside_its_successor(as_reviewer, reviewer):
    claim = make_claim()
    make_rating(claim, reviewer=reviewer, supersedes=make_rating(claim, reviewer=reviewer), rationale="Again.")
    assert page(as_reviewer.get("/review/")).count(claim.get_absolute_url()) == 1


def test_the_next_claims_stand_under_their_question(as_reviewer):
    one, other = make_question("Does it cure?"), make_question("Is it safe?")
    claims = [make_claim(question=question) for question in (one, other, one)]
    bare = make_claim()
    text = page(as_reviewer.get("/review/"))
    order = [text.index(address(claim)) for claim in (claims[0], claims[2], claims[1], bare)]
    assert order == sorted(order)
    assert text.count("Does it cure?") == 1
    assert text.index("Is it safe?") < order[2] < text.index("No question yet") < order[3]


def test_without_an_open_round_the_queue_says_so_and_next_leads_to_it(as_reviewer, lead):
    following = next_address()
    close_round(actor=lead, round_=open_round())
    text = page(as_reviewer.get(following, follow=True))
    assert "No round is open" in text
    assert "Next for me" not in text


MOST_QUERIES = 8


@pytest.mark.parametrize("with_draft", [False, True], ids=["at once", "after a draft"])
def test_submitting_and_going_on_takes_at_most_eight_queries(as_reviewer, reviewer, with_draft):
    """Who comes (two), claim, round and evidence, the rating and its draft, and what comes next."""
    question = make_question()
    make_evidence_link(question=question)
    claims = [make_claim(question=question, answers="affirms") for _ in range(4)]
    declare_interests(actor=reviewer, none=True)
    for claim in claims[:3]:
        if with_draft:
            save_draft(actor=reviewer, round_=open_round(), unit=claim, typed={"rationale": "So far"})
        asked = queries_of(as_reviewer, address(claim))
    assert len(asked) == MOST_QUERIES - (not with_draft), "\n".join(one[:150] for one in asked)
    assert ratings().latest("pk").interests == reviewer.interest_statements.get()


@pytest.mark.parametrize("with_draft", [False, True], ids=["at once", "after a draft"])
def test_so_it_does_in_a_round_that_a_lead_opened_with_its_items(as_reviewer, reviewer, with_draft):
    version = make_version_with_items({"code": "named", "about": "claim"}, {"code": "priced", "about": "claim"})
    claims = [make_claim() for _ in range(4)]
    round_ = led_round(*claims, raters=(reviewer,), scheme_version=version)
    for claim in claims[:3]:
        if with_draft:
            save_draft(actor=reviewer, round_=round_, unit=claim, typed={"rationale": "So far"})
        here = f"/review/{round_.uid}/{claim.uid}/"
        asked = queries_of(as_reviewer, here, verdict="holds", **{"item-named": "yes", "item-priced": "no"})
    # The answers are written beside the rating.
    assert len(asked) <= MOST_QUERIES + with_draft, "\n".join(one[:150] for one in asked)


def queries_of(client, target, **typed):
    """The queries of a submission that is taken, without those that begin and end transactions."""
    data = {"verdict": "unsupported", "rationale": "No study is named.", "do": "submit"} | typed
    with CaptureQueriesContext(connection) as queries:
        assert client.post(target, data).status_code == 302
    frames = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT")
    return [one["sql"] for one in queries if not one["sql"].startswith(frames)]
