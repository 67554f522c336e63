"""Works in other JSON than CSL's, brought to its fields: of Crossref, and of Publish or Perish."""

import html
import re
from typing import Any

from claims.rules.reference.csl import doi_of

_TYPES = {
    "journal-article": "article-journal", "book-chapter": "chapter", "book-section": "chapter", "monograph": "book",
    "edited-book": "book", "reference-book": "book", "book": "book", "proceedings-article": "paper-conference",
    "posted-content": "article", "dissertation": "thesis", "report": "report", "dataset": "dataset",
    "standard": "standard", "peer-review": "review", "reference-entry": "entry", "component": "document",
}  # fmt: skip
_FIRST_OF_LIST = {
    "title": "title", "container-title": "container-title", "short-container-title": "container-title-short",
    "short-title": "title-short", "original-title": "original-title", "ISSN": "ISSN", "ISBN": "ISBN",
}  # fmt: skip
_SAME = frozenset("DOI URL volume issue page publisher language author editor translator chair issued source".split())
_MARKUP = re.compile(r"</?[A-Za-z][\w:.-]{0,40}(?:\s[^<>]{0,500})?/?>")


def is_crossref(item: Any) -> bool:
    """Whether it is a work as Crossref's interface gives it."""
    return isinstance(item, dict) and "DOI" in item and isinstance(item.get("title"), list)


def csl_of_crossref(item: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Its fields of CSL, and all others."""
    csl: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in item.items():
        if name == "type" and value in _TYPES:
            csl["type"] = _TYPES[value]
            rest["type"] = value
        elif name == "abstract" and isinstance(value, str):
            csl["abstract"] = plain(value)
        elif name in _FIRST_OF_LIST and isinstance(value, list):
            if value:
                csl[_FIRST_OF_LIST[name]] = plain(str(value[0])) if "itle" in name else str(value[0])
            if len(value) > 1:
                rest[name] = value[1:]
        elif name in _SAME:
            csl[name] = _people(value) if name in ("author", "editor", "translator", "chair") else value
        else:
            rest[name] = value
    return csl, rest


def plain(markup: str) -> str:
    """The words of a title or an abstract that is printed with tags (JATS), paragraphs apart."""
    return "\n".join(filter(None, map(str.strip, html.unescape(_MARKUP.sub("", markup)).split("\n"))))


def _people(value: Any) -> Any:
    """People and groups: a group has a `name`."""
    if not isinstance(value, list):
        return value
    return [
        {"literal": one["name"]} | {part: said for part, said in one.items() if part != "name"}
        if isinstance(one, dict) and "name" in one and "family" not in one
        else one
        for one in value
    ]


def is_scholar(item: Any) -> bool:
    """Whether it is a row of Publish or Perish."""
    return isinstance(item, dict) and "article_url" in item and "authors" in item and "cites" in item


def csl_of_scholar(item: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Its fields of CSL, and all others. A number of 0 is its way to say that there is none."""
    rest = dict(item)
    csl: dict[str, Any] = {"type": "document"}
    for theirs, ours in {
        "title": "title", "source": "container-title", "publisher": "publisher", "article_url": "URL",
        "abstract": "abstract", "volume": "volume", "issue": "issue", "issn": "ISSN",
    }.items():  # fmt: skip
        if item.get(theirs):
            csl[ours] = str(rest.pop(theirs))
    if isinstance(item["authors"], list) and item["authors"]:
        csl["author"] = [{"literal": str(name)} for name in rest.pop("authors")]
    if isinstance(item.get("year"), int) and 1000 <= item["year"] <= 2999:
        csl["issued"] = {"date-parts": [[rest.pop("year")]]}
    if item.get("startpage"):
        pages = [str(rest.pop(name)) for name in ("startpage", "endpage") if item.get(name)]
        csl["page"] = "-".join(dict.fromkeys(pages))
    if doi := doi_of(str(item.get("doi", ""))):
        csl["DOI"] = doi
        del rest["doi"]
    return csl, rest
