"""Telling other servers what happened: which ones, of what, signed, within bounds, and seen on a page."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions import webhook as telling
from claims.actions.release import publish_release
from claims.actions.webhook import OFF, add_webhook, deliver_now
from claims.choices import Event, Role, Told
from claims.models import Release, Webhook, WebhookDelivery
from claims.rules.webhook import MOST_FAILURES, MOST_TRIES, PAUSES, pause_after
from tests.builders import everything, make_capture, make_claim, make_rating, make_user, open_round
from tests.decided import decided, rated
from tests.network.servers import answer, internet, redirect

pytestmark = pytest.mark.django_db
PAGE, HEARS = "/webhooks/", "http://listens.example/evidence"


@pytest.fixture(autouse=True)
def on(settings):
    settings.WEBHOOKS = True
    settings.PUBLIC_ADDRESS = "https://evidence.example"


@pytest.fixture
def world():
    with internet() as world:
        yield world


@pytest.fixture
def hook():
    return add_webhook(actor=make_user(Role.LEAD), address=HEARS, events=Event.values)


def event(hook, **fields):
    said = {"webhook": hook, "event": Event.RELEASE, "body": '{"uid": "x"}', "next_at": timezone.now()}
    return WebhookDelivery.objects.create(**said | fields)


def tried(delivery, world):
    """It is tried again as soon as its server has rested."""
    Webhook.objects.update(rests_until=None)
    deliver_now(delivery.uid, network=world.network)
    delivery.refresh_from_db()
    delivery.webhook.refresh_from_db()
    return delivery


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "https://[::1]/", "http://169.254.169.254/latest", "http://2130706433/", "http://0x7f.1/",
        "http://[::ffff:10.0.0.1]/", "http://10.1.2.3/", "http://localhost/", "ftp://listens.example/",
        "http://listens.example:8080/", "http://user:pass@listens.example/", "listens", "",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused_and_stays_in_the_form(as_lead, address):
    sent = as_lead.post(PAGE, {"address": address, "events": ["release"]})
    assert (sent.status_code, Webhook.objects.count()) == (422, 0)
    said = sent.content.decode()
    assert "Nothing was added" in said
    assert f'value="{address}"' in said or not address


def test_a_lead_adds_one_sees_its_secret_once_and_takes_it_away(as_lead, as_curator):
    made = as_lead.post(PAGE, {"address": HEARS, "events": ["release", "change"]}).content.decode()
    hook = Webhook.objects.get()
    assert (hook.secret in made, hook.events) == (True, ["release", "change"])
    waiting = event(hook)
    later = as_lead.get(PAGE).content.decode()
    assert (hook.secret in later, HEARS in later) == (False, True)
    assert as_curator.get(PAGE).status_code == as_curator.post(f"{PAGE}{hook.uid}/close/").status_code == 403
    as_lead.post(f"{PAGE}{hook.uid}/close/")
    waiting.refresh_from_db()
    assert (Webhook.objects.open().count(), waiting.state) == (0, Told.FAILED)
    assert "told nothing since" in as_lead.get(PAGE).content.decode()


def test_where_it_is_off_nothing_is_added_or_told(as_lead, settings, hook):
    settings.WEBHOOKS = False
    assert as_lead.post(PAGE, {"address": HEARS, "events": ["release"]}).status_code == 422
    assert OFF in as_lead.get(PAGE).content.decode()
    round_, claim = rated("supported", "unsupported")
    decided(round_, claim)
    assert not WebhookDelivery.objects.exists()


def told():
    return [(one.event, json.loads(one.body)) for one in WebhookDelivery.objects.order_by("pk")]


def test_what_happened_is_told_by_uids_and_links_alone_and_nothing_that_is_hidden(hook):
    # In the standing round, which shows its ratings to nobody outside, a decision is told to nobody.
    claim = make_claim()
    for _ in range(2):
        make_rating(claim, round_=open_round())
    decided(open_round(), claim, disagreement="")
    assert told() == []
    round_, claim = rated("supported", "unsupported")
    decision = decided(round_, claim, reason="Zyxreason.")
    make_capture("Our clinic treats hips.", source=claim.source)
    held = {"made_at": timezone.now(), "sha256": "a" * 64, "made_by": everything()}
    release = Release.objects.create(title="Zyxtitle", contact="team@evidence.example", number=1, **held)
    publish_release(actor=everything(), release=release, public=True)
    (what, said), (changed, change), (made, of_release) = told()
    assert (what, changed, made) == ("decision", "change", "release")
    assert said == {
        "event": "decision", "uid": decision.uid, "claim": claim.uid, "round": round_.uid, "at": said["at"],
        "link": f"https://evidence.example/claims/{claim.uid}/", "delivery": said["delivery"],
    }  # fmt: skip
    assert change["source"] == claim.source.uid
    assert (of_release["uid"], of_release["what"]) == (release.uid, "public")
    assert "Zyx" not in json.dumps(told())


def test_it_is_signed_and_told_once(hook, world):
    world.pages["/evidence"] = answer(b"", status="204 No Content")
    delivery = tried(event(hook), world)
    assert (delivery.state, delivery.status, delivery.tries) == (Told.DELIVERED, 204, 1)
    (asked,) = world.asked
    head, _, body = asked.partition("\r\n\r\n")
    named = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    assert head.startswith("POST /evidence ")
    signed = f"{named['Evidence-Timestamp']}.{delivery.body}".encode()
    expected = hmac.new(hook.secret.encode(), signed, hashlib.sha256).hexdigest()
    assert named["Evidence-Signature"] == f"sha256={expected}"
    assert (named["Content-Length"], body) in ((str(len(delivery.body)), delivery.body), (str(len(delivery.body)), ""))
    tried(delivery, world)
    assert len(world.asked) == 1


def test_what_fails_waits_longer_each_time_holds_up_no_other_try_and_is_given_up(hook, world, as_lead):
    world.pages["/evidence"] = redirect("http://127.0.0.1/")
    delivery = tried(event(hook), world)
    assert (delivery.state, delivery.status, world.asked[0][:5]) == (Told.WAITING, 302, "POST ")
    assert timedelta(0) < delivery.next_at - timezone.now() <= pause_after(1)
    # While it rests nobody speaks to it, for whatever event.
    other = event(hook)
    deliver_now(other.uid, network=world.network)
    other.refresh_from_db()
    assert (other.tries, len(world.asked)) == (0, 1)
    assert other.next_at == Webhook.objects.get().rests_until
    for _ in range(MOST_TRIES - 1):
        delivery = tried(delivery, world)
    assert (delivery.state, delivery.tries) == (Told.FAILED, MOST_TRIES)
    assert list(PAUSES) == sorted(PAUSES)
    for _ in range(MOST_FAILURES - MOST_TRIES):
        other = tried(other, world)
    assert (other.state, other.webhook.closed_at is None) == (Told.FAILED, False)
    assert "tries in a row failed" in as_lead.get(PAGE).content.decode()


def test_a_name_that_leads_into_a_private_network_is_not_spoken_to(hook, world):
    world.names["listens.example"] = [["93.184.216.34"], ["10.0.0.7"]]
    world.pages["/evidence"] = answer(status="200 OK")
    assert tried(event(hook), world).state == Told.DELIVERED
    delivery = tried(event(hook), world)
    assert ("private" in delivery.error, len(world.connected)) == (True, 1)


def test_a_server_that_never_answers_is_left_in_time_and_one_that_comes_back_is_heard(hook, world, monkeypatch):
    silent = telling.post
    monkeypatch.setattr(telling, "post", lambda *given, **named: silent(*given, **named, seconds=0.2))
    world.pages["/evidence"] = lambda sock: sock.recv(1)
    delivery = tried(event(hook), world)
    assert (delivery.state, delivery.status, bool(delivery.error)) == (Told.WAITING, None, True)
    world.pages["/evidence"] = answer()
    assert (tried(delivery, world).state, delivery.webhook.failures) == (Told.DELIVERED, 0)


def test_the_page_asks_the_same_however_much_was_told(as_lead, hook):
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            as_lead.get(PAGE)
        counted.append(len(queries))
        for _ in range(3):
            event(hook)
    assert counted[0] == counted[1]
