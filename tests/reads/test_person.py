"""Who comes with a request, read in one query."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.interest import declare_interests
from claims.choices import Role
from claims.models import InterestStatement, User
from claims.reads.person import person_of_request
from tests.builders import make_capture, make_claim, make_user
from tests.led import led_round

pytestmark = pytest.mark.django_db


def test_roles_and_what_pages_ask_come_in_one_query():
    person = make_user(Role.CURATOR, Role.REVIEWER)
    statement = declare_interests(actor=person, none=True)
    with CaptureQueriesContext(connection) as queries:
        found = person_of_request(person.pk)
        assert found.roles == {"curator", "reviewer"}
        assert found.alone
        assert found.statement_id == statement.pk
        assert not found.known.misses_claims
    assert len(queries) == 1


def test_the_same_is_said_of_a_person_who_did_not_come_with_a_request():
    person = make_user(Role.REVIEWER)
    assert (person.alone, person.statement_id) == (True, None)
    declare_interests(actor=person, none=True)
    assert person.statement_id == person_of_request(person.pk).statement_id
    make_user()
    assert not person.alone
    assert not person_of_request(person.pk).alone


def test_a_closed_account_is_no_company_and_has_no_roles():
    person, gone = make_user(Role.REVIEWER), make_user(Role.LEAD, is_active=False)
    assert person_of_request(person.pk).alone
    assert person_of_request(gone.pk).roles == frozenset()


def test_a_superuser_has_all_roles_and_who_has_none_has_none():
    chief = User.objects.create_superuser("chief", password="a long password")
    assert person_of_request(chief.pk).roles == set(Role.values)
    assert person_of_request(make_user().pk).roles == frozenset()
    assert person_of_request(0) is None


def test_a_statement_that_has_expired_is_none():
    person, now = make_user(Role.REVIEWER), timezone.now()
    InterestStatement.objects.create(reviewer=person, none=True, declared_at=now, expires_at=now - timedelta(days=1))
    assert person_of_request(person.pk).statement_id is None


def test_claims_are_hidden_from_who_reads_separately_and_from_who_rates_masked():
    reader, rater = make_user(Role.CURATOR), make_user(Role.REVIEWER)
    make_capture().readings.create(reader=reader, separate=True)
    led_round(make_claim(), raters=(rater,), masked=True)
    assert person_of_request(reader.pk).known.misses_claims
    assert person_of_request(rater.pk).known.misses_claims


def test_a_closed_account_does_not_come_in(client):
    person = make_user(Role.REVIEWER)
    client.force_login(person)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/").status_code == 302
