"""How far lists of pages to save are, and when each page was saved."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from claims.models import Import, ImportedRecord, ListedAddress, Source, TableRow
from claims.models.address_list import copies_of_page, is_saved
from claims.rules.identify.addresses import MOST_ADDRESSES

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """How many pages a list has, how many are saved, and how many somebody said cannot be."""

    all: int = 0
    saved: int = 0
    left_out: int = 0

    @property
    def not_yet(self) -> int:
        """What is left to do."""
        return self.all - self.saved - self.left_out

    def __str__(self) -> str:
        return f"{self.saved:,} of {self.all:,} saved"


def progress_of(lists: Collection[int]) -> dict[int, Progress]:
    """How far these lists are, by key. One query."""
    saved = is_saved()
    counted = (
        ListedAddress.objects.filter(in_list__in=lists)
        .order_by()
        .values("in_list")
        .annotate(
            all=Count("pk"),
            saved=Count("pk", filter=saved),
            left_out=Count("pk", filter=Q(left_out_at__isnull=False) & ~saved),
        )
    )
    found = {row["in_list"]: Progress(row["all"], row["saved"], row["left_out"]) for row in counted}
    return {key: found.get(key, Progress()) for key in lists}


@dataclass(frozen=True, slots=True)
class Page:
    """A listed address; `source` is what has its address, `saved_at` when its first copy was stored."""

    listed: ListedAddress
    source: Source | None
    saved_at: datetime | None

    @property
    def is_saved(self) -> bool:
        """Whether there is a copy of the page."""
        return self.saved_at is not None


def pages_of(listed: Iterable[ListedAddress]) -> list[Page]:
    """What there is of each of these addresses, in their order. Two queries."""
    rows = list(listed)
    keys, moved = {row.address_key for row in rows}, {row.moved_to_id for row in rows if row.moved_to_id}
    found = Source.objects.current().filter(Q(address_key__in=keys) | Q(pk__in=moved))
    sources = list(found.defer("note", "excluded_because", "search_text").order_by("pk"))
    saved = _first_saved([source.pk for source in sources])
    by_key, by_pk = defaultdict(list), {source.pk: source for source in sources}
    for source in sources:
        by_key[source.address_key].append(source)
    moved_to = {row.pk: [by_pk[row.moved_to_id]] for row in rows if row.moved_to_id in by_pk}
    return [_page(row, [*by_key[row.address_key], *moved_to.get(row.pk, [])], saved) for row in rows]


def _page(row: ListedAddress, sources: list[Source], saved: dict[int, datetime]) -> Page:
    """Of several sources with the address, the one that was saved first."""
    sources.sort(key=lambda source: (source.pk not in saved, saved.get(source.pk), source.pk))
    source = sources[0] if sources else None
    return Page(row, source, saved.get(source.pk) if source else None)


def _first_saved(sources: list[int]) -> dict[int, datetime]:
    first = (
        copies_of_page().filter(source__in=sources).order_by().values_list("source").annotate(first=Min("stored_at"))
    )
    return dict(first)


def imports_with_addresses() -> QuerySet[Import]:
    """Imports of late whose addresses can be made into a list."""
    return Import.objects.filter(stored_at__isnull=False, undone_at=None).order_by("-pk")


def addresses_of_import(import_: Import) -> list[str]:
    """Addresses of the sources that an import brought, or added something to: one more than a list takes, at most."""
    # Two keys to look into, each with its index: with OR over two joins a database goes through all sources.
    brought = ImportedRecord.objects.filter(in_import=import_, source__isnull=False).values("source")
    of_table = TableRow.objects.filter(in_import=import_).values("source")
    rows = Q(pk__in=brought) | Q(pk__in=of_table)
    sources = Source.objects.current().filter(rows).exclude(address="").order_by("pk")
    return list(sources.values_list("address", flat=True)[: MOST_ADDRESSES + 1])
