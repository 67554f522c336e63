"""The page that a publisher's link opens: what it shows, what it does not, and that no robot gets far."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.login import MOST_OF_NAME
from claims.actions.publisher_response import close_publisher_link, make_publisher_link
from claims.middleware import FROM_STRANGERS
from claims.models import Decision, PublisherResponse
from tests.builders import (
    everything,
    make_capture,
    make_claim,
    make_publisher,
    make_request,
    make_response,
    make_source,
)
from tests.decided import decided, rated

pytestmark = pytest.mark.django_db


def asked(**said):
    """A claim that was decided on, its neighbour on the same page, and the address by which its publisher answers."""
    page = make_source(publisher=make_publisher(), address="https://clinic.example/msc")
    claim = make_claim(capture=make_capture(source=page))
    make_claim("Our clinic treats knees.", capture=claim.capture)
    round_, _ = rated("supported", "unsupported", claim=claim)
    decided(round_, claim, reason="No study is named at all.")
    link, secret = make_publisher_link(
        actor=everything(), request=make_request(claim, **said), ends_on=timezone.now().date().isoformat()
    )
    return claim, link, f"/answer/{secret}/"


def test_the_page_shows_what_is_asked_about_and_nothing_else():
    claim, _, address = asked()
    answer = Client().get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    for shown in (
        claim.quote,
        "https://clinic.example/msc",
        "lead@evidence.example",
        "not a finding about the publisher",
    ):
        assert shown in page
    for hidden in ("Our clinic treats knees", "No study is named", "Supported", claim.uid, "<nav", 'href="/'):
        assert hidden not in page.replace('href="/static', ""), hidden
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    _, _, shows = asked(shows_decision=True)
    assert "No study is named" in Client().get(shows).content.decode()


def test_an_answer_is_kept_as_it_was_sent_and_shown_as_text(as_reader):
    claim, _, address = asked()
    words = " We say:\r\n<script>alert(1)</script> & <b>no</b> "
    # A browser without a referrer names no origin.
    answer = Client(enforce_csrf_checks=True).post(address, {"words": words}, HTTP_ORIGIN="null")
    assert (answer.status_code, "word for word" in answer.content.decode()) == (200, True)
    assert PublisherResponse.objects.get().words == words
    page = as_reader.get(claim.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;no&lt;/b&gt;" in page
    assert "<script>alert(1)" not in page
    again = Client().post(address, {"words": "Again."})
    assert (again.status_code, "was received" in again.content.decode()) == (410, True)
    assert PublisherResponse.objects.count() == 1


def test_a_link_that_works_no_more_says_so_with_the_contact():
    _, link, address = asked()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        for over in (Client().get(address), Client().post(address, {"words": "Late."})):
            page = over.content.decode()
            assert (over.status_code, "time for answering" in page, "lead@evidence.example" in page) == (
                410,
                True,
                True,
            )
    close_publisher_link(actor=everything(), link=link)
    assert "This link was closed" in Client().get(address).content.decode()
    unknown = Client().get("/answer/no-such-secret/")
    assert (unknown.status_code, "lead@evidence.example" in unknown.content.decode()) == (404, False)
    assert not PublisherResponse.objects.exists()


def test_a_robot_is_refused_soon_and_cheaply():
    _, _, address = asked()
    robot = Client()
    statuses = [robot.post(address, {"words": " "}).status_code for _ in range(MOST_OF_NAME)]
    assert set(statuses) == {422}
    with CaptureQueriesContext(connection) as captured:
        statuses = [robot.post(address, {"words": "Buy pills."}).status_code for _ in range(190)]
    assert set(statuses) == {429}
    assert len(captured) == len(statuses)
    assert not PublisherResponse.objects.exists()
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.get(address).status_code == 200


def test_guesses_are_counted_and_what_is_too_long_is_refused():
    _, _, address = asked()
    long = Client(REMOTE_ADDR="203.0.113.8").post(address, {"words": "x" * 20_001})
    assert (long.status_code, "Keep it below 20,000" in long.content.decode()) == (422, True)
    assert Client(REMOTE_ADDR="203.0.113.8").post(address, {"words": "x" * FROM_STRANGERS}).status_code == 413
    guesses = [Client().get(f"/answer/guess-{number}/").status_code for number in range(MOST_OF_NAME)]
    assert set(guesses) == {404}
    assert Client().get(address).status_code == 429


def test_words_of_a_response_stand_beside_the_decision(as_lead, as_reader):
    claim, _, _ = asked()
    request = claim.publisher_requests.get()
    make_response(request, "We stand by it.")
    for address in (claim.get_absolute_url(), f"/rounds/{Decision.objects.get().round.uid}/decide/{claim.uid}/"):
        page = as_lead.get(address).content.decode()
        assert ("We stand by it." in page, "Ask again" in page) == (True, True)
    page = as_reader.get(claim.get_absolute_url()).content.decode()
    assert ("We stand by it." in page, "Ask again" in page) == (True, False)
