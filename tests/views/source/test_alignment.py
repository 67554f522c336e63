"""Two texts side by side, and the button that looks for copies."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.texts import article, page
from claims.models import SourceRelation
from claims.rules.confined import TooMuch
from claims.rules.copies.alignment import Sentences
from claims.views.source import alignment as page_of_two
from tests.builders import make_capture, make_relation, make_source, make_withholding
from tests.flat import flat
from tests.rules.copies.test_alignment import COPY, ORIGINAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy():
    return make_capture(COPY)


@pytest.fixture
def original():
    return make_capture(ORIGINAL)


def address(copy, original, query=""):
    return reverse("alignment", args=[copy.source.uid, original.source.uid]) + query


def shown(client, copy, original, query=""):
    response = client.get(address(copy, original, query))
    assert response.status_code == 200
    return flat(response)


def test_the_page_tells_what_was_kept_altered_dropped_and_added(as_reader, copy, original):
    body = shown(as_reader, copy, original)
    assert "People who <del>might </del><ins>may </ins>benefit from stem cell" in body
    assert "<del>It rarely causes immune rejection.</del>" in body
    assert "Pain fell." in body
    assert "<dt>Dropped</dt><dd>1 sentence of the other text</dd>" in body
    assert "words in 3 sentences" in body
    assert "No sentence is the same." in body
    assert f"?capture={original.uid}&amp;at={ORIGINAL.index('It rarely')}" in body


def test_limits_that_were_dropped_or_changed_stand_in_an_alert(as_reader, copy, original):
    body = shown(as_reader, copy, original)
    alert = body[body.index("Limits dropped or changed") : body.index('id="altered"')]
    for words in ("<del>if</del>", "<del>rarely</del>", "with its whole sentence", "<del>might</del> → <ins>may</ins>"):
        assert words in alert
    assert "Limits dropped or changed" not in shown(as_reader, copy, make_capture(COPY))


def test_nothing_that_came_in_runs_in_a_browser(as_reader):
    bad = make_capture("<script>alert(1)</script> may help seven patients. <b>x</b>")
    body = shown(as_reader, bad, make_capture("<script>alert(2)</script> can help seven patients."))
    assert "<script>alert" not in body
    assert "&lt;script&gt;" in body


def test_withheld_texts_are_not_shown(as_reader, copy, original):
    at = ORIGINAL.index("It rarely")
    make_withholding(original, at, at + len("It rarely causes immune rejection."))
    body = shown(as_reader, copy, original)
    assert "immune rejection" not in body
    assert "[withheld]" in body
    make_withholding(copy)
    body = shown(as_reader, copy, original)
    assert "is withheld, and is not compared" in body
    assert "stroke" not in body


def test_a_sign_that_the_document_prints_is_not_taken_for_withheld_words(as_reader, original):
    printed = make_capture("Sales rose ████ last year. ██████████ Nothing else did.")
    body = shown(as_reader, printed, original)
    assert "Sales rose ████ last year." in body
    assert "[withheld]" not in body
    at = ORIGINAL.index("It rarely")
    make_withholding(original, at, at + len("It rarely causes immune rejection."))
    body = shown(as_reader, printed, original)
    assert "Sales rose ████ last year." in body
    assert "<del>[withheld]</del>" in body


def test_two_captures_of_one_source_are_compared(as_reader, original):
    newer = make_capture(COPY, source=original.source)
    body = shown(as_reader, newer, original)
    assert "<del>It rarely causes immune rejection.</del>" in body
    back = shown(as_reader, original, newer, f"?capture={original.uid}&with={newer.uid}")
    assert "<del>Pain fell.</del>" in back


def test_a_source_without_text_says_so(as_reader, copy):
    empty = make_source()
    response = as_reader.get(reverse("alignment", args=[copy.source.uid, empty.uid]))
    assert "nothing to compare" in flat(response)


def test_what_is_not_known_is_not_found(as_reader, copy, original):
    for uid in ("0000000000", "2222222222", "x"):
        assert as_reader.get(f"/sources/{copy.source.uid}/align/{uid}/").status_code == 404
        assert as_reader.get(address(copy, original, f"?capture={uid}")).status_code == 404
    assert as_reader.get(address(copy, original, f"?capture={original.uid}")).status_code == 404
    assert as_reader.get(address(copy, original, "?rows=²")).status_code == 200


def test_of_long_texts_the_first_sentences_are_drawn_and_more_on_request(as_reader):
    random = Random(3)  # noqa: S311  invented text
    one, other = make_capture(article(random, 9_000)), make_capture(article(random, 9_000))
    body = shown(as_reader, one, other)
    assert "more are not shown" in body
    assert "rows=2000" in body
    assert "more are not shown" not in shown(as_reader, one, other, "?rows=2000")


def test_a_text_that_is_compared_in_part_says_so(as_reader, copy, monkeypatch):
    monkeypatch.setattr(Sentences.__init__, "__defaults__", (100,))
    assert "Only the beginning was compared: 100 of" in shown(as_reader, copy, make_capture(ORIGINAL))


def test_the_queries_do_not_grow_with_the_texts(as_reader, copy, original):
    def number(*pair):
        with CaptureQueriesContext(connection) as counted:
            shown(as_reader, *pair)
        return len(counted)

    random = Random(3)  # noqa: S311  invented text
    assert number(copy, original) == number(make_capture(article(random)), make_capture(article(random)))


def test_a_relation_leads_to_its_texts_from_both_ends(as_reader, copy, original):
    make_relation(copy.source, original.source)
    for capture in (copy, original):
        assert address(copy, original) in flat(as_reader.get(capture.source.get_absolute_url()))


def test_a_curator_looks_for_copies_on_the_source_page(as_curator):
    random = Random(3)  # noqa: S311  invented text
    text = article(random)
    original, copy = make_capture(text), make_capture(page(text, 1))
    assert "Look for copies" in flat(as_curator.get(copy.source.get_absolute_url()))
    look = reverse("copies_look", args=[copy.source.uid])
    body = flat(as_curator.post(look, follow=True))
    assert "Looked for copies: 1 candidate." in body
    assert SourceRelation.objects.get().to_source == original.source
    assert "no new candidates" in flat(as_curator.post(look, follow=True))


def test_looking_in_vain_says_why(as_curator, copy):
    empty = make_source()
    look = reverse("copies_look", args=[empty.uid])
    assert "Save one first" in flat(as_curator.post(look, follow=True))
    make_withholding(copy)
    look = reverse("copies_look", args=[copy.source.uid])
    assert "newest saved copy" in flat(as_curator.post(look, follow=True))


def test_who_is_no_curator_does_not_look(as_reviewer, copy):
    look = reverse("copies_look", args=[copy.source.uid])
    assert as_reviewer.post(look).status_code == 403
    assert as_reviewer.get(look).status_code == 405
    assert "Look for copies" not in flat(as_reviewer.get(copy.source.get_absolute_url()))


def test_texts_that_take_too_long_to_compare_are_said_to_be_so(as_reader, copy, original, monkeypatch):
    def refuse(*texts):
        raise TooMuch

    monkeypatch.setattr(page_of_two, "align_bounded", refuse)
    said = shown(as_reader, copy, original)
    assert "take too long to compare: nothing is known of what they have in common" in said
    assert "Dropped" not in said
