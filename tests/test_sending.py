"""A form that is sent twice is taken once, also when both come in at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from claims.actions.sending import KEPT_FOR, begin_sending
from claims.choices import Role
from claims.models import (
    Attachment,
    Capture,
    Claim,
    EvidenceItem,
    Job,
    Publisher,
    Question,
    Sending,
    Source,
    SourceRelation,
    Withholding,
)
from claims.sending import TOKEN
from tests.admin.pages import fields_of
from tests.builders import QUOTE, make_capture, make_source, make_user

TOGETHER = 4
# Whoever posts to these twice changes nothing the second time, or it is no form that makes something.
NO_MATTER = {
    **dict.fromkeys(("import_read", "import_columns", "import_codes"), "says of a table what it said"),
    "source": "sets a status", "reading": "is begun or ended once", "capture_archive": "sets an address",
    "capture_judge": "is refused the second time",
    "suggestion_take": "sets a field", "withholding_lift": "is lifted once", "relation_decide": "is decided once",
    "sighting_decide": "is decided once", "sighting_accept_moved": "are decided once", "claim_describe": "sets fields",
    "rate": "the action takes a judgement once", "code": "the action takes a coding once",
    "claim_codings": "is decided once", "merge": "is settled once", "claim_code": "is begun once, and stored once",
    "draft": "is written over", "login": "", "logout": "",
    "password_change": "sets a password", "description_decide": "is decided once", "several": "sets fields",
    "source_watch": "sets a schedule", "subscription": "sets an address anew",
    "saved_view_remove": "is removed once", "not_printed": "sets a field",
    "suggestions_take": "sets fields", "round_discard": "is taken away once", "round_leave": "is left once",
    "round_answer_away": "is taken out once", "invitation": "works once", "invitation_revoke": "is taken back once",
    "redaction_lift": "is lifted once", "publisher_answer": "works once", "publisher_link_close": "is closed once",
    "api_token_revoke": "is taken back once", "webhook_close": "is closed once",
    **dict.fromkeys(
        ("invitations", "api_tokens", "webhooks"),
        "a secret that nobody got works for nobody, and its answer cannot be shown again",
    ),
}  # fmt: skip


def forms():
    """For each form that makes something: its address, what is typed, and what is made of it."""
    capture = make_capture()
    source, other = capture.source, make_source(title="Another one")
    of = {"capture": capture.uid}
    return {
        "page": (reverse("source_new"), {"text": "Knees hurt."}, Source),
        "copy": (f"{reverse('source_new')}?source={source.uid}", {"text": "Knees hurt more."}, Capture),
        "claim": (reverse("claim_mark", args=[source.uid]), of | {"quote": QUOTE}, Claim),
        "relation": (
            reverse("relation_new", args=[source.uid]),
            {"form": "relation", "kind": "reports", "other": other.uid},
            SourceRelation,
        ),
        "withholding": (reverse("withhold", args=[source.uid]), of | {"reason": "Asked."}, Withholding),
        "job": (reverse("find_copies"), {}, Job),
        "question": (reverse("admin:claims_question_add"), {"text": "Does it help?"}, Question),
        "source": (reverse("admin:claims_source_add"), {"title": "A page"}, Source),
        "item": (reverse("admin:claims_evidenceitem_add"), {"title": "A trial", "source": source.uid}, EvidenceItem),
    }


def send_together(user, address, typed, number=TOGETHER):
    """The same form, pressed so often at once."""
    page = Client()
    page.force_login(user)
    drawn = page.get(address)
    sent = (fields_of(drawn) if address.startswith("/admin/") else {}) | typed | {TOKEN: "a" * 64}
    start = Barrier(number)

    def press(_):
        try:
            browser = Client()
            browser.cookies = page.cookies
            start.wait()
            return browser.post(address, sent)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(press, range(number)))


@pytest.mark.parametrize(
    "form", ["page", "copy", "claim", "relation", "withholding", "job", "question", "source", "item"]
)
def test_a_form_that_is_sent_at_once_several_times_makes_one(installed, form):
    user = make_user(*Role, username="double")
    address, typed, model = forms()[form]
    before = model.objects.count()
    answers = send_together(user, address, typed)
    assert model.objects.count() == before + 1
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1


@pytest.fixture
def browser(db):
    client = Client()
    client.force_login(make_user(*Role, username="double"))
    return client


def test_the_second_is_told_and_led_to_what_the_first_made(browser):
    sent = {"text": "Knees hurt.", TOKEN: "a" * 64}
    first = browser.post("/sources/new/", sent)
    second = browser.post("/sources/new/", sent, follow=True)
    assert second.redirect_chain == [(first.url, 302)]
    assert "sent twice, and is stored once" in second.content.decode()
    assert Source.objects.count() == 1


def test_a_form_that_was_drawn_anew_or_says_something_else_is_another(browser):
    browser.post("/sources/new/", {"text": "Knees hurt.", TOKEN: "a" * 64})
    browser.post("/sources/new/", {"text": "Hips hurt.", TOKEN: "a" * 64})
    browser.post("/sources/new/", {"text": "Knees hurt.", "anyway": "1", TOKEN: "b" * 64})
    assert Source.objects.count() == 3


def test_a_record_that_a_window_of_its_own_adds_is_added_once_and_told_twice(browser):
    typed = {"name": "A clinic", "sells": "unknown", "_popup": "1", TOKEN: "a" * 64}
    address = reverse("admin:claims_publisher_add")
    first, second = (browser.post(address, typed, follow=True) for _ in range(2))
    publisher = Publisher.objects.get()
    for told in (first, second):
        assert f"&quot;value&quot;: &quot;{publisher.pk}&quot;" in told.content.decode()
    assert first.redirect_chain == second.redirect_chain


def test_what_was_refused_can_be_sent_again(browser):
    sent = {"text": "", TOKEN: "a" * 64}
    assert [browser.post("/sources/new/", sent).status_code for _ in range(2)] == [422, 422]
    assert not Sending.objects.exists()


def test_a_fault_does_not_keep_the_form_from_being_sent_again(browser, monkeypatch):
    browser.raise_request_exception = False
    monkeypatch.setattr("claims.forms.source.freeze_page", lambda **_: 1 / 0)
    sent = {"text": "Knees hurt.", TOKEN: "a" * 64}
    assert browser.post("/sources/new/", sent).status_code == 500
    monkeypatch.undo()
    assert browser.post("/sources/new/", sent).status_code == 302


def test_the_file_is_part_of_the_form(browser):
    capture = make_capture()
    address = reverse("capture_attach", args=[capture.source.uid, capture.uid])
    for data in (b"GIF89a one", b"GIF89a one", b"GIF89a two"):
        file = SimpleUploadedFile("a.png", data)
        assert browser.post(address, {"file": file, TOKEN: "a" * 64}).status_code == 302
    assert Attachment.objects.count() == 2


def test_a_sending_of_one_person_is_not_that_of_another(browser):
    other = Client()
    other.force_login(make_user(*Role))
    for client in (browser, other):
        client.post("/sources/new/", {"text": "Knees hurt.", "anyway": "1", TOKEN: "a" * 64})
    assert Source.objects.count() == 2


def test_while_the_first_is_worked_on_nothing_is_stored(browser, monkeypatch):
    monkeypatch.setattr("claims.sending.WAIT", 0)
    monkeypatch.setattr("claims.sending.begin_sending", lambda **_: False)
    monkeypatch.setattr("claims.sending.address_of_sending", lambda _: "")
    response = browser.post("/sources/new/", {"text": "Knees hurt.", TOKEN: "a" * 64})
    assert response.status_code == 409
    assert not Source.objects.exists()


@pytest.mark.django_db
def test_what_is_kept_goes_away(curator, time_machine):
    assert begin_sending(actor=curator, key="x")
    assert not begin_sending(actor=curator, key="x")
    time_machine.move_to(timezone.now() + KEPT_FOR * 1.1)
    assert begin_sending(actor=curator, key="y")
    assert list(Sending.objects.values_list("key", flat=True)) == ["y"]


def test_every_form_of_a_page_is_taken_once_or_does_not_matter():
    """Pages say which methods they take; those that take a form are marked, or stand on the list with a reason."""
    unmarked = {
        pattern.name
        for pattern in get_resolver("claims.urls").url_patterns
        if not getattr(pattern.callback, "sent_once", False) and _takes_forms(pattern.callback)
    }
    assert unmarked - {*NO_MATTER} == set()


def _takes_forms(view):
    """Whether a view lets POST through: its decorators say so, or it is a class of Django's."""
    closure = [cell.cell_contents for inner in _layers(view) for cell in inner.__closure__ or ()]
    methods = [one for one in closure if isinstance(one, list) and one and all(isinstance(name, str) for name in one)]
    return any("POST" in allowed for allowed in methods)


def _layers(view):
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)
