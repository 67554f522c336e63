"""Reading notices of retractions, in the layout in which Retraction Watch publishes them.

Its rows have a comma too many, dates as 8/16/2023 0:00, PMID 0 where there is none, "Unavailable" for a DOI in either
case, and empty rows at the end.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from claims.choices import RetractionStatus
from claims.exchange.references.texts import words_of
from claims.rules.identify.identifier import BadIdentifier, normalise
from claims.rules.identify.partial_date import BadDate, parse_partial_date
from claims.rules.reference.reference import Problem
from claims.rules.reference.retraction import Notice

# All of it were 60 MB and 71,306 rows in 2026.
MOST_BYTES, MOST_ROWS, _LONGEST_CELL = 300 * 1024 * 1024, 500_000, 1_000_000
_MOST_PROBLEMS, _LONGEST_HEADER = 200, 20_000
NEEDED = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "RetractionDate")
_NATURES = {
    "retraction": RetractionStatus.RETRACTED,
    "expression of concern": RetractionStatus.CONCERN,
    "correction": RetractionStatus.CORRECTED,
    "reinstatement": RetractionStatus.REINSTATED,
}
_NOTHING = frozenset(("", "0", "unavailable", "n/a", "na", "none"))
_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?:\s+[0-9:]{1,8}(?:\s*[AP]M)?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notices:
    """What a file has: `found` rows that are not empty; of these `notices`, and `nameless` that name no publication."""

    found: int
    notices: tuple[Notice, ...]
    nameless: int
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> int:
        """Rows that could not be read; each has its problem, up to a bound."""
        return self.found - len(self.notices) - self.nameless


def is_retractions(data: bytes) -> bool:
    """Whether the first line of a file names the columns in which Retraction Watch has its notices."""
    header = data[:_LONGEST_HEADER].partition(b"\n")[0].decode(errors="replace")
    return set(NEEDED) <= {name.strip('\ufeff" \t\r') for name in header.split(",")}


def read_retractions(data: bytes) -> Notices:
    """The notices of a file, and every problem with what to do. It never raises."""
    if len(data) > MOST_BYTES:
        return _nothing("the file is too large", f"{MOST_BYTES // 1024 // 1024} MB are the most.")
    text, _, problems = words_of(data)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""))
    reading = _Reading(problems)
    try:
        header = [name.strip() for name in next(reader, [])]
        if missing := [name for name in NEEDED if name not in header]:
            why = "It has not the columns of Retraction Watch. Take the file from there as it is."
            return _nothing(f"columns missing: {', '.join(missing)}", why)
        before = reader.line_num
        for row in reader:
            reading.row(before + 1, dict(zip(header, map(str.strip, row), strict=False)))
            before = reader.line_num
    except csv.Error as error:
        reading.tell(f"line {reader.line_num}", "the file breaks off", f"It is no CSV from there on: {error}.")
    return Notices(reading.found, tuple(reading.notices), reading.nameless, tuple(reading.problems))


class _Reading:
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.notices: list[Notice] = []
        self.found = self.nameless = 0

    def tell(self, where: str, what: str, why: str, *, refused: bool = False) -> None:
        """A problem, up to a bound."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(where, what, why, self.found, refused=refused))

    def row(self, line: int, row: Mapping[str, str]) -> None:
        """One row."""
        if not any(row.values()) or self.found >= MOST_ROWS:
            return
        self.found += 1
        where = f"row {self.found}, line {line}"
        status = _NATURES.get(row.get("RetractionNature", "").lower())
        if status is None:
            what = f"RetractionNature: {row.get('RetractionNature', '')[:60]}"
            self.tell(where, what, "It is none of those that are known, so it says nothing of the paper.", refused=True)
            return
        doi = self._named(where, "doi", row.get("OriginalPaperDOI", ""))
        pmid = self._named(where, "pmid", row.get("OriginalPaperPubMedID", ""))
        if not doi and not pmid:
            self.nameless += 1
            return
        on = self._date(where, row.get("RetractionDate", ""))
        self.notices.append(Notice(status, doi, pmid, on, row.get("Reason", "")[:500], row.get("Record ID", "")[:40]))

    def _named(self, where: str, kind: str, printed: str) -> str:
        if printed.lower() in _NOTHING:
            return ""
        return self._read(where, kind.upper(), printed, lambda text: normalise(kind, text))

    def _date(self, where: str, printed: str) -> str:
        found = _DATE.fullmatch(printed)
        if not found:
            return self._read(where, "RetractionDate", printed, parse_partial_date)
        month, day, year = found.groups()
        return self._read(where, "RetractionDate", f"{year}-{int(month):02d}-{int(day):02d}", parse_partial_date)

    def _read(self, where: str, what: str, printed: str, read: Callable[[str], str]) -> str:
        try:
            return read(printed)
        except (BadIdentifier, BadDate) as error:
            self.tell(where, f"{what}: {printed[:60]}", f"{error} It was left empty.")
            return ""


def _nothing(what: str, why: str) -> Notices:
    return Notices(0, (), 0, (Problem("file", what, why),))
