"""What a web page says of itself in its head: titles, people, dates, identifiers. Suggestions, never facts."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from claims.rules.extract.parts import CANONICAL, EMBEDDED, PRINTED, Suggestion, storable, suggest
from claims.rules.identify.address import MAX_LENGTH, BadAddress, check_address, original
from claims.rules.identify.identifier import BadIdentifier, normalise
from claims.rules.identify.partial_date import BadDate, parse_partial_date

MAX_META = 500
MAX_JSON = 500_000
MAX_OBJECTS = 200
MAX_DEPTH, MAX_NAMES = 6, 5_000
Thing = dict[str, Any]
# Names of <meta> in lower case, the most telling ones first, and the field that each speaks to.
_META = {
    "citation_title": "title",
    "dc.title": "title",
    "dcterms.title": "title",
    "og:title": "title",
    "twitter:title": "title",
    "citation_author": "author_printed",
    "citation_authors": "author_printed",
    "dc.creator": "author_printed",
    "dcterms.creator": "author_printed",
    "author": "author_printed",
    "article:author": "author_printed",
    "citation_publication_date": "published",
    "citation_date": "published",
    "citation_online_date": "published",
    "prism.publicationdate": "published",
    "dc.date": "published",
    "dc.date.issued": "published",
    "dcterms.issued": "published",
    "dcterms.date": "published",
    "article:published_time": "published",
    "og:published_time": "published",
    "date": "published",
    "pubdate": "published",
    "citation_journal_title": "container_title",
    "prism.publicationname": "container_title",
    "og:site_name": "container_title",
    "citation_publisher": "publisher",
    "dc.publisher": "publisher",
    "dcterms.publisher": "publisher",
    "article:publisher": "publisher",
    "citation_doi": "doi",
    "prism.doi": "doi",
    "bepress_citation_doi": "doi",
    "dc.identifier": "doi",
    "dc.identifier.doi": "doi",
    "dcterms.identifier": "doi",
    "citation_pmid": "pmid",
    "citation_pmcid": "pmcid",
    "citation_language": "language",
    "dc.language": "language",
    "dcterms.language": "language",
    "og:locale": "language",
    "og:url": "address",
    "dc.rights": "copyright_printed",
    "dcterms.rights": "copyright_printed",
    "copyright": "copyright_printed",
}
_SITE_NAMES = frozenset({"og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name"})
_ORDER = {name: at for at, name in enumerate(_META)}
_KINDS = {"doi": "doi", "pmid": "pmid", "pmcid": "pmcid", "trial_number": "trial"}
_ARTICLES = re.compile(r"(Article|Posting|Report|Paper|WebPage|Page|Review|Thesis|Book|Chapter|CreativeWork)$")
_DATE = re.compile(r"\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T\s].*)?\s*", re.DOTALL)
_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


def page_suggestions(tree: LexborHTMLParser, base: str) -> list[Suggestion]:
    """Everything that the markup offers, the most telling first. Values are as written, but for dates and numbers."""
    return [*_canonical(tree, base), *_from_meta(tree), *_from_json(tree), *_from_elements(tree)]


def field_value(field: str, value: str, how: str, where: str, base: str = "") -> list[Suggestion]:
    """A suggestion in the spelling that its field is stored in; none where the value is not of its kind."""
    value = storable(value).strip()
    if field == "published":
        date = date_in(value)
        return suggest("published", date, how, where) if date else suggest("published_printed", value, how, where)
    if field in _KINDS:
        value = _identifier(_KINDS[field], value)
    elif field == "address":
        value = _address(value, base)
    elif field == "language":
        value = value.replace("_", "-") if _TAG.fullmatch(value) else ""
    elif field in ("author_printed", "publisher") and re.match(r"https?://", value):
        value = ""
    return suggest(field, value, how, where)


def site_names(tree: LexborHTMLParser) -> list[str]:
    """What the page says that its site is called."""
    names = []
    for meta in tree.css("meta[content]")[:MAX_META]:
        attributes = meta.attributes
        if (attributes.get("property") or attributes.get("name") or "").strip().lower() in _SITE_NAMES:
            names.append(attributes.get("content") or "")
    return names


def date_in(value: str) -> str:
    """The date that a year, a year and month, or a date with or without a time begins with; "" where it is none."""
    found = _DATE.fullmatch(value[:100])
    if found is None:
        return ""
    parts = [part.zfill(2) for part in found.groups() if part]
    try:
        return parse_partial_date("-".join(parts))
    except BadDate:
        return ""


def _from_meta(tree: LexborHTMLParser) -> Iterator[Suggestion]:
    values: dict[str, list[str]] = {}
    for meta in tree.css("meta[content]")[:MAX_META]:
        attributes = meta.attributes
        name = (
            (attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or "").strip().lower()
        )
        if name in _META:
            values.setdefault(name, []).append(attributes.get("content") or "")
    for name in sorted(values, key=_ORDER.__getitem__):
        field = _META[name]
        given = ["; ".join(values[name])] if field == "author_printed" else values[name]
        for value in given:
            yield from field_value(field, value, EMBEDDED, f"meta {name}")


def _canonical(tree: LexborHTMLParser, base: str) -> Iterator[Suggestion]:
    for link in tree.css('link[rel~="canonical" i][href]')[:2]:
        yield from field_value("address", link.attributes.get("href") or "", EMBEDDED, CANONICAL, base)


def _from_elements(tree: LexborHTMLParser) -> Iterator[Suggestion]:
    title = tree.css_first("head > title")
    if title is not None:
        yield from field_value("title", title.text(), EMBEDDED, "title element")
    root = tree.css_first("html")
    if root is not None:
        yield from field_value("language", root.attributes.get("lang") or "", EMBEDDED, "lang of the page")
    for time in tree.css('time[datetime][itemprop~="datePublished"], time[datetime][pubdate]')[:3]:
        yield from field_value("published", time.attributes.get("datetime") or "", EMBEDDED, "time element")
        yield from field_value("published_printed", time.text(), PRINTED, "time element")
    for author in tree.css('[rel~="author"], [itemprop~="author"]:not(meta)')[:3]:
        yield from field_value("author_printed", author.text(), PRINTED, "author element")


def _from_json(tree: LexborHTMLParser) -> Iterator[Suggestion]:
    for script in tree.css('script[type="application/ld+json" i]')[:10]:
        things, named = _things(script.text()[:MAX_JSON])
        names = _Names(named)
        for thing in things:
            yield from _from_thing(thing, names)


def _from_thing(thing: Thing, names: "_Names") -> Iterator[Suggestion]:
    where = f"JSON-LD {_kind(thing)}"
    for field, value in (
        ("title", thing.get("headline") or thing.get("name")),
        ("author_printed", thing.get("author") or thing.get("creator")),
        ("published", thing.get("datePublished")),
        ("publisher", thing.get("publisher")),
        ("container_title", thing.get("isPartOf")),
        ("language", thing.get("inLanguage")),
    ):
        yield from field_value(field, names.of(value), EMBEDDED, where)


def _things(text: str) -> tuple[list[Thing], dict[str, Thing]]:
    """The objects that speak of a page or an article, wherever they stand in the data; and those with an @id, by it."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return [], {}
    found: list[Thing] = []
    named: dict[str, Thing] = {}
    seen = 0
    while waiting and seen < MAX_OBJECTS:
        seen += 1
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value[:MAX_OBJECTS]
        elif isinstance(value, dict):
            if isinstance(value.get("@id"), str) and len(value) > 1:
                named.setdefault(value["@id"], value)
            if _ARTICLES.search(_kind(value)):
                found.append(value)
            waiting += [
                value[name] for name in ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf") if name in value
            ]
    return found, named


