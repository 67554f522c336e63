"""A reference, as CSL-JSON has it, as the fields of a source.

Names, dates and identifiers are taken as the reference says them. What no field of ours takes, or is longer than its
field, is left with the record that brought it, and told.
"""

from collections.abc import Mapping
from typing import Any

from claims.rules.identify.address import BadAddress, check_address
from claims.rules.identify.asked import IDENTIFIERS
from claims.rules.identify.identifier import BadIdentifier, normalise
from claims.rules.identify.partial_date import BadDate, parse_partial_date

# Fields of a source, by the name that CSL has for what stands in them.
FIELDS = {
    "title": "title",
    "container-title": "container_title",
    "DOI": "doi",
    "PMID": "pmid",
    "PMCID": "pmcid",
    "URL": "address",
    "language": "language",
}
# Characters that fields of a source take; of others the record keeps the whole.
LONGEST = {"title": 500, "container_title": 300, "author_printed": 300, "address": 2000, "language": 35}
MOST_AUTHORS = 1_000


def source_values(csl: Mapping[str, Any]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The values of a source, by field, and what was left out: what it is, and why."""
    said = {field: _words(csl.get(name)) for name, field in FIELDS.items()}
    said |= {"author_printed": authors(csl.get("author")), "published": _date(csl.get("issued"))}
    values: dict[str, str] = {}
    left: list[dict[str, str]] = []
    for field, words in said.items():
        if not words:
            continue
        try:
            values[field] = _checked(field, words)
        except ValueError as error:
            left.append({"what": field, "why": str(error)})
    return values, left


def authors(names: Any) -> str:
    """Names as they are printed in references: family name, given name; one after the other."""
    if not isinstance(names, list):
        return _words(names)
    return "; ".join(filter(None, (_name(one) for one in names[:MOST_AUTHORS])))


def _name(one: Any) -> str:
    if not isinstance(one, Mapping):
        return _words(one)
    if literal := _words(one.get("literal")):
        return literal
    family = " ".join(filter(None, (_words(one.get("non-dropping-particle")), _words(one.get("family")))))
    given = " ".join(filter(None, (_words(one.get("given")), _words(one.get("dropping-particle")))))
    return ", ".join(filter(None, (family, given, _words(one.get("suffix")))))


def _date(issued: Any) -> str:
    """The first date as far as it is known; empty for words such as “Spring 2018”, which the record keeps."""
    if not isinstance(issued, Mapping):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [str(part).strip() for part in parts[0][:3] if str(part).strip().isdecimal()]
        return "-".join(number.zfill(4 if place == 0 else 2) for place, number in enumerate(numbers))
    return _words(issued.get("raw") or issued.get("literal"))


def _checked(field: str, words: str) -> str:
    """The value as it is stored. Raises ValueError, with what to say, for one that the field does not take."""
    if len(words) > LONGEST.get(field, len(words)):
        raise ValueError(f"It has {len(words):,} characters, and {LONGEST[field]:,} are the most; the record keeps it.")
    try:
        if field in IDENTIFIERS:
            return normalise(IDENTIFIERS[field], words)
        if field == "published":
            return parse_partial_date(words)
        return check_address(words) if field == "address" else words
    except (BadIdentifier, BadDate, BadAddress) as error:
        raise ValueError(f"{error} The record keeps it.") from error


def _words(value: Any) -> str:
    if isinstance(value, list):
        value = next(iter(value), "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return " ".join(value.split()) if isinstance(value, str) else ""
