"""Feeds: a person's own at a secret address, and that of public releases."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.login import MOST_OF_ADDRESS
from claims.actions.release import list_release, publish_release
from claims.actions.release_withheld import withhold_release
from claims.actions.sighting import accept_sighting
from claims.actions.subscription import renew_feeds, revoke_feeds
from claims.choices import Role
from claims.models import LoginFailures, Subscription, User
from tests.actions.test_change import judged, softened
from tests.builders import (
    QUOTE,
    everything,
    make_claim,
    make_rater,
    make_rating,
    make_release,
    make_round,
    make_user,
    make_withholding,
)
from tests.decided import decided
from tests.flat import text_of
from tests.led import close, reopen

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
PUBLIC = "/releases/feed.atom"


def read(response):
    """The feed and its entries; what RFC 4287 asks of both is there."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314  ours
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        assert all(one.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        assert one.find(f"{ATOM}link[@rel='alternate']").get("href").startswith("http://testserver/")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Evidence"
    ids = [one.findtext(f"{ATOM}id") for one in feed.iter() if one.find(f"{ATOM}id") is not None]
    assert len(ids) == len(set(ids))
    return feed, feed.findall(f"{ATOM}entry")


def entries(person, of):
    """Title and text of each entry of a person's feed."""
    _, found = read(Client().get(f"/feeds/{renew_feeds(actor=person)}/{of}.atom"))
    return [(one.findtext(f"{ATOM}title"), one.findtext(f"{ATOM}summary") or "") for one in found]


def test_a_feed_of_changes_says_who_says_so_and_shows_what_may_be_read():
    first, second = softened(), softened()
    judged(second, kind="reworded", significance="major", note="Quotes nothing.")
    found = entries(make_user(Role.READER), "changes")
    assert [title for title, _ in found] == [
        f"Reworded (major): claim {second.claim.short_number}",
        f"Softened (proposed by a rule): claim {first.claim.short_number}",
    ]
    assert f"<p>Before: {QUOTE}</p><p>After: It may rarely cause immune rejection.</p>" in found[1][1]
    assert "Quotes nothing." not in found[0][1]


def test_withheld_words_and_what_is_hidden_from_its_person_are_in_no_feed():
    held, masked = softened(), softened()
    accept_sighting(actor=everything(), sighting=held.sighting)
    make_withholding(held.sighting.capture)
    rater = make_rater()
    make_round(masked.claim, raters=[rater, make_rater()], masked=True)
    (title, text), *others = entries(rater, "changes")
    assert not others
    assert f"claim {held.claim.short_number}" in title
    assert "[withheld]" in text
    assert "may rarely" not in text
    assert len(entries(make_user(Role.READER), "changes")) == 2


def test_decisions_are_in_the_feed_of_who_sees_the_ratings_that_they_are_about():
    claim, raters = make_claim(), [make_rater(), make_rater()]
    round_ = make_round(claim, raters=raters)
    for rater, verdict in zip(raters, ("supported", "unsupported"), strict=True):
        make_rating(claim, reviewer=rater, round_=round_, verdict=verdict)
    close(round_)
    decided(round_, claim)
    reader, lead = make_user(Role.READER), make_user(Role.LEAD)
    ((title, text),) = entries(reader, "decisions")
    assert title == f"Decided: claim {claim.short_number}"
    assert QUOTE in text
    assert "Verdict: " in text
    reopen(round_)
    assert entries(reader, "decisions") == []
    assert len(entries(lead, "decisions")) == 1
    make_withholding(claim.capture)
    ((_, text),) = entries(lead, "decisions")
    assert QUOTE not in text


def test_releases_are_public_in_the_public_feed_alone_when_they_are():
    open_one, closed = make_release(title="Knees"), make_release(title="Hips")
    publish_release(actor=everything(), release=open_one, public=True)
    feed, found = read(Client().get(PUBLIC))
    assert [one.findtext(f"{ATOM}title") for one in found] == [str(open_one)]
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver{PUBLIC}"
    assert Client().get(PUBLIC)["X-Robots-Tag"] == "noindex"
    list_release(actor=everything(), release=open_one, listed=True)
    assert "X-Robots-Tag" not in Client().get(PUBLIC)
    assert [title for title, _ in entries(make_user(Role.READER), "releases")] == [str(closed), str(open_one)]
    assert [title for title, _ in entries(make_user(), "releases")] == [str(open_one)]
    withhold_release(actor=everything(), release=open_one, because="A name in it.")
    _, found = read(Client().get(PUBLIC))
    assert "Withheld: A name in it." in found[0].findtext(f"{ATOM}summary")
    for page in ("/releases/", open_one.get_absolute_url()):
        assert f'type="application/atom+xml" title="Public releases" href="{PUBLIC}"' in text_of(Client().get(page))


def test_a_feed_of_my_own_has_one_entry_on_a_day_when_something_waits():
    curator = make_user(Role.CURATOR)
    assert entries(curator, "mine") == []
    softened()
    ((title, text),) = entries(curator, "mine")
    assert title.startswith("What waits for you, ")
    assert "<p>1 change: on newer copies, not looked at yet</p>" in text
    assert QUOTE not in text


def test_who_has_the_feed_already_is_told_so():
    softened()
    address = f"/feeds/{renew_feeds(actor=make_user(Role.READER))}/changes.atom"
    first = Client().get(address)
    assert "private" in first["Cache-Control"]
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert Client().get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    softened()
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    empty = Client().get(PUBLIC)
    assert Client().get(PUBLIC, headers={"If-None-Match": empty["ETag"]}).status_code == 304


def test_an_address_is_stored_as_a_hash_and_ends_when_it_is_renewed_revoked_or_its_person_leaves(as_reader, reader):
    alone = text_of(as_reader.post("/account/subscription/", {"do": "renew"}))
    assert alone.count("/feeds/") == 3, "nobody decides alone"
    make_user()
    page = text_of(as_reader.post("/account/subscription/", {"do": "renew"}))
    secret = page.partition("/feeds/")[2].partition("/")[0]
    assert page.count(secret) == 4
    assert secret not in Subscription.objects.get().feed_sha256
    assert secret not in text_of(as_reader.get("/account/subscription/"))
    address = f"/feeds/{secret}/changes.atom"
    assert Client().get(address).status_code == 200
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert Client().get(address).status_code == 404
    User.objects.filter(pk=reader.pk).update(is_active=True)
    newer = renew_feeds(actor=reader)
    assert Client().get(address).status_code == 404
    assert Client().get(f"/feeds/{newer}/changes.atom").status_code == 200
    assert Client().get(f"/feeds/{newer}/others.atom").status_code == 404
    as_reader.post("/account/subscription/", {"do": "revoke"})
    assert Client().get(f"/feeds/{newer}/changes.atom").status_code == 404
    revoke_feeds(actor=make_user())


def test_guesses_are_counted_each_once_and_close_no_login(reader):
    right = f"/feeds/{renew_feeds(actor=reader)}/mine.atom"
    for _ in range(MOST_OF_ADDRESS + 1):
        assert Client().get("/feeds/given-up/mine.atom").status_code == 404
    assert Client().get(right).status_code == 200
    for number in range(MOST_OF_ADDRESS - 1):
        assert Client().get(f"/feeds/guess-{number}/mine.atom").status_code == 404
    assert Client().get(right).status_code == 429
    said = {"username": reader.username, "password": "wrong"}
    assert Client().post("/login/", said).status_code == 200
    LoginFailures.objects.update(last_at=timezone.now() - timedelta(hours=1))
    assert Client().get(right).status_code == 200


def test_queries_do_not_grow(reader):
    address = f"/feeds/{renew_feeds(actor=reader)}/changes.atom"

    def queries():
        with CaptureQueriesContext(connection) as captured:
            Client().get(address)
        return len(captured)

    softened()
    few = queries()
    for _ in range(3):
        softened()
    assert queries() <= few
