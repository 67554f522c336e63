"""What an extractor makes of a document: its text, its parts by offsets, and what it says of itself."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

# Codes of FoundHow. Django's choices are not imported: a process that reads one document should start at once.
PRINTED = "printed"
EMBEDDED = "embedded"
INFERRED = "inferred"
# Where a suggestion stands that the document declares as its own address.
CANONICAL = "link canonical"

# More than any page for people has; what comes after is left out, the text is kept.
MAX_PARTS = 20_000
# Blocks have a bound of their own: a long text in printed lines has one for each paragraph.
MAX_BLOCKS = 50_000
MAX_SUGGESTIONS = 100
MAX_SAME_FIELD = 5

# The longest value that each field of a source takes.
FIELD_LENGTHS = {
    "title": 500,
    "author_printed": 300,
    "published": 10,
    "published_printed": 100,
    "container_title": 300,
    "publisher": 200,
    "doi": 200,
    "pmid": 12,
    "pmcid": 14,
    "trial_number": 40,
    "language": 35,
    "copyright_printed": 200,
    "address": 2000,
    # Of the document and not of the source: shown, and for nobody to take over.
    "saved": 20,
    "licence": 300,
}
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\s]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text that is more than words; offsets in code points, `end` exclusive.

    ``kind`` is heading (with its ``level``, 1 to 6), link (with its ``target``), furniture (navigation, banners, forms:
    what stands around a document), reference (a list of works), list, term (in a list of definitions), struck (words
    with a line through them), block: several printed lines in which words flow, so that a line's end is no end of a
    sentence, or warning: what a reader should know of this stretch, in ``says``; the stretch may be empty. Blocks do
    not overlap, and none reaches over an empty line.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    target: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value for a field of the source that the document carries; a person decides whether to take it.

    ``how`` is a code of FoundHow, ``where`` says in a few words where it stands.
    """

    field: str
    value: str
    how: str
    where: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """A document as text. The same bytes, charset and address give the same extraction again."""

    text: str
    charset: str
    extractor: str
    version: str
    media_type: str
    structure: tuple[Part, ...] = ()
    metadata: tuple[Suggestion, ...] = ()

    @property
    def canonical_address(self) -> str:
        """What the document declares as its own address; "" where it declares none."""
        return next((found.value for found in self.metadata if found.where == CANONICAL), "")

    def structure_rows(self) -> list[dict[str, Any]]:
        """The parts as they are stored: plain objects, without what is empty."""
        return [_without_empty(asdict(part), ("level", "target", "says")) for part in self.structure]

    def metadata_rows(self) -> list[dict[str, Any]]:
        """The suggestions as they are stored."""
        return [asdict(suggestion) for suggestion in self.metadata]


def in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts in the order of the text, at most MAX_PARTS, MAX_BLOCKS of kind block, and every warning."""
    parts = sorted(parts, key=lambda part: (part.start, -part.end, part.kind, part.target))
    left = {True: MAX_BLOCKS, False: MAX_PARTS}
    kept = []
    for part in parts:
        is_block = part.kind == "block"
        left[is_block] -= part.kind != "warning"
        if left[is_block] >= 0 or part.kind == "warning":
            kept.append(part)
    return tuple(kept)


def part_from(row: dict[str, Any]) -> Part:
    """The part that a stored object is."""
    return Part(row["kind"], row["start"], row["end"], row.get("level", 0), row.get("target", ""), row.get("says", ""))


def suggestion_from(row: dict[str, Any]) -> Suggestion:
    """The suggestion that a stored object is."""
    return Suggestion(row["field"], row["value"], row["how"], row["where"])


def storable(text: str) -> str:
    """The text without what a database refuses: halves of characters are joined or replaced, controls go.

    Tab, LF and CR stay. For text that a program decoded; what people type is refused instead (clean_typed).
    """
    if not _UNSTORABLE.search(text):
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNSTORABLE.sub("", joined)


def suggest(field: str, value: str, how: str, where: str) -> list[Suggestion]:
    """One suggestion in a list, or none where the value is empty or longer than the field: nothing is cut short."""
    value = _INVISIBLE.sub(" ", value).strip()
    return [Suggestion(field, value, how, where)] if 0 < len(value) <= FIELD_LENGTHS[field] else []


def capped(suggestions: list[Suggestion]) -> tuple[Suggestion, ...]:
    """Each value of a field once, at most MAX_SAME_FIELD a field, in the order given."""
    kept: dict[tuple[str, str], Suggestion] = {}
    count = dict.fromkeys(FIELD_LENGTHS, 0)
    for suggestion in suggestions:
        key = (suggestion.field, suggestion.value)
        if key not in kept and count[suggestion.field] < MAX_SAME_FIELD:
            kept[key] = suggestion
            count[suggestion.field] += 1
    return tuple(kept.values())[:MAX_SUGGESTIONS]


def _without_empty(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value or name not in names}
