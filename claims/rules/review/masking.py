"""Hiding, in display alone, what in a text tells who published it: names, and addresses of every kind.

A masked passage keeps its offsets: it is cut at places of the stored text, and each place is hidden or shown. Names are
found as they are written, whatever their case and however their words are joined; a name that the text shortens or
turns is found where the web address says it. What cannot be known to be a name is shown.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from claims.rules.text.odd import plain

MASK = "[publisher]"
# Of evidence that is the hidden source itself: its title is what one would look up.
MASKED_TITLE = "[title hidden]"
# A name of fewer characters, or a single word of few, is also a word or a part of one.
SHORTEST, SHORTEST_WORD = 3, 5
LONGEST, MOST_NAMES = 200, 40
# Words that a name has on paper and leaves out in a sentence.
_LEGAL = frozenset(
    "ltd limited pvt private inc incorporated llc llp plc gmbh ag kg sa sas sarl srl spa bv nv oy ab as co corp"
    " corporation company pty kk ev".split()
)
# Of these alone a name can be made that is also what everybody says: "Stem Cells" is a journal.
_OF_THE_FIELD = re.compile(
    "(?:stem|cells?|therap(?:y|ies)|treatments?|clinics?|clinical|medic(?:al|ine)|regenerative|health|care|cent(?:er|re)s?"
    "|institute|hospital|research|international|journal|advanced|biology|tissue|engineering|science|bone|joint|[ -])+",
    re.IGNORECASE,
)
# In a host these say nothing of whose it is.
_COMMON_LABELS = frozenset(
    "www web site blog blogs news shop store mobile com co org net edu gov ac example medium wordpress blogspot"
    " substack facebook youtube instagram twitter linkedin github google sites".split()
)
_ENDINGS = "com|org|net|info|biz|edu|gov|int|eu|uk|de|fr|es|nl|ch|ca|au|jp|cn|kr|br|mx|ru|pl|clinic|health|care|example"
_ADDRESSES = re.compile(
    r"(?:https?://|(?<![\w.])www\.)[^\s<>\"“”]{1,2000}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    rf"|(?<![\w.@-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}(?:{_ENDINGS})(?:\.[a-z]{{2}})?(?![\w-])(?:/[^\s<>\"“”]{{0,2000}})?"
    r"|(?<![\w.])10\.\d{4,9}/[^\s<>\"“”]{1,200}"
    r"|(?<![\w+])\+\d(?:[\s().-]{0,2}\d){6,14}(?!\d)",
    re.IGNORECASE,
)
# A stop or a bracket after an address is the sentence's.
_AFTER = ".,;:!?)]}'’\""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with what is hidden in it: spans by offset in code points, in order, none touching the next."""

    text: str
    hidden: tuple[tuple[int, int], ...]

    def between(self, low: int, high: int) -> str:
        """What is shown of the text between two places. A hidden span that they cut is hidden on both sides."""
        shown, at = [], low
        for start, end in self.hidden:
            if end > low and start < high:
                shown += [self.text[at : max(at, start)], MASK]
                at = min(end, high)
        return "".join([*shown, self.text[at:high]])


def passage(text: str, names: Iterable[str]) -> Passage:
    """The text with the names, and every address, hidden. Odd signs within a name do not help it through."""
    read = plain(text)
    found = [_address(match) for match in _ADDRESSES.finditer(read.text)]
    if (pattern := _pattern(names)) is not None:
        found += [match.span() for match in pattern.finditer(read.text)]
    return Passage(text, tuple(_merged([read.span(*span) for span in found])))


def masked(text: str, names: Iterable[str]) -> str:
    """A whole text as it is shown."""
    return passage(text, names).between(0, len(text))


def names_from(names: Iterable[str], addresses: Iterable[str]) -> tuple[str, ...]:
    """What to look for: the names as printed and without legal forms, and how hosts of web addresses are called."""
    found: dict[str, None] = {}
    for name in names:
        words = " ".join(name[:LONGEST].split())
        found |= dict.fromkeys([words, _without_legal(words)])
    for address in addresses:
        found |= dict.fromkeys(_labels(address[:LONGEST]))
    return tuple(name for name in found if len(name) >= SHORTEST)[:MOST_NAMES]


def _without_legal(name: str) -> str:
    words = name.split(" ")
    while len(words) > 1 and words[-1].strip(".,()").casefold().replace(".", "") in _LEGAL:
        words.pop()
    return " ".join(words).strip(" ,.")


def _labels(address: str) -> list[str]:
    """The parts of a host that name somebody: of www.lifecell-india.com it is lifecell-india."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return []
    labels = host.split(".")[:-1]
    return [label for label in labels if len(label) >= SHORTEST_WORD and label not in _COMMON_LABELS]


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all names, the longest first. Words of a name may be joined by spaces, hyphens or nothing."""
    parts = [_one(plain(name).text) for name in sorted(set(names), key=len, reverse=True)]
    if not any(parts):
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(filter(None, parts))})(?!\w)")


def _one(name: str) -> str:
    """The pattern of one name; of one that is a word, or is what everybody says, in the very letters as printed."""
    words = [word for word in re.split(r"[\s\u00a0-]+", name) if word]
    if not words or (len(words) == 1 and len(words[0]) < SHORTEST_WORD):
        return ""
    if _OF_THE_FIELD.fullmatch(name):
        return r"[\s\u00a0-]{1,3}".join(re.escape(word) for word in words)
    if len(words) > 1:
        joined = r"[\s\u00a0-]{0,3}".join(re.escape(word) for word in words)
        return f"(?i:{joined})"
    word = words[0]
    if word.isascii() and word.isalnum() and word.islower():
        # A label of a host: in a sentence its words stand apart.
        apart = r"[\s-]?".join(word)
        return f"(?i:{apart})"
    return re.escape(word)


def _address(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), match.start() + len(match.group().rstrip(_AFTER))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged
