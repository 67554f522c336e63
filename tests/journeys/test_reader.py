"""A reader finds, compares and downloads what is shown."""

import csv
import io

import pytest

from claims.choices import Role
from tests.builders import make_capture, make_claim, make_question, make_source, make_user

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def test_a_reader_searches_compares_and_downloads_what_is_shown(visit):
    question = make_question("Can it harm?")
    clinic = make_claim(question=question)
    journal = make_claim(
        "Cancer was not looked for.",
        capture=make_capture("Cancer was not looked for. Nothing else.", source=make_source(source_type="journal")),
        question=question,
    )
    page = visit(make_user(Role.READER), "/")
    page.get_by_role("link", name="Claims", exact=True).first.click()
    assert clinic.quote in page.inner_text("main")
    page.get_by_role("searchbox").last.fill("cancers")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=cancers**")
    page.get_by_text(journal.quote).first.wait_for()
    assert clinic.quote not in page.inner_text("main")
    shown = page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").first.click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_bytes().decode(), newline="")))
    assert [row["quote"] for row in rows] == [journal.quote]
    page.goto(shown)
    page.get_by_role("link", name=journal.quote).click()
    page.get_by_role("link", name="Can it harm?").first.click()
    main = page.inner_text("main")
    assert clinic.quote in main
    assert journal.quote in main
    assert page.goto("/sources/new/").status == 403
