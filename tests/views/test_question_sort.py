"""Claims without a question, several put under questions at once; how often the right one is proposed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.choices import Role
from claims.exchange.corpus import load_corpus
from claims.models import Claim, Question
from claims.reads.claim.question_like import questions_like
from tests.builders import everything, make_capture, make_claim, make_question, make_user
from tests.flat import flat
from tests.led import led_round

pytestmark = pytest.mark.django_db


def told(text, **fields):
    return make_claim(text, capture=make_capture(text), **fields)


def page(client, **after):
    return flat(client.get(reverse("question_sort"), after))


def test_several_claims_are_put_under_questions_at_once_and_nothing_is_chosen_beforehand(as_curator):
    cancer, knees = make_question("Can the cells become cancer?"), make_question("Do injections help knees?")
    told("Transplanted cells never become tumours.", question=cancer)
    alike, other = told("No transplanted cells were tumours."), told("Injections improved the function of knees.")
    left = told("Call us today.")
    said = page(as_curator)
    assert "checked" not in said
    assert said.index(f'name="question-{alike.uid}" value="{cancer.uid}"')
    assert said.index(f'name="question-{other.uid}" value="{knees.uid}"')
    long = "x" * 301
    typed = {f"question-{alike.uid}": cancer.uid, f"typed-{other.uid}": "Do knees mend?", f"typed-{left.uid}": long}
    refused = as_curator.post(reverse("question_sort"), typed)
    assert refused.status_code == 422
    assert long in flat(refused)
    assert Claim.objects.get(pk=alike.pk).question == cancer
    assert Claim.objects.get(pk=other.pk).question == Question.objects.get(text="Do knees mend?")
    assert Claim.objects.get(pk=left.pk).question is None


def test_what_one_rates_is_not_sorted_and_a_reader_sorts_nothing(client, as_reader):
    claim, rater = told("It helps knees."), make_user(Role.REVIEWER, Role.CURATOR)
    client.force_login(rater)
    assert claim.uid in page(client)
    led_round(claim, raters=(rater,))
    assert claim.uid not in page(client)
    assert as_reader.get(reverse("question_sort")).status_code == 403


def test_queries_do_not_grow_with_rows_and_older_ones_are_a_click_away(as_curator):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            page(as_curator)
        return len(captured)

    first = told("It helps knees.", question=None)
    told("It helps hips.", question=make_question())
    few = asked()
    for number in range(11):
        told(f"It helps knees {number} times.")
    assert asked() == few
    said = page(as_curator)
    assert first.uid not in said
    last = Claim.objects.filter(question=None).order_by("-pk")[9]
    assert f"?after={last.uid}" in said
    assert first.uid in page(as_curator, after=last.uid)


def test_the_right_question_is_mostly_among_those_proposed(capsys):
    """Each claim of the demonstration is left out in turn, with its question groups as they were made beforehand."""
    people = {name: everything() for name in ("curator",)} | {"curator-2": make_user(Role.CURATOR)}
    load_corpus(people=people)
    claims = list(Claim.objects.filter(question__isnull=False))
    offered = questions_like(claims, everything())
    first = sum([one.question_id] == [found.pk for found in offered[one.pk][:1]] for one in claims)
    among = sum(one.question_id in [found.pk for found in offered[one.pk]] for one in claims)
    with capsys.disabled():
        print(f"\nquestion first {first / len(claims):.2f}, among the first five {among / len(claims):.2f}")  # noqa: T201
    assert first / len(claims) >= 0.25
    assert among / len(claims) >= 0.8
