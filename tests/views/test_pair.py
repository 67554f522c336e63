"""Compare with ...: choosing a claim, or pasting a text; the page of a pair."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions.withholding import withhold
from claims.choices import Role
from claims.exchange.drawing import can_draw
from claims.models import Claim, ClaimPair
from tests.builders import everything, make_capture, make_claim, make_pair, make_question, make_source, make_user
from tests.flat import flat
from tests.led import led_round

pytestmark = pytest.mark.django_db
ABSTRACT = "Background. Rejection was seen in few patients. It was rarely severe."


@pytest.fixture
def browser():
    client = Client()
    client.force_login(everything())
    return client


def compare(claim, **asked):
    return reverse("compare", args=[claim.uid]) + (f"?other={asked['other'].uid}" if asked else "")


def test_what_is_like_a_claim_is_offered_the_other_side_first_and_a_button_makes_the_pair(browser):
    question = make_question()
    claim = make_claim(voice="marketing", question=question)
    make_claim(voice="marketing", question=question)
    capture = make_capture("Immune rejection was rare.")
    other = make_claim("Immune rejection was rare.", voice="research", capture=capture)
    assert compare(claim) in flat(browser.get(claim.get_absolute_url()))
    page = flat(browser.get(compare(claim)))
    offered = re.findall(r'href="\?other=(\w{10})"', page)
    assert (offered[0], len(offered)) == (other.uid, 2)
    assert "Immune rejection was rare" in flat(browser.get(compare(claim, other=other)))
    made = browser.post(compare(claim, other=other), {"relation": "stronger", "changed_what": ["hedge_dropped"]})
    pair = ClaimPair.objects.get()
    assert made["Location"] == pair.get_absolute_url()
    assert (pair.claim, pair.relation, pair.status) == (claim, "stronger", "confirmed")
    page = flat(browser.get(made["Location"]))
    assert "marketing is stronger" in page
    assert "hedge dropped" in page
    assert "not a finding about the publisher" in page
    assert "Stronger than" in flat(browser.get(claim.get_absolute_url()))
    assert "Weaker than" in flat(browser.get(other.get_absolute_url()))
    # It is not made twice: who comes again is led to it.
    assert browser.get(compare(other, other=claim))["Location"] == pair.get_absolute_url()


def test_a_text_is_pasted_and_its_words_are_put_beside_the_claim(browser):
    claim = make_claim(voice="marketing")
    saved = browser.post(f"/sources/new/?beside={claim.uid}", {"text": ABSTRACT, "source_type": "journal"})
    page = flat(browser.get(saved["Location"]))
    assert f'Select the words that stand beside claim <a href="{claim.get_absolute_url()}">' in page
    address = re.search(r'action="(/sources/\w+/mark/)"', page)[1]
    capture = re.search(r'name="capture" value="(\w+)"', page)[1]
    marked = {"capture": capture, "start": 12, "end": 47, "beside": claim.uid, "relation": "weaker", "seen": "12-47"}
    made = browser.post(address, marked)
    pair = ClaimPair.objects.get()
    assert made["Location"] == pair.get_absolute_url()
    assert (pair.other.quote, pair.relation) == ("Rejection was seen in few patients.", "stronger")
    assert pair.other.question is None


def test_a_pair_is_taken_along_as_text_picture_and_page_with_both_sources(browser, settings):
    settings.PUBLIC_ADDRESS = "https://evidence.example"
    clinic = make_source(title="Our <b>therapy</b>", address="https://clinic.example/msc")
    claim = make_claim("Our clinic treats knees.", capture=make_capture(source=clinic), voice="marketing")
    pair = make_pair(claim)
    address = pair.get_absolute_url()
    for form in ("svg", "html"):
        answer = browser.get(f"{address}pair.{form}")
        said = answer.content.decode()
        assert "attachment" in answer["Content-Disposition"]
        for words in ("Our clinic treats knees.", "It rarely causes", "condition dropped", "clinic.example/msc"):
            assert words in said, (form, words)
        assert "not legal or medical" in said
        assert f"https://evidence.example{address}" in said
        assert "<b>therapy" not in said
        for loaded in ("<script", "url(", "<img", "<link", "@import", "src="):
            assert loaded not in said
    ElementTree.fromstring(browser.get(f"{address}pair.svg").content)  # noqa: S314  our own
    assert "Our clinic treats knees.”" in flat(browser.get(address))
    assert browser.get(f"{address}pair.png").content.startswith(b"\x89PNG") or not can_draw()


def test_what_is_too_long_for_a_picture_stands_in_the_page_whole(browser):
    words = "It helps knees. " * 200
    pair = make_pair(make_claim(words.strip(), capture=make_capture(f"{words}So.")))
    for form in ("svg", "png"):
        assert "too long for a picture" in flat(browser.get(f"{pair.get_absolute_url()}pair.{form}", follow=True))
    assert words.strip() in browser.get(f"{pair.get_absolute_url()}pair.html").content.decode()


def test_what_is_withheld_is_in_no_file(browser):
    pair = make_pair()
    withhold(actor=everything(), capture=pair.claim.capture, reason="Asked.")
    for form in ("", "pair.svg", "pair.html"):
        said = browser.get(f"{pair.get_absolute_url()}{form}").content.decode()
        assert "[withheld]" in said
        assert said.count("It rarely causes") <= said.count("[withheld]")


def test_what_is_refused_is_told_and_what_was_typed_is_still_there(browser):
    claim, other = make_claim(), make_claim()
    refused = browser.post(compare(claim, other=claim), {"relation": "agrees"})
    assert refused.status_code == 422
    assert "no pair with itself" in flat(refused)
    refused = browser.post(compare(claim, other=other), {"note": "Both of knees."})
    assert (refused.status_code, ClaimPair.objects.count()) == (422, 0)
    assert "Press the button" in flat(refused)
    assert "Both of knees." in flat(refused)
    assert browser.get(f"{compare(claim)}?other=nothing").status_code == 404


def test_what_is_no_pair_is_not_offered_as_one_again_and_a_candidate_is_decided_on(browser):
    claim, other = make_claim(), make_claim()
    browser.post(compare(claim, other=other), {"relation": "none", "note": "Other cells."})
    assert ClaimPair.objects.get().status == "rejected"
    pair = make_pair(candidate=True)
    page = pair.get_absolute_url()
    assert "A candidate" in flat(browser.get(page))
    assert browser.post(page, {"relation": "none"}).status_code == 422
    browser.post(page, {"relation": "contradicts", "changed_what": ["doubt_denied"]})
    pair.refresh_from_db()
    assert (pair.status, pair.relation, pair.changed_what) == ("confirmed", "contradicts", ["doubt_denied"])


def test_who_rates_a_claim_does_not_find_its_pair_and_a_reader_changes_none():
    pair, rater = make_pair(note="Zyx."), make_user(Role.REVIEWER, Role.CURATOR)
    client = Client()
    client.force_login(rater)
    led_round(pair.claim, raters=(rater,))
    assert client.get(pair.get_absolute_url()).status_code == 404
    assert "Stronger" not in flat(client.get(pair.claim.get_absolute_url()))
    assert client.get(compare(pair.claim))["Location"] == pair.claim.get_absolute_url()
    # Nor is it offered beside another: it could be found by what others made of its words.
    apart = make_claim()
    assert pair.other.uid in flat(client.get(compare(apart)))
    assert pair.claim.uid not in flat(client.get(compare(apart)))
    assert pair.claim.uid not in flat(client.get(f"{compare(apart)}?q=rejection"))
    client.force_login(make_user(Role.READER))
    assert client.get(pair.get_absolute_url()).status_code == 200
    assert client.post(pair.get_absolute_url(), {"relation": "agrees"}).status_code == 403
    assert client.get(compare(pair.claim)).status_code == 403


def test_queries_do_not_grow_with_what_is_offered_or_compared(browser):
    question = make_question()
    claim = make_claim(question=question)

    def asked(page):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(page).status_code == 200
        return len(captured)

    def more(number):
        for _ in range(number):
            make_pair(claim, make_claim(voice="research"))

    more(2)
    pages = (compare(claim), claim.get_absolute_url(), ClaimPair.objects.first().get_absolute_url())
    few = [asked(page) for page in pages]
    more(4)
    assert [asked(page) for page in pages] == few
    assert Claim.objects.count() == 7
