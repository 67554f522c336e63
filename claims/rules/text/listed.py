"""Lists of words as a person writes them, and expressions that find any of their entries in a text.

A space in an entry stands for any white space, a hyphen for any dash that is short, `…` for one to four words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

_GAP = r"(?:[\w'-]+\s+){1,4}"


def entries(listed: str) -> tuple[str, ...]:
    """The entries of a list that commas part, without the line ends between them."""
    return tuple(name for entry in listed.split(",") if (name := " ".join(entry.split())))


def one_of(names: Iterable[str]) -> str:
    """An expression for any of the entries, the longest first; at a word, only those of its first sign are tried."""
    groups = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        groups[name[0]].append(_expression(name[1:]))
    return "|".join(f"{sign}(?:{'|'.join(rests)})" for sign, rests in groups.items())


def whole(names: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the entries as whole words; a part of a hyphenated word is not that word."""
    return re.compile(rf"(?<![\w-])(?=\w)(?:{one_of(names)})(?!\w|-\w)", re.IGNORECASE)


def forms(verbs: Iterable[str], irregular: dict[str, str]) -> set[str]:
    """Each verb with its forms: those that are named, else -s, -ed and -ing."""
    return {form for verb in verbs for form in (verb, *(irregular[verb].split() if verb in irregular else _made(verb)))}


def _made(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    ending = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    return f"{verb}{ending}", f"{verb}ed", f"{verb}ing"


def _expression(name: str) -> str:
    escaped = re.escape(name).replace(r"\ …\ ", rf"\s+{_GAP}").replace("\\ ", r"\s+")
    return escaped.replace(r"\-", "[-‐‑–]")
