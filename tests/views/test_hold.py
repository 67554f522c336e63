"""Pages of holds: set on a source, a saved copy, a publisher or chosen claims, shown there, and lifted."""

import pytest
from django.urls import reverse

from claims.actions.hold import set_hold
from claims.models import Hold
from tests.builders import make_capture, make_claim, make_publisher, make_source

pytestmark = pytest.mark.django_db
SAID = {"name": "Case 7", "because": "The court asked."}


def page_of(client, address):
    return " ".join(client.get(address).content.decode().split())


@pytest.fixture
def claim(db):
    return make_claim(capture=make_capture(source=make_source(publisher=make_publisher(name="A clinic"))))


@pytest.mark.parametrize("what", ["publisher", "source", "capture", "claim"])
def test_a_lead_sets_one_and_it_is_shown_on_what_it_holds(as_lead, as_reader, claim, what):
    of = {"publisher": claim.source.publisher, "source": claim.source, "capture": claim.capture, "claim": claim}[what]
    address = f"{reverse('hold_new')}?{what}={of.uid}"
    assert as_lead.get(address).status_code == 200
    assert as_lead.post(address, SAID | {"because": ""}).status_code == 422
    assert as_lead.post(address, SAID).status_code == 302
    hold = Hold.objects.get()
    for shown in (claim.get_absolute_url(), claim.source.get_absolute_url(), reverse("holds")):
        said = page_of(as_reader, shown)
        assert "Case 7" in said, shown
        assert "Lift it" not in said
    assert as_lead.post(reverse("hold_lift", args=[hold.uid]), {"because": ""}).status_code == 422
    assert as_lead.post(reverse("hold_lift", args=[hold.uid]), {"because": "Over."}).status_code == 302
    assert "Case 7" not in page_of(as_reader, claim.get_absolute_url())
    assert "Over." in page_of(as_reader, reverse("holds"))


def test_only_leads_get_at_the_forms_and_what_is_not_there_is_not_found(as_curator, as_lead, lead, claim):
    hold = set_hold(actor=lead, of=claim.source, **SAID)
    assert as_curator.get(f"{reverse('hold_new')}?source={claim.source.uid}").status_code == 403
    assert as_curator.post(f"{reverse('hold_new')}?source={claim.source.uid}", SAID).status_code == 403
    assert as_curator.post(reverse("hold_lift", args=[hold.uid]), {"because": "Over."}).status_code == 403
    for query in ("", "?source=aaaaaaaaaa", "?claim=aaaaaaaaaa", "?publisher=%00"):
        assert as_lead.get(f"{reverse('hold_new')}{query}").status_code == 404
    assert Hold.objects.filter(lifted_at=None).count() == 1


def test_the_list_asks_no_more_for_more_of_them(as_lead, lead, claim, django_assert_max_num_queries):
    for number in range(12):
        set_hold(actor=lead, claims=[claim], name=f"Case {number}", because="So.")
    with django_assert_max_num_queries(9):
        assert page_of(as_lead, reverse("holds")).count("in force") == 12
