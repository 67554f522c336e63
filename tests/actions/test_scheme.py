"""Writing the codebook."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.scheme import copy_scheme_version, delete_level, save_level, save_scheme, save_scheme_version
from claims.choices import Role, SchemeStatus
from claims.models import Level, Scheme, SchemeVersion
from tests.builders import make_user, open_round

pytestmark = pytest.mark.django_db
WORDS = {"definition": "It is.", "rule": "Look.", "example_one": "This.", "example_two": "That."}


def level_of(version, **fields):
    return Level(version=version, **{"axis": "verdict", "code": "yes", "label": "Yes", "position": 1} | WORDS | fields)


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_write_the_codebook(role):
    actor, version = make_user(role), open_round().scheme_version
    with pytest.raises(PermissionDenied):
        save_scheme(actor=actor, scheme=Scheme(name="Ours", code="ours"))
    with pytest.raises(PermissionDenied):
        save_scheme_version(actor=actor, version=version)
    with pytest.raises(PermissionDenied):
        save_level(actor=actor, level=level_of(version))
    with pytest.raises(PermissionDenied):
        delete_level(actor=actor, level=version.levels.all()[0])
    with pytest.raises(PermissionDenied):
        copy_scheme_version(actor=actor, version=version, name="2")


def test_a_frozen_version_is_retired_and_nothing_else(lead):
    version = open_round().scheme_version
    version.status = SchemeStatus.RETIRED
    save_scheme_version(actor=lead, version=version)
    version.verdict_required = False
    with pytest.raises(ValidationError, match="stays as it is"):
        save_scheme_version(actor=lead, version=version)
    with pytest.raises(ValidationError, match="stays as it is"):
        save_level(actor=lead, level=level_of(version, code="new"))
    with pytest.raises(ValidationError, match="stays as it is"):
        delete_level(actor=lead, level=version.levels.all()[0])
    kept = SchemeVersion.objects.get(pk=version.pk)
    assert (kept.status, kept.verdict_required) == (SchemeStatus.RETIRED, True)


def test_a_copy_asks_the_same_and_can_be_changed(lead):
    version = open_round().scheme_version
    copy = copy_scheme_version(actor=lead, version=version, name=" 2.0 ")
    assert (copy.version, copy.status, copy.frozen_at) == ("2.0", SchemeStatus.DRAFT, None)
    asked = ("axis", "code", "label", "order", "position", "definition", "rule", "example_one", "example_two")
    assert list(copy.levels.values_list(*asked)) == list(version.levels.values_list(*asked))
    before = copy.content_sha256
    save_level(actor=lead, level=level_of(copy, code="new"))
    assert SchemeVersion.objects.get(pk=copy.pk).content_sha256 not in (before, version.content_sha256)


def test_a_level_is_never_moved_into_or_out_of_a_frozen_version(lead):
    frozen = open_round().scheme_version
    level = copy_scheme_version(actor=lead, version=frozen, name="2.0").levels.all()[0]
    level.version = frozen
    with pytest.raises(ValidationError, match="stays as it is"):
        save_level(actor=lead, level=level)
    mine = frozen.levels.all()[0]
    mine.version = SchemeVersion.objects.get(version="2.0")
    with pytest.raises(ValidationError, match="stays as it is"):
        save_level(actor=lead, level=mine)


def test_a_version_without_levels_is_not_active(lead):
    scheme = save_scheme(actor=lead, scheme=Scheme(name="Ours", code="ours"))
    version = SchemeVersion(scheme=scheme, version="1", verdict_required=False, status=SchemeStatus.ACTIVE)
    with pytest.raises(ValidationError) as refused:
        save_scheme_version(actor=lead, version=version)
    assert "status" in refused.value.error_dict
