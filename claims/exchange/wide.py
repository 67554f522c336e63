"""Ratings side by side: one row per claim and round, a group of columns per reviewer."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from django.db.models import Exists, F, OuterRef, QuerySet

from claims.exchange.blocks import CRLF, LF, ROWS, as_bytes, csv_line, json_line, regroup
from claims.exchange.columns import ExportContext, Placed
from claims.exchange.expressions import Line, Slot
from claims.exchange.files import RATINGS_WIDE
from claims.models import Rating, User

Row = tuple[int, int, int, str | bytes, str | bytes]


def group_prefix(uid: str) -> str:
    """What the names of a reviewer's columns begin with: a letter first, as R and SPSS want, and stable for ever."""
    return f"r_{uid}_"


def reviewers_of(ratings: QuerySet[Rating]) -> list[User]:
    """Who made these ratings, in the order in which they joined, so that newcomers stand at the right."""
    return list(User.objects.filter(Exists(ratings.order_by().filter(reviewer=OuterRef("pk")))).order_by("pk"))


def names(reviewers: Sequence[User]) -> list[str]:
    """Names of the columns, in order."""
    groups = [group_prefix(person.uid) + column.name for person in reviewers for column in RATINGS_WIDE.group]
    return [column.name for column in RATINGS_WIDE.columns] + groups


def csv_wide(ratings: QuerySet[Rating], reviewers: Sequence[User], context: ExportContext) -> Iterator[bytes]:
    """The rows as lines of CSV, in blocks; the ratings come claim by claim, and the latest of a reviewer last."""
    group = Line([column.csv_slot(context) for column in RATINGS_WIDE.group])
    rows = _rows(ratings, csv_line(RATINGS_WIDE.columns, context), group)
    nothing = b"," * len(RATINGS_WIDE.group)
    return regroup(_side_by_side(rows, {person.pk: nothing for person in reviewers}), CRLF)


def jsonl_wide(ratings: QuerySet[Rating], reviewers: Sequence[User], context: ExportContext) -> Iterator[bytes]:
    """The same as JSON objects, one a line, in blocks; without the keys of reviewers who did not rate."""
    group = Line([slot for column in RATINGS_WIDE.group for slot in _json_slots(column, context)])
    rows = _rows(ratings, json_line(RATINGS_WIDE.columns, context), group)
    return regroup((line + b"}" for line in _side_by_side(rows, {person.pk: b"" for person in reviewers})), LF)


def _json_slots(column: Placed, context: ExportContext) -> Iterator[Slot]:
    """The column's name with the reviewer's uid in it, and the value."""
    before, after = group_prefix("\n").split("\n")
    yield Slot(f',"{before}', F("reviewer__uid"))
    yield Slot(f'{after}{column.name}":', column.json_value(context))


def _rows(ratings: QuerySet[Rating], claim: Line, group: Line) -> Iterator[Row]:
    """Claim, round, reviewer, what the file says of the claim and what it says of the rating."""
    written = ratings.annotate(about_claim=claim, about_rating=group)
    rows = written.values_list("claim_id", "round_id", "reviewer_id", "about_claim", "about_rating")
    return rows.iterator(chunk_size=ROWS)


def _side_by_side(rows: Iterator[Row], nothing: dict[int, bytes]) -> Iterator[bytes]:
    """A line per claim and round. `nothing` is what stands for each reviewer who did not rate, in their order."""
    for _, of_claim in groupby(rows, key=itemgetter(0)):
        rounds: dict[int, tuple[bytes, dict[int, bytes]]] = {}
        for _, round_id, reviewer_id, claim, rating in of_claim:
            rounds.setdefault(round_id, (as_bytes(claim), {}))[1][reviewer_id] = as_bytes(rating)
        for _, (claim, ratings) in sorted(rounds.items()):
            yield claim + b"".join([ratings.get(person, empty) for person, empty in nothing.items()])
