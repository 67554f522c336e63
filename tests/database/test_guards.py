"""What must survive a queryset, a bulk write and a raw save."""

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from claims.database import guards
from claims.models import (
    Anchor,
    Attachment,
    Capture,
    Claim,
    CodebookNote,
    Counter,
    Item,
    Level,
    LevelMatch,
    Rating,
    Round,
    SchemeVersion,
    Sighting,
    Source,
    SourceRelation,
    Withholding,
)
from tests.builders import (
    QUOTE,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_rating,
    make_scheme_version,
    make_source,
    open_round,
)
from tests.led import close, led_round

pytestmark = pytest.mark.django_db


def refused(message):
    """The block is refused by the database; the savepoint keeps PostgreSQL's transaction usable."""

    class Refusal:
        def __enter__(self):
            self.raises = pytest.raises(IntegrityError, match=message)
            self.raises.__enter__()
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()

        def __exit__(self, *error):
            self.savepoint.__exit__(*error)
            return self.raises.__exit__(*error)

    return Refusal()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "other words"),
        ("sha256", "0" * 64),
        ("text_sha256", "0" * 64),
        ("depth", "abstract"),
        ("extractor_version", "next"),
        ("observed_at", "2020-01-01T00:00:00Z"),
        ("filename", "other.txt"),
        ("asked_address", "https://other.example/"),
        ("structure", [{"kind": "heading"}]),
        ("metadata", [{"field": "title"}]),
        ("headers", {"server": "other"}),
    ],
)
def test_a_capture_is_never_changed_by_a_queryset(field, value):
    capture = make_capture()
    with refused("A capture is never changed"):
        Capture.objects.filter(pk=capture.pk).update(**{field: value})


def test_a_capture_is_never_changed_by_save_or_bulk_update():
    capture = make_capture()
    capture.text = "other words"
    with refused("A capture is never changed"):
        capture.save()
    with refused("A capture is never changed"):
        Capture.objects.bulk_update([capture], ["text"])


def test_every_column_of_a_capture_is_frozen():
    """A column that is added later has to be thought about."""
    columns = {field.column for field in Capture._meta.concrete_fields}
    frozen = {*guards.FROZEN_CAPTURE, *guards.PURGED_OF_CAPTURE}
    assert columns - frozen == {"archive_address", "withheld_at", "purged_at"}


EMPTY = {"text": "", "structure": [], "metadata": [], "headers": {}}


def test_a_purge_empties_a_capture_once_and_for_good():
    capture = make_capture()
    rows = Capture.objects.filter(pk=capture.pk)
    with refused("A capture is never changed"):
        rows.update(purged_at=timezone.now(), **EMPTY | {"text": "other words"})
    rows.update(purged_at=timezone.now(), **EMPTY)
    with refused("A capture is never changed"):
        rows.update(text=capture.text)
    with refused("A capture is never changed"):
        rows.update(purged_at=None)


def test_only_a_purge_takes_the_words_of_an_anchor_away():
    claim = make_claim()
    anchors, emptied = Anchor.objects.filter(claim=claim), {"exact": "", "prefix": "", "suffix": ""}
    with refused("An anchor is never changed"):
        anchors.update(**emptied)
    Capture.objects.filter(pk=claim.capture_id).update(purged_at=timezone.now(), **EMPTY)
    anchors.update(**emptied)
    Claim.objects.filter(pk=claim.pk).update(quote="", prefix="", suffix="")
    with refused("An anchor is never changed"):
        anchors.update(start=0)


def test_what_was_sighted_stands_in_the_text_and_stays():
    claim = make_claim()
    newer = make_capture("It hardly ever causes immune rejection.\n", source=claim.source)
    found = Sighting.objects.filter(claim=claim, capture=newer)
    other = {"claim": make_claim(), "capture": newer, "state": "reworded", "sought": claim.quote, "decision": "open"}
    with refused("The passage is not what the captured text has"):
        Sighting.objects.create(start=0, end=9, exact="It rarely", **other)
    with refused("What was found is never changed"):
        found.update(score=1.0)
    assert found.update(decision="accepted") == 1


