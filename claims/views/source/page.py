"""What the source page shows, read from the database in a fixed number of queries."""

from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Substr
from django.http import Http404
from django.utils.functional import cached_property

from claims.models import (
    Capture,
    CaptureJudgement,
    Claim,
    Import,
    Sighting,
    Source,
    TableRow,
    Tag,
    User,
    Watch,
    Withholding,
)
from claims.models.sighting import Tally
from claims.reads.blind import draw_veil
from claims.reads.history import Change, changes_of
from claims.reads.source.duplicates import Duplicate, duplicates_of
from claims.reads.source.imported import beside, imports_of
from claims.reads.source.reading import reads_separately, seen_by
from claims.reads.source.suggestion import not_printed_of, printable_choices, value_of
from claims.reads.withholding import withheld_from, withholdings_of
from claims.rules.extract.parts import Part
from claims.rules.extract.wall import Suspicion
from claims.rules.span.lines import flow_within
from claims.rules.span.reader import STILL, Block, ClaimSpan, Segment, part_around, whole_lines
from claims.rules.span.structure import struck_of, warnings_of
from claims.rules.span.withholding import WithheldSpans, draw_readable
from claims.rules.text.flow import level
from claims.rules.text.raised import Flattened, flattened
from claims.rules.text.sentence import sentences
from claims.views.source.judging import Judging
from claims.views.source.reading import ReadingCard
from claims.views.source.structure import Structure


@dataclass(frozen=True, slots=True)
class Note:
    """A claim in the margin, with its number by place in the capture.

    Somebody who reads separately sees that number: a claim's own would tell how many claims others have marked.
    """

    number: int
    claim: Claim
    stands: str = ""
    struck: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the text; `claim` is the narrowest one over them, `also` how many more there are."""

    segment: Segment
    claim: Claim | None
    link: Part | None = None

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
    """A paragraph and the claims that begin in it; `kind` is heading, reference, furniture or empty."""

    block: Block
    pieces: list[Piece]
    notes: list[Note]
    kind: str = ""
    links: tuple[Part, ...] = ()


# So many are looked at; three are named.
MOST_FLATTENED = 100
READ_ANEW = "same page, read anew"
NO_SIGHTING = "no sighting of the page"
SAME_TEXT, TEXT_CHANGED = "same text", "text changed"
STRUCK_CHANGED = "same text, other words struck through"


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture on the timeline. `change` says how its text compares with the one before; `claims` stand on it."""

    capture: Capture
    number: int
    change: str
    claims: int
    shown: bool
    judged: CaptureJudgement | None = None

    @property
    def changed(self) -> bool:
        """Whether the page says something else than it did before."""
        return self.change in (TEXT_CHANGED, STRUCK_CHANGED)


