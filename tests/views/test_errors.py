"""Pages for what went wrong: what happened, what to do, and that nothing typed is lost."""

import pytest
from django.test import Client, RequestFactory

from claims.views.errors import server_error
from tests.builders import make_source
from tests.flat import flat


def test_a_wrong_address_is_explained_to_somebody_who_is_logged_in(as_reader):
    response = as_reader.get("/claims/nothing-here/")
    page = flat(response)
    assert response.status_code == 404
    assert "There is nothing at this address" in page
    assert 'action="/claims/"' in page


def test_a_wrong_address_leads_a_stranger_to_the_login(db):
    page = flat(Client().get("/no/such/page/"))
    assert "There is nothing at this address" in page
    assert 'href="/login/"' in page
    assert 'href="/sources/"' not in page


def test_a_refusal_says_what_is_needed_and_who_can_give_it(as_reviewer):
    response = as_reviewer.post(f"/sources/{make_source().uid}/mark/", {"quote": "x"})
    page = flat(response)
    assert response.status_code == 403
    assert "Only curators add and edit sources, claims and evidence." in page
    assert "<b>reviewer</b>, reviewer." in page
    assert "ask a lead" in page


TYPED = "A long rationale that nobody wants to type again."


def test_a_form_that_fails_the_forgery_check_gives_the_words_back(reader):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)
    typed = {"rationale": f"<b>{TYPED}", "old_password": "secret " * 10, "verdict": "x"}
    response = client.post("/review/aaaaaaaaaa/bbbbbbbbbb/", typed)
    page = flat(response)
    assert response.status_code == 403
    assert "What you typed is not lost" in page
    assert f"&lt;b&gt;{TYPED}</textarea>" in page
    assert "secret" not in page


def test_words_that_another_site_sent_are_not_shown(reader):
    client = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "cross-site"})
    client.force_login(reader)
    assert TYPED not in flat(client.post("/account/password/", {"note": TYPED}))


def test_a_fault_is_told_without_asking_the_database():
    # Neither a database fixture nor a logged-in person: the page must come even when both are gone.
    response = server_error(RequestFactory().post("/", {"rationale": TYPED}))
    page = flat(response)
    assert response.status_code == 500
    assert "Something went wrong here" in page
    assert f"{TYPED}</textarea>" in page


def test_a_strange_host_gets_a_page_of_ours(db):
    response = Client(HTTP_HOST="elsewhere.example").get("/login/")
    assert response.status_code == 400
    assert "The request was not understood" in flat(response)


@pytest.mark.parametrize("address", ["/login/", "/no/such/page/"])
def test_a_page_for_strangers_asks_the_database_nothing(address, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        Client().get(address)


def test_health_needs_no_login_and_readiness_sees_the_database(db):
    assert Client().get("/healthz").content == b"ok\n"
    assert Client().get("/readyz").content == b"ready\n"


def test_pages_are_not_framed_and_not_guessed_at(as_reader):
    response = as_reader.get("/")
    policy = response["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