def test_what_was_withheld_and_why_stays():
    capture = make_capture()
    withheld = Withholding.objects.create(capture=capture, reason="A court order.", created_by=everything())
    rows = Withholding.objects.filter(pk=withheld.pk)
    with refused("never changed"):
        rows.update(reason="Another.")
    rows.update(lifted_because="The order was lifted.")


def test_an_attachment_is_never_changed():
    capture = make_capture()
    Attachment.objects.create(capture=capture, sha256="0" * 64, size=1, media_type="image/png", stored_by=everything())
    with refused("An attachment is never changed"):
        Attachment.objects.update(sha256="1" * 64)


def test_the_passage_of_a_relation_stands_in_its_capture():
    capture = make_capture()
    row = {"from_source": capture.source, "kind": "cites_unresolved", "capture": capture, "start": 0, "end": 3}
    with refused("The passage is not what the captured text has"):
        SourceRelation.objects.create(exact="You", **row)
    SourceRelation.objects.create(exact="Our", **row)


@pytest.mark.parametrize("kind", ["republishes", "cites", "record_of"])
def test_only_an_unresolved_citation_leaves_out_the_other_source(kind):
    with refused("relation_other_end"):
        SourceRelation.objects.create(from_source=make_source(), kind=kind)


def test_every_column_of_a_rating_but_its_stale_mark_is_frozen():
    columns = {field.column for field in Rating._meta.concrete_fields}
    assert columns - set(guards.FROZEN_RATING) == {"stale_at", "stale_because", "rationale"}


def test_a_capture_with_a_claim_is_not_deleted():
    claim = make_claim()
    with pytest.raises(ProtectedError):
        claim.capture.delete()
    with pytest.raises(ProtectedError):
        Capture.objects.filter(pk=claim.capture_id).delete()


@pytest.mark.parametrize("change", [{"quote": "It never causes harm."}, {"start": 0}, {"end": 5}])
def test_a_claim_keeps_to_its_captured_words(change):
    claim = make_claim()
    with refused("The quote is not what the captured text has"):
        Claim.objects.filter(pk=claim.pk).update(**change)


def test_a_claim_with_other_words_is_not_written_in_bulk():
    claim = make_claim()
    copy = Claim(
        source=claim.source, number=2, capture=claim.capture, start=claim.start, end=claim.end, quote="Other words",
        created_by=claim.created_by,
    )  # fmt: skip
    with refused("The quote is not what the captured text has"):
        Claim.objects.bulk_create([copy])


def test_offsets_count_code_points_in_the_database_too():
    text = "\N{GRINNING FACE}\N{GRINNING FACE} e\N{COMBINING ACUTE ACCENT} \u202bעברית\u202c It rarely fails."
    claim = make_claim("It rarely fails.", capture=make_capture(text))
    assert text[claim.start : claim.end] == claim.quote


def test_a_claim_stays_with_the_source_of_its_capture():
    claim = make_claim()
    with refused("The capture belongs to another source"):
        Claim.objects.filter(pk=claim.pk).update(source=make_source())


def test_an_anchor_is_never_changed():
    claim = make_claim()
    with refused("An anchor is never changed"):
        Anchor.objects.filter(claim=claim).update(prefix="other")


def test_an_anchor_matches_its_capture():
    claim = make_claim()
    anchor = Anchor(
        claim=claim,
        capture=claim.capture,
        start=0,
        end=5,
        exact="wrong",
        found_by="quoted",
        created_by=claim.created_by,
    )
    with refused("The quote is not what the captured text has"):
        Anchor.objects.bulk_create([anchor])


def test_an_evidence_passage_matches_its_capture():
    capture = make_capture()
    item = make_evidence_item(source=capture.source, capture=capture, exact=QUOTE)
    with refused("The passage is not what the captured text has"):
        type(item).objects.filter(pk=item.pk).update(exact="It is safe.")


