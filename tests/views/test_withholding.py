import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions.claim import describe_claim
from claims.actions.evidence_item import save_evidence_item
from claims.actions.relation import propose_relation
from claims.actions.withholding import lift_withholding
from claims.choices import Role
from claims.models import Claim, Sighting, Withholding
from claims.views.claim.page import ClaimPage
from claims.views.source.page import SourcePage
from tests.builders import (
    QUOTE,
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_rating,
    make_source,
    make_user,
    make_withholding,
    open_round,
)
from tests.exchange.helpers import written
from tests.flat import body, flat

pytestmark = pytest.mark.django_db
AT = TEXT.index(QUOTE)
SECRETS = ("immune rejection", "Hardly any rejection", "Kaum Abstossung", "immune")


@pytest.fixture
def claim(db):
    """A claim with everything around it that repeats its words."""
    source = make_source()
    capture = make_capture(source=source)
    found = make_claim(capture=capture, statement="At first: Hardly any rejection.", translation="Kaum Abstossung.",
                       question_text="Do cells cause harm?")  # fmt: skip
    found.note, found.statement = "Noted.", "Hardly any rejection."
    describe_claim(actor=everything(), claim=found, why="A note.")
    make_claim("MSC is a cell therapy", capture=capture, question_text="Do cells cause harm?")
    make_claim("People who may benefit", capture=capture, question_text="Do cells cause harm?")
    item = make_evidence_item(title="Trial", source=source, capture=capture, exact="immune rejection")
    item.exact = QUOTE
    save_evidence_item(actor=everything(), item=item)
    make_evidence_link(item, question=found.question)
    make_rating(found, reviewer=everything())
    found.refresh_from_db()
    return found


def pages(claim):
    source, capture = claim.source, claim.capture
    item = claim.question.evidence_links.get().evidence_item
    other = Claim.objects.exclude(pk=claim.pk).first()
    admin = [
        *(reverse(f"admin:claims_{noun}_changelist") for noun in ("claim", "capture", "evidenceitem", "withholding")),
        *(reverse(f"admin:claims_claim_{page}", args=[claim.pk]) for page in ("change", "history")),
        *(reverse(f"admin:claims_claim_{page}", args=[other.pk]) for page in ("change", "history")),
        *(reverse(f"admin:claims_evidenceitem_{page}", args=[item.pk]) for page in ("change", "history")),
        reverse("admin:claims_capture_change", args=[capture.pk]),
        reverse("admin:index"),
    ]
    here = f"{source.get_absolute_url()}?capture={capture.uid}"
    return [
        reverse("home"), reverse("claim_list"), f"{reverse('claim_list')}?q=rejection", claim.get_absolute_url(),
        other.get_absolute_url(), source.get_absolute_url(), here, f"{here}&at={claim.start}",
        claim.question.get_absolute_url(), reverse("review"), reverse("question_list"),
        reverse("rate", args=[open_round().uid, claim.uid]), reverse("rate", args=[open_round().uid, other.uid]),
        f"{reverse('withhold', args=[source.uid])}?capture={capture.uid}", *admin,
    ]  # fmt: skip


def test_the_words_stand_on_these_pages_before(as_everything, claim):
    """Without this the next test could pass on pages that never had the words."""
    shown = [page for page in pages(claim) if "immune rejection" in body(as_everything.get(page)).decode()]
    assert len(shown) >= 15


@pytest.mark.parametrize("whole", [True, False])
def test_withheld_words_stand_on_no_page(as_everything, claim, whole):
    make_withholding(claim.capture, *(() if whole else (claim.start, claim.end)))
    for page in pages(claim):
        response = as_everything.get(page)
        assert response.status_code == 200, page
        text = re.sub(r'value="[^"]*"', "", body(response).decode()) if "q=" in page else body(response).decode()
        assert not [secret for secret in SECRETS if secret in text], page
    listed = body(as_everything.get(reverse("claim_list"))).decode()
    assert "[withheld]" in listed


@pytest.mark.parametrize("what", ["claims", "ratings", "ratings_wide"])
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_withheld_words_stand_in_no_file(claim, what, format_):
    assert b"immune" in written(what, format=format_)
    make_withholding(claim.capture, claim.start, claim.end)
    data = written(what, format=format_)
    assert b"immune" not in data
    assert b"[withheld]" in data
    assert claim.quote_sha256.encode() in data


