"""The marks of the visual language: a sign never stands without its word, and nothing of a text is lost."""

import html
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from claims.choices import Axis, Commitment, Side, Sign, Stance, Strength
from claims.models import Level, Round
from claims.templatetags import evidence

SPRITE = render_to_string("partials/sprite.html")


def draw(source, **context):
    return Template("{% load evidence %}" + source).render(Context(context))


def words(markup):
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def signs(markup):
    return re.findall(r'href="#(i-[\w]+)"', markup)


def level(axis, code, order=None, **fields):
    return Level(axis=axis, code=code, label=code.replace("_", " ").capitalize(), order=order, **fields)


def test_a_sign_is_hidden_from_assistive_technology():
    assert draw('{% icon "warn" %}') == '<svg class="icon" aria-hidden="true"><use href="#i-warn"></use></svg>'


@pytest.mark.parametrize("side", [*Side.values, ""])
def test_a_side_is_its_word(side):
    assert words(draw("{% side_mark side %}", side=side)) == (Side(side).label if side else "Not classified")


@pytest.mark.parametrize("code", Strength.values)
def test_every_causal_wording_has_a_sign_of_the_sprite_and_a_word(code):
    markup = draw("{% strength code %}", code=code)
    assert words(markup) == Strength(code).label.lower()
    assert all(f'id="{sign}"' in SPRITE for sign in signs(markup))
    assert len(signs(markup)) == 1


def test_the_bars_of_causal_wording_rise():
    order = [Strength.DENIES, Strength.CORRELATIONAL, Strength.CONDITIONAL, Strength.DIRECT]
    assert [signs(draw("{% strength code %}", code=code)) for code in order] == [
        ["i-st0"],
        ["i-st1"],
        ["i-st2"],
        ["i-st3"],
    ]


@pytest.mark.parametrize("code", Commitment.values)
def test_firmness_wears_the_underline_of_the_text(code):
    markup = draw("{% commitment code %}", code=code)
    assert words(markup) == Commitment(code).label.lower()
    assert f'<span class="{draw("{{ code|commitment_class }}", code=code)}">' in markup


@pytest.mark.parametrize("code", Stance.values)
def test_every_stance_has_a_sign_of_the_sprite_and_a_word(code):
    markup = draw("{% stance code %}", code=code)
    assert words(markup) == Stance(code).label
    assert f'id="{signs(markup)[0]}"' in SPRITE


@pytest.mark.parametrize("filled", [1, 2, 3, 4])
def test_certainty_fills_its_pips(filled):
    markup = draw("{% certainty level %}", level=level(Axis.CERTAINTY, "anything", sign=f"pips_{filled}"))
    assert f'data-certainty="{filled}"' in markup
    assert markup.count("<i></i>") == 4


@pytest.mark.parametrize("tag", ["certainty", "verdict"])
def test_a_level_without_a_sign_is_its_word_alone(tag):
    markup = draw("{% " + tag + " level %}", level=level(Axis.CERTAINTY, "no_evidence"))
    assert "<i>" not in markup
    assert signs(markup) == []
    assert words(markup) == "No evidence"


@pytest.mark.parametrize("sign", [sign for sign in Sign if not sign.startswith("pips")])
def test_every_sign_of_a_level_is_in_the_sprite(sign):
    markup = draw("{% verdict level %}", level=level(Axis.VERDICT, "half_true", sign=sign))
    assert signs(markup) == [f"i-{sign}"]
    assert f'id="i-{sign}"' in SPRITE
    assert words(markup) == "Half true"


@pytest.mark.parametrize(("order", "shown"), [(-1, "−1"), (0, "0"), (2, "+2")])
def test_a_gap_shows_its_step_with_a_real_minus(order, shown):
    markup = draw("{% gap level %}", level=level(Axis.WORDING_GAP, "step", order))
    assert markup == f'<span class="gap"><b>{shown}</b>Step</span>'


def test_a_gap_that_cannot_be_compared_has_no_step():
    assert "<b>" not in draw("{% gap level %}", level=level(Axis.WORDING_GAP, "cannot_compare"))


@pytest.mark.parametrize("tag", ["certainty", "verdict", "gap", "strength", "commitment"])
def test_what_is_not_known_is_drawn_as_nothing(tag):
    missing = "" if tag in ("strength", "commitment") else None
    assert draw("{% " + tag + " value %}", value=missing) == ""


def test_listed_words_are_underlined_and_the_rest_is_escaped():
    markup = draw("{{ quote|marked }}", quote="It <b>may</b> never help & if so, clearly")
    assert markup == (
        'It &lt;b&gt;<span class="list-word hedge">may</span>&lt;/b&gt; <span class="list-word absolute">never</span>'
        " help &amp; "
        '<span class="list-word condition">if</span> so, <span class="list-word boost">clearly</span>'
    )


@given(st.text() | st.lists(st.sampled_from(["may", "cannot", "<script>", "&amp;", '"', "if", "’"])).map(" ".join))
def test_a_marked_quote_keeps_every_character(text):
    markup = str(evidence.marked(text))
    assert words(markup) == text
    assert set(re.findall(r"<(/?\w+)", markup)) <= {"span", "/span"}


@pytest.mark.parametrize(
    ("stored", "shown"), [("2018-03-05", "5 Mar 2018"), ("2018-12", "Dec 2018"), ("2018", "2018"), ("", "")]
)
def test_a_date_is_shown_as_far_as_it_is_known(stored, shown):
    assert draw("{{ date|partial_date }}", date=stored) == shown


def test_times_are_shown_in_utc():
    elsewhere = timezone(timedelta(hours=9))
    moment = datetime(2026, 11, 22, 13, 10, 30, tzinfo=elsewhere)
    assert draw("{% time at %}", at=moment) == '<time datetime="2026-11-22T04:10:30Z">22 Nov 2026 04:10</time>'
    assert draw("{% time at %}", at=None) == ""


def test_a_hash_is_shortened_visibly():
    assert draw("{{ sha|short_hash }}", sha="0123456789abcdef" * 4) == "0123456789ab…"
    assert draw("{{ sha|short_hash }}", sha="") == ""


def test_a_round_is_named_beside_a_rating_once_it_is_closed():
    round_ = Round(name="Pilot")
    assert draw("{% closed_round round %}", round=round_) == ""
    round_.closed_at = datetime(2026, 11, 1, tzinfo=UTC)
    assert words(draw("{% closed_round round %}", round=round_)) == "in Pilot, which is closed"
