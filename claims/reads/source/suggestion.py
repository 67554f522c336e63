"""Where the values of a source come from: printed, unless it says otherwise."""

from claims.choices import FoundHow
from claims.models.source import Source

# Fields of a source that can be taken over from what a document says of itself.
FIELDS = frozenset(
    "title address publisher container_title author_printed published published_printed copyright_printed language doi"
    " pmid pmcid trial_number".split()
)


# Those of which a person can say that they looked, and that nothing is printed.
PRINTABLE = (
    "title", "publisher", "author_printed", "published", "container_title", "copyright_printed", "doi", "pmid", "pmcid",
    "trial_number",
)  # fmt: skip
# What every page could say of itself, so that its absence is worth a word.
EXPECTED = frozenset({"title", "publisher", "author_printed", "published"})


def absent_word(source: Source, field: str) -> str:
    """What is said of an empty field: not printed where somebody has looked, else not recorded."""
    return "not printed" if source.found_how.get(field) == FoundHow.NOT_PRINTED else "not recorded"


def absences(source: Source) -> list[tuple[str, str]]:
    """What people look for in a source and it has not, in one line for each reason: "not recorded", "author, date"."""
    names = dict(printable_choices())
    lines: dict[str, list[str]] = {"not printed": [], "not recorded": []}
    for field in PRINTABLE:
        word = absent_word(source, field)
        if not _has(source, field) and (field in EXPECTED or word == "not printed"):
            lines[word].append(names[field])
    if not source.address:
        lines["not recorded"].append("address")
    return [(word, ", ".join(missing)) for word, missing in lines.items() if missing]


def _has(source: Source, field: str) -> bool:
    return bool(value_of(source, field) or (field == "published" and source.published_printed))


def not_printed_of(source: Source) -> list[str]:
    """Fields of which somebody has said that nothing is printed."""
    return [field for field in PRINTABLE if source.found_how.get(field) == FoundHow.NOT_PRINTED]


def printable_choices() -> list[tuple[str, str]]:
    """These fields and what people call them, for forms."""
    names = ("title", "publisher", "author", "date", "journal or site", "copyright line", "DOI", "PMID", "PMCID",
             "trial number")  # fmt: skip
    return list(zip(PRINTABLE, names, strict=True))


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
