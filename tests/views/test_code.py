"""The page on which the wording is coded: in a round, one after the other, and on the spot."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.choices import Reveal, Role, RoundTask
from claims.models import Assignment, BlindCoding, Description, RoundRater
from tests.builders import make_claim, make_question, make_user
from tests.flat import flat
from tests.led import close, led_round

pytestmark = pytest.mark.django_db
TYPED = {"voice": "research", "commitment": "hedged"}


def page(response):
    return html.unescape(flat(response))


def at(round_, unit):
    return f"/review/{round_.uid}/{unit.uid}/code/"


@pytest.fixture
def claims():
    return [make_claim(voice="marketing", commitment="boosted") for _ in range(3)]


def coding_round(*claims, raters, **terms):
    return led_round(*claims, raters=raters, **({"task": RoundTask.DESCRIBE} | terms))


def test_the_queue_and_next_lead_to_coding_and_one_goes_on_within_ones_own(as_reviewer, reviewer, claims):
    round_ = coding_round(*claims, raters=(reviewer,))
    RoundRater.objects.create(round=round_, reviewer=reviewer)
    queue = page(as_reviewer.get("/review/"))
    assert "0 of 3 coded" in queue
    assert "Code next" in queue
    assert as_reviewer.get(f"/review/{round_.uid}/").url == at(round_, claims[0])
    assert as_reviewer.get(f"/review/{round_.uid}/{claims[0].uid}/").url == at(round_, claims[0])
    skipped = as_reviewer.post(at(round_, claims[0]), {"do": "skip", "skip": "Outside my field"})
    assert skipped.url == at(round_, claims[1])
    assert as_reviewer.post(at(round_, claims[1]), TYPED).url == at(round_, claims[2])
    assert as_reviewer.post(at(round_, claims[2]), TYPED).url == at(round_, claims[0])
    assert as_reviewer.post(at(round_, claims[0]), TYPED).url == "/review/"
    assert Description.objects.filter(round=round_, coder=reviewer).count() == 3
    assert not Assignment.objects.filter(skipped_at__isnull=False).exists()
    assert "3 of 3 coded" in page(as_reviewer.get("/review/"))


def test_the_page_has_the_quote_in_context_the_five_questions_and_their_definitions(as_reviewer, reviewer):
    claim = make_claim(question=make_question("Does it help?"), answers="affirms", voice="marketing")
    round_ = coding_round(claim, raters=(reviewer,), instructions="Cover the address.")
    text = page(as_reviewer.get(at(round_, claim)))
    for words in (
        "1 of 1", "Who speaks in the sentence?", "What they mean", "Does it help?", "Cover the address.",
        "Codebook of the wording", claim.quote, 'class="reader-body"',
    ):  # fmt: skip
        assert words in text, words
    for name in ("voice", "claim_type", "strength", "commitment", "answers"):
        assert f'name="{name}"' in text
    assert "checked" not in text
    assert "Evidence</h2>" not in text


def test_a_claim_without_a_question_is_not_asked_how_it_answers(as_reviewer, reviewer, claims):
    assert 'name="answers"' not in page(as_reviewer.get(at(coding_round(claims[0], raters=(reviewer,)), claims[0])))


def test_an_error_stands_on_the_page_with_what_was_chosen(as_reviewer, reviewer, claims):
    round_ = coding_round(claims[0], raters=(reviewer,))
    answer = as_reviewer.post(at(round_, claims[0]), {})
    assert answer.status_code == 422
    assert "at least one" in page(answer)
    answer = as_reviewer.post(at(round_, claims[0]), {"voice": "loud", "commitment": "hedged"})
    assert 'value="hedged" checked' in page(answer)
    assert 'id="error-voice"' in page(answer)


def test_what_one_said_is_read_again_and_coded_again(as_reviewer, reviewer, claims):
    round_ = coding_round(claims[0], raters=(reviewer,))
    as_reviewer.post(at(round_, claims[0]), TYPED)
    text = page(as_reviewer.get(at(round_, claims[0])))
    assert "research voice" in text
    assert 'name="voice"' not in text
    own = Description.objects.get(round=round_)
    again = page(as_reviewer.get(f"{at(round_, claims[0])}?again=1"))
    assert 'value="research" checked' in again
    as_reviewer.post(at(round_, claims[0]), {"voice": "other", "supersedes": own.uid})
    assert Description.objects.current().get(round=round_).voice == "other"


def test_coded_and_then_rated(as_reviewer, reviewer, claims):
    round_ = coding_round(claims[0], raters=(reviewer,), task=RoundTask.BOTH)
    rate = f"/review/{round_.uid}/{claims[0].uid}/"
    assert as_reviewer.get(f"/review/{round_.uid}/").url == rate
    assert as_reviewer.get(rate).url == at(round_, claims[0])
    assert as_reviewer.post(at(round_, claims[0]), TYPED).url == rate
    assert 'name="verdict"' in page(as_reviewer.get(rate))
    assert as_reviewer.post(rate, {"verdict": "supported", "rationale": "So."}).url == "/review/"


def test_in_a_masked_round_nothing_tells_of_the_source_before_it_is_coded(as_reviewer, reviewer, claims):
    claim = claims[0]
    round_ = coding_round(claim, raters=(reviewer,), masked=True, reveal=Reveal.AFTER_OWN)
    assert claim.source.title not in page(as_reviewer.get(at(round_, claim)))
    as_reviewer.post(at(round_, claim), TYPED)
    assert claim.source.title in page(as_reviewer.get(at(round_, claim)))


@pytest.mark.parametrize("role", list(Role))
def test_nobody_codes_what_was_not_handed_to_them(role, claims, client):
    round_ = coding_round(*claims, raters=(make_user(Role.REVIEWER),))
    client.force_login(make_user(role))
    for answer in (
        client.get(at(round_, claims[0])), client.post(at(round_, claims[0]), TYPED),
        client.post(at(round_, claims[0]), {"do": "skip", "skip": "x"}),
    ):  # fmt: skip
        assert answer.status_code == 403


def test_where_claims_are_rated_nothing_is_coded(as_reviewer, reviewer, claims):
    round_ = led_round(claims[0], raters=(reviewer,))
    assert as_reviewer.get(at(round_, claims[0])).status_code == 404


def test_after_the_close_nothing_is_coded(as_reviewer, reviewer, claims):
    round_ = coding_round(claims[0], raters=(reviewer,))
    close(round_)
    assert as_reviewer.post(at(round_, claims[0]), TYPED).status_code == 422
    assert 'name="voice"' not in page(as_reviewer.get(at(round_, claims[0])))


def test_the_lead_sees_how_far_each_is(as_lead, reviewer, claims):
    round_ = coding_round(*claims, raters=(reviewer,))
    Description.objects.create(claim=claims[0], coder=reviewer, round=round_, voice="other")
    assert "1 of 3" in page(as_lead.get(round_.get_absolute_url()))


def test_queries_of_the_page_do_not_grow_with_what_was_handed_out(as_reviewer, reviewer):
    def handed(number):
        claims = [make_claim(voice="marketing") for _ in range(number)]
        round_ = coding_round(*claims, raters=(reviewer,))
        for claim in claims[: number // 2]:
            Description.objects.create(claim=claim, coder=reviewer, round=round_, voice="other")
        return at(round_, claims[-1])

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert as_reviewer.get(address).status_code == 200
        return len(captured)

    few, many = handed(2), handed(8)
    assert queries(many) <= queries(few)


# --- on the spot ----------------------------------------------------------------------------------------------------


def test_on_the_spot_from_the_claim_page(as_curator, curator, claims):
    claim = claims[0]
    address = f"{claim.get_absolute_url()}code/"
    assert "Code it independently" in page(as_curator.get(claim.get_absolute_url()))
    # No link that is followed hides anything.
    assert as_curator.get(address).url == claim.get_absolute_url()
    assert as_curator.post(address, {"do": "begin"}).url == address
    hidden = page(as_curator.get(claim.get_absolute_url()))
    assert "You code this claim independently" in hidden
    assert "marketing voice" not in hidden
    assert as_curator.get(f"{claim.get_absolute_url()}describe/").url == address
    text = page(as_curator.get(address))
    assert "Who speaks in the sentence?" in text
    assert "marketing voice" not in text
    assert as_curator.post(address, {}).status_code == 422
    as_curator.post(address, TYPED)
    shown = page(as_curator.get(claim.get_absolute_url()))
    assert "marketing voice" in shown
    assert "research voice" in shown
    assert "Code it independently" not in shown


def test_one_can_stop(as_curator, claims):
    address = f"{claims[0].get_absolute_url()}code/"
    as_curator.post(address, {"do": "begin"})
    as_curator.post(address, {"do": "stop"})
    assert "marketing voice" in page(as_curator.get(claims[0].get_absolute_url()))
    assert BlindCoding.objects.get().ended_at is not None


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.LEAD])
def test_only_curators_code_on_the_spot(role, claims, client):
    client.force_login(make_user(role))
    address = f"{claims[0].get_absolute_url()}code/"
    assert client.get(address).status_code == 403
    assert client.post(address, {"do": "begin"}).status_code == 403


def test_a_claim_page_offers_no_rating_where_the_wording_comes_first(as_reviewer, reviewer, claims):
    coding_round(claims[0], raters=(reviewer,), task=RoundTask.BOTH)
    text = page(as_reviewer.get(claims[0].get_absolute_url()))
    assert 'name="verdict"' not in text
    assert "/code/" in text
