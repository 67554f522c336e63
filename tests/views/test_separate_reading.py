"""Who reads a text separately is not told on any page, in any file or by any choice what others marked in it."""

import pytest
from django.urls import reverse

from claims.actions.reading import finish_reading, start_separate_reading
from claims.choices import Role
from claims.exchange.export import Export
from claims.exchange.files import FILES, OF_CLAIMS
from claims.models import Claim, Rating
from tests.builders import TEXT, make_capture, make_claim, make_rating, make_user, open_round

pytestmark = pytest.mark.django_db
OTHERS, OWN, ELSEWHERE = "It rarely causes immune rejection.", "MSC is a cell therapy", "Elsewhere it says something."
QUESTION = "Who asked this?"


@pytest.fixture
def reader(client):
    """A person with all roles who reads separately what somebody else is marking, logged in."""
    person = make_user(*Role, username="separate")
    client.force_login(person)
    return person


@pytest.fixture
def capture(reader):
    capture = make_capture(TEXT)
    start_separate_reading(actor=reader, capture=capture)
    rated = make_claim(OTHERS, capture=capture, question_text=QUESTION)
    make_rating(rated)
    make_claim(ELSEWHERE, capture=make_capture(ELSEWHERE), question_text="Does it help elsewhere?")
    return capture


def pages(capture):
    others, source = Claim.objects.get(quote=OTHERS), capture.source
    listed = reverse("claim_list")
    admin = "admin:claims_claim_changelist"
    asked = {"app_label": "claims", "model_name": "evidencelink", "field_name": "claim", "term": "immune"}
    complete = "&".join(f"{name}={value}" for name, value in asked.items())
    return [
        reverse("home"), listed, f"{listed}?q=immune", f"{listed}?question=none", source.get_absolute_url(),
        reverse("source_list"), reverse("question_list"), others.get_absolute_url(), reverse("review"),
        f"{others.get_absolute_url()}annotation.jsonld", reverse("rate", args=[open_round().uid, others.uid]),
        reverse("claim_describe", args=[others.uid]), reverse("source_new"), reverse(admin),
        f"{reverse(admin)}?q=immune",
        f"{reverse('admin:autocomplete')}?{complete}", reverse("admin:claims_claim_history", args=[others.uid]),
        reverse("admin:claims_claim_change", args=[others.uid]),
        *(reverse(f"export_{form}", args=[name]) for name in FILES for form in ("csv", "jsonl")),
    ]  # fmt: skip


def told(client, address):
    """Whether a page names the claim, its question, or its words where it does not draw the text that has them."""
    uid = Claim.objects.get(quote=OTHERS).uid
    response = client.get(address)
    body = (b"".join(response) if response.streaming else response.content).decode()
    shown = body.replace(address, "")
    return uid in shown or QUESTION in body or ('class="reader' not in body and "rarely causes" in body)


def test_nothing_tells_of_others_marks_until_the_reading_is_finished(client, reader, capture):
    addresses = pages(capture)
    assert [address for address in addresses if told(client, address)] == []
    finish_reading(actor=reader, capture=capture)
    assert len([address for address in addresses if told(client, address)]) >= 15


def test_ones_own_marks_and_other_texts_stay(client, reader, capture):
    make_claim(ELSEWHERE[:9], capture=Claim.objects.get(quote=ELSEWHERE).capture)
    page = client.get(reverse("claim_list")).content.decode()
    assert ELSEWHERE in page


@pytest.mark.parametrize("chosen", [(), ("claims",), ("ratings",)], ids=["all", "claims", "ratings"])
@pytest.mark.parametrize("what", ["ratings", "ratings_wide"])
def test_a_lead_who_reads_separately_gets_no_rating_of_what_others_marked(what, chosen):
    lead, capture = make_user(Role.LEAD, Role.CURATOR), make_capture(TEXT)
    elsewhere = make_rating(make_claim(ELSEWHERE, capture=make_capture(ELSEWHERE))).claim
    make_rating(make_claim(OTHERS, capture=capture))
    rows = {"claims": Claim.objects.all(), "ratings": Rating.objects.visible_to(lead)}

    def uids():
        file = b"".join(Export(lead, FILES[what], **{name: rows[name] for name in chosen}).blocks()).decode()
        return [claim.uid for claim in Claim.objects.order_by("pk") if claim.uid in file]

    assert len(uids()) == 2
    start_separate_reading(actor=lead, capture=capture)
    assert uids() == [elsewhere.uid]


# Nobody has coded, answered or decided anything here.
NOTHING_YET = ("descriptions", "answers", "decisions")


@pytest.mark.parametrize("file", OF_CLAIMS, ids=lambda file: file.name)
def test_who_reads_nothing_separately_gets_everything(file, capture):
    other = make_user(Role.LEAD, username="other")
    assert b"rarely causes" in b"".join(Export(other, file).blocks()) or file.name in NOTHING_YET
