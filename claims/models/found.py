"""Where the values of a source come from: printed, unless it says otherwise."""

from claims.models.source import Source

# What a document may say of itself, by the names that extractors use, and the field of a source that can take it.
FIELDS = {
    "title": "title",
    "address": "address",
    "canonical": "address",
    "canonical_address": "address",
    "publisher": "publisher",
    "container_title": "container_title",
    "author": "author_printed",
    "author_printed": "author_printed",
    "published": "published",
    "published_printed": "published_printed",
    "copyright_printed": "copyright_printed",
    "language": "language",
    "doi": "doi",
    "pmid": "pmid",
    "pmcid": "pmcid",
    "trial_number": "trial_number",
}


def field_of(said: str) -> str:
    """The field of a source for what a document says of itself; empty where there is none."""
    return FIELDS.get(said, "")


def value_of(source: Source, field: str) -> str:
    """What the source has in this field, as it is shown."""
    return str(getattr(source, field) or "")


def found_still(source: Source, before: Source) -> dict[str, str]:
    """How the values were found, for those that stand: one that somebody has typed over is no longer found that way."""
    return {
        field: how
        for field, how in source.found_how.items()
        if before.found_how.get(field) != how or value_of(before, field) == value_of(source, field)
    }
