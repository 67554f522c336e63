"""What is to be done with one record of a table."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from claims.actions.table.rating_said import Said
from claims.actions.table.sources import Wanted
from claims.actions.table.terms import Change
from claims.actions.table.words import Words, bare
from claims.models import Claim, Question, Source, TableRow
from claims.rules.table_record import Problem, Record, Values

# What the column of keys holds.
MOST_KEY = 300
# What a question is about, beside its text.
PICO = ("population", "intervention", "comparator", "outcome")


@dataclass(slots=True)
class Step:
    """What is to be done with one record. `wanted` and `claim` are filled in as they are found, or made."""

    record: Record
    key: str
    wanted: Wanted | None = None
    claim: Claim | None = None
    row: TableRow | None = None
    fields: Values = field(default_factory=dict)
    question: str | None = None
    # Where it has no quote, the question that its studies stand on: the stored one, or one that is to be made.
    asked: Question | None = None
    described: dict[str, Values] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    words: Words | None = None
    at: int = 0
    # Of several rows of one claim, all but the first, which may be in the same batch; they need not follow one another.
    further: bool = False
    first: "Step | None" = None
    # What it says in our fields that has no place here, by their names in a mapping.
    unkept: Values = field(default_factory=dict)

    @property
    def row_key(self) -> str:
        """By what the row itself is known: a further row of a claim by who says what it adds as well."""
        return f"{self.key}{self.beside}"[:MOST_KEY] if self.key else ""

    @property
    def beside(self) -> str:
        """What a further row of a claim has after the key of the claim."""
        who = [rated.rater for rated in self.record.ratings] + list(self.record.descriptions)
        return f" · {', '.join(filter(None, who)) or self.record.where}" if self.further else ""

    @property
    def quote(self) -> str:
        """The words of the claim; empty where the record is of a source alone."""
        return bare(self.record.claim.get("quote", ""))

    @property
    def of_study(self) -> bool:
        """Whether it names no source: a study on a question, of which the source is the study's own."""
        return not self.quote and not any(self.record.source.values()) and bool(self.record.evidence)

    @property
    def on(self) -> Claim | Question | None:
        """What its studies stand on: its claim; a question where it has no quote. None where that is a new claim."""
        return self.claim or (None if self.quote else self.asked)

    @property
    def extra(self) -> Values:
        """What is kept beside the row, as it was typed."""
        return self.record.extra | self.unkept

    @property
    def is_refused(self) -> bool:
        """Whether anything is wrong with it."""
        return any(problem.refuses for problem in self.problems)

    @property
    def is_new(self) -> bool:
        """Whether its claim, or its source where it has no claim, is not here yet."""
        return self.claim is None if self.quote else self.wanted is None or self.wanted.stored is None

    def change(self, record: str, pairs: dict[str, tuple[str, str]]) -> None:
        """Keep what it says otherwise of a record: by field, before and after."""
        self.changes += [Change(self.record.where, record, name, *pair) for name, pair in pairs.items()]

    def tell(self, field_name: str, what: str, why: str, *, refuses: bool = True) -> None:
        """Keep a problem at the cell of a field, or at the row where no cell has it."""
        where = self.record.places.get(field_name, self.record.where)
        self.problems.append(Problem(where, what, why, refuses))


def key_of(record: Claim | Source) -> str:
    """By what a row is known whose table names no key: what it became."""
    return f"{record._meta.model_name} {record.uid}"


def by_field(error: ValidationError) -> Iterator[tuple[str, str]]:
    """What is wrong, by field; "" where it is wrong as a whole."""
    if hasattr(error, "error_dict"):
        for name, whys in error.message_dict.items():
            yield name, " ".join(whys)
    else:
        yield "", " ".join(error.messages)
