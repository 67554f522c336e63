"""Mappings as JSON: every key is known and of its kind, or its name is in the refusal."""

import json
import re
from typing import Any

from claims.choices import ItemAbout, ItemKind
from claims.exchange.table.dialect import BadTable, Dialect, dialect_from
from claims.exchange.table.fields import field_named, labels_of
from claims.exchange.table.mapping import (
    FORMAT,
    PLACES,
    SHAPES,
    Legend,
    MadeItem,
    MadeScheme,
    Mapping,
    Raters,
    Turn,
)

MOST_BYTES = 2 * 1024 * 1024
MOST_ENTRIES = 5_000
MOST_TEXT = 2_000
MOST_ROW = 10_000_000
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_COLUMNS = re.compile(r"[A-Z]{1,3}:[A-Z]{1,3}")
_ROWS = re.compile(r"[1-9]\d{0,6}:[1-9]\d{0,6}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class BadMapping(BadTable):
    """What is wrong with a mapping, and at which key."""


def mapping_text(mapping: Mapping) -> str:
    """The mapping as a file."""
    return json.dumps(mapping.as_json(), ensure_ascii=False, indent=1) + "\n"


def mapping_read(data: bytes) -> Mapping:
    """The mapping of a file. Raises BadMapping."""
    if len(data) > MOST_BYTES:
        raise BadMapping("The file is larger than any mapping.", "", "mapping")
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadMapping(f"This is no JSON in UTF-8: {error}.", "", "mapping") from error
    return mapping_from(given)


def mapping_from(given: Any) -> Mapping:
    """The mapping that such an object says. Raises BadMapping, naming the key."""
    given = dict(_object(given, "mapping", {"format", *Mapping.__dataclass_fields__}))
    if given.pop("format", None) != FORMAT:
        raise BadMapping(f"This must be “{FORMAT}”.", "", "mapping, format")
    read = {name: _READ[name](value, f"mapping, {name}") for name, value in given.items()}
    mapping = Mapping(**read)
    _check_codes(mapping)
    return mapping


def _check_codes(mapping: Mapping) -> None:
    """What values are mapped to are codes of their field, where these are closed."""
    for name, value in mapping.constants.items():
        known = labels_of(field) if (field := field_named(name)) else {}
        if known and value not in known:
            raise BadMapping(f"“{value[:60]}” is none of {', '.join(known)}.", "", f"mapping, constants, {name}")
    fields = {**mapping.columns, **(mapping.raters.columns if mapping.raters else {})}
    for column, codes in mapping.codes.items():
        field = field_named(fields.get(column, ""))
        known = labels_of(field) if field else {}
        for value, code in codes.items():
            if known and code and code not in known:
                where = f"mapping, codes, {column}, {value}"
                raise BadMapping(f"“{code[:60]}” is none of {', '.join(known)}.", "", where)


# --- kinds of values --------------------------------------------------------------------------------------------------


def _object(given: Any, where: str, known: set[str] | None = None) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise BadMapping("This must be an object in braces.", "", where)
    if len(given) > MOST_ENTRIES:
        raise BadMapping(f"It has {len(given):,} entries, and {MOST_ENTRIES:,} are the most.", "", where)
    if known is not None and (strange := sorted(str(name)[:60] for name in set(given) - known)):
        raise BadMapping(f"“{strange[0]}” is no key here. Known are {', '.join(sorted(known))}.", "", where)
    return given


def _text(given: Any, where: str) -> str:
    if not isinstance(given, str):
        raise BadMapping("This must be a text.", "", where)
    if len(given) > MOST_TEXT:
        raise BadMapping(f"This has {len(given):,} characters, and {MOST_TEXT:,} are the most.", "", where)
    return given


def _matching(pattern: re.Pattern[str], example: str) -> Any:
    def read(given: Any, where: str) -> str:
        if not pattern.fullmatch(_text(given, where)):
            raise BadMapping(f"“{given[:60]}” is not of the form {example}.", "", where)
        return str(given)

    return read


def _one_of(known: tuple[str, ...]) -> Any:
    def read(given: Any, where: str) -> str:
        if given not in known:
            raise BadMapping(f"“{str(given)[:60]}” is none of {', '.join(known)}.", "", where)
        return str(given)

    return read


def _field(given: Any, where: str) -> str:
    if field_named(_text(given, where)) is None:
        raise BadMapping(f"There is no field “{given[:60]}”.", "", where)
    return str(given)


def _by_name(read: Any, named: Any = _text) -> Any:
    def read_all(given: Any, where: str) -> dict[str, Any]:
        values = _object(given, where)
        return {
            named(name, f"{where}, {name[:60]}"): read(one, f"{where}, {name[:60]}") for name, one in values.items()
        }

    return read_all


def _texts(given: Any, where: str) -> tuple[str, ...]:
    if not isinstance(given, list) or len(given) > MOST_ENTRIES:
        raise BadMapping(f"This must be a list of {MOST_ENTRIES:,} texts at most.", "", where)
    return tuple(_text(one, f"{where}, {at}") for at, one in enumerate(given, 1))


def _flag(given: Any, where: str) -> bool:
    if not isinstance(given, bool):
        raise BadMapping("This must be true or false.", "", where)
    return given


def _number(given: Any, where: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= MOST_ROW:
        raise BadMapping("This must be the number of a row.", "", where)
    return given


def _of(made: Any, kinds: dict[str, Any], needed: tuple[str, ...] = ()) -> Any:
    def read(given: Any, where: str) -> Any:
        if given is None:
            return None
        values = _object(given, where, set(kinds))
        for name in needed:
            if name not in values:
                raise BadMapping("This is missing.", "", f"{where}, {name}")
        return made(**{name: kinds[name](value, f"{where}, {name}") for name, value in values.items()})

    return read


def _dialect(given: Any, where: str) -> Dialect:
    try:
        return dialect_from(given)
    except BadTable as error:
        raise BadMapping(error.what, error.why, f"mapping, {error.where or where}") from error


_letter = _matching(_LETTERS, "C, the letters of a column")
_LEGEND = {"sheet": _text, "codes": _letter, "labels": _letter}
_ITEM = {"text": _text, "kind": _one_of(tuple(ItemKind.values)), "about": _one_of(tuple(ItemAbout.values)),
         "labels": _by_name(_text)}  # fmt: skip
_SCHEME = {
    "code": _matching(_SLUG, "a-short-code"), "name": _text, "version": _text, "citation": _text,
    "items": _by_name(_of(MadeItem, _ITEM, ("text",)), _matching(_SLUG, "a_short_code")),
}  # fmt: skip
_READ = {
    "shape": _one_of(SHAPES),
    "columns": _by_name(_field),
    "raters": _of(Raters, {"place": _one_of(PLACES), "names": _by_name(_text), "columns": _by_name(_field)}),
    "codes": _by_name(_by_name(_text)),
    "legends": _by_name(_of(Legend, _LEGEND, tuple(_LEGEND))),
    "missing": _texts,
    "missing_in": _by_name(_texts),
    "key": _texts,
    "constants": _by_name(_text, _field),
    "cells": _by_name(_matching(_CELL, "B7"), _field),
    "fill_down": _texts,
    "leave_out_columns": _texts,
    "leave_out_rows": _by_name(_texts),
    "turn": _of(
        Turn,
        {"names": _letter, "documents": _matching(_COLUMNS, "D:AW"), "rows": _matching(_ROWS, "7:55"),
         "section": lambda given, where: _letter(given, where) if given else "",
            "sections_from": _number},
        ("names", "documents", "rows"),
    ),
    "guarded": _flag,
    "dialect": _dialect,
    "scheme": _of(MadeScheme, _SCHEME, ("code", "name")),
}  # fmt: skip