@pytest.mark.parametrize(
    "change",
    [{"rationale": "Other."}, {"confidence": "high"}, {"failure_tags": "outdated"}, {"evidence_as_of": "2020"}],
)
def test_a_rating_is_never_changed(change):
    rating = make_rating()
    with refused("A rating is never changed"):
        Rating.objects.filter(pk=rating.pk).update(**change)


def test_a_rating_takes_levels_of_its_own_version_and_judgement_alone():
    rating = make_rating()
    other_version = Level.objects.get(version__scheme__code="ocebm-2011", code="level_1")
    other_axis = Level.objects.get(version=rating.scheme_version, axis="verdict", code="supported")
    for level in (other_version, other_axis):
        copy = Rating.objects.get(pk=rating.pk)
        copy.pk, copy.uid, copy.supersedes, copy.certainty = None, "abcdefghjk", rating, level
        with refused("A level belongs to another"):
            Rating.objects.bulk_create([copy])


def test_a_rating_supersedes_only_its_own_reviewers_rating():
    mine, theirs = make_rating(), make_rating()
    copy = Rating.objects.get(pk=mine.pk)
    copy.pk, copy.uid, copy.supersedes = None, "abcdefghjk", theirs
    with refused("supersedes one by the same reviewer"):
        copy.save(force_insert=True)


def test_a_frozen_scheme_version_is_never_changed():
    version = open_round().scheme_version
    with refused("frozen"):
        SchemeVersion.objects.filter(pk=version.pk).update(verdict_required=False)
    with refused("frozen"):
        Level.objects.filter(version=version, code="high").update(definition="Something else.")
    with refused("frozen"):
        Level.objects.create(version=version, axis="verdict", code="maybe", label="Maybe", position=9)


OTHERWISE = {
    "task": "both", "raters_each": 3, "reveal": "after_own", "masked": True, "hides_earlier": False,
    "unit_kind": "source",
}  # fmt: skip


@pytest.mark.parametrize(("field", "value"), OTHERWISE.items(), ids=OTHERWISE)
def test_what_raters_were_promised_is_fixed_once_a_round_that_a_lead_made_is_open(field, value):
    made, opened = led_round(make_claim(), opened=False), led_round(make_claim())
    Round.objects.filter(pk=made.pk).update(**{field: value})
    for round_ in (opened, close(opened)):
        with refused("fixed when it opens"):
            Round.objects.filter(pk=round_.pk).update(**{field: value})
    Round.objects.filter(pk=opened.pk).update(name="Another name", instructions="Words that help.")


def test_a_missing_guard_is_reported():
    assert run_checks(databases=["default"]) == []
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON claims_capture"
        cursor.execute(f"DROP TRIGGER guard_capture_frozen{on}")
    assert [error.id for error in run_checks(databases=["default"])] == ["claims.E001"]
    guards.create(connection)
    assert run_checks(databases=["default"]) == []


def test_a_short_number_stays():
    claim = make_claim()
    with refused("A short number is given once"):
        Claim.objects.filter(pk=claim.pk).update(number=9)
    with refused("A short number is given once"):
        Source.objects.filter(pk=claim.source_id).update(number=99)
    with refused("A short number is given once"):
        Counter.objects.filter(of="sources").update(last=0)


def frozen_with_item():
    """A version with an item and an answer to it, frozen by hand."""
    version = make_scheme_version({"code": "yes"}, {"code": "no", "order": 1})
    item = Item.objects.create(version=version, code="risks", text="Risks?", kind="nominal", position=1)
    Level.objects.create(version=version, item=item, axis="item", code="a", label="A", position=1)
    SchemeVersion.objects.filter(pk=version.pk).update(frozen_at=timezone.now())
    return version, item


