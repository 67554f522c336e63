"""Writing CSL-JSON."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from claims.exchange.references.csl_check import as_csl
from claims.exchange.references.csl_json import CSL_JSON, OURS, read_json, words
from claims.exchange.references.rest import difference
from claims.rules.reference.csl import DATES, NAMES, TEXTS, UNTYPED
from claims.rules.reference.reference import Reference

# By these others' formats are known.
_OF_OTHERS = frozenset(("article_url", "authors", "cites"))
_FIRST = ("id", "type", "title", "author", "issued", "container-title", "volume", "issue", "page", "DOI")


def write_csl_json(references: Iterable[Reference]) -> bytes:
    """CSL-JSON of references: a list of items, in UTF-8."""
    return b"".join(csl_json_records(references))


def csl_json_records(references: Iterable[Reference]) -> Iterator[bytes]:
    """CSL-JSON, an item at a time, with what makes it a list."""
    before = "[\n"
    for number, reference in enumerate(references, 1):
        item = _item(reference, number)
        yield (before + _dumped(item)).encode("utf-8", "replace")
        before = ",\n"
    yield b"\n]\n" if before != "[\n" else b"[]\n"


def _item(reference: Reference, number: int) -> dict[str, Any]:
    csl = {name: _as_came(reference, name, value) for name, value in reference.csl.items()}
    # CSL-JSON asks for both.
    csl.setdefault("id", str(number))
    csl.setdefault("type", UNTYPED)
    item = {name: csl.pop(name) for name in _FIRST if name in csl} | dict(sorted(csl.items()))
    if reference.format == CSL_JSON:
        extra = {name: _extra_as_came(reference, name) for name in reference.extra}
        item |= {name: value for name, value in extra.items() if _has_place(item, name, value)}
    again, _ = read_json(json.dumps([item]))
    if rest := difference(reference, again[0] if again else Reference({})):
        custom = item.get("custom")
        item["custom"] = {**custom, OURS: rest} if isinstance(custom, dict) else {OURS: rest}
    return item


def _has_place(item: dict[str, Any], name: str, value: Any) -> bool:
    """Whether it can stand in the item itself, without being taken for something else."""
    if name == "type":
        return item["type"] == UNTYPED and isinstance(value, str)
    if name == "custom":
        return isinstance(value, dict) and OURS not in value
    return name not in item and name not in _OF_OTHERS | TEXTS | NAMES | DATES


def _as_came(reference: Reference, name: str, value: Any) -> Any:
    """The value as it came, such as the number 12 instead of "12", where it is still the same."""
    for _, text in reference.came.get(name, ()) if reference.format == CSL_JSON else ():
        came = json.loads(text)
        if as_csl(name, came) == value:
            return came
    return value


def _extra_as_came(reference: Reference, name: str) -> Any:
    values = reference.extra[name]
    for _, text in reference.came.get(f"extra.{name}", ()):
        came = json.loads(text)
        if tuple(words(came)) == values:
            return came
    return values[0] if len(values) == 1 else list(values)


def _dumped(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, indent=1)
