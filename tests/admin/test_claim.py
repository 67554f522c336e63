"""Claims in the admin: a quote is pasted, and its place is found or told apart."""

import pytest

from claims.models import Anchor, Claim, Rating
from claims.reads.claim.descriptions import own_description
from tests.admin.pages import address, errors_on, fields_of, messages_on, read, says, send
from tests.builders import (
    QUOTE,
    TEXT,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_rating,
    make_source,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/claims/claim/add/"
TWICE = "It works. Doctors agree. It works. Nobody doubts it."
CURLY = "The clinic’s “new” method – it is said –\u00a0Works at once."


def offers(response):
    """The places that the form offers: value and words."""
    return {
        node.attributes["value"]: " ".join(label.text.split())
        for label in read(response).all() if label.tag == "label"
        for node in label.all() if node.attributes.get("name") == "chosen"
    }  # fmt: skip


def test_the_place_of_a_pasted_quote_is_found_and_its_surroundings_filled_in(as_curator, curator):
    capture, question = make_capture(), make_question()
    response = send(
        as_curator, f"{ADD}?capture={capture.uid}", quote=QUOTE, statement="It seldom does.", voice="marketing",
        claim_type="safety", strength="direct", commitment="hedged", question=question.pk, answers="affirms",
    )  # fmt: skip
    claim = Claim.objects.get()
    assert TEXT[claim.start : claim.end] == claim.quote == QUOTE
    assert (claim.prefix, claim.suffix) == (TEXT[claim.start - 32 : claim.start], TEXT[claim.end : claim.end + 32])
    assert (claim.source, claim.question, claim.answers) == (capture.source, question, "affirms")
    assert (claim.statement, claim.voice, claim.claim_type) == ("It seldom does.", "marketing", "safety")
    assert (claim.strength, claim.commitment, claim.created_by) == ("direct", "hedged", curator)
    anchor = Anchor.objects.get()
    assert (anchor.claim, anchor.exact, anchor.found_by) == (claim, QUOTE, "quoted")
    assert any(
        said.startswith(f"Found at characters {claim.start + 1} to {claim.end}") for said in messages_on(response)
    )


def test_words_that_are_a_claim_already_are_pointed_to(as_curator):
    other = make_claim()
    response = send(as_curator, f"{ADD}?capture={other.capture_id}", quote=QUOTE)
    assert any("a claim already" in said for said in messages_on(response))
    assert address("claim", "change", other.uid) in response.content.decode()


def test_a_condition_left_out_of_the_quote_is_pointed_to(as_curator):
    page = f"{ADD}?capture={make_capture().pk}"
    response = send(as_curator, page, quote="MSC is a cell therapy that cannot differentiate into cancer")
    (warning,) = (said for said in messages_on(response) if "outside of the quote" in said)
    assert "“if the culture conditions are set accurately”" in warning
    assert "“rarely”" not in warning
    response = send(as_curator, page, quote=QUOTE)
    assert not any("outside of the quote" in said for said in messages_on(response))


def test_only_the_capture_and_the_quote_are_needed(as_curator):
    send(as_curator, f"{ADD}?capture={make_capture().pk}", quote=QUOTE)
    assert Claim.objects.get().question is None


def test_the_next_claim_begins_with_the_same_capture(as_curator):
    capture = make_capture()
    response = send(as_curator, f"{ADD}?capture={capture.uid}", quote=QUOTE, _addanother="1")
    assert fields_of(response)["capture"] == capture.uid
    assert fields_of(response)["quote"] == ""


def test_a_quote_that_is_not_there_is_refused_and_everything_typed_survives(as_curator):
    capture = make_capture()
    typed = {"quote": " It always cures.\n “All” ", "statement": "Cures all.", "note": "Look again"}
    response = send(as_curator, f"{ADD}?capture={capture.uid}", **typed)
    assert "does not stand in the text" in errors_on(response, "quote")
    back = fields_of(response)
    assert {name: back[name].replace("\r\n", "\n") for name in typed} == typed
    assert back["capture"] == capture.uid
    assert offers(response) == {}
    assert not Claim.objects.exists()


def test_a_quote_that_stands_twice_offers_its_places_and_takes_the_chosen_one(as_curator):
    page = f"{ADD}?capture={make_capture(TWICE).pk}"
    response = send(as_curator, page, quote="It works.", statement="It does.")
    assert "stands in 2 places" in errors_on(response, "quote")
    assert not Claim.objects.exists()
    assert list(offers(response)) == ["0-9", "25-34"]
    assert "Doctors agree. It works. Nobody doubts" in offers(response)["25-34"]
    as_curator.post(page, fields_of(response) | {"chosen": "25-34"})
    claim = Claim.objects.get()
    assert (claim.start, claim.end, claim.statement) == (25, 34, "It does.")


def test_words_around_tell_two_places_apart(as_curator):
    page = f"{ADD}?capture={make_capture(TWICE).pk}"
    send(as_curator, page, quote="It works.", before="Doctors agree. ")
    assert Claim.objects.get().start == 25


def test_wrong_words_around_a_quote_offer_the_places_without_them(as_curator):
    page = f"{ADD}?capture={make_capture(TWICE).pk}"
    response = send(as_curator, page, quote="It works.", before="Nurses agree. ")
    assert "not with the words given" in errors_on(response, "quote")
    assert list(offers(response)) == ["0-9", "25-34"]


@pytest.mark.parametrize(
    ("quote", "difference"),
    [
        ("The clinic's “new” method – it is said –\u00a0Works at once.", "curly quotes"),
        ("The clinic’s “new” method - it is said -\u00a0Works at once.", "dashes"),
        ("The clinic’s “new” method – it is said – Works at once.", "no-break spaces"),
        ("The clinic’s “new” method – it is said –\u00a0works at once.", "case"),
    ],
)
def test_a_quote_that_differs_in_signs_shows_the_exact_words_and_offers_them(as_curator, quote, difference):
    page = f"{ADD}?capture={make_capture(f'Before. {CURLY} After.').pk}"
    response = send(as_curator, page, quote=quote, statement="Works.")
    assert f"written differently: {difference}" in errors_on(response, "quote")
    assert CURLY in errors_on(response, "quote")
    assert fields_of(response)["quote"] == quote
    (place,) = offers(response)
    as_curator.post(page, fields_of(response) | {"chosen": place})
    claim = Claim.objects.get()
    assert (claim.quote, claim.statement) == (CURLY, "Works.")


def test_a_chosen_place_survives_an_error_elsewhere(as_curator):
    page = f"{ADD}?capture={make_capture(TWICE).pk}"
    response = send(as_curator, page, quote="It works.")
    response = as_curator.post(page, fields_of(response) | {"chosen": "25-34", "statement": "A\x07bell"})
    assert "control character" in errors_on(response, "statement")
    as_curator.post(page, fields_of(response) | {"statement": "No bell"})
    assert Claim.objects.get().start == 25


def test_a_place_chosen_for_other_words_is_not_taken(as_curator):
    page = f"{ADD}?capture={make_capture(TWICE).pk}"
    response = send(as_curator, page, quote="It works.")
    response = as_curator.post(page, fields_of(response) | {"chosen": "25-34", "quote": "It fails."})
    assert "does not stand in the text" in errors_on(response, "quote")
    response = as_curator.post(page, fields_of(response) | {"chosen": "0-5", "quote": "It works."})
    assert "stands in 2 places" in errors_on(response, "quote")
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("", "required"),
        ("  \n", "white space"),
        ("I", "one character"),
        ("x" * 100_000, "5,000 are the most"),
        ("A NUL\x00 here", "Null characters"),
        ("A bell\x07 here", "does not stand in the text"),
    ],
)
def test_words_that_are_no_quote_are_refused(as_curator, quote, reason):
    response = send(as_curator, f"{ADD}?capture={make_capture().pk}", quote=quote)
    assert reason in errors_on(response, "quote")
    assert not Claim.objects.exists()


