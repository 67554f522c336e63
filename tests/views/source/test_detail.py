"""The page that takes a source, and the page that shows one."""

import base64
import json
import re
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions.claim import withdraw_claim
from claims.actions.round import close_round
from claims.actions.source import save_source
from claims.choices import SourceStatus
from claims.models import Capture, Claim, Round, Source
from claims.rules.span.reader import PART
from tests.builders import (
    QUOTE,
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_document_saying,
    make_publisher,
    make_source,
    make_tag,
)
from tests.flat import flat
from tests.paths import SEEDS

pytestmark = pytest.mark.django_db

NEW = "/sources/new/"
HARD = (
    '\n\n  🧬🧬 𝒳 cafe\u0301 <script>alert(1)</script> &amp; & "quoted" ‘curly’ “double” – ×\u00a02\tTab.\n'
    "One line\rbare CR\r\rtwice.\u2028Line separator\x0bvertical\x85next. \n \n\u00a0\n"
    "הטיפול בתאי גזע יעיל. العلاج فعال.\n작성자 최고관리자\n   "
)


class Captured(HTMLParser):
    """The captured text in a page: what stands in the elements that carry an offset."""

    def __init__(self):
        super().__init__()
        self.parts = []
        self.depth = 0
        self.marks = []

    def handle_starttag(self, tag, attrs):
        if self.depth or "data-start" in dict(attrs):
            self.depth += 1
            if tag == "a":
                self.marks.append(dict(attrs))

    def handle_endtag(self, tag):
        self.depth -= bool(self.depth)

    def handle_data(self, data):
        if self.depth:
            self.parts.append(data)


def captured(response):
    parser = Captured()
    parser.feed(flat(response))
    return "".join(parser.parts)


def marks(response):
    parser = Captured()
    parser.feed(flat(response))
    return parser.marks


def page(client, source, **query):
    return client.get(source.get_absolute_url(), query)


# Putting a page in


def test_pasting_a_text_freezes_it_and_shows_its_source(as_curator):
    response = as_curator.post(NEW, {"text": "One “line”.\r\nTwo.\r\n"}, follow=True)
    capture = Capture.objects.get()
    assert capture.text == "One “line”.\nTwo.\n"
    assert response.redirect_chain == [(f"/sources/{capture.source.uid}/?capture={capture.uid}", 302)]
    assert captured(response) == capture.text
    assert "Saved: 17 characters." in flat(response)


def test_a_file_that_does_not_say_how_it_is_stored_is_shown_before_it_is_saved(as_curator):
    data = "<p>Боль в колене <b>может</b> уменьшиться.".encode("cp1251")
    response = as_curator.post(NEW, {"text": "", "file": SimpleUploadedFile("page.html", data)})
    assert not Capture.objects.exists()
    boxes = re.findall(r'<input type="radio" name="charset" value="([^"]+)"( checked)?>', response.content.decode())
    assert len(boxes) == 3
    assert boxes[0] == ("windows-1251", " checked")
    assert [checked for _, checked in boxes[1:]] == ["", ""]
    assert "Боль в колене может уменьшиться." in flat(response)
    kept = {"keep": "on", "kept_file": base64.b64encode(data).decode(), "kept_name": "page.html"}
    response = as_curator.post(NEW, {"text": "", **kept, "charset": "windows-1251"}, follow=True)
    assert captured(response) == "Боль в колене может уменьшиться."
    capture = Capture.objects.get()
    assert (capture.charset, capture.stored_bytes()) == ("windows-1251", data)


def test_the_choice_of_a_charset_comes_back_with_the_file_when_something_else_is_wrong(as_curator):
    kept = {"keep": "on", "kept_file": base64.b64encode(b"caf\xe9 words").decode(), "kept_name": "page.txt"}
    response = as_curator.post(NEW, {"text": "", **kept, "charset": "windows-1252", "published": "2023-02-30"})
    assert '<input type="hidden" name="charset" value="windows-1252">' in response.content.decode()
    assert "In which of these" not in flat(response)


