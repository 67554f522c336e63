"""Storing the records of a table: all of it is looked at first, and nothing is written while anything is refused."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from claims.actions.permissions import require
from claims.actions.table.look import Look
from claims.actions.table.people import People
from claims.actions.table.ratings import close_imported
from claims.actions.table.step import Step
from claims.actions.table.terms import MOST_TOLD, Outcome, Terms
from claims.actions.table.write import Writer
from claims.choices import Role
from claims.models import Round, User
from claims.rules.table_record import Problem, Record

# Records that are looked at and written at one go: about half a second of writing.
BATCH = 400
# Seconds between two batches on SQLite, where one writes at a time: who waits looks so often whether the pen is free.
BREATH = 0.1
Records = Callable[[], Iterable[Record]]
Done = Callable[[int, str], None]
NEEDED = "Only leads bring in ratings, and people who have no account here."


@dataclass(frozen=True, slots=True)
class Noticed:
    """What was noticed of a table before there were records: problems, and how many rows became none of them."""

    problems: tuple[Problem, ...] = ()
    refused: int = 0


def store_records(
    *,
    actor: User,
    records: Records,
    terms: Terms,
    dry_run: bool = False,
    done: Done = lambda *_: None,
    written: Callable[[Writer], None] = lambda _: None,
    noticed: Callable[[], Noticed] | None = None,
) -> Outcome:
    """Store what a table says; `records` gives them from the beginning each time that it is called.

    First all are looked at: which are new, the same, changed (with each difference) or refused (with each reason).
    Nothing is written in a dry run, or where one is refused. Else they are written batch by batch, each in a
    transaction of its own, unless this is called within one. `written` is called within each with what it made and
    changed, and once more within that which makes the ratings seen: then `finished` stands on the writer.
    `noticed` says what was noticed while the records were made, once all have been: rows that became none are refused
    like others. `done` is told how many there were. What is the same is left alone: the same table twice changes
    nothing.

    Raises ValidationError where somebody changed meanwhile what a row rests on (batches before it stay here:
    `storing` takes them back); PermissionDenied unless the actor is a curator, and a lead where ratings or new
    people come in.
    """
    require(actor, Role.CURATOR)
    people = People(terms, {"": actor})
    outcome = _looked_at(records, Look(terms, people), done)
    if people.made or terms.version is not None:
        require(actor, Role.LEAD, needed=NEEDED)
    before = noticed() if noticed else Noticed()
    outcome.problems = [*before.problems, *outcome.problems][: MOST_TOLD + 1]
    outcome.refused += before.refused
    if dry_run or outcome.refused or any(problem.refuses for problem in before.problems):
        return outcome
    outcome.round = _written(actor, records(), terms, done, written)
    return outcome


def _written(
    actor: User, records: Iterable[Record], terms: Terms, done: Done, written: Callable[[Writer], None]
) -> Round | None:
    """Write the records batch by batch, then let the ratings be seen; gives their round."""
    writer = Writer(actor, terms, People(terms, {"": actor}))
    look = Look(terms, writer.people)
    number, round_ = 0, None
    for batch in _batches(records):
        with transaction.atomic():
            writer.write(_still(look.at(batch)))
            written(writer)
        number += len(batch)
        done(number, "Writing")
        if len(batch) == BATCH and connection.vendor == "sqlite" and not connection.in_atomic_block:
            time.sleep(BREATH)
    with transaction.atomic():
        for round_ in writer.rounds.values():
            close_imported(actor, round_)
        writer.finish()
        written(writer)
    return round_


def _still(steps: list[Step]) -> list[Step]:
    """These steps, if nobody changed meanwhile what they rest on."""
    for problem in (problem for step in steps for problem in step.problems if problem.refuses):
        raise ValidationError(f"{problem.where}: {problem.what} This was changed meanwhile: look at the table again.")
    return steps


def _looked_at(records: Records, look: Look, done: Done) -> Outcome:
    outcome = Outcome()
    number = 0
    for batch in _batches(records()):
        for step in look.at(batch):
            _count(outcome, step)
        number += len(batch)
        done(number, "Looking through")
    return outcome


def _count(outcome: Outcome, step: Step) -> None:
    for problem in step.problems:
        outcome.tell(problem)
    rows = step.record.rows
    if step.is_refused:
        outcome.refused += rows
    elif step.is_new:
        outcome.new += rows
    elif step.changes:
        outcome.changed += rows
    else:
        outcome.same += rows
    outcome.changes += step.changes[: MOST_TOLD - len(outcome.changes)] if not step.is_refused else []


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    rows = iter(records)
    while batch := list(islice(rows, BATCH)):
        yield batch
