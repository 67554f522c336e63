"""Sources as references, and which sources references may be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final, TypeVar

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from claims.models import Source
from claims.reads.source.imported import references_brought
from claims.rules.reference.fields import FIELDS, fields_of, trial_numbers, with_fields
from claims.rules.reference.reference import Reference
from claims.rules.text.search_text import BETWEEN, search_text

T = TypeVar("T")
SAME, LIKELY, NONE = "same", "likely", "none"
# Identifiers by which a reference is a source, the surest first, and how people call them.
_IDENTIFIERS: Final = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "trial_number": "trial number"}
# The type of CSL for each type of source that has one.
_TYPES: Final = {
    "journal": "article-journal", "blog": "post-weblog", "news": "article-newspaper", "textbook": "book",
    "social": "post", "patient_forum": "post", "registry": "webpage", "aggregator": "webpage", "clinic": "webpage",
    "cell_bank": "webpage", "manufacturer": "webpage", "press_release": "webpage", "regulator": "webpage",
    "charity": "webpage",
}  # fmt: skip
# Values in one query; characters of a title that the database compares before the whole is compared here.
_AT_ONCE: Final = 5000
# Sources that are written at one go.
_BATCH: Final = 500
_BEGINNINGS: Final = (24, 5)
_LONGEST_TITLE: Final = 1200
# Parts of a book, of which databases print the book's DOI.
_PARTS: Final = frozenset(("chapter", "entry", "entry-dictionary", "entry-encyclopedia"))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which a reference says something else than the source: `ours` is empty where that has nothing."""

    field: str
    name: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a reference is: the same as a source, likely the same, or none that is known.

    `by` says what both have. `others` are further sources that fit as well; `earlier` is the place of a reference
    before it in the list that is the same or likely the same, with what both have in `earlier_by`.
    """

    kind: str = NONE
    source: Source | None = None
    by: str = ""
    others: tuple[Source, ...] = ()
    earlier: int | None = None
    earlier_by: str = ""


def reference_of(source: Source, came: Reference | None = None) -> Reference:
    """A source as a reference. No query where its type and publisher are loaded.

    `came` is the reference that it was made from: what it says beside the fields of a source stays, and so do their
    parts as long as the source says the same.
    """
    known = source.source_type.code if source.source_type else ""
    made = came or Reference({"type": _TYPES.get(known, "document"), "id": source.uid})
    return with_fields(made, _fields(source))


def references_of(sources: QuerySet[Source]) -> Iterator[Reference]:
    """Sources as references, in the order in which they came in, a batch in memory at a time.

    What a source was made from by an import goes out again, also what none of its fields takes. A query a batch more.
    """
    rows = sources.select_related("source_type", "publisher").defer("search_text", "note", "excluded_because")
    for some in _some(rows.order_by("pk").iterator(chunk_size=_BATCH), _BATCH):
        came = references_brought([source.pk for source in some])
        yield from (reference_of(source, came.get(source.pk)) for source in some)


def matches(references: Iterable[Reference]) -> list[Match]:
    """For each reference which source it is. The number of queries does not grow with theirs, up to 5,000 at once.

    The same: by DOI, PMID or PMCID, a part of a book only with the same title as well; by a trial's number only where
    no DOI or PMID says otherwise, because several articles tell of one trial. Likely the same: by the words of the
    title, and the year where both have one.
    """
    asked = [_asked(reference) for reference in references]
    by_identifier = {name: _by_identifier(name, asked) for name in _IDENTIFIERS}
    by_title = _by_title({one.words for one in asked if one.words})
    found = [_found(one, by_identifier, by_title) for one in asked]
    sources = _sources({pk for _, keys, _ in found for pk in keys})
    before = _Before()
    return [
        replace(_match(one, said, sources), **before.of(at, one))
        for at, (one, said) in enumerate(zip(asked, found, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of a reference is compared."""

    fields: dict[str, str]
    trials: tuple[str, ...]
    words: str
    part: bool = False

    @property
    def year(self) -> str:
        return self.fields["published"][:4]

    def values(self, name: str) -> tuple[str, ...]:
        if name == "trial_number":
            return self.trials
        return (self.fields[name],) if self.fields[name] else ()


def _asked(reference: Reference) -> _Asked:
    fields = fields_of(reference)
    part = reference.csl.get("type") in _PARTS
    return _Asked(fields, tuple(trial_numbers(reference)), _words(fields["title"]), part)


def _words(title: str) -> str:
    return search_text(title)[:_LONGEST_TITLE]


# Same, likely or none; the keys of sources; what both have.
_Found = tuple[str, list[int], str]
# Of a source that fits: its key, DOI and PMID, or its key and year.
_Fits = dict[str, list[tuple[int, str, str]]]


