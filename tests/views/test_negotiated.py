"""Other forms of a claim and a source, at the addresses of their pages and where programs read."""

import json

import pytest
from django.test import Client

from claims.actions.api_token import make_api_token
from claims.choices import Role
from claims.exchange.annotation import MEDIA_TYPE as ANNOTATION
from tests.builders import make_claim, make_release, make_user, make_withholding
from tests.decided import decided, rated

pytestmark = pytest.mark.django_db
JSON = "application/json"
CSL, LD_JSON = "application/vnd.citationstyles.csl+json", "application/ld+json"


def asked(client, path, accept):
    return client.get(path, headers={"Accept": accept})


def test_a_claim_is_an_annotation_and_once_published_a_claim_review_and_else_its_page(as_reader):
    round_, claim = rated("supported", "unsupported")
    page, row = claim.get_absolute_url(), f"/api/v1/claims/{claim.uid}/"
    assert asked(as_reader, page, LD_JSON)["Content-Type"] == ANNOTATION
    decided(round_, claim, reason="No study is named.")
    make_release()
    for path in (page, row):
        answer = asked(as_reader, path, ANNOTATION)
        assert (answer["Content-Type"], json.loads(answer.content)["type"]) == (ANNOTATION, "Annotation")
        review = asked(as_reader, path, f"{LD_JSON}, application/json;q=0.2, text/html;q=0.1")
        assert (review["Content-Type"], json.loads(review.content)["@type"]) == (LD_JSON, "ClaimReview")
        assert "Accept" in review["Vary"]
        assert "Accept" in answer["Vary"]
    usual = as_reader.get(page)
    assert (usual["Content-Type"], "Accept" in usual["Vary"]) == ("text/html; charset=utf-8", True)
    make_withholding(claim.capture)
    withheld = asked(as_reader, page, LD_JSON)
    assert (withheld["Content-Type"], claim.quote in withheld.content.decode()) == (ANNOTATION, False)


def test_a_source_is_a_reference(as_reader):
    source = make_claim().source
    for path in (source.get_absolute_url(), f"/api/v1/sources/{source.uid}/"):
        answer = asked(as_reader, path, f"{CSL};q=0.9, text/html;q=0.5, */*;q=0.1")
        assert answer["Content-Type"] == CSL
        assert json.loads(answer.content)[0]["title"] == source.title
    assert asked(as_reader, "/sources/aaaaaaaaaa/", CSL).status_code == 404


@pytest.mark.parametrize(
    "accept",
    ["", "*/*", "text/html;q=0.1", "foo", ",,;q=", "image/png", f"{LD_JSON};q=0", "a/b;q=x, /;;,", "é" * 99],
)
def test_a_page_stays_the_page_whatever_else_is_asked_for(as_reader, accept):
    answer = asked(as_reader, make_claim().get_absolute_url(), accept)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_programs_are_told_where_nothing_would_be_taken():
    claim = make_claim()
    program = {"Authorization": f"Bearer {make_api_token(actor=make_user(Role.READER), name='One')[1]}"}
    for path in ("/api/v1/claims/", f"/api/v1/claims/{claim.uid}/", "/api/v1/questions/?limit=1"):
        for accept, status in (("image/png", 406), ("foo", 406), (f"{JSON};q=0", 406), ("", 200), ("*/*", 200)):
            answer = asked(Client(headers=program), path, accept)
            assert answer.status_code == status, (path, accept)
            assert status == 200 or "application/json" in answer.json()["detail"]