def test_uploading_a_file_says_as_what_it_was_read(as_curator):
    file = SimpleUploadedFile("page.html", b"<meta charset=latin1>" + "“Café”".encode("cp1252"))
    response = as_curator.post(NEW, {"text": "", "file": file}, follow=True)
    assert captured(response) == "“Café”"
    assert "It was read as windows-1252." in flat(response)
    assert "· read as windows-1252 ·" in flat(response)


def test_the_form_asks_for_the_text_alone(as_curator):
    response = as_curator.get(NEW)
    assert response.status_code == 200
    assert "Save this copy" in flat(response)
    assert "<details open>" not in flat(response)
    assert response.context["section"] == "sources"


@pytest.mark.parametrize("text", ["", "  \r\n ", "a\0b", "%PDF-1.4 x"])
def test_a_bad_text_comes_back_with_its_error(as_curator, text):
    response = as_curator.post(NEW, {"text": text, "title": "Typed"})
    assert response.status_code == 422
    assert response.context["form"].errors["text"]
    assert 'value="Typed"' in flat(response)
    assert not Source.objects.exists()


def test_a_paste_of_thirty_megabytes_comes_back_whole_with_its_error(as_curator):
    text = "x" * 30_000_000
    response = as_curator.post(NEW, {"text": text})
    assert response.status_code == 422
    assert b"20 MB is the most" in response.content
    assert text.encode() in response.content
    assert not Source.objects.exists()


def test_a_text_that_begins_with_a_line_break_comes_back_with_it(as_curator):
    response = as_curator.post(NEW, {"text": "\n Words", "doi": "bad"})
    assert re.search(r'<textarea name="text"[^>]*>\n\n Words</textarea>', flat(response))


def test_a_file_comes_back_when_a_field_is_wrong(as_curator):
    file = SimpleUploadedFile("page.txt", b"caf\xc3\xa9")
    response = as_curator.post(NEW, {"text": "", "file": file, "published": "2023-02-30"})
    sent = dict(re.findall(r'name="(kept_file|kept_name)" value="([^"]*)"', flat(response)))
    again = as_curator.post(NEW, {"text": "", "keep": "on", **sent}, follow=True)
    assert captured(again) == "café"
    assert Capture.objects.get().filename == "page.txt"


def test_a_duplicate_is_asked_about_once_with_a_link(as_curator):
    stored = make_source(title="The first one", doi="10.1000/abc")
    response = as_curator.post(NEW, {"text": "Words.", "doi": "doi:10.1000/ABC"})
    assert response.status_code == 422
    assert f'<a href="/sources/{stored.uid}/">The first one</a> has the same DOI.' in flat(response)
    assert "Store it anyway" in flat(response)
    (main,) = re.findall(r'<(?:a|button) class="button main"[^>]*>', flat(response))
    assert f'href="/sources/{stored.uid}/"' in main
    again = as_curator.post(NEW, {"text": "Words.", "doi": "10.1000/abc", "anyway": "1"}, follow=True)
    assert again.redirect_chain
    assert "has the same DOI" in flat(again)
    assert Source.objects.filter(doi="10.1000/abc").count() == 2


def test_a_newer_copy_is_frozen_for_a_source_that_is_there(as_curator):
    claim = make_claim()
    address = f"{NEW}?source={claim.source.uid}"
    assert "Save a newer copy" in flat(as_curator.get(address))
    response = as_curator.post(address, {"text": "Newer words."}, follow=True)
    assert captured(response) == "Newer words."
    assert Source.objects.count() == 1
    assert "text changed" in flat(response)
    old = page(as_curator, claim.source, capture=claim.capture.uid)
    assert captured(old) == TEXT
    assert f'id="c-{claim.uid}"' in flat(old)


def test_freezing_a_newer_copy_says_what_waits_for_a_decision(as_curator):
    claim = make_claim()
    newer = f"{NEW}?source={claim.source.uid}"
    kept = flat(as_curator.post(newer, {"text": claim.capture.text + "One more line.\n"}, follow=True))
    assert "waits for you" not in kept
    gone = flat(as_curator.post(newer, {"text": "Nothing of it is left."}, follow=True))
    assert "1 claim waits for you: 1 not found." in gone
    assert '<a href="/sightings/">Decide what became of them</a>' in gone


