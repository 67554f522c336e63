"""An entry of BibTeX as a reference."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from bibtexparser.model import Entry

from claims.exchange.references.bibtex_fields import BIBTEX_TYPES, CSL_TYPES, NAMES, TEXTS, VERBATIM, written_as
from claims.exchange.references.bibtex_values import extra_written, field_written
from claims.exchange.references.latex import from_latex
from claims.exchange.references.rest import json_read, with_rest
from claims.rules.reference import csl as fields_of_csl
from claims.rules.reference.reference import Lines, Reference

# The field of ours: see claims.exchange.references.rest.
REST = "evidence_rest"
_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_PIECE = re.compile(r"\s*(?:\"((?:[^\"{}]|\{[^{}]*\})*)\"|([^#\s{}\",]+))\s*(?:#|$)")
_DASHES = re.compile(r"(?<!\s)\s*+(?:-{1,3}|[‐‑‒–—])\s*")
_AND = re.compile(r"(?<!\s)\s++and\s+", re.IGNORECASE)
_IDENTIFIERS = {"DOI": fields_of_csl.doi_of, "PMID": fields_of_csl.pmid_of, "PMCID": fields_of_csl.pmcid_of}


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its text with LaTeX in it, and whether it stands alone without words of macros in it."""

    text: str
    plain: bool


@dataclass(slots=True)
class Macros:
    """The macros of a file; those that were asked for and are not known; and what else is to be told."""

    known: Mapping[str, str]
    unknown: set[str] = field(default_factory=set)
    told: list[tuple[str, str]] = field(default_factory=list)


def raw_value(raw: str, macros: Macros) -> Value:
    """The value as it stands in a file, with its braces or quotes, macros and #."""
    raw = raw.strip()
    if raw.startswith("{") and raw.endswith("}"):
        return Value(raw[1:-1], plain=True)
    pieces, at = [], 0
    while at < len(raw) and (piece := _PIECE.match(raw, at)):
        quoted, word = piece.groups()
        pieces.append(quoted if quoted is not None else _meaning(word, macros))
        at = piece.end()
    if at < len(raw):
        return Value(raw[1:-1] if raw.startswith('"') and raw.endswith('"') and len(raw) > 1 else raw, plain=True)
    alone = len(pieces) <= 1 and (raw.startswith('"') or raw.isdecimal() or raw.lower() in _MONTHS)
    return Value("".join(pieces), plain=alone)


def _meaning(word: str, macros: Macros) -> str:
    if word.isdecimal() or word.lower() in _MONTHS:
        return word
    if word.lower() not in macros.known:
        macros.unknown.add(word)
    return macros.known.get(word.lower(), word)


class _Left:
    """Fields of an entry that no field of CSL has taken yet."""

    def __init__(self, entry: Entry, macros: Macros) -> None:
        # As they stand in the file, the case of their names too.
        self.raw: dict[str, list[tuple[str, str]]] = {}
        self.values: dict[str, list[Value]] = {}
        for one in entry.fields:
            name = one.key.lower()
            self.raw.setdefault(name, []).append((one.key, str(one.value)))
            self.values.setdefault(name, []).append(raw_value(str(one.value), macros))

    def text(self, name: str) -> str:
        """The first value of a field as text."""
        values = self.values.get(name)
        return spoken(name, values[0].text) if values else ""

    def take(self, *names: str) -> Lines:
        """Take the first value of each out: the lines as they stand; none where a macro stands in one."""
        plain = all(self.values[name][0].plain for name in names)
        lines = tuple(self.raw[name].pop(0) for name in names)
        for name in names:
            self.values[name].pop(0)
            if not self.values[name]:
                del self.values[name]
        return lines if plain else ()

    def as_it_stands(self, name: str) -> Lines:
        """All lines of a field that is left; none where a macro stands in one."""
        return tuple(self.raw[name]) if all(value.plain for value in self.values[name]) else ()


def spoken(name: str, latex: str) -> str:
    """The text of a value."""
    text = from_latex(latex, verbatim=name in VERBATIM).strip()
    return text if name in ("abstract", "note", "annote", "annotation") else fields_of_csl.one_line(text)


def reference_of_entry(entry: Entry, macros: Macros) -> Reference:
    """The reference that an entry says."""
    left, came = _Left(entry, macros), dict[str, Lines]()
    kind = entry.entry_type.lower()
    rest = left.values.pop(REST, None)
    csl: dict[str, Any] = {"type": CSL_TYPES.get(kind, fields_of_csl.UNTYPED)}
    if entry.key:
        csl["id"] = entry.key
    for name, bibtex in NAMES.items():
        if left.text(bibtex) and (people := people_of(left.values[bibtex][0].text)):
            csl[name], came[name] = people, left.take(bibtex)
    _take_date(left, csl, came)
    for name, candidates in TEXTS.items():
        first = written_as(name, kind)
        _take_text(name, dict.fromkeys((first, *candidates)), left, csl, came)
    extra = {name: [spoken(name, value.text) for value in values] for name, values in left.values.items()}
    kept = {name: tuple(text for text in texts if text) for name, texts in extra.items() if any(texts)}
    came |= {f"extra.{name}": left.as_it_stands(name) for name in kept}
    if BIBTEX_TYPES.get(csl["type"]) != kind:
        kept["ENTRYTYPE"] = (entry.entry_type,)
    _tell(csl, kept, macros)
    reference = Reference(csl, kept, _not_ours(csl, kept, came, kind))
    return _with_rest(reference, rest, macros)