def test_a_quote_keeps_its_lines_and_loses_the_white_space_at_its_ends(as_curator):
    capture = make_capture("One.\n  Two lines\nhere  \nEnd.")
    send(as_curator, f"{ADD}?capture={capture.uid}", quote="  Two lines\r\nhere  ")
    assert Claim.objects.get().quote == "Two lines\nhere"


def test_a_capture_that_is_not_there_is_refused(as_curator):
    response = as_curator.post(ADD, {"capture": "999999", "quote": QUOTE})
    assert errors_on(response, "capture")


def test_a_claim_takes_the_source_of_its_capture_whatever_is_sent(as_curator):
    capture, other = make_capture(), make_source()
    send(as_curator, f"{ADD}?capture={capture.uid}", quote=QUOTE, source=other.pk)
    assert Claim.objects.get().source == capture.source
    claim = Claim.objects.get()
    send(as_curator, address("claim", "change", claim.uid), source=other.pk, capture=make_capture("Else").pk)
    claim.refresh_from_db()
    assert (claim.source, claim.capture) == (capture.source, capture)


def test_the_words_of_a_claim_are_not_changed_and_its_descriptions_are(as_curator, curator):
    claim = make_claim()
    page = address("claim", "change", claim.uid)
    send(as_curator, page, quote="Other words", start="0", statement="Seldom.", reason="Said in neutral words")
    claim.refresh_from_db()
    assert (claim.quote, claim.statement) == (QUOTE, "Seldom.")
    entry = claim.history.latest()
    assert (entry.history_user, entry.history_change_reason) == (curator, "Said in neutral words")
    assert "Said in neutral words" in says(as_curator.get(address("claim", "history", claim.uid)))


