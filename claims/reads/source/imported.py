"""Which source came from a record that was brought before, and what that record said."""

from collections.abc import Collection

from claims.choices import Became, ImportKind
from claims.models import ImportedRecord, Source
from claims.rules.reference.reference import Reference, reference_stored

AT_ONCE = 5_000


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
    """By the key of a source, the reference from which it was made; none for what came otherwise. One query."""
    made = ImportedRecord.objects.filter(
        source__in=sources, in_import__kind=ImportKind.REFERENCES, became=Became.NEW, done=True
    )
    found: dict[int, Reference] = {}
    for source, says in made.order_by("pk").values_list("source", "says"):
        if source is not None:
            found.setdefault(source, reference_stored(says))
    return found
