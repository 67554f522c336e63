"""`manage.py find_copies`: what it says, and what it does not do twice."""

from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command

from benchmarks.texts import article, page
from claims.models import Fingerprint, SourceRelation
from tests.builders import make_capture, make_withholding

pytestmark = pytest.mark.django_db
TEXT = article(Random(5))  # noqa: S311  invented text


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("find_copies", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_each_candidate_has_a_line_and_the_end_sums_up():
    original, copy = make_capture(TEXT), make_capture(page(TEXT, 2))
    lines = said().splitlines()
    relation = SourceRelation.objects.get()
    assert lines[0].startswith(relation.uid)
    assert f"{copy.source.title} republishes {original.source.title}" in lines[0]
    assert lines[-1].startswith("1 candidates proposed; 2 captures compared with 2.")
    assert said().startswith("0 candidates proposed; 0 captures compared with 2.")


def test_rebuild_makes_all_again_and_proposes_nothing_twice():
    make_capture(TEXT), make_capture(page(TEXT, 2))
    said()
    Fingerprint.objects.all()[:1].get().delete()
    before = Fingerprint.objects.count()
    assert said("--rebuild").startswith("0 candidates proposed; 2 captures compared with 2.")
    assert Fingerprint.objects.count() == before + 1


def test_one_capture_is_compared_with_all():
    make_capture(TEXT)
    copy = make_capture(page(TEXT, 2))
    assert said("--capture", copy.uid).splitlines()[-1].startswith("1 candidates proposed; 1 captures compared with 2.")


def test_a_capture_that_is_not_compared_is_refused():
    with pytest.raises(CommandError, match="no capture “0000000000”"):
        said("--capture", "0000000000")
    capture = make_capture(TEXT)
    make_withholding(capture)
    with pytest.raises(CommandError, match="newest capture"):
        said("--capture", capture.uid)
    newer = make_capture(page(TEXT, 2), source=capture.source)
    assert said("--capture", newer.uid).startswith("0 candidates")
