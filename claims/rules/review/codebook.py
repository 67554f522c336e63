"""What a scheme version asks: which fields say it, what its answers may not say, and the identity of its content."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from claims.choices import Axis, ItemKind, ReasonAsked

VERSION_FIELDS = ("version", "certainty_required", "verdict_required", "wording_gap_required", "reason_asked")
LEVEL_FIELDS = (
    "axis", "code", "label", "order", "position", "sign", "off_scale", "asks_tags", "needs_search",
    "definition", "rule", "boundary", "example_one", "example_two",
)  # fmt: skip
ITEM_FIELDS = ("code", "text", "kind", "about", "required", "position", "definition", "rule")
# Fields that came after versions had been frozen, with the value that says nothing: then they do not count, so that
# the hash of these versions stays what it is.
CAME_LATER: dict[str, Any] = {"reason_asked": ReasonAsked.ALWAYS.value, "boundary": ""}
YES_NO = ("yes", "no")
LONGEST_CODE = 40
JUDGEMENTS = (Axis.CERTAINTY, Axis.VERDICT, Axis.WORDING_GAP)
WORDS_OF_ANSWER = {
    "definition": "definition", "rule": "rule", "example_one": "first example", "example_two": "second example",
}  # fmt: skip


class Fault(NamedTuple):
    """What is wrong with one of several answers: its place among them, from 0, the field, and why."""

    place: int
    field: str
    why: str


def content_sha256(
    version: Mapping[str, Any], levels: Iterable[Mapping[str, Any]], items: Iterable[Mapping[str, Any]] = ()
) -> str:
    """SHA-256 over canonical JSON (sorted keys, UTF-8, no spare space) of what a version asks.

    Two versions with the same hash ask the same things in the same words; levels count in order of axis and code, items
    in order of their code, each with `levels` of its own. A field of CAME_LATER, and items, count where they say
    something.
    """
    content = {**_said(version, VERSION_FIELDS), "levels": _levels_said(levels)}
    asked = sorted(
        ({**_said(item, ITEM_FIELDS), "levels": _levels_said(item["levels"])} for item in items),
        key=lambda item: str(item["code"]),
    )
    if asked:
        content["items"] = asked
    return digest(content)


def digest(values: Any) -> str:
    """SHA-256 over the canonical JSON of plain values: the same for the same, whoever writes it."""
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _said(row: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    return {
        field: row[field]
        for field in fields
        if field not in CAME_LATER or row.get(field, CAME_LATER[field]) != CAME_LATER[field]
    }


def _levels_said(levels: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return sorted((_said(level, LEVEL_FIELDS) for level in levels), key=lambda level: (level["axis"], level["code"]))


def code_of(words: str) -> str:
    """A code made of words, as exports print it: “Very low” is very_low. Empty where no letter of it is Latin."""
    plain = unicodedata.normalize("NFKD", words[:200]).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_CODE].strip("_")


def faults_of_answers(answers: Sequence[Mapping[str, Any]], kind: str = "") -> Iterator[Fault]:
    """What the answers of one judgement, or of an item of this kind, may not say of themselves and of one another.

    A code is there once; no two stand at the same place of a scale; yes and no are the only answers on the scale of a
    question with this kind.
    """
    codes: set[str] = set()
    orders: dict[int, str] = {}
    for place, answer in enumerate(answers):
        code, order = answer["code"], answer["order"]
        if code in codes:
            yield Fault(place, "code", f"Another answer has the code “{code}”. Each has one of its own.")
        codes |= {code} - {""}
        if order in orders:
            yield Fault(
                place, "order", f"“{orders[order]}” stands at {order} too. Each answer has a place of its own, or none."
            )
        elif order is not None:
            orders[order] = answer["label"] or code
        if kind == ItemKind.YES_NO and code and code not in YES_NO and not answer["off_scale"]:
            yield Fault(place, "code", "Beside “yes” and “no” stands only what is off the scale.")
        for field, why in _contradictions(answer):
            yield Fault(place, field, why)


def _contradictions(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What one answer may not say of itself; the constraints of the table say the same."""
    if answer["off_scale"] and answer["order"] is not None:
        yield "order", "What stands off the scale has no order."
    if answer["asks_tags"] and answer["axis"] != Axis.VERDICT:
        yield "asks_tags", "Only a verdict asks for failure tags."
    if answer["needs_search"] and answer["axis"] == Axis.FAILURE_TAG:
        yield "needs_search", "A failure tag needs no search."


def lacks(content: Mapping[str, Any]) -> list[str]:
    """What a version with this content lacks before a round can use it, each a part of a sentence.

    Of a judgement, and of the tags, coders need all: what an answer means, how to choose it, and two examples. What an
    item asks is said by itself, and its answers may be words alone.
    """
    levels, items = content["levels"], content["items"]
    have = {level["axis"] for level in levels}
    said = [
        f"{axis.label.lower()} has no answers"
        for axis in JUDGEMENTS
        if content[f"{axis}_required"] and axis not in have
    ]
    if not have and not items:
        said.append("nothing is asked")
    said += [
        f"“{level['label']}” has no {name}"
        for level in levels
        for field, name in WORDS_OF_ANSWER.items()
        if not level[field].strip()
    ]
    for item in items:
        codes = {level["code"] for level in item["levels"]}
        if not codes or (item["kind"] == ItemKind.YES_NO and not codes.issuperset(YES_NO)):
            said.append(f"“{item['text']}” has no answers" if not codes else f"“{item['text']}” needs “yes” and “no”")
    return said
