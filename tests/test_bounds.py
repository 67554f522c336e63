"""Nothing that somebody types is without a bound: in its form, and in the action that stores it."""

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_resolver

from claims.actions.judgement import Judgement
from claims.actions.question import question_named
from claims.actions.rating import DRAFT_MAX, save_draft, submit_rating
from claims.actions.record import MOST_TYPED, check_typed
from claims.actions.withholding import withhold
from claims.forms.bounds import Bounded
from claims.forms.login import LoginForm
from claims.models import Draft
from tests.builders import make_capture, make_claim, make_question, open_round

assert get_resolver("claims.urls").url_patterns  # which imports every form

# Text of ours that no action takes from a person as it is.
NOT_TYPED = {
    "capture.text": "read from a document, which has 20 MB at most",
    "anchor.exact": "words of a captured text, as long as the quote of a claim",
    "sighting.sought": "the same", "sighting.exact": "the same",
}  # fmt: skip


def texts():
    """Each text field of our nouns."""
    for model in apps.get_app_config("claims").get_models():
        if not model.__name__.startswith("Historical"):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.TextField | models.CharField):
                    yield model, field


@pytest.mark.parametrize(
    ("model", "field"), list(texts()), ids=lambda one: getattr(one, "attname", "") or one._meta.model_name
)
def test_no_text_that_is_saved_is_without_a_bound(model, field):
    if f"{model._meta.model_name}.{field.name}" in NOT_TYPED:
        return
    assert not isinstance(field, models.CharField) or field.max_length
    with pytest.raises(ValidationError) as refused:
        check_typed(model(**{field.attname: "x" * ((field.max_length or MOST_TYPED) + 1)}))
    assert field.name in refused.value.error_dict


def ours(kind=forms.BaseForm):
    """Every form of the application."""
    for form in kind.__subclasses__():
        if form.__module__.startswith("claims.") and form is not Bounded:
            yield form
        yield from ours(form)


@pytest.mark.parametrize("form", sorted({*ours()}, key=str), ids=lambda form: form.__name__)
def test_no_text_that_is_typed_is_without_a_bound(form):
    if not issubclass(form, Bounded):
        unbounded = [
            name
            for name, field in form.base_fields.items()
            if isinstance(field, forms.CharField) and field.max_length is None
        ]
        assert form.__name__ in ("LoginForm", "ListFilterForm") or not unbounded
        assert form is not LoginForm or not unbounded
    elif type(form).__name__ == "DeclarativeFieldsMetaclass" and form.__init__ is forms.Form.__init__:
        texts_of = [name for name, field in form.base_fields.items() if type(field) is forms.CharField]
        filled = form(dict.fromkeys(texts_of, "x" * (MOST_TYPED + 1)))
        assert {*texts_of} - form.bound_elsewhere <= {*filled.errors}


def test_a_text_that_is_too_long_comes_back_whole(as_curator):
    claim, note = make_claim(), "x" * (MOST_TYPED + 1)
    response = as_curator.post(f"/claims/{claim.uid}/describe/", {"note": note})
    assert response.status_code == 422
    assert "Keep it below 20,000 characters; this has 20,001." in response.content.decode()
    assert note in response.content.decode()
    claim.refresh_from_db()
    assert claim.note == ""


@pytest.mark.django_db
def test_actions_refuse_what_no_form_has_seen(curator, lead, reviewer):
    long = "x" * (MOST_TYPED + 1)
    with pytest.raises(ValidationError):
        question_named(actor=curator, text=long)
    with pytest.raises(ValidationError):
        withhold(actor=lead, capture=make_capture(), reason=long)
    judgement = Judgement(verdict="unsupported", rationale=long)
    with pytest.raises(ValidationError):
        submit_rating(actor=reviewer, round_=open_round(), unit=make_claim(), judgement=judgement)
    with pytest.raises(ValidationError):
        make_claim(statement=long)
    assert make_question("x" * 300)


@pytest.mark.django_db
def test_a_draft_has_a_bound(reviewer):
    claim = make_claim()
    with pytest.raises(ValidationError):
        save_draft(actor=reviewer, round_=open_round(), unit=claim, typed={"rationale": "x" * DRAFT_MAX})
    with pytest.raises(ValidationError):
        save_draft(actor=reviewer, round_=open_round(), unit=claim, typed={"failure_tags": ["x" * 10] * 10_000})
    assert not Draft.objects.exists()


def test_a_draft_that_is_too_long_is_said_not_to_be_saved(as_reviewer):
    claim, typed = make_claim(), {"rationale": "x" * (DRAFT_MAX + 1)}
    address = f"/review/{open_round().uid}/{claim.uid}/"
    assert as_reviewer.post(f"{address}draft/", typed).status_code == 422
    response = as_reviewer.post(address, typed | {"do": "draft"})
    assert response.status_code == 422
    assert "It is not saved." in response.content.decode()
    assert typed["rationale"] in response.content.decode()
    assert as_reviewer.post(address, typed | {"verdict": "unsupported"}).status_code == 422
    assert not Draft.objects.exists()
