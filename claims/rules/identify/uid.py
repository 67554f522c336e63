"""Public identifiers: short, random, hard to misread, safe in addresses and files."""

import secrets
import string

# Without 0 and o, 1, i and l, which are read for one another, and without u, so that fewer words come out by chance.
ALPHABET = "".join(sign for sign in string.digits + string.ascii_lowercase if sign not in "01ilou")
UID_LENGTH = 10


def new_uid() -> str:
    """Return a fresh identifier of UID_LENGTH signs; 30 ** 10 of them make a chance clash negligible."""
    # One number by chance in place of ten signs: an import makes a million of these.
    left, signs = secrets.randbelow(len(ALPHABET) ** UID_LENGTH), []
    for _ in range(UID_LENGTH):
        left, at = divmod(left, len(ALPHABET))
        signs.append(ALPHABET[at])
    return "".join(signs)


def is_uid(text: str) -> bool:
    """Tell whether the text has the form of an identifier; it says nothing about whether one exists."""
    return len(text) == UID_LENGTH and all(sign in ALPHABET for sign in text)
