"""Rounds: the standing one, opened one at a time by a lead, freezing their scheme version; closed for good."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.round import close_round, open_standing_round
from claims.choices import Role
from claims.models import Round, SchemeVersion
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def ocebm():
    return SchemeVersion.objects.get(scheme__code="ocebm-2011")


def test_an_installation_starts_with_one_open_round_of_the_default_scheme():
    first = Round.objects.open().get()
    assert first.scheme_version.label == "claim-fit 1.0.0"
    assert first.scheme_version.frozen_at is not None


def test_a_second_round_waits_for_the_first_to_close_and_freezes_its_version(lead, ocebm):
    with pytest.raises(ValidationError, match="Another standing round is open"):
        open_standing_round(actor=lead, name="Second", scheme_version=ocebm)
    close_round(actor=lead, round_=builders.open_round())
    second = open_standing_round(actor=lead, name="Second", scheme_version=ocebm)
    ocebm.refresh_from_db()
    assert second.is_open
    assert ocebm.frozen_at is not None


def test_a_closed_round_is_not_closed_again(lead):
    closed = close_round(actor=lead, round_=builders.open_round())
    with pytest.raises(ValidationError, match="not open"):
        close_round(actor=lead, round_=closed)


def test_only_an_active_version_is_used(lead, ocebm):
    close_round(actor=lead, round_=builders.open_round())
    ocebm.status = "draft"
    ocebm.save()
    with pytest.raises(ValidationError, match="active"):
        open_standing_round(actor=lead, name="Second", scheme_version=ocebm)


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_open_and_close_rounds(role, ocebm):
    actor = builders.make_user(role)
    with pytest.raises(PermissionDenied):
        close_round(actor=actor, round_=builders.open_round())
    with pytest.raises(PermissionDenied):
        open_standing_round(actor=actor, name="Second", scheme_version=ocebm)
