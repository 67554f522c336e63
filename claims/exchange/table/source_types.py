"""Types of sources in tables: those that are here, and the types of reference managers that are one of them."""

import re
from collections.abc import Iterable

from claims.models import SourceType

FIELD = "source.source_type"
# As Zotero, RIS, CSL and databases call them; what may be several of ours is left to a person.
_THEIRS = {
    "journal": "journal_article article_journal jour ejour article review",
    "news": "newspaper_article article_newspaper news magazine_article article_magazine mgzn",
    "blog": "blog_post post_weblog blog",
}
_OURS = {name.replace("_", ""): code for code, names in _THEIRS.items() for name in names.split()}


def source_types() -> dict[str, str]:
    """The types that are here: name by code."""
    return dict(SourceType.objects.values_list("code", "name"))


def types_meant(values: Iterable[str]) -> dict[str, str] | None:
    """Codes of what is no type here by code or name; None where a value may be any of ours, or none."""
    known = source_types()
    names = {*known, *(name.casefold() for name in known.values()), ""}
    strange = sorted(value for value in values if value not in names and value.casefold() not in names)
    meant = {value: _OURS.get(re.sub("[^a-z]", "", value.casefold()), "") for value in strange}
    return meant if all(code in known for code in meant.values()) else None
