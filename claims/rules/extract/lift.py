"""What sets words above or below the line of those beside them, in the many ways that style has for it."""

import re
from collections.abc import Callable, Mapping

from claims.rules.extract.hidden import pixels
from claims.rules.extract.media import EM
from claims.rules.text.raised import LOWERED_BY_SIGN, RAISED_BY_SIGN, lowered, raised

# What moves words above or below the line, and the same sign by sign.
Move = tuple[Callable[[str], str], dict[int, str]]
UP: Move = (raised, RAISED_BY_SIGN)
DOWN: Move = (lowered, LOWERED_BY_SIGN)
TAGS = {"sup": UP, "sub": DOWN}
_STYLES = {"super": UP, "sub": DOWN}
# Letters of a font that are drawn above or below the line.
_FEATURES = re.compile(r"[\"'](sups|subs|sinf)[\"'](?!\s*(?:0|off))")
# Where smaller letters come to stand that are moved to the edge of their line.
_EDGES = {"top": UP, "text-top": UP, "bottom": DOWN, "text-bottom": DOWN}
# By so much, in pixels with letters of the usual size, a step away from the line is meant.
LEAST = 2.5
_TRANSLATED = re.compile(r"translate(y|3d)?\(\s*(?:[^(),]*,)?\s*([^(),]*)(?:,[^()]*)?\)")
_INDEX = re.compile(r"[+\-−–]?\d{1,4}(?:[.,–-]\d{1,4}){0,2}[+\-−–]?|[^\W\d_]|[+\-−–]|st|nd|rd|th")
_SMALL = re.compile(r"(?:xx?-)?small|smaller|0?\.\d+r?em|[1-9]?\d(?:\.\d+)?%|(?:[1-9]|1[0-3])(?:\.\d+)?px")


def move_of(tag: str, attributes: Mapping[str, str | None], said: Mapping[str, str]) -> Move | None:
    """How an element is moved that says so itself; None where it does not."""
    named = (said.get("vertical-align", ""), said.get("baseline-shift") or attributes.get("baseline-shift") or "")
    position = said.get("font-variant-position", "").split(" ")
    for name in (*named, *position):
        if name in _STYLES:
            return _STYLES[name]
    if feature := _FEATURES.search(said.get("font-feature-settings", "")):
        return UP if feature[1] == "sups" else DOWN
    return TAGS.get(tag)


def stepped(tag: str, said: Mapping[str, str]) -> Move | None:
    """How an element is moved by a step away from its place: only what can be an index means to be one."""
    small = tag == "small" or _SMALL.fullmatch(said.get("font-size", "")) is not None
    edge = said.get("vertical-align", "")
    if small and edge in _EDGES:
        return _EDGES[edge]
    by = _step(edge) or _step(said.get("baseline-shift", "")) or _placed(said)
    return UP if by >= LEAST else DOWN if by <= -LEAST else None


def is_index(words: str) -> bool:
    """Whether words can be an exponent, an index or the mark of a note: a number, a letter or a sign."""
    return _INDEX.fullmatch(words) is not None


def _placed(said: Mapping[str, str]) -> float:
    """How far up it is moved from its place, in pixels."""
    if said.get("position") == "relative":
        if top := _step(said.get("top", "")):
            return -top
        return _step(said.get("bottom", ""))
    moved = _TRANSLATED.fullmatch(said.get("transform", ""))
    return -_step(moved[2]) if moved and (moved[1] or "," in moved[0]) else 0.0


def _step(value: str) -> float:
    if value.endswith("%"):
        share = value[:-1].lstrip("+-")
        return float(value[:-1]) * EM / 100 if re.fullmatch(r"\d{1,4}(?:\.\d{1,4})?", share) else 0.0
    return pixels(value) or 0.0
