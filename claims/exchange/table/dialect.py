"""How a table is written: what is proposed by looking at it, and what a person can say instead."""

from dataclasses import asdict, dataclass, replace
from typing import Any

# What separates cells, and what quotation marks hold together. "" as a quotation mark: they are words like others.
DELIMITERS = ",;\t|"
SHORT_ROWS = ("refuse", "fill")


class BadTable(ValueError):
    """Why a table, or a mapping of it, cannot be used: where, what, and what to do."""

    def __init__(self, what: str, why: str, where: str = "") -> None:
        super().__init__(f"{where}: {what} {why}" if where else f"{what} {why}")
        self.what, self.why, self.where = what, why, where


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is to be read. None is proposed; a table has the dialect by which it was read, with nothing left out.

    `header_row` is the number of the row that names the columns, as a spreadsheet counts rows, and 0 where none does:
    then columns are called by their letters. `header_rows`: how many rows name them together. `short_rows`: whether a
    row that ends before its last columns is refused, or these are empty.
    """

    charset: str | None = None
    delimiter: str | None = None
    quote_char: str | None = None
    header_row: int | None = None
    header_rows: int | None = None
    sheet: str | None = None
    short_rows: str = "refuse"

    def given(self, **values: Any) -> "Dialect":
        """With these values where the person said nothing."""
        return replace(self, **{name: value for name, value in values.items() if getattr(self, name) is None})

    def as_json(self) -> dict[str, Any]:
        """What is said, for a file."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def dialect_from(given: Any) -> Dialect:
    """The dialect of such an object. Raises BadTable, naming the key."""
    if not isinstance(given, dict):
        raise BadTable("A dialect must be an object in braces.", "", "dialect")
    kinds = {name: int if name.startswith("header") else str for name in Dialect.__dataclass_fields__}
    for name, value in given.items():
        if name not in kinds:
            raise BadTable(f"There is no such key. Known are {', '.join(kinds)}.", "", f"dialect, {str(name)[:60]}")
        if not isinstance(value, kinds[name]) or isinstance(value, bool):
            raise BadTable(f"This must be a {'number' if kinds[name] is int else 'text'}.", "", f"dialect, {name}")
    check_dialect(dialect := Dialect(**given))
    return dialect


def check_dialect(dialect: Dialect) -> None:
    """Raises BadTable for what no table is written by."""
    if dialect.delimiter is not None and (len(dialect.delimiter) != 1 or dialect.delimiter in '\r\n"'):
        raise BadTable("What separates cells must be one character.", "", "dialect, delimiter")
    if dialect.quote_char is not None and dialect.quote_char not in ("", '"', "'"):
        raise BadTable("Cells are held together by \", by ' or by nothing.", "", "dialect, quote_char")
    if dialect.short_rows not in SHORT_ROWS:
        raise BadTable(f"This must be one of {', '.join(SHORT_ROWS)}.", "", "dialect, short_rows")
    for name, least in (("header_row", 0), ("header_rows", 1)):
        number = getattr(dialect, name)
        if number is not None and not least <= number <= 1_000_000:
            raise BadTable("This must be the number of a row.", "", f"dialect, {name}")
