"""What the style of an element hides without taking it away: surely, or until a script or a click shows it.

Surely hidden is what no reader of the page can come to see: words without size, cut to nothing, or far outside of the
page. What is transparent, or in a box without height, is often shown later, by a script as one scrolls or by a click:
it stays in the text, and is told.
"""

import re
from collections.abc import Mapping

from claims.rules.extract.declared import PERHAPS
from claims.rules.extract.media import EM, HEIGHT, WIDTH

Said = Mapping[str, str]

# In pixels: letters and boxes that are no larger are not seen, and what is so far outside of the page is not either.
NOTHING, FAR = 1.0, 999.0
_UNITS = {
    "px": 1.0,
    "em": EM,
    "rem": EM,
    "ex": EM / 2,
    "ch": EM / 2,
    "pt": 4 / 3,
    "vw": WIDTH / 100,
    "vh": HEIGHT / 100,
}
_LENGTH = re.compile(r"([+-]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9}))([a-z]*)")
_SHARE = re.compile(r"([+-]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9}))(%?)")
_RECT = re.compile(r"rect\(([^()]*)\)")
_INSET = re.compile(r"inset\(([^()]*?)(?:\sround\s[^()]*)?\)")
_POINT = re.compile(r"(?:circle|ellipse)\(\s*0(?:px|%|em)?\b.*")
_SCALED = re.compile(r".*\bscale(?:3d|x|y)?\(\s*0(?:\.0*)?\s*[,)].*")
_TRANSLATED = re.compile(r".*\btranslate(?:3d|x|y)?\(([^()]*)\).*")
_ABSOLUTE = ("absolute", "fixed")
_KEPT_IN = ("hidden", "clip")
_RELATIVE_SIZE = re.compile(r".*(?:em|%|ex|ch)|smaller|larger")


def pixels(value: str) -> float | None:
    """A length in pixels, with letters of the usual size; None where it is none, or a share of something."""
    found = _LENGTH.fullmatch(value.strip())
    if found is None or (not found[2] and float(found[1])) or (found[2] and found[2] not in _UNITS):
        return None
    return float(found[1]) * _UNITS.get(found[2], 1.0)


def out_of_sight(said: Said) -> bool:
    """Whether an element, with all that is in it, is surely not seen."""
    if said.get("position") not in _ABSOLUTE:
        return False
    far = any((place := pixels(said.get(side, ""))) is not None and place <= -FAR for side in ("left", "top"))
    return far or _is_cut_away(said) or (_is_flat(said, "height") and _is_flat(said, "width"))


def perhaps_hidden(said: Said) -> bool:
    """Whether an element is not seen unless something shows it later."""
    if not said:
        return False
    opacity = _SHARE.fullmatch(said.get("opacity", ""))
    clear = opacity is not None and float(opacity[1]) <= 0
    away = any((place := pixels(said.get(side, ""))) is not None and place <= -FAR for side in ("right", "bottom"))
    return (
        PERHAPS in said
        or clear
        or _is_flat(said, "height")
        or _is_flat(said, "width")
        or _is_clipped(said.get("clip-path", ""))
        or (away and said.get("position") in _ABSOLUTE)
        or _is_moved_away(said.get("transform", ""))
    )


def hiding(said: Said, above: frozenset[str], *, in_line: bool) -> frozenset[str]:
    """The properties by which an element hides its own words, where those around it hide theirs by those ``above``.

    An indent means nothing ``in_line``.
    """
    found = set(above)
    size = said.get("font-size", "")
    grows = _RELATIVE_SIZE.fullmatch(size) is not None and not size.endswith("rem")
    if size and not (grows and "font-size" in above):
        found.discard("font-size")
        tall = 0.0 if size == "0%" else pixels(size)
        found |= {"font-size"} if tall is not None and tall <= NOTHING else set()
    if indent := said.get("text-indent"):
        found.discard("text-indent")
        by = pixels(indent.split(" ")[0])
        found |= {"text-indent"} if by is not None and by <= -FAR and not in_line else set()
    return frozenset(found)


def _is_cut_away(said: Said) -> bool:
    if rect := _RECT.fullmatch(said.get("clip", "")):
        sides = [pixels(side) for side in rect[1].replace(",", " ").split()]
        if len(sides) == 4 and None not in sides:
            top, right, bottom, left = (side or 0.0 for side in sides)
            return bottom - top <= NOTHING or right - left <= NOTHING
    return _is_clipped(said.get("clip-path", ""))


def _is_clipped(path: str) -> bool:
    if inset := _INSET.fullmatch(path):
        shares = [_SHARE.fullmatch(side) for side in inset[1].split()]
        if not shares or any(share is None or (not share[2] and float(share[1])) for share in shares):
            return False
        sides = [float(share[1]) for share in shares if share]
        top, right, bottom, left = (sides * 4)[:4] if len(sides) < 3 else (sides + sides[1:2])[:4]
        return top + bottom >= 100 or right + left >= 100
    return _POINT.fullmatch(path) is not None


def _is_flat(said: Said, side: str) -> bool:
    """Whether a box that shows nothing outside of itself has no height, or no width."""
    if said.get("overflow", "").split(" ")[0] not in _KEPT_IN:
        return False
    sizes = (pixels(said.get(name, "")) for name in (side, f"max-{side}"))
    return any(size is not None and size <= NOTHING for size in sizes)


def _is_moved_away(transform: str) -> bool:
    if not transform:
        return False
    moved = _TRANSLATED.fullmatch(transform)
    steps = [pixels(step) for step in moved[1].split(",")] if moved else []
    return _SCALED.fullmatch(transform) is not None or any(step is not None and step <= -FAR for step in steps)
