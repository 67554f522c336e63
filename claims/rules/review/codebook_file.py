"""The plain form of a codebook: a scheme, its versions and all that they ask, as files hold it.

A document is an object with `format`, `scheme` and `versions`; a version has `levels` (each names its `axis`) and
`items` (each with `levels` of its own). What a field may hold is in the tables below: `...` stands for a text that must
be there, anything else for the value of a field that is left out. Unknown fields are refused, so that a slip of the pen
is not lost without a word.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from types import EllipsisType
from typing import Any

from claims.choices import Axis, ItemAbout, ItemKind, ReasonAsked, SchemeStatus, Sign
from claims.rules.review.codebook import faults_of_answers

FORMAT = "evidence-codebook-1"
Row = dict[str, Any]

SCHEME: Row = {"code": ..., "name": ..., "citation": "", "description": "", "remark": ""}
VERSION: Row = {
    "version": ..., "status": SchemeStatus.DRAFT.value, "notes": "", "certainty_required": False,
    "verdict_required": True, "wording_gap_required": False, "reason_asked": ReasonAsked.ALWAYS.value,
}  # fmt: skip
# A place of 0 is the place in the file.
ITEM: Row = {
    "code": ..., "text": ..., "kind": ..., "about": ItemAbout.CLAIM.value, "required": True, "position": 0,
    "definition": "", "rule": "",
}  # fmt: skip
LEVEL: Row = {
    "code": ..., "label": ..., "order": None, "position": 0, "sign": "", "off_scale": False, "asks_tags": False,
    "needs_search": False, "definition": "", "rule": "", "boundary": "", "example_one": "", "example_two": "",
}  # fmt: skip
CHOICES: dict[str, list[str]] = {
    "axis": [axis.value for axis in Axis if axis != Axis.ITEM],
    "sign": ["", *Sign.values],
    "kind": list(ItemKind.values),
    "about": list(ItemAbout.values),
    "reason_asked": list(ReasonAsked.values),
    "status": list(SchemeStatus.values),
}
# Written for who reads the file, and worked out anew when it comes in.
TOLD = {"frozen_at", "content_sha256", "coder_notes"}
# A codebook of 500 answers fills 60 printed pages; nobody rates by more.
MOST = {"versions": 50, "items": 200, "levels": 500}
# What the columns of numbers hold on both databases.
MOST_NUMBER = 32_767


class BadCodebook(ValueError):
    """What is wrong with a codebook, where in the file it stands, and what to do."""


def read_codebook(document: Any) -> Row:
    """The scheme and its versions, every field there and of its kind. Raises BadCodebook."""
    _check_object(document, "The file", {"format", "scheme", "versions"})
    if document.get("format") != FORMAT:
        raise BadCodebook(f"This is no codebook that we know: its “format” must be “{FORMAT}”.")
    scheme = _fields(document.get("scheme"), SCHEME, "scheme")
    versions = [
        _version(version, f"versions, {place}")
        for place, version in enumerate(_list(document, "versions", "The file"), 1)
    ]
    if not versions:
        raise BadCodebook("The file has no version of the codebook.")
    _check_once([version["version"] for version in versions], "versions")
    return {"scheme": scheme, "versions": versions}


def _version(given: Any, where: str) -> Row:
    version = _fields(given, VERSION, where, {"levels", "items", *TOLD})
    levels = _rows(given, "levels", where, LEVEL | {"axis": ...})
    for axis in CHOICES["axis"]:
        of_axis = [(place, level) for place, level in enumerate(levels, 1) if level["axis"] == axis]
        _check_answers(of_axis, where)
    items = _rows(given, "items", where, ITEM, {"levels"})
    for place, (item, itself) in enumerate(zip(items, given.get("items", []), strict=True), 1):
        here = f"{where}, items, {place}"
        item["levels"] = _rows(itself, "levels", here, LEVEL)
        for level in item["levels"]:
            level["axis"] = Axis.ITEM.value
        _check_answers(list(enumerate(item["levels"], 1)), here, item["kind"])
    _check_once([item["code"] for item in items], f"{where}, items")
    _number(items)
    return version | {"levels": levels, "items": items}


def _check_answers(answers: list[tuple[int, Row]], where: str, kind: str = "") -> None:
    """Number them where the file does not, and see that they do not contradict one another."""
    rows = [row for _, row in answers]
    _number(rows)
    for fault in faults_of_answers(rows, kind):
        place = answers[fault.place][0]
        raise BadCodebook(f"{where}, levels, {place}, {fault.field}: {fault.why}")


def _number(rows: list[Row]) -> None:
    for place, row in enumerate(rows, 1):
        row["position"] = row["position"] or place


def _rows(given: Row, name: str, where: str, table: Row, further: Collection[str] = ()) -> list[Row]:
    """The rows of a list, each with every field."""
    rows = enumerate(_list(given, name, where), 1)
    return [_fields(row, table, f"{where}, {name}, {place}", further) for place, row in rows]


def _list(given: Row, name: str, where: str) -> list[Any]:
    most = MOST[name]
    rows = given.get(name, [])
    if not isinstance(rows, list):
        raise BadCodebook(f"{where}, {name}: this must be a list.")
    if len(rows) > most:
        raise BadCodebook(f"{where}, {name}: there are {len(rows):,}, and {most:,} are the most.")
    return rows


def _fields(given: Any, table: Row, where: str, further: Collection[str] = ()) -> Row:
    _check_object(given, where, {*table, *further})
    return {name: _value(given, name, default, f"{where}, {name}") for name, default in table.items()}


def _check_object(given: Any, where: str, known: set[str]) -> None:
    if not isinstance(given, Mapping):
        raise BadCodebook(f"{where}: this must be an object in braces.")
    unknown = sorted(str(name)[:60] for name in set(given) - known)
    if unknown:
        raise BadCodebook(f"{where}: “{unknown[0]}” is no field here. Known are {', '.join(sorted(known))}.")


def _value(given: Row, name: str, default: Any, where: str) -> Any:
    if name not in given:
        if isinstance(default, EllipsisType):
            raise BadCodebook(f"{where}: this is missing.")
        return default
    value = given[name]
    if what := _misfit(value, default):
        raise BadCodebook(f"{where}: this must be {what}.")
    if name in CHOICES and value not in CHOICES[name]:
        raise BadCodebook(f"{where}: “{str(value)[:60]}” is none of {', '.join(filter(None, CHOICES[name]))}.")
    return value


def _misfit(value: Any, default: Any) -> str:
    """What the value should be, going by what the field holds when it is left out; empty where it is that."""
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST_NUMBER
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "true or false"
    if default is None:
        return "" if whole or value is None else "a whole number or null"
    if isinstance(default, int):
        return "" if whole and value >= 0 else "a whole number"
    return "" if isinstance(value, str) and (value.strip() or default == "") else "a text"


def _check_once(names: list[str], where: str) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise BadCodebook(f"{where}: “{twice[0][:60]}” is there twice.")
