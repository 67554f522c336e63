"""A source without a title gets the one of its document, and says how it was found."""

import pytest

from claims.actions.capture import capture_source
from claims.actions.source import freeze_page, save_source
from claims.actions.title import title_said
from claims.choices import CaptureMethod
from claims.models import Source
from tests.builders import everything, make_source

pytestmark = pytest.mark.django_db


def page(title, words="It may help."):
    return f"<!doctype html><html><head><title>{title}</title></head><body><p>{words}</p></body></html>".encode()


def freeze(source, data, **more):
    return freeze_page(actor=everything(), source=source, data=data, method=CaptureMethod.UPLOADED, **more)


def test_a_page_that_has_a_title_is_not_untitled():
    source = freeze(Source(), page("Knees and cells")).source
    stored = Source.objects.get()
    assert (stored.title, stored.found_how) == ("Knees and cells", {"title": "embedded"})
    assert (source.title, source.found_how) == (stored.title, stored.found_how)
    assert stored.history.latest().history_change_reason.startswith("The title that saved copy")


def test_a_title_that_somebody_typed_stays():
    assert freeze(Source(title="As printed"), page("Knees")).source.title == "As printed"
    assert Source.objects.get().found_how == {}


def test_the_word_that_none_is_printed_stays():
    freeze(Source(), page("Knees"), not_printed=["title"])
    stored = Source.objects.get()
    assert (stored.title, stored.found_how) == ("", {"title": "not_printed"})


def test_a_page_without_a_title_and_one_that_does_not_fit_change_nothing():
    for data in (b"It may help.", page("x" * 501)):
        freeze(Source(), data)
    assert {(source.title, len(source.found_how)) for source in Source.objects.all()} == {("", 0)}


def test_a_source_that_stood_untitled_gets_it_with_its_next_copy_but_not_over_what_was_typed_meanwhile():
    source = make_source(title="")
    before = Source.objects.get(pk=source.pk)
    told = {"actor": everything(), "media_type": "text/html", "method": CaptureMethod.UPLOADED}
    capture_source(source=source, data=page("Knees"), **told)
    assert Source.objects.get(pk=source.pk).title == "Knees"
    stored = Source.objects.get(pk=source.pk)
    stored.title = "Typed"
    save_source(actor=everything(), source=stored)
    capture_source(source=before, data=page("Hips", "Other words."), **told)
    assert Source.objects.get(pk=source.pk).title == "Typed"


def test_a_printed_title_goes_before_an_embedded_one_and_none_is_inferred():
    def say(value, how):
        return {"field": "title", "value": value, "how": how}

    assert title_said([say("a", "embedded"), say("b", "printed")]) == ("b", "printed")
    assert title_said([say("a", "inferred"), say(" ", "printed"), say("1", "printed") | {"field": "doi"}]) is None
