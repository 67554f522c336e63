"""What shows nothing or looks like another letter, on pages."""

import pytest
from django.test import Client

from claims.models import Claim, Source
from tests.builders import everything, make_capture, make_claim, make_source

pytestmark = pytest.mark.django_db
TEXT = "Stem cells m\u0430y \u202ehelp\u202c every\u200bone. They do."
RLO = 'data-odd="RLO"'


@pytest.fixture
def claim(db):
    source = make_source(title="A \u202ereport")
    return make_claim(TEXT[:-9], capture=make_capture(TEXT, source=source), statement="Said \u202eso.")


@pytest.mark.parametrize("page", ["/claims/", "/sources/", "claim", "source", "edit"])
def test_each_page_draws_them(client, claim, page):
    client.force_login(everything())
    address = {
        "claim": claim.get_absolute_url(),
        "source": claim.source.get_absolute_url(),
        "edit": f"/admin/claims/claim/{claim.uid}/change/",
    }.get(page, page)
    shown = client.get(address, follow=True).content.decode()
    assert RLO in shown
    assert "<title>" not in shown or "\u202e" not in shown[: shown.index("</title>")]
    if page == "source":
        assert "A [U+202E]report" in shown[: shown.index("</title>")]
        assert 'class="odd twin" data-odd="a"' in shown


def test_what_is_stored_and_saved_is_as_it_was(client, claim):
    client.force_login(everything())
    assert Claim.objects.get().quote == TEXT[:-9]
    assert Source.objects.get(pk=claim.source_id).title == "A \u202ereport"
    saved = client.get(f"/captures/{claim.capture.uid}/file/")
    if saved.status_code == 200:
        assert b"data-odd" not in b"".join(saved)
    annotation = client.get(f"/claims/{claim.uid}/annotation.json")
    assert "data-odd" not in annotation.content.decode()


def test_a_refusal_draws_them_too(db):
    assert "\u202e" not in Client().get("/claims/\u202e/").content.decode().replace("\u202e</span>", "")


def test_offers_spell_them(client, claim):
    client.force_login(everything())
    asked = {"term": "report", "app_label": "claims", "model_name": "evidenceitem", "field_name": "source"}
    offers = client.get("/admin/autocomplete/", asked).json()["results"]
    assert offers
    assert all("[U+202E]" in offer["text"] for offer in offers)
