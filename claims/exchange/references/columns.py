"""What the columns of reference managers and databases mean, whose exports are tables."""

import re
from collections.abc import Mapping, Sequence

from claims.exchange.references.nbib import medline_name
from claims.exchange.references.ris_fields import csl_type
from claims.exchange.references.tagged import (
    Dates,
    Field,
    Pages,
    Record,
    Taken,
    as_problems,
    doubts,
    identifier,
    prose,
    reference_of_lines,
    text,
)
from claims.rules.reference.csl import UNTYPED, name_of
from claims.rules.reference.reference import Lines, Problem, Reference

_SIGNS = re.compile(r"[\s_/.-]+")
# Of three letters it may be the name of a group.
_INITIALS = re.compile(r"[^\W\d_a-z]{1,2}")
TYPE_COLUMNS = (
    "item type",
    "type of reference",
    "content type",
    "document type",
    "publication type",
    "category",
    "type",
)


def column_name(printed: str) -> str:
    """The name of a column without what differs between programs: "Publication_Year" is "publication year"."""
    return _SIGNS.sub(" ", printed.strip().strip("\ufeff")).strip().lower()


def people_of(values: list[str]) -> Taken:
    """People in one cell: apart by semicolons, by " and ", or by commas where each has its initials without one."""
    cell = values[0]
    if ";" in cell:
        people = [_alone(part.strip()) for part in cell.split(";")]
    elif " and " in cell:
        people = [_alone(part.strip()) for part in cell.split(" and ")]
    elif "|" in cell:
        people = [_alone(part.strip()) for part in cell.split("|")]
    else:
        people = _by_commas(cell)
    people = [one for one in people if any(one.values())]
    return (people, (0,)) if people else (None, ())


def _by_commas(cell: str) -> list[dict[str, str]]:
    parts = [part.strip() for part in cell.split(",")]
    if len(parts) == 2 and " " not in parts[0]:
        return [name_of(cell)]
    if len(parts) > 1 and all(" " in part for part in parts if part):
        return [_with_initials(part) for part in parts]
    return [_alone(cell)] if len(parts) == 1 else [{"literal": cell}]


def _alone(printed: str) -> dict[str, str]:
    return name_of(printed) if "," in printed else _with_initials(printed)


def _with_initials(printed: str) -> dict[str, str]:
    """A name whose last word is initials ("Smith A"); of "Erran Carmel" and "Liu R." nobody knows for sure."""
    return medline_name(printed) if _INITIALS.fullmatch(printed.rpartition(" ")[2]) else {"literal": printed}


def _people(name: str, *columns: str) -> Field:
    return Field(name, columns, people_of)


FIELDS: tuple[Field, ...] = (
    _people("author", "author", "authors", "author names", "first authors", "author full names", "creators", "creator"),
    _people("editor", "editors", "editor"),
    text(
        "title", "title", "item title", "document title", "article title", "primary title", "paper title", "ti"
    ),
    text(
        "container-title", "publication title", "journal book", "journal", "source title", "booktitle", "publication",
        "secondary title", "journal name", "container title", "journal title",
    ),
    text("container-title-short", "journal abbreviation", "abbreviated source title"),
    text("collection-title", "book series title", "series title", "series"),
    text("title-short", "short title"),
    text("original-title", "original title"),
    Dates("issued", ("publication year", "year", "date", "publication date", "issued"), lambda values: (None, ())),
    text("volume", "volume", "journal volume"),
    text("issue", "issue", "journal issue"),
    text("page", "pages", "page"),
    Pages("page", ("start page", "end page"), lambda values: (None, ())),
    Pages("page", ("page start", "page end"), lambda values: (None, ())),
    identifier("DOI", "doi", "item doi", "digital object identifier"),
    identifier("PMID", "pmid", "pubmed id", "medline pmid"),
    identifier("PMCID", "pmcid", "pmc id"),
    identifier("ISSN", "issn", "print issn", "issn isbn"),
    identifier("ISBN", "isbn", "isbns"),
    text("URL", "url", "link", "pdf link", "urls"),
    text("publisher", "publisher"),
    text("publisher-place", "place published", "place"),
    text("language", "language", "language of original document"),
    prose("abstract", "abstract", "notes abstract", "ab"),
    text("keyword", "keywords", "author keywords", "manual tags"),
    prose("note", "note", "notes"),
    text("id", "citation key", "key"),
)  # fmt: skip
_BY_NAME = {name for one in FIELDS for name in one.tags}
_TITLES = frozenset(next(one for one in FIELDS if one.name == "title").tags)


def looks_like_references(header: Sequence[str]) -> bool:
    """Whether a row names columns of references: a title, and another that is known here."""
    names = {column_name(name) for name in header}
    return bool(names & _TITLES) and len(names & (_BY_NAME | set(TYPE_COLUMNS))) > 1


def known_columns(header: Sequence[str]) -> int:
    """How many of these names are known."""
    return len({column_name(name) for name in header} & _BY_NAME)


def reference_of_row(
    row: Mapping[str, Sequence[str]], form: str, record: int, line: int
) -> tuple[Reference, list[Problem]]:
    """The reference of a row, its values by the names of their columns."""
    named: dict[str, str] = {}
    lines = []
    for printed, values in row.items():
        name = column_name(printed)
        # A second column of a name, and one that is not known, keeps the name that it has.
        name = name if name not in named and name in _BY_NAME else printed
        named.setdefault(name, printed)
        lines += [(name, value.strip(), line) for value in values]
    kind = next((values[0] for name, values in row.items() if column_name(name) in TYPE_COLUMNS and values), "")
    csl = {"type": csl_type(kind) or _ZOTERO.get(kind, UNTYPED)}
    got = reference_of_lines(Record(line, lines), FIELDS, csl, ())
    extra = {named.get(name, name): values for name, values in got.extra.items()}
    came: dict[str, Lines] = {}
    reference = Reference(got.csl, extra, came, form, record, line)
    problems = as_problems(reference, [*doubts(got, FIELDS), *_run_together(got)])
    return reference, problems


def _run_together(reference: Reference) -> list[tuple[str, str]]:
    """Names without anything between them, as "Andy SmithTom Weber"."""
    told = []
    for one in reference.csl.get("author", ()):
        literal = one.get("literal", "")
        if re.search(r"[a-z][A-Z][a-z]+ ", literal) and not re.search(r"\b(?:Mc|Mac|De|Le|La|Van)[A-Z]", literal):
            why = "Names seem to stand in it without anything between them. It is kept as one; part them."
            told.append((f"author: {literal[:60]}", why))
    return told


_ZOTERO = {
    "journalArticle": "article-journal", "bookSection": "chapter", "conferencePaper": "paper-conference",
    "webpage": "webpage", "blogPost": "post-weblog", "magazineArticle": "article-magazine",
    "newspaperArticle": "article-newspaper", "preprint": "article", "computerProgram": "software",
    "Review": "article-journal", "Conference Paper": "paper-conference", "Conference paper": "paper-conference",
}  # fmt: skip
