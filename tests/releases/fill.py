"""Puts something of every noun into an installation, for a database that is kept: all of it invented."""

from django.test import Client

from claims.actions.capture import attach_file
from claims.actions.claim import withdraw_claim
from claims.actions.copies import look_for_copies
from claims.actions.demonstration import recorded_as_demonstration
from claims.actions.description import describe
from claims.actions.evidence_item import save_evidence_item
from claims.actions.job import start_find_copies
from claims.actions.purge import purge
from claims.actions.rating import save_draft
from claims.actions.reading import finish_reading, mark_span, start_separate_reading
from claims.actions.relation import record_unresolved
from claims.actions.saved_view import save_view
from claims.actions.source import save_source
from claims.actions.user import save_user
from claims.choices import ListName, Role, SourceStatus
from claims.models import Capture, Source, User
from tests.builders import (
    QUOTE,
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_publisher,
    make_question,
    make_rating,
    make_relation,
    make_search,
    make_source,
    make_tag,
    make_user,
    make_withholding,
    open_round,
)

HTML = (
    "<html><head><title>Knees</title></head><body><h1>Knees</h1><p>They were never so young."
    ' See <a href="https://doi.org/10.1234/knees">a trial</a>.</p></body></html>'
)
NEWER = TEXT.replace("People who may benefit include those with arthritis.", "Benefits have been seen in arthritis.")


def fill() -> None:
    """A study of two sources by several people, with what happens to a study in time."""
    source = _study()
    _readings(make_capture(HTML, source=make_source(title="Read twice"), media_type="text/html"))
    _rest(source)
    make_capture(NEWER, source=source)
    purge(actor=everything(), withholding=make_withholding(make_capture("In confidence: nothing helped.")))
    make_withholding(make_capture("One more. And in confidence, a name."), 10, 28)
    with recorded_as_demonstration():
        make_claim(capture=make_capture(f"A demonstration. {QUOTE}"))


def _study() -> Source:
    source = make_source(title="Our clinic", publisher=make_publisher(sells="yes"), tags=[make_tag("knees")])
    capture = make_capture(source=source, archive_address="https://archive.example/1")
    question = make_question("Does it rarely cause rejection?", population="adults")
    claim = make_claim(capture=capture, question=question, statement="Rejection is rare.", voice="marketing")
    other = make_claim("People who may benefit include those with arthritis.", capture=capture, language="en")
    describe(actor=make_user(Role.CURATOR), claim=claim, said={"voice": "marketing", "strength": "correlational"})
    describe(actor=everything(), claim=claim, said={"commitment": "hedged", "answers": "affirms"})
    make_search(question, hits=3)
    study = make_source(source_type="journal", title="A trial", doi="10.1234/knees", published="2019-04")
    passage = make_capture("Of 40 patients none rejected the cells.", source=study)
    item = make_evidence_item(source=study, capture=passage, exact="none rejected the cells", n_analysed=40)
    make_evidence_link(item, question=question, directness="direct", why="The same cells.")
    make_evidence_link(item, claim=other, stance="neutral")
    reviewers = [make_user(Role.REVIEWER, pseudonym=f"Reviewer {number}") for number in (1, 2)]
    first = make_rating(claim, reviewer=reviewers[0], certainty="low", failure_tags=("certainty_overreach",))
    make_rating(claim, reviewer=reviewers[0], supersedes=first, verdict="supported", rationale="One trial, after all.")
    make_rating(claim, reviewer=reviewers[1], certainty="very_low", confidence="low")
    make_rating(
        other, reviewer=reviewers[1], wording_gap="overstated", comparator="claim", comparator_claim=claim,
        rationale="“May” stands beside nothing that was measured. Ümläute, 한국어, \U0001f9b5.",
    )  # fmt: skip
    # The evidence changes after it was rated: two ratings rest on something that is no more.
    item.retraction_status = "retracted"
    save_evidence_item(actor=everything(), item=item, why="The journal retracted it.")
    save_draft(actor=reviewers[0], round_=open_round(), unit=other, typed={"rationale": "Not yet finished"})
    return source


def _readings(capture: Capture) -> None:
    words = "They were never so young."
    readers = [make_user(Role.CURATOR) for _ in range(2)]
    for reader in readers:
        start_separate_reading(actor=reader, capture=capture)
    for reader in readers:
        mark_span(actor=reader, capture=capture, quote=words)
        finish_reading(actor=reader, capture=capture)


def _rest(source: Source) -> None:
    actor, capture = everything(), source.captures.earliest("pk")
    attach_file(actor=actor, capture=capture, data=b"%PDF-1.4 a print", media_type="application/pdf", filename="p.pdf")
    make_relation(source, make_source(source_type="journal", title="Its model"), confirmed=True)
    record_unresolved(actor=actor, source=source, capture=capture, passage="Our clinic treats knees.", missing=["year"])
    copied = make_capture(TEXT, source=make_source(source_type="blog", title="A copy"))
    look_for_copies(actor=actor, capture=copied)
    withdraw_claim(actor=actor, claim=make_claim("Our clinic treats knees.", capture=copied), because="No claim.")
    source.status, source.note = SourceStatus.READ_WHOLE, "Read by two."
    save_source(actor=actor, source=source, why="Everything is marked.")
    save_view(actor=actor, of=ListName.CLAIMS, name="Hedged", asked={"commitment": "hedged"}, for_everybody=True)
    start_find_copies(actor=actor)
    # Somebody who rates in the running round gives an account more than they see themselves.
    save_user(actor=actor, user=User(username="lead"), roles=[Role.LEAD], because="Nobody else could.")
    Client().force_login(actor)
