"""What the source page shows, read from the database in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Substr
from django.http import Http404
from django.utils.functional import cached_property

from claims.models import Capture, Claim, Source, Tag, Withholding
from claims.models.changes import Change, changes_of
from claims.models.duplicates import Duplicate, duplicates_of
from claims.models.withheld import stretches_from, withholdings_of
from claims.rules.reader import Block, Segment, Span, part_around, whole_lines
from claims.rules.sentence import sentences
from claims.rules.withheld import Stretches, draw_readable


@dataclass(frozen=True, slots=True)
class Note:
    """A claim in the margin, with its number by place in the capture."""

    number: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the text; `claim` is the narrowest one over them, `also` how many more there are."""

    segment: Segment
    claim: Claim | None

    @property
    def also(self) -> int:
        """Other claims over the same characters."""
        return len(self.segment.keys) - 1

    @property
    def first(self) -> bool:
        """Whether its claim begins to be drawn here."""
        return self.claim is not None and self.claim.uid in self.segment.begins

    @property
    def others_begin(self) -> list[str]:
        """Uids of further claims that begin here, which need a place to be linked to."""
        return [uid for uid in self.segment.begins if self.claim is None or uid != self.claim.uid]


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph and the claims that begin in it."""

    block: Block
    pieces: list[Piece]
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture on the timeline. `change` says how its text compares with the one before; `claims` stand on it."""

    capture: Capture
    number: int
    change: str
    claims: int
    shown: bool


class SourcePage:
    """One source with one of its captures, drawn around one place."""

    def __init__(self, source: Source, capture_uid: str = "", at: int = 0) -> None:
        """Raises Http404 when the source has no capture of this uid."""
        self.source = source
        self.captures = list(source.captures.without_text().select_related("stored_by"))
        chosen = [capture for capture in self.captures if capture_uid in ("", capture.uid)]
        if capture_uid and not chosen:
            raise Http404("This source has no such capture.")
        self.capture: Capture | None = chosen[0] if chosen else None
        self.at = at
        self.start, self.text = self._part()

    def _part(self) -> tuple[int, str]:
        """The part of the text that is drawn; the database cuts it, because the whole may have 20 MB."""
        if self.capture is None or self.capture.withheld_at or self.capture.purged_at:
            return 0, ""
        length = self.capture.length
        start, end = part_around(length, self.at)
        part = Capture.objects.filter(pk=self.capture.pk).values_list(Substr("text", start + 1, end - start))
        start, text = whole_lines(part.get()[0], start, length)
        # Withheld words do not leave this place; every other character keeps its own.
        return start, self.stretches.blanked(text, start)

    @cached_property
    def withholdings(self) -> list[Withholding]:
        """What is withheld of the capture that is shown, in the order of its places."""
        if self.capture is None:
            return []
        return withholdings_of(self.capture.pk)

    @cached_property
    def stretches(self) -> Stretches:
        """The same as stretches of the text."""
        return stretches_from(self.withholdings)

    @property
    def end(self) -> int:
        """Where the part that is drawn ends."""
        return self.start + len(self.text)

    @property
    def after(self) -> int:
        """Characters after the part that is drawn."""
        return self.capture.length - self.end if self.capture and self.text else 0

    @cached_property
    def _on_capture(self) -> QuerySet[Claim]:
        return Claim.objects.current().filter(capture=self.capture)

    @cached_property
    def notes(self) -> dict[str, Note]:
        """Claims of the part that is drawn, by uid, in the order of their places."""
        here = self._on_capture.filter(start__lt=self.end, end__gt=self.start).order_by("start", "end", "pk")
        before = self._on_capture.filter(end__lte=self.start).count() if self.start else 0
        claims = list(here.only("uid", "start", "end", "voice", "claim_type", "commitment", "capture", "source"))
        for claim in claims:
            claim.source = self.source
        return {claim.uid: Note(before + number, claim) for number, claim in enumerate(claims, 1)}

    @cached_property
    def rows(self) -> list[Row]:
        """The paragraphs."""
        spans = [Span(note.claim.uid, note.claim.start, note.claim.end) for note in self.notes.values()]
        return [self._row(block) for block in draw_readable(self.text, spans, self.stretches, self.start)]

    def _row(self, block: Block) -> Row:
        pieces = [
            Piece(segment, self.notes[segment.keys[0]].claim if segment.keys else None) for segment in block.segments
        ]
        notes = sorted((self.notes[uid] for uid in block.begins), key=lambda note: note.number)
        return Row(block, pieces, notes)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Offsets of the sentences of the part that is drawn, in code points of the whole text."""
        found = [(self.start + start, self.start + end) for start, end in sentences(self.text)]
        return [place for place in found if not self.stretches.touch(*place)]

    @cached_property
    def timeline(self) -> list[Entry]:
        """All captures, the newest first."""
        counted = Claim.objects.current().filter(source=self.source).values_list("capture").annotate(n=Count("pk"))
        claims = dict(counted.order_by())
        entries = []
        before = None
        for number, capture in enumerate(reversed(self.captures), 1):
            change = "first" if before is None else "same text" if _same(before, capture) else "text changed"
            entries.append(Entry(capture, number, change, claims.get(capture.pk, 0), capture == self.capture))
            before = capture
        return entries[::-1]

    @property
    def claims_in_all(self) -> int:
        """Claims of the source, on whichever capture they stand."""
        return sum(entry.claims for entry in self.timeline)

    @property
    def claims_here(self) -> int:
        """Claims on the capture that is shown, in all of its parts."""
        return next((entry.claims for entry in self.timeline if entry.shown), 0)

    @cached_property
    def tags(self) -> list[Tag]:
        """The studies that the source belongs to."""
        return list(self.source.tags.all())

    @cached_property
    def duplicates(self) -> list[Duplicate]:
        """Other sources that may be the same."""
        return duplicates_of(self.source)

    @cached_property
    def history(self) -> list[Change]:
        """Changes of the bibliographic record."""
        return changes_of(self.source)


def _same(one: Capture, other: Capture) -> bool:
    return one.text_sha256 == other.text_sha256


def source_with_facts(uid: str) -> QuerySet[Source]:
    """The source of this uid, with what its page says about it."""
    return Source.objects.filter(uid=uid).select_related("source_type", "publisher", "created_by").order_by(F("pk"))
