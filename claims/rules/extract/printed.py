"""What is printed in a text about itself: identifiers, a copyright line, and the language that it is in."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from claims.rules.extract.doi_links import doi_links
from claims.rules.extract.parts import INFERRED, PRINTED, Part, Suggestion, suggest
from claims.rules.identify.in_text import identifiers_in

# A document says who it is near its beginning or its end; nobody waits for megabytes to be searched.
MAX_SEARCHED = 2_000_000
_COPYRIGHT = re.compile(
    r"(?:\bcopyright\s*)?(?:©|\(c\)\s*(?=(?:19|20)\d{2}))[^\n]{0,200}|\bcopyright\s+(?:19|20)\d{2}[^\n]{0,190}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
# The commonest short words; each is of one of these languages, or nearly so.
_COMMON = {
    "en": frozenset("the of and to that is with for are this was have which from be by not it".split()),
    "de": frozenset("der die und das nicht mit ist von den eine ein auf für werden bei oder".split()),
    "fr": frozenset("le les des et une est dans pour que qui sur avec du au sont par".split()),
    "es": frozenset("el los las y una es en por que con para del se como más".split()),
    "it": frozenset("il gli di e che per una con non sono della nel alla è dei".split()),
    "pt": frozenset("o os as e uma não com para que do da em por são mais".split()),
    "nl": frozenset("de het een van en niet met voor zijn dat op te wordt aan".split()),
}
_SCRIPTS = {
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "THAI": "th",
    "HEBREW": "he",
    "GREEK": "el",
}


def printed_suggestions(text: str, parts: tuple[Part, ...]) -> list[Suggestion]:
    """Identifiers outside the reference lists, each with its place, then the copyright line and the language."""
    # What stands across the bound is not cut there.
    searched = text if len(text) <= MAX_SEARCHED else text[:MAX_SEARCHED].rpartition("\n")[0]
    return [*_identifiers(searched, parts), *_copyright(searched), *_language(searched)]


def _identifiers(text: str, parts: tuple[Part, ...]) -> Iterator[Suggestion]:
    references, blocks = _Stretches(parts, "reference"), _Stretches(parts, "block")
    for found in identifiers_in(text, left_out=references.have, flows=blocks.have, linked=doi_links(parts)):
        yield from suggest(found.field, found.value, PRINTED, f"in the text, from character {found.start + 1}")


class _Stretches:
    """Parts of one kind, which do not overlap."""

    def __init__(self, parts: tuple[Part, ...], kind: str) -> None:
        self._parts = [part for part in parts if part.kind == kind]
        self._starts = [part.start for part in self._parts]

    def have(self, place: int) -> bool:
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._parts[at].end


def _copyright(text: str) -> list[Suggestion]:
    found: list[Suggestion] = []
    for count, line in enumerate(_COPYRIGHT.finditer(text)):
        if count >= 3:
            break
        where = f"in the text, from character {line.start() + 1}"
        found += suggest("copyright_printed", line[0].strip(" \t|·-"), PRINTED, where)
    return found


def _language(text: str) -> list[Suggestion]:
    """The language by its script or its commonest words, where that is plain."""
    sample = text[:100_000]
    code = ("" if sample.isascii() else _by_script(sample)) or _by_words(sample)
    return suggest("language", code, INFERRED, "from its letters and commonest words") if code else []


def _by_script(sample: str) -> str:
    letters = [sign for sign in sample[:20_000] if sign.isalpha()]
    count: dict[str, int] = {}
    for sign in letters:
        code = _script(sign)
        count[code] = count.get(code, 0) + 1
    if not letters or 2 * count.get("", 0) > len(letters):
        return ""
    # Japanese is written with Chinese characters too; Chinese never with kana.
    if 20 * count.get("ja", 0) > len(letters):
        return "ja"
    best = max((code for code in count if code), key=lambda code: (count[code], code))
    return best if 2 * count[best] > len(letters) else ""


@lru_cache(maxsize=10_000)
def _script(sign: str) -> str:
    return _SCRIPTS.get(unicodedata.name(sign, "").split(" ")[0].split("-")[0], "")


def _by_words(sample: str) -> str:
    words = _WORD.findall(sample.lower())
    score = {code: sum(word in common for word in words) for code, common in _COMMON.items()}
    best, second = sorted(score, key=lambda code: (-score[code], code))[:2]
    plain = score[best] >= 5 and score[best] * 8 > len(words) and score[best] * 2 >= score[second] * 3
    return best if plain else ""
