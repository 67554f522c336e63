"""Pages of imports: files come in, are looked through, stored, and undone."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.evidence_item import withdraw_evidence_link
from claims.actions.import_ import (
    Brought,
    Staged,
    choose_evidence,
    stage_import,
    store_import,
    undo_import,
)
from claims.actions.job import run_job
from claims.choices import Became, ImportKind
from claims.forms import import_ as forms
from claims.models import EvidenceItem, Import, Job, Source
from tests.builders import make_claim, make_evidence_link, make_question, make_source
from tests.saved import make_warc

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/imports/"


def file(name="page.html", data=b"<title>Knees</title><p>Our clinic treats knees.</p>"):
    return SimpleUploadedFile(name, data)


def many(actor, number):
    brought = Brought(ImportKind.REFERENCES, "my.ris", "a" * 64, 10, "RIS")
    records = [
        Staged(
            f"record {n}", Became.CHANGED, f"Study {n}", {"csl": {"title": f"Study {n}"}},
            differs={"title": ["Other", "Study"]}, source=make_source(title=f"Other {n}"),
        )
        for n in range(number)
    ]  # fmt: skip
    return stage_import(actor=actor, brought=brought, records=records)


@pytest.fixture
def as_curator(installed, as_curator):
    return as_curator


REFERENCES = (
    b"TY  - JOUR\nTI  - Cells for knees\nDO  - 10.1000/knees\nPY  - 2018\nER  - \n"
    b"TY  - JOUR\nTI  - Cells for hips\nDO  - 10.1000/hips\nER  - \n"
    b"TY  - JOUR\nTI  - Known here\nDO  - 10.1000/known\nER  - \n"
)


def test_references_that_are_ticked_become_evidence_items_at_once_and_are_found_to_be_linked(as_curator):
    known = make_source(title="Known here", doi="10.1000/known")
    as_curator.post(ADDRESS, {"file": [file("my.ris", REFERENCES)]})
    import_ = Import.objects.get()
    here = import_.get_absolute_url()
    assert as_curator.get(here).content.decode().count('name="ticked"') == 3
    as_curator.post(f"{here}evidence/?after=0", {"shown": ["1", "2", "3"], "ticked": ["1", "2"]})
    assert [one.as_evidence for one in import_.records.order_by("position")] == [True, True, False]
    # Storing keeps what is ticked then.
    as_curator.post(f"{here}store/", {"shown": ["1", "2", "3"], "ticked": ["1", "3"]})
    run_job.call(Job.objects.get().uid)
    items = {item.title: item for item in EvidenceItem.objects.current()}
    assert set(items) == {"Cells for knees", "Known here"}
    assert items["Known here"].source == known
    knees = items["Cells for knees"]
    assert (knees.doi, knees.published, knees.design, knees.retraction_status) == (
        "10.1000/knees", "2018", "", "unchecked",
    )  # fmt: skip
    found = as_curator.get(f"/evidence/link/?question={make_question().uid}&q=10.1000/knees").content.decode()
    assert f"item={knees.uid}" in found
    assert f'href="{knees.get_absolute_url()}"' in as_curator.get(here).content.decode()


def test_what_came_as_an_item_is_undone_with_its_import_unless_it_is_linked(as_curator, curator):
    as_curator.post(ADDRESS, {"file": [file("my.ris", REFERENCES)]})
    import_ = Import.objects.get()
    choose_evidence(actor=curator, import_=import_, shown=[1, 2], chosen=[1, 2])
    store_import(actor=curator, import_=import_)
    link = make_evidence_link(EvidenceItem.objects.get(title="Cells for hips"), question=make_question())
    with pytest.raises(ValidationError, match="Cells for hips"):
        undo_import(actor=curator, import_=import_, because="Twice.")
    withdraw_evidence_link(actor=curator, link=link, because="A slip.")
    undo_import(actor=curator, import_=import_, because="Twice.")
    assert not EvidenceItem.objects.current().exists()
    assert not Source.objects.current().exists()
    with pytest.raises(ValidationError, match="before these are stored"):
        choose_evidence(actor=curator, import_=import_, shown=[1], chosen=[1])


def test_files_are_looked_through_then_stored_and_can_be_undone(as_curator):
    response = as_curator.post(ADDRESS, {"file": [file(), file("scan.pdf", b"none")]}, follow=True)
    page = response.content.decode()
    assert "Nothing is stored yet" in page
    assert "Store 1" in page
    assert "scan.pdf" in page
    assert not Source.objects.exists()
    import_ = Import.objects.get()
    response = as_curator.post(f"{import_.get_absolute_url()}store/")
    job = Job.objects.get()
    assert response["Location"] == job.get_absolute_url()
    run_job.call(job.uid)
    assert "To the import" in as_curator.get(job.get_absolute_url()).content.decode()
    source = Source.objects.get()
    page = as_curator.get(import_.get_absolute_url()).content.decode()
    assert f'href="{source.get_absolute_url()}"' in page
    as_curator.post(f"{import_.get_absolute_url()}undo/", {"because": "The wrong files."})
    source.refresh_from_db()
    assert source.withdrawn_because == "The wrong files."
    assert "The wrong files." in as_curator.get(import_.get_absolute_url()).content.decode()


def test_undoing_without_a_reason_or_where_something_stands_on_it_says_so(as_curator, curator):
    as_curator.post(ADDRESS, {"file": [file()]})
    import_ = Import.objects.get()
    store_import(actor=curator, import_=import_)
    response = as_curator.post(f"{import_.get_absolute_url()}undo/", {"because": " "})
    assert response.status_code == 422
    assert "Say why it is undone." in response.content.decode()
    make_claim("Our clinic treats knees.", capture=Source.objects.get().captures.get())
    response = as_curator.post(f"{import_.get_absolute_url()}undo/", {"because": "The wrong files."})
    assert "Claims or evidence items stand on" in response.content.decode()
    assert "The wrong files." in response.content.decode()


def test_discarding_leaves_nothing(as_curator):
    as_curator.post(ADDRESS, {"file": [file()]})
    response = as_curator.post(f"{Import.objects.get().get_absolute_url()}discard/")
    assert response["Location"] == ADDRESS
    assert not Import.objects.exists()


@pytest.mark.parametrize(("most", "value", "said"), [("MOST_FILES", 1, "the most at once"), ("MAX_BYTES", 10, "MB is")])
def test_too_many_and_too_large_are_refused_before_they_are_read(as_curator, monkeypatch, most, value, said):
    monkeypatch.setattr(forms, most, value)
    response = as_curator.post(ADDRESS, {"file": [file(), file("b.html", b"<p>Longer than ten bytes.</p>")]})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Import.objects.exists()


def test_no_file_at_all_is_told(as_curator):
    response = as_curator.post(ADDRESS, {})
    assert response.status_code == 422
    assert "Choose one or several files." in response.content.decode()


def test_records_are_read_a_page_at_a_time_and_by_what_becomes_of_them(as_curator, curator):
    import_ = many(curator, 60)
    page = as_curator.get(import_.get_absolute_url()).content.decode()
    assert "record 49<" in page
    assert "record 50<" not in page
    rest = as_curator.get(f"{import_.get_absolute_url()}?became=&after=50").content.decode()
    assert "record 50<" in rest
    assert "record 49<" not in rest
    assert "None." in as_curator.get(f"{import_.get_absolute_url()}?became=refused").content.decode()


def test_queries_do_not_grow_with_records(as_curator, curator):
    counts = []
    for number in (1, 40):
        address = many(curator, number).get_absolute_url()
        with CaptureQueriesContext(connection) as asked:
            as_curator.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_ticked_is_kept(as_curator, curator):
    import_ = many(curator, 1)
    as_curator.post(f"{import_.get_absolute_url()}take/1/", {"take": ["title"]})
    assert import_.records.get().says["take"] == ["title"]
    assert "checked" in as_curator.get(import_.get_absolute_url()).content.decode()
    as_curator.post(f"{import_.get_absolute_url()}take/1/", {"take": ["doi"]}, follow=True)
    assert import_.records.get().says["take"] == ["title"]


@pytest.mark.parametrize("client", ["as_reader", "as_reviewer", "as_lead"])
def test_others_are_refused(request, installed, client, curator):
    import_ = many(curator, 1)
    browser = request.getfixturevalue(client)
    for address in (ADDRESS, import_.get_absolute_url()):
        assert browser.get(address).status_code == 403
    for step in ("store", "discard", "undo", "take/1"):
        assert browser.post(f"{import_.get_absolute_url()}{step}/").status_code == 403
    assert Import.objects.get().state == "checked"


def test_an_import_is_in_the_menu_of_curators_alone(as_curator, as_reader):
    assert 'href="/imports/"' in as_curator.get("/").content.decode()
    assert 'href="/imports/"' not in as_reader.get("/").content.decode()


def test_of_the_pages_of_a_recording_those_are_stored_that_are_ticked(as_curator):
    pages = [(f"https://clinic.example/{n}", f"<title>Page {n}</title><p>It heals {n} knees.".encode()) for n in "123"]
    as_curator.post(ADDRESS, {"file": [file("web.warc.gz", make_warc(*pages))]})
    import_ = Import.objects.get()
    here = import_.get_absolute_url()
    assert as_curator.get(here).content.decode().count('name="ticked"') == 3
    as_curator.post(f"{here}evidence/", {"shown": ["1", "2", "3"], "ticked": ["2"]})
    page = as_curator.get(here).content.decode()
    assert "Store 1" in page
    assert page.count("Left out") == 2
    as_curator.post(f"{here}store/", {"shown": ["1", "2"], "ticked": ["1", "2"]})
    run_job.call(Job.objects.get().uid)
    assert sorted(Source.objects.values_list("title", flat=True)) == ["Page 1", "Page 2"]
