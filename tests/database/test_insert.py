"""Rows that are written by one statement are what rows that are saved are."""

import pytest

from claims.database.insert import insert_all
from claims.models import Source, Tag, User
from tests.builders import make_source, make_tag

pytestmark = pytest.mark.django_db


def test_rows_have_keys_that_no_other_row_gets_and_stand_as_if_they_were_saved():
    first = make_tag("before")
    made = insert_all([Tag(name=f"tag-{number}") for number in range(3)], keyed=True)
    after = make_tag("after")
    assert len({first.pk, after.pk, *(tag.pk for tag in made)}) == 5
    assert {tag.pk: tag.name for tag in Tag.objects.all()} == {tag.pk: tag.name for tag in (first, after, *made)}
    assert not any(tag._state.adding for tag in made)


def test_what_the_database_or_the_field_works_out_is_worked_out():
    saved = make_source(title="Knees and hips", address="https://clinic.example/")
    copied = [field.attname for field in Source._meta.concrete_fields if not (field.primary_key or field.unique)]
    copy = Source(number=saved.number + 1, **{name: getattr(saved, name) for name in copied if "search" not in name})
    insert_all([copy], keyed=True)
    stored = Source.objects.get(pk=copy.pk)
    assert (stored.search_text, stored.address_key) == (saved.search_text, saved.address_key)
    insert_all([User(username="nobody")])
    assert User.objects.get(username="nobody").date_joined
    assert insert_all([]) == []
