import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.choices import Reveal, Role
from claims.exchange import amount
from claims.exchange.files import FILES, OF_CLAIMS, OFFERED
from claims.models import Round
from tests.actions.test_change import softened
from tests.builders import (
    make_capture,
    make_claim,
    make_evidence_link,
    make_pair,
    make_question,
    make_rating,
    make_relation,
    make_response,
    make_search,
    make_source,
    make_table_row,
    make_user,
)
from tests.decided import decided, rated, several
from tests.flat import body, flat
from tests.items import answered

pytestmark = pytest.mark.django_db
PAGES = (
    "/exports/",
    "/exports/dictionary/",
    "/exports/ratings.csv",
    "/exports/ratings.jsonl",
    "/exports/workbook.xlsx",
)


def table(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"), newline=""), strict=True))


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("address", PAGES)
def test_who_is_not_logged_in_is_sent_to_the_login(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/login/?next=/exports/")


@pytest.mark.parametrize("address", PAGES)
def test_who_has_no_role_is_refused(address):
    assert logged_in(make_user()).get(address).status_code == 403


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("address", PAGES)
def test_every_role_may_read_and_nothing_is_written_by_it(address, role):
    client = logged_in(make_user(role))
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/exports/opinions.csv", "/exports/ratings.xlsx", "/exports/opinions.jsonl"])
def test_a_file_that_there_is_not_is_not_found(as_reader, address):
    assert as_reader.get(address).status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_one_click_downloads_each_file_in_each_form(as_lead, name):
    make_rating(make_claim(voice="marketing"), rationale="Ünsinn")
    decided(*rated("supported", "unsupported"))
    answered(make_claim())
    make_evidence_link(question=make_question())
    make_search(make_question())
    make_relation()
    make_pair()
    make_table_row(colour="blue")
    make_response()
    softened()
    page = flat(as_lead.get("/exports/"))
    for address in (f"/exports/{name}.csv", f"/exports/{name}.csv?bom=1", f"/exports/{name}.jsonl"):
        assert f'href="{address}"' in page
        assert body(as_lead.get(address))
    assert body(as_lead.get(f"/exports/{name}.csv?bom=1")).startswith(b"\xef\xbb\xbf")
    assert not body(as_lead.get(f"/exports/{name}.csv")).startswith(b"\xef\xbb\xbf")


def test_three_buttons_come_first_and_all_else_is_folded(as_lead):
    make_rating(rationale="No trial.")
    shown, folded = flat(as_lead.get("/exports/")).split("For statistics software")
    assert re.findall(r'<a class="button[^>]*>(.*?)</a>', shown) == ["Workbook", "Short table", "Ratings, CSV"]
    assert '<details class="fold" id="statistics"><summary>' in shown
    assert "Ratings, long" in folded
    filtered = flat(as_lead.get("/exports/?side=research"))
    assert 'href="/exports/workbook.xlsx?side=research"' in filtered
    assert 'href="/exports/short.csv?side=research&amp;bom=1"' in filtered
    (row,) = table(as_lead.get("/exports/short.csv?bom=1"))
    assert list(row)[:8] == ["quote", "source", "address", "seen", "rater", "verdict", "reason", "date"]
    assert row["reason"] == "No trial."


def test_a_download_has_a_dated_name_and_is_not_kept_by_anybody(as_reader, time_machine):
    time_machine.move_to("2026-11-22T12:00:00Z")
    response = as_reader.get("/exports/claims.csv")
    assert response.streaming
    assert response["Content-Disposition"] == 'attachment; filename="evidence-claims-2026-11-22.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    head = as_reader.head("/exports/claims.jsonl")
    assert (head.status_code, head["Content-Type"]) == (200, "application/jsonl; charset=utf-8")


def test_permalinks_lead_to_the_claim(as_reader, settings):
    claim = make_claim()
    (row,) = table(as_reader.get("/exports/claims.csv"))
    assert row["permalink"] == ""
    settings.PUBLIC_ADDRESS = "https://evidence.example"
    (row,) = table(as_reader.get("/exports/claims.csv"))
    assert row["permalink"] == f"https://evidence.example{claim.get_absolute_url()}"


def test_an_export_takes_what_the_list_shows(as_reader):
    question = make_question()
    asked, other = make_claim(question=question, voice="research"), make_claim(voice="other")
    round_, _ = several(("supported", "unsupported"), ("unsupported", "supported"), claims=[asked, other])
    for claim in (asked, other):
        decided(round_, claim)
        answered(claim)
    for name in (file.name for file in OF_CLAIMS):
        rows = table(as_reader.get(f"/exports/{name}.csv?question={question.uid}"))
        assert {row["claim_uid"] for row in rows} == {asked.uid}
        assert {row["claim_uid"] for row in table(as_reader.get(f"/exports/{name}.csv"))} == {asked.uid, other.uid}


def test_the_page_keeps_the_filters_of_the_list_and_says_them(as_reader):
    make_claim(capture=make_capture(source=make_source(source_type="journal")))
    make_claim()
    page = flat(as_reader.get("/exports/?side=research"))
    assert "Only of claims with side “Research”" in page
    assert 'href="/exports/claims.csv?side=research"' in page
    assert 'href="/exports/claims.csv?side=research&amp;bom=1"' in page
    assert "1 row<" in page
    assert "2 rows<" in flat(as_reader.get("/exports/"))


def test_filters_that_match_nothing_give_a_header_and_the_page_says_so_before(as_reader):
    make_claim()
    page = flat(as_reader.get("/exports/?side=research"))
    # What the codes of a codebook mean is told whatever is chosen.
    assert page.count("Nothing is in it now: the file will hold its header and no row.") == len(FILES) - 1
    assert "Nothing is rated of these claims yet" in page
    data = body(as_reader.get("/exports/claims.csv?side=research"))
    assert data.count(b"\r\n") == 1
    assert data.startswith(b"claim_uid,permalink,")


def test_a_filter_that_is_not_known_finds_nothing_and_is_told(as_reader):
    make_claim()
    assert table(as_reader.get("/exports/claims.csv?side=sideways")) == []
    assert "“sideways” is not known here" in flat(as_reader.get("/exports/?side=sideways"))


def test_anothers_hidden_rating_is_neither_exported_nor_counted(as_reviewer, reviewer):
    Round.objects.update(reveal=Reveal.AT_CLOSE)
    mine = make_rating(reviewer=reviewer, rationale="Mine.")
    make_rating(mine.claim, rationale="Hidden.")
    page = flat(as_reviewer.get("/exports/"))
    # The one rating, short, long (twice) and wide, its claim and its source.
    assert page.count("1 row<") == 6
    for name in OFFERED:
        for ending in ("csv", "jsonl"):
            assert b"Hidden." not in body(as_reviewer.get(f"/exports/{name}.{ending}"))
    assert [row["rationale"] for row in table(as_reviewer.get("/exports/ratings.csv"))] == ["Mine."]


def test_the_page_says_whose_ratings_one_gets_and_what_a_rating_is_not(as_reader):
    make_user()
    page = flat(as_reader.get("/exports/"))
    assert "You get your own ratings and those that rounds have revealed to you." in page
    assert "not a finding about the publisher, and not legal or medical advice" in page
    assert 'href="/exports/dictionary/"' in page


def test_where_there_are_very_many_ratings_only_some_are_counted(as_lead, monkeypatch):
    for _ in range(3):
        make_rating()
    assert "3 rows<" in flat(as_lead.get("/exports/"))
    monkeypatch.setattr(amount, "MOST_COUNTED", 2)
    assert "more than 2 rows<" in flat(as_lead.get("/exports/"))
    monkeypatch.setattr(amount, "MOST_COUNTED", 100)
    newest = max(rating.pk for rating in (make_rating(), make_rating()))
    monkeypatch.setattr(amount, "WINDOW", 2)
    assert newest > 2
    page = flat(as_lead.get("/exports/"))
    assert page.count("at least 2 rows<") == 4
    assert "5 rows<" in page
    nobody = flat(logged_in(make_user(Role.REVIEWER)).get("/exports/"))
    assert nobody.count("rows not counted<") == 4
    # Nobody coded, decided or answered anything, no publisher was asked, and there is no study, link, question, search,
    # relation or pair; no page was saved again.
    assert nobody.count("Nothing is in it now") == 13


def test_the_dictionary_explains_every_column(as_reader):
    page = flat(as_reader.get("/exports/dictionary/"))
    for file in OFFERED.values():
        for placed in file.columns:
            assert f"<code>{placed.name}</code>" in page
    assert "<code>r_UID_verdict</code>" in page
    assert "one apostrophe before it" in page


def test_queries_of_the_page_do_not_grow_with_rows(as_everything):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response = as_everything.get(address)
            list(response) if response.streaming else response.content
        return len(captured)

    addresses = (
        "/exports/", "/exports/ratings.csv", "/exports/ratings_wide.csv", "/exports/claims.jsonl",
        "/exports/workbook.xlsx",
    )  # fmt: skip
    make_rating()
    few = [queries(address) for address in addresses]
    for _ in range(19):
        make_rating()
    assert [queries(address) for address in addresses] == few
