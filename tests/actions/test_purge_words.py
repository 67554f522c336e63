"""Words of a purged capture, wherever somebody wrote them down."""

import json
from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django_tasks_db.models import DBTaskResult

from claims.actions.claim import describe_claim
from claims.actions.purge import purge, redo_purge
from claims.actions.sighting import accept_sighting
from claims.choices import JobKind, RelationKind, Stance
from claims.models import (
    Attachment,
    Claim,
    Draft,
    EvidenceItem,
    EvidenceLink,
    Job,
    Rating,
    Reading,
    Sighting,
    Source,
    SourceRelation,
)
from claims.reads.places import PLACES, Bound, bound
from claims.reads.purge_log import Purged
from claims.reads.quoting import rows_of
from tests.builders import (
    QUOTE,
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_rating,
    make_source,
    make_withholding,
)

pytestmark = pytest.mark.django_db
SECRET = "immune rejection"
SAID = f"The page says: “{QUOTE.upper()}” Is that so?"
LEFT = "The page says: “[withheld]” Is that so?"


@pytest.fixture
def moved(db):
    """A claim that a newer copy has in other words, about which somebody wrote before and after."""
    claim = make_claim()
    claim.note, claim.statement, claim.translation = f"Note: {SECRET}", f"Said: {SECRET}", f"Gesagt: {SECRET}"
    describe_claim(actor=everything(), claim=claim, why=f"Because of {QUOTE}")
    newer = make_capture(TEXT.replace(SECRET, "local fever"), source=claim.source)
    waiting = Sighting.objects.get(claim=claim, capture=newer)
    accept_sighting(actor=everything(), sighting=waiting)
    return Claim.objects.get(pk=claim.pk)


def purge_first(claim):
    purge(actor=everything(), withholding=make_withholding(claim.anchors.order_by("pk").first().capture))


def stored():
    """Every row of every table of ours and of Django's, as whoever has the file would find it."""
    for table in connection.introspection.table_names():
        if table.endswith(("_data", "_idx", "_docsize", "_config", "_content")):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from ((table, str(row)) for row in cursor.fetchall())


def surviving(words=SECRET):
    return {table for table, row in stored() if words.lower() in row.lower()}


def test_what_was_written_of_a_claim_goes_though_it_moved_away(moved):
    assert SECRET in moved.note
    purge_first(moved)
    moved.refresh_from_db()
    assert (moved.note, moved.statement, moved.translation) == ("", "", "")
    assert "local fever" in moved.quote
    assert surviving() == set()


def test_what_was_written_since_it_moved_stays(moved):
    moved.note, moved.statement = "Written of the new words.", "No local fever."
    describe_claim(actor=everything(), claim=moved)
    purge_first(moved)
    moved.refresh_from_db()
    assert (moved.note, moved.statement, moved.translation) == ("Written of the new words.", "No local fever.", "")
    assert surviving() == set()


def test_what_another_copy_still_says_to_all_is_no_secret(db):
    claim = make_claim(statement="It says so.")
    make_capture(f"{TEXT} More.", source=claim.source)
    Source.objects.filter(pk=claim.source_id).update(note=SAID)
    purge_first(claim)
    claim.refresh_from_db()
    assert (claim.statement, Source.objects.get(pk=claim.source_id).note, claim.quote) == ("It says so.", SAID, QUOTE)


def test_a_sighting_keeps_no_reason_on_a_purged_copy(db):
    claim = make_claim()
    Sighting.objects.create(
        claim=claim, capture=claim.capture, state="lost", decision="open", why=SAID[:300], decided_because=SAID[:300]
    )
    purge_first(claim)
    assert list(Sighting.objects.filter(why="", decided_because="").values_list("state", flat=True)) == ["lost"]
    assert surviving() == set()


