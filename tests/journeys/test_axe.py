"""Every page, in light and dark, wide and narrow: nothing that axe finds against WCAG 2.2 AA."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import reverse

from claims.actions.rating import save_draft
from claims.choices import Role
from claims.reads.named import named
from tests.builders import (
    TEXT,
    make_capture,
    make_claim,
    make_evidence_link,
    make_publisher,
    make_question,
    make_rating,
    make_search,
    make_source,
    make_user,
    open_round,
)
from tests.journeys.conftest import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.axe]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    "home": "/",
    "sources": "/sources/",
    "paste": "/sources/new/",
    "bookmarklet": "/sources/bookmarklet/",
    "receive": "/sources/receive/",
    "fetch": "/sources/fetch/",
    "source": "{source}",
    "sightings": "/sightings/",
    "claim with a life": "{changed}",
    "claims": "/claims/?q=cancer&per=25",
    "no claims": "/claims/?q=nothinglikethis",
    "claim to rate": "{claim}",
    "claim rated": "{rated}",
    "rate again": "/review/{round}/{rated_uid}/?again=1",
    "describe": "{claim}describe/",
    "questions": "/questions/",
    "question": "{question}",
    "queue": "/review/",
    "exports": "/exports/",
    "codebook": "/codebook/",
    "help": "/help/",
    "password": "/account/password/",
    "not there": "/nowhere/",
}


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def everything_on_it():
    """One person with all roles, and records that fill each page."""
    person = make_user(*Role, username="everyone", pseudonym="Everyone")
    question = make_question("Can the cells become cancer?", population="adults")
    make_search(question)
    make_evidence_link(question=question, stance="against", mismatches=["species"], why="Mice")
    source = make_source(publisher=make_publisher(sells="yes"), published="2018-03", doi="10.1000/182")
    capture = make_capture(source=source)
    quote = "MSC is a cell therapy that cannot differentiate into cancer if the culture conditions are set accurately."
    described = {
        "statement": "The cells do not turn into cancer when cultured well.", "voice": "marketing",
        "claim_type": "safety", "strength": "denies", "commitment": "absolute", "answers": "conditional",
        "question": question,
    }  # fmt: skip
    rated = make_claim(quote, capture=capture, **described)
    claim = make_claim("It rarely causes immune rejection.", capture=capture, question=question, voice="research")
    said = {"certainty": "very_low", "failure_tags": ("condition_dropped",), "confidence": "low"}
    make_rating(rated, reviewer=person, **said)
    make_rating(rated, wording_gap="overstated", comparator="evidence", **said)
    changed = make_claim()
    for text in ("It rarely causes immune rejection. Call us.", f"{TEXT} So.", f"{TEXT} So.".replace("rarely", "may")):
        make_capture(text, source=changed.source)
    gone = make_claim("Our clinic treats knees.")
    make_capture("Another page altogether.", source=gone.source)
    save_draft(actor=person, round_=open_round(), claim=claim, typed={"rationale": "So far"})
    return person, {
        "source": source.get_absolute_url(),
        "claim": claim.get_absolute_url(),
        "changed": changed.get_absolute_url(),
        "rated": rated.get_absolute_url(),
        "rated_uid": rated.uid,
        "question": question.get_absolute_url(),
        "round": open_round().uid,
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_is_accessible(visit, scheme, size):
    person, places = everything_on_it()
    page = visit(person, "/", scheme=scheme, size=size)
    found = {}
    for name, address in PAGES.items():
        page.goto(address.format(**places))
        for unfold in page.locator("main details:not([open]) > summary").all():
            if unfold.is_visible():
                unfold.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (
            f"{name} is wider than the window"
        )
        if faults := violations(page):
            found[name] = faults
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_and_an_empty_installation_are_accessible(visit, scheme):
    assert violations(visit(None, "/login/", scheme=scheme)) == []
    for role in (Role.CURATOR, Role.READER, Role.REVIEWER):
        assert violations(visit(make_user(role), "/", scheme=scheme)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_selection_form_and_a_refused_rating_are_accessible(visit, scheme):
    person, places = everything_on_it()
    page = visit(person, places["claim"], scheme=scheme)
    page.locator("#id_rationale").fill("")
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("is required").first.wait_for()
    assert violations(page) == []


# Data entry


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


# Colours hang on the scheme and places on the width, so that two of the four show what any of them has.
@pytest.mark.parametrize("part", range(3))
@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", NARROW)], ids=["light wide", "dark narrow"])
def test_every_page_of_data_entry_is_accessible(visit, scheme, size, part):
    person, _ = everything_on_it()
    page = visit(person, "/", scheme=scheme, size=size)
    pages = list(entry_pages().items())[part::3]
    found = {}
    for name, address in pages:
        if page.goto(address).status == 403:
            continue
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        if faults := violations(page):
            found[name] = faults
    assert found == {}
    assert len(pages) > 20


@pytest.mark.parametrize(("scheme", "size"), [("dark", WIDE), ("light", NARROW)], ids=["dark wide", "light narrow"])
def test_data_entry_is_accessible_in_the_other_colours_and_widths(visit, scheme, size):
    person, _ = everything_on_it()
    page = visit(person, "/", scheme=scheme, size=size)
    pages = entry_pages()
    for name in ("index", "source list", "source add", "claim change", "question change", "user history"):
        page.goto(pages[name])
        assert violations(page) == [], name
