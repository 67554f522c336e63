"""The numbers of a figure of the report as CSV: a row for each, with the filters and when they were counted."""

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from claims.exchange.figure_picture import AnyFigure
from claims.exchange.spreadsheet import guard

COLUMNS: Final = (
    "figure", "group_code", "group", "answer_code", "answer", "number", "of_number", "percent", "estimated_from",
    "filters", "counted_at", "permalink",
)  # fmt: skip


def csv_of(figure: AnyFigure, used: Mapping[str, str], every: int) -> str:
    """The file. `every`: numbers are estimated from one claim in so many, which is told in each row."""
    written = StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    public = settings.PUBLIC_ADDRESS.rstrip("/")
    told = ("" if every == 1 else f"1 in {every}", urlencode(used), f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}")
    for one in figure.lines:
        of, percent = (one.of, one.percent) if one.of else ("", "")
        row = (figure.key, one.group_code, one.group, one.answer_code, one.answer, one.number, of, percent, *told)
        address = f"{public}{one.address}" if public and one.address else ""
        writer.writerow([guard(str(cell)) for cell in (*row, address)])
    return written.getvalue()
