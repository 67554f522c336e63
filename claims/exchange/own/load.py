"""Our own files going back in, a set of them as one thing: looked at beside what is here, stored all or not at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from claims.actions.own import changes, claims, codebooks, evidence, extra, judged, publishers, rounds, sources
from claims.actions.own.change import change_record
from claims.actions.own.kept import Kept
from claims.actions.permissions import require
from claims.actions.table.terms import MOST_TOLD, Change, Outcome
from claims.choices import Role
from claims.exchange.files import (
    ANSWERS,
    CAPTURES,
    CHANGES,
    CLAIMS,
    DECISIONS,
    DESCRIPTIONS,
    EVIDENCE,
    EXTRA,
    INTERESTS,
    LEVELS,
    LINKS,
    PAIRS,
    PUBLISHER_REQUESTS,
    PUBLISHER_RESPONSES,
    QUESTIONS,
    RATINGS,
    RATINGS_WIDE,
    RELATIONS,
    ROUND_UNITS,
    ROUNDS,
    SCHEMES,
    SEARCHES,
    SOURCES,
    File,
)
from claims.exchange.own.compare import Key, changeable, differences, key_of, of_others, stored_rows
from claims.exchange.own.read import BadOwnFile, OwnFile, batches
from claims.models import Round, User
from claims.rules.table_record import OwnRow, Problem

# Rows that are looked at and written at one go.
BATCH = 200
# What stands on what: a file can be stored when those before it are.
ORDER = (
    LEVELS, SCHEMES, SOURCES, CAPTURES, QUESTIONS, CLAIMS, DESCRIPTIONS, EVIDENCE, LINKS, RELATIONS, SEARCHES, PAIRS,
    CHANGES, ROUNDS, ROUND_UNITS, RATINGS, RATINGS_WIDE, INTERESTS, DECISIONS, ANSWERS, EXTRA,
    PUBLISHER_REQUESTS, PUBLISHER_RESPONSES,
)  # fmt: skip
# The files whose rows say what is said of claims and of their pages, the most telling first.
_WITH_CLAIMS = (CLAIMS, DESCRIPTIONS, RATINGS, RATINGS_WIDE, DECISIONS)
Done = Callable[[int, str], None]


@dataclass(slots=True)
class Loaded:
    """A file of ours, and what comes of it. `new` are the keys of rows whose records are not here."""

    file: OwnFile
    outcome: Outcome = field(default_factory=Outcome)
    new: set[Key] = field(default_factory=set)
    changes: list[tuple[OwnRow, frozenset[str]]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)


def load_own(
    *,
    actor: User,
    files: Sequence[OwnFile],
    dry_run: bool = False,
    adopts: bool = False,
    round_: Round | None = None,
    done: Done = lambda *_: None,
) -> list[Outcome]:
    """Store what these files say that is not here, all of it or nothing; an outcome for each file, in their order.

    Records keep their identifiers, numbers, times and people (who have no account here are made, inactive); ratings
    stand in closed, imported rounds; copies of which no text comes are held elsewhere. What is here already is left
    alone, or changed where the file says otherwise of a curated noun. In which order the files are given does not
    matter. `adopts`: the installation is empty, and the codebooks and the standing round `round_` with which it was set
    up become those of the files. Nothing is stored in a dry run, or where a row is refused.

    Raises PermissionDenied unless the actor is a curator, and a lead where ratings, codebooks or people come in.
    """
    require(actor, Role.CURATOR)
    loaded = [Loaded(file) for file in files]
    in_order = sorted(loaded, key=lambda one: ORDER.index(one.file.file))
    with transaction.atomic():
        for one in in_order:
            _look(one, done)
        if not _refused(loaded) and any(one.new or one.changes for one in loaded):
            _store(partial(Kept, actor, adopts=adopts, standing=round_), in_order, done)
        if dry_run or _refused(loaded):
            transaction.set_rollback(True)
    return [one.outcome for one in loaded]


def _refused(loaded: Iterable[Loaded]) -> bool:
    return any(one.outcome.refused for one in loaded)


# --- looking ---------------------------------------------------------------------------------------------------------


def _look(one: Loaded, done: Done) -> None:
    """Which rows are new, the same, changed or refused."""
    seen: set[Key] = set()
    try:
        for batch in batches(one.file.rows(), BATCH):
            stored = stored_rows(one.file.file, batch)
            for row in batch:
                key = key_of(one.file.file, row)
                if key in seen:
                    _refuse(one, row, "It stands twice in the file.", "Leave one of the two out.")
                else:
                    _compare(one, row, stored.get(key), key)
                seen.add(key)
            done(one.outcome.found, f"Looking through {one.file.name}")
    except BadOwnFile as error:
        one.outcome.refused += 1
        one.outcome.tell(Problem(one.file.name, str(error), "Export the file anew."))


def _compare(one: Loaded, row: OwnRow, stored: dict[str, str] | None, key: Key) -> None:
    if stored is None:
        one.new.add(key)
        one.outcome.new += 1
        return
    differs = differences(one.file.file, row, stored)
    told = {name: before for name, before in differs.items() if name in of_others(one.file.file)}
    for name in told:
        why = f"“{row[name][:60]}” is left: it is said of another record, whose file can change it."
        one.outcome.tell(Problem(f"{row.where}, {name}", "What is here says otherwise", why, refuses=False))
    differs = {name: before for name, before in differs.items() if name not in told}
    if fixed := sorted(differs.keys() - changeable(one.file.file)):
        what = f"It is here, and says something else in {', '.join(fixed)}."
        _refuse(one, row, what, "That is never changed by a file.")
    elif differs:
        one.outcome.changed += 1
        one.changes.append((row, frozenset(differs)))
        shown = [Change(row.where, " ".join(key), name, before, row[name]) for name, before in differs.items()]
        one.outcome.changes += shown[: MOST_TOLD - len(one.outcome.changes)]
    else:
        one.outcome.same += 1


def _refuse(one: Loaded, row: OwnRow, what: str, why: str) -> None:
    """Once for each row, however much is wrong with it."""
    if row.where not in one.refused:
        one.refused.add(row.where)
        one.outcome.refused += 1
    one.outcome.tell(Problem(row.where, what, why))


# --- storing ---------------------------------------------------------------------------------------------------------


class _Set:
    """The files of a set, as what is to be stored goes through them."""

    def __init__(self, loaded: Sequence[Loaded], done: Done) -> None:
        self._loaded, self._done = loaded, done

    def of(self, *files: File) -> Iterator[tuple[Loaded, list[OwnRow]]]:
        """The rows of these files in batches, file by file in this order."""
        for file in files:
            for one in self._loaded:
                if one.file.file == file:
                    for batch in batches(one.file.rows(), BATCH):
                        yield one, batch
                    self._done(one.outcome.found, f"Storing {one.file.name}")

    def first_of(self, column: str, *files: File) -> Iterator[tuple[Loaded, list[OwnRow]]]:
        """The same, of each thing that the column names the first row."""
        seen: set[str] = {""}
        for one, batch in self.of(*files):
            firsts = {row[column]: row for row in reversed(batch) if row[column] not in seen}
            seen.update(firsts)
            if firsts:
                yield one, [row for row in batch if firsts.get(row[column]) is row]


def _store(keeping: Callable[..., Kept], loaded: Sequence[Loaded], done: Done) -> None:
    by_name = {one.file.name: one for one in loaded}

    def refuse(row: OwnRow, what: str, why: str) -> None:
        one = by_name[row.file]
        if row.where not in one.refused:
            one.outcome.new -= 1
        _refuse(one, row, what, why)

    def tell(row: OwnRow, what: str, why: str) -> None:
        by_name[row.file].outcome.tell(Problem(row.where, what, why, refuses=False))

    kept = keeping(refuse=refuse, tell=tell)
    try:
        with transaction.atomic():
            _store_all(kept, _Set(loaded, done), loaded)
            _change(kept, loaded)
    except (DataError, IntegrityError, ValidationError) as error:
        why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        one = next(one for one in loaded if one.new or one.changes)
        one.outcome.refused, one.outcome.new = one.outcome.refused + one.outcome.new, 0
        one.outcome.tell(Problem(one.file.name, "It cannot stand beside what is here", why[:300]))


def _store_all(kept: Kept, files: _Set, loaded: Sequence[Loaded]) -> None:
    """Everything in the order in which it stands on one another."""
    _each(kept, files, (
        (SCHEMES, codebooks.note_schemes), (ROUNDS, rounds.note_shown_names), (INTERESTS, rounds.note_interests),
        (CLAIMS, sources.note_warnings), (RATINGS, rounds.note_exemptions),
    ))  # fmt: skip
    for one in loaded:
        if one.file.file == LEVELS:
            new = [row for row in one.file.rows() if key_of(LEVELS, row) in one.new]
            codebooks.store_levels(kept=kept, rows=new)
    _each(kept, files, ((SCHEMES, codebooks.store_schemes),))
    _store_raters(kept, files, loaded)
    _store_named(kept, files)
    _each(kept, files, (
        (EVIDENCE, evidence.store_evidence_items), (EVIDENCE, evidence.join_patients), (LINKS, evidence.store_links),
        (RELATIONS, evidence.store_relations), (RELATIONS, evidence.join_candidates),
        (SEARCHES, evidence.store_searches), (PAIRS, evidence.store_pairs),
        (CHANGES, changes.store_changes), (EXTRA, extra.store_extra),
    ))  # fmt: skip
    _each(kept, files, ((ROUNDS, rounds.store_told_rounds), (ROUND_UNITS, rounds.store_round_units)))
    for _, rows in files.first_of("round_uid", RATINGS, RATINGS_WIDE, DECISIONS, ANSWERS, DESCRIPTIONS):
        judged.store_rounds(kept=kept, rows=rows)
    _each(kept, files, ((DESCRIPTIONS, claims.store_descriptions),))
    for _, rows in files.first_of("claim_uid", CLAIMS, RATINGS, RATINGS_WIDE, DECISIONS):
        claims.store_carried(kept=kept, rows=rows)
    _each(kept, files, (
        (RATINGS, judged.store_ratings), (RATINGS_WIDE, judged.store_ratings),
        (INTERESTS, rounds.check_interests), (DECISIONS, judged.store_decisions), (ANSWERS, judged.store_answers),
    ))  # fmt: skip
    _each(kept, files, (
        (PUBLISHER_REQUESTS, publishers.store_requests), (PUBLISHER_RESPONSES, publishers.store_responses),
    ))  # fmt: skip
    judged.close_rounds(kept=kept)


def _store_named(kept: Kept, files: _Set) -> None:
    """Questions, sources, copies and claims, which the rows of several files say something of."""
    for one, rows in files.first_of("question_uid", QUESTIONS, *_WITH_CLAIMS, LINKS, SEARCHES):
        evidence.store_questions(kept=kept, rows=rows, whole=one.file.file == QUESTIONS)
    for one, rows in files.first_of("source_uid", SOURCES, *_WITH_CLAIMS, EVIDENCE):
        sources.store_sources(kept=kept, rows=rows, whole=one.file.file == SOURCES)
    for one, rows in files.first_of("capture_uid", CAPTURES, *_WITH_CLAIMS, EVIDENCE, RELATIONS, CHANGES):
        sources.store_captures(kept=kept, rows=rows, whole=one.file.file == CAPTURES)
    for one, rows in files.first_of("claim_uid", *_WITH_CLAIMS):
        claims.store_claims(kept=kept, rows=rows, whole=one.file.file == CLAIMS)
    for _, rows in files.first_of("comparator_claim_uid", ROUND_UNITS, RATINGS, DECISIONS):
        rounds.stand_in(kept=kept, rows=rows)


def _each(kept: Kept, files: _Set, steps: Iterable[tuple[File, Callable[..., Any]]]) -> None:
    """Let each action store the rows of its file."""
    for file, store in steps:
        for _, rows in files.of(file):
            store(kept=kept, rows=rows)


def _store_raters(kept: Kept, files: _Set, loaded: Sequence[Loaded]) -> None:
    """Those who have columns in the wide file first, so that they have them in the same order again."""
    wanted = dict.fromkeys(rater for one in loaded for rater in one.file.raters)
    if not wanted:
        return
    named: dict[str, str] = {}
    for _, rows in files.of(RATINGS_WIDE):
        named |= {row["reviewer_uid"]: row["reviewer"] for row in rows}
    for uid in wanted:
        if uid in named:
            kept.person(uid, named[uid])


def _change(kept: Kept, loaded: Sequence[Loaded]) -> None:
    change = partial(change_record, kept=kept)
    for one in loaded:
        for row, columns in one.changes:
            try:
                change(file=one.file.file.name, row=row, columns=columns)
            except ValidationError as error:
                one.outcome.changed -= 1
                one.outcome.new += 1  # `refuse` takes a row from those that would be stored
                kept.refuse_error(row, error)