def test_an_unknown_source_has_no_newer_copy(as_curator):
    for uid in ("unknown", "%00", ""):
        assert as_curator.get(f"{NEW}?source={uid}").status_code == 404


@pytest.mark.shared
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five documents are not beside this checkout (../shared/seeds)")
def test_the_five_documents_arrive_character_for_character_pasted_and_uploaded(as_curator):
    paths = sorted(SEEDS.glob("*.txt"))
    assert len(paths) == 5
    for path in paths:
        data = path.read_bytes()
        text = data.decode()
        # A browser sends each line break of a form as CRLF.
        pasted = as_curator.post(NEW, {"text": text.replace("\n", "\r\n")}, follow=True)
        file = SimpleUploadedFile(path.name, data)
        uploaded = as_curator.post(NEW, {"text": "", "file": file, "anyway": "1"}, follow=True)
        assert captured(pasted) == captured(uploaded) == text
    assert Capture.objects.count() == 10


# Reading


@pytest.mark.parametrize("text", [TEXT, HARD, "x", "\n\nx", "x" * 5000])
def test_the_text_on_the_page_is_the_captured_text_character_for_character(as_reader, text):
    capture = make_capture(text)
    assert captured(page(as_reader, capture.source)) == text


def test_the_text_is_whole_with_claims_that_overlap_and_run_over_paragraphs(as_reader):
    # The controls are left out: no quote may have them.
    text = HARD.replace("\x0b", "").replace("\x85", "")
    capture = make_capture(text)
    for start, end in ((2, 40), (10, 20), (10, 20), (15, 120), (60, len(text) - 5)):
        make_claim("", capture=capture, start=start, end=end)
    response = page(as_reader, capture.source)
    assert captured(response) == text
    for claim in Claim.objects.all():
        assert flat(response).count(f'id="c-{claim.uid}"') == 1
        assert flat(response).count(f'id="n-{claim.uid}"') == 1
        assert f'href="/claims/{claim.uid}/"' in flat(response)


def test_what_came_in_with_a_document_never_becomes_markup(as_reader):
    capture = make_capture(HARD, source=make_source(title="<b>x</b>", author_printed="<img src=x>"))
    text = flat(page(as_reader, capture.source))
    assert "<script>alert" not in text
    assert "<b>x</b>" not in text
    assert "<img" not in text


def test_a_claim_is_marked_by_its_firmness_and_its_voice_and_listed_beside(as_reader):
    claim = make_claim(commitment="boosted", claim_type="safety", voice="research")
    response = page(as_reader, claim.source)
    (mark,) = marks(response)
    assert mark["class"] == "claim-mark boost"
    assert mark["data-side"] == "research"
    assert mark["href"] == f"#n-{claim.uid}"
    assert re.search(rf'id="n-{claim.uid}" data-side="research">.*?</a> safety, boosted</li>', flat(response))


def test_a_claim_without_a_voice_takes_the_side_of_its_source(as_reader):
    claim = make_claim()
    (mark,) = marks(page(as_reader, claim.source))
    assert mark["data-side"] == "marketing"


def test_withdrawn_claims_are_not_marked(as_reader):
    claim = make_claim()
    withdraw_claim(actor=everything(), claim=claim, because="By mistake.")
    response = page(as_reader, claim.source)
    assert marks(response) == []
    assert "0 claims" in flat(response)


def test_the_facts_stand_as_they_are_printed(as_reader):
    source = make_source(
        title="Printed title",
        publisher=make_publisher(name="A clinic"),
        published_printed="24-04-16",
        published="2024-04-16",
        author_printed="최고관리자",
        copyright_printed="© 2021",
        address="https://example.org/a",
        tags=[make_tag("study-one")],
    )
    make_capture(source=source)
    text = flat(page(as_reader, source))
    for fact in (
        "Printed title", "A clinic", "“24-04-16”", "16 Apr 2024", "최고관리자", "© 2021", "https://example.org/a",
        "study-one", "our classification", "Marketing", "Clinic",
    ):  # fmt: skip
        assert fact in text