def _kind(thing: Thing) -> str:
    kind = thing.get("@type")
    first = kind[0] if isinstance(kind, list) and kind else kind
    return storable(first)[:60] if isinstance(first, str) else ""


class _Names:
    """Names in data, which may refer to each other without end: no more than MAX_NAMES places are looked at."""

    def __init__(self, named: dict[str, Thing]) -> None:
        self._named = named
        self._left = MAX_NAMES

    def of(self, value: Any, depth: int = 0) -> str:
        """A name, or the names of several, however deep they stand; what is neither is none."""
        self._left -= 1
        if isinstance(value, str):
            return value
        if depth > MAX_DEPTH or self._left < 0:
            return ""
        if isinstance(value, list):
            return "; ".join(dict.fromkeys(filter(None, (self.of(one, depth + 1) for one in value[:50]))))
        return self._of_thing(value, depth + 1) if isinstance(value, dict) else ""

    def _of_thing(self, value: Thing, depth: int) -> str:
        # What is said elsewhere is only referred to here.
        thing = self._named.get(str(value.get("@id")), value) if len(value) <= 2 else value
        for name in ("@value", "name", "legalName", "headline", "itemListElement", "item"):
            if found := self.of(thing.get(name), depth):
                return found
        parts = (self.of(thing.get(name), depth).strip() for name in ("givenName", "additionalName", "familyName"))
        return " ".join(filter(None, parts))


def _identifier(kind: str, value: str) -> str:
    try:
        return normalise(kind, value[:500])
    except BadIdentifier:
        return ""


def _address(value: str, base: str) -> str:
    if len(value) > MAX_LENGTH:
        return ""
    try:
        return check_address(original(urljoin(base, value) if base else value))
    except (BadAddress, ValueError):
        return ""
