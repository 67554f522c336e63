"""The words of a file of references: from its bytes, with what had to be supposed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from claims.rules.extract.charset import Guess, Undeclared, charset_given, decode, read_bytes
from claims.rules.reference.reference import Problem, Reference

# As JabRef says it in the first line of a file.
_DECLARED = re.compile(rb"\s*%+\s*Encoding:\s*([\w:.-]{1,40})", re.IGNORECASE)
_SAMPLE = 400
_HALF = re.compile("[\ud800-\udfff]")


def words_of(data: bytes, *, charset: str = "") -> tuple[str, str, list[Problem]]:
    """The text with LF line ends, the name of its charset, and what a person should look at.

    A charset that is declared nowhere, in bytes that are not UTF-8, is supposed to be the likeliest, and that is told.
    """
    problems: list[Problem] = []
    declared = _DECLARED.match(data)
    given = charset_given(charset) or _utf_16_unmarked(data)
    try:
        text, known = read_bytes(data, given, declared[1].decode("ascii") if declared else "")
    except Undeclared as undeclared:
        guess = _likeliest(undeclared.guesses)
        text, known = decode(data, guess.charset), guess.charset
        others = ", ".join(other.charset for other in undeclared.guesses if other is not guess)
        problems.append(_supposed(guess.charset, guess.words[:60], others))
    if given and not charset_given(charset):
        problems.append(_supposed(known, text[:60], ""))
    if unread := text.count("\ufffd"):
        why = f"They mean nothing in {known}. Say which charset it is, or export the file as UTF-8."
        problems.append(Problem("file", f"{unread:,} characters could not be read", why))
    if nothing := text.count("\0"):
        problems.append(Problem("file", f"{nothing:,} NUL characters were left out", "They mean nothing in a text."))
    return as_read(text), known, problems


def as_read(text: str) -> str:
    """A text with the line ends that readers are given, and without NUL."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def storable(references: list[Reference]) -> tuple[list[Reference], list[Problem]]:
    """The same references without NUL and halves of characters, which formats with escapes can have; which had some."""
    found, problems = [], []
    for one in references:
        clean = replace(one, csl=_storable(one.csl), extra=_storable(one.extra), came=_storable(one.came))
        if clean != one:
            what = "signs that cannot be stored (NUL, half of a character) were left out"
            problems.append(Problem(f"record {one.record}", what, "See that its words are whole.", one.record))
        found.append(clean)
    return found, problems


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value.replace("\0", ""))
    if isinstance(value, Mapping):
        return {_storable(name): _storable(one) for name, one in value.items()}
    return type(value)(map(_storable, value)) if isinstance(value, list | tuple) else value


def _likeliest(guesses: list[Guess]) -> Guess:
    """The first, unless its letters are of several scripts: then the first whose letters are of one, Chinese before."""
    if _scripts(guesses[0].words) == 1:
        return guesses[0]
    of_one = [guess for guess in guesses if _scripts(guess.words) == 1]
    return min(of_one or guesses, key=lambda guess: guess.charset not in ("gb18030", "big5"))


def _scripts(words: str) -> int:
    """How many scripts its letters beyond ASCII are of: what is read by the wrong charset is of several."""
    letters = {sign for sign in words if sign.isalpha() and not sign.isascii()}
    return len({unicodedata.name(sign, "?").split()[0] for sign in letters} - {"LATIN"}) or 1


def _utf_16_unmarked(data: bytes) -> str:
    """UTF-16 without its mark, where every other byte is zero."""
    sample = data[:_SAMPLE]
    if len(sample) < 8 or sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd * 10 > len(sample) * 4 and not even:
        return "utf-16le"
    return "utf-16be" if even * 10 > len(sample) * 4 and not odd else ""


def _supposed(charset: str, words: str, others: str) -> Problem:
    instead = f" It can also be {others}." if others else ""
    why = f"The file does not say it. Look whether this is right: “{words.strip()}”.{instead} Else say which it is."
    return Problem("file", f"read as {charset}", why)
