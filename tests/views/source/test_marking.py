"""Around marking: the words beside a selection, overlaps, page furniture, and reading a text whole or separately."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions.freeze import freeze_found, read_copy
from claims.actions.reading import finish_reading, mark_span, start_separate_reading
from claims.choices import CaptureMethod, Role
from claims.models import Capture, Claim, Mark, Reading
from claims.rules.extract.parts import Part
from tests.builders import QUOTE, TEXT, everything, make_capture, make_claim, make_source, make_user
from tests.flat import flat, text_of

pytestmark = pytest.mark.django_db

CANCER = "MSC is a cell therapy that cannot differentiate into cancer"
CONDITION = "if the culture conditions are set accurately"


def place(words, text=TEXT):
    return text.index(words), text.index(words) + len(words)


def ask(client, capture, start, end, uid=None):
    address = reverse("surroundings", args=[capture.source.uid])
    return client.get(address, {"capture": capture.uid if uid is None else uid, "start": start, "end": end})


def mark(client, capture, **data):
    return client.post(reverse("claim_mark", args=[capture.source.uid]), {"capture": capture.uid} | data)


def read(client, capture, **data):
    return client.post(reverse("reading", args=[capture.source.uid]), {"capture": capture.uid} | data, follow=True)


def page(client, capture):
    return flat(client.get(capture.source.get_absolute_url(), {"capture": capture.uid}))


def structured(parts, text=TEXT):
    """A capture whose extractor found these parts; a stored one never changes."""
    copy = read_copy(data=text.encode(), media_type="text/plain", method=CaptureMethod.PASTED)
    found = replace(copy.extracted, structure=tuple(Part(**part) for part in parts))
    return freeze_found(everything(), make_source(), replace(copy, extracted=found))


# Words just outside of the selection


def test_a_number_that_may_have_lost_its_raised_sign_is_told_where_it_is_marked(as_curator):
    capture = make_capture("Each was given 2×106 cells per kg. Nobody was healed.")
    shown = flat(ask(as_curator, capture, *place("was given 2×106 cells", capture.text)))
    assert "“2×106”</b> may be “2×10⁶”: a raised sign may be lost." in shown
    assert "raised sign" not in flat(ask(as_curator, capture, *place("Nobody was healed", capture.text)))


def test_a_selection_that_touches_words_struck_through_says_so(as_curator):
    capture = structured([{"kind": "struck", **dict(zip(("start", "end"), place(CANCER), strict=True))}])
    start, end = place(CANCER)
    assert "These words are struck through on the page" in flat(ask(as_curator, capture, start, end))
    assert "These words are partly struck through on the page" in flat(ask(as_curator, capture, start, end + 9))
    assert "struck through" not in flat(ask(as_curator, capture, *place("Our clinic")))


PRINTED = (
    "Report on knees\n\nIn this small pilot the infusion of own fat cells may\n"
    "help patients with knee pain, and it is still un-\nlikely to replace surgery.\n"
)


def test_words_on_the_printed_line_above_are_shown_and_a_divided_word_is_whole(as_curator):
    capture = make_capture(PRINTED)
    shown = flat(ask(as_curator, capture, *place("help patients with knee pain", PRINTED)))
    assert "“may”" in shown
    assert "“unlikely”" in flat(ask(as_curator, capture, *place("likely to replace surgery", PRINTED)))
    old = structured([], PRINTED)
    assert old.extractor_version == "2"
    assert "“may”" not in flat(ask(as_curator, old, *place("help patients with knee pain", PRINTED)))


def test_a_copy_that_was_read_before_blocks_were_known_is_guarded_too(as_curator):
    capture = make_capture(PRINTED)
    facts = Capture.objects.filter(pk=capture.pk).values().get() | {"structure": [], "extractor_version": "1"}
    del facts["id"], facts["uid"]
    old = Capture.objects.create(**facts)
    assert "“may”" in flat(ask(as_curator, old, *place("help patients with knee pain", PRINTED)))


def test_where_a_text_does_not_read_as_english_the_form_says_what_was_not_looked_for(as_curator):
    text = "Die Zellen helfen nicht allen, und ob sie in der Praxis sicher sind, ist bis heute nicht bekannt."
    said = "known in English only"
    assert said in flat(ask(as_curator, make_capture(text), *place("Die Zellen helfen", text)))
    assert said not in flat(ask(as_curator, make_capture(), *place(CANCER)))


def test_a_paragraph_is_drawn_as_one_with_every_character_of_its_lines(as_curator):
    capture = make_capture(PRINTED)
    make_claim("pain, and it is still un-\nlikely", capture=capture)
    drawn = as_curator.get(capture.source.get_absolute_url()).content.decode()
    (paragraph,) = re.findall(r'<p dir="auto" data-start="17" class="flows".*?</p>', drawn, re.DOTALL)
    assert '<span class="gap">-\n</span>' in paragraph
    assert unescape(re.sub(r"<[^>]*>", "", paragraph)) == PRINTED[17:]
    shown = as_curator.get(Claim.objects.get().get_absolute_url()).content.decode()
    words = " ".join(unescape(re.sub(r"<[^>]*>", "", shown)).split())
    assert "pain, and it is still unlikely" in words


def test_white_space_at_the_ends_of_a_selection_is_left_out_and_the_page_says_so(as_curator):
    capture = make_capture(PRINTED)
    start, end = place("replace surgery.\n", PRINTED)
    response = as_curator.post(
        reverse("claim_mark", args=[capture.source.uid]),
        {
            "capture": capture.uid,
            "start": start,
            "end": end,
            "quote": "replace surgery.\n",
            "seen": f"{start}-{end - 1}",
        },
        follow=True,
    )
    assert "White space at the ends of the selection was left out." in flat(response)
    assert Claim.objects.get().quote == "replace surgery."
    mark(as_curator, capture, quote="Report on knees")
    assert "left out." not in page(as_curator, capture)


def test_words_beside_a_control_character_are_marked_and_it_is_drawn(as_curator):
    text = "It\x92s safe. The infusion may help people with knee pain.\x85"
    capture = make_capture(text)
    mark(as_curator, capture, quote="The infusion may help people with knee pain.")
    assert Claim.objects.get().suffix == "\x85"
    assert 'data-odd="0092"' in page(as_curator, capture)


def test_words_just_outside_are_shown_with_the_place_that_includes_them(as_curator):
    capture = make_capture()
    start, end = place(CANCER)
    shown = flat(ask(as_curator, capture, start, end))
    assert CONDITION in shown
    assert f'name="include" value="{start}-{place(CONDITION)[1]}"' in shown
    assert "Firmness suggested: absolute, because of" in shown
    assert "Causal wording suggested: denies a link" in shown


def test_a_whole_sentence_is_met_with_silence_but_for_suggestions(as_curator):
    shown = flat(ask(as_curator, make_capture("Plain words stand here. More."), 0, 23))
    assert shown.strip() == ""


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (9, 3, "ends before it begins"),
        (5, 5, "ends before it begins"),
        (0, 100_000, "outside the text"),
        (-1, 5, "Give the start"),
        ("x", 5, "Give the start"),
        (0, 10**30, "Give the start"),
        ("", "", "Give the start"),
    ],
)
def test_a_bad_place_is_refused_in_words(as_curator, start, end, said):
    response = ask(as_curator, make_capture(), start, end)
    assert response.status_code == 400
    assert said in flat(response)


def test_the_capture_of_another_source_is_not_looked_into(as_curator):
    capture = make_capture()
    for uid in (make_capture().uid, "x", "", "a\0b"):
        assert ask(as_curator, capture, 0, 5, uid=uid).status_code == 404


@pytest.mark.parametrize("client", ["as_reader", "as_reviewer", "as_lead"])
def test_only_curators_ask_and_read(request, client):
    client, capture = request.getfixturevalue(client), make_capture()
    assert ask(client, capture, 0, 5).status_code == 403
    assert read(client, capture, whole="1").status_code == 403
    assert 'id="reading"' not in page(client, capture)


def test_asking_costs_the_same_queries_whatever_is_there(as_curator):
    capture = make_capture()
    with CaptureQueriesContext(connection) as few:
        ask(as_curator, capture, *place(CANCER))
    for words in ("cell therapy", "MSC is a cell", CANCER, "cancer"):
        make_claim(words, capture=capture)
    with CaptureQueriesContext(connection) as many:
        ask(as_curator, capture, *place(CANCER))
    assert len(many) == len(few)


def test_words_in_a_document_stay_words(as_curator):
    text = "It heals if <b>x</b><script>alert(1)</script> is set."
    shown = flat(ask(as_curator, make_capture(text), 0, 8))
    assert "<script>" not in shown
    assert "&lt;b&gt;" in shown


# Without scripts


def test_pasting_asks_once_about_words_outside_and_keeping_stores_them_as_they_are(as_curator):
    capture = make_capture()
    response = mark(as_curator, capture, quote=CANCER, statement="Typed before.")
    assert response.status_code == 422
    assert not Claim.objects.exists()
    shown = flat(response)
    start, end = place(CANCER)
    assert f'name="keep" value="{start}-{end}"' in shown
    assert "Typed before." in shown
    mark(as_curator, capture, quote=CANCER, keep=f"{start}-{end}")
    claim = Claim.objects.get()
    assert (claim.quote, claim.anchors.get().found_by) == (CANCER, "quoted")


def test_including_stores_the_longer_words(as_curator):
    capture = make_capture()
    start, end = place(f"{CANCER} {CONDITION}")
    mark(as_curator, capture, quote=CANCER, include=f"{start}-{end}", selected="on")
    claim = Claim.objects.get()
    assert (claim.quote, claim.anchors.get().found_by) == (f"{CANCER} {CONDITION}", "selected")


def test_what_the_page_has_shown_for_this_selection_is_not_asked_again(as_curator):
    capture = make_capture()
    start, end = place(CANCER)
    selection = {"start": start, "end": end, "quote": CANCER}
    assert mark(as_curator, capture, **selection, seen="0-5").status_code == 422
    assert mark(as_curator, capture, **selection).status_code == 422
    assert mark(as_curator, capture, **selection, seen=f"{start}-{end}").status_code == 302
    assert Claim.objects.get().anchors.get().found_by == "selected"


@pytest.mark.parametrize("answer", ["9-3", "0-99999999", "-", "x", "999999999-9999999999"])
def test_a_forged_answer_marks_nothing_else(as_curator, answer):
    capture = make_capture()
    assert mark(as_curator, capture, quote=CANCER, include=answer).status_code in (302, 422)
    assert all(claim.quote == CANCER for claim in Claim.objects.all())


@pytest.mark.parametrize(
    ("start", "end", "said"), [(9, 3, "ends before it begins"), (0, 99_999, "outside the text"), (4, 4, "is empty")]
)
def test_a_selection_that_is_none_is_refused_in_words_and_what_was_typed_stays(as_curator, start, end, said):
    response = mark(as_curator, make_capture(), start=start, end=end, quote="x", statement="Typed before.")
    assert response.status_code == 422
    assert said in flat(response)
    assert "Typed before." in flat(response)
    assert not Claim.objects.exists()


def test_a_selection_of_another_capture_of_the_source_is_refused(as_curator):
    capture = make_capture()
    other = make_capture("Another text altogether stands here.", source=capture.source)
    start, end = place(QUOTE)
    shorter = {"start": 0, "end": 24, "quote": "Our clinic treats knees."}
    for selection in ({"start": start, "end": end, "quote": QUOTE}, shorter):
        assert mark(as_curator, other, **selection).status_code == 422
    assert not Claim.objects.exists()


# Claims upon the selection


def test_an_identical_claim_is_linked_and_a_second_one_needs_a_yes(as_curator):
    claim = make_claim()
    start, end = place(QUOTE)
    assert claim.get_absolute_url() in flat(ask(as_curator, claim.capture, start, end))
    selection = {"start": start, "end": end, "quote": QUOTE, "seen": f"{start}-{end}"}
    response = mark(as_curator, claim.capture, **selection)
    assert response.status_code == 422
    assert claim.get_absolute_url() in flat(response)
    assert mark(as_curator, claim.capture, **selection, again=f"{start}-{end}").status_code == 302
    assert Claim.objects.count() == 2


def test_what_was_suggested_is_kept_where_the_page_had_shown_it(as_curator):
    start, end = place(CANCER)
    selection = {"start": start, "end": end, "quote": TEXT[start:end], "commitment": "absolute", "strength": "direct"}
    capture = make_capture()
    mark(as_curator, capture, **selection, seen=f"{start}-{end}")
    mark(as_curator, capture, **selection, keep=f"{start}-{end}", again=f"{start}-{end}")
    for claim in Claim.objects.all():
        kept = {one["field"]: one for one in claim.description.suggested}
        assert (kept["commitment"]["code"], kept["commitment"]["outcome"]) == ("absolute", "taken")
        assert (kept["strength"]["code"], kept["strength"]["outcome"]) == ("denies", "overruled")
        assert "causal wording: denies a link, overruled" in flat(as_curator.get(claim.get_absolute_url()))
    assert Claim.objects.count() == 2


def test_what_nobody_had_seen_is_not_kept(as_curator):
    capture = make_capture()
    start, end = place(QUOTE)
    mark(as_curator, capture, start=start, end=end, quote=QUOTE, commitment="hedged", seen="0-5")
    assert [claim.description.suggested for claim in Claim.objects.all()] == [[]]


def test_an_overlap_says_how_much_and_can_be_marked(as_curator):
    claim = make_claim()
    start, end = place("rarely causes immune rejection. People")
    assert f"31 of the {len(QUOTE)} characters of" in flat(ask(as_curator, claim.capture, start, end))
    quote = TEXT[start:end]
    assert mark(as_curator, claim.capture, start=start, end=end, quote=quote).status_code == 422
    assert mark(as_curator, claim.capture, start=start, end=end, quote=quote, seen=f"{start}-{end}").status_code == 302


# Headings, links, furniture


PARTS = [
    {"kind": "heading", "start": 0, "end": 24, "level": 2},
    {"kind": "furniture", "start": TEXT.index("It rarely"), "end": len(TEXT)},
    {"kind": "link", "start": 26, "end": 29, "target": "https://example.org/a?b=1&c=2"},
    {"kind": "link", "start": 35, "end": 47, "target": "javascript:alert(1)"},
]


def test_a_selection_in_furniture_says_so_in_the_form_beside_the_text_and_on_its_page(as_curator):
    capture = structured(PARTS)
    start, end = place(QUOTE)
    assert "stand in page furniture" in flat(ask(as_curator, capture, start, end))
    assert mark(as_curator, capture, quote=QUOTE).status_code == 422
    mark(as_curator, capture, quote=QUOTE, keep=f"{start}-{end}")
    claim = Claim.objects.get()
    assert '<span class="chip">in page furniture</span>' in page(as_curator, capture)
    assert "These words stand in page furniture" in flat(as_curator.get(claim.get_absolute_url()))


def test_headings_and_links_are_shown_and_the_text_stays_what_it_is(as_curator):
    shown = page(as_curator, structured(PARTS))
    assert '<p dir="auto" data-start="0" role="heading" aria-level="3">Our clinic treats knees.' in shown
    assert '<span class="linked" title="Link: https://example.org/a?b=1&amp;c=2">MSC</span>' in shown
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">' in shown
    assert '<span class="linked" title="Link: javascript:alert(1)">cell therapy</span>' in shown
    assert 'href="javascript' not in shown


# Reading whole and separately


def test_a_text_is_read_whole_with_no_claim_found(as_curator):
    capture = make_capture()
    assert "No claim found" in page(as_curator, capture)
    shown = flat(read(as_curator, capture, whole="1", no_claim_found="on"))
    assert "no claim found" in shown
    assert "I have read this in full" not in shown
    assert "Read in full" in shown
    assert "You finished reading this text on" in flat(read(as_curator, capture, whole="1"))


def test_no_claim_found_is_refused_in_words_to_who_marked_some(as_curator, curator):
    capture = make_capture()
    mark_span(actor=curator, capture=capture, quote=QUOTE)
    assert "You marked 1 claim in this text." in flat(read(as_curator, capture, whole="1", no_claim_found="on"))
    assert not Reading.objects.exists()


def test_a_separate_reader_meets_nothing_of_what_others_marked(as_curator, curator):
    capture = make_capture()
    other = make_claim(capture=capture, voice="research", commitment="hedged", claim_type="safety")
    read(as_curator, capture, separately="1")
    shown = page(as_curator, capture)
    assert other.uid not in shown
    assert "claim-mark hedge" not in shown.split('id="key-h"', maxsplit=1)[0]
    assert "<span>0 claims</span>" in shown
    start, end = place(QUOTE)
    assert other.uid not in flat(ask(as_curator, capture, start - 5, end))
    own = mark_span(actor=curator, capture=capture, quote="Our clinic treats knees.")
    assert other.uid not in flat(as_curator.get(own.get_absolute_url()))


def test_marking_what_somebody_else_marked_is_answered_like_any_mark(as_curator):
    capture = make_capture()
    other = make_claim(capture=capture, voice="research", commitment="hedged", claim_type="safety")
    read(as_curator, capture, separately="1")
    answers = []
    for words in (QUOTE, "Our clinic treats knees."):
        start, end = place(words)
        response = mark(
            as_curator, capture, start=start, end=end, quote=words, seen=f"{start}-{end}", voice="marketing"
        )
        uid = response["Location"].rpartition("#c-")[2]
        shown = page(as_curator, capture)
        note = shown.split(f'<li id="n-{uid}"', maxsplit=1)[1].split("</li>", maxsplit=1)[0]
        answers.append((response.status_code, response["Location"].replace(uid, "").replace(f"at={start}", ""), note))
    (status, address, note), (other_status, other_address, other_note) = answers
    assert (status, address) == (other_status, other_address)
    assert note.replace("Claim 1", "") == other_note.replace("Claim 1", "")
    assert (Mark.objects.get().claim, Claim.objects.count()) == (other, 2)


def test_finishing_shows_the_overlap_of_every_two_readers(as_curator, curator):
    capture, other = make_capture(), make_user(Role.CURATOR, username="second")
    start_separate_reading(actor=other, capture=capture)
    mark_span(actor=other, capture=capture, quote=QUOTE)
    mark_span(actor=other, capture=capture, quote="knees")
    finish_reading(actor=other, capture=capture)
    read(as_curator, capture, separately="1")
    mark_span(actor=curator, capture=capture, quote=QUOTE)
    before = page(as_curator, capture)
    assert "both marked" not in before
    assert "second read it in full" not in before
    shown = flat(read(as_curator, capture, whole="1"))
    assert "both marked 87 %" in shown
    assert "who saw each other’s marks" not in shown
    assert "Neither" not in shown


def test_the_page_costs_the_same_queries_however_many_have_read_it(as_curator):
    capture = make_capture()

    def count():
        with CaptureQueriesContext(connection) as queries:
            page(as_curator, capture)
        return len(queries)

    for _ in range(2):
        finish_reading(actor=make_user(Role.CURATOR), capture=capture)
    few = count()
    for words in ("knees", "clinic", "treats"):
        actor = make_user(Role.CURATOR)
        mark_span(actor=actor, capture=capture, quote=words)
        finish_reading(actor=actor, capture=capture)
    assert count() == few


def test_reading_needs_a_post_and_a_login():
    capture = make_capture()
    address = reverse("reading", args=[capture.source.uid])
    assert Client().post(address, {"capture": capture.uid}).status_code == 302
    assert not Reading.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_marking_costs_few_queries_however_many_claims_there_are(installed, as_curator):
    """The session, the person, their roles, the capture with its source, and what is written with what it rests on."""

    def cost(quote: str) -> int:
        start = capture.text.index(quote)
        with CaptureQueriesContext(connection) as asked:
            marked = mark(as_curator, capture, start=start, end=start + len(quote), quote=quote)
        assert marked.status_code == 302
        return sum(not re.match("BEGIN|COMMIT|SAVEPOINT|RELEASE", query["sql"]) for query in asked.captured_queries)

    capture = make_capture(" ".join(f"Statement {number} is here." for number in range(10, 60)))
    first = cost("Statement 10 is here.")
    for number in range(20, 50):
        make_claim(capture=capture, quote=f"Statement {number} is here.")
    assert cost("Statement 11 is here.") == first <= 14


def test_what_introduces_an_item_far_above_is_shown_and_can_be_included(as_curator):
    lead, items = "There is no proof of the following claims:", "\n".join(f"- cells heal knee {n}" for n in range(40))
    capture = make_capture(f"{lead}\n{items}")
    start, end = place("heal knee 39", capture.text)
    shown = text_of(ask(as_curator, capture, start, end))
    assert f"“{lead}”</b> stands above your selection and introduces it." in shown
    assert f'value="0-{end}"' in ask(as_curator, capture, start, end).content.decode()
    mark(as_curator, capture, quote="heal knee 39", start=start, end=end)
    assert not Claim.objects.exists()
