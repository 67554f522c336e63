"""Declaring interests: none in one click, publishers named, and back to where one came from."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import InterestStatement
from tests import builders

pytestmark = pytest.mark.django_db
ADDRESS = "/account/interests/"


def test_none_is_one_click_and_leads_back(as_reviewer, reviewer):
    back = reverse("review")
    assert as_reviewer.post(ADDRESS, {"none": "on", "next": back}).headers["Location"] == back
    statement = InterestStatement.objects.get(reviewer=reviewer)
    assert statement.none
    assert "valid until" in as_reviewer.get(ADDRESS).content.decode()


def test_publishers_are_named(as_reviewer, reviewer):
    clinic = builders.make_publisher(name="Clinic A")
    builders.make_publisher(name="Clinic B")
    as_reviewer.post(ADDRESS, {"text": "Worked there.", "publishers": [clinic.uid]})
    statement = InterestStatement.objects.get(reviewer=reviewer)
    assert list(statement.publishers.all()) == [clinic]
    assert "Nothing of" in as_reviewer.get(ADDRESS).content.decode()


def test_of_many_publishers_names_are_typed(as_reviewer, reviewer, monkeypatch):
    monkeypatch.setattr("claims.forms.interest.MOST_OFFERED", 1)
    builders.make_publisher(name="Clinic A")
    other = builders.make_publisher(name="Clinic B")
    refused = as_reviewer.post(ADDRESS, {"text": "Worked there.", "others": "Clinic C"})
    assert refused.status_code == 422
    assert "There is no publisher “Clinic C” here" in refused.content.decode()
    as_reviewer.post(ADDRESS, {"text": "Worked there.", "others": "Clinic B\n"})
    assert list(InterestStatement.objects.get(reviewer=reviewer).publishers.all()) == [other]


def test_nothing_typed_is_refused_and_what_was_typed_comes_back(as_reviewer):
    builders.make_publisher()
    answer = as_reviewer.post(ADDRESS, {"text": " "})
    assert answer.status_code == 422
    assert "Say what the interests are, or that there are none." in answer.content.decode()
    both = as_reviewer.post(ADDRESS, {"text": "Holds shares.", "none": "on"})
    assert "Either there are none, or say which" in both.content.decode()
    assert "Holds shares." in both.content.decode()


@pytest.mark.parametrize("next_", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_nobody_is_led_to_another_site(as_reviewer, next_):
    assert as_reviewer.post(ADDRESS, {"none": "on", "next": next_}).headers["Location"] == ADDRESS


def test_it_needs_a_login(client, db):
    assert client.get(ADDRESS).status_code == 302


def test_one_sees_ones_own_statements_alone(as_reviewer):
    builders.make_statement(builders.make_user(), builders.make_publisher(name="A secret of others"))
    assert "A secret of others" not in as_reviewer.get(ADDRESS).content.decode().split("What I have declared")[1]


def test_the_queries_do_not_grow(as_reviewer, reviewer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_reviewer.get(ADDRESS)
        return len(captured)

    builders.make_statement(reviewer, builders.make_publisher())
    few = queries()
    for _ in range(4):
        builders.make_statement(reviewer, builders.make_publisher(), builders.make_publisher())
    assert queries() == few
