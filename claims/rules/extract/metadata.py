"""What a web page says of itself in its head: titles, people, dates, identifiers. Suggestions, never facts."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from claims.rules.extract.parts import CANONICAL, EMBEDDED, PRINTED, Suggestion, storable, suggest
from claims.rules.identify.address import MAX_LENGTH, BadAddress, check_address
from claims.rules.identify.identifier import BadIdentifier, normalise
from claims.rules.identify.partial_date import BadDate, parse_partial_date

MAX_META = 500
MAX_JSON = 500_000
MAX_OBJECTS = 200
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
        for thing in _things(script.text()[:MAX_JSON]):
            yield from _from_thing(thing)


def _from_thing(thing: dict[str, Any]) -> Iterator[Suggestion]:
    where = f"JSON-LD {_kind(thing)}"
    yield from field_value("title", _name(thing.get("headline") or thing.get("name")), EMBEDDED, where)
    yield from field_value("author_printed", _name(thing.get("author")), EMBEDDED, where)
    yield from field_value("published", _name(thing.get("datePublished")), EMBEDDED, where)
    yield from field_value("publisher", _name(thing.get("publisher")), EMBEDDED, where)
    yield from field_value("container_title", _name(thing.get("isPartOf")), EMBEDDED, where)
    yield from field_value("language", _name(thing.get("inLanguage")), EMBEDDED, where)


def _things(text: str) -> list[dict[str, Any]]:
    """The objects that speak of a page or an article, wherever they stand in the data."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return []
    found: list[dict[str, Any]] = []
    seen = 0
    while waiting and seen < MAX_OBJECTS:
        seen += 1
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value[:MAX_OBJECTS]
        elif isinstance(value, dict):
            if _ARTICLES.search(_kind(value)):
                found.append(value)
            waiting += [value[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in value]
    return found


def _kind(thing: dict[str, Any]) -> str:
    kind = thing.get("@type")
    first = kind[0] if isinstance(kind, list) and kind else kind
    return storable(first)[:60] if isinstance(first, str) else ""


def _name(value: Any) -> str:
    """A name, or the names of several; what is neither is none."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_one_name, value[:50])))
    return _one_name(value)


def _one_name(value: Any) -> str:
    name = value.get("name") if isinstance(value, dict) else value
    return name if isinstance(name, str) else ""


def _identifier(kind: str, value: str) -> str:
    try:
        return normalise(kind, value[:500])
    except BadIdentifier:
        return ""


def _address(value: str, base: str) -> str:
    if len(value) > MAX_LENGTH:
        return ""
    try:
        return check_address(urljoin(base, value) if base else value)
    except (BadAddress, ValueError):
        return ""
