"""Words that name a private person, and what stands in their place in what is public.

Looked for as whole words in any text, also in capitals, and with other signs between the words: another line break, or
the hyphens of an address. A single word with a capital letter is not taken for the same word without one: a person
called Rose is none of the words “prices rose”. In scripts without spaces between words there are no whole words to ask
for. The search is linear in the text.
"""

import re
from collections.abc import Iterable

MARK = "[name redacted]"
# Between two words: signs, spaces, a line end as JSON writes it, a space as addresses do, a sign as HTML does.
_BETWEEN = r"(?:[\W_]|\\[nrt]|%20|&#?\w{1,6};){1,12}?"
# A line end as JSON writes it ends with a letter, which belongs to no word.
_BEFORE, _AFTER = r"(?:(?<![^\W_])|(?<=\\n)|(?<=\\r)|(?<=\\t))", r"(?![^\W_])"
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"https?://\S+\Z", re.IGNORECASE)
# First and last letter of scripts that put no space between words: Thai to Khmer, kana, ideographs, Hangul.
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Redacted:
    """The words that are hidden, ready to be looked for; false where there are none."""

    def __init__(self, words: Iterable[str]) -> None:
        wanted = sorted({tuple(_WORD.findall(each)) for each in words} - {()}, key=lambda each: -sum(map(len, each)))
        self._single = {each[0] for each in wanted if len(each) == 1}
        self._pattern = re.compile("|".join(map(_pattern, wanted)), re.IGNORECASE) if wanted else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def stands_in(self, text: str) -> bool:
        """Whether some of the words stand there."""
        return any(True for _ in self._found(text))

    def hides(self, text: str, start: int, end: int) -> bool:
        """Whether all that is a letter or a digit from `start` to `end` would be hidden."""
        hidden = [one.span() for one in self._found(text)]
        letters = (at for at in range(start, end) if _WORD.match(text[at]))
        return all(any(first <= at < after for first, after in hidden) for at in letters)

    def shown(self, text: str) -> str:
        """The text with MARK for each place where the words stand; an address that has them is left out whole."""
        if self._pattern is None or not text:
            return text
        if _ADDRESS.match(text):
            return "" if self._pattern.search(text) else text
        pieces, at = [], 0
        for found in self._found(text):
            pieces += [text[at : found.start()], MARK]
            at = found.end()
        return "".join([*pieces, text[at:]])

    def _found(self, text: str) -> Iterable[re.Match[str]]:
        for found in self._pattern.finditer(text) if self._pattern else ():
            if not (found.group().islower() and self._is_name(found.group())):
                yield found

    def _is_name(self, word: str) -> bool:
        """Whether a single word is hidden with a capital letter alone."""
        same = [each for each in self._single if each.lower() == word]
        return bool(same) and not any(each.islower() for each in same)


def _pattern(words: tuple[str, ...]) -> str:
    first = "" if _SPACELESS.match(words[0]) else _BEFORE
    last = "" if _SPACELESS.match(words[-1][-1]) else _AFTER
    return first + _BETWEEN.join(map(re.escape, words)) + last


def has_words(text: str) -> bool:
    """Whether a text has a letter or a digit at all."""
    return _WORD.search(text) is not None
