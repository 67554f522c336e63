"""What is slow is done before the transaction that writes, and what it found still holds when it is written."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from claims.actions import freeze as freezing
from claims.actions import sighting as sightings
from claims.actions.capture import capture_source, extract_again
from claims.actions.claim import withdraw_claim
from claims.actions.freeze import TRIES
from claims.actions.sighting import Outdated
from claims.actions.source import freeze_page
from claims.choices import CaptureMethod, Depth, SightingState
from claims.exchange.documents import attach_documents
from claims.models import Capture, Claim, Sighting, Source
from claims.rules.extract.document import sha256_of
from tests.admin.pages import send
from tests.builders import QUOTE, TEXT, everything, make_capture, make_claim

NEWER = f"New on top.\n\n{TEXT}"
SLOW = ((freezing, "extract"), (freezing, "extract_with"), (sightings, "find_bounded"))


def came(text=NEWER, **fields):
    return {"data": text.encode(), "media_type": "text/plain", "method": CaptureMethod.PASTED} | fields


@pytest.fixture
def done(monkeypatch):
    """The slow work that was done, each without a transaction that keeps others from writing."""
    seen = []

    def outside(name, slow):
        def look(*arguments, **named):
            assert not connection.in_atomic_block, f"{name} runs inside a transaction"
            seen.append(name)
            return slow(*arguments, **named)

        return look

    for module, name in SLOW:
        monkeypatch.setattr(module, name, outside(name, getattr(module, name)))
    return seen


def by_action(client, source, folder):
    capture_source(actor=everything(), source=source, **came())


def by_page(client, source, folder):
    freeze_page(actor=everything(), source=source, **came())


def by_admin(client, source, folder):
    typed = {"source": source.uid, "pasted": NEWER, "depth": "full"}
    assert client.post(reverse("admin:claims_capture_add"), typed).status_code == 302


def by_attaching(client, source, folder):
    (folder / "page.txt").write_text(TEXT)
    assert [one.complete for one in attach_documents(actor=everything(), folder=folder)] == [True]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", [by_action, by_page, by_admin, by_attaching])
def test_reading_and_comparing_keep_nobody_from_writing(door, client, installed, tmp_path, request):
    client.force_login(everything())
    if door is by_attaching:
        excerpt = make_capture(f"{QUOTE} […]", depth=Depth.EXCERPT, document_sha256=sha256_of(TEXT.encode()))
        claim = make_claim(capture=excerpt)
    else:
        claim = make_claim()
    done = request.getfixturevalue("done")
    door(client, claim.source, tmp_path)
    assert {"extract", "find_bounded"} <= set(done)
    assert Sighting.objects.filter(claim=claim, state=SightingState.EXACT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_document_of_a_new_source_is_read_before_the_transaction_in_the_admin_too(installed, client, done):
    client.force_login(everything())
    send(client, reverse("admin:claims_source_add"), title="Knees", pasted=TEXT)
    assert done == ["extract"]
    assert Capture.objects.get().source.title == "Knees"


@pytest.mark.django_db(transaction=True)
def test_actions_with_slow_work_must_be_outermost(installed):
    capture = make_capture("# Knees", filename="a.md", media_type="text/markdown")
    told = {"actor": everything(), **came()}
    for act in (
        lambda: capture_source(source=capture.source, **told),
        lambda: freeze_page(source=capture.source, **told),
        lambda: freeze_page(source=Source(), **told),
        lambda: extract_again(actor=everything(), capture=capture, extractor="text"),
    ):
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            act()


def meanwhile(monkeypatch, *changes):
    """Let each change happen after texts were compared, and before what was found is written."""
    left = list(changes)
    compare = sightings.find_bounded

    def compared(*arguments, **named):
        found = compare(*arguments, **named)
        if left:
            left.pop(0)()
        return found

    monkeypatch.setattr(sightings, "find_bounded", compared)


@pytest.mark.django_db
def test_a_claim_that_is_marked_while_texts_are_compared_is_looked_for_too(monkeypatch):
    claim = make_claim()
    meanwhile(monkeypatch, lambda: make_claim("cannot differentiate into cancer", capture=claim.capture))
    newest = capture_source(actor=everything(), source=claim.source, **came())
    assert newest.sightings.count() == 2
    assert set(Claim.objects.values_list("capture", flat=True)) == {newest.pk}


@pytest.mark.django_db
def test_a_claim_that_is_withdrawn_meanwhile_is_left(monkeypatch):
    claim = make_claim()
    gone = make_claim("Our clinic treats knees.", capture=claim.capture)
    meanwhile(monkeypatch, lambda: withdraw_claim(actor=everything(), claim=gone, because="Not a claim."))
    newest = capture_source(actor=everything(), source=claim.source, **came())
    assert [one.claim for one in newest.sightings.all()] == [claim]
    assert Claim.objects.get(pk=gone.pk).capture == claim.capture


@pytest.mark.django_db
def test_a_newer_copy_that_came_meanwhile_counts(monkeypatch):
    claim = make_claim()
    meanwhile(monkeypatch, lambda: make_capture(f"Other. {TEXT}", source=claim.source))
    newest = capture_source(actor=everything(), source=claim.source, **came())
    assert Claim.objects.get().capture == newest
    assert claim.sightings.count() == 2


@pytest.mark.django_db
def test_where_claims_change_each_time_nothing_is_stored_and_that_is_said(monkeypatch):
    claim = make_claim("Our clinic treats knees.")
    words = ["MSC is a cell therapy", "cannot differentiate", "culture", "conditions are set", "arthritis"]
    meanwhile(monkeypatch, *(lambda quote=quote: make_claim(quote, capture=claim.capture) for quote in words))
    with pytest.raises(Outdated, match="Try again"):
        capture_source(actor=everything(), source=claim.source, **came())
    assert Claim.objects.count() == 1 + TRIES
    assert claim.source.captures.count() == 1
