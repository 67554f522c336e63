"""Puts something of every noun into an installation, for a database that is kept: all of it invented."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from claims.actions.address_list import leave_address_out
from claims.actions.api_token import make_api_token
from claims.actions.capture import attach_file
from claims.actions.capture_judgement import judge_capture
from claims.actions.change import judge_change
from claims.actions.claim import withdraw_claim
from claims.actions.codebook_note import add_codebook_note, match_levels
from claims.actions.coding import begin_coding
from claims.actions.copies import look_for_copies
from claims.actions.decision import answer_proposal, comment, decide, propose
from claims.actions.demonstration import recorded_as_demonstration
from claims.actions.description import describe
from claims.actions.evidence_item import save_evidence_item
from claims.actions.hold import lift_hold, set_hold
from claims.actions.intervals import work_out_intervals
from claims.actions.invitation import invite
from claims.actions.job import start_find_copies
from claims.actions.judgement import Judgement
from claims.actions.merging import settle
from claims.actions.publisher_response import make_publisher_link
from claims.actions.purge import purge
from claims.actions.rating import save_draft, submit_rating
from claims.actions.reading import finish_reading, mark_span, start_separate_reading
from claims.actions.relation import record_unresolved
from claims.actions.release import publish_release
from claims.actions.round import close_round
from claims.actions.saved_view import save_view
from claims.actions.source import save_source
from claims.actions.subscription import renew_feeds
from claims.actions.table_mapping import keep_table_mapping
from claims.actions.user import save_user
from claims.actions.watch import watch_source
from claims.choices import Covers, ListName, Outcome, Role, Shows, SourceStatus, UnitKind
from claims.exchange.incoming.documents import Document
from claims.exchange.incoming.table_import import bring_and_store
from claims.exchange.incoming.tables import Asked
from claims.exchange.table.mapping import Mapping
from claims.models import Capture, Change, Level, Origin, Reading, Source, User, Webhook, WebhookDelivery
from claims.reads.review.asked import asked_by
from tests.builders import (
    QUOTE,
    TEXT,
    everything,
    make_address_list,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_import,
    make_pair,
    make_publisher,
    make_question,
    make_rater,
    make_rating,
    make_redaction,
    make_relation,
    make_release,
    make_request,
    make_response,
    make_round,
    make_search,
    make_source,
    make_tag,
    make_time_stamp,
    make_user,
    make_withholding,
    open_round,
)
from tests.decided import ruling

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
    _reviewed(source)
    make_capture(NEWER, source=source)
    _followed(source)
    part = make_capture("Part of a page. Continue reading.", source=make_source(title="A part"))
    judge_capture(actor=everything(), capture=part, shows=Shows.PARTIAL, because="Its tables are missing.")
    purge(actor=everything(), withholding=make_withholding(make_capture("In confidence: nothing helped.")))
    make_redaction(source.claims.earliest("pk"), "immune", reason="A test of it.")
    make_withholding(make_capture("One more. And in confidence, a name."), 10, 28)
    with recorded_as_demonstration():
        make_claim(capture=make_capture(f"A demonstration. {QUOTE}"))
    publish_release(actor=everything(), release=make_release(), public=True)
    set_hold(actor=everything(), name="Case 7", because="The court asked.", of=source.publisher)
    held = set_hold(actor=everything(), name="Case 8", because="Asked for.", claims=[source.claims.earliest("pk")])
    lift_hold(actor=everything(), hold=held, because="It is over.")
    make_time_stamp()
    make_time_stamp(covers=Covers.SOURCE, source=source)


def _followed(source: Source) -> None:
    """What became of its claims, how often it is looked at again, and who is told."""
    change = Change.objects.filter(claim__source=source).latest("pk")
    judge_change(actor=everything(), change=change, kind=change.proposed, significance="notable", note="Seen.")
    watch_source(actor=everything(), source=source, every="month")
    renew_feeds(actor=everything())


def _study() -> Source:
    source = make_source(title="Our clinic", publisher=make_publisher(sells="yes"), tags=[make_tag("knees")])
    capture = make_capture(source=source, archive_address="https://archive.ph/AbC12")
    question = make_question("Does it rarely cause rejection?", population="adults")
    claim = make_claim(capture=capture, question=question, statement="Rejection is rare.", voice="marketing")
    other = make_claim("People who may benefit include those with arthritis.", capture=capture, language="en")
    describe(actor=make_user(Role.CURATOR), claim=claim, said={"voice": "marketing", "strength": "correlational"})
    describe(actor=everything(), claim=claim, said={"commitment": "hedged", "answers": "affirms"})
    make_search(question, hits=3)
    study = make_source(source_type="journal", title="A trial", doi="10.1234/knees", published="2019-04")
    passage = make_capture("Of 40 patients none rejected the cells.", source=study)
    make_import(study)
    item = make_evidence_item(source=study, capture=passage, exact="none rejected the cells", n_analysed=40)
    make_evidence_link(item, question=question, directness="direct", why="The same cells.")
    make_evidence_link(item, claim=other, stance="neutral")
    make_pair(claim, other, relation="agrees", changed_what=[])
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
    first, second = Reading.objects.filter(capture=capture).order_by("pk")
    claim = capture.claims.earliest("pk")
    settle(actor=everything(), first=first, second=second, claim=claim, outcome=Outcome.KEPT)


def _reviewed(source: Source) -> None:
    """Rounds that a lead made: one of claims, decided, with an open proposal; one of sources, which answers items."""
    actor, raters = everything(), [make_rater(), make_rater()]
    claims = list(source.claims.filter(withdrawn_at=None).order_by("pk")[:2])
    round_ = make_round(*claims, raters=raters)
    for claim in claims:
        for rater, verdict in zip(raters, ("supported", "unsupported"), strict=True):
            make_rating(claim, reviewer=rater, round_=round_, verdict=verdict)
    close_round(actor=actor, round_=round_)
    decide(actor=actor, round_=round_, unit=claims[0], ruling=ruling())
    request = make_request(claims[0])
    make_publisher_link(actor=actor, request=request, ends_on=request.created_at.date().isoformat())
    make_response(request, "It is rare,\r\nwe say.")
    proposal = propose(actor=actor, round_=round_, unit=claims[1], ruling=ruling("unsupported"))
    answer_proposal(actor=raters[0], proposal=proposal, accepted=True)
    comment(actor=raters[1], round_=round_, unit=claims[1], text="No study is named.")
    work_out_intervals(actor=actor, round_=round_, progress=lambda *_: None)
    of_sources = make_round(source, make_source(title="Another clinic"), raters=raters)
    items = asked_by(of_sources.scheme_version).items_for(UnitKind.SOURCE)
    answers = {asked.item.code: asked.levels[0].code for asked in items}
    judgement = Judgement(answers=answers, rationale="As it stands on the page.")
    submit_rating(actor=raters[0], round_=of_sources, unit=source, judgement=judgement)
    version = round_.scheme_version
    add_codebook_note(actor=actor, version=version, text="We agreed on Tuesday that one case is no series.")
    earlier = Level.objects.get(
        version__scheme=version.scheme, version__version="1.0.0", axis="verdict", code="supported"
    )
    match_levels(actor=actor, level=earlier, same_as=version.levels.get(axis="verdict", code="supported"))
    invite(actor=actor, roles=[Role.REVIEWER], valid=timedelta(days=7))
    begin_coding(actor=make_user(Role.CURATOR), claim=claims[0])
    make_api_token(actor=actor, name="A notebook")
    hook = Webhook.objects.create(address="https://listens.example/", secret="s", events=["change"], created_by=actor)
    WebhookDelivery.objects.create(webhook=hook, event="change", body="{}", next_at=timezone.now())


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
    to_save = make_address_list("https://clinic.example/knees", "https://clinic.example/gone")
    leave_address_out(actor=actor, listed=to_save.addresses.get(position=2), because="The site is gone.")
    mapping = Mapping(columns={"title": "source.title", "quote": "claim.quote"}, key=("id",))
    table = Document("coding.csv", b"id,title,quote,mood\n7,Out of a table,Knees heal.,grim\n")
    bring_and_store(actor=actor, file=table, asked=Asked(mapping))
    keep_table_mapping(actor=actor, name="Two coders", says=mapping.as_json())
    Origin.objects.create(uid=source.uid, permalink=f"https://evidence.example/sources/{source.uid}/")
    # Somebody who rates in the running round gives an account more than they see themselves.
    save_user(actor=actor, user=User(username="lead"), roles=[Role.LEAD], because="Nobody else could.")
    Client().force_login(actor)
