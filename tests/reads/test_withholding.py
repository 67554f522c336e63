"""What is withheld: what each reader of captured words is given."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.capture import attach_file
from claims.actions.withholding import lift_withholding
from claims.models import Claim
from claims.reads.withholding import (
    WITHHELD,
    bytes_readable,
    files_readable,
    in_force,
    is_withheld,
    passage_shown,
    quote_as_shown,
    quote_shown,
    readable,
    selector_shown,
    withheld_claims,
    withheld_from,
    withheld_of,
    withheld_on,
    withholdings_of,
)
from tests.builders import QUOTE, TEXT, everything, make_capture, make_claim, make_evidence_item, make_withholding

pytestmark = pytest.mark.django_db
START = TEXT.index(QUOTE)
END = START + len(QUOTE)


def lift(withholding):
    lift_withholding(actor=everything(), withholding=withholding, because="Asked again.")


def again(claim):
    return Claim.objects.get(pk=claim.pk)


def test_what_is_lifted_is_in_force_no_more_and_other_captures_are_left_out():
    captures = make_capture(), make_capture()
    one, other = (make_withholding(capture) for capture in captures)
    assert set(in_force()) == {one, other}
    assert list(in_force([one.capture_id, None])) == [one]
    assert list(in_force([])) == []
    lift(one)
    assert list(in_force()) == [other]


def test_a_capture_says_what_is_withheld_of_it():
    capture, hidden, free = make_capture(), make_capture(), make_capture()
    whole = make_withholding(hidden)
    make_withholding(capture, 3, 8)
    make_withholding(capture, 20, 24)
    assert withheld_of(capture).spans == ((3, 8), (20, 24))
    assert withheld_of(whole.capture).spans == ((0, whole.capture.length),)
    assert not withheld_of(free)
    with CaptureQueriesContext(connection) as queries:
        found = withheld_on([capture.pk, whole.capture_id, free.pk])
    assert len(queries) == 1
    assert found == {capture.pk: withheld_of(capture), whole.capture_id: withheld_of(whole.capture)}


def test_withholdings_come_by_place_and_that_of_the_whole_first():
    capture = make_capture()
    other = make_capture()
    late, early = make_withholding(capture, 30, 35), make_withholding(capture, 0, 5)
    whole = make_withholding(capture)
    make_withholding(other)
    with CaptureQueriesContext(connection) as queries:
        found = withholdings_of(capture.pk)
        assert {one.created_by.username for one in found} == {"everything"}
        assert withheld_from([whole for whole in found if whole.start is None]).spans == ((0, capture.length),)
        assert all("text" in one.capture.get_deferred_fields() for one in found)
    assert found == [whole, early, late]
    assert len(queries) == 1
    assert withheld_from([late, early]).spans == ((0, 5), (30, 35))


def test_stored_bytes_are_given_out_unless_something_of_them_is_withheld():
    capture, same_bytes = make_capture(), make_capture()
    assert bytes_readable(capture)
    part = make_withholding(same_bytes, 0, 5)
    assert not bytes_readable(capture)
    lift(part)
    assert bytes_readable(capture)
    make_withholding(capture)
    capture.refresh_from_db()
    assert not bytes_readable(capture)


def test_a_withheld_capture_gives_no_bytes_whatever_its_withholdings_say():
    capture = make_capture()
    capture.withheld_at = capture.stored_at
    assert not bytes_readable(capture)
    capture.withheld_at, capture.purged_at = None, capture.stored_at
    assert not bytes_readable(capture)


def test_a_file_beside_a_withheld_text_is_not_given_out_either():
    capture, beside = make_capture("Another text."), make_capture()
    attached = attach_file(actor=everything(), capture=beside, data=b"Seen on the page.", filename="page.txt")
    also = attach_file(actor=everything(), capture=capture, data=b"Seen on the page.", filename="page.txt")
    assert attached.sha256 == also.sha256
    assert files_readable([attached.sha256])
    make_withholding(beside, 0, 5)
    assert not files_readable([attached.sha256])
    assert not bytes_readable(capture)
    assert files_readable([capture.sha256])


def test_a_claim_shows_its_words_until_they_are_withheld():
    claim = make_claim(statement="It is safe.")
    assert readable(claim)
    assert quote_shown(claim) == QUOTE
    withholding = make_withholding(claim.capture, START, START + 1)
    claim = again(claim)
    assert not readable(claim)
    assert quote_shown(claim) == WITHHELD
    lift(withholding)
    assert quote_shown(again(claim)) == QUOTE


@pytest.mark.parametrize("field", ["quote", "statement"])
def test_lists_show_the_same_by_an_expression(field):
    hidden, free = make_claim(statement="It is safe."), make_claim(statement="It is safe.")
    make_withholding(hidden.capture, START, END)
    shown = dict(Claim.objects.annotate(shown=quote_as_shown(field=field)).values_list("pk", "shown"))
    assert shown == {hidden.pk: WITHHELD, free.pk: getattr(free, field)}
    through = dict(
        Claim.anchors.rel.related_model.objects.annotate(shown=quote_as_shown("claim__", field)).values_list(
            "claim", "shown"
        )
    )
    assert through == shown


def test_claims_that_are_withheld_are_found_and_no_others():
    hidden, beside = make_claim(), make_claim()
    make_withholding(hidden.capture, START, END)
    make_withholding(beside.capture, 0, 3)
    assert list(withheld_claims()) == [hidden]


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (0, START, QUOTE),
        (START, START + 2, f"{WITHHELD}{QUOTE[2:]}"),
        (END - 2, END + 5, f"{QUOTE[:-2]}{WITHHELD}"),
        (START, END, WITHHELD),
        (END, END + 1, QUOTE),
    ],
)
def test_a_passage_shows_what_is_not_withheld_of_it(start, end, shown):
    capture = make_capture()
    item = make_evidence_item(source=capture.source, capture=capture, exact=QUOTE)
    make_withholding(capture, start, end)
    assert passage_shown(item, withheld_on([capture.pk])) == shown
    assert is_withheld(item) is (shown != QUOTE)


def test_a_passage_of_a_capture_of_which_nothing_is_withheld_is_not():
    capture = make_capture()
    assert not is_withheld(make_evidence_item(source=capture.source, capture=capture, exact=QUOTE))


def test_a_passage_without_a_place_is_never_withheld_and_a_purged_one_stays_so():
    item = make_evidence_item()
    assert not is_withheld(item)
    assert passage_shown(item, {}) == ""
    item.exact = WITHHELD
    assert passage_shown(item, {}) == WITHHELD


@pytest.mark.parametrize("of", ["claim", "anchor"])
@pytest.mark.parametrize(
    ("start", "end", "hidden"),
    [
        (START - 5, START, "before"),
        (START, START + 1, "words"),
        (END - 1, END, "words"),
        (END, END + 5, "after"),
    ],
)
def test_a_selector_hides_its_words_whole_and_what_stands_around_them_in_part(of, start, end, hidden):
    claim = make_claim()
    placed = claim if of == "claim" else claim.anchors.get()
    make_withholding(claim.capture, start, end)
    before, words, after = selector_shown(placed, withheld_on([claim.capture_id]))
    assert words == (WITHHELD if hidden == "words" else QUOTE)
    assert before == (f"{claim.prefix[:-5]}{WITHHELD}" if hidden == "before" else claim.prefix)
    assert after == (f"{WITHHELD}{claim.suffix[5:]}" if hidden == "after" else claim.suffix)


def test_nothing_withheld_leaves_a_selector_as_it_is():
    claim = make_claim()
    assert selector_shown(claim, {}) == (claim.prefix, QUOTE, claim.suffix)


def test_marking_withheld_words_is_refused():
    capture = make_capture()
    make_withholding(capture, START, END)
    with pytest.raises(ValidationError):
        make_claim(capture=capture)