def test_data_entrys_log_tells_nothing(db):
    claim, other = (
        make_claim(),
        make_claim("Quite another page.", capture=make_capture("Quite another page.", source=make_source())),
    )
    kinds = {one: ContentType.objects.get_for_model(one) for one in (Claim, EvidenceItem)}
    log = {"user": everything(), "action_flag": CHANGE}
    inline = json.dumps([{"added": {"name": "anchor", "object": f"“{QUOTE}”"}}])
    LogEntry.objects.create(content_type=kinds[Claim], object_id=claim.pk, object_repr=QUOTE[:60] + "…", **log)
    LogEntry.objects.create(
        content_type=kinds[EvidenceItem], object_id=9, object_repr=SAID[:200], change_message=inline, **log
    )
    LogEntry.objects.create(content_type=kinds[Claim], object_id=other.pk, object_repr="Another", **log)
    purge_first(claim)
    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {"[withheld]", LEFT, "Another"}
    assert LogEntry.objects.get(object_id=9).get_change_message() == "Added anchor “\u201c[withheld]\u201d”."
    assert surviving() == set()


def test_what_others_typed_says_withheld_where_it_quoted(db):
    claim, elsewhere = make_claim(), make_source()
    item = make_evidence_item(note=SAID, population=SAID[:300])
    link = EvidenceLink.objects.create(
        claim=claim, evidence_item=item, stance=Stance.values[0], why=SAID, created_by=everything()
    )
    Source.objects.filter(pk=elsewhere.pk).update(note=SAID, excluded_because=SAID)
    relation = SourceRelation.objects.create(
        from_source=elsewhere, kind=RelationKind.CITES_UNRESOLVED, basis=SAID, known={"title": SAID}, missing=[SAID]
    )
    rating = make_rating(claim, rationale=SAID)
    Draft.objects.create(
        round=rating.round, claim=claim, reviewer=rating.reviewer, typed={"rationale": SAID, "level": ["x"]}
    )
    reading = Reading.objects.create(capture=claim.capture, reader=everything(), note=SAID)
    job = Job.objects.create(
        kind=JobKind.values[0], message=SAID, refused=[["x", SAID]], arguments={"why": SAID}, created_by=everything()
    )
    DBTaskResult.objects.create(args_kwargs={"args": [1]}, traceback=SAID, run_after=claim.created_at)
    Attachment.objects.create(
        capture=claim.capture, sha256="0" * 64, size=1, media_type="image/png", stored_by=everything(), description=SAID
    )
    purge_first(claim)
    assert surviving() == set()
    for record in (item, link, relation, rating, reading, job):
        record.refresh_from_db()
    assert {item.note, link.why, relation.basis, rating.rationale, reading.note, job.message} == {LEFT}
    assert (relation.known, relation.missing, job.refused) == ({"title": LEFT}, [LEFT], [["x", LEFT]])
    assert Draft.objects.get().typed == {"rationale": LEFT, "level": ["x"]}


def test_what_names_a_record_stays_and_is_told(db):
    claim = make_claim()
    named = make_source(title=f"{QUOTE} A report.")
    other = make_claim("Quite another page.", capture=make_capture("Quite another page.", source=make_source()))
    rating = make_rating(other, rationale=SAID)
    said = StringIO()
    withholding = make_withholding(claim.capture)
    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("purge", withholding.uid, "--as", everything().username, stdout=said)
    assert f"source {named.uid}, title" in said.getvalue()
    assert f"rating {rating.uid}, rationale" in said.getvalue()
    purge(actor=everything(), withholding=withholding)
    assert Rating.objects.get(pk=rating.pk).rationale == SAID


def test_a_rationale_changes_by_a_purge_alone(db):
    rating = make_rating(make_claim())
    for text in ("Another.", "It says [withheld]."):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.filter(pk=rating.pk).update(rationale=text)
    purge_first(rating.claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(rationale="Another.")


@pytest.mark.parametrize("label", [label for label in PLACES if bound(label, Bound.TYPED)])
def test_each_place_that_is_typed_into_is_asked(label):
    assert rows_of(label).values_list("pk", *bound(label, Bound.TYPED)).count() >= 0


def test_a_purge_that_is_done_again_goes_the_same_way(moved):
    """As after a restore: the same withholding, in the name of who did it then."""
    capture = moved.anchors.order_by("pk").first().capture
    lead = everything().uid
    told = Purged(
        capture=capture.uid, withholding="2222222222", purged_at="2026-01-02T00:00:00+00:00", purged_by=lead,
        withheld_at="2026-01-01T00:00:00+00:00", withheld_by=lead, reason="Asked.",
        files=(capture.sha256,),
    )  # fmt: skip
    assert redo_purge(told=told)
    moved.refresh_from_db()
    assert (moved.note, surviving()) == ("", set())
