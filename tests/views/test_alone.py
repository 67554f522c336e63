"""While an installation has one account, no page says anything of rounds, queues, reveals, agreement or decisions."""

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from claims.actions.rating import save_draft
from claims.choices import Role
from claims.models import User
from tests.builders import (
    everything,
    make_claim,
    make_evidence_link,
    make_question,
    make_rating,
    make_search,
    make_user,
    open_round,
)
from tests.flat import body, text_of

pytestmark = pytest.mark.django_db
CEREMONY = re.compile(r".{,30}\b(?:rounds?|queues?|reveal\w*|agreement|decisions?|\d+ drafts?)\b", re.IGNORECASE)
# What a word means, and what a column of a file holds, is said to anybody.
EXPLAINS = {"help", "export_dictionary", "help_api"}
# Answers that are no pages for people, or lead elsewhere.
NO_PAGES = {"healthz", "readyz", "logout", "login"}


@pytest.fixture
def alone():
    """One person with all roles, and something of everything."""
    person = everything()
    question = make_question("Does it help?")
    make_evidence_link(question=question)
    make_search(question)
    claims = [make_claim(question=question, answers="affirms") for _ in range(3)]
    make_rating(claims[0], reviewer=person)
    save_draft(actor=person, round_=open_round(), unit=claims[1], typed={"rationale": "So far"})
    assert User.objects.count() == 1
    return person, claims


def addresses(claims):
    """Of every page without a name in its address, and of one of each noun."""
    for pattern in get_resolver("claims.urls").url_patterns:
        if pattern.name in EXPLAINS | NO_PAGES:
            continue
        try:
            address = reverse(pattern.name)
        except NoReverseMatch:
            continue
        # Who makes a round alone has typed its address: no page leads there, which is tried below.
        if not address.startswith("/rounds/"):
            yield address
    version = open_round().scheme_version
    for claim in claims:
        yield claim.get_absolute_url()
        yield reverse("rate", args=[open_round().uid, claim.uid])
    yield reverse("claim_describe", args=[claims[0].uid])
    yield claims[0].source.get_absolute_url()
    yield claims[0].question.get_absolute_url()
    yield reverse("codebook_version", args=[version.uid])
    yield reverse("admin:index")


def said(client, address):
    """What a person reads there; None where it is no page of theirs."""
    answer = client.get(address)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return None
    # A word of the codebook means what it says, and so does the sentence that every public page has.
    return (
        " ".join(re.sub(r"<script.*?</script>|<[^>]+>", " ", text_of(answer), flags=re.DOTALL).split())
        .replace("the meaning round", "")
        .replace("A rating or a decision is a judgement", "")
    )


def logged_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_no_page_names_what_several_people_need(alone):
    person, claims = alone
    client = logged_in(person)
    found = {address: CEREMONY.findall(said(client, address) or "") for address in addresses(claims)}
    assert len(found) > 20
    assert "\n".join(f"{address}: {words}" for address, words in found.items() if words) == ""


def test_no_page_leads_to_rounds(alone):
    person, claims = alone
    client = logged_in(person)
    assert [one for one in addresses(claims) if b'href="/rounds/' in body(client.get(one))] == []


def test_all_this_comes_with_the_second_account_and_goes_with_it(alone):
    person, claims = alone
    client, other = logged_in(person), make_user(Role.REVIEWER)
    assert "First round" in said(client, claims[2].get_absolute_url())
    assert "1 draft" in said(client, "/")
    assert "My queue" in said(client, "/review/")
    User.objects.filter(pk=other.pk).update(is_active=False)
    assert not CEREMONY.search(said(client, "/"))


def test_who_rated_alone_is_told_so(alone):
    person, claims = alone
    assert "One rater, not independently reviewed" in said(logged_in(person), claims[0].get_absolute_url())
    assert "Not yet rated." in said(logged_in(person), claims[2].get_absolute_url())


def test_certainty_is_folded_until_there_is_evidence_or_a_search(as_reviewer):
    bare, searched = make_claim(), make_claim(question=make_question())
    make_search(searched.question)
    assert "not asked while no evidence is linked" in text_of(as_reviewer.get(bare.get_absolute_url()))
    assert "not asked while" not in text_of(as_reviewer.get(searched.get_absolute_url()))


def test_interests_are_asked_until_they_are_declared_and_said_on_the_rating(as_reviewer, reviewer):
    claim = make_claim()
    make_rating(claim, reviewer=reviewer)
    assert "interests not declared" in text_of(as_reviewer.get(claim.get_absolute_url()))
    address = reverse("rate", args=[open_round().uid, make_claim().uid])
    assert "I have none" in text_of(as_reviewer.get(address))
    as_reviewer.post(reverse("interests"), {"none": "on", "next": address})
    assert "I have none" not in text_of(as_reviewer.get(address))
    other = make_claim()
    make_rating(other, reviewer=reviewer)
    assert "interests: None declared" in text_of(as_reviewer.get(other.get_absolute_url()))
