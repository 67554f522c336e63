"""The questions list."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.evidence_item import withdraw_evidence_link
from claims.choices import Voice
from claims.models import Claim, Question
from claims.views import base
from claims.views.question import list as question_list
from tests.builders import (
    QUOTE,
    everything,
    make_capture,
    make_claim,
    make_evidence_link,
    make_question,
    make_source,
)
from tests.flat import flat


def shown(response):
    """Texts of the questions on a page, in order."""
    return re.findall(r'<td role="cell" class="full"><a href="/questions/\w+/">([^<]+)</a>', flat(response))


def cells(response):
    """Numbers of the first row: claims by side, and evidence."""
    row = re.search(r"<tbody.*?</tr>", flat(response), re.S)[0]
    return {label: re.sub("<[^>]+>", "", cell) for label, cell in re.findall(r'data-label="([^"]+)">(.*?)</td>', row)}


def test_claims_are_counted_by_side_and_evidence_by_link(as_reader):
    question = make_question("Is it safe?")
    clinic = make_capture(source=make_source(source_type="clinic"))
    journal = make_capture(source=make_source(source_type="journal"))
    untyped = make_capture(source=make_source(source_type=""))
    spoken = [
        (clinic, ""), (clinic, Voice.RESEARCH), (clinic, Voice.TESTIMONIAL), (journal, Voice.OTHER), (untyped, ""),
        (untyped, Voice.MARKETING), (journal, ""),
    ]  # fmt: skip
    for capture, voice in spoken:
        make_claim(QUOTE, capture=capture, question=question, voice=voice)
    gone = make_claim(QUOTE, capture=clinic, question=question)
    Claim.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawn_because="Not a claim.")
    make_evidence_link(question=question)
    withdrawn = make_evidence_link(question=question)
    withdraw_evidence_link(actor=everything(), link=withdrawn, because="Another treatment.")
    response = as_reader.get("/questions/")
    assert cells(response) == {
        "Marketing": "3", "Research": "3", "Other": "0", "Not classified": "1", "Evidence": "1",
    }  # fmt: skip
    assert f'href="/claims/?question={question.uid}&amp;side=research"' in flat(response)


def test_very_many_claims_are_not_counted_to_the_end(as_reader, monkeypatch):
    monkeypatch.setattr(question_list, "MOST_PER_SIDE", 2)
    question, capture = make_question(), make_capture()
    for _ in range(4):
        make_claim(QUOTE, capture=capture, question=question)
    assert cells(as_reader.get("/questions/"))["Marketing"] == "2+"


def test_questions_are_found_by_parts_of_words_and_sorted(as_reader):
    for text in ("Does it help knees?", "Is it safe?", "Are knees 100% healed?"):
        make_question(text)
    assert shown(as_reader.get("/questions/")) == [
        "Are knees 100% healed?", "Does it help knees?", "Is it safe?",
    ]  # fmt: skip
    assert shown(as_reader.get("/questions/?q=KNEE+help")) == ["Does it help knees?"]
    assert shown(as_reader.get("/questions/?q=%25")) == []
    assert shown(as_reader.get("/questions/?sort=-text"))[0] == "Is it safe?"
    assert shown(as_reader.get("/questions/?sort=-added"))[0] == "Are knees 100% healed?"


def test_withdrawn_and_merged_questions_are_left_out(as_reader):
    kept, withdrawn, merged = make_question("Kept?"), make_question("Withdrawn?"), make_question("Merged?")
    Question.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now(), withdrawn_because="Unclear.")
    Question.objects.filter(pk=merged.pk).update(merged_into=kept)
    assert shown(as_reader.get("/questions/")) == ["Kept?"]


def test_leafing_through_shows_every_question_once(as_reader, monkeypatch):
    monkeypatch.setattr(base, "SIZES", (25, 3))
    texts = sorted(make_question(f"Question {n:02}?").text for n in range(8))
    found, address = [], "/questions/?size=3"
    while address:
        response = as_reader.get(address)
        found += shown(response)
        link = re.search(r'<a href="([^"]+)"[^>]*>Next</a>', flat(response))
        address = link and "/questions/" + link[1].replace("&amp;", "&")
    assert found == texts


def test_no_questions_at_all_says_where_they_come_from(as_reader):
    assert "No questions yet" in flat(as_reader.get("/questions/"))
    make_question()
    page = flat(as_reader.get("/questions/?q=xylophone"))
    assert "No questions match" in page
    assert "clear all filters" in page


def test_the_number_of_queries_does_not_grow_with_questions(as_reader):
    make_claim(question=make_question())
    as_reader.get("/questions/")
    with CaptureQueriesContext(connection) as one:
        as_reader.get("/questions/")
    for _ in range(19):
        make_evidence_link(question=make_claim(question=make_question()).question)
    with CaptureQueriesContext(connection) as twenty:
        assert len(shown(as_reader.get("/questions/"))) == 20
    assert len(twenty) == len(one)


def test_the_list_needs_a_login(client, db):
    assert client.get("/questions/").status_code == 302