def test_the_text_after_a_withheld_span_keeps_its_place(as_curator, claim):
    make_withholding(claim.capture, claim.start, claim.end)
    page = flat(as_curator.get(claim.source.get_absolute_url()))
    assert f'data-start="{claim.end}"' in page
    starts = [int(start) for start in re.findall(r'data-start="(\d+)"', page)]
    assert starts == sorted(starts)
    assert all(not claim.start <= start < claim.end for start in starts)
    assert f'<p class="furniture"><span id="c-{claim.uid}"></span>[withheld]</p>' in page
    sentences = re.search(r'id="sentences"[^>]*>([^<]*)<', page)[1]
    assert f"[{claim.start}, {claim.end}]" not in sentences


def test_withheld_words_stand_on_no_page_that_compares_texts(as_everything, claim):
    source, capture = claim.source, claim.capture
    other = make_capture(f"Copied: {TEXT}").source
    relation = propose_relation(
        actor=everything(), from_source=source, to_source=other, kind="cites", capture=capture, quote=QUOTE
    )
    make_capture(TEXT.replace(QUOTE, "Nothing more is said."), source=source)
    readings = {"start": claim.start - 20, "end": claim.start - 3, "capture": capture.uid}
    pages = [
        reverse("sighting_list"), reverse("relation_list"),
        f"{reverse('surroundings', args=[source.uid])}?{urlencode(readings)}",
        reverse("admin:claims_sourcerelation_change", args=[relation.pk]),
        reverse("admin:claims_sourcerelation_history", args=[relation.pk]),
        f"{reverse('alignment', args=[source.uid, other.uid])}?capture={capture.uid}&here={capture.uid}",
        claim.get_absolute_url(), source.get_absolute_url(), f"{source.get_absolute_url()}?capture={capture.uid}",
    ]  # fmt: skip
    before = [page for page in pages if "immune" in body(as_everything.get(page)).decode()]
    assert len(before) >= 4
    make_withholding(other.captures.get())
    make_withholding(capture, claim.start, claim.end)
    for page in pages:
        response = as_everything.get(page)
        assert response.status_code == 200, page
        assert "immune" not in body(response).decode(), page
    assert as_everything.get(reverse("capture_bytes", args=[source.uid, capture.uid])).status_code == 403


def test_a_curator_sees_that_it_is_withheld_and_why(as_curator, claim):
    make_withholding(claim.capture)
    for page in (claim.source.get_absolute_url(), claim.get_absolute_url()):
        shown = flat(as_curator.get(page))
        assert "The whole text is withheld" in shown
        assert "A private person asked." in shown
        assert "withhold/" not in shown


def test_a_lead_withholds_a_span_by_its_words(as_lead, lead, claim):
    address = reverse("withhold", args=[claim.source.uid])
    assert f"{address}?capture={claim.capture.uid}" in flat(as_lead.get(claim.source.get_absolute_url()))
    sent = {"capture": claim.capture.uid, "reason": "A testimonial.", "words": QUOTE}
    response = as_lead.post(address, sent)
    assert response.status_code == 302
    withholding = Withholding.objects.get()
    assert (withholding.start, withholding.end, withholding.created_by) == (claim.start, claim.end, lead)


def test_a_lead_withholds_the_span_of_a_claim(as_lead, claim):
    address = f"{reverse('withhold', args=[claim.source.uid])}?capture={claim.capture.uid}"
    link = f"{address}&amp;start={claim.start}&amp;end={claim.end}"
    assert link in flat(as_lead.get(claim.get_absolute_url()))
    form = flat(as_lead.get(link.replace("&amp;", "&")))
    assert f'name="start" value="{claim.start}"' in form
    as_lead.post(address, {"reason": "Private.", "start": claim.start, "end": claim.end})
    assert Withholding.objects.get().start == claim.start


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reason": ""}, "Say why it is withheld"),
        ({"reason": "Kept words", "start": "5"}, "Give both offsets"),
        ({"reason": "Kept words", "start": "9", "end": "99999"}, "is no span of this text"),
        ({"reason": "Kept words", "words": "not there at all"}, "does not stand in the text"),
        ({"reason": "Kept words", "words": QUOTE, "start": "1", "end": "2"}, "not both"),
        ({"reason": "Kept words", "words": "Our\0clinic"}, "does not stand in the text"),
    ],
)
def test_a_refused_form_comes_back_with_what_was_typed(as_lead, claim, sent, said):
    response = as_lead.post(reverse("withhold", args=[claim.source.uid]), sent | {"capture": claim.capture.uid})
    assert response.status_code == 422
    page = flat(response)
    assert said in page
    assert sent["reason"] in page
    assert not Withholding.objects.exists()


