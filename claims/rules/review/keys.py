"""Which key of a keyboard chooses what, where several stand in a row."""

from collections.abc import Iterable

# Keys of the whole rating page, which mean the same inside of a row.
TAKEN = frozenset("so")


def letters_for(labels: Iterable[str]) -> list[str]:
    """A letter for each label, none twice: from its first words first; empty where none is left."""
    used = set(TAKEN)
    letters = []
    for label in labels:
        letter = next((one for one in _wanted(label) if one not in used), "")
        letters.append(letter)
        used.add(letter)
    return letters


def _wanted(label: str) -> str:
    words = label.lower().split()
    ordered = [word[0] for word in words] + [letter for word in words for letter in word[1:]]
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return "".join(letter for letter in ordered if letter in alphabet) + alphabet
