"""How a table of somebody else is told in our words: which column is which field, by name, and what its codes mean."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from claims.exchange.table.dialect import Dialect

FORMAT = "evidence-mapping-1"
# What one row says: one claim; one rating of a claim; one piece of evidence on a claim, which is repeated for each.
SHAPES = ("claim", "rating", "evidence")
PLACES = ("suffix", "prefix")


@dataclass(frozen=True, slots=True)
class Raters:
    """Columns that come once for each rater: what the names of theirs end, or begin, with; and which these columns are.

    `names`: by what stands in the name of the column, the person. `columns`: fields by the name without that.
    """

    place: str = "suffix"
    names: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    def column(self, base: str, affix: str) -> str:
        """The column of one rater."""
        return f"{base}{affix}" if self.place == "suffix" else f"{affix}{base}"


@dataclass(frozen=True, slots=True)
class Turn:
    """A table that lies on its side: its variables are rows, and its documents are columns.

    `names` is the column with the names of variables, `section` one that is filled in on the first row of a section
    alone and stands before these names, from the row `sections_from` on; `documents` and `rows` are ranges, such as
    "D:AW" and "7:55". A variable without a name is called by its row.
    """

    names: str
    documents: str
    rows: str
    section: str = ""
    sections_from: int = 0


@dataclass(frozen=True, slots=True)
class Legend:
    """Where another sheet says what codes mean: the columns with the codes and with their labels, by their letters."""

    sheet: str
    codes: str
    labels: str


@dataclass(frozen=True, slots=True)
class MadeItem:
    """A question of a codebook that is made out of a column: the codes are those of the mapping, in their order."""

    text: str
    kind: str = "nominal"
    about: str = "claim"
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MadeScheme:
    """A codebook that is made out of the codes of a table, because no codebook here asks what it answers."""

    code: str
    name: str
    version: str = "1.0.0"
    citation: str = ""
    items: dict[str, MadeItem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a person has confirmed of a table. Columns are named; nothing is said by position but in `turn` and `cells`.

    `missing` are values that mean nothing, in every column; `missing_in` in one. `codes`: by column (of raters' columns
    the name without the rater), what its values are among our codes. `constants` and `cells` (such as "B7") give fields
    that no column has. `key` names the columns by which a row is known when the table comes again. `leave_out_rows`: by
    column, values of rows that are left out. `guarded`: cells have the apostrophe that our exports write.
    """

    shape: str = "claim"
    columns: dict[str, str] = field(default_factory=dict)
    raters: Raters | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    legends: dict[str, Legend] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    missing_in: dict[str, tuple[str, ...]] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    fill_down: tuple[str, ...] = ()
    leave_out_columns: tuple[str, ...] = ()
    leave_out_rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    turn: Turn | None = None
    guarded: bool = False
    dialect: Dialect = field(default_factory=Dialect)
    scheme: MadeScheme | None = None

    def as_json(self) -> dict[str, Any]:
        """For a file: what is said, and nothing that is empty."""
        written: dict[str, Any] = {"format": FORMAT}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "dialect":
                value = value.as_json() if value != Dialect() else {}
            elif one.name in ("legends",):
                value = {name: asdict(legend) for name, legend in value.items()}
            elif one.name in ("raters", "turn", "scheme"):
                value = asdict(value) if value else None
            if value:
                written[one.name] = _plain(value)
        return written


def _plain(value: Any) -> Any:
    """Lists in place of tuples."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return list(value) if isinstance(value, tuple) else value
