"""One wording on several pages: the page on which it is decided, and what claim and question pages say of it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions.wording import accept_wording, find_wordings, newest_claim
from claims.choices import Role
from claims.models import ClaimPair, Job
from tests.builders import everything, make_capture, make_claim, make_pair, make_question, make_source, make_user
from tests.flat import flat
from tests.led import led_round

pytestmark = pytest.mark.django_db
WORDS = "Transplanted stem cells cannot differentiate into cancer when they are cultured with care."


def told(words=WORDS, source_type="clinic", **fields):
    return make_claim(words, capture=make_capture(words, source=make_source(source_type=source_type)), **fields)


def found():
    return list(find_wordings(actor=everything(), up_to=newest_claim()))


def test_a_curator_says_of_each_whether_it_is_the_wording_and_leaves_others_open(as_curator, as_reader):
    first, same, other, left = told(), told(), told(WORDS.replace("cannot", "can")), told(WORDS.upper())
    address = reverse("wordings")
    assert as_reader.get(address).status_code == 403
    assert "Nothing waits" in flat(as_curator.get(address))
    found()
    said = flat(as_curator.get(address))
    assert "<del>cannot" in said
    assert f"said-{first.uid}-{same.uid}" in said
    names = {same: "same", other: "other", left: ""}
    as_curator.post(address, {f"said-{first.uid}-{claim.uid}": word for claim, word in names.items()})
    status = dict(ClaimPair.objects.values_list("other", "status"))
    assert status == {same.pk: "confirmed", other.pk: "rejected", left.pk: "candidate"}
    as_curator.post(address, {"all": first.uid})
    assert ClaimPair.objects.get(other=left).status == "confirmed"
    assert as_reader.post(address, {"all": first.uid}).status_code == 403


def test_one_claim_is_compared_with_the_whole_corpus_and_what_is_refused_is_told(as_curator):
    first, other, apart = told(), told(), told("No study of knees was as large as this one of ten years.")
    address = f"{reverse('wordings')}?claim={first.uid}"
    assert address in flat(as_curator.get(first.get_absolute_url()))
    said = flat(as_curator.get(address))
    assert other.uid in said
    assert apart.uid not in said
    pair = make_pair(first, other, relation="agrees", changed_what=[])
    assert "No other claim has nearly these words" in flat(as_curator.get(address))
    ClaimPair.objects.filter(pk=pair.pk).update(relation="same", status="rejected")
    assert "No other claim has nearly these words" in flat(as_curator.get(address))
    assert as_curator.get(f"{reverse('wordings')}?claim=nothing").status_code == 404
    assert "compared with all others" not in flat(as_curator.post(reverse("find_wordings"), follow=True))
    assert Job.objects.get().kind == "wordings"


def test_a_claim_says_on_how_many_pages_it_stands_and_what_is_proposed_is_called_so(as_reader):
    first, other, third = told(), told(), told()
    accept_wording(actor=everything(), claim=first, other=other)
    page = flat(as_reader.get(first.get_absolute_url()))
    assert "Said on 2 pages" in page
    assert f'<a href="{other.get_absolute_url()}">Claim {other.short_number}</a>' in page
    assert third.get_absolute_url() not in page
    assert "proposed" not in page
    found()
    page = flat(as_reader.get(first.get_absolute_url()))
    assert "Said on 2 pages" in page
    assert re.search("1 other claim may be .*: proposed", page)
    assert reverse("wordings") not in page


def test_the_page_of_a_question_has_one_card_for_a_wording_that_answers_alike(as_reader):
    question = make_question()
    claims = [told(question=question, answers="denies") for _ in range(6)]
    for claim in claims[1:]:
        accept_wording(actor=everything(), claim=claims[0], other=claim)
    unlike, research = told(question=question), told(question=question, source_type="journal", answers="denies")
    for claim in (unlike, research):
        accept_wording(actor=everything(), claim=claims[0], other=claim)
    response = as_reader.get(question.get_absolute_url())
    sides = {column.side: [card.claim for card in column.cards] for column in response.context["pair"]}
    assert sides == {"marketing": [unlike, claims[-1]], "research": [research]}
    page = flat(response)
    assert page.count("Said on 8 pages") == 3
    assert "7 claims, 7 sources" in page
    assert "All 7" not in page


def test_who_rates_a_claim_is_not_told_that_it_is_one_of_a_wording():
    first, other, third = told(), told(), told()
    rater = make_user(Role.REVIEWER, Role.CURATOR)
    accept_wording(actor=everything(), claim=first, other=third)
    client = Client()
    client.force_login(rater)
    ClaimPair.objects.create(
        claim=first, other=other, relation="same", created_by=everything(),
        claim_sha256=first.quote_sha256, other_sha256=other.quote_sha256,
    )  # fmt: skip
    assert other.uid in flat(client.get(reverse("wordings")))
    assert "Said on 2 pages" in flat(client.get(third.get_absolute_url()))
    led_round(first, raters=(rater,))
    assert first.uid not in flat(client.get(reverse("wordings")))
    assert "Said on" not in flat(client.get(third.get_absolute_url()))
    assert "Said on" not in flat(client.get(first.get_absolute_url()))
    assert client.get(f"{reverse('wordings')}?claim={first.uid}").status_code == 404


def test_queries_do_not_grow_with_what_waits(as_curator):
    question = make_question()

    def asked(address):
        with CaptureQueriesContext(connection) as captured:
            assert as_curator.get(address).status_code == 200
        return len(captured)

    def all_asked():
        return [asked(one) for one in (reverse("wordings"), first.get_absolute_url(), question.get_absolute_url())]

    first, other = told(question=question), told(question=question)
    accept_wording(actor=everything(), claim=first, other=other)
    told(question=question)
    told("Knees of people who were injected were as stiff after six months as before.")
    told("Knees of people who were injected were as stiff after six months as ever before.")
    found()
    told("Knees of people who were injected were as stiff after six months as before.", question=question)
    few = all_asked()
    for _ in range(5):
        accept_wording(actor=everything(), claim=first, other=told(question=question))
        told("Knees of people who were injected were as stiff after six months as before.", question=question)
    found()
    assert all(now <= before for now, before in zip(all_asked(), few, strict=True))
