"""Passwords that are long and still guessed at once."""

import string
from itertools import pairwise

FEWEST_SIGNS = 5
# Whoever goes along one of these, in either direction, types no secret.
ROWS = (string.ascii_lowercase, "01234567890", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm")


def is_monotonous(password: str) -> bool:
    """Whether it has few different signs, repeats one short piece, or goes along the alphabet or the keyboard."""
    signs = password.casefold()
    return len(set(signs)) < FEWEST_SIGNS or _repeats(signs) or _goes_along(signs)


def _repeats(signs: str) -> bool:
    """Whether the whole is a piece of at most half its length, again and again; the last one may be cut off."""
    return any(signs == (signs[:size] * len(signs))[: len(signs)] for size in range(1, len(signs) // 2 + 1))


def _goes_along(signs: str) -> bool:
    """Whether nearly every sign is followed by its neighbour in a row."""
    pairs = [first + second for first, second in pairwise(signs)]
    rows = [row for known in ROWS for row in (known, known[::-1])]
    beside = sum(any(pair in row for row in rows) for pair in pairs)
    return bool(pairs) and beside >= len(pairs) - 2
