"""Where a source's words came from, as its page and the pages of its claims show it; in a fixed number of queries."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import cached_property

from claims.choices import SAME_WORK, RelationKind, RelationStatus
from claims.models import Capture, Claim, Source, SourceRelation
from claims.reads.source.works import path_of, sources_same_as
from claims.reads.withholding import passage_shown, withheld_on

MOST_APPEARANCES = 20
MOST_COUNTED = 100
MOST_LISTED = 30
MOST_OWN = 200
# Wordings for the source at the other end.
TURNED = {
    RelationKind.RECORD_OF: "recorded by",
    RelationKind.REPUBLISHES: "republished by",
    RelationKind.PARALLELS: "paralleled by",
    RelationKind.REPORTS: "reported by",
    RelationKind.CITES: "cited by",
    RelationKind.VERSION_OF: "has the version",
    RelationKind.CORRECTS: "corrected by",
    RelationKind.RETRACTS: "retracted by",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A relation as one of its two sources sees it; `passage` are its words as they may be shown.

    `texts` says whether both sources have a text, so that these can be compared.
    """

    relation: SourceRelation
    turned: bool
    passage: str
    texts: bool = False

    @property
    def words(self) -> str:
        """What the source does to the other one, or has done to it."""
        if self.turned:
            return TURNED[RelationKind(self.relation.kind)]
        return str(self.relation.get_kind_display()).lower()

    @property
    def other(self) -> Source | None:
        """The source at the other end; none where it is not known."""
        return self.relation.from_source if self.turned else self.relation.to_source

    @property
    def may_be_only_parallels(self) -> bool:
        """Whether the same words could be there without one text being the other's."""
        return self.relation.kind in SAME_WORK

    @property
    def passage_address(self) -> str:
        """The place of the passage in its text."""
        relation = self.relation
        if relation.capture is None:
            return ""
        return f"{relation.from_source.get_absolute_url()}?capture={relation.capture.uid}&at={relation.start}"


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of a work that the page does not identify, with the works that it may mean."""

    line: Line
    candidates: list[Line]

    @property
    def relation(self) -> SourceRelation:
        """The citation itself."""
        return self.line.relation

    def stands_in(self, claim: Claim) -> bool:
        """Whether its passage and the words of a claim overlap, on one capture."""
        own = self.relation
        if own.capture_id != claim.capture_id or own.start is None or own.end is None:
            return False
        return own.start < claim.end and own.end > claim.start

    @property
    def resolved(self) -> Line | None:
        """The candidate that somebody confirmed."""
        return next((each for each in self.candidates if each.relation.status == RelationStatus.CONFIRMED), None)

    @property
    def given_up(self) -> bool:
        """Whether somebody declared that it cannot be resolved."""
        return self.relation.status == RelationStatus.CONFIRMED and self.resolved is None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the chain: the relation, and the source to which it leads."""

    relation: SourceRelation
    source: Source


