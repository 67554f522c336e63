"""Sources that may be the same as another: they share an identifier, an address, or the words themselves."""

from dataclasses import dataclass

from django.db.models import Q

from claims.models.capture import Capture
from claims.models.source import Source

# Fields that two records of one work share, and how a page names them.
SHARED = {
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "trial_number": "trial number",
    "address_key": "address",
}
MAX_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A source, and what it shares with the one that was asked about."""

    source: Source
    shares: tuple[str, ...]


def find_duplicates(
    source: Source, *, text_sha256: tuple[str, ...] = (), document_sha256: tuple[str, ...] = ()
) -> list[Duplicate]:
    """Other sources with the same identifier, address or captured text; oldest first, at most MAX_SHOWN.

    `source` may be unsaved; its identifiers and `address_key` are in their normal form. `text_sha256` are hashes of
    texts, `document_sha256` of bytes: an excerpt and the document that it was taken from find each other. Empty values
    match nothing.
    """
    asked = {field: value for field in SHARED if (value := getattr(source, field))}
    same_text = _captured(Q(text_sha256__in=text_sha256)) if text_sha256 else set()
    same_document = (
        _captured(Q(sha256__in=document_sha256) | Q(document_sha256__in=document_sha256)) if document_sha256 else set()
    )
    same = Q(pk__in=same_text | same_document)
    for field, value in asked.items():
        same |= Q(**{field: value})
    found = Source.objects.filter(same).exclude(pk=source.pk).order_by("pk")[:MAX_SHOWN]
    return [Duplicate(other, tuple(_shares(other, asked, same_text, same_document))) for other in found]


def duplicates_of(source: Source) -> list[Duplicate]:
    """Other sources that share something with a stored source or with one of its captures."""
    captures = list(source.captures.values_list("text_sha256", "sha256", "document_sha256"))
    documents = {sha256 for _, *both in captures for sha256 in both if sha256}
    return find_duplicates(source, text_sha256=tuple({text for text, *_ in captures}), document_sha256=tuple(documents))


def _captured(condition: Q) -> set[int]:
    return set(Capture.objects.filter(condition).values_list("source_id", flat=True)[:MAX_SHOWN])


def _shares(other: Source, asked: dict[str, str], same_text: set[int], same_document: set[int]) -> list[str]:
    shared = [SHARED[field] for field, value in asked.items() if getattr(other, field) == value]
    if other.pk in same_text:
        shared.append("text")
    elif other.pk in same_document:
        shared.append("document")
    return shared
