"""Taking back what a table brought."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage

from claims.actions.claim import describe_claim, mark_claim
from claims.actions.demonstration import numbered_models
from claims.actions.import_ import undo_import
from claims.actions.table.store import store_records
from claims.actions.table.take_back import take_back
from claims.actions.table.terms import Terms
from claims.actions.table.whole import keep_batch, storing
from claims.choices import ImportKind, ImportState, Role
from claims.models import Capture, Claim, Import, Question, Source, TableRow
from tests.actions.table.test_store import rated, row
from tests.builders import make_claim, make_scheme_version, make_user

pytestmark = pytest.mark.django_db
# A codebook that was used stays frozen; numbers are never given again.
STAY = {"claims.SchemeVersion", "claims.HistoricalSchemeVersion"}


@pytest.fixture
def person(db):
    return make_user(Role.CURATOR, Role.LEAD)


def counted():
    return {model._meta.label: model._base_manager.count() for model in numbered_models()}


def a_table(person):
    return Import.objects.create(
        kind=ImportKind.TABLE, state=ImportState.STORING, filename="t.csv", sha256="0" * 64, size=1, created_by=person
    )


def store(person, records, version=None, done=lambda *_: None):
    """Store these as a table, whole or not at all; the import with which it came."""
    import_ = a_table(person)
    with storing(import_):
        outcome = store_records(
            actor=person, records=lambda: records, terms=Terms("coding", version=version, brought_by=import_),
            written=partial(keep_batch, import_), done=done,
        )  # fmt: skip
    assert outcome.refused == 0, outcome.problems
    import_.refresh_from_db()
    return import_


def stored(person, version=None):
    study = {"title": "Trial 1", "doi": "10.1000/1", "stance": "for"}
    source = {"title": "t", "publisher": "A Clinic", "tags": "study-1", "doi": "10.1000/2"}
    records = [
        row(1, descriptions={"Ann": {"voice": "marketing"}}, question={"text": "Does it heal?"}, evidence=(study,)),
        row(2, source=source, extra={"a": "b"}, evidence=(study | {"n_analysed": "30"},)),
        rated(3, MS="supported", AS="unsupported"),
    ]
    return store(person, records, version)


def test_all_that_a_table_brought_goes_with_its_histories(person, django_capture_on_commit_callbacks):
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})
    before = counted()
    import_ = stored(person, version)
    assert Claim.objects.count() == 3
    names = [capture.file_name for capture in Capture.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        undo_import(actor=person, import_=import_, because="It was the wrong file.")
    left = {name: number for name, number in counted().items() if number != before[name] and name not in STAY}
    assert left == {"claims.Import": 1}
    assert not any(map(default_storage.exists, names))
    # It can come again.
    assert stored(person, version)


def test_what_somebody_did_on_it_keeps_all_of_it(person):
    import_ = stored(person, make_scheme_version({"code": "supported"}, {"code": "unsupported"}))
    capture = Claim.objects.first().capture
    mark_claim(actor=make_user(Role.CURATOR), capture=capture, start=0, end=8)
    before = counted()
    with pytest.raises(ValidationError, match="claims"):
        take_back(actor=person, import_=import_)
    assert counted() == before


def test_what_a_table_changed_is_put_back_but_for_what_somebody_changed_since(person):
    first = row(1, claim={"quote": "It heals.", "note": "a", "statement": "b"}, descriptions={"": {"voice": "other"}})
    store(person, [first])
    second = row(
        1,
        claim={"quote": "It heals.", "note": "c", "statement": "d"},
        descriptions={"": {"voice": "marketing"}},
        question={"text": "Does it heal?"},
        extra={"theirs": "x"},
    )
    import_ = store(person, [second])
    claim = Claim.objects.get()
    assert (claim.note, claim.statement, claim.voice) == ("c", "d", "marketing")
    claim.statement = "e"
    describe_claim(actor=person, claim=claim)
    take_back(actor=person, import_=import_)
    claim = Claim.objects.get()
    assert (claim.note, claim.statement, claim.voice, claim.question) == ("a", "e", "other", None)
    assert claim.description.voice == "other"
    assert TableRow.objects.get().extra == {}
    assert "taken back" in claim.history.latest().history_change_reason


def test_a_question_that_others_use_by_now_stays(person):
    import_ = stored(person, make_scheme_version({"code": "supported"}, {"code": "unsupported"}))
    make_claim(question=Question.objects.get(text="Does it heal?"))
    take_back(actor=person, import_=import_)
    assert Question.objects.filter(text="Does it heal?").exists()
    assert not Source.objects.filter(title="Our therapy").exists()


def test_a_claim_that_stays_carries_no_coding_that_goes(person):
    claim = make_claim()
    coded = row(
        1, source={"uid": claim.source.uid}, claim={"quote": claim.quote}, descriptions={"Ann": {"voice": "other"}}
    )
    import_ = store(person, [coded])
    claim.refresh_from_db()
    assert claim.voice == "other"
    take_back(actor=person, import_=import_)
    claim.refresh_from_db()
    assert (claim.voice, claim.description) == ("", None)


def test_only_leads_take_back(curator, person):
    import_ = stored(person, make_scheme_version({"code": "supported"}, {"code": "unsupported"}))
    with pytest.raises(PermissionDenied):
        take_back(actor=curator, import_=import_)