class Provenance:
    """One source: its relations, the citations that it leaves open, and the chain to its original."""

    def __init__(self, source: Source) -> None:
        self.source = source

    # --- the chain ---------------------------------------------------------------------------------------------

    @cached_property
    def chain(self) -> list[Step]:
        """Steps to the original; a candidate is followed only where nothing is confirmed, and says so."""
        path = path_of(self.source.pk)
        if len(path) == 1:
            return []
        rows = SourceRelation.objects.current().filter(kind__in=SAME_WORK, from_source__in=path, to_source__in=path)
        rows = rows.select_related("to_source__source_type", "to_source__publisher")
        between: dict[tuple[int, int | None], SourceRelation] = {}
        for relation in sorted(rows, key=lambda row: (row.status != RelationStatus.CONFIRMED, row.pk)):
            between.setdefault((relation.from_source_id, relation.to_source_id), relation)
        steps = (between[pair] for pair in pairwise(path))
        return [Step(relation, relation.to_source) for relation in steps if relation.to_source is not None]

    @property
    def work(self) -> Source | None:
        """The original, as far as it is known; none where the source is one itself."""
        return self.chain[-1].source if self.chain else None

    @property
    def work_is_certain(self) -> bool:
        """Whether every step to it is confirmed."""
        return all(step.relation.status == RelationStatus.CONFIRMED for step in self.chain)

    @property
    def _original(self) -> int:
        """Where the confirmed steps lead; behind a candidate nothing is certain."""
        at = self.source.pk
        for step in self.chain:
            if step.relation.status != RelationStatus.CONFIRMED:
                break
            at = step.source.pk
        return at

    @cached_property
    def _same(self) -> list[int]:
        return sorted(sources_same_as([self._original], MOST_COUNTED + 2) - {self.source.pk})

    @cached_property
    def appearances(self) -> list[Source]:
        """Other sources that are the same work, by confirmed relations; at most MOST_APPEARANCES."""
        if not self._same:
            return []
        same = Source.objects.filter(pk__in=self._same[:MOST_APPEARANCES])
        return list(same.select_related("publisher").order_by("pk"))

    @property
    def number_of_appearances(self) -> str:
        """How many there are, counted up to MOST_COUNTED."""
        return f"{MOST_COUNTED}+" if len(self._same) > MOST_COUNTED else str(len(self._same))

    # --- its relations -----------------------------------------------------------------------------------------

    @cached_property
    def _own(self) -> list[SourceRelation]:
        return list(SourceRelation.objects.current().filter(from_source=self.source).with_ends()[: MOST_OWN + 1])

    @cached_property
    def _turned(self) -> list[SourceRelation]:
        return list(SourceRelation.objects.current().filter(to_source=self.source).with_ends()[: MOST_LISTED + 1])

    @cached_property
    def _lines(self) -> dict[int, Line]:
        rows = self._own + self._turned
        withheld_spans = withheld_on({row.capture_id for row in rows}) if any(row.capture_id for row in rows) else {}
        return {
            row.pk: Line(row, row in self._turned, passage_shown(row, withheld_spans), self._has_texts(row))
            for row in rows
        }

    def _has_texts(self, row: SourceRelation) -> bool:
        return {row.from_source_id, row.to_source_id} <= self.with_text

    @cached_property
    def lines(self) -> list[Line]:
        """Relations that stand, its own first; citations that are to be resolved stand apart."""
        plain = (row for row in self._own if row.kind != RelationKind.CITES_UNRESOLVED and row.resolves_id is None)
        return [self._lines[row.pk] for row in (*plain, *self._turned[:MOST_LISTED])]

    @property
    def more(self) -> bool:
        """Whether there are more relations than are listed."""
        return len(self._turned) > MOST_LISTED or len(self._own) > MOST_OWN

    @cached_property
    def citations(self) -> list[Citation]:
        """Citations of works that the page does not identify."""
        unresolved = (row for row in self._own if row.kind == RelationKind.CITES_UNRESOLVED)
        return [
            Citation(self._lines[row.pk], [self._lines[one.pk] for one in self._own if one.resolves_id == row.pk])
            for row in unresolved
        ]

    @cached_property
    def with_text(self) -> set[int]:
        """Keys of the sources at both ends of its relations of which a text is frozen, and not destroyed."""
        ends = {end for row in self._own + self._turned for end in (row.from_source_id, row.to_source_id) if end}
        captures = Capture.objects.filter(source__in=ends, purged_at=None)
        return set(captures.order_by().values_list("source", flat=True).distinct()) if ends else set()

    @cached_property
    def told(self) -> list[Line]:
        """What the source reports, cites or parallels; they are no steps of the chain."""
        kinds = (*SAME_WORK, RelationKind.CITES_UNRESOLVED)
        return [line for line in self.lines if not line.turned and line.relation.kind not in kinds]
