"""Fingerprints of a text, by which copies are found without comparing every pair.

Winnowing after S. Schleimer, D. S. Wilkerson and A. Aiken, "Winnowing: local algorithms for document fingerprinting",
SIGMOD 2003: every run of SHINGLE words is hashed, and of each WINDOW hashes in a row the smallest is kept. Two texts
that share a run of GUARANTEED words therefore share a fingerprint, and few fingerprints are kept for each page.

Words are folded (case, quotes, accents). Writing without spaces (Chinese, Japanese, Thai and so on) is taken in
overlapping pieces of UNSPACED characters instead of words. What every page has (cookie banners, copyright, addresses)
is left out. SHINGLE and WINDOW were chosen by measuring: see docs/performance.md.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b

from claims.rules.folding import squash

NAME = "winnowed 1"
SHINGLE = 5
WINDOW = 4
UNSPACED = 4
# A run of so many words in both texts is never missed, unless it is furniture.
GUARANTEED = SHINGLE + WINDOW - 1
# Code points; of a longer text only the beginning is fingerprinted.
MOST = 1_000_000
_BITS = 2**63 - 1
# Scripts that put no spaces between words.
UNSPACED_SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(rf"(?=([{UNSPACED_SIGNS}]{{1,{UNSPACED}}}))[{UNSPACED_SIGNS}]|([^\W_{UNSPACED_SIGNS}]+)")
_STOP = re.compile(r"[.!?。！？](?=\s|$)|[。！？\n\r]")
_FURNITURE = re.compile(
    r"""
    \b(?:cookies? | all\ rights\ reserved | copyright | privacy\ (?:policy|notice) | newsletter | follow\ us | sign\ up
      | terms\ (?:of|and)\ (?:use|service|conditions) | log\ ?in | skip\ to\ (?:main\ )?content | back\ to\ top
      | call\ us | contact\ us | book\ (?:an|your)\ appointment | opening\ hours | [\w.-]+@[\w-]+\.\w+
      | (?:street|avenue|boulevard|suite|floor|road),?\ (?:\w+,?\ )?\d
      | \d+\ (?:\w+\ ){1,3}(?:street|avenue|boulevard|road|lane|drive)
    )\b | © | \b(?:tel|phone|fax|e-?mail)\ ?[.:]
    """,
    re.VERBOSE,
)


def fingerprint(text: str) -> set[int]:
    """Return the fingerprints of a text, each from 0 to 2^63 - 1; the same in every run. Empty for a few words."""
    words = list(_words(text[:MOST]))
    hashes = [_hash(" ".join(words[at : at + SHINGLE])) for at in range(len(words) - SHINGLE + 1)]
    if len(hashes) < WINDOW:
        return {min(hashes)} if hashes else set()
    return {min(hashes[at : at + WINDOW]) for at in range(len(hashes) - WINDOW + 1)}


def is_furniture(sentence: str) -> bool:
    """Whether a folded sentence is what every page has: cookies, copyright, a postal address, a way to get in touch."""
    return _FURNITURE.search(sentence) is not None


def _words(text: str) -> Iterator[str]:
    for sentence in _STOP.split(squash(text)):
        if sentence and not is_furniture(sentence):
            for unspaced, word in _WORD.findall(sentence):
                yield unspaced or word


def _hash(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=8).digest()) & _BITS
