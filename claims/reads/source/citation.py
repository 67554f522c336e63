"""A source in one line, to be pasted elsewhere: what is recorded, in the usual order, and what is not."""

from collections.abc import Iterator

from claims.models import Source
from claims.reads.source.suggestion import absent_word
from claims.rules.identify.identifier import identifier_url


def citation_of(source: Source) -> str:
    """Author, title, where it appeared, when, and where it is found. No query where its publisher is loaded."""
    return " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in _parts(source) if part) + (
        f" {found}" if (found := ", ".join(_found_by(source))) else ""
    )


def _parts(source: Source) -> Iterator[str]:
    yield source.author_printed.strip()
    yield source.title.strip() or f"Title {absent_word(source, 'title')}"
    yield source.container_title.strip()
    yield source.publisher.name.strip() if source.publisher else ""
    yield source.published or source.published_printed or f"Date {absent_word(source, 'published')}"


def _found_by(source: Source) -> Iterator[str]:
    if source.doi:
        yield identifier_url("doi", source.doi)
    elif source.address:
        yield source.address
    if source.pmid:
        yield f"PMID {source.pmid}"
    if source.pmcid:
        yield source.pmcid
    if source.trial_number:
        yield source.trial_number
