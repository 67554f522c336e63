"""How many rows a file would have, told in a moment even where there are millions."""

from dataclasses import dataclass

from claims.database.counting import MOST_COUNTED, bounded
from claims.exchange.export import Export
from claims.exchange.files import ANSWERS, CLAIMS, DECISIONS, DESCRIPTIONS, NOUNS, RATINGS_WIDE
from claims.models import OPERATOR, Answer, Rating

# So many ratings are looked at, the latest: whether a person may see one is asked of each.
WINDOW = 5_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of rows; `whole` says that all were counted, otherwise there are at least so many."""

    number: int
    whole: bool

    @property
    def empty(self) -> bool:
        """Whether the file would have its header alone."""
        return self.whole and not self.number

    def __str__(self) -> str:
        if self.number > MOST_COUNTED:
            return f"more than {MOST_COUNTED:,} rows"
        if self.whole:
            return f"{self.number:,} {'row' if self.number == 1 else 'rows'}"
        return f"at least {self.number:,} rows" if self.number else "rows not counted"


def amount_of(export: Export) -> Amount:
    """Count up to MOST_COUNTED rows. Of ratings only those are counted that are among the latest WINDOW."""
    rows, whole = export.chosen().order_by(), True
    if export.file not in (CLAIMS, DECISIONS, DESCRIPTIONS, *NOUNS):
        every = Answer.objects.all() if export.file == ANSWERS else Rating.objects.visible_to(OPERATOR)
        keys = every.order_by("pk").values_list("pk", flat=True)
        oldest, newest = keys.first() or 0, keys.last() or 0
        whole = newest - oldest < WINDOW
        rows = rows if whole else rows.filter(pk__gt=newest - WINDOW)
    if export.file == RATINGS_WIDE:
        # Not by DISTINCT: for its sake SQLite goes through all ratings by another index.
        return Amount(len(set(rows.values_list("claim", "round"))), whole)
    return Amount(bounded(rows, MOST_COUNTED), whole)
