"""What a person says beside a table, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from claims.choices import Stage
from claims.models import Import, Round, SchemeVersion
from claims.rules.table_record import Problem

# So many problems, and so many changes, are kept; the others are counted.
MOST_TOLD = 1_000
# Of one who came in with a table, in place of the name of an account.
ANEW = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which name a table is known when it comes again, and what the person says who puts it in.

    `people`: by the name in the table, the username of who it is, or ANEW for somebody who has no account here; who is
    not named is asked for where an account has that name, and is made anew where none has. `version` is the codebook
    with which its ratings are said. `stage`: what its raters knew of one another, as the person says. `brought_by` is
    the import with which it comes, if any.
    """

    table: str
    people: Mapping[str, str] = field(default_factory=dict)
    version: SchemeVersion | None = None
    round_name: str = ""
    stage: Stage = Stage.INDEPENDENT
    brought_by: Import | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a row says otherwise than what is stored: which record and field, before and after."""

    where: str
    record: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class Outcome:
    """What comes of the rows of a table, in numbers: `found` is the sum of the others. One with a change is changed."""

    new: int = 0
    same: int = 0
    changed: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    round: Round | None = None

    @property
    def found(self) -> int:
        """How many rows there were."""
        return self.new + self.same + self.changed + self.refused

    @property
    def problems_refuse(self) -> bool:
        """Whether anything keeps it from being stored."""
        return bool(self.refused) or any(problem.refuses for problem in self.problems)

    def tell(self, problem: Problem) -> None:
        """Keep a problem, within bounds."""
        if len(self.problems) < MOST_TOLD:
            self.problems.append(problem)
        elif len(self.problems) == MOST_TOLD:
            self.problems.append(Problem("table", f"There are more than {MOST_TOLD:,} problems.", "Mend these first."))
