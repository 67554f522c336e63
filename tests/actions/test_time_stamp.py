"""Time-stamps of an authority outside: asked for, checked, kept; what is no answer to the request stores nothing."""

import socket
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from claims.actions.time_stamp import OFF, stamp_case, stamp_manifest, stamp_source
from claims.choices import Covers, Role
from claims.database import guards
from claims.models import Publisher, Source, TimeStamp
from claims.reads.time_stamp import check_stored, source_statement, verify_time_stamps
from claims.rules.extract.document import sha256_of_text
from claims.rules.time_stamp import ask_for
from tests.authority import Authority, needs_openssl
from tests.builders import make_capture, make_source, make_user

pytestmark = [pytest.mark.django_db, needs_openssl]


@pytest.fixture
def source(db) -> Source:
    made = make_source(address="https://clinic.example/msc")
    make_capture(source=made)
    return made


def refused(actor, source) -> str:
    with pytest.raises(ValidationError) as error:
        stamp_source(actor=actor, source=source)
    assert not TimeStamp.objects.exists()
    return " ".join(error.value.messages)


def test_what_the_authority_signed_is_kept_with_what_it_signed(stamps, curator, source):
    stamp = stamp_source(actor=curator, source=source)
    capture = source.captures.get()
    stamp.refresh_from_db()
    assert (stamp.covers, stamp.source, stamp.asked_by) == (Covers.SOURCE, source, curator)
    assert stamp.sha256 == sha256_of_text(stamp.content) == sha256_of_text(source_statement(source))
    for said in (capture.uid, capture.sha256, capture.text_sha256, f"{capture.stored_at:%Y-%m-%dT%H:%M:%SZ}"):
        assert said in stamp.content
    assert capture.text not in stamp.content
    assert (stamp.authority, stamp.policy) == ("CN=Tick,O=Clocks", "1.2.3.4.1")
    assert stamp.serial
    assert stamp.nonce
    assert abs((stamp.stamped_at - stamp.asked_at).total_seconds()) < 60
    assert stamp.trusted == stamps.root.read_text()
    assert len(stamps.asked) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        TimeStamp.objects.update(stamped_at=stamp.asked_at)


def test_only_who_may_asks_for_one(stamps, curator, lead, source):
    publisher = Publisher.objects.create(name="A clinic")
    for actor in (make_user(Role.REVIEWER), make_user(Role.READER)):
        with pytest.raises(PermissionDenied):
            stamp_source(actor=actor, source=source)
        with pytest.raises(PermissionDenied):
            stamp_case(actor=actor, publisher=publisher, statement="{}")
    with pytest.raises(PermissionDenied):
        stamp_manifest(actor=curator, manifest="x")
    assert not stamps.asked
    assert stamp_case(actor=lead, publisher=publisher, statement="{}").publisher == publisher


def test_without_an_authority_nobody_is_asked_and_who_turns_it_on_is_said(settings, curator, source):
    settings.TIME_STAMP_ADDRESS = ""
    assert refused(curator, source) == OFF
    assert "TIME_STAMP_ADDRESS" in OFF
    settings.TIME_STAMP_ADDRESS = "ftp://clock.example"
    settings.TIME_STAMP_CERTIFICATES = "/nowhere"
    assert "TIME_STAMP_CERTIFICATES cannot be read" in refused(curator, source)


def test_answers_that_are_none_are_refused_by_name(stamps, curator, source, settings, tmp_path):
    ours = source_statement(source).encode()
    # A status alone: rejection.
    rejected = bytes.fromhex("30053003020102")
    cases = {
        "its nonce is not the one": stamps.sign(ask_for(ours).request),
        "another hash": stamps.sign(ask_for(b"other").request),
        "it refuses": rejected,
        "cannot be read as one": b"\x30garbage",
    }
    for why, answer in cases.items():
        stamps.answer = answer
        assert why in refused(curator, source)
    stamps.answer = b"x" * 70_000
    assert "more than 64 KB" in refused(curator, source)
    stamps.answer, stamps.kind = b"<h1>Hello</h1>", "text/html"
    assert "something else than a time-stamp: text/html" in refused(curator, source)
    stamps.answer, stamps.kind = None, "application/timestamp-reply"
    settings.TIME_STAMP_CERTIFICATES = str(Authority(tmp_path / "strange", "Tock").root)
    assert "signed by nobody whom the settings name" in refused(curator, source)


def test_a_certificate_that_had_expired_is_refused(stamps, curator, source, monkeypatch):
    # Of yesterday alone: openssl signs with whatever it is given.
    old = stamps.certify("old", "Old", "-days", "-1")
    sign = Authority.sign
    monkeypatch.setattr(Authority, "sign", lambda self, request: sign(self, request, old))
    assert "had expired or was not valid yet" in refused(curator, source)


def test_an_authority_that_does_not_answer_or_never_ends_is_given_up(settings, stamps, curator, source):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.TIME_STAMP_ADDRESS = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        settings.TIME_STAMP_SECONDS = 0.2
        assert "127.0.0.1 did not answer within 0.2 seconds" in refused(curator, source)
    assert "cannot be reached" in refused(curator, source)


def test_an_authority_that_sends_100_mb_is_read_no_further(settings, stamps, curator, source):
    sent = []

    def flood(server):
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n\r\n")
            try:
                for _ in range(100):
                    connection.sendall(b"x" * 1024 * 1024)
                    sent.append(1)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=flood, args=(server,), daemon=True)
        thread.start()
        settings.TIME_STAMP_ADDRESS = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert "more than 64 KB" in refused(curator, source)
        thread.join(5)
    assert len(sent) < 20


def test_verify_names_a_stored_time_stamp_that_does_not_hold(stamps, curator, source, settings):
    stamp = stamp_source(actor=curator, source=source)
    settings.TIME_STAMP_ADDRESS = settings.TIME_STAMP_CERTIFICATES = ""
    assert list(verify_time_stamps()) == []
    assert not check_stored(stamp).trusted_now
    guards.drop(transaction.get_connection())
    TimeStamp.objects.update(content=f"{stamp.content} ")
    (fault,) = verify_time_stamps()
    assert (fault.uid, "another hash" in fault.what) == (stamp.uid, True)
    forged = f"{stamp.content} "
    TimeStamp.objects.update(sha256=sha256_of_text(forged))
    assert "another hash" in next(verify_time_stamps()).what
    TimeStamp.objects.update(content=stamp.content, sha256=stamp.sha256, stamped_at=stamp.asked_at)
    assert "is not what the token says" in next(verify_time_stamps()).what
    guards.create(transaction.get_connection())
