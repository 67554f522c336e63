"""Where the values of a source come from: printed, unless it says otherwise."""

from claims.models.source import Source

# Fields of a source that can be taken over from what a document says of itself.
FIELDS = frozenset(
    "title address publisher container_title author_printed published published_printed copyright_printed language doi"
    " pmid pmcid trial_number".split()
)


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
