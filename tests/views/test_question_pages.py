"""Asking a question, recording a search for it, and the table of evidence on it."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Question, SearchRecord
from tests.builders import make_capture, make_claim, make_evidence_item, make_evidence_link, make_question, make_source
from tests.flat import text_at

pytestmark = pytest.mark.django_db


def test_a_question_is_asked_and_said_in_other_words(as_curator, as_reader):
    new = reverse("question_new")
    assert as_reader.get(new).status_code == 403
    assert as_curator.post(new, {"text": ""}).status_code == 422
    as_curator.post(new, {"text": "Do cells help?", "population": "adults"})
    question = Question.objects.get()
    edit = reverse("question_edit", args=[question.uid])
    assert as_reader.post(edit, {"text": "No"}).status_code == 403
    as_curator.post(edit, {"text": "Do cells help knees?", "reason": "Closer"})
    question.refresh_from_db()
    assert (question.text, question.population) == ("Do cells help knees?", "")
    assert "Closer" in text_at(as_reader, question.get_absolute_url())
    make_question("Taken?")
    assert as_curator.post(edit, {"text": "Taken?"}).status_code == 422


def test_a_search_is_recorded_on_the_page_of_its_question(as_curator, as_reader):
    question = make_question()
    address = reverse("search_new", args=[question.uid])
    assert address in text_at(as_curator, question.get_absolute_url())
    assert address not in text_at(as_reader, question.get_absolute_url())
    assert as_reader.post(address, {"where_searched": "PubMed", "terms": "cells"}).status_code == 403
    assert as_curator.post(address, {"where_searched": "PubMed"}).status_code == 422
    wrong = as_curator.post(address, {"where_searched": "PubMed", "terms": "cells", "searched_on": "yesterday"})
    assert wrong.status_code == 422
    as_curator.post(address, {"where_searched": "PubMed", "terms": "cells", "searched_on": "2026-11", "hits": "0"})
    search = SearchRecord.objects.get()
    assert (search.question, search.searched_on, search.hits) == (question, "2026-11", 0)


@pytest.fixture
def question():
    """A question with two studies, one of them on the page of a claim."""
    question = make_question(text="=Do cells help?")
    claim = make_claim(capture=make_capture(source=make_source()), question=question)
    own = make_evidence_item(title="Own case", design="case_report", source=claim.source)
    trial = make_evidence_item(title="A trial", design="rct_parallel", n_randomised=42, direction="no_difference")
    make_evidence_link(own, question=question, stance="for")
    make_evidence_link(trial, question=question, stance="against", directness="partly", mismatches=["dose", "species"])
    return question


def test_the_table_has_a_row_a_study_by_design_and_adds_nothing_up(as_reader, question):
    text = text_at(as_reader, reverse("question_evidence", args=[question.uid]))
    for said in ("42 randomised", "OCEBM level 2", "partly direct: other dose or route, other species", "not checked",
                 "no difference shown", "for 1 claim", "for none"):  # fmt: skip
        assert said in text
    assert text.index("A trial") < text.index("Own case")
    assert "otal" not in text.split("<tbody")[1].split("</tbody")[0]


def test_the_file_has_the_same_with_codes_and_no_formula(as_reader, question):
    response = as_reader.get(reverse("question_evidence_csv", args=[question.uid]))
    assert "attachment" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))
    assert [row["evidence_title"] for row in rows] == ["A trial", "Own case"]
    assert rows[0]["mismatches"] == "dose species"
    assert [row["circular_for_claims"] for row in rows] == ["0", "1"]
    assert rows[0]["question"] == "'=Do cells help?"
    assert "stance" not in rows[0]


def test_queries_of_the_table_do_not_grow_with_studies(as_reader, question):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            text_at(as_reader, reverse("question_evidence", args=[question.uid]))
        return len(captured)

    few = queries()
    for _ in range(4):
        make_evidence_link(make_evidence_item(same_patients_as=make_evidence_item()), question=question)
    assert queries() == few


def test_the_page_of_the_question_marks_what_is_circular_for_some_of_its_claims(as_reader, question):
    text = text_at(as_reader, question.get_absolute_url())
    assert "circular for 1 claim" in text
    assert "1 circular for some of the claims" in text
