"""What a table says, row by row, in our words: plain values, as a mapping makes them and an action stores them."""

from dataclasses import dataclass, field

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should know of a table: where it stands, what it is, and why, or what to do.

    What `refuses` keeps its row, or the whole table, from being stored; anything else is told and goes on.
    """

    where: str
    what: str
    why: str
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class Rated:
    """What one rater said: by axis (`verdict`), by item (`item.support`), and beside these (as `rationale`)."""

    rater: str
    values: Values
    where: str


@dataclass(frozen=True, slots=True)
class Record:
    """What a row says, or several rows with one key: of a source, a copy of it, a claim and what people made of it.

    A field that the table lacks is not there; an empty one is there and empty. `descriptions` are by coder, "" where no
    column says who. `extra` are columns that no field takes. `places` says of each field where it stands in the table,
    and `rows` how many rows it is.
    """

    where: str
    key: str = ""
    source: Values = field(default_factory=dict)
    capture: Values = field(default_factory=dict)
    claim: Values = field(default_factory=dict)
    question: Values = field(default_factory=dict)
    descriptions: dict[str, Values] = field(default_factory=dict)
    ratings: tuple[Rated, ...] = ()
    evidence: tuple[Values, ...] = ()
    extra: Values = field(default_factory=dict)
    places: Values = field(default_factory=dict)
    rows: int = 1


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of a file that was exported from an installation of this program: its file, where it stands, its cells.

    Cells have the names of the columns; what is not there is empty. A column that the file lacks is no cell.
    """

    file: str
    where: str
    cells: Values

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")