def test_a_lead_lifts_it_with_a_reason(as_lead, claim):
    standing = make_withholding(claim.capture)
    address = reverse("withholding_lift", args=[standing.uid])
    assert as_lead.post(address, {"because": " "}).status_code == 422
    assert as_lead.post(address, {"because": "Agreed."}).status_code == 302
    assert QUOTE in flat(as_lead.get(claim.get_absolute_url()))
    page = flat(as_lead.get(f"{reverse('withhold', args=[claim.source.uid])}?capture={claim.capture.uid}"))
    assert "Agreed." in page
    assert as_lead.post(address, {"because": "Again."}).status_code == 422


@pytest.mark.parametrize("role", [Role.CURATOR, Role.REVIEWER, Role.READER])
def test_others_are_refused(client, claim, role):
    standing = make_withholding(claim.capture, 0, 5)
    client.force_login(make_user(role))
    address = reverse("withhold", args=[claim.source.uid])
    for response in (
        client.get(address),
        client.post(address, {"capture": claim.capture.uid, "reason": "Mine."}),
        client.post(reverse("withholding_lift", args=[standing.uid]), {"because": "Mine."}),
    ):
        assert response.status_code == 403
        assert "Only leads withhold words" in flat(response)
    assert Withholding.objects.filter(lifted_at=None).count() == 1


def test_what_is_not_there_is_not_found(as_lead, claim):
    assert as_lead.get(reverse("withhold", args=["aaaaaaaaaa"])).status_code == 404
    assert as_lead.get(f"{reverse('withhold', args=[claim.source.uid])}?capture=x%00").status_code == 404
    assert as_lead.get(reverse("withhold", args=[make_source().uid])).status_code == 404


def test_a_withheld_claim_is_not_described(as_curator, claim):
    make_withholding(claim.capture)
    response = as_curator.post(reverse("claim_describe", args=[claim.uid]), {"statement": "Else"}, follow=True)
    assert "withheld" in flat(response)
    assert Claim.objects.get(pk=claim.pk).statement == "Hardly any rejection."


def test_an_evidence_item_with_a_withheld_passage_can_still_be_described(as_curator, claim):
    make_withholding(claim.capture, claim.start, claim.end)
    item = claim.question.evidence_links.get().evidence_item
    item.title = "Another name"
    save_evidence_item(actor=everything(), item=item)
    item.refresh_from_db()
    assert (item.title, item.exact, item.start) == ("Another name", QUOTE, claim.start)
    page = flat(as_curator.get(reverse("admin:claims_evidenceitem_change", args=[item.pk])))
    assert "[withheld]" in page


def test_lifting_makes_the_pages_as_they_were(as_everything, claim):
    standing = make_withholding(claim.capture, claim.start, claim.end)
    lift_withholding(actor=everything(), withholding=standing, because="Enough.")
    assert "immune rejection" in body(as_everything.get(claim.question.get_absolute_url())).decode()
    assert QUOTE in body(as_everything.get(reverse("claim_list"))).decode()


def test_the_queries_do_not_grow_with_what_is_withheld(as_everything, claim):
    def numbers():
        for page in (reverse("home"), claim.source.get_absolute_url(), claim.get_absolute_url(), reverse("claim_list")):
            with CaptureQueriesContext(connection) as counted:
                as_everything.get(page)
            yield len(counted)

    make_withholding(claim.capture, 0, 2)
    _, *few = numbers()
    for start in range(4, 40, 4):
        make_withholding(claim.capture, start, start + 2)
    _, *many = numbers()
    assert many == few


def test_what_the_pages_hold_in_memory_has_no_withheld_word_and_keeps_its_places(claim):
    make_withholding(claim.capture, claim.start, claim.end)
    shown = SourcePage(claim.source, everything(), claim.capture.uid)
    assert QUOTE not in shown.text
    assert (len(shown.text), shown.text[claim.end :]) == (len(TEXT), TEXT[claim.end :])
    start, part = ClaimPage(Claim.objects.get(pk=claim.pk), everything(), None).part
    assert part == shown.text[start : start + len(part)]


def test_reasons_that_quote_withheld_words_are_not_told(as_everything, claim):
    said = f"Because it says “{claim.quote}” there."
    describe_claim(actor=everything(), claim=claim, why=said)
    newer = make_capture("Another page.", source=claim.source)
    Sighting.objects.filter(claim=claim, capture=newer).update(
        why=said[:300], decided_because=said[:300], decision="rejected", decided_at=claim.created_at
    )
    page = claim.get_absolute_url()
    assert flat(as_everything.get(page)).count("Because it says") == 3
    make_withholding(claim.capture)
    shown = flat(as_everything.get(page))
    assert "Because it says “[withheld]” there." in shown
    assert shown.count("Because it says") == 1
