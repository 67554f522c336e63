"""Whether media queries hold for a screen of 1280 by 720 pixels, in light colours, which nobody touches."""

import re

WIDTH, HEIGHT, EM = 1280, 720, 16
_FEATURE = re.compile(r"\(\s*(?:(min|max)-)?([a-z-]+)\s*(?::\s*([^()]+?)\s*)?\)")
_RANGE = re.compile(r"\(\s*(?:([\d.]+\w*)\s*(<=?)\s*)?(width|height)\s*(?:(<=?|>=?)\s*([\d.]+\w*)\s*)?\)")
_LENGTH = re.compile(r"([\d.]+)\s*(px|em|rem|)")
_SAID = {
    "prefers-color-scheme": ("light",),
    "prefers-reduced-motion": ("no-preference",),
    "prefers-contrast": ("no-preference",),
    "orientation": ("landscape",),
    "hover": ("hover",),
    "any-hover": ("hover",),
    "pointer": ("fine",),
    "any-pointer": ("fine",),
    "scripting": ("enabled",),
    "forced-colors": ("none",),
    "display-mode": ("browser",),
    "color": (),
    "grid": ("0",),
}


def shown_on_screen(media: str) -> bool:
    """Whether one of these media queries holds for the screen that is taken; an empty list does."""
    queries = media.strip().lower()
    return not queries or any(map(_holds, queries.split(",")))


def _holds(query: str) -> bool:
    query = query.strip().removeprefix("only ")
    denied = query.startswith("not ")
    words = query.removeprefix("not ").strip()
    kind = re.match(r"[a-z]+", words)
    named = kind is None or kind[0] in ("screen", "all")
    features = _FEATURE.findall(words)
    ranges = [found for found in _RANGE.findall(words) if found[1] or found[3]]
    told = [*(_feature(*found) for found in features), *(_ranged(*found) for found in ranges)]
    if None in told or len(told) != words.count("("):
        return False
    return (named and all(told)) != denied


def _feature(least: str, name: str, value: str) -> bool | None:
    """Whether the screen has this; None where that is not known."""
    if name in ("width", "height", "device-width", "device-height"):
        size, said = WIDTH if name.endswith("width") else HEIGHT, _pixels(value)
        if said is None:
            return None if value else True
        return size >= said if least == "min" else size <= said if least == "max" else size == said
    if name in _SAID:
        return not value or value in _SAID[name] or name == "color"
    return least == "min" and value in ("1dppx", "96dpi", "1x") if name == "resolution" else None


def _ranged(low: str, under: str, name: str, sign: str, high: str) -> bool:
    size = WIDTH if name == "width" else HEIGHT
    least, most = _pixels(low), _pixels(high)
    if under and least is not None and not (least <= size if under == "<=" else least < size):
        return False
    if not sign or most is None:
        return True
    return {"<": size < most, "<=": size <= most, ">": size > most, ">=": size >= most}[sign]


def _pixels(value: str) -> float | None:
    found = _LENGTH.fullmatch(value.strip())
    try:
        return float(found[1]) * (EM if found[2] in ("em", "rem") else 1) if found else None
    except ValueError:
        return None