def _not_ours(
    csl: Mapping[str, Any], extra: Mapping[str, tuple[str, ...]], came: Mapping[str, Lines], kind: str
) -> dict[str, Lines]:
    """The fields that we would write otherwise."""

    def ours(name: str) -> Lines:
        left = name.removeprefix("extra.")
        return field_written(name, csl[name], kind) if name in csl else extra_written(left, extra[left])

    return {name: lines for name, lines in came.items() if lines and ours(name) != lines}


def _with_rest(reference: Reference, rest: list[Value] | None, macros: Macros) -> Reference:
    for value in rest or ():
        try:
            reference = with_rest(reference, json_read(unquote(value.text)))
        except ValueError:
            macros.told.append((f"{REST} was left out", "It is not as Evidence writes it."))
    return reference


def _take_text(
    name: str, candidates: Mapping[str, None], left: _Left, csl: dict[str, Any], came: dict[str, Lines]
) -> None:
    for bibtex in candidates:
        text = left.text(bibtex)
        if name in _IDENTIFIERS:
            text = _IDENTIFIERS[name](text)
        elif name == "page":
            text = _DASHES.sub("-", text)
        elif name == "keyword":
            text = fields_of_csl.keywords_of(word.strip() for word in text.split(";" if ";" in text else ","))
        if text:
            csl[name], came[name] = text, left.take(bibtex)
            return


def _take_date(left: _Left, csl: dict[str, Any], came: dict[str, Lines]) -> None:
    """The date: that of BibLaTeX; else the year, with the month and day where they are such."""
    if text := left.text("date"):
        csl["issued"], came["issued"] = fields_of_csl.date_of(text), left.take("date")
        return
    if not (year := left.text("year")):
        return
    names, parts = ["year"], fields_of_csl.date_of(year)
    month = fields_of_csl.month_of(left.text("month"))
    if fields_of_csl.year_understood(parts) and len(parts["date-parts"][0]) == 1 and month:
        parts["date-parts"][0].append(month)
        names.append("month")
        day = left.text("day")
        whole = fields_of_csl.date_of(f"{parts['date-parts'][0][0]}-{month}-{day}") if day.isdecimal() else {}
        if len(whole.get("date-parts", [[]])[0]) == 3 and "raw" not in whole:
            parts["date-parts"] = whole["date-parts"]
            names.append("day")
    csl["issued"], came["issued"] = parts, left.take(*names)


def people_of(latex: str) -> list[dict[str, str]]:
    """People of a field, by the rules of BibTeX: "Family, Given", "Family, Jr, Given", "Given Family", "{A group}"."""
    return [person for name in _names(latex) if (person := _person(name))]


def _names(latex: str) -> list[str]:
    """Names between each " and " that stands in no braces."""
    depth = begin = 0
    names = []
    joins = {found.start(): found.end() for found in _AND.finditer(latex)}
    for at, sign in enumerate(latex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if at in joins and not depth:
            names.append(latex[begin:at])
            begin = joins[at]
    return [*names, latex[begin:]]


def _person(latex: str) -> dict[str, str]:
    latex = latex.strip()
    if latex.startswith("{") and latex.endswith("}") and latex.count("{") == 1:
        return {"literal": spoken("", latex)} if spoken("", latex) else {}
    parts = [spoken("", part) for part in latex.split(",")]
    if len(parts) == 1:
        return _given_first(latex)
    if len(parts) == 2 and all(parts):
        return {"family": parts[0], "given": parts[1]}
    if len(parts) == 3 and all(parts):
        family, middle, last = parts
        # BibTeX has the suffix in the middle; others write it at the end.
        suffix_last = bool(re.fullmatch(r"(?:[JS]r\.?|I{1,3}|IV)", last))
        given, suffix = (middle, last) if suffix_last else (last, middle)
        return {"family": family, "given": given, "suffix": suffix}
    whole = spoken("", latex)
    return {"literal": whole} if whole else {}


def _given_first(latex: str) -> dict[str, str]:
    """A name without a comma: the last word is the family, with the words in small letters before it."""
    words = [spoken("", word) for word in re.findall(r"(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\\.|[^\s{}\\])+", latex)]
    words = [word for word in words if word]
    if len(words) <= 1:
        return {"family": words[0]} if words else {}
    small = next((at for at, word in enumerate(words[:-1]) if at and word[:1].islower()), len(words) - 1)
    return {"family": " ".join(words[small:]), "given": " ".join(words[:small])}


def _tell(csl: dict[str, Any], extra: Mapping[str, tuple[str, ...]], macros: Macros) -> None:
    for name in ("doi", "pmid"):
        if name in extra and name.upper() not in csl:
            why = f"It is no {name.upper()} by its form. It is kept with the record as it stands."
            macros.told.append((f"{name}: {extra[name][0][:60]}", why))
    if "issued" in csl and not fields_of_csl.year_understood(csl["issued"]):
        why = "No year can be told from it. The date is kept as it stands; write the year where you know it."
        macros.told.append((f"date: {str(csl['issued'].get('literal', ''))[:60]}", why))
    if "crossref" in extra:
        why = "What that entry says of both was not taken over. Add it where it is missing."
        macros.told.append((f"crossref: {extra['crossref'][0][:60]}", why))
