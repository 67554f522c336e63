"""What coders agreed on while a codebook version was in use, by what it stands beside."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.models import CodebookNote, SchemeVersion

Notes = Sequence[CodebookNote]


@dataclass(frozen=True, slots=True)
class NotesOf:
    """The notes of a version: on the whole of it, by the key of an answer, by the code of an item."""

    whole: Notes
    of_level: Mapping[int, Notes]
    of_item: Mapping[str, Notes]
    # Judgements, and codes of items, at whose answers there are notes.
    axes: frozenset[str]
    items: frozenset[str]

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.whole) + sum(map(len, self.of_level.values())) + sum(map(len, self.of_item.values()))


def notes_of(version: SchemeVersion) -> NotesOf:
    """All notes of a version, the oldest first: one query, and none for a version that is not in use."""
    whole: list[CodebookNote] = []
    of_level: dict[int, list[CodebookNote]] = defaultdict(list)
    of_item: dict[str, list[CodebookNote]] = defaultdict(list)
    axes: set[str] = set()
    items: set[str] = set()
    rows = version.coder_notes.select_related("level__item", "item", "created_by").order_by("pk")
    for note in rows if version.frozen_at else ():
        if note.level is not None:
            of_level[note.level.pk].append(note)
            (items if note.level.item else axes).add(note.level.item.code if note.level.item else note.level.axis)
        elif note.item is not None:
            of_item[note.item.code].append(note)
        else:
            whole.append(note)
    return NotesOf(whole, dict(of_level), dict(of_item), frozenset(axes), frozenset(items))


def notes_or_none(version: SchemeVersion | None) -> NotesOf:
    """The same where there may be no version at all."""
    return notes_of(version) if version else NotesOf((), {}, {}, frozenset(), frozenset())