def _by_identifier(name: str, asked: Sequence[_Asked]) -> _Fits:
    found: _Fits = {}
    for values in _some(sorted({value for one in asked for value in one.values(name)})):
        rows = Source.objects.current().filter(**{f"{name}__in": values}).order_by("pk")
        for value, *row in rows.values_list(name, "pk", "doi", "pmid"):
            found.setdefault(value, []).append((row[0], row[1], row[2]))
    return found


def _by_title(words: set[str]) -> dict[str, list[tuple[int, str]]]:
    """Sources whose titles have these words and no others, with their years, by the words."""
    found: dict[str, list[tuple[int, str]]] = {}
    longest = _LONGEST_TITLE + len(_END)
    for some in _some(sorted(words)):
        begins = Q()
        for length in _BEGINNINGS:
            fit = {f"{one}{_END}"[:length] for one in some if _beginning(one) == length}
            begins |= Q(**{f"first_{length}__in": fit}) if fit else Q()
        rows = Source.objects.current().alias(
            **{f"first_{length}": Left("search_text", length) for length in _BEGINNINGS}
        )
        rows = rows.filter(begins).order_by("pk")
        asked = set(some)
        for pk, text, published in rows.values_list("pk", Left("search_text", longest), "published").iterator():
            title, _, _ = text.partition(_END)
            if title[:_LONGEST_TITLE] in asked:
                found.setdefault(title[:_LONGEST_TITLE], []).append((pk, published[:4]))
    return found


# What stands behind the title's words in a source's search text.
_END: Final = f" {BETWEEN} "


def _beginning(words: str) -> int:
    return next(length for length in _BEGINNINGS if len(words) + len(_END) >= length or length == _BEGINNINGS[-1])


def _found(one: _Asked, by_identifier: dict[str, _Fits], by_title: dict[str, list[tuple[int, str]]]) -> _Found:
    for name, called in _IDENTIFIERS.items():
        rows = [row for value in one.values(name) for row in by_identifier[name].get(value, ())]
        if name == "trial_number":
            rows = [row for row in rows if not _says_otherwise(one, row)]
        if rows:
            return SAME, list(dict.fromkeys(pk for pk, _, _ in rows)), called
    likely = [(pk, year) for pk, year in by_title.get(one.words, ()) if not (one.year and year) or one.year == year]
    sure = all(one.year and year for _, year in likely)
    return (LIKELY, [pk for pk, _ in likely], "title and year" if sure else "title") if likely else (NONE, [], "")


def _says_otherwise(one: _Asked, row: tuple[int, str, str]) -> bool:
    _, doi, pmid = row
    return bool((doi and one.fields["doi"]) or (pmid and one.fields["pmid"]))


def _sources(keys: set[int]) -> dict[int, Source]:
    found: dict[int, Source] = {}
    for some in _some(sorted(keys)):
        rows = Source.objects.select_related("publisher", "source_type").filter(pk__in=some)
        found |= {source.pk: source for source in rows}
    return found


def _some(values: Iterable[T], most: int = _AT_ONCE) -> Iterator[list[T]]:
    """Not more than go into one query."""
    left = iter(values)
    while some := list(islice(left, most)):
        yield some


@dataclass(slots=True)
class _Before:
    """References of the list that came before, by what they have."""

    places: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, at: int, one: _Asked) -> dict[str, Any]:
        """The place of one that is the same or likely so, and what both have; then this one is known as well."""
        keys = list(self._keys(one))
        shared = next((key for key in keys if key in self.places), None)
        told = {"earlier": self.places[shared], "earlier_by": shared[0]} if shared else {}
        for key in keys:
            self.places.setdefault(key, at)
        return told

    def _keys(self, one: _Asked) -> Iterator[tuple[str, str]]:
        for name in ("doi", "pmid", "pmcid"):
            part = f" {one.words}" if one.part else ""
            yield from ((_IDENTIFIERS[name], value + part) for value in one.values(name))
        if one.words:
            yield "title and year", f"{one.words} {one.year}"


def _match(one: _Asked, found: _Found, sources: dict[int, Source]) -> Match:
    kind, keys, by = found
    if not keys:
        return Match()
    fits = [sources[key] for key in keys]
    if one.part and kind == SAME:
        fits = [source for source in fits if _words(source.title) in (one.words, "")] or fits
        kind = SAME if _words(fits[0].title) in (one.words, "") else LIKELY
    source, *others = fits
    return Match(kind, source, by, tuple(others))


def differences_from(source: Source, said: dict[str, str]) -> Iterator[Difference]:
    """Where a reference says something, and the source something else or nothing. No query: see `reference_of`."""
    ours = _fields(source)
    for name, (called, _) in FIELDS.items():
        if said.get(name) and said[name] != ours[name]:
            yield Difference(name, called, ours[name], said[name])


def _fields(source: Source) -> dict[str, str]:
    own = {name: str(getattr(source, name)) for name in FIELDS if name != "publisher"}
    return own | {"publisher": source.publisher.name if source.publisher else ""}
