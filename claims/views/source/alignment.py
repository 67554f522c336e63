"""Two sources' texts side by side, and the button that looks for copies of one."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_http_methods

from claims.actions.copies import look_for_copies
from claims.actions.permissions import require
from claims.choices import Role
from claims.models import Capture, Source
from claims.models.capture_judgement import is_blocked
from claims.reads.source.copies import unprepared
from claims.reads.withholding import withheld_on
from claims.rules.confined import Died, TooMuch
from claims.rules.copies.alignment import (
    ADDED,
    DROPPED,
    KEPT,
    MOST,
    NEARLY,
    SAME,
    Alignment,
    Passage,
    Piece,
    SentenceSpan,
)
from claims.rules.copies.bounded import align_bounded
from claims.rules.copies.limits import Limit, changed_limits
from claims.rules.span.lines import lined
from claims.rules.span.withholding import BLANK, NOTHING, WITHHELD, WithheldSpans
from claims.rules.text.flow import both_words, level, read_level
from claims.sending import sent_once
from claims.views.answer import refusal_told
from claims.views.asked import fetch

ROWS, MORE_ROWS = 20, 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence as it is drawn, with its places in the two texts."""

    number: int
    passage: Passage
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences of one kind: the first of them, and how many there are."""

    rows: list[Row]
    total: int

    @property
    def left(self) -> int:
        """Those that are not drawn."""
        return self.total - len(self.rows)


class AlignmentPage:
    """A text (`here`) beside the one that it may have been taken from (`there`)."""

    def __init__(self, here: Capture, there: Capture, rows: int) -> None:
        self.here, self.there, self.limit_of_rows = here, there, rows

    @property
    def withheld(self) -> bool:
        """Whether one of the two may not be read."""
        return any(one.withheld_at or one.purged_at for one in (self.here, self.there))

    @cached_property
    def _withheld_spans(self) -> dict[int, WithheldSpans]:
        return withheld_on([self.here.pk, self.there.pk])

    @cached_property
    def texts(self) -> tuple[str, str]:
        """The two texts as far as they are compared, lines levelled, with a sign for each withheld character."""
        rows = Capture.objects.filter(pk__in=[self.here.pk, self.there.pk])
        read = rows.values_list("pk", "structure", "extractor_version", Left("text", MOST + 1))
        found = {key: lined(text, structure, version) for key, structure, version, text in read}
        known = both_words(found[self.here.pk].text, found[self.there.pk].text)
        texts = {
            key: _blanked(level(one.text, one.blocks, known), self._withheld_spans.get(key, NOTHING))
            for key, one in found.items()
        }
        return texts[self.there.pk], texts[self.here.pk]

    @cached_property
    def alignment(self) -> Alignment:
        """What was found. Raises TooMuch or Died."""
        return align_bounded(*self.texts)

    @cached_property
    def too_much(self) -> bool:
        """Whether the texts take too long to compare."""
        try:
            return not self.alignment
        except (TooMuch, Died):
            return True

    @cached_property
    def same(self) -> Section:
        """Sentences that stand in both."""
        return self._section(SAME)

    @cached_property
    def altered(self) -> Section:
        """Sentences that are nearly the same."""
        return self._section(NEARLY)

    @cached_property
    def dropped(self) -> Section:
        """Sentences that stand there alone."""
        return self._section(DROPPED)

    @cached_property
    def added(self) -> Section:
        """Sentences that stand here alone."""
        return self._section(ADDED)

    @cached_property
    def words_altered(self) -> int:
        """Words that were dropped or added in sentences that are nearly the same."""
        nearly = self.alignment.of_kind(NEARLY)
        return sum(len(piece.text.split()) for one in nearly for piece in one.pieces if piece.kind != KEPT)

    @cached_property
    def all_limits(self) -> list[Limit]:
        """Hedges, conditions, negations, limitations and figures that were dropped or changed."""
        return changed_limits(self.alignment, *self.texts)

    @property
    def limits(self) -> list[Limit]:
        """The first of them."""
        return self.all_limits[: self.limit_of_rows]

    @property
    def limits_left(self) -> int:
        """Those that are not drawn."""
        return len(self.all_limits) - len(self.limits)

    @property
    def has_more(self) -> bool:
        """Whether something is not drawn."""
        sections = self.same, self.altered, self.dropped, self.added
        return self.limits_left > 0 or any(section.left for section in sections)

    def _section(self, kind: str) -> Section:
        passages = self.alignment.of_kind(kind)
        drawn = enumerate(passages[: self.limit_of_rows], 1)
        return Section([self._row(number, passage) for number, passage in drawn], len(passages))

    def _row(self, number: int, passage: Passage) -> Row:
        pieces = list(passage.pieces) or [Piece(passage.kind, self._said(passage))]
        return Row(number, passage, [Piece(piece.kind, self._readable(piece)) for piece in pieces])

    def _readable(self, piece: Piece) -> str:
        """Its words; the sign for a withheld character may be printed in a text that has none."""
        source = self.there if piece.kind == DROPPED else self.here
        return re.sub(f"{BLANK}+", WITHHELD, piece.text) if source.pk in self._withheld_spans else piece.text

    def _said(self, passage: Passage) -> str:
        there, here = self.texts
        if passage.other:
            return _cut(here, passage.other)
        return _cut(there, passage.one) if passage.one else ""


@require_GET
def alignment(request: HttpRequest, uid: str, other_uid: str) -> HttpResponse:
    """One source's text beside another's; `?capture=` and `?with=` choose captures, else the newest are compared.

    The second is read as the earlier one. The same uid twice compares two captures of one source.
    """
    source, other = fetch(Source, uid), fetch(Source, other_uid)
    here = _capture(source, request.GET.get("capture", ""))
    there = _capture(other, request.GET.get("with", ""), but=here)
    page = AlignmentPage(here, there, _rows(request.GET.get("rows", ""))) if here and there else None
    context = {"page": page, "source": source, "other": other, "more_rows": MORE_ROWS, "section": "sources"}
    return render(request, "source/alignment.html", context)


@require_http_methods(["POST"])
@sent_once
def copies_look(request: HttpRequest, uid: str) -> HttpResponse:
    """Look for copies of the newest capture of a source."""
    actor = require(request.user, Role.CURATOR)
    source = fetch(Source, uid)
    capture = _capture(source, "")
    if capture is None:
        messages.error(request, "This source has no saved copy yet. Save one first.")
        return redirect(source)
    with refusal_told(request):
        found = look_for_copies(actor=actor, capture=capture)
        messages.success(request, _told(len(found), unprepared().count()))
    return redirect(f"{source.get_absolute_url()}#relations")


def _told(found: int, waiting: int) -> str:
    candidates = "1 candidate" if found == 1 else f"{found or 'no new'} candidates"
    rest = f" {waiting:,} saved copies are not prepared yet: run manage.py find_copies." if waiting else ""
    return f"Looked for copies: {candidates}.{rest}"


def _capture(source: Source, uid: str, but: Capture | None = None) -> Capture | None:
    """The capture of this uid, or the newest, `but` this one. Raises Http404 where there is none of this uid."""
    captures = source.captures.defer("text", "structure", "metadata").order_by("-pk")
    if but is not None:
        captures = captures.exclude(pk=but.pk)
    if not uid:
        return captures.filter(~is_blocked()).first()
    return fetch(captures, uid)


def _rows(typed: str) -> int:
    rows = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else ROWS
    return min(max(rows, 1), MORE_ROWS)


def _cut(text: str, span: SentenceSpan) -> str:
    return read_level(text[span.start : span.end])


def _blanked(text: str, withheld_spans: WithheldSpans) -> str:
    """What is withheld as sentences of their own, so that they are seen; every other character keeps its place."""
    if not withheld_spans:
        return text
    return re.sub(f"{BLANK}{{3,}}", lambda found: f"\n{found.group()[2:]}\n", withheld_spans.blanked(text))
