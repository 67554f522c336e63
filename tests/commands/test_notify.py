"""What waits, sent by e-mail to who asked for it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from claims.actions.subscription import ask_for_mail
from claims.choices import Role
from claims.models import Subscription
from tests.actions.test_change import softened
from tests.builders import QUOTE, make_user
from tests.flat import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(settings):
    settings.EMAIL_ON = True
    settings.PUBLIC_ADDRESS = "https://evidence.example"


def notify():
    said = StringIO()
    call_command("notify", stdout=said, stderr=said)
    return said.getvalue()


def asking(*roles, email="someone@example.org"):
    person = make_user(*roles)
    ask_for_mail(actor=person, by_mail=True, email=email)
    return person


def test_who_asked_is_sent_numbers_and_links_once_a_day(on):
    change = softened()
    asking(Role.CURATOR)
    # Nothing waits for the first; the second asked for none, and the third is gone.
    asking(Role.READER, email="reader@example.org")
    make_user(Role.CURATOR, email="quiet@example.org")
    gone = asking(Role.CURATOR, email="gone@example.org")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    assert notify() == "1 sent.\n"
    assert notify() == "0 sent.\n"
    (sent,) = mail.outbox
    assert sent.to == ["someone@example.org"]
    waits = "1 change: on newer copies, not looked at yet"
    assert f"{waits}\n  https://evidence.example/changes/?significance=none" in sent.body
    assert "To be sent no more of these: https://evidence.example/account/subscription/" in sent.body
    assert QUOTE not in sent.body
    assert change.claim.source.shown_title not in sent.body
    Subscription.objects.update(mailed_at=timezone.now() - timedelta(days=1))
    assert notify() == "1 sent.\n"


def test_what_could_not_be_sent_is_tried_again(on, monkeypatch):
    softened()
    asking(Role.CURATOR)

    def refuse(*_):
        raise OSError("Connection refused")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(CommandError, match="1 could not be sent"):
            notify()
    assert Subscription.objects.get().mailed_at is None
    assert notify() == "1 sent.\n"


def test_without_a_server_for_it_nothing_is_offered_and_nothing_sent(as_reader, reader):
    with pytest.raises(CommandError, match="EMAIL_URL is not set"):
        notify()
    assert "This server sends no e-mail." in text_of(as_reader.get("/account/subscription/"))
    as_reader.post("/account/subscription/", {"do": "mail", "by_mail": "on", "email": "a@example.org"})
    assert not Subscription.objects.exists()


def test_a_tick_asks_for_it_and_takes_it_back_and_the_address_is_checked(on, as_reader, reader):
    page = "/account/subscription/"
    refused = as_reader.post(page, {"do": "mail", "by_mail": "on", "email": "nowhere"})
    assert refused.status_code == 422
    assert "This is no e-mail address" in text_of(refused)
    assert 'value="nowhere"' in text_of(refused)
    as_reader.post(page, {"do": "mail", "by_mail": "on", "email": "a@example.org"})
    reader.refresh_from_db()
    assert (reader.email, Subscription.objects.get().by_mail) == ("a@example.org", True)
    as_reader.post(page, {"do": "mail", "email": "a@example.org"})
    assert not Subscription.objects.get().by_mail
