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


def ris(*lines, kind="JOUR"):
    return "\n".join([f"TY  - {kind}", *lines, "ER  - ", ""]).encode()


def test_what_no_field_takes_is_kept_of_every_file_that_says_it(actor, client):
    begun = ris("TI  - Beta", "DO  - 10.1000/b", "C7  - e1", "VL  - 7")
    more = ris("TI  - Beta", "DO  - 10.1000/b", "AU  - Jones, B", "AB  - Words", "C7  - e2", "VL  - 8", "SP  - 11")
    for data, outcome, told in (
        (begun, [Became.NEW], []),
        (more, [Became.CHANGED], ["Says otherwise: volume"]),
        (more, [Became.SAME], ["Says otherwise: volume"]),
        # What stands in no other record of the file goes to the first that says the work.
        (begun + ris("DO  - 10.1000/b", "IS  - 2", "TI  - Other"), [Became.CHANGED, Became.SAME], []),
    ):
        import_ = brought(actor, data)
        assert became(import_) == outcome
        if outcome[0] == Became.CHANGED:
            # Nothing that differs is taken; what is added beside stays added.
            take_differences(actor=actor, record=import_.records.get(position=1), fields=[])
        assert [note["what"] for note in import_.records.get(position=1).notes] == told
        store_import(actor=actor, import_=import_)
    again = [note["what"] for note in import_.records.get(position=2).notes]
    assert again == ["Twice in the file", "Says otherwise: title"]
    client.force_login(actor)
    (out,) = read_references(b"".join(client.get("/sources/references.ris").streaming_content)).records
    assert (out.extra["C7"], out.csl["author"]) == (("e1", "e2"), [{"family": "Jones", "given": "B"}])
    assert [out.csl[name] for name in ("volume", "abstract", "page", "issue")] == ["7", "Words", "11", "2"]


def test_chapters_with_the_doi_of_their_book_are_sources_each(actor):
    book = b"".join(ris(f"TI  - Chapter {at}", "DO  - 10.1000/book", kind="CHAP") for at in (1, 2))
    store_import(actor=actor, import_=brought(actor, book))
    assert list(Source.objects.order_by("pk").values_list("title", flat=True)) == ["Chapter 1", "Chapter 2"]
    third = ris("TI  - Chapter 3", "DO  - 10.1000/book", kind="CHAP")
    import_ = brought(actor, book + b"\n" + third)
    assert became(import_) == [Became.SAME, Became.SAME, Became.NEW]
    assert import_.records.get(position=3).notes[0]["what"] == "Likely there already"
