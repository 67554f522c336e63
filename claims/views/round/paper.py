"""For the paper: what a publication says of a round, with real numbers, as one page and as CSV."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.models import Round, User
from claims.reads.review.agreement import agreed_in
from claims.reads.review.flow import Step, flow_of
from claims.reads.review.intervals import kept_for, seed_of
from claims.reads.review.outcome import judged_in
from claims.reads.review.paper import Frequency, SourceRow, frequencies_in, methods_of, sources_in
from claims.reads.review.reveal import extent_for
from claims.rules.review.agreement.bootstrap import RESAMPLES
from claims.rules.review.reveal import Extent
from claims.tables.flow import FlowDrawing
from claims.views.codebook.page import asked_in
from claims.views.round.agreement import asked_for, guarded, intervals_wait, told
from claims.views.round.detail import chosen_in, facts_of

# Rows of sources on the page; the file has all.
MOST_SOURCES = 500
Cells = Iterable[Any]


@require_safe
def round_paper(request: HttpRequest, uid: str) -> HttpResponse:
    """The page: flow, sources, frequencies, agreement, methods, and the codebook as an appendix."""
    person, round_ = asked_for(request, uid)
    if extent_for(person, round_) != Extent.EVERYTHING:
        context = {"round": round_, "section": "rounds", "hidden": "For the paper"}
        return render(request, "round/agreement_hidden.html", context)
    return render(request, "round/paper.html", _context(person, round_))


def _context(person: User, round_: Round) -> dict[str, Any]:
    agreed, judged = agreed_in(round_, person), judged_in(round_, person)
    kept = kept_for(round_, agreed)
    sources, steps = sources_in(round_, person), flow_of(round_, person, judged)
    return {
        **facts_of(round_),
        **asked_in(round_.scheme_version),
        **intervals_wait(person, round_, kept),
        "version": round_.scheme_version,
        "agreed": agreed,
        "told": list(told(round_, agreed, kept, splits=False)),
        "seed": seed_of(round_),
        "resamples": RESAMPLES,
        "steps": steps,
        "drawing": FlowDrawing.of(steps),
        "sources": sources[:MOST_SOURCES],
        "sources_number": len(sources),
        "frequencies": list(frequencies_in(round_, agreed, judged)),
        "methods": methods_of(round_, person, judged),
        "chosen": chosen_in(round_),
        "events": list(round_.events.order_by("pk")),
    }


@require_safe
def round_paper_csv(request: HttpRequest, uid: str, table: str) -> HttpResponse:
    """One of its tables as CSV: `flow`, `sources` or `frequencies`. Before the reveal there is none."""
    person, round_ = asked_for(request, uid)
    if extent_for(person, round_) != Extent.EVERYTHING:
        raise Http404("These figures are told after the reveal.")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="evidence-{table}-{round_.uid}.csv"'
    head, rows = _TABLES[table](person, round_)
    version = round_.scheme_version
    of_round = (version.scheme.code, version.version, round_.uid)
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    writer.writerow(["scheme", "scheme_version", "round_uid", *head])
    writer.writerows([guarded(str(cell)) for cell in (*of_round, *row)] for row in rows)
    return response


class _Table(NamedTuple):
    """The head and the rows of a file."""

    head: tuple[str, ...]
    rows: Iterator[Cells]


def _flow(person: User, round_: Round) -> _Table:
    steps = flow_of(round_, person, judged_in(round_, person))
    return _Table(("step", "what", "reason", "number"), _rows_of_flow(steps))


def _rows_of_flow(steps: list[Step]) -> Iterator[Cells]:
    """A row for each step; before it one for each that left, without a reason, and then one for each of its reasons."""
    for place, step in enumerate(steps, 1):
        for left in step.left:
            yield place, f"Left: {left.name}", "", left.number
            yield from ((place, f"Left: {left.name}", reason, number) for reason, number in left.reasons)
        yield place, step.name, "", step.number


def _sources(person: User, round_: Round) -> _Table:
    head = (
        "source_number", "source_uid", "title", "publisher", "source_type", "source_side", "saved", "observed",
        f"{round_.unit_kind}s_in_round",
    )  # fmt: skip
    return _Table(head, (_row_of_source(one) for one in sources_in(round_, person)))


def _row_of_source(one: SourceRow) -> Cells:
    source = one.source
    return (
        source.number, source.uid, source.shown_title, one.publisher, one.kind, one.side, one.saved, one.observed,
        one.units,
    )  # fmt: skip


def _frequencies(person: User, round_: Round) -> _Table:
    agreed, judged = agreed_in(round_, person), judged_in(round_, person)
    head = ("of", "judgement", "side", "answer_code", "answer", "number", "of_number", "percent")
    return _Table(head, _rows_of(frequencies_in(round_, agreed, judged)))


def _rows_of(frequencies: Iterable[Frequency]) -> Iterator[Cells]:
    for table in frequencies:
        for code, answer, shares in table.rows:
            for (side, _of), share in zip(table.columns, shares, strict=True):
                percent = "undefined" if share.percent is None else f"{share.percent:.1f}"
                yield table.of, table.asked.name, side, code, answer, share.number, share.of, percent


_TABLES = {"flow": _flow, "sources": _sources, "frequencies": _frequencies}
