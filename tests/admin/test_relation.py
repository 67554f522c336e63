"""Relations in the admin: looked at, and decided on by curators."""

import pytest

from claims.choices import RelationStatus
from tests.admin.pages import address, says
from tests.builders import make_capture, make_relation

pytestmark = pytest.mark.django_db


def step(relation, name):
    return f"/admin/claims/sourcerelation/{relation.uid}/step/{name}/"


@pytest.fixture
def relation():
    return make_relation(make_capture().source, quote="Our clinic treats knees.", basis="Compared word by word.")


def test_a_relation_is_read_with_its_passage_and_never_typed_over(as_curator, relation):
    shown = says(as_curator.get(address("sourcerelation", "change", relation.uid)))
    assert "Our clinic treats knees." in shown
    assert "Compared word by word." in shown
    assert as_curator.get(address("sourcerelation", "add")).status_code == 403
    assert as_curator.get("/admin/claims/sourcerelation/?status__exact=candidate").status_code == 200


def test_a_curator_confirms_and_rejects_with_a_reason(as_curator, curator, relation):
    as_curator.post(step(relation, "confirm"))
    relation.refresh_from_db()
    assert (relation.status, relation.decided_by) == (RelationStatus.CONFIRMED, curator)
    assert "Say why" in says(as_curator.post(step(relation, "reject"), {"because": ""}))
    as_curator.post(step(relation, "reject"), {"because": "Another abstract."})
    relation.refresh_from_db()
    assert relation.status == RelationStatus.REJECTED


def test_only_parallels_is_a_step(as_curator, relation):
    as_curator.post(step(relation, "parallels"))
    relation.refresh_from_db()
    assert (relation.kind, relation.status) == ("parallels", RelationStatus.CONFIRMED)


def test_who_is_no_curator_decides_nothing(as_lead, as_reader, relation):
    assert as_lead.get(address("sourcerelation", "change", relation.uid)).status_code == 200
    for client in (as_lead, as_reader):
        assert client.post(step(relation, "confirm")).status_code == 403
    relation.refresh_from_db()
    assert relation.status == RelationStatus.CANDIDATE
