"""What the values of a column mean: codes that a mapping says, codes and labels of ours, and nothing."""

from collections.abc import Mapping as Named

from rapidfuzz import fuzz, process

from claims.exchange.table.beside import labels_on
from claims.exchange.table.fields import LISTS, WHOLE, labels_of, whole
from claims.exchange.table.mapping import Mapping
from claims.exchange.table.plan import Plan, Use
from claims.exchange.table.table import Table

# Codes of a codebook by the name of their field, each with its label: {"rating.verdict": {"supported": "Supported"}}.
Levels = Named[str, Named[str, str]]
# From this likeness on, of 100, a code is proposed.
NEAR = 60


class Meanings:
    """What the values of one column mean, each worked out once: most come again and again."""

    def __init__(self, use: Use, mapping: Mapping, levels: Levels, legend: Named[str, str]) -> None:
        self.use = use
        missing = {
            *mapping.missing,
            *mapping.missing_in.get(use.column, ()),
            *mapping.missing_in.get(use.spoken, ()),
        }
        self._missing = missing | {whole(value) for value in missing}
        self._codes = _by_whole(mapping.codes.get(use.spoken, {}) | mapping.codes.get(use.column, {}))
        self._legend = _by_whole(legend)
        self.known = dict(levels.get(use.field.full_name, {})) or labels_of(use.field)
        self._by_label = {label.casefold(): code for code, label in self.known.items()}
        self._open = not use.field.is_coded or (not self.known and not self._codes)
        self._seen: dict[str, tuple[str, bool]] = {}

    def __call__(self, cell: str) -> tuple[str, bool]:
        """The value that a cell stands for, and whether it stands for one; a value that means nothing is empty."""
        found = self._seen.get(cell)
        if found is None:
            found = self._meant(cell.strip())
            if len(cell) < 200:
                self._seen[cell] = found
        return found

    def _meant(self, value: str) -> tuple[str, bool]:
        value = self._spelled(value)
        if not value or value in self._missing:
            return "", True
        if value in self._codes:
            return self._codes[value], True
        if self._legend and not self.use.field.is_coded:
            return self._legend.get(value, value), value in self._legend
        if self.use.field.full_name in LISTS and self.use.field.is_coded:
            said = [self._one(self._spelled(part)) for part in value.split()]
            return " ".join(code for code, _ in said), all(known for _, known in said)
        return self._one(value)

    def _spelled(self, value: str) -> str:
        """The value, as a whole number where it is one and is not known as it was typed: “3.0” is 3."""
        plain, field = whole(value), self.use.field
        said = (self._missing, self._codes, self._legend, self.known)
        if plain == value or any(value in one for one in said):
            return value
        is_number = field.is_coded or field.full_name in WHOLE or any(plain in one for one in said)
        return plain if is_number else value

    def _one(self, value: str) -> tuple[str, bool]:
        if value in self._codes:
            return self._codes[value], True
        if self._open or value in self.known or value in self._codes.values():
            return value, True
        code = self._by_label.get(value.casefold(), "")
        return (code, True) if code else (value, False)

    def nearest(self, value: str) -> tuple[str, str, int]:
        """The code that a value may mean, how that is spelled, and how alike they are, of 100; ("", "", 0) for none."""
        spelled = {**{code: code for code in self._codes.values() if code}, **{code: code for code in self.known}}
        spelled |= {label: code for code, label in self.known.items()} | {
            said: code for said, code in self._codes.items() if code
        }
        found = process.extractOne(value, list(spelled), scorer=fuzz.WRatio, processor=_plain, score_cutoff=NEAR)
        return (spelled[found[0]], found[0], int(found[1])) if found else ("", "", 0)


def _by_whole(said: Named[str, str]) -> dict[str, str]:
    """The same by whole numbers as well, where it is said of “3.0”."""
    return {whole(value): meant for value, meant in said.items()} | dict(said)


def _plain(words: object) -> str:
    return " ".join(str(words).replace("_", " ").casefold().split())


def meanings_of(table: Table, mapping: Mapping, plan: Plan, levels: Levels) -> dict[Use, Meanings]:
    """The meanings of every column that is used. Raises BadTable for a legend that is not there."""
    legends = {column: labels_on(table, legend) for column, legend in mapping.legends.items()}
    return {
        use: Meanings(use, mapping, levels, legends.get(use.spoken) or legends.get(use.column) or {})
        for use in plan.uses
    }
