"""Records in addresses: by uid, because keys tell how many others there are."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from claims.models import Capture, Claim, User
from tests.admin.pages import address, fields_of, messages_on, send
from tests.builders import (
    QUOTE,
    make_capture,
    make_claim,
    make_evidence_link,
    make_pair,
    make_question,
    make_rating,
    make_search,
)

pytestmark = pytest.mark.django_db
# They have no uid, and everybody sees all of them.
WITHOUT = ("sourcetype", "tag")
FIELDS_WITHOUT = ("source_type", "tags", "groups", "action")


def keys_on(response):
    """Links to records by their keys, and ticks that have them."""
    page = response.content.decode()
    found = re.findall(r'href="(/admin/claims/([a-z]+)/\d+/[^"]*)"', page)
    ticks = re.findall(r'name="_selected_action" value="(\d+)"', page)
    selects = re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    offered = [(name, key) for name, options in selects for key in re.findall(r'<option value="(\d+)"', options)]
    chosen = [key for name, key in offered if name.rpartition("-")[2] not in FIELDS_WITHOUT]
    fills = re.findall(r'href="([^"]*[?&;](?:capture|source|claim|question|reviewer)(?:__id__exact)?=\d+)"', page)
    return [link for link, noun in found if noun not in WITHOUT] + ticks + chosen + fills


def test_no_page_of_data_entry_tells_a_key(as_everything):
    client = as_everything
    claim = make_claim(question=make_question())
    link = make_evidence_link(claim=claim)
    rating = make_rating(claim, reviewer=User.objects.get(username="everything"))
    search = make_search(claim.question)
    send(client, address("claim", "change", claim.uid), note="Looked at.")
    records = {
        "rating": rating, "claim": claim, "source": claim.source, "capture": claim.capture, "user": rating.reviewer,
        "round": rating.round, "schemeversion": rating.scheme_version, "evidencelink": link, "searchrecord": search,
        "evidenceitem": link.evidence_item, "claimpair": make_pair(claim),
    }  # fmt: skip
    assert keys_on(client.get("/admin/")) == []
    for noun, record in records.items():
        assert keys_on(client.get(address(noun))) == [], noun
        for page in ("change", "history"):
            assert keys_on(client.get(address(noun, page, record.uid))) == [], (noun, page)
    assert keys_on(client.get(address("capture", "delete", claim.capture.uid))) == []
    for noun, record in (("capture", make_capture()), ("rating", rating)):
        asked = client.post(address(noun), {"action": "delete_selected", "_selected_action": [record.uid]}, follow=True)
        assert keys_on(asked) == []
    for page in (claim.get_absolute_url(), claim.source.get_absolute_url()):
        assert keys_on(client.get(page)) == []


def test_what_is_deleted_together_is_asked_for_and_deleted_by_uid(as_curator):
    capture = make_capture()
    typed = {"action": "delete_selected", "_selected_action": [capture.uid]}
    asked = as_curator.post(address("capture"), typed)
    assert keys_on(asked) == []
    assert f'name="_selected_action" value="{capture.uid}"' in asked.content.decode()
    as_curator.post(address("capture"), typed | {"post": "yes"})
    assert not Capture.objects.exists()


def test_what_was_just_added_is_named_by_its_uid(as_curator):
    capture = make_capture()
    response = send(as_curator, f"{address('claim', 'add')}?capture={capture.uid}", quote=QUOTE, _continue="1")
    claim = Claim.objects.get()
    assert response.redirect_chain[-1][0].startswith(address("claim", "change", claim.uid))
    assert keys_on(response) == []
    assert messages_on(response)
    assert LogEntry.objects.get().object_id == str(claim.pk)


def test_an_old_address_with_a_key_still_leads_there(as_curator):
    claim = make_claim()
    assert as_curator.get(address("claim", "change", claim.pk)).status_code == 200


def test_a_rating_that_is_hidden_is_the_same_as_none(as_reviewer, as_everything):
    hidden = make_rating()
    for named in (hidden.uid, hidden.pk, "a" * 10, 999):
        response = as_everything.get(address("rating", "change", named))
        assert (response.status_code, response.url) == (302, "/admin/")


def test_rows_are_ticked_and_offered_by_uid(as_curator):
    claim, other = make_claim(), make_claim()
    sent = {"action": "export_claims", "_selected_action": [claim.uid]}
    rows = b"".join(as_curator.post(address("claim"), sent).streaming_content).decode()
    assert claim.uid in rows
    assert other.uid not in rows
    asked = {"app_label": "claims", "model_name": "evidencelink", "field_name": "claim", "term": claim.uid}
    offers = as_curator.get("/admin/autocomplete/", asked).json()["results"]
    assert [offer["id"] for offer in offers] == [claim.uid]


def test_a_record_is_chosen_by_the_uid_that_was_offered(as_curator):
    capture = make_capture()
    send(as_curator, address("claim", "add"), capture=capture.uid, quote=QUOTE)
    assert Claim.objects.get().capture == capture
    refused = send(as_curator, address("claim", "add"), capture=capture.uid, quote="Not there.")
    assert fields_of(refused)["capture"] == capture.uid
    assert keys_on(refused) == []
    for nothing in ("a" * 10, "abc", "9" * 30, "\x00"):
        assert as_curator.post(address("claim", "add"), {"capture": nothing, "quote": QUOTE}).status_code == 200
