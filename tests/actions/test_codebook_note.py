"""Notes of coders, and answers that stand for one another."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.answers import save_item
from claims.actions.codebook_note import add_codebook_note, match_levels, unmatch_levels
from claims.actions.round import freeze_version
from claims.actions.scheme import copy_scheme_version, save_scheme_version
from claims.choices import Role, SchemeStatus
from claims.models import Item, LevelMatch
from claims.reads.review.codebook import matches_of
from tests.builders import make_scheme_version, make_user, open_round
from tests.rules.review.test_codebook import level

pytestmark = pytest.mark.django_db


def frozen_copy(lead, version, name):
    copy = copy_scheme_version(actor=lead, version=version, name=name)
    copy.status = SchemeStatus.ACTIVE
    return freeze_version(save_scheme_version(actor=lead, version=copy).pk)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEAD])
def test_coders_and_leads_write_notes(role):
    version = open_round().scheme_version
    unsupported = version.levels.get(code="unsupported")
    note = add_codebook_note(actor=make_user(role), version=version, level=unsupported, text=" We agreed. ")
    assert (note.text, note.level, list(version.coder_notes.all())) == ("We agreed.", unsupported, [note])


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR])
def test_others_write_none(role):
    with pytest.raises(PermissionDenied, match="who rate or lead"):
        add_codebook_note(actor=make_user(role), version=open_round().scheme_version, text="Mine.")


def test_a_note_says_something_about_a_version_that_is_in_use(reviewer, lead):
    version = open_round().scheme_version
    draft = copy_scheme_version(actor=lead, version=version, name="3.0.0")
    with pytest.raises(ValidationError, match="Write what was agreed"):
        add_codebook_note(actor=reviewer, version=version, text="  ")
    with pytest.raises(ValidationError, match="not in use yet"):
        add_codebook_note(actor=reviewer, version=draft, text="Mine.")
    with pytest.raises(ValidationError, match="another version"):
        add_codebook_note(actor=reviewer, version=version, level=draft.levels.all()[0], text="Mine.")


def test_answers_of_two_versions_stand_for_one_another(lead):
    before = open_round().scheme_version
    after = frozen_copy(lead, before, "3.0.0")
    old, new = before.levels.get(code="supported"), after.levels.get(code="unsupported")
    match_levels(actor=lead, level=new, same_as=old)
    match_levels(actor=lead, level=new, same_as=old)
    assert LevelMatch.objects.count() == 1
    assert matches_of(before, after) == {("verdict", "unsupported"): "supported"}
    unmatch_levels(actor=lead, level=new, same_as=old)
    assert matches_of(before, after) == {}


def test_only_leads_match_them(reviewer):
    one = open_round().scheme_version.levels.all()[0]
    for act in (match_levels, unmatch_levels):
        with pytest.raises(PermissionDenied):
            act(actor=reviewer, level=one, same_as=one)


def test_what_cannot_stand_for_one_another_is_told(lead):
    before = open_round().scheme_version
    draft = copy_scheme_version(actor=lead, version=before, name="2.1.0")
    after = frozen_copy(lead, before, "3.0.0")
    old = before.levels.get(code="supported")
    for other, why in (
        (before.levels.get(code="unsupported"), "two versions of one codebook"),
        (make_scheme_version({"code": "supported"}).levels.get(), "two versions of one codebook"),
        (draft.levels.get(code="supported"), "must be in use"),
        (after.levels.get(code="high"), "the same judgement"),
    ):
        with pytest.raises(ValidationError, match=why):
            match_levels(actor=lead, level=other, same_as=old)


def test_a_note_on_an_item_is_kept_with_it(lead):
    version = make_scheme_version({"code": "yes"})
    item = save_item(
        actor=lead,
        item=Item(version=version, code="risks", text="Risks?", kind="nominal"),
        answers=[level("a", "item")],
    )
    freeze_version(version.pk)
    assert add_codebook_note(actor=lead, version=version, item=item, text="Fees are no risk.").item == item
