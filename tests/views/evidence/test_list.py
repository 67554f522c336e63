"""The list of studies."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import make_capture, make_claim, make_evidence_item, make_evidence_link, make_question, make_source
from tests.flat import text_at

pytestmark = pytest.mark.django_db
LIST = reverse("evidence_list")


def titles(client, query=""):
    text = text_at(client, f"{LIST}?{query}")
    return {name for name in ("Alpha", "Beta", "Gamma") if f">{name}<" in text}


@pytest.fixture
def items():
    claim = make_claim(question=make_question())
    alpha = make_evidence_item(
        title="Alpha", design="cohort", retraction_status="retracted", source=claim.source, population="adults"
    )
    make_evidence_link(alpha, question=claim.question)
    beta = make_evidence_item(title="Beta", doi="10.1000/2", source=make_source(author_printed="Doe J"))
    return alpha, beta, make_evidence_item(title="Gamma", design="in_vitro", species="cell")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Alpha", "Beta", "Gamma"}),
        ("q=adults", {"Alpha"}),
        ("q=doe", {"Beta"}),
        ("q=10.1000/2", {"Beta"}),
        ("design=none", {"Beta"}),
        ("design=in_vitro", {"Gamma"}),
        ("retraction=retracted", {"Alpha"}),
        ("circular=yes", {"Alpha"}),
        ("circular=no", {"Beta", "Gamma"}),
        ("species=cell&circular=no", {"Gamma"}),
        ("design=nonsense", set()),
        ("sort=added&size=25", {"Alpha", "Beta", "Gamma"}),
    ],
)
def test_it_is_filtered(as_reader, items, query, found):
    assert titles(as_reader, query) == found


def test_a_row_says_design_retraction_and_for_how_many_claims_it_is_circular(as_reader, items):
    text = text_at(as_reader, LIST)
    for said in ("cohort", "OCEBM level 3", "retracted", "circular for 1 claim"):
        assert said in text


def test_queries_do_not_grow_with_rows(as_reader, items):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            text_at(as_reader, LIST)
        return len(captured)

    few = queries()
    for number in range(6):
        item = make_evidence_item(source=make_source())
        question = make_question()
        make_evidence_link(item, question=question)
        make_claim("It helps.", capture=make_capture(f"It helps. {number}", source=item.source), question=question)
    assert queries() <= few


def test_a_view_of_it_is_kept_under_a_name(as_reader, items):
    new = reverse("saved_view_new", args=["evidence"])
    as_reader.post(f"{new}?query=circular%3Dyes", {"name": "Circular"})
    assert "Circular" in text_at(as_reader, LIST)
