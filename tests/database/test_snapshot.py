import threading
from typing import Any

import pytest
from django.db import connection, transaction

from claims.database.snapshot import snapshot
from claims.exchange.export import Export
from claims.exchange.files import FILES
from claims.models import OPERATOR, Tag
from tests.builders import make_rating

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _vocabulary(installed):
    """A test with transactions of its own starts on emptied tables."""


def in_transaction() -> bool:
    return connection.in_atomic_block


def elsewhere(write) -> None:
    """Do it in a connection of its own; its error is ours."""
    errors = []

    def run() -> None:
        try:
            with transaction.atomic():
                write()
        except Exception as error:  # noqa: BLE001  handed on
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]


def test_a_file_is_of_one_moment_while_others_rate():
    claim = make_rating(rationale="Before.").claim
    blocks = Export(user=OPERATOR, file=FILES["ratings_wide"]).blocks()
    header = next(blocks)
    elsewhere(lambda: make_rating(claim, rationale="Meanwhile."))
    rest = b"".join(blocks)
    assert header.count(b"_verdict") == 1
    assert b"Before." in rest
    assert b"Meanwhile." not in rest
    assert b"Meanwhile." in b"".join(Export(user=OPERATOR, file=FILES["ratings_wide"]).blocks())


def test_reads_inside_see_one_state_and_hold_up_nobody():
    Tag.objects.create(name="before")
    with snapshot():
        assert Tag.objects.count() == 1
        elsewhere(lambda: Tag.objects.create(name="meanwhile"))
        assert Tag.objects.count() == 1
    assert Tag.objects.count() == 2


def test_a_download_that_is_broken_off_leaves_no_transaction_behind():
    make_rating()
    blocks = Export(user=OPERATOR, file=FILES["ratings"]).blocks()
    next(blocks)
    assert in_transaction()
    blocks.close()
    assert not in_transaction()
    Tag.objects.create(name="after")


@pytest.mark.sqlite
def test_writes_after_an_export_take_the_write_lock_at_once_as_before():
    wrapper: Any = connection
    with snapshot():
        assert wrapper.transaction_mode == "IMMEDIATE"
    assert wrapper.transaction_mode == "IMMEDIATE"


@pytest.mark.postgres
def test_nothing_can_be_written_inside_and_settings_end_with_it():
    with connection.cursor() as cursor:
        with snapshot():
            cursor.execute("SHOW transaction_isolation")
            assert cursor.fetchone() == ("repeatable read",)
            cursor.execute("SHOW enable_hashjoin")
            assert cursor.fetchone() == ("off",)
        cursor.execute("SHOW enable_hashjoin")
        assert cursor.fetchone() == ("on",)
