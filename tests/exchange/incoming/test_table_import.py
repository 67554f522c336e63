"""A table as an import: brought, said, looked through, stored whole or not at all, and taken back."""

import json
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.actions.import_ import undo_import
from claims.actions.import_table import read_staged, say_of_table
from claims.actions.job import run_job, start_import, start_look
from claims.actions.table.whole import keep_batch
from claims.actions.table_mapping import forget_table_mapping, keep_table_mapping
from claims.choices import ImportState, JobState, Role
from claims.exchange.incoming import Document, bring
from claims.exchange.incoming.recognise import kind_of
from claims.exchange.incoming.table_import import mapping_of
from claims.models import OPERATOR, Claim, Import, ImportedBatch, Job, Rating, Round, Source, TableMapping, TableRow
from tests.builders import make_user
from tests.exchange.incoming.test_tables import MAPPING, TABLE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lead(installed):
    return make_user(Role.CURATOR, Role.LEAD, username="head")


def brought(person, data=TABLE, mapping=MAPPING):
    (import_,) = bring(actor=person, files=[Document("coding.csv", data.encode())], kind="table")
    return say_of_table(actor=person, import_=import_, mapping=mapping, asked={"round": "First coding"})


def done(job):
    run_job.call(job.uid)
    return Job.objects.get(pk=job.pk)


def test_a_table_is_looked_through_stored_and_taken_back(lead):
    import_ = brought(lead)
    assert import_.state == ImportState.MAPPING
    with pytest.raises(ValidationError, match="Look it through first"):
        start_import(actor=lead, import_=import_)
    assert done(start_look(actor=lead, import_=import_)).state == JobState.DONE
    import_.refresh_from_db()
    assert (import_.state, import_.found, import_.outcome["new"]) == (ImportState.CHECKED, 2, 2)
    assert not Source.objects.exists()
    assert done(start_import(actor=lead, import_=import_)).state == JobState.DONE
    import_.refresh_from_db()
    assert (import_.state, import_.staged) == (ImportState.STORED, "")
    assert set(TableRow.objects.values_list("in_import", flat=True)) == {import_.pk}
    assert Round.objects.get(imported=True).chosen_by["import"] == import_.uid
    assert Rating.objects.visible_to(OPERATOR).count() == 3
    undo_import(actor=lead, import_=import_, because="The wrong file.")
    assert not Source.objects.exists()
    assert not ImportedBatch.objects.exists()


def test_what_is_refused_keeps_all_of_it_out_and_its_bytes_wait(lead):
    import_ = brought(lead, TABLE.replace("Our clinic treats hips.", ""))
    done(start_look(actor=lead, import_=import_))
    job = done(start_import(actor=lead, import_=import_))
    assert job.state == JobState.FAILED
    assert "1 refused" in job.message
    import_.refresh_from_db()
    assert import_.state == ImportState.CHECKED
    assert import_.outcome["problems"][0]["where"].startswith("row 3")
    assert default_storage.exists(import_.staged)
    assert not Source.objects.exists()


def test_what_breaks_off_after_a_batch_is_taken_back(lead, monkeypatch):
    monkeypatch.setattr("claims.actions.table.store.BATCH", 1)
    import_ = brought(lead)
    done(start_look(actor=lead, import_=import_))

    def broken(import_, writer):
        keep_batch(import_, writer)
        if ImportedBatch.objects.count() == 2:
            raise ValidationError("This was changed meanwhile.")

    monkeypatch.setattr("claims.exchange.table.bring_in.keep_batch", broken)
    assert done(start_import(actor=lead, import_=import_)).state == JobState.FAILED
    import_.refresh_from_db()
    assert import_.state == ImportState.CHECKED
    assert not Claim.objects.exists()
    assert not ImportedBatch.objects.exists()


def test_bytes_that_are_others_are_told(lead):
    import_ = brought(lead)
    default_storage.delete(import_.staged)
    with pytest.raises(ValidationError, match="not there any more"):
        read_staged(import_)


def test_only_curators_bring_tables_and_keep_mappings(installed):
    reader = make_user(Role.READER)
    with pytest.raises(PermissionDenied):
        brought(reader)
    with pytest.raises(PermissionDenied):
        keep_table_mapping(actor=reader, name="Ours", says=MAPPING)


def test_a_table_of_people_is_told_from_references():
    assert kind_of("t.csv", TABLE.encode()) == "table"
    assert kind_of("t.csv", b"title,authors,year,doi\nKnees,Doe J,2018,10.1000/182\n") == "references"
    assert kind_of("t.csv", b"code,meaning\n1,yes\n") == "table"


def test_a_kept_mapping_serves_the_command_and_its_history_has_what_it_was(lead, tmp_path):
    (tmp_path / "coding.csv").write_text(TABLE, newline="")
    kept = keep_table_mapping(actor=lead, name=" Two  coders ", says={"format": "evidence-mapping-1"})
    assert keep_table_mapping(actor=lead, name="Two coders", says=MAPPING).uid == kept.uid
    assert [one.says.get("key") for one in kept.history.all()] == [["id"], None]
    out = StringIO()
    options = ("--mapping", "Two coders", "--as", "head", "--json")
    call_command("import", str(tmp_path / "coding.csv"), *options, stdout=out)
    assert json.loads(out.getvalue())[0]["new"] == 2
    import_ = Import.objects.get()
    assert (import_.state, mapping_of(import_).key) == (ImportState.STORED, ("id",))
    forget_table_mapping(actor=lead, kept=TableMapping.objects.get())
    with pytest.raises(CommandError, match="No mapping is kept under the name"):
        call_command("import", str(tmp_path / "coding.csv"), *options, stdout=out)


def test_the_error_file_is_the_table_with_its_reasons_and_the_command_keeps_no_import(lead, tmp_path):
    table = tmp_path / "coding.csv"
    table.write_text(TABLE.replace("Our clinic treats hips.", "").replace(",", ";"), newline="")
    (tmp_path / "mapping.json").write_text(json.dumps(MAPPING))
    errors = tmp_path / "errors.csv"
    with pytest.raises(CommandError):
        call_command(
            "import", str(table), "--mapping", str(tmp_path / "mapping.json"), "--errors", str(errors), "--as", "head",
            stdout=StringIO(),
        )  # fmt: skip
    header, good, bad = errors.read_bytes().decode("utf-8-sig").splitlines()
    assert header.endswith(";Why it is refused, and what to do")
    assert good == "1;Knees;Our clinic treats knees.;yes;no;"
    assert bad.startswith("2;Hips;;yes;-9;row 3: It has no quote")
    assert not Import.objects.exists()