def test_changing_the_question_marks_ratings_stale(as_curator):
    rating = make_rating()
    send(as_curator, address("claim", "change", rating.claim_id), question=make_question().pk)
    rating.refresh_from_db()
    assert rating.stale_at


def test_the_places_of_a_claim_are_listed_and_cannot_be_touched(as_curator):
    claim = make_claim()
    page = as_curator.get(address("claim", "change", claim.uid))
    assert "Quote pasted and found" in says(page)
    sent = fields_of(page) | {"anchors-0-start": "0", "anchors-0-DELETE": "on"}
    as_curator.post(address("claim", "change", claim.uid), sent)
    assert Anchor.objects.get().start == claim.start


def test_evidence_is_linked_to_a_claim_on_its_page(as_curator, curator):
    claim, item = make_claim(), make_evidence_item()
    row = {
        "evidence_links-TOTAL_FORMS": "1", "evidence_links-0-evidence_item": item.pk,
        "evidence_links-0-stance": "against", "evidence_links-0-directness": "partly",
        "evidence_links-0-mismatches": ["species", "dose"], "evidence_links-0-why": "In mice.",
    }  # fmt: skip
    send(as_curator, address("claim", "change", claim.uid), reason="Found it", **row)
    link = claim.evidence_links.get()
    assert (link.evidence_item, link.stance, link.mismatches) == (item, "against", ["species", "dose"])
    assert (link.created_by, link.history.latest().history_change_reason) == (curator, "Found it")


def test_a_refused_row_says_why_beside_it_and_loses_nothing(as_curator):
    claim = make_claim()
    item = make_evidence_link(claim=claim).evidence_item
    row = {
        "evidence_links-TOTAL_FORMS": "2", "evidence_links-1-evidence_item": item.pk,
        "evidence_links-1-stance": "for", "evidence_links-1-why": "Typed with care",
    }  # fmt: skip
    response = send(as_curator, address("claim", "change", claim.uid), statement="New", **row)
    assert "linked to this claim already" in says(response)
    assert fields_of(response)["evidence_links-1-why"] == "Typed with care"
    assert fields_of(response)["statement"] == "New"
    claim.refresh_from_db()
    assert (claim.statement, claim.evidence_links.count()) == ("", 1)


