"""Fields and errors of forms as the project draws them."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string


class Tea(forms.Form):
    leaf = forms.CharField(help_text="As printed.")
    size = forms.ChoiceField(choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect)
    milk = forms.BooleanField(required=False, label="With milk")
    brand = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Tea is out.")


@pytest.fixture
def sent():
    return Tea({})


def test_a_field_ties_its_help_and_its_error_to_the_control(sent):
    drawn = sent["leaf"].as_field_group()
    assert '<label for="id_leaf">Leaf</label>' in drawn
    assert 'aria-describedby="id_leaf_helptext id_leaf_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_leaf_helptext">As printed.' in drawn
    assert 'id="id_leaf_error"' in drawn


def test_choices_are_a_fieldset_with_a_legend(sent):
    drawn = re.sub(r">\s+<", "><", sent["size"].as_field_group())
    assert '<fieldset class="field" aria-describedby="id_size_error"><legend>Size</legend>' in drawn
    assert drawn.count('<label class="check"') == 2


def test_a_box_to_tick_stands_in_its_label(sent):
    assert '<label class="check" for="id_milk"><input type="checkbox"' in sent["milk"].as_field_group()


def test_a_hidden_field_has_no_label(sent):
    assert sent["brand"].as_field_group().startswith("<input")


def test_the_summary_names_every_fault_and_links_to_its_field(sent):
    summary = render_to_string("partials/errors.html", {"form": sent})
    assert "Nothing is saved yet" in summary
    assert "<li>Tea is out.</li>" in summary
    assert '<a href="#id_leaf">Leaf</a>: This field is required.' in summary
    assert '<a href="#id_size_0">Size</a>: This field is required.' in summary
    assert "<li>Brand: This field is required.</li>" in summary


def test_a_form_without_faults_has_no_summary():
    assert render_to_string("partials/errors.html", {"form": Tea(), "heading": "x"}).strip() == ""