def test_captures_are_on_a_timeline_and_the_newest_is_shown(as_reader):
    claim = make_claim()
    newer = make_capture(TEXT + "More.", source=claim.source)
    response = page(as_reader, claim.source)
    assert captured(response) == newer.text
    assert [(e.number, e.change, e.claims, e.shown) for e in response.context["page"].timeline] == [
        (2, "text changed", 1, True),
        (1, "first", 0, False),
    ]
    assert f"?capture={claim.capture.uid}" in flat(response)


def test_a_copy_in_which_other_words_alone_are_struck_through_is_told_so(as_reader):
    page_of = "<p>It is new. {} Nothing else is known of it.</p>".format
    source = make_source()
    for words in ("Cells heal.", "<del>Cells heal.</del>", "<s>Cells heal.</s>", "<s>Cells</s> heal."):
        make_capture(page_of(words), source=source, media_type="text/html")
    timeline = page(as_reader, source).context["page"].timeline
    changed = "same text, other words struck through"
    assert [entry.change for entry in timeline] == [changed, "same text", changed, "first"]
    assert [entry.changed for entry in timeline] == [True, False, True, False]


def test_a_capture_of_another_source_is_not_shown(as_reader):
    source, other = make_capture().source, make_capture("Other.")
    assert page(as_reader, source, capture=other.uid).status_code == 404
    assert page(as_reader, source, capture="nonsense").status_code == 404
    assert as_reader.get("/sources/nonsense/").status_code == 404


def test_a_source_without_a_text_says_so(as_reader, as_curator):
    source = make_source()
    assert "No copy of this source has been saved" in flat(page(as_reader, source))
    assert f"{NEW}?source={source.uid}" in flat(page(as_curator, source))


def test_an_excerpt_says_what_it_is(as_reader):
    capture = make_capture("Some words.", depth="excerpt", document_sha256="ab" * 32)
    assert "An excerpt: passages of a document" in flat(page(as_reader, capture.source))


def test_what_was_noticed_of_a_text_stands_above_it(as_reader):
    warnings = [{"kind": "warning", "start": 3, "end": 3, "says": "Page 2: no text, but a picture or drawing."}]
    capture = make_document_saying(structure=warnings)
    assert "Page 2: no text, but a picture or drawing." in flat(page(as_reader, capture.source))


def test_what_is_struck_through_is_drawn_so_and_told_beside_its_claim(as_reader):
    capture = make_capture("<p>It is new. Cells <s>cure</s> knees.</p>", media_type="text/html")
    claim = make_claim("Cells cure", capture=capture)
    response = page(as_reader, capture.source)
    assert captured(response) == capture.text
    assert "<s>cure</s>" in response.content.decode()
    assert '<span class="chip">partly struck through</span>' in flat(response)
    beside = as_reader.get(claim.get_absolute_url())
    assert "These words are partly struck through on the page." in flat(beside)
    assert "<s>cure</s>" in beside.content.decode()


def test_another_source_with_the_same_text_is_named(as_reader):
    one, other = make_capture(), make_capture(source=make_source(title="Its twin"))
    response = page(as_reader, one.source)
    assert f'<a href="{other.source.get_absolute_url()}">Its twin</a> has the same text' in flat(response)


def test_the_history_says_who_changed_what_and_why(as_reader, curator):
    source = make_source(title="Before")
    source.title, source.status = "After", SourceStatus.READ_WHOLE
    save_source(actor=curator, source=source, why="Mistyped")
    text = flat(page(as_reader, source))
    assert "<del>Before</del> <ins>After</ins>" in text
    assert "<del>Found</del> <ins>Read in full</ins>" in text
    assert "Mistyped" in text
    assert "curator" in text


def test_a_history_names_what_a_key_points_to(as_reader, curator):
    source = make_source()
    source.publisher = make_publisher(name="New owner")
    save_source(actor=curator, source=source)
    assert "<ins>New owner</ins>" in flat(page(as_reader, source))


