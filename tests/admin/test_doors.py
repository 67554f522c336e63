"""Who comes into the admin, and what everybody else is told."""

import pytest
from django.test import Client

from claims.choices import Role
from tests.admin.pages import address, read, says
from tests.builders import (
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_pair,
    make_publisher,
    make_question,
    make_search,
    make_tag,
    make_user,
    open_round,
)

pytestmark = pytest.mark.django_db
NOUNS = (
    "source", "capture", "claim", "claimpair", "question", "evidenceitem", "evidencelink", "searchrecord", "round",
    "scheme", "schemeversion", "rating", "publisher", "sourcetype", "tag", "user",
)  # fmt: skip
WRITES = {
    "curator": {"source", "capture", "claim", "claimpair", "question", "evidenceitem", "evidencelink", "searchrecord",
                "publisher", "tag"},
    "lead": {"round", "scheme", "schemeversion", "sourcetype", "user"},
}  # fmt: skip


def browser(role):
    client = Client()
    client.force_login(make_user(Role(role)))
    return client


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_readers_and_reviewers_are_told_who_data_entry_is_for(role):
    client = browser(role)
    for page in ("/admin/", "/admin/login/", "/admin/jsi18n/", "/admin/autocomplete/", *map(address, NOUNS)):
        refused = client.get(page)
        assert refused.status_code == 403, page
        assert "Data entry is for curators and leads" in says(refused)


@pytest.mark.parametrize("role", ["reader", "reviewer"])
@pytest.mark.parametrize("noun", NOUNS)
def test_readers_and_reviewers_write_nothing(role, noun):
    client = browser(role)
    for page in (address(noun, "add"), address(noun, "change", 1), address(noun, "delete", 1)):
        assert client.post(page, {"post": "yes"}).status_code == 403


def test_whoever_is_not_logged_in_is_led_to_the_one_login_page(client):
    response = client.get(address("claim"), follow=True)
    assert response.redirect_chain[-1][0] == "/login/?next=/admin/claims/claim/"
    assert client.post(address("source", "add"), {"title": "x"}).status_code == 302


def test_a_person_without_any_role_is_told(db):
    client = Client()
    client.force_login(make_user())
    assert client.get("/admin/").status_code == 403


def test_a_deactivated_curator_is_out(curator, as_curator):
    type(curator).objects.filter(pk=curator.pk).update(is_active=False)
    assert as_curator.get("/admin/").status_code == 302


@pytest.mark.parametrize("role", ["curator", "lead"])
@pytest.mark.parametrize("noun", NOUNS)
def test_curators_and_leads_read_every_list_and_add_what_is_theirs(role, noun):
    client = browser(role)
    assert client.get(address(noun)).status_code == 200
    assert client.get(address(noun, "add")).status_code == (200 if noun in WRITES[role] else 403)


def test_a_refusal_says_whose_task_it_is(as_lead, as_curator):
    assert "Only curators add and edit sources" in says(as_lead.get(address("source", "add")))
    assert "Only leads" in says(as_curator.get(address("scheme", "add")))
    assert "never changed" in says(as_curator.get(address("rating", "add")))


def test_a_lead_who_is_no_curator_reads_every_record_and_changes_none(as_lead):
    question = make_question()
    claim = make_claim(question=question)
    records = {
        "source": claim.source, "capture": claim.capture, "claim": claim, "claimpair": make_pair(claim),
        "question": question, "evidenceitem": make_evidence_item(), "evidencelink": make_evidence_link(claim=claim),
        "searchrecord": make_search(question), "publisher": make_publisher(), "tag": make_tag(),
    }  # fmt: skip
    assert set(records) == WRITES["curator"]
    for noun, record in records.items():
        page = address(noun, "change", getattr(record, "uid", record.pk))
        shown = as_lead.get(page)
        assert shown.status_code == 200, noun
        assert 'name="_save"' not in shown.content.decode(), noun
        assert "Why this change" not in says(shown), noun
        assert as_lead.post(page, {"title": "x", "name": "x", "text": "x"}).status_code == 403, noun


@pytest.mark.parametrize("noun", ["source", "claim", "question", "evidenceitem"])
def test_a_lead_withdraws_nothing(as_lead, noun):
    claim = make_claim(question=make_question())
    key = {"source": claim.source_id, "claim": claim.pk, "question": claim.question_id}.get(noun)
    key = key or make_evidence_item().pk
    refused = as_lead.post(f"/admin/claims/{noun}/{key}/step/withdraw/", {"because": "x"})
    assert refused.status_code == 403
    assert "Only curators" in says(refused)


def test_a_step_that_is_not_there_is_not_found(as_curator):
    claim = make_claim()
    assert as_curator.get(f"/admin/claims/claim/{claim.uid}/step/destroy/").status_code == 404
    assert as_curator.get("/admin/claims/claim/999999/step/withdraw/").status_code == 404


def test_the_first_page_lists_records_in_the_order_of_the_work(as_everything):
    # Rounds are for two and more.
    make_user()
    # Without the navigation, which names some of them.
    shown = says(as_everything.get("/admin/")).partition("Log out")[2]
    places = [
        shown.index(words)
        for words in ("add a source", "Documents and claims", "Saved copies", "Questions and evidence", "Rounds")
    ]
    assert places == sorted(places)
    assert as_everything.get("/admin/claims/").status_code == 200


def test_password_and_log_out_lead_to_the_products_own_pages(as_curator):
    assert as_curator.get("/admin/password_change/").url == "/account/password/"
    assert as_curator.post("/admin/logout/").url == "/login/"


def test_whoever_lost_the_role_can_still_log_out(as_reader):
    assert as_reader.post("/admin/logout/").url == "/login/"


def test_no_page_has_what_the_content_security_policy_forbids(as_everything):
    claim = make_claim(question=make_question())
    pages = ["/admin/", *map(address, NOUNS), *(address(noun, "add") for noun in NOUNS if noun != "rating")]
    for noun, key in (("source", claim.source_id), ("capture", claim.capture_id), ("claim", claim.pk)):
        pages += [address(noun, "change", key), address(noun, "history", key)]
    pages += [f"/admin/claims/claim/{claim.uid}/step/withdraw/", address("capture", "delete", claim.capture_id)]
    for page in pages:
        response = as_everything.get(page)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        for node in read(response).all():
            assert node.tag != "style", page
            assert not [name for name in node.attributes if name == "style" or name.startswith("on")], page
            assert node.tag != "script" or "src" in node.attributes, page


def test_an_open_round_is_listed_for_both(as_curator, as_lead):
    for client in (as_curator, as_lead):
        assert open_round().name in says(client.get(address("round")))
