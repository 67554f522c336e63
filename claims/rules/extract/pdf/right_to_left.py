"""Words that run from right to left, from the order in which they are printed: from the left of the page."""

import unicodedata
from re import compile as pattern

_RIGHT_TO_LEFT = frozenset(("R", "AL"))
_LEFT_TO_RIGHT = frozenset(("L", "EN", "AN"))
# What stands between two words or numbers of the other direction runs with them.
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_FORWARD, _BACK = "l", "r"
_FOREIGN = pattern(r"l(?:[l ]*l)?")


def runs_left(signs: list[str]) -> bool:
    """Whether most of these signs, of those that have a direction, run from right to left."""
    kinds = [unicodedata.bidirectional(sign[0]) for sign in signs]
    return sum(kind in _RIGHT_TO_LEFT for kind in kinds) > sum(kind == "L" for kind in kinds)


def as_read(signs: list[str]) -> str:
    """Signs as they are printed, from the left, in the order in which they are read; numbers keep theirs."""
    marks = "".join(map(_direction, signs))
    pieces: list[str] = []
    at = 0
    for found in _FOREIGN.finditer(marks):
        pieces += [*map(_turned, signs[at : found.start()]), "".join(signs[slice(*found.span())])]
        at = found.end()
    return "".join(reversed([*pieces, *map(_turned, signs[at:])]))


def _turned(sign: str) -> str:
    """A sign, or the letters of a ligature, which come from the left like the others; brackets open the other way."""
    return sign.translate(_MIRRORED)[::-1]


def _direction(sign: str) -> str:
    kind = unicodedata.bidirectional(sign[0])
    return _FORWARD if kind in _LEFT_TO_RIGHT else _BACK if kind in _RIGHT_TO_LEFT else " "
