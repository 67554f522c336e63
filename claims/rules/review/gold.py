"""Comparing a judgement with the answer that a lead set for training or as gold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

JUDGED = ("verdict", "certainty", "wording_gap")
TAGS = "failure_tags"


@dataclass(frozen=True, slots=True)
class Compared:
    """One judgement (or item): what was said and what the answer is, by codes; empty where nothing is said."""

    of: str
    said: tuple[str, ...]
    answer: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether both say the same. The order of tags does not matter."""
        return sorted(self.said) == sorted(self.answer)


def compare(answer: Mapping[str, Any], said: Mapping[str, Any]) -> list[Compared]:
    """What the answer speaks of, in the order of the form: judgements, failure tags, items. No more is compared."""
    asked = [name for name in (*JUDGED, TAGS) if answer.get(name)]
    found = [Compared(name, _codes(said.get(name)), _codes(answer[name])) for name in asked]
    items: Mapping[str, str] = answer.get("items") or {}
    of_items: Mapping[str, str] = said.get("items") or {}
    return found + [Compared(item, _codes(of_items.get(item)), _codes(code)) for item, code in items.items()]


def passes(answer: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether the judgement says the same as the answer wherever that says something."""
    return all(one.same for one in compare(answer, said))


def _codes(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