class SourcePage:
    """One source with one of its captures, drawn around one place."""

    def __init__(self, source: Source, user: User, capture_uid: str = "", at: int = 0) -> None:
        """Raises Http404 when the source has no capture of this uid."""
        self.source, self.user = source, user
        self.captures = list(source.captures.without_text().select_related("stored_by"))
        self.judging = Judging(self.captures)
        self.capture = self._chosen(capture_uid)
        self.at = at
        self.structure, self.flow = Structure(), STILL
        # What its extractor noticed of the whole text: pages that it could not read, say.
        self.warnings: list[str] = []
        self.parts: list[dict[str, Any]] = []
        self.start, self.text = self._part()

    def _chosen(self, capture_uid: str) -> Capture | None:
        """The one that is asked for, else the newest that shows the page; a blocked one where all are."""
        if not capture_uid:
            return self.judging.newest
        chosen = next((capture for capture in self.captures if capture.uid == capture_uid), None)
        if chosen is None:
            raise Http404("This source has no such saved copy.")
        return chosen

    @cached_property
    def imports(self) -> list[Import]:
        """The imports with which it came, for curators."""
        return imports_of(self.source) if self.user.is_curator else []

    @cached_property
    def beside(self) -> list[TableRow]:
        """What tables have of it beside our fields."""
        return beside(self.source)

    @property
    def judged(self) -> CaptureJudgement | None:
        """What was said last of the capture that is shown."""
        return self.judging.of(self.capture)

    @property
    def judged_before(self) -> list[CaptureJudgement]:
        """What was said of it before that, the newest first."""
        return self.judging.before(self.capture)

    @property
    def is_blocked(self) -> bool:
        """Whether the capture that is shown does not show the page."""
        return self.judging.blocks(self.capture)

    @cached_property
    def suspicion(self) -> Suspicion | None:
        """What the capture that is shown perhaps is, by its words."""
        return None if self.start else self.judging.suspicion_of(self.capture, self.text, self.parts)

    def _part(self) -> tuple[int, str]:
        """The part of the text that is drawn; the database cuts it, because the whole may have 20 MB."""
        if self.capture is None or self.capture.withheld_at or self.capture.purged_at:
            return 0, ""
        length = self.capture.length
        start, end = part_around(length, self.at)
        part = Capture.objects.filter(pk=self.capture.pk).values_list(
            Substr("text", start + 1, end - start), "structure"
        )
        text, parts = part.get()
        start, text = whole_lines(text, start, length)
        self.parts = parts
        self.structure, self.warnings = Structure(parts, start, start + len(text)), warnings_of(parts)
        # Withheld words do not leave this place; every other character keeps its own.
        text = self.withheld_spans.blanked(text, start)
        self.flow = flow_within(text, parts, self.capture.extractor_version, start)
        return start, text

    @cached_property
    def withholdings(self) -> list[Withholding]:
        """What is withheld of the capture that is shown, in the order of its places."""
        if self.capture is None:
            return []
        return withholdings_of(self.capture.pk)

    @cached_property
    def withheld_spans(self) -> WithheldSpans:
        """The same as withheld_spans of the text."""
        return withheld_from(self.withholdings)

    @property
    def end(self) -> int:
        """Where the part that is drawn ends."""
        return self.start + len(self.text)

    @property
    def after(self) -> int:
        """Characters after the part that is drawn."""
        return self.capture.length - self.end if self.capture and self.text else 0

    @cached_property
    def reading(self) -> ReadingCard:
        """Who has read the capture, and whether this person is reading it separately."""
        return ReadingCard(self.capture, self.user)

    @cached_property
    def _on_capture(self) -> QuerySet[Claim]:
        return seen_by(Claim.objects.current().filter(capture=self.capture), self.user)

    @cached_property
    def notes(self) -> dict[str, Note]:
        """Claims of the part that is drawn, by uid, in the order of their places."""
        here = self._on_capture.filter(start__lt=self.end, end__gt=self.start).order_by("start", "end", "pk")
        before = self._on_capture.filter(end__lte=self.start).count() if self.start else 0
        claims = list(
            here.only("uid", "number", "start", "end", "voice", "claim_type", "commitment", "capture", "source")
        )
        draw_veil(claims, self.user)
        for claim in claims:
            claim.source = self.source
            if self.reading.separate:
                # What somebody else said of words that both marked would tell that they did.
                claim.voice = claim.claim_type = claim.commitment = ""
        return {
            claim.uid: Note(before + number, claim, *self.structure.told(claim.start, claim.end))
            for number, claim in enumerate(claims, 1)
        }

    @cached_property
    def rows(self) -> list[Row]:
        """The paragraphs."""
        spans = [ClaimSpan(note.claim.uid, note.claim.start, note.claim.end) for note in self.notes.values()]
        spans += self.structure.spans
        blocks = draw_readable(self.text, spans, self.withheld_spans, self.start, self.flow)
        return [self._row(block) for block in blocks]

    def _row(self, block: Block) -> Row:
        pieces = [self._piece(segment) for segment in block.segments]
        notes = sorted((self.notes[key] for key in block.begins if key in self.notes), key=lambda note: note.number)
        if getattr(block, "withheld", False):
            return Row(block, pieces, notes)
        kind = self.structure.regions.mostly(block.start, block.end - len(block.gap))
        return Row(block, pieces, notes, kind, self.structure.shown_links(block.begins) if kind != "furniture" else ())

    def _piece(self, segment: Segment) -> Piece:
        keys, begins = (tuple(key for key in each if key in self.notes) for each in (segment.keys, segment.begins))
        link = next((self.structure.links[key] for key in segment.keys if key in self.structure.links), None)
        return Piece(replace(segment, keys=keys, begins=begins), self.notes[keys[0]].claim if keys else None, link)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Offsets of the sentences of the part that is drawn, in code points of the whole text."""
        blocks = [(start - self.start, end - self.start) for start, end in self.flow.blocks]
        found = [(self.start + start, self.start + end) for start, end in sentences(level(self.text, blocks))]
        return [place for place in found if not self.withheld_spans.touch(*place)]

    @cached_property
    def flattened(self) -> list[Flattened]:
        """Numbers of the part that is drawn which have perhaps lost a raised sign, each once, a few of them."""
        found = {one.words: one for one in islice(flattened(self.text), MOST_FLATTENED)}
        return list(found.values())[:3]

    @cached_property
    def timeline(self) -> list[Entry]:
        """All captures, the newest first."""
        seen = seen_by(Claim.objects.current().filter(source=self.source), self.user)
        counted = seen.values_list("capture").annotate(n=Count("pk"))
        claims = dict(counted.order_by())
        entries = []
        before = None
        for number, capture in enumerate(reversed(self.captures), 1):
            blocked = self.judging.blocks(capture)
            change = NO_SIGHTING if blocked else "first" if before is None else self._change(before, capture)
            shown, judged = capture == self.capture, self.judging.of(capture)
            entries.append(Entry(capture, number, change, claims.get(capture.pk, 0), shown, judged))
            # What stands in place of the page is no change of it.
            before = before if blocked else capture
        return entries[::-1]

    def _change(self, before: Capture, capture: Capture) -> str:
        """How a capture compares with the one before; that it was read anew is no change of the page."""
        if capture.reads_again(before):
            return READ_ANEW
        if capture.text_sha256 != before.text_sha256:
            return TEXT_CHANGED
        struck = self._struck.get(before.pk, []), self._struck.get(capture.pk, [])
        return SAME_TEXT if struck[0] == struck[1] else STRUCK_CHANGED

    @cached_property
    def _struck(self) -> dict[int, list[tuple[int, int]]]:
        """What is struck through in captures with the same text and other bytes: their structures alone are read."""
        pairs = [pair for pair in pairwise(self.captures) if pair[0].text_sha256 == pair[1].text_sha256]
        asked = {one.pk for pair in pairs if pair[0].sha256 != pair[1].sha256 for one in pair}
        stored = Capture.objects.filter(pk__in=asked).values_list("pk", "structure")
        return {pk: struck_of(rows) for pk, rows in stored.iterator()} if asked else {}

    @cached_property
    def tallies(self) -> dict[int, Tally]:
        """How the source's claims fared on each capture that they were looked for on.

        Empty while the person reads separately: the numbers would tell how many claims others have.
        """
        if reads_separately(self.user, self.source):
            return {}
        return Sighting.objects.tallies(self.source)

    @property
    def claims_in_all(self) -> int:
        """Claims of the source, on whichever capture they stand."""
        return sum(entry.claims for entry in self.timeline)

    @property
    def claims_here(self) -> int:
        """Claims on the capture that is shown, in all of its parts."""
        return next((entry.claims for entry in self.timeline if entry.shown), 0)

    @cached_property
    def watch(self) -> Watch | None:
        """The schedule on the source, with who set it."""
        return Watch.objects.filter(source=self.source, lifted_at=None).select_related("created_by").first()

    @cached_property
    def tags(self) -> list[Tag]:
        """The studies that the source belongs to."""
        return list(self.source.tags.all())

    @cached_property
    def duplicates(self) -> list[Duplicate]:
        """Other sources that may be the same."""
        return duplicates_of(self.source)

    @property
    def printable(self) -> list[tuple[str, str, bool]]:
        """Empty fields of which a person can say that nothing is printed: field, name, and whether somebody did."""
        said = not_printed_of(self.source)
        empty = ((field, name) for field, name in printable_choices() if not value_of(self.source, field))
        return [(field, name, field in said) for field, name in empty]

    @cached_property
    def history(self) -> list[Change]:
        """Changes of the bibliographic record."""
        return changes_of(self.source)


def source_with_facts() -> QuerySet[Source]:
    """Sources with what their page says about them."""
    return Source.objects.select_related("source_type", "publisher", "created_by").order_by(F("pk"))
