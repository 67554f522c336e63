"""Whether words read as English, the one language that the word lists know. Told from its commonest small words."""

import re

_WORD = re.compile(r"[^\W\d_]+")
# Not those that other languages written in Latin letters have too: a, in, is, of, on, was, we, will.
_SMALL = frozenset(
    """
    the and to are with for that by from were as have had this these which not be been our you your their its it they
    may can or who when after than
""".split()
)
# In the prose of clinics, journals and blogs they are every fourth word; in lists and headings fewer.
SHARE = 0.08
# Of fewer words nothing can be told, but that letters of other alphabets or with accents are not English.
FEW = 8


def reads_as_english(text: str) -> bool:
    """Whether the small words of English are among those of a text; few words in plain letters pass as English."""
    words = _WORD.findall(text.lower())
    if len(words) < FEW:
        return text.isascii() or not any(sign.isalpha() and not sign.isascii() for sign in text)
    return sum(word in _SMALL for word in words) >= SHARE * len(words)
