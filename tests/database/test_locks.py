"""Rows that are held as they are until a transaction ends."""

import threading

import pytest
from django.db import connection, transaction

from claims.actions.round import close_round
from claims.choices import Role
from claims.database.locks import read_held
from claims.models import Claim, Round
from tests.builders import make_claim, make_user, open_round

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# Long enough for a close that waits for nothing.
A_WHILE = 0.5


def beside(work):
    """Do this in another connection; gives the thread and the list of what came of it."""
    came = []

    def do():
        try:
            came.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    return thread, came


def test_a_round_is_not_closed_while_somebody_holds_it(installed):
    lead, round_ = make_user(Role.LEAD), open_round()
    with transaction.atomic():
        assert read_held(Round.objects.filter(pk=round_.pk)).is_open
        thread, closed = beside(lambda: close_round(actor=lead, round_=round_))
        thread.join(A_WHILE)
        assert closed == []
    thread.join()
    assert not closed[0].is_open


@pytest.mark.postgres
def test_many_hold_a_row_together_and_what_it_leads_to_is_read_with_it(installed):
    claim = make_claim()
    rows = Claim.objects.filter(pk=claim.pk).select_related("question")

    def hold():
        with transaction.atomic():
            return read_held(rows)

    with transaction.atomic():
        assert read_held(rows).question is None
        thread, held = beside(hold)
        thread.join(10)
        assert held == [claim]
