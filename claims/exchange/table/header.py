"""Which rows name the columns, and what the columns are then called."""

import re
from collections import Counter
from collections.abc import Sequence

from claims.rules.table_record import Problem

# A header is looked for in so many rows.
LOOKED_AT = 20
_NUMBER = re.compile(r"[-+]?[\d.,\s%]+")
# Names of columns are no sentences.
_LONGEST_NAME = 300
_NAMED = 12


def letters(number: int) -> str:
    """What a spreadsheet calls a column, the first of which is 1."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: str) -> int:
    """The number of the column that a spreadsheet calls so; 0 for what is none."""
    if not re.fullmatch(r"[A-Za-z]{1,3}", name):
        return 0
    number = 0
    for sign in name.upper():
        number = number * 26 + ord(sign) - ord("A") + 1
    return number


def one_line(name: str) -> str:
    """A name without line ends and double spaces, by which columns are compared."""
    return " ".join(name.split())[:_LONGEST_NAME]


def proposed_header(rows: Sequence[tuple[int, Sequence[str]]], groups: bool = False) -> tuple[int, int]:
    """The number of the first row that names columns, and how many do; no rows: (0, 1).

    The first that fills half as many cells as the fullest. Two, where it names groups: `groups` says that its cells are
    merged over several columns, else it leaves columns without a name that the next row, all words, gives them.
    """
    rows = [(number, [cell.strip() for cell in cells]) for number, cells in rows if any(map(str.strip, cells))]
    if not rows:
        return 0, 1
    most = max(_filled(cells) for _, cells in rows)
    at = next(at for at, (_, cells) in enumerate(rows) if 2 * _filled(cells) >= most)
    number, cells = rows[at]
    if at + 1 < len(rows) and rows[at + 1][0] == number + 1 and _names_groups(cells, rows[at + 1][1], groups):
        return number, 2
    return number, 1


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _names_groups(first: Sequence[str], second: Sequence[str], groups: bool) -> bool:
    words = [cell for cell in second if cell]
    if len(words) < 2 or any(_NUMBER.fullmatch(cell) or len(cell) > 60 for cell in words):
        return False
    if groups:
        return True
    without = sum(not cell for cell in first[: len(second)])
    return bool(first[0]) and 3 * without >= len(first) and len(words) > _filled(first)


def names_of(header: Sequence[Sequence[str]], width: int) -> tuple[list[str], list[Problem]]:
    """The names of so many columns, each once, by the rows that name them; and what was done about names.

    A name of several columns, and a column without one, gets the letter of its column.
    """
    plain = [one_line(name) for name in _joined(header, width)]
    counted = Counter(name for name in plain if name)
    names, problems = [], []
    for number, name in enumerate(plain, 1):
        letter = letters(number)
        names.append(name if name and counted[name] == 1 else f"{name} [{letter}]".strip())
    if twice := [name for name, times in counted.items() if times > 1]:
        told = ", ".join(f"“{name}” ({counted[name]} times)" for name in twice[:_NAMED])
        told += f", and {len(twice) - _NAMED} more" if len(twice) > _NAMED else ""
        example = names[plain.index(twice[0])]
        why = f"Each of these is called by its letter as well, such as “{example}”."
        problems.append(Problem("header", f"Several columns have the same name: {told}.", why, refuses=False))
    return names, problems


def _joined(header: Sequence[Sequence[str]], width: int) -> list[str]:
    """The names out of one row; out of several the words of each above the next, a group's over all of its columns."""
    filled = [[*row, *[""] * width][:width] for row in header]
    for row in filled[:-1]:
        for at in range(1, width):
            row[at] = row[at].strip() or row[at - 1]
    named = []
    for parts in zip(*filled, strict=True):
        words = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
        named.append(" / ".join(words))
    return named if filled else [""] * width
