"""Quotes with printed lines that were stored before anybody read over them."""

from importlib import import_module

import pytest
from django.apps import apps

from claims.models import Claim
from tests.builders import make_capture, make_claim

pytestmark = pytest.mark.django_db
migration = import_module("claims.migrations.0005_quote_flowed")


def test_those_with_lines_are_read_and_all_others_are_left_alone():
    text = "In a pilot the infusion of own cells may\nhelp patients with knee pain, and it is un-\nlikely to harm.\n\n"
    text += "• One\n• Two"
    quotes = ("may\nhelp patients with knee pain, and it is un-\nlikely", "help patients", "One\n• Two")
    capture = make_capture(text)
    claims = [make_claim(quote, capture=capture) for quote in quotes]
    read = [claim.quote_flowed for claim in claims]
    assert read == ["may help patients with knee pain, and it is unlikely", "", ""]
    Claim.objects.update(quote_flowed="")
    migration.read_quotes(apps, None)
    assert list(Claim.objects.order_by("pk").values_list("quote_flowed", flat=True)) == read
