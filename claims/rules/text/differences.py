"""What keeps two texts apart that fold to the same, named for people."""

import unicodedata
from collections.abc import Callable, Iterable

from claims.rules.text.folding import DASHES, INVISIBLE, QUOTES, SIGNS, compatible, squash
from claims.rules.text.raised import levelled

# The only one that makes another number, unlike everything else that is named here.
RAISED_SIGNS = "raised signs"
_NO_BREAK = "\u00a0\u2007\u202f"
_LIGATURES = "".join(map(chr, [*range(0xFB00, 0xFB07), *range(0xFB13, 0xFB18), 0x132, 0x133]))
_TABLE = str.maketrans(QUOTES | DASHES | SIGNS | INVISIBLE)
_PRIVATE_AREA = 0xF0000


def differences(written: str, stored: str) -> list[str]:
    """Name what must be folded to make two texts equal; they must fold to the same, with raised signs on the line.

    A kind of folding is named where leaving it out alone keeps the texts apart. Equal texts give an empty list.
    """
    if written == stored:
        return []
    if _one_space(squash(written)) != _one_space(squash(stored)) and levelled(written + stored) != written + stored:
        return [RAISED_SIGNS, *differences(levelled(written), levelled(stored))]
    named = [name for name, reduce in _REDUCTIONS.items() if reduce(written) != reduce(stored)]
    return named or ["characters that look alike"]


def _one_space(text: str) -> str:
    return " ".join(text.split())


def _hide(text: str, signs: Iterable[str]) -> str:
    # Behind characters for private use, which no folding touches.
    return text.translate({ord(sign): chr(_PRIVATE_AREA + ord(sign) % 0xFFFF) for sign in signs})


def _without(signs: Iterable[str]) -> Callable[[str], str]:
    return lambda text: _one_space(squash(_hide(text, signs)))


def _without_white_space(text: str) -> str:
    plain = text.translate(dict.fromkeys(map(ord, _NO_BREAK), " "))
    return squash(_hide(plain, (sign for sign in set(plain) if sign.isspace() and sign != " ")))


def _without_accents(text: str) -> str:
    # Character by character and without composing, so that accents stay as they are written.
    signs = (unicodedata.normalize("NFKC", sign) if _is_form(sign) else sign for sign in text.translate(_TABLE))
    return _one_space("".join(signs).casefold().translate(_TABLE))


def _without_case(text: str) -> str:
    return _one_space(compatible(text.translate(_TABLE)).translate(_TABLE))


def _without_forms(text: str) -> str:
    forms = (sign for sign in set(text) if _is_form(sign) and not sign.isspace() and sign not in _LIGATURES)
    return _one_space(squash(_hide(text, (sign for sign in forms if ord(sign) not in _TABLE))))


def _is_form(sign: str) -> bool:
    # A compatibility character of Unicode: full-width, superscript, circled and so on.
    return unicodedata.decomposition(sign).startswith("<") and squash(sign) != sign


_REDUCTIONS: dict[str, Callable[[str], str]] = {
    "curly quotes": _without(QUOTES),
    "dashes": _without(DASHES),
    "no-break spaces": _without(_NO_BREAK),
    "white space": _without_white_space,
    "invisible characters": _without(INVISIBLE),
    "ligatures": _without(_LIGATURES),
    "accents written differently": _without_accents,
    "case": _without_case,
    "multiplication signs": _without(SIGNS),
    "character forms": _without_forms,
}
