"""What is printed in a text about itself: identifiers, a copyright line, and the language that it is in."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator

from claims.rules.extract.parts import INFERRED, PRINTED, Part, Suggestion, suggest
from claims.rules.identify.identifier import (
    BadIdentifier,
    normalise_doi,
    normalise_pmcid,
    normalise_pmid,
    normalise_trial,
)

# A document says who it is near its beginning or its end; nobody waits for megabytes to be searched.
MAX_SEARCHED = 2_000_000
MAX_FOUND = 20
# Numbers under numbers are rare in the first half of a DOI, and never this many.
_DOI = re.compile(r"\b10\.\d{4,9}+(?:\.\d{1,9}+){0,8}+/[^\s\"<>]{1,190}")
_PMID = re.compile(r"\b(?:PMID|PubMed ID)\s?:?\s?([1-9]\d{0,7})(?!\d)", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC[1-9]\d{3,8}\b")
_TRIAL = re.compile(
    r"\b(?:NCT[\s#:]?\d{8}|ISRCTN\s?\d{8}|ACTRN\s?\d{14}|ChiCTR-?[A-Z0-9-]{8,18}|DRKS\d{8}|UMIN\d{9}|jRCTs?\d{9,10}|"
    r"KCT\d{7}|IRCT\d{11,14}N\d{1,3}|CTRI/\d{4}/\d{2,3}/\d{6}|(?:19|20)\d{2}[-–]\d{6}[-–]\d{2})(?![\w-])",
    re.IGNORECASE,
)
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
    searched = text[:MAX_SEARCHED]
    found: list[Suggestion] = []
    for field, pattern, normalise in _IDENTIFIERS:
        found += _identifiers(searched, parts, field, pattern, normalise)
    return [*found, *_copyright(searched), *_language(searched)]


def _identifiers(
    text: str, parts: tuple[Part, ...], field: str, pattern: re.Pattern[str], normalise: Callable[[str], str]
) -> Iterator[Suggestion]:
    references = [part for part in parts if part.kind == "reference"]
    starts = [part.start for part in references]
    for count, found in enumerate(pattern.finditer(text)):
        if count >= MAX_FOUND:
            return
        at = bisect_right(starts, found.start()) - 1
        if at >= 0 and found.start() < references[at].end:
            continue
        try:
            value = normalise(found[found.lastindex or 0])
        except BadIdentifier:
            continue
        yield from suggest(field, value, PRINTED, f"in the text, from character {found.start() + 1}")


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
    code = _by_script(sample) or _by_words(sample)
    return suggest("language", code, INFERRED, "from its letters and commonest words") if code else []


def _by_script(sample: str) -> str:
    letters = [sign for sign in sample[:20_000] if sign.isalpha()]
    count: dict[str, int] = {}
    for sign in letters:
        code = _SCRIPTS.get(unicodedata.name(sign, "").split(" ")[0].split("-")[0], "")
        count[code] = count.get(code, 0) + 1
    if not letters or 2 * count.get("", 0) > len(letters):
        return ""
    # Japanese is written with Chinese characters too; Chinese never with kana.
    if 20 * count.get("ja", 0) > len(letters):
        return "ja"
    best = max((code for code in count if code), key=lambda code: (count[code], code))
    return best if 2 * count[best] > len(letters) else ""


def _by_words(sample: str) -> str:
    words = _WORD.findall(sample.lower())
    score = {code: sum(word in common for word in words) for code, common in _COMMON.items()}
    best, second = sorted(score, key=lambda code: (-score[code], code))[:2]
    plain = score[best] >= 5 and score[best] * 8 > len(words) and score[best] * 2 >= score[second] * 3
    return best if plain else ""


_IDENTIFIERS: tuple[tuple[str, re.Pattern[str], Callable[[str], str]], ...] = (
    ("doi", _DOI, normalise_doi),
    ("pmid", _PMID, normalise_pmid),
    ("pmcid", _PMCID, normalise_pmcid),
    ("trial_number", _TRIAL, normalise_trial),
)
