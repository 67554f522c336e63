"""One reference, whatever file it stood in: an item of CSL-JSON, and with it what no field of CSL takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

# Lines of a file: its own name for a field, and what stood there.
Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference.

    `csl` are fields of CSL-JSON with values as CSL-JSON has them. `extra` is what none of these takes, by the tag, key
    or column that it had, all its values in their order. `came` are the lines of which a field of `csl` was read, where
    we would write other ones: they go out as they came, into a file of the same `format`, as long as they still say the
    same. `record` counts records of a file from 1, `line` its lines.
    """

    csl: Mapping[str, Any]
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    came: Mapping[str, Lines] = field(default_factory=dict)
    format: str = ""
    record: int = 0
    line: int = 0

    @property
    def title(self) -> str:
        """Its title, "" where it has none."""
        return self.text("title")

    @property
    def year(self) -> str:
        """Four digits, "" where the date has no year that was understood."""
        return self.published[:4]

    @property
    def published(self) -> str:
        """The date as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD; "" where no year was understood."""
        issued = self.csl.get("issued")
        parts = issued.get("date-parts") if isinstance(issued, dict) else None
        return "-".join(f"{part:0{2 if at else 4}d}" for at, part in enumerate(parts[0])) if parts else ""

    def text(self, name: str) -> str:
        """A field of CSL that is text; "" where it is not there."""
        value = self.csl.get(name, "")
        return value if isinstance(value, str) else ""

    def at(self, *, format: str, record: int, line: int) -> Self:  # noqa: A002
        """The same reference, with where it stood."""
        return replace(self, format=format, record=record, line=line)

    def stored(self) -> dict[str, Any]:
        """Plain values that JSON takes, from which `reference_stored` makes it again."""
        came = {name: [list(line) for line in lines] for name, lines in self.came.items()}
        extra = {name: list(values) for name, values in self.extra.items()}
        return {
            "csl": dict(self.csl), "extra": extra, "came": came,
            "format": self.format, "record": self.record, "line": self.line,
        }  # fmt: skip


def reference_stored(stored: Mapping[str, Any]) -> Reference:
    """The reference that said this of itself in `Reference.stored`."""
    came = {name: tuple((tag, value) for tag, value in lines) for name, lines in stored["came"].items()}
    extra = {name: tuple(values) for name, values in stored["extra"].items()}
    return Reference(stored["csl"], extra, came, stored["format"], stored["record"], stored["line"])


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a file or one of its records that a person should know, and what they can do.

    `record` is 0 for what concerns the file; `refused` says that the record was not read.
    """

    where: str
    what: str
    why: str
    record: int = 0
    refused: bool = False

    def stored(self) -> dict[str, str]:
        """As the report of an import says it."""
        return {"where": self.where, "what": self.what, "why": self.why}


@dataclass(frozen=True, slots=True)
class References:
    """What a file has: `found` records by its own marks, of which `records` could be read."""

    format: str
    found: int = 0
    records: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()
    charset: str = ""

    @property
    def refused(self) -> int:
        """Records that could not be read; each has its problem."""
        return self.found - len(self.records)
