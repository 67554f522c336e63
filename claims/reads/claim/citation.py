"""A claim's words with their source, to be pasted elsewhere; and where our own page of a record can be found."""

from collections.abc import Iterator

from django.conf import settings

from claims.models import Claim, ClaimPair, Source
from claims.reads.source.suggestion import absent_word

IDENTIFIERS = (("doi", "DOI"), ("pmid", "PMID"), ("pmcid", "PMCID"), ("trial_number", "Trial"))


def permalink(record: Claim | ClaimPair | Source) -> str:
    """Address of a record's page for everybody; empty where the installation has no public address."""
    public = settings.PUBLIC_ADDRESS.rstrip("/")
    return f"{public}{record.get_absolute_url()}" if public else ""


def cite(claim: Claim) -> str:
    """The words, who published them where, when they were seen and what archive has them: as far as it is recorded."""
    return "\n".join(part for part in (f"“{claim.shown_quote}”", *source_lines(claim), permalink(claim)) if part)


def source_lines(claim: Claim) -> Iterator[str]:
    """Where a claim's words come from, a line each; empty ones for what is not recorded."""
    source, capture = claim.source, claim.capture
    publisher = source.publisher.name if source.publisher else f"Publisher {absent_word(source, 'publisher')}"
    title = source.title or f"title {absent_word(source, 'title')}"
    journal = f", {source.container_title}" if source.container_title else ""
    yield f"{publisher}, {title}{journal}"
    # A copied line is looked up again by these: the page's own address before where it was asked for.
    yield source.address or capture.reached_address or capture.asked_address
    yield ", ".join(f"{name} {getattr(source, field)}" for field, name in IDENTIFIERS if getattr(source, field))
    if capture.observed_at:
        yield f"Seen {capture.observed_at:%Y-%m-%d}"
    else:
        yield f"Stored {capture.stored_at:%Y-%m-%d}, date seen not recorded"
    yield f"Archive copy: {capture.archive_address}" if capture.archive_address else ""