def test_a_long_text_is_drawn_in_parts_that_say_what_is_around_them(as_reader):
    text = "".join(f"Line {number} of a long text 🧬.\n" for number in range(25_000))
    capture = make_capture(text)
    place = len(text) // 2
    claim = make_claim("", capture=capture, start=place, end=place + 20)
    response = page(as_reader, capture.source, at=place)
    shown = response.context["page"]
    assert PART - 5000 < len(captured(response)) <= PART
    assert captured(response) == text[shown.start : shown.end]
    assert shown.start < place < shown.end
    assert f"{shown.start:,} characters before this part" in flat(response)
    assert f"{len(text) - shown.end:,} characters after this part" in flat(response)
    assert f'id="c-{claim.uid}"' in flat(response)
    first = page(as_reader, capture.source)
    assert captured(first) == text[: first.context["page"].end]
    assert f'id="c-{claim.uid}"' not in flat(first)
    assert "1 claim" in flat(first)


def test_following_the_links_to_later_parts_reads_the_whole_text(as_reader):
    text = "".join(f"Line {number} of a long text.\n" for number in range(20_000))
    source = make_capture(text).source
    read, at = 0, 0
    while True:
        response = page(as_reader, source, at=at)
        shown = response.context["page"]
        assert shown.start <= read
        assert captured(response) == text[shown.start : shown.end]
        read = shown.end
        if not shown.after:
            break
        (at,) = map(int, re.findall(r"at=(\d+)#reader\">Later part", flat(response)))
    assert read == len(text)


@pytest.mark.parametrize("at", ["", "-1", "x", "99999999999", "1e3", "٣"])
def test_a_place_that_is_none_shows_the_beginning_or_the_end(as_reader, at):
    capture = make_capture()
    assert captured(page(as_reader, capture.source, at=at)) == TEXT


def test_claims_in_the_margin_have_the_numbers_that_people_say_aloud(as_reader):
    text = "".join(f"Line {number} of a long text.\n" for number in range(20_000))
    capture = make_capture(text)
    first, second = (make_claim("", capture=capture, start=start, end=start + 10) for start in (0, 300_000))
    response = page(as_reader, capture.source, at=300_000)
    assert f">Claim {second.short_number}</a>" in flat(response)
    assert f">Claim {first.short_number}</a>" not in flat(response)


def test_sentences_are_offered_to_the_keyboard_as_code_points(as_curator):
    text = "🧬 First one. Second one!\nThird 𝒳.\n"
    source = make_capture(text).source
    text_of_page = flat(page(as_curator, source))
    (found,) = re.findall(r'<script id="sentences" type="application/json">(.*?)</script>', text_of_page)
    assert [text[start:end] for start, end in json.loads(found)] == ["🧬 First one.", "Second one!", "Third 𝒳."]


# Marking


def mark(client, capture, follow=False, **data):
    return client.post(reverse("claim_mark", args=[capture.source.uid]), {"capture": capture.uid} | data, follow=follow)


def text_after(claim):
    return f"/sources/{claim.source.uid}/?capture={claim.capture.uid}&at={claim.start}#c-{claim.uid}"


@pytest.mark.parametrize("client", ["as_curator", "as_everything"])
def test_who_marks_stays_in_the_text(client, request):
    client, capture = request.getfixturevalue(client), make_capture()
    start = TEXT.index(QUOTE)
    response = mark(client, capture, start=start, end=start + len(QUOTE), quote=QUOTE)
    claim = Claim.objects.get()
    assert (claim.quote, claim.start) == (QUOTE, start)
    assert response["Location"] == text_after(claim)
    shown = flat(client.get(response["Location"]))
    assert f'<a href="{text_after(claim)}">Mark another</a>'.replace("&", "&amp;") in shown


def test_who_may_rate_is_offered_to_rate_now_while_a_round_is_open(as_everything, as_curator):
    told = []
    for client, quote in ((as_everything, QUOTE), (as_curator, "Our clinic treats knees.")):
        told.append(flat(client.get(mark(client, make_capture(), quote=quote)["Location"])))
    close_round(actor=everything(), round_=Round.objects.standing_now())
    told.append(flat(as_everything.get(mark(as_everything, make_capture(), quote=QUOTE)["Location"])))
    assert ["Rate now</a>" in words for words in told] == [True, False, False]
    assert ["Open the claim</a>" in words for words in told] == [False, True, True]
    assert f'/claims/{Claim.objects.order_by("pk")[0].uid}/#rate">Rate now' in told[0]


