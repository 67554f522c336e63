"""Rating pages of rounds that a lead opened: one goes on within what was handed to one, and nowhere else."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.judgement import Judgement
from claims.actions.rating import submit_rating
from claims.choices import Role, Stage, UnitRole
from claims.models import OPERATOR, Assignment, Draft, Rating, RoundRater, RoundUnit
from tests.builders import make_capture, make_claim, make_publisher, make_question, make_source, make_user, open_round
from tests.flat import flat
from tests.items import make_version_with_items
from tests.led import close, led_round

pytestmark = pytest.mark.django_db
TYPED = {"verdict": "unsupported", "rationale": "No study is named."}


def page(response):
    return html.unescape(flat(response))


def at(round_, unit):
    return f"/review/{round_.uid}/{unit.uid}/"


def ratings():
    return Rating.objects.visible_to(OPERATOR)


@pytest.fixture
def claims():
    question = make_question("Does it help?")
    return [make_claim(question=question, answers="affirms") for _ in range(3)]


def test_one_goes_on_within_ones_own_of_the_round_and_back_to_what_was_skipped(as_reviewer, reviewer, claims):
    round_ = led_round(*claims, raters=(reviewer,))
    make_claim()
    assert as_reviewer.get(f"/review/{round_.uid}/").url == at(round_, claims[0])
    skipped = as_reviewer.post(at(round_, claims[0]), {"do": "skip", "skip": "Outside my field"})
    assert skipped.url == at(round_, claims[1])
    assert as_reviewer.post(at(round_, claims[1]), TYPED).url == at(round_, claims[2])
    assert as_reviewer.post(at(round_, claims[2]), TYPED).url == at(round_, claims[0])
    assert as_reviewer.post(at(round_, claims[0]), TYPED).url == "/review/"
    assert ratings().filter(round=round_).count() == 3


def test_what_was_handed_to_others_does_not_come(as_reviewer, reviewer, claims):
    other = make_user(Role.REVIEWER)
    round_ = led_round(claims[0], raters=(reviewer,))
    led_round(claims[1], raters=(other,))
    assert as_reviewer.post(at(round_, claims[0]), TYPED).url == "/review/"


def test_in_the_middle_one_goes_on_after_it_and_then_from_the_start(as_reviewer, reviewer, claims):
    round_ = led_round(*claims, raters=(reviewer,))
    assert as_reviewer.post(at(round_, claims[1]), TYPED).url == at(round_, claims[2])
    assert as_reviewer.post(at(round_, claims[2]), TYPED).url == at(round_, claims[0])


def test_the_page_says_how_far_one_is(as_reviewer, reviewer, claims):
    round_ = led_round(*claims, raters=(reviewer,), instructions="Read the whole sentence.")
    text = page(as_reviewer.get(at(round_, claims[0])))
    assert "1 of 3" in text
    assert "Read the whole sentence." in text
    assert "min left" not in text


@pytest.mark.parametrize("role", list(Role))
def test_nobody_rates_what_was_not_handed_to_them(role, claims, client):
    round_ = led_round(*claims, raters=(make_user(Role.REVIEWER),))
    client.force_login(make_user(role))
    for answer in (
        client.get(at(round_, claims[0])), client.post(at(round_, claims[0]), TYPED),
        client.post(at(round_, claims[0]), {"do": "skip", "skip": "x"}),
        client.post(at(round_, claims[0]), {"do": "unskip"}),
    ):  # fmt: skip
        assert answer.status_code == 403
    assert not ratings().exists()


def test_what_was_typed_where_nothing_may_be_rated_stands_on_the_refusal(as_reviewer, claims):
    round_ = led_round(*claims, raters=(make_user(Role.REVIEWER),))
    answer = as_reviewer.post(at(round_, claims[0]), TYPED | {"rationale": "A reason that took me a while to write."})
    assert "not handed to you" in page(answer)
    assert "A reason that took me a while to write." in page(answer)


def test_a_round_that_is_not_open_yet_has_no_pages(as_reviewer, reviewer, claims):
    round_ = led_round(*claims, raters=(reviewer,), opened=False)
    assert as_reviewer.get(at(round_, claims[0])).status_code == 404
    assert as_reviewer.get(f"/review/{round_.uid}/").status_code == 404


def test_after_the_close_the_text_is_kept_as_a_draft_and_said_so(as_reviewer, reviewer, claims):
    round_ = led_round(*claims, raters=(reviewer,))
    close(round_)
    answer = as_reviewer.post(at(round_, claims[0]), TYPED)
    assert answer.status_code == 422
    assert "Your text is kept as a draft" in page(answer)
    assert Draft.objects.get().typed["rationale"] == TYPED["rationale"]


# --- skips ----------------------------------------------------------------------------------------------------------


def test_a_skip_without_a_reason_is_refused_and_keeps_what_was_typed(as_reviewer, reviewer, claims):
    round_ = led_round(*claims, raters=(reviewer,))
    answer = as_reviewer.post(at(round_, claims[0]), TYPED | {"do": "skip"})
    assert answer.status_code == 422
    assert "Say why you skip it" in page(answer)
    assert TYPED["rationale"] in page(answer)
    assert Assignment.objects.filter(skipped_at__isnull=False).count() == 0


def test_skips_stand_in_the_queue_with_their_reason_and_are_taken_back(as_reviewer, reviewer, claims):
    round_ = led_round(*claims, raters=(reviewer,))
    RoundRater.objects.create(round=round_, reviewer=reviewer)
    as_reviewer.post(at(round_, claims[0]), {"do": "skip", "skipped_because": "I know the author."})
    text = page(as_reviewer.get("/review/"))
    assert "I know the author." in text
    assert as_reviewer.post(at(round_, claims[0]), {"do": "unskip"}).url == "/review/"
    assert "I know the author." not in page(as_reviewer.get("/review/"))


# --- sources and publishers -----------------------------------------------------------------------------------------


def test_a_source_is_rated_beside_its_saved_copies(as_reviewer, reviewer):
    version = make_version_with_items({"code": "risks", "about": "source", "text": "Are risks named?"})
    source = make_source(title="A clinic page")
    copy = make_capture(source=source)
    round_ = led_round(source, raters=(reviewer,), scheme_version=version)
    text = page(as_reviewer.get(at(round_, source)))
    assert "Are risks named?" in text
    assert f"?capture={copy.uid}" in text
    assert 'name="over" value="source"' in text
    refused = as_reviewer.post(at(round_, source), {"over": "source", "rationale": "x"})
    assert "“Are risks named?” is required" in page(refused)
    sent = {"over": "source", "item-risks": "yes", "rationale": "On the last page."}
    assert as_reviewer.post(at(round_, source), sent).url == "/review/"
    assert ratings().get().source == source
    assert "Are risks named?" in page(as_reviewer.get(at(round_, source)))
    assert "A clinic page" in page(as_reviewer.get("/review/"))


def test_a_publisher_is_rated_once_for_all_its_pages(as_reviewer, reviewer):
    version = make_version_with_items({"code": "risks", "about": "source"}, reason_asked="never")
    publisher = make_publisher(name="A chain of clinics")
    pages = [make_source(publisher=publisher) for _ in range(3)]
    round_ = led_round(publisher, raters=(reviewer,), scheme_version=version)
    text = page(as_reviewer.get(at(round_, publisher)))
    assert all(one.get_absolute_url() in text for one in pages)
    as_reviewer.post(at(round_, publisher), {"over": "publisher", "item-risks": "no"})
    assert ratings().get().publisher == publisher


def test_items_are_kept_as_a_draft_and_come_back(as_reviewer, reviewer):
    version = make_version_with_items({"code": "risks", "about": "source"})
    source = make_source()
    round_ = led_round(source, raters=(reviewer,), scheme_version=version)
    as_reviewer.post(f"{at(round_, source)}draft/", {"item-risks": "no"})
    assert Draft.objects.get().source == source
    assert 'name="item-risks" value="no" checked' in page(as_reviewer.get(at(round_, source)))


# --- masked rounds, training ----------------------------------------------------------------------------------------


def test_a_masked_page_hides_where_words_come_from_and_then_asks_again(as_reviewer, reviewer):
    source = make_source(title="Miracle Clinic of Bern")
    claim = make_claim(capture=make_capture(source=source))
    round_ = led_round(claim, raters=(reviewer,), masked=True, guesses_side=True, judges_again=True)
    text = page(as_reviewer.get(at(round_, claim)))
    for hidden in ("Miracle Clinic", source.uid, claim.short_number, "data-side", claim.capture.uid):
        assert hidden not in text.replace(f"{round_.uid}/{claim.uid}", ""), hidden
    assert claim.quote in text
    assert "Which side do you take it for?" in text
    assert "guess" in str(page(as_reviewer.post(at(round_, claim), TYPED)))
    first = as_reviewer.post(at(round_, claim), TYPED | {"guess": "research"})
    assert first.url == at(round_, claim)
    text = page(as_reviewer.get(first.url))
    assert "Does the source change it?" in text
    assert "Miracle Clinic" in text
    replaces = ratings().get().uid
    assert as_reviewer.post(at(round_, claim), TYPED | {"replaces": replaces}).url == "/review/"
    assert list(ratings().order_by("pk").values_list("stage", "guess")) == [
        (Stage.INDEPENDENT, "research"), (Stage.UNMASKED, "research"),
    ]  # fmt: skip


def test_a_claim_that_was_judged_masked_waits_until_it_was_judged_again(as_reviewer, reviewer, claims):
    round_ = led_round(*claims[:2], raters=(reviewer,), masked=True, judges_again=True)
    as_reviewer.post(at(round_, claims[0]), TYPED)
    assert as_reviewer.get(f"/review/{round_.uid}/").url == at(round_, claims[0])


def test_after_training_the_answer_stands_beside_ones_own(as_reviewer, reviewer, claims):
    round_ = led_round(*claims[:2], raters=(reviewer,))
    answer = {"verdict": "supported", "why": "The trial of 2020 shows it."}
    RoundUnit.objects.filter(round=round_, claim=claims[0]).update(role=UnitRole.TRAINING, answer=answer)
    assert "The trial of 2020" not in page(as_reviewer.get(at(round_, claims[0])))
    assert as_reviewer.post(at(round_, claims[0]), TYPED).url == at(round_, claims[0])
    text = page(as_reviewer.get(at(round_, claims[0])))
    assert "The trial of 2020 shows it." in text
    assert f'href="/review/{round_.uid}/"' in text


# --- what pages cost -------------------------------------------------------------------------------------------------


def test_queries_of_page_and_queue_do_not_grow_with_what_was_handed_out(as_reviewer, reviewer):
    def handed(number):
        question = make_question()
        claims = [make_claim(question=question, answers="affirms") for _ in range(number)]
        round_ = led_round(*claims, raters=(reviewer,))
        for claim in claims[: number // 2]:
            submit_rating(actor=reviewer, round_=round_, unit=claim, judgement=Judgement(**TYPED))
        return at(round_, claims[-1])

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert as_reviewer.get(address).status_code == 200
        return len(captured)

    few, many = handed(2), handed(10)
    assert queries(many) <= queries(few) + 1


def test_a_claim_page_offers_the_round_in_which_it_waits_for_me(as_reviewer, reviewer, claims):
    round_ = led_round(claims[0], raters=(reviewer,))
    assert at(round_, claims[0]) in page(as_reviewer.get(claims[0].get_absolute_url()))
    assert at(open_round(), claims[1]) in page(as_reviewer.get(claims[1].get_absolute_url()))
