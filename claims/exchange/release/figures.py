"""The figures of agreement of a release, one a row, without intervals: to be worked out again from its ratings."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from claims.choices import Stage
from claims.exchange.export import without_withdrawn
from claims.exchange.spreadsheet import guard
from claims.models import Round
from claims.models.rating import Reader, _Operator
from claims.reads.review.agreement import Asked, asked_in, coded_in, table_in
from claims.reads.review.independent import Rows, codings_of, independent_codings, independent_ratings
from claims.reads.source.reading import of_claims_seen_by
from claims.rules.review.agreement.figures import Figure, Figures, agreement_of
from claims.rules.review.agreement.table import Table
from claims.rules.review.agreement.undefined import Undefined

NAME = "agreement"
# Each column with its type in a Table Schema, and what it means.
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("round_uid", "string", "Identifier of the round."),
    ("scheme", "string", "Code of the codebook that was rated with."),
    ("scheme_version", "string", "Version of that codebook."),
    ("judgement", "string", "verdict, certainty or wording_gap; item: and the code of an item; wording: and a code of"
     " the wording."),
    ("unit", "string", "What is compared: unit (the claim, source or publisher), question (the claim's; a claim without"
     " one is a unit of its own) or compared (a claim beside the same comparator)."),
    ("figure", "string", "percent, alpha_nominal, alpha_ordinal, ac1, ac2 (quadratic weights), fleiss or cohen (of two"
     " raters, without weights)."),
    ("raters", "string", "Of cohen: identifiers of the two, with a space between."),
    ("value", "number", "The figure; empty where it is undefined."),
    ("undefined", "string", "Why it is undefined; empty where it is not."),
    ("units", "integer", "How many units have a value; of cohen, how many both judged."),
    ("raters_number", "integer", "How many raters gave a value."),
    ("pairable", "integer", "How many values stand on units that have two or more."),
    ("left_out", "integer", "How many values stand in no order, and are left out of alpha_ordinal and ac2."),
    ("levels", "string", "Codes that were possible, with a space between."),
    ("order", "string", "Those of them that stand in an order, from low to high."),
)  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Of:
    """What figures are of."""

    round: Round
    asked: Asked


def figures_of(reader: Reader) -> Iterator[Row]:
    """Every figure of every round that is closed, round by round."""
    rounds = Round.objects.filter(opened_at__isnull=False).select_related("scheme_version__scheme").order_by("pk")
    for round_ in rounds:
        for asked in asked_in(round_):
            # Read anew for each: not all ratings of a round, with all that they say, are in memory at once.
            table = _table(round_, reader, asked)
            if table.units and not (asked.coding and _replaced(round_, reader)):
                figures = agreement_of(table, order=asked.order, categories=asked.categories)
                yield from _told(_Of(round_, asked), figures)


def _table(round_: Round, reader: Reader, asked: Asked) -> Table:
    """What the files of the release have of it: nothing of what was withdrawn, or is hidden from anybody who rates."""
    if not asked.coding:
        return table_in(asked, _shown(without_withdrawn(independent_ratings(round_, reader)), reader))
    codings = _shown(independent_codings(round_, reader).filter(claim__withdrawn_at=None), reader)
    said = ((one.unit, one.account, one.said[asked.code]) for one in coded_in(codings))
    return Table.numbered(answer for answer in said if answer[2])


def _shown(rows: Rows, reader: Reader) -> Rows:
    return rows if isinstance(reader, _Operator) else of_claims_seen_by(rows, reader)


def _replaced(round_: Round, reader: Reader) -> bool:
    """Whether codings that count may have been replaced: the file has what stands, and no figure is given.

    Asked of what stands, so that from the file alone it is the same.
    """
    knew = (Stage.DISCUSSED, Stage.UNMASKED)
    return codings_of(round_, reader).filter(superseded_by=None, stage__in=knew, claim__withdrawn_at=None).exists()


def _told(of: _Of, figures: Figures) -> Iterator[Row]:
    alpha = figures.alpha
    named: list[tuple[str, Figure | None]] = [
        ("percent", figures.percent), ("alpha_nominal", alpha.nominal), ("alpha_ordinal", alpha.ordinal),
        ("ac1", figures.ac1), ("ac2", figures.ac2 if of.asked.order else None), ("fleiss", figures.fleiss),
    ]  # fmt: skip
    for name, figure in named:
        if figure is not None:
            yield _row(of, name, figure, figures)
    if isinstance(figures.cohen, Undefined):
        return
    for one in figures.cohen:
        yield _row(of, "cohen", one.kappa, figures) | {"raters": " ".join(one.raters), "units": one.units}


def _row(of: _Of, name: str, figure: Figure, figures: Figures) -> Row:
    version = of.round.scheme_version
    undefined = isinstance(figure.value, Undefined)
    return {
        "round_uid": of.round.uid, "scheme": version.scheme.code, "scheme_version": version.version,
        "judgement": of.asked.code, "unit": of.asked.of, "figure": name, "raters": "",
        "value": None if undefined else figure.value,
        "undefined": figure.value.because if isinstance(figure.value, Undefined) else "",
        "units": figures.units, "raters_number": figures.raters, "pairable": figures.pairable,
        "left_out": figures.left_out, "levels": " ".join(of.asked.categories), "order": " ".join(of.asked.order),
    }  # fmt: skip


def as_csv(rows: list[Row]) -> bytes:
    """The file as the others are: texts in quotation marks, numbers bare, lines that end with CRLF."""
    stream = io.StringIO(newline="")
    stream.write(",".join(name for name, _, _ in COLUMNS) + "\r\n")
    writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(row[name], kind) for name, kind, _ in COLUMNS])
    # An empty number stands bare.
    return stream.getvalue().encode()


def _cell(value: Any, kind: str) -> Any:
    return guard(value) if kind == "string" else value


def as_jsonl(rows: list[Row]) -> bytes:
    """The same as objects, one a line."""
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def schema() -> dict[str, Any]:
    """Its Table Schema."""
    fields = [{"name": name, "type": kind, "description": meaning} for name, kind, meaning in COLUMNS]
    key = {"fields": ["round_uid"], "reference": {"resource": "rounds", "fields": ["round_uid"]}}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json", "fields": fields, "missingValues": [""],
        "foreignKeys": [key],
    }  # fmt: skip


WRITERS: dict[str, Callable[[list[Row]], bytes]] = {"csv": as_csv, "jsonl": as_jsonl}
