"""Every page of data entry, in light and dark, wide and narrow: nothing that axe finds against WCAG 2.2 AA."""

import pytest
from django.contrib import admin
from django.urls import reverse

from claims.reads.named import named
from tests.journeys.axe import violations_in_all_variants
from tests.journeys.everything import everything_on_it

pytestmark = [pytest.mark.browser, pytest.mark.axe]
# In parts, so that none comes near the limit in time of one test.
PARTS = 4


def entry_pages():
    """Of each record of data entry its list, its form, its history and its removal, where there are such pages; empty
    forms; and the index."""
    pages = {"index": reverse("admin:index")}
    for model in admin.site._registry:
        noun = model._meta.model_name
        pages[f"{noun} list"] = reverse(f"admin:claims_{noun}_changelist")
        pages[f"{noun} add"] = reverse(f"admin:claims_{noun}_add")
        if record := model._default_manager.first():
            for page in ("change", "history", "delete"):
                pages[f"{noun} {page}"] = reverse(f"admin:claims_{noun}_{page}", args=[named(record)])
    return pages


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_of_data_entry_is_accessible(visit, part):
    person, _ = everything_on_it()
    page = visit(person, "/")
    pages = list(entry_pages().items())[part::PARTS]
    found = {}
    for name, address in pages:
        if page.goto(address).status == 403:
            continue
        if faults := violations_in_all_variants(page):
            found[name] = faults
    assert found == {}
    assert len(pages) > 5
