"""Columns that are chosen, and views of lists that are kept under a name."""

import re
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions import saved_view
from claims.actions.saved_view import remove_view, save_view
from claims.choices import ListName, Role
from claims.models import SavedView
from tests.builders import make_claim, make_user
from tests.flat import flat

CLAIMS = ListName.CLAIMS


def headings(response):
    """The headings of the table on a page."""
    return re.findall(r'<th role="columnheader"[^>]*>(?:<a [^>]*>)?([^<]+)', flat(response))


def chips(response):
    """The saved views above a list: name and address, and the name of the one that is shown."""
    nav = re.search(r'<nav class="views.*?</nav>', flat(response), re.DOTALL)[0]
    found = re.findall(r'<a class="chip" href="([^"]*)"([^>]*)>([^<]*)</a>', nav)
    current = [name for _, state, name in found if "aria-current" in state]
    return {name: unescape(address) for address, _, name in found}, current


def test_columns_are_chosen_in_the_address_and_the_quote_is_always_there(as_reader):
    make_claim(voice="testimonial")
    assert headings(as_reader.get("/claims/?columns=voice&columns=added")) == ["Quote", "Voice", "Added"]
    page = as_reader.get("/claims/?columns=added,voice")
    assert headings(page) == ["Quote", "Voice", "Added"]
    assert '<td role="cell">Testimonial</td>' in flat(page)
    assert 'value="voice" checked' in flat(page)


def test_without_a_choice_the_usual_columns_are_drawn(as_reader, as_reviewer):
    make_claim()
    usual = ["Quote", "Source", "Question", "Causal wording", "Firmness"]
    # With the second account come the columns of what is decided.
    told = ["Verdict", "Review", "Added"]
    assert headings(as_reader.get("/claims/")) == [*usual, *told]
    assert headings(as_reviewer.get("/claims/")) == [*usual, "My verdict", "My certainty", *told]
    assert headings(as_reader.get("/claims/?columns=verdict")) == [*usual, *told], "who does not rate has no verdicts"


def test_a_column_that_is_not_there_is_said(as_reader):
    make_claim()
    page = as_reader.get("/claims/?columns=price,voice")
    assert headings(page) == ["Quote", "Voice"]
    assert "There is no column “price” in this list." in flat(page)


def test_columns_stay_through_sorting_and_leafing(as_reader):
    for _ in range(26):
        make_claim()
    page = as_reader.get("/claims/?columns=voice,source&size=25").content.decode()
    assert "columns=voice%2Csource" in re.search(r'href="([^"]*)" rel="next"', page)[1]
    assert re.search(r'href="\?columns=voice%2Csource[^"]*&amp;sort=source"', page)


