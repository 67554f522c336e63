"""Imports: what would become of each record first, then what became of it, and taking it back as a whole."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage

from claims.actions.import_ import Brought, Staged, discard_import, stage_import, store_import, take_differences, told
from claims.actions.import_ import undo_import as undo
from claims.actions.job import run_job, start_import
from claims.choices import Became, ImportKind, ImportState, JobState, Role
from claims.exchange.incoming import Document, bring
from claims.models import Capture, Import, ImportedRecord, Job, Source
from claims.rules.reference.reference import Reference
from tests.builders import make_capture, make_claim, make_source, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = Document("saved/page.html", b"<title>Knees</title><p>Our clinic treats knees.</p>")
OTHER = Document("other.txt", b"It rarely causes immune rejection.")
BROKEN = Document("scan.pdf", b"no PDF at all")


@pytest.fixture
def actor(installed):
    return make_user(Role.CURATOR)


def reference(title="A study", **csl):
    return Reference({"type": "article-journal", "title": title, **csl}).stored()


def staged(actor, *records):
    brought = Brought(ImportKind.REFERENCES, "my.ris", "a" * 64, 10, "RIS")
    return stage_import(actor=actor, brought=brought, records=records)


def outcomes(import_):
    return [(one.where, one.became) for one in import_.records.order_by("position")]


def test_looking_through_stores_no_source_and_says_what_becomes_of_each(actor):
    make_capture(OTHER.data.decode(), source=make_source(title="Known"))
    (import_,) = bring(actor=actor, files=[PAGE, OTHER, BROKEN, PAGE._replace(name="again.html")])
    assert Source.objects.count() == 1
    assert outcomes(import_) == [
        ("saved/page.html", "new"), ("other.txt", "same"), ("scan.pdf", "refused"), ("again.html", "refused"),
    ]  # fmt: skip
    assert "same bytes as saved/page.html" in import_.records.get(where="again.html").because
    assert told(import_) == "4 found: 1 new, 1 there already, 0 added to what is there, 2 refused."


def test_what_is_stored_has_the_bytes_and_nothing_that_waited_is_left(actor):
    (import_,) = bring(actor=actor, files=[PAGE, BROKEN])
    waiting = import_.records.get(where=PAGE.name).says["staged"]
    assert default_storage.exists(waiting)
    store_import(actor=actor, import_=import_)
    capture = Capture.objects.get()
    assert (capture.stored_bytes(), capture.filename, capture.stored_by) == (PAGE.data, "page.html", actor)
    assert capture.source == import_.records.get(where=PAGE.name).source
    assert not default_storage.exists(waiting)
    with pytest.raises(ValidationError, match="stored already"):
        store_import(actor=actor, import_=import_)


def test_the_same_files_again_change_nothing(actor):
    for _ in range(2):
        (import_,) = bring(actor=actor, files=[PAGE, OTHER])
        store_import(actor=actor, import_=import_)
    assert outcomes(import_) == [(PAGE.name, "same"), (OTHER.name, "same")]
    assert (Source.objects.count(), Capture.objects.count()) == (2, 2)


def test_one_that_was_stopped_goes_on_where_it_was(actor):
    (import_,) = bring(actor=actor, files=[PAGE, OTHER])

    def stop(done, total, message):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store_import(actor=actor, import_=import_, progress=stop)
    assert Source.objects.count() == 1
    assert Import.objects.get().state == ImportState.STORING
    store_import(actor=actor, import_=import_)
    assert Source.objects.count() == 2
    assert {record.done for record in import_.records.all()} == {True}


def test_one_whose_worker_is_gone_goes_on_before_anything_else(actor):
    import_ = staged(actor, *(Staged(str(at), Became.NEW, says=reference(f"Study {at}")) for at in range(3)))
    gone = start_import(actor=actor, import_=import_)
    Job.objects.filter(pk=gone.pk).update(state=JobState.RUNNING)
    run_job.func("no-such-job")
    gone.refresh_from_db()
    import_.refresh_from_db()
    assert (gone.state, import_.job.state) == (JobState.FAILED, JobState.WAITING)
    run_job.func(import_.job.uid)
    import_.refresh_from_db()
    assert (import_.state, Source.objects.count()) == (ImportState.STORED, 3)


def test_a_reference_and_what_became_of_it_are_there_together(actor, monkeypatch):
    import_ = staged(actor, Staged("1", Became.NEW, says=reference()))

    def killed(self, **_):
        raise KeyboardInterrupt

    monkeypatch.setattr(ImportedRecord, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        store_import(actor=actor, import_=import_)
    monkeypatch.undo()
    assert not Source.objects.exists()
    store_import(actor=actor, import_=import_)
    assert Source.objects.count() == 1


def test_a_record_that_turns_out_impossible_stands_in_the_way_of_no_other(actor):
    import_ = staged(
        actor,
        Staged("record 1", Became.NEW, says=reference(DOI="10.1000/182")),
        Staged("record 2", Became.NEW, says=reference("A\x07B")),
        Staged("record 3", Became.NEW, says=reference("Another")),
    )
    store_import(actor=actor, import_=import_)
    assert outcomes(import_) == [("record 1", "new"), ("record 2", "refused"), ("record 3", "new")]
    assert import_.records.get(position=2).because
    assert set(Source.objects.values_list("title", "doi")) == {("A study", "10.1000/182"), ("Another", "")}


def test_what_a_file_adds_fills_in_what_is_empty_and_takes_what_a_person_ticked(actor):
    here = make_source(title="A study of knees", container_title="", published="2017")
    differs = {"title": [here.title, "A study"], "container_title": ["", "Knee"], "published": ["2017", "2018"]}
    says = reference(**{"container-title": "Knee", "issued": {"date-parts": [[2018]]}})
    import_ = staged(actor, Staged("record 1", Became.CHANGED, says=says, differs=differs, source=here))
    take_differences(actor=actor, record=import_.records.get(), fields=["published"])
    store_import(actor=actor, import_=import_)
    here.refresh_from_db()
    assert (here.title, here.container_title, here.published) == ("A study of knees", "Knee", "2018")
    assert here.found_how["published"] == "imported"
    assert "title" not in here.found_how
    assert here.history.first().history_change_reason == f"Import {import_.uid}, record 1"


def test_a_value_that_does_not_differ_cannot_be_taken_and_none_once_it_is_stored(actor):
    import_ = staged(actor, Staged("record 1", Became.NEW, says=reference()))
    record = import_.records.get()
    with pytest.raises(ValidationError, match="does not differ"):
        take_differences(actor=actor, record=record, fields=["doi"])
    store_import(actor=actor, import_=import_)
    with pytest.raises(ValidationError, match="stored already"):
        take_differences(actor=actor, record=ImportedRecord.objects.get(), fields=[])


def test_undoing_withdraws_what_came_new_and_nothing_else(actor):
    here = make_source(title="Here before")
    import_ = staged(
        actor,
        Staged("record 1", Became.NEW, says=reference()),
        Staged("record 2", Became.CHANGED, says=reference(), source=here),
    )
    store_import(actor=actor, import_=import_)
    undone = undo(actor=actor, import_=import_, because="The wrong file.")
    assert (undone.state, undone.undone_by, undone.undone_because) == ("undone", actor, "The wrong file.")
    assert list(Source.objects.current()) == [here]
    assert Source.objects.exclude(withdrawn_at=None).get().withdrawn_because == "The wrong file."
    with pytest.raises(ValidationError, match="Only an import that was stored"):
        undo(actor=actor, import_=import_, because="Again.")


def test_nothing_is_undone_while_something_stands_on_a_part_of_it(actor):
    (import_,) = bring(actor=actor, files=[PAGE, OTHER])
    store_import(actor=actor, import_=import_)
    make_claim("Our clinic treats knees.", capture=Capture.objects.get(filename="page.html"))
    with pytest.raises(ValidationError, match="Claims or evidence items stand on"):
        undo(actor=actor, import_=import_, because="The wrong file.")
    assert Source.objects.current().count() == 2
    assert Import.objects.get().state == ImportState.STORED


def test_what_is_discarded_leaves_nothing(actor):
    (import_,) = bring(actor=actor, files=[PAGE])
    waiting = import_.records.get().says["staged"]
    discard_import(actor=actor, import_=import_)
    assert not Import.objects.exists()
    assert not default_storage.exists(waiting)


def test_what_is_stored_is_not_discarded(actor):
    (import_,) = bring(actor=actor, files=[PAGE])
    store_import(actor=actor, import_=import_)
    with pytest.raises(ValidationError, match="can be undone"):
        discard_import(actor=actor, import_=import_)


def test_pages_in_a_zip_come_in_one_by_one(actor):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("clinic/page.html", PAGE.data)
        archive.writestr("clinic/photo.jpg", b"\xff\xd8\xff no page")
        archive.writestr("notes.txt", OTHER.data)
    (import_,) = bring(actor=actor, files=[Document("pages.zip", packed.getvalue())])
    became = dict(outcomes(import_))
    assert (became["pages.zip/clinic/page.html"], became["pages.zip/notes.txt"]) == ("new", "new")
    assert became.get("pages.zip/clinic/photo.jpg", "refused") == "refused"
    store_import(actor=actor, import_=import_)
    assert sorted(Capture.objects.values_list("filename", flat=True)) == ["notes.txt", "page.html"]


def test_a_zip_that_is_none_is_refused_with_its_reason(actor):
    with pytest.raises(ValidationError):
        bring(actor=actor, files=[Document("pages.zip", b"PK no archive")])
    assert not Import.objects.exists()


def test_a_worker_stores_it_once_however_often_it_is_asked(actor):
    (import_,) = bring(actor=actor, files=[PAGE])
    job = start_import(actor=actor, import_=import_)
    assert start_import(actor=actor, import_=import_) == job
    run_job.call(job.uid)
    job.refresh_from_db()
    assert (job.state, job.message) == (
        JobState.DONE, "1 found: 1 new, 0 there already, 0 added to what is there, 0 refused.",
    )  # fmt: skip
    with pytest.raises(ValidationError, match="stored already"):
        start_import(actor=actor, import_=Import.objects.get())


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.LEAD])
def test_only_curators_import(installed, actor, role):
    other = make_user(role)
    (import_,) = bring(actor=actor, files=[PAGE])
    calls = (
        lambda: bring(actor=other, files=[OTHER]),
        lambda: store_import(actor=other, import_=import_),
        lambda: start_import(actor=other, import_=import_),
        lambda: undo(actor=other, import_=import_, because="No."),
        lambda: discard_import(actor=other, import_=import_),
        lambda: take_differences(actor=other, record=import_.records.get(), fields=[]),
    )
    for call in calls:
        with pytest.raises(PermissionDenied):
            call()
