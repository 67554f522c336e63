"""Finding a study to link: evidence items, and sources that have none yet, by identifier or by words."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from claims.database.search import ITEM_WORDS, SOURCE_WORDS
from claims.models.evidence_item import IDENTIFIERS, EvidenceItem
from claims.models.source import Source
from claims.rules.identify.asked import identifiers_asked

# Of each kind; who does not find it among these types more words.
MOST_FOUND = 20
# Sources with the words, whose items are shown.
MOST_SOURCES = 60


@dataclass(frozen=True, slots=True)
class Found:
    """Studies to choose from; `identifier` is what was typed, as it is stored, where it is one; by its field."""

    items: list[EvidenceItem] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    identifier: dict[str, str] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether something was found."""
        return bool(self.items or self.sources)

    @property
    def many(self) -> bool:
        """Whether there may be more than are shown."""
        return len(self.items) >= MOST_FOUND or len(self.sources) >= MOST_FOUND


def identifier_typed(typed: str) -> dict[str, str]:
    """A DOI, PMID, PMCID or trial number as it is stored, by its field; empty where none was typed."""
    asked = identifiers_asked(typed)
    first = next((name for name in IDENTIFIERS if name in asked), "")
    return {first: asked[first]} if first else {}


def find_evidence(typed: str) -> Found:
    """What has this identifier, or these words in its title, its authors or what it studied. At most six queries."""
    if not typed.strip():
        return Found()
    identifier = identifier_typed(typed)
    sources = list(Source.objects.current().identified(typed).order_by("-pk").values_list("pk", flat=True)[:MOST_FOUND])
    items = list(
        EvidenceItem.objects.current().identified(typed).order_by("-pk").values_list("pk", flat=True)[:MOST_FOUND]
    )
    if not sources and not items and not identifier:
        sources = SOURCE_WORDS.ids(typed, down=True, beyond=None, limit=MOST_SOURCES)
        items = ITEM_WORDS.ids(typed, down=True, beyond=None, limit=MOST_FOUND)
    return Found(_items(items, sources), _without_items(sources), identifier)


def _items(keys: list[int], sources: list[int]) -> list[EvidenceItem]:
    rows = EvidenceItem.objects.current().select_related("source__publisher").defer("search_text", "note", "exact")
    found = list(rows.filter(pk__in=keys).order_by("-pk"))
    of_sources = rows.filter(source__in=sources).exclude(pk__in=keys).order_by("-pk")
    return [*found, *of_sources[: max(0, MOST_FOUND - len(found))]]


def _without_items(sources: list[int]) -> list[Source]:
    has = EvidenceItem.objects.current().filter(source=OuterRef("pk")).order_by()
    rows = Source.objects.current().filter(~Exists(has), pk__in=sources).select_related("publisher", "source_type")
    return list(rows.defer("search_text", "note").order_by("-pk")[:MOST_FOUND])