def test_a_claim_is_withdrawn_with_a_reason_and_stays_with_its_ratings(as_curator):
    rating = make_rating()
    page = f"/admin/claims/claim/{rating.claim_id}/step/withdraw/"
    assert "Say why" in says(as_curator.post(page, {"because": ""}))
    assert "control character" in says(as_curator.post(page, {"because": "A\x07bell"}))
    as_curator.post(page, {"because": "Not a claim"})
    claim = Claim.objects.get()
    assert claim.withdrawn_because == "Not a claim"
    assert Rating.objects.visible_to(rating.reviewer).count() == 1
    assert "Not a claim" in says(as_curator.get(address("claim", "change", claim.uid)))
    again = as_curator.post(page, {"because": "Twice"}, follow=True)
    assert "done already" in says(again)
    claim.refresh_from_db()
    assert claim.withdrawn_because == "Not a claim"


def test_nobody_deletes_a_claim(as_everything):
    claim = make_claim()
    assert as_everything.post(address("claim", "delete", claim.uid), {"post": "yes"}).status_code == 403
    as_everything.post(address("claim"), {"action": "delete_selected", "_selected_action": [claim.pk], "post": "yes"})
    assert Claim.objects.exists()


def test_claims_are_found_by_their_words_and_their_uid(as_curator):
    capture = make_capture()
    rejection, clinic = make_claim(capture=capture), make_claim("Our clinic treats knees.", capture=capture)
    found = as_curator.get(address("claim"), {"q": "rejections immune"}).context["cl"].result_list
    assert list(found) == [rejection]
    assert list(as_curator.get(address("claim"), {"q": clinic.uid}).context["cl"].result_list) == [clinic]


def test_a_filter_finds_claims_without_a_question(as_curator):
    without, having = make_claim(), make_claim(question=make_question())
    found = as_curator.get(address("claim"), {"question__isempty": "1"}).context["cl"].result_list
    assert list(found) == [without]
    mine = as_curator.get(address("claim"), {"added_by": "me"}).context["cl"].result_list
    assert list(mine) == []
    assert having in as_curator.get(address("claim")).context["cl"].result_list


@pytest.mark.parametrize(
    "asked", ["ratings__isnull", "ratings", "ratings__verdict__code", "source__claims__ratings__rationale__icontains",
              "drafts__isnull", "quote__contains", "created_by__password__startswith"],
)  # fmt: skip
def test_no_address_sorts_claims_by_what_is_hidden(as_curator, asked):
    make_rating()
    response = as_curator.get(address("claim"), {asked: "1"})
    assert response.status_code == 400


def test_a_long_text_is_never_drawn_on_the_form(as_curator):
    capture = make_capture("Unique words here. " + "y" * 200_000)
    claim = make_claim("Unique words here.", capture=capture)
    assert len(as_curator.get(f"{ADD}?capture={capture.uid}").content) < 80_000
    assert len(as_curator.get(address("claim", "change", claim.uid)).content) < 80_000


def test_a_second_person_describes_beside_the_first(as_curator, curator):
    claim = make_claim(voice="marketing")
    page = address("claim", "change", claim.uid)
    assert fields_of(as_curator.get(page))["voice"] == ""
    send(as_curator, page, voice="research", statement="Seldom.")
    claim.refresh_from_db()
    assert (claim.voice, claim.statement) == ("marketing", "Seldom.")
    assert own_description(curator, claim).voice == "research"
    shown = as_curator.get(page)
    assert fields_of(shown)["voice"] == "research"
    assert "How each coder codes" in says(shown)
