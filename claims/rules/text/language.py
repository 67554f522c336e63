"""Whether words read as English, the one language that the word lists know. Told from the commonest small words.

A list, a heading or a few words have hardly any, in English too: another language is named only where something speaks
for it, which is another alphabet, its own small words, or so much prose without those of English.
"""

import re

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff\ufb00-\ufb06\uff21-\uff5a]")
# Not those that other languages written in Latin letters have too: a, in, is, of, on, was, we, will.
_SMALL = frozenset(
    """
    the and to are with for that by from were as have had this these which not be been our you your their its it they
    may can or who when after than
""".split()
)
# Those of others, German to Indonesian, that are no words of English.
_OTHERS = frozenset(
    """
    der das und nicht ist ein eine einen einer eines mit für auf dem des von zum zur sich auch werden wird sind bei oder
    dass ob wir sie
    le la les et est une dans pour sur avec pas ne que qui sont par au aux du ce ces nous vous
    el los las una y en con por para del se es su sus más lo un
    il gli di che per non sono della delle nel alla
    um uma não com em da dos na ao
    het een van niet voor zijn worden de en met
    och att det som är inte av på og ikke er til
    w się nie jest oraz dla z
    ve bir bu için ile
    dan yang untuk dengan tidak adalah pada dari
""".split()
)
# In the prose of clinics, journals and blogs they are every fourth word; in lists and headings fewer.
SHARE = 0.08
# Of fewer words nothing can be told by what is missing.
FEW = 25
# Rows with fewer words, on the average, are those of a list, which has few small words in any language.
LISTED = 8


def reads_as_english(text: str) -> bool:
    """Whether nothing speaks for another language: few words, and the items of a list, pass as English."""
    words = _WORD.findall(text.lower())
    if not words:
        return True
    if 2 * sum(_LATIN.match(word) is not None for word in words) < len(words):
        return False
    own, others = (sum(word in small for word in words) for small in (_SMALL, _OTHERS))
    if others > 1 and others > own:
        return False
    if own >= SHARE * len(words):
        return True
    rows = sum(1 for row in text.splitlines() if row.strip())
    return len(words) < FEW or len(words) < LISTED * rows
