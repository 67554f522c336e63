"""Lists and offers of the admin: as quick with many rows as with few."""

import json
import re

import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.admin import paging
from claims.admin.paging import BoundedPaginator
from claims.choices import Role
from claims.models import Claim
from tests.admin.pages import address, says
from tests.builders import (
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_pair,
    make_publisher,
    make_question,
    make_rating,
    make_search,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
NOUNS = (
    "source", "capture", "claim", "claimpair", "question", "evidenceitem", "evidencelink", "searchrecord", "rating",
    "publisher", "tag", "user",
)  # fmt: skip


def make_world():
    """One of everything, joined as it mostly is."""
    question = make_question()
    source = make_source(publisher=make_publisher(), tags=[make_tag()])
    capture = make_capture(source=source)
    claim = make_claim(capture=capture, question=question)
    item = make_evidence_item(source=source, capture=capture, exact="It rarely causes immune rejection.")
    make_evidence_link(item, question=question)
    make_evidence_link(item, claim=claim)
    make_search(question)
    make_rating(claim)
    make_pair(claim, make_claim("Our clinic treats knees.", voice="research"))
    return {"source": source, "capture": capture, "claim": claim, "question": question, "evidenceitem": item}


def queries(client, page):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(page).status_code == 200
    return [query["sql"] for query in seen]


@pytest.mark.parametrize("noun", NOUNS)
def test_the_queries_of_a_list_do_not_grow_with_its_rows(as_lead, noun):
    make_world()
    as_lead.get(address(noun))
    few = queries(as_lead, address(noun))
    for _ in range(8):
        make_world()
    assert len(queries(as_lead, address(noun))) == len(few)


@pytest.mark.parametrize("role", ["curator", "lead"])
@pytest.mark.parametrize("noun", ["source", "capture", "claim", "question", "evidenceitem"])
def test_the_queries_of_a_record_do_not_grow_with_what_belongs_to_it(role, noun, client):
    client.force_login(make_user(Role(role)))
    world = make_world()
    page = address(noun, "change", world[noun].pk)
    client.get(page)
    few = queries(client, page)
    for number in range(8):
        make_capture(f"Copy {number}", source=world["source"])
        make_claim("It rarely causes immune rejection.", capture=world["capture"])
        make_search(world["question"])
        make_evidence_link(question=world["question"])
        make_evidence_link(claim=world["claim"])
        make_evidence_link(world["evidenceitem"], question=make_question())
    assert len(queries(client, page)) == len(few)


@pytest.mark.parametrize("noun", ["source", "capture", "claim", "evidenceitem"])
def test_neither_lists_nor_records_read_the_captured_texts(as_curator, noun):
    world = make_world()
    history = address(noun, "history", world[noun].pk)
    for page in (
        address(noun),
        address(noun, "change", world[noun].pk),
        history,
        f"{address('claim', 'add')}?capture=1",
    ):
        for sql in queries(as_curator, page):
            read = re.sub(r'(?i)substr(ing)?\("claims_capture"\."text"', "", sql.partition(" FROM ")[0])
            assert '"claims_capture"."text"' not in read, page


def test_a_list_counts_no_further_than_it_pages(as_curator, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    capture = make_capture()
    for _ in range(5):
        make_claim(capture=capture)
    shown = as_curator.get(address("claim"))
    assert "More than 3 claims: search or filter to reach the rest." in says(shown)
    paginator = BoundedPaginator(Claim.objects.order_by("pk"), 2)
    assert (paginator.count, paginator.num_pages, paginator.more) == (3, 2, True)
    with pytest.raises(EmptyPage):
        paginator.page(3)
    counted = [sql for sql in queries(as_curator, address("claim")) if "COUNT(" in sql]
    assert all("LIMIT 4" in sql for sql in counted)


def test_few_rows_are_counted_as_they_are(as_curator):
    make_claim()
    assert "1 claim" in says(as_curator.get(address("claim")))
    assert "More than" not in says(as_curator.get(address("claim")))


def offers(client, field, term, model="claim"):
    asked = {"app_label": "claims", "model_name": model, "field_name": field, "term": term}
    response = client.get("/admin/autocomplete/", asked)
    assert response.status_code == 200
    return [offer["text"] for offer in json.loads(response.content)["results"]]


def test_a_field_offers_what_is_typed_into_it(as_curator):
    world = make_world()
    make_question("Does anything else help?")
    source = world["source"]
    assert offers(as_curator, "question", world["question"].text) == [world["question"].text]
    assert offers(as_curator, "source", source.title, "capture") == [source.title]
    assert offers(as_curator, "publisher", source.publisher.name, "source") == [source.publisher.name]
    assert offers(as_curator, "claim", "immune rejection", "evidencelink") == ["It rarely causes immune rejection."]
    (copy,) = offers(as_curator, "capture", source.title)
    assert copy.startswith(f"{source.title}: full text, 20")
    assert copy.endswith(f"{world['capture'].length} characters")


def test_offers_are_for_those_who_may_come_in(as_reviewer):
    asked = {"app_label": "claims", "model_name": "claim", "field_name": "question", "term": "x"}
    assert as_reviewer.get("/admin/autocomplete/", asked).status_code == 403


def test_withdrawn_questions_are_neither_offered_nor_listed_unless_asked_for(as_curator):
    question = make_question("Does it help?")
    as_curator.post(f"/admin/claims/question/{question.uid}/step/withdraw/", {"because": "Twice"})
    assert offers(as_curator, "question", "help") == []
    assert "Does it help?" not in says(as_curator.get(address("question")))
    assert "Does it help? (withdrawn)" in says(as_curator.get(address("question"), {"withdrawn": "yes"}))


@pytest.mark.parametrize(("asked", "sorted_by"), [("6", ["strength", "pk"]), ("-6", ["-strength", "-pk"])])
def test_a_list_is_sorted_as_its_index_is(as_curator, asked, sorted_by):
    make_claim(strength="direct")
    shown = as_curator.get(address("claim"), {"o": asked}).context["cl"]
    assert list(shown.queryset.query.order_by) == sorted_by


def test_only_columns_with_an_index_can_be_sorted(as_curator):
    make_claim()
    page = as_curator.get(address("claim"), {"o": "2.3"}).context["cl"]
    assert list(page.queryset.query.order_by) == ["-id"]
