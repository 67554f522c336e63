"""A table brought in by a mapping: rows that cannot be read keep all of it out, like rows that cannot be stored."""

from claims.actions.table.store import Done, Noticed, store_records
from claims.actions.table.terms import Outcome, Terms
from claims.actions.table.whole import keep_batch
from claims.actions.table.write import Writer
from claims.choices import Axis, UnitKind
from claims.exchange.table.mapping import Mapping
from claims.exchange.table.records import records
from claims.exchange.table.source_types import FIELD as SOURCE_TYPE
from claims.exchange.table.source_types import source_types
from claims.exchange.table.table import Problems, Table
from claims.models import SchemeVersion, User
from claims.reads.review.asked import JUDGEMENTS, asked_by


def bring_in(
    *,
    actor: User,
    table: Table,
    mapping: Mapping,
    terms: Terms,
    dry_run: bool = False,
    done: Done = lambda *_: None,
) -> Outcome:
    """Store what a table says by a mapping, as `store_records`, with what was noticed as it was read.

    Each batch is kept with the import of the terms. Raises PermissionDenied as that does, and BadTable where the table
    breaks off.
    """
    told, levels = Problems(), levels_of(terms.version)

    def noticed() -> Noticed:
        problems = (*table.problems, *told)
        refused = len(table.problems.rows | told.rows)
        # A table without a row that is refused as a whole counts as one record, as any file that cannot be read.
        return Noticed(problems, refused or int(any(problem.refuses for problem in problems)))

    def written(writer: Writer) -> None:
        if terms.brought_by is not None:
            keep_batch(terms.brought_by, writer)

    return store_records(
        actor=actor, records=lambda: records(table, mapping, told, levels), terms=terms, dry_run=dry_run, done=done,
        written=written, noticed=noticed,
    )  # fmt: skip


def levels_of(version: SchemeVersion | None) -> dict[str, dict[str, str]]:
    """The codes of types of sources, and of the answers of a codebook about claims, by field: label by code."""
    types = {SOURCE_TYPE: source_types()}
    if version is None:
        return types
    asked = asked_by(version)
    found = {
        f"rating.{axis.value}": {level.code: level.label for level in asked.levels_for(axis, UnitKind.CLAIM)}
        for axis in JUDGEMENTS
    }
    found["rating.failure_tags"] = {
        level.code: level.label for level in asked.levels_for(Axis.FAILURE_TAG, UnitKind.CLAIM)
    }
    items = {
        f"rating.item.{one.item.code}": {level.code: level.label for level in one.levels}
        for one in asked.items_for(UnitKind.CLAIM)
    }
    return {name: levels for name, levels in (types | found | items).items() if levels}
