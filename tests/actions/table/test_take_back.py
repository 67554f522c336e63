"""Taking back what a table brought."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage

from claims.actions.claim import mark_claim
from claims.actions.demonstration import numbered_models
from claims.actions.table.store import store_records
from claims.actions.table.take_back import take_back
from claims.actions.table.terms import Terms
from claims.choices import Role
from claims.models import Capture, Claim, Question, Source
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


def stored(person, version=None):
    study = {"title": "Trial 1", "doi": "10.1000/1", "stance": "for"}
    source = {"title": "t", "publisher": "A Clinic", "tags": "study-1", "doi": "10.1000/2"}
    records = [
        row(1, descriptions={"Ann": {"voice": "marketing"}}, question={"text": "Does it heal?"}, evidence=(study,)),
        row(2, source=source, extra={"a": "b"}),
        rated(3, MS="supported", AS="unsupported"),
    ]
    made = {}
    store_records(
        actor=person, records=lambda: records, terms=Terms("coding", version=version),
        written=lambda writer: made.update(writer.made),
    )  # fmt: skip
    return made


def test_all_that_a_table_brought_goes_with_its_histories(person, django_capture_on_commit_callbacks):
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})
    before = counted()
    made = stored(person, version)
    assert Claim.objects.count() == 3
    names = [capture.file_name for capture in Capture.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        take_back(actor=person, made=made)
    left = {name: number for name, number in counted().items() if number != before[name] and name not in STAY}
    assert left == {}
    assert not any(map(default_storage.exists, names))
    # It can come again.
    assert stored(person, version)


def test_what_somebody_did_on_it_keeps_all_of_it(person):
    made = stored(person, make_scheme_version({"code": "supported"}, {"code": "unsupported"}))
    capture = Claim.objects.first().capture
    mark_claim(actor=make_user(Role.CURATOR), capture=capture, start=0, end=8)
    before = counted()
    with pytest.raises(ValidationError, match="claims"):
        take_back(actor=person, made=made)
    assert counted() == before


def test_a_question_that_others_use_by_now_stays(person):
    made = stored(person, make_scheme_version({"code": "supported"}, {"code": "unsupported"}))
    make_claim(question=Question.objects.get(text="Does it heal?"))
    take_back(actor=person, made=made)
    assert Question.objects.filter(text="Does it heal?").exists()
    assert not Source.objects.filter(title="Our therapy").exists()


def test_a_claim_that_stays_carries_no_coding_that_goes(person):
    claim = make_claim()
    coded = row(
        1, source={"uid": claim.source.uid}, claim={"quote": claim.quote}, descriptions={"Ann": {"voice": "other"}}
    )
    made = {}
    store_records(
        actor=person, records=lambda: [coded], terms=Terms("t"), written=lambda writer: made.update(writer.made)
    )
    claim.refresh_from_db()
    assert claim.voice == "other"
    take_back(actor=person, made=made)
    claim.refresh_from_db()
    assert (claim.voice, claim.description) == ("", None)


def test_only_leads_take_back(curator, person):
    made = stored(person, make_scheme_version({"code": "supported"}, {"code": "unsupported"}))
    with pytest.raises(PermissionDenied):
        take_back(actor=curator, made=made)