def test_the_usual_columns_are_not_in_the_address_that_is_shared(as_reader):
    every = "&".join(f"columns={name}" for name in ("source", "question", "wording", "firmness", "added"))
    response = as_reader.get(f"/claims/?q=&{every}", headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/claims/"


def test_a_view_is_kept_shown_and_taken_up(as_reader):
    asked = "/saved-views/claims/?query=side%3Dmarketing%26sort%3Dsource%26columns%3Dvoice%26after%3Dabc%26x%3D1"
    assert "side=marketing" in as_reader.get(asked).content.decode()
    response = as_reader.post(asked, {"name": " Marketing   by source "})
    assert response.status_code == 302
    assert response["Location"] == "/claims/?side=marketing&sort=source&columns=voice"
    views, current = chips(as_reader.get(response["Location"]))
    assert views["Marketing by source"] == "?side=marketing&sort=source&columns=voice"
    assert current == ["Marketing by source"]
    assert chips(as_reader.get("/claims/"))[1] == ["All claims"]
    assert "Marketing by source" not in chips(as_reader.get("/sources/"))[0]


def test_htmx_gets_the_views_beside_the_results(as_reader):
    page = as_reader.get("/claims/?side=marketing", headers={"HX-Request": "true"}).content.decode()
    assert 'id="views" aria-label="Saved views" hx-swap-oob="true"' in page
    assert "/saved-views/claims/?query=side%3Dmarketing" in page


def test_a_view_of_ones_own_is_seen_by_nobody_else(as_reader, as_curator, reader, curator):
    save_view(actor=reader, of=CLAIMS, name="Mine", asked={"side": "research"})
    save_view(actor=curator, of=CLAIMS, name="Ours", asked={"side": "other"}, for_everybody=True)
    assert list(chips(as_reader.get("/claims/"))[0]) == ["All claims", "Ours", "Mine"]
    assert list(chips(as_curator.get("/claims/"))[0]) == ["All claims", "Ours"]


@pytest.mark.parametrize(("role", "may"), [(Role.CURATOR, True), (Role.LEAD, True), (Role.READER, False)])
def test_curators_and_leads_keep_views_for_everybody(db, client, role, may):
    person = make_user(role)
    client.force_login(person)
    assert ("for_everybody" in client.get("/saved-views/claims/").content.decode()) is may
    if may:
        assert save_view(actor=person, of=CLAIMS, name="Ours", asked={}, for_everybody=True).for_everybody
    else:
        with pytest.raises(PermissionDenied, match="Only curators and leads"):
            save_view(actor=person, of=CLAIMS, name="Ours", asked={}, for_everybody=True)


def test_a_view_of_the_same_name_is_replaced_for_each_alone(reader, curator):
    first = save_view(actor=reader, of=CLAIMS, name="Mine", asked={"side": "research"})
    again = save_view(actor=reader, of=CLAIMS, name="Mine", asked={"side": "other"})
    assert (again.pk, again.query) == (first.pk, "side=other")
    save_view(actor=curator, of=CLAIMS, name="Mine", asked={})
    save_view(actor=reader, of=ListName.SOURCES, name="Mine", asked={})
    assert SavedView.objects.count() == 3


def test_a_name_is_required_and_short_and_views_are_not_endless(reader, as_reader, monkeypatch):
    for name in ("  ", "x" * 61):
        with pytest.raises(ValidationError) as refused:
            save_view(actor=reader, of=CLAIMS, name=name, asked={})
        assert "name" in refused.value.error_dict
    response = as_reader.post("/saved-views/claims/?query=side%3Dother", {"name": "x" * 61})
    assert response.status_code == 422
    assert 'value="' + "x" * 61 in response.content.decode(), "what was typed is kept"
    monkeypatch.setattr(saved_view, "MOST_OWN", 1)
    save_view(actor=reader, of=CLAIMS, name="One", asked={})
    with pytest.raises(ValidationError, match="too many"):
        save_view(actor=reader, of=CLAIMS, name="Two", asked={})
    assert save_view(actor=reader, of=CLAIMS, name="One", asked={"side": "other"})


def test_who_kept_a_view_removes_it_and_a_lead_removes_everybodys(reader, curator, as_reader, as_curator, as_lead):
    mine = save_view(actor=reader, of=CLAIMS, name="Mine", asked={})
    ours = save_view(actor=curator, of=CLAIMS, name="Ours", asked={}, for_everybody=True)
    assert as_reader.post(f"/saved-views/{ours.uid}/remove/").status_code == 403
    assert as_lead.post(f"/saved-views/{mine.uid}/remove/").status_code == 403
    with pytest.raises(PermissionDenied):
        remove_view(actor=curator, view=mine)
    assert SavedView.objects.count() == 2
    as_lead.post(f"/saved-views/{ours.uid}/remove/")
    as_reader.post(f"/saved-views/{mine.uid}/remove/")
    assert not SavedView.objects.exists()


def test_there_is_no_view_of_what_is_no_list(as_reader, client):
    assert as_reader.get("/saved-views/prices/").status_code == 404
    assert client.get("/saved-views/claims/").status_code in (302, 403)


def test_many_views_cost_no_more_queries(as_reader, reader):
    save_view(actor=reader, of=CLAIMS, name="One", asked={})

    def queries():
        with CaptureQueriesContext(connection) as context:
            as_reader.get("/claims/")
        return len(context)

    few = queries()
    for n in range(9):
        save_view(actor=reader, of=CLAIMS, name=f"View {n}", asked={"side": "other"})
    assert queries() == few