def test_nothing_that_a_frozen_version_asks_is_changed_by_any_path():
    version, item = frozen_with_item()
    level = version.levels.get(code="yes")
    for rows, change in ((Level.objects, {"boundary": "x"}), (Item.objects, {"text": "x"})):
        with refused("scheme version is frozen"):
            rows.filter(version=version).update(**change)
    for row, name in ((level, "label"), (item, "text")):
        setattr(row, name, "x")
        with refused("scheme version is frozen"):
            row.save()
        with refused("scheme version is frozen"):
            type(row).objects.bulk_update([row], [name])
        with refused("scheme version is frozen"):
            row.save_base(raw=True)
    with refused("scheme version is frozen"):
        Item.objects.create(version=version, code="more", text="More?", kind="nominal", position=2)
    with refused("scheme version is frozen"):
        Level.objects.bulk_create([Level(version=version, axis="verdict", code="more", label="More", position=3)])
    for change in ({"reason_asked": "never"}, {"version": "9"}, {"content_sha256": "0" * 64}, {"frozen_at": None}):
        with refused("scheme version is frozen"):
            SchemeVersion.objects.filter(pk=version.pk).update(**change)


def test_nothing_of_a_frozen_version_is_deleted():
    version, item = frozen_with_item()
    for rows in (version.levels.all(), version.items.all(), Level.objects.filter(version=version)):
        with pytest.raises(ProtectedError, match="frozen"):
            rows.delete()
    for row in (version.levels.get(code="yes"), item, version):
        with pytest.raises(ProtectedError):
            row.delete()
    assert (version.levels.count(), version.items.count()) == (3, 1)


def test_no_row_is_moved_into_or_out_of_a_frozen_version():
    version, item = frozen_with_item()
    other = make_scheme_version({"code": "yes"})
    for rows, from_, to in (
        (Level.objects, version, other), (Level.objects, other, version), (Item.objects, version, other),
    ):  # fmt: skip
        with refused("scheme version is frozen|another scheme version"):
            rows.filter(version=from_).update(version=to)
    assert item.version == version


def test_two_answers_do_not_stand_at_one_place_of_a_scale():
    version = make_scheme_version({"code": "yes", "order": 1}, {"code": "no", "order": 2})
    item = Item.objects.create(version=version, code="risks", text="Risks?", kind="ordinal", position=1)
    other = Item.objects.create(version=version, code="costs", text="Costs?", kind="ordinal", position=2)
    row = {"version": version, "label": "Any", "position": 3}
    for of in (item, other):
        Level.objects.create(**row, axis="item", item=of, code="a", order=1)
    Level.objects.create(**row, axis="certainty", code="low", order=1)
    with refused("place of the scale"):
        Level.objects.create(**row, axis="verdict", code="more", order=1)
    with refused("place of the scale"):
        Level.objects.create(**row, axis="item", item=item, code="b", order=1)
    with refused("place of the scale"):
        version.levels.filter(code="no").update(order=1)


def test_an_item_and_its_answers_and_notes_are_of_one_version():
    version, item = frozen_with_item()
    other = make_scheme_version({"code": "yes"})
    with refused("another scheme version"):
        Level.objects.create(version=other, item=item, axis="item", code="b", label="B", position=2)
    by = everything()
    with refused("another scheme version"):
        CodebookNote.objects.create(version=version, level=other.levels.get(), text="x", created_by=by)
    with refused("version that is in use"):
        CodebookNote.objects.create(version=other, text="x", created_by=by)
    note = CodebookNote.objects.create(version=version, item=item, text="x", created_by=by)
    with refused("never changed"):
        CodebookNote.objects.filter(pk=note.pk).update(text="y")


def test_answers_match_across_versions_and_within_a_judgement():
    version, _ = frozen_with_item()
    yes, no, of_item = (version.levels.get(code=code) for code in ("yes", "no", "a"))
    other = make_scheme_version({"code": "yes"}).levels.get()
    for one, same in ((yes, no), (other, of_item)):
        with refused("of two versions, and of one judgement"):
            LevelMatch.objects.create(level=one, same_as=same, created_by=everything())
    match = LevelMatch.objects.create(level=other, same_as=yes, created_by=everything())
    with refused("match of two answers"):
        LevelMatch.objects.filter(pk=match.pk).update(same_as=no)
