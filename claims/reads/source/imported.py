"""What came with an import: which source a record was, what it said, and what a table had beside our fields."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from claims.choices import Became, ImportKind
from claims.models import Claim, Import, ImportedRecord, Source, TableRow
from claims.rules.reference.more import with_more
from claims.rules.reference.reference import Reference, reference_stored

AT_ONCE = 5_000
# Of one source or claim.
MOST_SHOWN = 20


def sources_brought(digests: Collection[str]) -> dict[str, Source]:
    """Of what was stored before and is not withdrawn, the first source by the digest of what its record says.

    The number of queries does not grow with the digests, up to 5,000 at once.
    """
    asked, found = sorted(set(filter(None, digests))), dict[str, Source]()
    for start in range(0, len(asked), AT_ONCE):
        rows = ImportedRecord.objects.filter(
            digest__in=asked[start : start + AT_ONCE], done=True, source__withdrawn_at=None, source__isnull=False
        )
        for record in rows.select_related("source").order_by("pk"):
            if record.source is not None:
                found.setdefault(record.digest, record.source)
    return found


def references_brought(sources: Collection[int]) -> dict[int, Reference]:
    """By the key of a source, what references said of it that were stored, also what none of its fields takes.

    The first says most, the later ones what they add; none for what came otherwise. A query for 5,000.
    """
    asked, found = sorted(set(sources)), dict[int, Reference]()
    for start in range(0, len(asked), AT_ONCE):
        stored = ImportedRecord.objects.filter(
            source__in=asked[start : start + AT_ONCE], in_import__kind=ImportKind.REFERENCES, done=True,
            became__in=(Became.NEW, Became.CHANGED),
        )  # fmt: skip
        for source, says in stored.order_by("pk").values_list("source", "says"):
            if source is not None:
                said = reference_stored(says)
                found[source] = with_more(found[source], said) if source in found else said
    return found


def imports_of(record: Source | Claim) -> list[Import]:
    """The imports with which a source or a claim came, or that added to it; one query."""
    rows = _rows_of(record).values("in_import")
    came = Q(pk__in=rows)
    if isinstance(record, Source):
        came |= Q(pk__in=ImportedRecord.objects.filter(source=record, done=True).values("in_import"))
    return list(Import.objects.filter(came).order_by("pk")[:MOST_SHOWN])


def beside(record: Source | Claim) -> list[TableRow]:
    """Rows of tables with what no field takes of a claim; of a source those that have no claim. One query."""
    rows = _rows_of(record) if isinstance(record, Claim) else _rows_of(record).filter(claim=None)
    return list(rows.exclude(extra={})[:MOST_SHOWN])


def _rows_of(record: Source | Claim) -> "QuerySet[TableRow]":
    name = "claim" if isinstance(record, Claim) else "source"
    return TableRow.objects.filter(**{name: record})