def test_a_curator_finds_the_way_to_change_what_is_known(as_curator, as_reader):
    source = make_source()
    edit = reverse("admin:claims_source_change", args=[source.uid])
    assert edit in flat(as_curator.get(source.get_absolute_url()))
    assert edit not in flat(as_reader.get(source.get_absolute_url()))
    assert as_curator.get(edit).status_code == 200


def test_a_selection_over_line_breaks_arrives_as_a_browser_sends_it(as_curator):
    capture = make_capture("One 🧬.\n\nTwo.")
    mark(as_curator, capture, start="0", end="12", quote="One 🧬.\r\n\r\nTwo.")
    assert Claim.objects.get().quote == "One 🧬.\n\nTwo."


def test_words_that_are_not_there_come_back_with_the_reason(as_curator):
    capture = make_capture()
    response = mark(as_curator, capture, quote="It never causes rejection.", statement="Typed before.")
    assert response.status_code == 422
    assert "does not stand in the text" in flat(response)
    assert "It never causes rejection.</textarea>" in flat(response)
    assert "Typed before." in flat(response)
    assert captured(response) == TEXT


def test_words_that_stand_twice_are_chosen_among_their_places(as_curator):
    capture = make_capture("Safe here. It heals. Sure there. It heals.")
    response = mark(as_curator, capture, quote="It heals.")
    values = re.findall(r'type="radio" name="place" value="([^"]+)"', flat(response))
    assert values == ["11-20", "33-42"]
    assert "Mark the chosen place" in flat(response)
    mark(as_curator, capture, quote="It heals.", place=values[1])
    assert Claim.objects.get().start == 33


def test_words_with_other_signs_are_offered_as_they_stand(as_curator):
    capture = make_capture("The body’s\u00a0“own” cells.")
    response = mark(as_curator, capture, quote='The body\'s "own" CELLS')
    assert "curly quotes, no-break spaces, case" in flat(response)
    assert '<blockquote class="quote ruled" dir="auto">The body’s\u00a0“own” cells</blockquote>' in flat(response)
    (place,) = re.findall(r'name="place" value="([^"]+)">Use the exact words', flat(response))
    mark(as_curator, capture, quote='The body\'s "own" CELLS', place=place)
    assert Claim.objects.get().quote == "The body’s\u00a0“own” cells"


def test_a_refused_selection_in_a_long_text_shows_its_part_again(as_curator):
    text = "".join(f"Line {number} of a long text.\n" for number in range(20_000))
    capture = make_capture(text)
    response = mark(as_curator, capture, start=400_000, end=400_020, quote="other words")
    shown = response.context["page"]
    assert shown.start < 400_000 < shown.end


def test_a_capture_of_another_source_is_not_marked(as_curator):
    capture, other = make_capture(), make_capture("Other words.")
    for uid in (other.uid, "\0", ""):
        response = as_curator.post(
            reverse("claim_mark", args=[capture.source.uid]), {"capture": uid, "quote": "Other words."}
        )
        assert response.status_code == 404
    assert not Claim.objects.exists()


def test_the_address_of_the_form_alone_leads_to_the_source(as_curator):
    source = make_capture().source
    assert as_curator.get(reverse("claim_mark", args=[source.uid]))["Location"] == source.get_absolute_url()


# Screening


def test_a_status_is_changed_with_a_reason_where_it_needs_one(as_curator):
    source = make_capture().source
    response = as_curator.post(source.get_absolute_url(), {"status": "excluded", "excluded_because": ""})
    assert response.status_code == 422
    assert "An excluded source says why." in flat(response)
    as_curator.post(source.get_absolute_url(), {"status": "excluded", "excluded_because": "Off topic."})
    source.refresh_from_db()
    assert (source.status, source.excluded_because) == (SourceStatus.EXCLUDED, "Off topic.")
    assert "Excluded because: Off topic." in flat(page(as_curator, source))


def test_a_refused_status_leaves_the_page_as_it_was(as_curator):
    source = make_capture().source
    response = as_curator.post(source.get_absolute_url(), {"status": "excluded", "excluded_because": ""})
    assert response.context["source"].status == SourceStatus.FOUND


# Who may


