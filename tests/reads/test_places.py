"""Every text field of the schema is on one of two lists: places that may hold words of a capture, and others."""

import pytest
from django.apps import apps
from django.db import models

from claims.reads.places import DELETED, PLACES, UNABLE, hidden_in_history

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
# Of every model: a name made by chance, and what its history says by codes.
EVERYWHERE = {"uid", "history_type"}


def base_label(model):
    return model._meta.label.replace("claims.Historical", "claims.")


def texts_of(model):
    """Fields that hold more than a closed choice."""
    fields = (field for field in model._meta.concrete_fields if isinstance(field, TEXTS) and not field.choices)
    return {field.name for field in fields} - EVERYWHERE


def named(label):
    return set(PLACES.get(label, ())) | set(UNABLE.get(label, ()))


@pytest.mark.parametrize("model", apps.get_models(include_auto_created=True), ids=lambda model: model._meta.label)
def test_every_text_field_can_be_purged_or_cannot_hold_words(model):
    texts = texts_of(model)
    if base_label(model) != model._meta.label:
        # Typed with each change; a purge goes through it with the history.
        texts -= {"history_change_reason"}
    assert texts - named(base_label(model)) == set()


def test_the_lists_name_nothing_twice_and_nothing_that_is_not_there():
    for label in {*PLACES, *UNABLE}:
        assert named(label) == texts_of(apps.get_model(label)), label
        assert not set(PLACES.get(label, ())) & set(UNABLE.get(label, ())), label
    assert all(apps.get_model(label) for label in DELETED)


def test_histories_hide_what_a_purge_empties():
    assert hidden_in_history("claims.Claim") == {
        "quote", "quote_flowed", "prefix", "suffix", "statement", "translation", "note",
    }  # fmt: skip
    assert hidden_in_history("claims.EvidenceItem") == {"exact"}
