"""What a column of a file is: its name, its kind, its meaning, where its value is stored, and how it is written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum

from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable

from claims.exchange.expressions import Guarded, Json, OrEmpty, Slot, TimeText
from claims.models import SchemeVersion
from claims.models.claim import ClaimQuerySet
from claims.models.decision import DecisionQuerySet
from claims.models.rating import RatingQuerySet
from claims.reads.blind import Veil


class Kind(StrEnum):
    """What a cell holds, in the words of the data dictionary."""

    TEXT = "text"
    CODE = "code"
    TERM = "code, from a table"
    CODES = "codes, with a space between"
    DATE = "date as far as it is known"
    INTEGER = "integer"
    TIME = "time in UTC"


# What people and pages wrote, and codes of tables that people edit: made safe for spreadsheets.
GUARDED = (Kind.TEXT, Kind.TERM, Kind.CODES)
# Written without quotation marks, empty where there is none.
BARE = (Kind.INTEGER, Kind.TIME)


class Made(Enum):
    """What of a claim a column tells that others made of it, and that is veiled from who rates it."""

    NOT = "nothing"
    WORDS = "of its words"
    # Of a link, not of a claim.
    STANCE = "of how a study stands on it"


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What an export knows beside its rows: its public address, what may be seen, and the scheme that is in use now."""

    address: str
    ratings: RatingQuerySet
    version: SchemeVersion | None
    decisions: DecisionQuerySet
    claims: ClaimQuerySet
    veil: Veil | None = None
    # Whether records are here whose pages are those of the installation that they came from.
    origins: bool = False
    # Whether people are named by their name: in what is published only where a round says so.
    names: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `source` is a path from the column's record, or makes an expression from the path to that record."""

    name: str
    kind: Kind
    meaning: str
    example: str
    source: str | Callable[[str, ExportContext], Combinable]
    origin: str = ""
    made: Made = Made.NOT


@dataclass(frozen=True, slots=True)
class Placed:
    """A column in a file, of a `record`; `to` is the path that leads there from the record that a row is of."""

    column: Column
    to: str = ""
    record: str = ""

    @property
    def name(self) -> str:
        """Name of the column."""
        return self.column.name

    @property
    def quoted(self) -> bool:
        """Whether the cell stands in quotation marks: all but numbers and times."""
        return self.column.kind not in BARE

    @property
    def origin(self) -> str:
        """Where the value is stored, in the names of the models."""
        return self.column.origin or f"{self.record}.{self.column.source}".replace("__", ".")

    def value(self, context: ExportContext) -> Combinable:
        """The value as it is stored; a text that is not there is empty, a number or time is null."""
        return self._written(self._stored(context))

    def cell(self, context: ExportContext) -> Combinable:
        """The value as it stands in a cell: one that a spreadsheet would run as a formula is guarded."""
        stored = self._stored(context)
        return self._written(Guarded(stored) if self.column.kind in GUARDED else stored)

    def csv_slot(self, context: ExportContext, before: str = ",") -> Slot:
        """The cell in a line."""
        return Slot(before, self.cell(context), self.quoted)

    def json_slot(self, context: ExportContext, before: str = ",") -> Slot:
        """The name and the value in an object."""
        return Slot(f'{before}"{self.name}":', self.json_value(context))

    def json_value(self, context: ExportContext) -> Combinable:
        """The value as JSON."""
        return Json(self.value(context))

    def _stored(self, context: ExportContext) -> Combinable:
        source = self.column.source
        stored = F(f"{self.to}{source}") if isinstance(source, str) else source(self.to, context)
        veiled = self._veiled(context)
        return stored if veiled is None else Case(When(veiled, then=Value(None)), default=stored)

    def _veiled(self, context: ExportContext) -> Q | None:
        """Where the value is left out for the person for whom the file is. A description of one's own is no claim."""
        if context.veil is None or self.column.made == Made.NOT:
            return None
        if self.column.made == Made.STANCE:
            return context.veil.over_links()
        return context.veil.over(self.to) if self.record == "Claim" else None

    def _written(self, stored: Combinable) -> Combinable:
        if self.column.kind == Kind.TIME:
            return TimeText(stored)
        return stored if self.column.kind == Kind.INTEGER else OrEmpty(stored)


def texts_of(columns: Iterable[Placed]) -> frozenset[str]:
    """Names of those columns that have what people and pages wrote."""
    return frozenset(column.name for column in columns if column.column.kind == Kind.TEXT)
