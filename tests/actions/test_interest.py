"""Interests: none, or words with publishers; for a year; the newest statement stands."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from claims.actions.interest import declare_interests
from claims.models import InterestStatement
from claims.reads.review.rounds import statements_of
from tests import builders

pytestmark = pytest.mark.django_db


def test_none_is_a_statement_that_expires_a_year_on(reviewer):
    statement = declare_interests(actor=reviewer, none=True)
    assert statement.expires_at - statement.declared_at == timedelta(days=365)
    assert statements_of([reviewer]) == {reviewer.pk: statement}


def test_the_newest_statement_stands(reviewer):
    publisher = builders.make_publisher()
    declare_interests(actor=reviewer, none=True)
    later = declare_interests(actor=reviewer, text="Holds shares.", publishers=[publisher])
    assert statements_of([reviewer])[reviewer.pk] == later
    assert list(later.publishers.all()) == [publisher]


@pytest.mark.parametrize("said", [{}, {"text": "  "}, {"none": True, "text": "Shares."}])
def test_it_says_none_or_which_and_not_both(said, reviewer):
    with pytest.raises(ValidationError) as refused:
        declare_interests(actor=reviewer, **said)
    assert "text" in refused.value.message_dict


def test_nobody_declares_without_a_login():
    with pytest.raises(PermissionDenied):
        declare_interests(actor=AnonymousUser(), none=True)


def test_an_expired_statement_is_none(reviewer):
    now = timezone.now()
    InterestStatement.objects.create(
        reviewer=reviewer, none=True, declared_at=now - timedelta(days=366), expires_at=now - timedelta(days=1)
    )
    assert statements_of([reviewer]) == {}
