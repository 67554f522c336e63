"""Fingerprints of a text, by which copies are found without comparing every pair.

Winnowing after S. Schleimer, D. S. Wilkerson and A. Aiken, "Winnowing: local algorithms for document fingerprinting",
SIGMOD 2003: every run of SHINGLE words is hashed, and of each WINDOW hashes in a row the smallest is kept. Two texts
that share a run of SHINGLE + WINDOW - 1 words therefore share a fingerprint, and few are kept for each page.

Words are folded (case, quotes, accents). Writing without spaces (Chinese, Japanese, Thai and so on) is taken in
overlapping pieces of UNSPACED characters instead of words. What every page has (cookie banners, copyright, addresses)
is left out. SHINGLE and WINDOW were chosen by measuring: see docs/performance.md.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from claims.rules.text.folding import squash

SHINGLE = 5
WINDOW = 4
UNSPACED = 4
# Code points; of a longer text only the beginning is fingerprinted.
MOST = 1_000_000
_BITS = 2**63 - 1
# Any odd number with bits all over; what it is worth SHINGLE words later.
_BASE = 0x5851F42D4C957F2D
_LEAVING = pow(_BASE, SHINGLE, 2**63)
# Scripts that put no spaces between words.
UNSPACED_SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(rf"(?=([{UNSPACED_SIGNS}]{{1,{UNSPACED}}}))[{UNSPACED_SIGNS}]|([^\W_{UNSPACED_SIGNS}]+)")
_PLAIN = re.compile(r"[a-z0-9]+")
_STOP = re.compile(r"[.!?。！？](?=\s|$)|[。！？\n\r]")
_FURNITURE = re.compile(
    r"""
    \b(?:cookies? | all\ rights\ reserved | copyright | privacy\ (?:policy|notice) | newsletter | follow\ us | sign\ up
      | terms\ (?:of|and)\ (?:use|service|conditions) | log\ ?in | skip\ to\ (?:main\ )?content | back\ to\ top
      | call\ us | contact\ us | book\ (?:an|your)\ appointment | opening\ hours | [\w.-]{1,64}@[\w-]{1,63}\.\w+
      | (?:results|outcomes)\ (?:may|can)\ vary | (?:a\ )?substitute\ for\ (?:\w+\ ){0,3}(?:advice|physician|doctor)
      | (?:mon|tues|wednes|thurs|fri|satur|sun)day\ (?:to|-|and)\ (?:fri|satur|sun)day | (?:on|of)\ this\ (?:web)?site
      | (?:street|avenue|boulevard|suite|floor|road),?\ (?:\w+,?\ )?\d
      | \d+\ (?:\w+\ ){1,3}(?:street|avenue|boulevard|road|lane|drive)
    )\b | © | \b(?:tel|phone|fax|e-?mail)\ ?[.:]
    """,
    re.VERBOSE,
)

_SUSPECT = frozenset(
    """
    cookie cookies rights copyright privacy newsletter follow sign terms log login skip back call contact book opening
    results outcomes substitute monday tuesday wednesday thursday friday saturday sunday site website street avenue
    boulevard suite floor road lane drive tel phone fax email mail
""".split()
)


def fingerprint(text: str) -> set[int]:
    """Return the fingerprints of a text, each from 0 to 2^63 - 1; the same in every run. Empty for a few words."""
    hashes = list(_hashes(_words(text[:MOST])))
    if len(hashes) < WINDOW:
        return {min(hashes)} if hashes else set()
    return set(map(min, *(hashes[at:] for at in range(WINDOW))))


def is_furniture(sentence: str) -> bool:
    """Whether a folded sentence is what every page has: cookies, copyright, a postal address, a way to get in touch."""
    return _FURNITURE.search(sentence) is not None


def _words(text: str) -> list[str]:
    squashed = squash(text)
    ascii_only = squashed.isascii()
    found: list[str] = []
    for sentence in _STOP.split(squashed):
        words = _PLAIN.findall(sentence) if ascii_only else [one or other for one, other in _WORD.findall(sentence)]
        # The words that give furniture away are looked for first: that is much quicker than the expression.
        if (_SUSPECT.isdisjoint(words) and "@" not in sentence and "©" not in sentence) or not is_furniture(sentence):
            found += words
    return found


def _hashes(words: list[str]) -> Iterator[int]:
    """A polynomial over the hashes of each SHINGLE words in a row, rolled on from word to word."""
    rolled = 0
    values = [*map(_hash, words)]
    for at, value in enumerate(values):
        rolled = (rolled * _BASE + value - (values[at - SHINGLE] * _LEAVING if at >= SHINGLE else 0)) & _BITS
        if at >= SHINGLE - 1:
            yield rolled


@lru_cache(maxsize=50_000)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()) & _BITS
