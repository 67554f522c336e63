"""Writing the codebook."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from claims.actions.scheme import copy_scheme_version, delete_level, save_level, save_scheme, save_scheme_version
from claims.choices import Role, SchemeStatus
from claims.models import Item, Level, Scheme, SchemeVersion
from claims.rules.review.codebook import ITEM_FIELDS, LEVEL_FIELDS
from tests.builders import make_scheme_version, make_user, open_round

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
    kept = [field.name for field in Level._meta.concrete_fields if field.name not in ("id", "version")]
    assert list(copy.levels.values_list(*kept)) == list(version.levels.values_list(*kept))
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


def test_everything_that_a_level_says_counts_for_the_hash_of_its_version():
    """Also what the program reads: a level that asks for tags is another than one that does not."""
    assert set(LEVEL_FIELDS) == {field.name for field in Level._meta.concrete_fields} - {"id", "version", "item"}
    assert set(ITEM_FIELDS) == {field.name for field in Item._meta.concrete_fields} - {"id", "version"}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"off_scale": True, "order": 1}, "has no order"),
        ({"axis": "certainty", "asks_tags": True}, "Only a verdict asks"),
        ({"axis": "failure_tag", "needs_search": True}, "needs no search"),
        ({"sign": "star"}, "not a valid choice"),
    ],
)
def test_a_level_does_not_contradict_itself(lead, fields, why):
    version = make_scheme_version({"code": "no"})
    with pytest.raises(ValidationError, match=why):
        save_level(actor=lead, level=level_of(version, **fields))
    with pytest.raises(IntegrityError), transaction.atomic():
        Level.objects.bulk_create([level_of(version, **fields)])


def test_only_verdicts_other_than_supported_ask_for_tags_in_the_default_scheme():
    levels = open_round().scheme_version.levels.all()
    assert {level.code for level in levels if level.asks_tags} == {
        "partly_supported", "unsupported", "contradicted", "not_checkable",
    }  # fmt: skip
    assert {level.code for level in levels if level.needs_search} == {"no_evidence"}
    assert {level.code for level in levels if level.off_scale} == {
        "no_evidence", "does_not_apply", "not_checkable", "cannot_compare",
    }  # fmt: skip
    assert {level.code: level.pips for level in levels if level.pips} == {
        "very_low": 1, "low": 2, "moderate": 3, "high": 4,
    }  # fmt: skip
