"""Keys of addresses that were stored before a fragment counted."""

from importlib import import_module

import pytest
from django.apps import apps

from claims.models import Source
from tests.builders import make_source

pytestmark = pytest.mark.django_db
migration = import_module("claims.migrations.0004_address_keys")


def test_those_with_a_page_in_their_fragment_get_one_of_their_own():
    pages = ("https://clinic.example/#/knee", "https://clinic.example/#!/hip", "https://clinic.example/a#top")
    stored = [make_source(address=page) for page in pages]
    keys = [source.address_key for source in stored]
    assert keys == ["clinic.example#/knee", "clinic.example#!/hip", "clinic.example/a"]
    Source.objects.filter(pk__in=[source.pk for source in stored[:2]]).update(address_key="clinic.example")
    migration.work_out_anew(apps, None)
    assert list(Source.objects.order_by("pk").values_list("address_key", flat=True)) == keys
