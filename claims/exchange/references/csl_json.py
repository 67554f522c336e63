"""Reading references in JSON: CSL-JSON, works of Crossref, and what Publish or Perish makes of Google Scholar.

Items are read one by one, so that one that is broken costs itself alone.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from claims.exchange.references.crossref import csl_of_crossref, csl_of_scholar, is_crossref, is_scholar
from claims.exchange.references.csl_check import as_csl
from claims.exchange.references.rest import clean, json_line, with_rest
from claims.rules.reference.csl import DATES, NAMES, TEXTS, TYPES, UNTYPED
from claims.rules.reference.reference import Lines, Problem, Reference

CSL_JSON, CROSSREF, SCHOLAR = "csl-json", "crossref-json", "scholar-json"
# Under this name of CSL's own `custom` stands what only Evidence reads.
OURS = "evidence"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[{}\[\]]|[^\s,"{}\[\]][^,"{}\[\]]*+', re.DOTALL)
# Where what may be an item begins behind one that is none.
_NEXT = re.compile(r"[^,{\]]*+")
_SPACE = re.compile(r"[\s,\ufeff]*")
_BEGINS = re.compile(r"[\s\ufeff]*(?:\{\s*\"|\[\s*\{|(\[\s*\]))")
_FIELDS = re.compile(
    r"\"(?:title|DOI|author|issued|container-title)\"\s*:|\"type\"\s*:\s*\"(?:" + "|".join(sorted(TYPES)) + r")\""
)
_LOOKED_AT = 200_000


def is_json(text: str) -> bool:
    """Whether a text begins as JSON with objects in it does, with fields among theirs that references have."""
    begins = _BEGINS.match(text)
    return bool(begins and (begins[1] or _FIELDS.search(text, 0, _LOOKED_AT)))


def json_found(text: str) -> int:
    """How many items it has: all of the list that has them; without one, objects that stand in no other."""
    inner = _list_within(text)
    listed = _is_list(text, inner)
    depth = lists = found = 0
    for token in _TOKEN.finditer(text, inner):
        sign = token[0]
        if sign == "}":
            depth -= 1
        elif depth <= 0 and sign == "]":
            if not lists:
                break
            lists -= 1
        elif not depth:
            found += not lists and (listed or sign == "{")
            lists += sign == "["
        depth += sign == "{"
    return found


def _is_list(text: str, inner: int) -> bool:
    return text[inner - 1 : inner] == "["


def read_json(text: str) -> tuple[list[Reference], list[Problem]]:
    """The references of a text, and what of it a person should know."""
    references: list[Reference] = []
    problems: list[Problem] = []
    for record, (line, item) in enumerate(_items(text), 1):
        where = f"record {record}, line {line}"
        try:
            if isinstance(item, ValueError):
                raise item
            reference, told = _reference(item)
        except ValueError as error:
            why = f"It is no reference in JSON: {error}. Mend it there, or export it again."
            problems.append(Problem(where, "not read", why, record, refused=True))
            continue
        references.append(reference.at(format=reference.format, record=record, line=line))
        problems += [Problem(where, what, why, record) for what, why in told]
    return references, problems


def _list_within(text: str) -> int:
    """Where the items begin: in the list, in one that is wrapped up, in a message of Crossref, else at the start."""
    if outer := re.match(r"[\s\ufeff]*\[", text):
        return outer.end()
    if wrapped := re.match(r"[\s\ufeff]*\{\s*\"(?:items|references)\"\s*:\s*\[", text):
        return wrapped.end()
    if not (message := re.search(r"\"message\"\s*:\s*(?=\{)", text[:2000])):
        return 0
    listed = re.compile(r"\"items\"\s*:\s*\[").search(text, message.end())
    return listed.end() if listed and "work-list" in text[: message.end()] else message.end()


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """Each item with its line, or what is wrong with it; what comes behind a broken one is found again."""
    decoder = json.JSONDecoder(parse_constant=_refuse)
    inner = _list_within(text)
    listed = _is_list(text, inner)
    at = _SPACE.match(text, inner).end()  # type: ignore[union-attr]
    line, counted = 1, 0
    while at < len(text) and (text[at] == "{" or (listed and text[at] != "]")):
        line, counted = line + text.count("\n", counted, at), at
        try:
            item, at = decoder.raw_decode(text, at)
            yield line, item if isinstance(item, dict) else ValueError("it is no object with fields")
        except (ValueError, RecursionError) as error:
            yield line, ValueError(str(error) if isinstance(error, ValueError) else "it is nested too deep")
            at = _end_of(text, at) if text[at] == "{" else _NEXT.match(text, at + 1).end()  # type: ignore[union-attr]
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]


def _end_of(text: str, start: int) -> int:
    """Behind the object that begins there, by its brackets."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if not depth:
            return token.end()
    return len(text)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _reference(item: Any) -> tuple[Reference, list[tuple[str, str]]]:
    item = clean(item)
    if is_crossref(item):
        csl, rest = csl_of_crossref(item)
        form = CROSSREF
    elif is_scholar(item):
        csl, rest = csl_of_scholar(item)
        form = SCHOLAR
    else:
        csl, rest, form = item, {}, CSL_JSON
    return _checked(csl, rest, form)


def _checked(item: dict[str, Any], rest: dict[str, Any], form: str) -> tuple[Reference, list[tuple[str, str]]]:
    """A reference of an item: what is of the kind that CSL has for it, and all else as it is."""
    csl: dict[str, Any] = {}
    others: dict[str, Any] = dict(rest)
    numbers: dict[str, Lines] = {}
    told = []
    ours: Any = None
    for name, value in item.items():
        if name == "custom" and isinstance(value, dict) and OURS in value:
            ours = value[OURS]
            value = {key: one for key, one in value.items() if key != OURS}  # noqa: PLW2901
        right = as_csl(name, value)
        if right is not None:
            csl[name] = right
            if right != value:
                numbers[name] = ((name, json_line(value)),)
        elif value not in (None, "", [], {}):
            others[name] = value
            if name in TEXTS | NAMES | DATES or name == "type":
                told.append(
                    (f"{name}: {json_line(value)[:60]}", "CSL-JSON has no such value there. It is kept as it is.")
                )
    extra, came = _kept(others)
    csl.setdefault("type", UNTYPED)
    return with_rest(Reference(csl, extra, came | numbers, form), ours), told


def _kept(others: dict[str, Any]) -> tuple[dict[str, tuple[str, ...]], dict[str, Lines]]:
    """What CSL does not have, as words; with the JSON of what is none."""
    extra = {name: tuple(words(value)) for name, value in others.items()}
    came: dict[str, Lines] = {
        f"extra.{name}": ((name, json_line(value)),) for name, value in others.items() if not isinstance(value, str)
    }
    return {name: values for name, values in extra.items() if values}, came


def words(value: Any) -> list[str]:
    """A value that no field of CSL takes, as words: its own where it is words, else its JSON."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    return [json_line(value)]
