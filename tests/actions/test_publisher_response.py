"""Asking publishers, their links, and what they say: kept word for word, in chains that only grow."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.actions.publisher_response import (
    BadLink,
    answer_by_link,
    ask_publisher,
    close_publisher_link,
    enter_response,
    link_of,
    make_publisher_link,
    note_not_asked,
)
from claims.choices import Heard, Role
from claims.models import EVERYBODY, AskedClaim, PublisherLink, PublisherRequest, PublisherResponse
from claims.reads.publisher_response import requests_on, requests_seen_by
from tests.builders import (
    everything,
    make_capture,
    make_claim,
    make_publisher,
    make_rater,
    make_request,
    make_response,
    make_source,
    make_user,
)
from tests.decided import decided, rated
from tests.led import led_round

pytestmark = pytest.mark.django_db
ASKED = {"asked_on": "2026-11-01", "due": "2026-11-15", "contact": "lead@evidence.example"}


def of_publisher(**fields):
    return make_claim(capture=make_capture(source=make_source(publisher=make_publisher(), **fields)))


def today(days=0):
    return (timezone.now() + timedelta(days=days)).date().isoformat()


def test_only_leads_ask_and_keep_what_is_said():
    request = make_request()
    link, _ = make_publisher_link(actor=everything(), request=request, ends_on=today())
    claims = [of_publisher()]
    for actor in (make_user(), *(make_user(role) for role in (Role.READER, Role.CURATOR, Role.REVIEWER))):
        for refused in (
            lambda actor=actor: ask_publisher(actor=actor, claims=claims, **ASKED),
            lambda actor=actor: note_not_asked(actor=actor, claims=claims, because="Gone."),
            lambda actor=actor: make_publisher_link(actor=actor, request=request, ends_on=today()),
            lambda actor=actor: close_publisher_link(actor=actor, link=link),
            lambda actor=actor: enter_response(actor=actor, request=request, words="So.", received_on="2026-11-02"),
        ):
            with pytest.raises(PermissionDenied):
                refused()
    assert PublisherResponse.objects.count() == 0


def test_a_publisher_is_asked_about_its_own_claims_with_what_was_decided_then():
    round_, claim = rated("supported", "unsupported", claim=of_publisher())
    decision = decided(round_, claim)
    request = make_request(claim)
    assert request.publisher == claim.source.publisher
    assert AskedClaim.objects.get().decision == decision
    (told,) = requests_on(claim, everything())
    assert (told.state, told.responses) == (Heard.NO_ANSWER, ())
    make_response(request, "Late, and still said.")
    assert requests_on(claim, everything())[0].state == Heard.ANSWERED
    why = note_not_asked(actor=everything(), claims=[claim], because="It closed in 2024.")
    assert [one.state for one in requests_on(claim, everything())] == [Heard.NOT_ASKED, Heard.ANSWERED]
    for refused in (
        lambda: make_request(claim, of_publisher()),
        lambda: make_request(make_claim()),
        lambda: make_request(claim, due="2026-10-01"),
        lambda: make_request(claim, asked_on="last week"),
        lambda: make_request(claim, contact=" "),
        lambda: note_not_asked(actor=everything(), claims=[claim], because=" "),
        lambda: make_publisher_link(actor=everything(), request=why, ends_on=today()),
        lambda: make_response(why),
        lambda: make_response(request, "   "),
        lambda: make_response(request, "x" * 20_001),
        lambda: make_response(request, received_on=today(2)),
    ):
        with pytest.raises(ValidationError):
            refused()


def test_words_are_kept_as_they_came_and_a_typing_error_is_put_right_by_another():
    words = "  Dear all,\r\n\r\n<b>We</b> disagree.\t\n "
    request = make_request()
    first = make_response(request, words)
    assert PublisherResponse.objects.get().words == words
    with pytest.raises(ValidationError, match="Say what is put right"):
        make_response(request, "We disagreed.", supersedes=first)
    second = make_response(request, "We disagreed.", supersedes=first, because="A letter was missing.")
    with pytest.raises(ValidationError, match="put right meanwhile"):
        make_response(request, "Again.", supersedes=first, because="Again.")
    with pytest.raises(ValidationError, match="something else"):
        make_response(make_request(), "Again.", supersedes=second, because="Again.")
    make_response(request, "Something more.")
    (told,) = requests_on(request.claims.get(), everything())
    assert [one.words for one in told.standing] == ["We disagreed.", "Something more."]
    assert [one.words for one in told.put_right] == [words]
    other = make_request()
    for change in (
        lambda: PublisherResponse.objects.filter(pk=first.pk).update(words="Otherwise."),
        lambda: PublisherResponse.objects.filter(pk=second.pk).update(because="Otherwise."),
        lambda: PublisherResponse.objects.filter(pk=first.pk).update(request=other),
        lambda: PublisherRequest.objects.filter(pk=request.pk).update(due="2026-12-24"),
        lambda: PublisherResponse.objects.create(
            request=other, words="x", received_on="2026-11-05", came_by="lead", entered_by=everything(),
            supersedes=second, because="x",
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_link_works_once_and_until_its_end_or_until_it_is_closed():
    request = make_request()
    link, secret = make_publisher_link(actor=everything(), request=request, ends_on=today(1))
    assert secret not in link.secret_sha256
    assert link_of(secret) == link
    response = answer_by_link(secret=secret, words=" Ours. ")
    assert (response.words, response.entered_by, response.link) == (" Ours. ", None, link)
    for why, use in {
        "received": lambda: answer_by_link(secret=secret, words="Again."),
        "not a link of ours": lambda: answer_by_link(secret=f"{secret}x", words="Guess."),
    }.items():
        with pytest.raises(BadLink, match=why):
            use()
    closed, secret = make_publisher_link(actor=everything(), request=request, ends_on=today())
    close_publisher_link(actor=everything(), link=closed)
    with pytest.raises(BadLink, match="closed"):
        answer_by_link(secret=secret, words="Late.")
    with pytest.raises(ValidationError, match="has answered"):
        close_publisher_link(actor=everything(), link=link)
    for day in (today(-1), today(200), "soon"):
        with pytest.raises(ValidationError):
            make_publisher_link(actor=everything(), request=request, ends_on=day)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublisherLink.objects.update(ends_at=timezone.now())
    assert PublisherResponse.objects.count() == 1


def test_who_judges_a_claim_blind_is_not_led_by_what_its_publisher_says():
    claim, rater = of_publisher(), make_rater()
    make_response(make_request(claim))
    assert [len(requests_seen_by(who)) for who in (rater, EVERYBODY)] == [1, 1]
    led_round(claim, raters=(rater,))
    assert [len(requests_seen_by(who)) for who in (rater, EVERYBODY, everything())] == [0, 0, 1]
