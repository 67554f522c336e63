"""References coming in: what each becomes beside the sources that are there, and what comes of it."""

import pytest

from claims.actions.import_ import store_import, take_differences
from claims.choices import Became, Role
from claims.exchange.incoming import Document, bring, look_through
from claims.exchange.references.read import read_references
from claims.exchange.retractions import NEEDED
from claims.models import Source
from tests.builders import make_source, make_user

pytestmark = pytest.mark.django_db(transaction=True)

# Lines end as in the files of databases: with a space behind the last tag.
RIS = b"\n".join([
    b"TY  - JOUR", b"TI  - Cells in knees", b"AU  - Kim, A.", b"PY  - 2018", b"JO  - Knee", b"DO  - 10.1000/182",
    b"C7  - e12", b"ER  - ", b"",
    b"TY  - JOUR", b"TI  - Cells in hips", b"ER  - ", b"",
])  # fmt: skip


@pytest.fixture
def actor(installed):
    return make_user(Role.CURATOR)


def brought(actor, data=RIS, name="my.ris"):
    (import_,) = bring(actor=actor, files=[Document(name, data)])
    return import_


def became(import_):
    return [one.became for one in import_.records.order_by("position")]


def test_references_become_sources_with_all_that_a_field_takes(actor):
    import_ = brought(actor)
    assert (import_.format, import_.found, became(import_)) == ("RIS", 2, ["new", "new"])
    store_import(actor=actor, import_=import_)
    source = Source.objects.get(doi="10.1000/182")
    assert (source.title, source.author_printed, source.published, source.container_title) == (
        "Cells in knees", "Kim, A.", "2018", "Knee",
    )  # fmt: skip
    assert set(source.found_how.values()) == {"imported"}
    assert source.imported.get().says["extra"]["C7"] == ["e12"]
    assert (source.source_type, source.status) == (None, "found")


def test_the_same_file_again_changes_nothing(actor):
    store_import(actor=actor, import_=brought(actor))
    again = brought(actor)
    assert became(again) == [Became.SAME, Became.SAME]
    store_import(actor=actor, import_=again)
    assert Source.objects.count() == 2


def test_another_reference_with_the_same_title_is_likely_there_and_counts_as_new(actor):
    store_import(actor=actor, import_=brought(actor))
    other = brought(actor, RIS.replace(b"TI  - Cells in hips", b"TI  - Cells in hips\nJO  - Hip"))
    assert became(other) == [Became.SAME, Became.NEW]
    assert other.records.get(position=2).notes[0]["what"] == "Likely there already"


def test_what_a_source_lacks_is_filled_in_and_what_differs_stays(actor):
    here = make_source(title="Cells in the knee", doi="10.1000/182", published="")
    import_ = brought(actor)
    record = import_.records.get(position=1)
    assert (record.became, record.source) == (Became.CHANGED, here)
    assert record.differs["title"] == ["Cells in the knee", "Cells in knees"]
    assert record.differs["published"] == ["", "2018"]
    store_import(actor=actor, import_=import_)
    here.refresh_from_db()
    assert (here.title, here.published) == ("Cells in the knee", "2018")
    assert Source.objects.count() == 2


def test_a_person_takes_a_value_over(actor):
    here = make_source(title="Cells in the knee", doi="10.1000/182")
    import_ = brought(actor)
    take_differences(actor=actor, record=import_.records.get(position=1), fields=["title"])
    store_import(actor=actor, import_=import_)
    here.refresh_from_db()
    assert here.title == "Cells in knees"


def test_a_record_that_stands_twice_in_a_file_is_stored_once(actor):
    import_ = brought(actor, RIS + RIS)
    assert became(import_)[2] == Became.SAME
    store_import(actor=actor, import_=import_)
    assert Source.objects.filter(doi="10.1000/182").count() == 1


def test_a_work_without_a_title_is_known_by_who_wrote_it(actor):
    import_ = brought(actor, b"TY  - JOUR\nAU  - Marx, Karl\nPY  - 1999\nER  - \n")
    store_import(actor=actor, import_=import_)
    assert became(import_) == ["new"]
    source = Source.objects.get()
    assert (source.title, source.published[:4], source.shown_title) == ("", "1999", f"Untitled source {source.number}")


def test_a_broken_record_is_refused_and_stands_in_the_way_of_no_other(actor):
    import_ = brought(actor, RIS + b"\nTY  - JOUR\nN1  - Neither title nor number\nER  - \n")
    assert became(import_) == ["new", "new", "refused"]
    assert "neither title, identifier" in import_.records.get(position=3).because
    store_import(actor=actor, import_=import_)
    assert Source.objects.count() == 2


def test_what_is_found_is_the_sum_of_what_becomes(actor):
    looked = look_through(Document("my.ris", RIS.replace(b"ER  - \n\n", b"\n")))
    assert len(list(looked.records)) == 2


def test_a_file_that_is_none_is_told(actor):
    import_ = brought(actor, b"nothing of the kind", "my.ris")
    assert became(import_) == ["refused"]
    assert "none of the formats" in import_.records.get().because


def test_what_came_in_goes_out_with_the_same_fields(actor, client):
    store_import(actor=actor, import_=brought(actor))
    make_source(title="Not imported")
    client.force_login(actor)
    out = b"".join(client.get("/sources/references.ris").streaming_content)
    before, after = read_references(RIS), read_references(out)
    assert [(one.csl.get("title"), one.extra) for one in after.records[:2]] == [
        (one.csl.get("title"), one.extra) for one in before.records
    ]
    assert b"C7  - e12" in out
    assert after.records[2].title == "Not imported"


def test_notices_of_retractions_are_refused_with_the_command_that_takes_them(actor):
    notices = f"Record ID,Title,Author,{','.join(NEEDED)}\n1,A,B,10.1000/a,1,Retraction,1/1/2020\n"
    import_ = brought(actor, notices.encode(), "rw.csv")
    assert became(import_) == [Became.REFUSED]
    assert "manage.py retractions" in import_.records.get().because
