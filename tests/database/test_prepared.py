"""Queries whose SQL is worked out once give what they give when it is worked out each time."""

import threading

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from claims.database.prepared import Prepared
from claims.models import Claim, Source
from tests.builders import make_claim, make_question, make_source

pytestmark = pytest.mark.django_db


def of_question(question, claim):
    return Claim.objects.filter(question=question, pk__gt=claim).select_related("source").order_by("pk")


def test_it_gives_the_rows_for_each_value_with_what_belongs_to_them():
    prepared, questions = Prepared(of_question), [make_question() for _ in range(2)]
    claims = [make_claim(question=questions[number % 2]) for number in range(5)]
    for question in questions:
        for claim in claims:
            found = prepared(question=question.pk, claim=claim.pk)
            assert found == list(of_question(question.pk, claim.pk))
    with CaptureQueriesContext(connection) as queries:
        (found,) = prepared(question=questions[0].pk, claim=claims[2].pk)
        assert found.source.title == claims[4].source.title
    assert len(queries) == 1


def test_values_annotations_and_uids_come_as_ever():
    here = make_claim().source
    prepared = Prepared(
        lambda uid: Source.objects.filter(uid=uid).annotate(
            quoted=Exists(Claim.objects.filter(source=OuterRef("pk")))
        ).values_list("uid", "created_at", "quoted")
    )  # fmt: skip
    assert prepared(uid=here.uid) == [(here.uid, Source.objects.get(pk=here.pk).created_at, True)]
    assert prepared(uid=make_source().uid)[0][2] is False
    assert prepared(uid="zzzzzzzzzz") == []


def test_what_is_not_asked_for_as_it_is_cannot_be_prepared():
    with pytest.raises(ValueError, match="not asked for"):
        Prepared(lambda claim: Claim.objects.filter(pk=claim + 1))(claim=1)
    with pytest.raises(ValueError, match="not asked for"):
        Prepared(lambda claim, question: Claim.objects.filter(pk=claim))(claim=1, question=2)


@pytest.mark.postgres
def test_what_is_held_is_held_for_others_who_hold_it_too():
    claim = make_claim()
    prepared = Prepared(lambda uid: Claim.objects.filter(uid=uid), held=True)
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        assert prepared(uid=claim.uid) == [claim]
    assert "FOR SHARE" in queries[-1]["sql"]


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_through_its_own_connection(installed):
    claim, found = make_claim(), []
    prepared = Prepared(lambda uid: Claim.objects.filter(uid=uid))

    def ask():
        found.append(prepared(uid=claim.uid))
        connection.close()

    prepared(uid=claim.uid)
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [[claim]]
