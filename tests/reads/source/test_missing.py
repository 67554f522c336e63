"""What would show others that a copy is of its page, and what of that is not there."""

import pytest

from claims.actions.archive_copy import say_archive_copy
from claims.actions.capture import attach_file
from claims.reads.source.missing import shown_of
from tests.builders import everything, make_capture, make_source

pytestmark = pytest.mark.django_db

PAGE = "https://clinic.example/knees"
COPY = f"https://web.archive.org/web/20260102030405/{PAGE}?utm_source=x"
ALL = ["no address", "no picture", "no outside time-stamp"]


def test_what_is_not_there_is_said_until_it_is_there(django_assert_max_num_queries):
    bare = make_capture("Bare.")
    assert shown_of(bare).missing == ALL
    capture = make_capture(source=make_source(address=PAGE))
    assert shown_of(capture).missing == ALL[1:]
    attach_file(actor=everything(), capture=capture, data=b"words", filename="notes.txt")
    assert "no picture" in shown_of(capture).missing
    attach_file(actor=everything(), capture=capture, data=b"\x89PNG\r\n\x1a\n", filename="no ending")
    assert shown_of(capture).missing == ALL[2:]
    capture = say_archive_copy(actor=everything(), capture=capture, address=COPY)
    with django_assert_max_num_queries(3):
        assert shown_of(capture).missing == []


def test_a_copy_of_another_page_or_without_a_time_is_no_time_stamp_of_this_one():
    capture = make_capture(source=make_source(address=PAGE), archive_address=COPY.replace("knees", "hips"))
    assert shown_of(capture).other_page
    assert shown_of(capture).missing == ALL[1:]
    short = make_capture("Words.", source=make_source(address=PAGE), archive_address="https://archive.ph/AbC12")
    assert not shown_of(short).other_page
    assert "no outside time-stamp" in shown_of(short).missing
