"""What an article in JATS says of itself: suggestions for the fields of a source."""

from collections.abc import Iterator

from claims.rules.extract.metadata import field_value
from claims.rules.extract.parts import EMBEDDED, Suggestion, suggest
from claims.rules.extract.xml_tree import Node

_IDS = {"doi": "doi", "pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid"}
# The day on which it could be read first, before that of the issue that it was put in.
_DATES = ("epub", "pub", "epreprint", "ppub", "collection", "epub-ppub")
_MOST_NAMES = 100
_CLASSES = {"clinical-trial-registry", "registry", "clinicaltrials.gov"}


def said_of(article: Node) -> list[Suggestion]:
    """Title, people, journal, dates, identifiers, licence and language, as its head has them."""
    front = article.first("front") or article.first("front-stub") or Node("front")
    meta = front.first("article-meta") or front
    journal = front.first("journal-meta") or Node("journal-meta")
    found = [*_titles(meta), *_people(meta), *_dates(meta), *_journal(journal), *_identifiers(meta)]
    found += _rights(meta)
    return found + field_value("language", article.attributes.get("lang", ""), EMBEDDED, "xml:lang of the article")


def _titles(meta: Node) -> list[Suggestion]:
    group = meta.first("title-group")
    title = group.first("article-title") if group else None
    return suggest("title", without_notes(title).words, EMBEDDED, "article-title") if title else []


def without_notes(title: Node) -> Node:
    """A title without the signs that lead to its notes."""
    kept = [one for one in title.children if isinstance(one, str) or one.tag not in ("xref", "fn")]
    return Node("title", {}, kept)


def _people(meta: Node) -> list[Suggestion]:
    names: list[str] = []
    for contributor in [one for group in meta.elements("contrib-group") for one in group.elements("contrib")]:
        if contributor.attributes.get("contrib-type", "author") == "author" and len(names) < _MOST_NAMES:
            names += _name(contributor)
    return suggest("author_printed", "; ".join(names), EMBEDDED, "contrib-group")


def _name(contributor: Node) -> list[str]:
    alternatives = contributor.first("name-alternatives")
    holder = alternatives or contributor
    if group := holder.first("collab"):
        own = [one for one in group.children if isinstance(one, str) or one.tag != "contrib-group"]
        return [Node("collab", {}, own).words]
    name = holder.first("name")
    if name is None:
        other = holder.first("string-name")
        return [other.words] if other else []
    parts = [name.first(part) for part in ("prefix", "given-names", "surname", "suffix")]
    if name.attributes.get("name-style") == "eastern":
        parts = [name.first(part) for part in ("surname", "given-names")]
    return [" ".join(part.words for part in parts if part is not None)]


def _dates(meta: Node) -> Iterator[Suggestion]:
    dated = [(_kind_of_date(date), date) for date in meta.elements("pub-date")]
    order = {kind: number for number, kind in enumerate(_DATES)}
    for kind, date in sorted(dated, key=lambda one: order.get(one[0], len(_DATES))):
        parts = [date.first(part) for part in ("year", "month", "day")]
        numbers: list[str] = []
        for part in parts:
            if part is None or not part.words.isdecimal():
                break
            numbers.append(part.words.zfill(2))
        where = f"pub-date {kind}".strip()
        yield from field_value("published", "-".join(numbers), EMBEDDED, where)
        if printed := date.first("string-date"):
            yield from suggest("published_printed", printed.words, EMBEDDED, where)


def _kind_of_date(date: Node) -> str:
    given = date.attributes
    kind = given.get("pub-type") or given.get("date-type") or given.get("publication-format") or ""
    if kind == "pub" and given.get("publication-format") == "print":
        kind = "ppub"
    return kind[:40]


def _journal(journal: Node) -> Iterator[Suggestion]:
    title = journal.first("journal-title-group", "journal-title") or journal.first("journal-title")
    if title:
        yield from suggest("container_title", title.words, EMBEDDED, "journal-title")
    if publisher := journal.first("publisher", "publisher-name"):
        yield from suggest("publisher", publisher.words, EMBEDDED, "publisher-name")


def _identifiers(meta: Node) -> Iterator[Suggestion]:
    for one in meta.elements("article-id"):
        kind = one.attributes.get("pub-id-type", "")
        value = one.words
        if kind in ("pmc", "pmcid") and value.isdecimal():
            value = f"PMC{value}"
        if field := _IDS.get(kind):
            yield from field_value(field, value, EMBEDDED, f"article-id {kind}")
    for one in meta.all("related-object"):
        if one.attributes.get("source-type", "") in _CLASSES:
            number = one.attributes.get("document-id") or one.words
            yield from field_value("trial_number", number, EMBEDDED, "related-object")


def _rights(meta: Node) -> Iterator[Suggestion]:
    rights = meta.first("permissions")
    if rights is None:
        return
    if statement := rights.first("copyright-statement"):
        yield from suggest("copyright_printed", statement.words, EMBEDDED, "copyright-statement")
    for licence in rights.elements("license"):
        reference = next((one.words for one in licence.elements("license_ref")), "")
        address = licence.attributes.get("href") or reference
        kind = licence.attributes.get("license-type", "")
        yield from suggest("licence", address or kind or licence.words, EMBEDDED, "license")