@pytest.mark.parametrize("client", ["as_reader", "as_reviewer", "as_lead"])
def test_who_is_not_a_curator_reads_and_gets_no_forms(client, request):
    client = request.getfixturevalue(client)
    claim = make_claim()
    response = page(client, claim.source)
    assert captured(response) == TEXT
    assert f'id="c-{claim.uid}"' in flat(response)
    for control in ("marking/start.js", "<textarea name", "Save status", "Save a newer copy", "sentences"):
        assert control not in flat(response)


@pytest.mark.parametrize("client", ["as_reader", "as_reviewer", "as_lead"])
def test_who_is_not_a_curator_is_refused_with_what_is_needed(client, request):
    client = request.getfixturevalue(client)
    capture = make_capture()
    source = capture.source
    for response in (
        client.get(NEW),
        client.post(NEW, {"text": "Words."}),
        mark(client, capture, quote=QUOTE),
        client.post(source.get_absolute_url(), {"status": "screened"}),
    ):
        assert response.status_code == 403
    assert not Claim.objects.exists()
    assert Source.objects.get().status == SourceStatus.FOUND


def test_who_is_not_logged_in_is_asked_to(client, db):
    source = make_capture().source
    for address in (NEW, source.get_absolute_url(), reverse("claim_mark", args=[source.uid])):
        assert client.get(address)["Location"].startswith("/login/")


# What it costs


def queries(client, source, **query):
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert page(client, source, **query).status_code == 200
    return len(counted)


def test_the_queries_do_not_grow_with_claims_captures_history_tags_or_duplicates(as_everything, curator):
    source = make_source(tags=[make_tag()])
    capture = make_capture("word " * 200, source=source)
    make_claim("", capture=capture, start=0, end=4)
    make_capture("word " * 200)
    source.publisher = make_publisher()
    save_source(actor=curator, source=source)
    page(as_everything, source)
    few = queries(as_everything, source, capture=capture.uid)
    for number in range(1, 20):
        make_claim("", capture=capture, start=number * 5, end=number * 5 + 4, voice="research", commitment="plain")
        make_capture(f"other {number}", source=source)
        make_capture("word " * 200)
        source.publisher = make_publisher()
        save_source(actor=curator, source=source, tags=[make_tag() for _ in range(number)])
    assert queries(as_everything, source, capture=capture.uid) == few


def test_a_page_never_reads_a_whole_long_text(as_reader):
    capture = make_capture("A line of a long text.\n" * 40_000)
    with CaptureQueriesContext(connection) as counted:
        page(as_reader, capture.source)
    read = [query["sql"] for query in counted if '"claims_capture"."text"' in query["sql"]]
    assert len(read) == 1
    assert re.search(r'SUBSTR(ING)?\("claims_capture"."text", 1, 200000\)', read[0])
    assert read[0].count('"claims_capture"."text"') == 1


def test_panels_of_a_new_source_with_nothing_in_them_are_one_line(as_curator):
    shown = flat(as_curator.get(make_source().get_absolute_url()))
    for panel in ("cap-h", "relations", "status-h"):
        assert f'<section class="card line" aria-labelledby="{panel}"' in shown
    read = flat(as_curator.get(make_capture().source.get_absolute_url()))
    assert '<section class="card line" aria-labelledby="reading-h"' in read
    assert "<summary>What the marks mean</summary>" in read
    marked = flat(as_curator.get(make_claim().source.get_absolute_url()))
    assert "<summary>What the marks mean</summary>" not in marked


def test_a_curator_is_told_of_numbers_that_may_have_lost_a_raised_sign(as_curator, as_reviewer):
    capture = make_capture("Each was given 2×106 cells, twice 2×106, and then 5 x 10-3 mg on 10² days.")
    page = f"/sources/{capture.source.uid}/"
    said = flat(as_curator.get(page))
    assert "Raised signs may be lost in this copy" in said
    assert said.count("may be “2×10⁶”") == said.count("may be “5 x 10⁻³”") == 1
    assert "Raised signs" not in flat(as_reviewer.get(page))
    assert "Raised signs" not in flat(as_curator.get(f"/sources/{make_capture(TEXT).source.uid}/"))
