"""What a reference says for the fields of a source, and a reference with what a source says.

Unknown stays empty: what a field cannot take (a date without a year, an address that is none) is not put there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from claims.rules.identify.address import BadAddress, check_address
from claims.rules.identify.identifier import BadIdentifier, normalise
from claims.rules.identify.in_text import identifiers_in
from claims.rules.identify.partial_date import BadDate, parse_partial_date
from claims.rules.reference.csl import UNTYPED, date_of, name_written, one_line, year_understood
from claims.rules.reference.reference import Reference

# Fields of a source that a reference fills, with what people call them, and the characters that each takes.
FIELDS: dict[str, tuple[str, int]] = {
    "title": ("title", 500),
    "container_title": ("journal or site", 300),
    "author_printed": ("author", 300),
    "published": ("date", 10),
    "published_printed": ("date as printed", 100),
    "publisher": ("publisher", 200),
    "address": ("address", 2000),
    "doi": ("DOI", 200),
    "pmid": ("PMID", 12),
    "pmcid": ("PMCID", 14),
    "trial_number": ("trial number", 40),
    "language": ("language", 35),
}
# The fields of CSL that say the same.
_CSL = {
    "title": "title", "container_title": "container-title", "author_printed": "author", "published": "issued",
    "publisher": "publisher", "address": "URL", "doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "language": "language",
}  # fmt: skip
OF_SOURCES = frozenset(_CSL.values())
_TRIAL = "trial_number"
# Tags and columns in which numbers of trials stand.
_TRIAL_KEYS = re.compile(r"SI|.{0,40}trial.{0,40}", re.IGNORECASE | re.DOTALL)
_MOST_VALUES, _LONGEST_VALUE = 50, 2000
_TAG = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{2,8}){0,3}")
_LANGUAGES = dict(
    pair.split(":")
    for pair in "english:en eng:en german:de ger:de deu:de deutsch:de french:fr fre:fr fra:fr spanish:es spa:es"
    " italian:it ita:it portuguese:pt por:pt dutch:nl dut:nl nld:nl polish:pl pol:pl russian:ru rus:ru turkish:tr"
    " tur:tr chinese:zh chi:zh zho:zh japanese:ja jpn:ja korean:ko kor:ko arabic:ar ara:ar hebrew:he heb:he persian:fa"
    " per:fa fas:fa czech:cs cze:cs ces:cs hungarian:hu hun:hu swedish:sv swe:sv norwegian:no nor:no danish:da dan:da"
    " finnish:fi fin:fi greek:el gre:el ell:el ukrainian:uk ukr:uk romanian:ro rum:ro ron:ro".split()
)


def fields_of(reference: Reference) -> dict[str, str]:
    """What it says for each of FIELDS, in the form in which a source has it; "" for nothing."""
    csl = reference.csl
    said = {
        "title": one_line(reference.title),
        "container_title": one_line(reference.text("container-title")),
        "author_printed": authors_written(csl.get("author")),
        "published": _dated(reference.published),
        "published_printed": _printed(csl.get("issued")),
        "publisher": one_line(reference.text("publisher")),
        "address": _address(reference.text("URL")),
        "doi": _normalised("doi", reference.text("DOI")),
        "pmid": _normalised("pmid", reference.text("PMID")),
        "pmcid": _normalised("pmcid", reference.text("PMCID")),
        "trial_number": next(trial_numbers(reference), ""),
        "language": language_of(reference.text("language")),
    }
    return {name: _fitting(name, value) for name, value in said.items()}


def trial_numbers(reference: Reference) -> Iterator[str]:
    """Registration numbers of trials among what no field of CSL takes."""
    for key, values in reference.extra.items():
        if _TRIAL_KEYS.fullmatch(key):
            for value in values[:_MOST_VALUES]:
                found = identifiers_in(value[:_LONGEST_VALUE])
                yield from (one.value for one in found if one.field == _TRIAL)


def authors_written(people: Any) -> str:
    """Authors in one line; of more than it takes the first, and "et al."."""
    names = [name_written(one) for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    written = "; ".join(filter(None, map(one_line, names)))
    if len(written) <= FIELDS["author_printed"][1]:
        return written
    return written[: FIELDS["author_printed"][1] - 8].rpartition("; ")[0] + " et al."


def language_of(printed: str) -> str:
    """The tag of a language that is named in English, or by its code; "" for another."""
    text = printed.strip()
    return text if len(text) <= 35 and _TAG.fullmatch(text) else _LANGUAGES.get(text.lower(), "")


def with_fields(came: Reference, fields: Mapping[str, str]) -> Reference:
    """The reference that says what a source says.

    Where the source has what the reference said of it, that stays in full (people with their parts, a date as it was
    printed); what the source has otherwise takes its place, also where the source has nothing.
    """
    said, csl, extra = fields_of(came), dict(came.csl), dict(came.extra)
    csl.setdefault("type", UNTYPED)
    for name, ours in _CSL.items():
        value = fields.get(name, "")
        if value == said[name]:
            continue
        csl.pop(ours, None)
        if value:
            csl[ours] = _as_csl(ours, value)
    if "issued" not in csl and (printed := fields.get("published_printed", "")):
        csl["issued"] = {"literal": printed}
    if (number := fields.get(_TRIAL, "")) and number not in trial_numbers(came):
        extra[_TRIAL] = (number,)
    return replace(came, csl=csl, extra=extra)


def _as_csl(name: str, value: str) -> Any:
    if name == "author":
        return [{"literal": value}]
    return date_of(value) if name == "issued" else value


def _dated(published: str) -> str:
    """As much of a date as there is in the calendar."""
    for length in (10, 7, 4):
        try:
            return parse_partial_date(published[:length])
        except BadDate:
            continue
    return ""


def _printed(issued: Any) -> str:
    if not isinstance(issued, dict):
        return ""
    return one_line(str(issued.get("raw" if year_understood(issued) else "literal", "")))


def _address(printed: str) -> str:
    if not printed.startswith(("http://", "https://")) or len(printed) > FIELDS["address"][1]:
        return ""
    try:
        return check_address(printed)
    except BadAddress:
        return ""


def _normalised(kind: str, printed: str) -> str:
    try:
        return normalise(kind, printed)
    except BadIdentifier:
        return ""


def _fitting(name: str, value: str) -> str:
    """What is longer than the field is cut where it is words; an identifier or address that is cut would be another."""
    most = FIELDS[name][1]
    if len(value) <= most:
        return value
    return value[: most - 1] + "…" if name in ("title", "container_title", "published_printed", "publisher") else ""
