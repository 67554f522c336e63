"""The data dictionary, made from the contract of the columns: as a Markdown file, and its rules for the page."""

import unicodedata
from collections.abc import Iterator

from claims.exchange.columns import Placed
from claims.exchange.files import OFFERED, RATINGS_WIDE, File
from claims.exchange.spreadsheet import TRIGGERS


def _in_words(trigger: str) -> str:
    """A sign as a reader finds it whatever their fonts have."""
    named = {"\t": "tab", "\n": "line feed", "\r": "carriage return", "'": "apostrophe"}
    plain = unicodedata.normalize("NFKC", trigger)
    return named.get(trigger, trigger if plain == trigger else f"full-width {plain} (U+{ord(trigger):04X})")


_TRIGGERS = ", ".join(map(_in_words, TRIGGERS))

WIDE_NAMES = (
    "After these columns each reviewer has a group. Its names begin with r_, the reviewer's uid and _, as in"
    " r_7k2m9qxwb4_verdict: a letter first, at most 64 characters, the same in every file for ever. Whose group it is"
    " stands in its column reviewer. Groups are in the order in which the reviewers joined. Where a reviewer did not"
    " rate the claim, the cells of the group are empty, and the keys are absent from JSON Lines."
)
RULES = (
    ("Which ratings", "Those that the person who exports may see: their own, and those that rounds have revealed to"
     " them. The operator of the server, who runs the command without --as, gets all."),
    ("Which claims", "Those that are not withdrawn, unless withdrawn ones were chosen one by one or asked for by"
     " --withdrawn; withdrawn_at tells."),
    ("CSV", "RFC 4180: UTF-8, commas, one header row, lines that end with CRLF. Every text is in quotation marks, and a"
     " quotation mark inside is doubled; numbers and times are bare. A line break inside a text is part of it. The byte"
     " order mark that Excel needs is there only on request."),
    ("JSON Lines", "One object a line, UTF-8, with the same names and the text as it is stored."),
    ("Formulas", f"A text, or a code from a table, that begins with one of {_TRIGGERS} is written in CSV with one"
     " apostrophe before it, because a spreadsheet might run it. To get the text back, take off a first apostrophe that"
     " one of these signs follows. JSON Lines has no such apostrophes."),
    ("Workbook", "Each file as a sheet of one XLSX, with the cells of the CSV file, the apostrophes too, and with these"
     " rules and columns on sheets of their own. A text is a text there: no cell is a formula."),
    ("Nothing there", "An empty cell. A text that is empty and one that is not there are the same. In JSON Lines a text"
     " is then empty, a number or time null."),
    ("Times", "ISO 8601 in UTC, to the second: 2026-11-22T04:10:05Z. Dates of publications go only as far as they are"
     " known: 2018, 2018-03 or 2018-03-05."),
    ("Addresses", "A permalink is the claim's page. It is written where the installation has a public address"
     " (PUBLIC_ADDRESS): any other leads nowhere for others. Sources and questions are at /sources/ and /questions/"
     " with their uid. Uids are random, and never used for anything else."),
    (
        "Back in",
        "`manage.py import FILE...` takes these files, CSV or JSON Lines, any of them and in any order. Into the"
        " installation that they came from nothing changes; where a file says otherwise of a claim’s statement,"
        " language or translation, of a source, a question, a study, a link of evidence or what a person said of a"
        " change, that is changed, and an empty cell says nothing. What is not there is stored with its"
        " identifiers, numbers and times: people without an account here come in inactive, their ratings in closed"
        " rounds, codebooks by what their answers say. Texts of saved copies are in no file: a copy that came in so"
        " is held elsewhere, known by its hash and by where each quote stands. A whole set put into an empty"
        " installation comes out of it again, byte for byte, but for what is worked out from what no file has:"
        " round_exemptions, copy_warnings, import_uid, saved_copies of copies on which nothing stands, and the open"
        " round’s scheme in the files of claims and of wording codes. Permalinks stay those of where it came from.",
    ),
    (
        "Releases",
        "A release has further files: saved copies, codebooks, rounds, what was judged in rounds, and whether"
        " reviewers had declared interests. They go back in too. `manage.py release load FOLDER` takes a whole"
        " release into an empty installation, whose codebooks and standing round become those of the release; a"
        " release of that has the same bytes in every file of data, where both have the same version of this"
        " program. What stands on a claim, source, question or study that was withdrawn is not in the files; for a"
        " claim that is named in comparator_claim_uid alone a withdrawn one without words stands in. What is in no"
        " file is not there: who was still to judge in an open round, what interests were declared, and whether a"
        " name without an identifier, as in stored_by and made_by, is that of a reviewer. The bytes are not the same"
        " in two cases: frozen_at of a codebook stays the installation’s own where a release says that it is in no"
        " use; and in rounds a standing round stands before all others.",
    ),
    ("Order", "Ratings in the order in which they were stored, claims too."),
)  # fmt: skip


def markdown() -> str:
    """The data dictionary as the file docs/data-dictionary.md."""
    rules = "\n".join(f"- **{name}.** {text}" for name, text in RULES)
    parts = [
        "# Data dictionary",
        "What the exported files hold. Made by `manage.py data_dictionary` from the contract in"
        " `claims/exchange/files.py`; change it there.",
        f"## All files\n\n{rules}",
        *(_section(file) for file in OFFERED.values()),
    ]
    return "\n\n".join(parts) + "\n"


def _section(file: File) -> str:
    text = f"## {file.title} (`{file.name}`)\n\n{file.unit[0].upper()}{file.unit[1:]}. {file.meant_for}\n\n"
    text += _table(file.columns)
    if file.group:
        text += f"\n\n{WIDE_NAMES}\n\n{_table(file.group, 'r_UID_')}"
    return text


def _table(columns: tuple[Placed, ...], prefix: str = "") -> str:
    rows = [
        (f"`{name}`", holds, meaning, f"`{example}`", origin)
        for name, holds, meaning, example, origin in _told(columns, prefix)
    ]
    head = ("column", "holds", "meaning", "example", "stored in")
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))


def _told(columns: tuple[Placed, ...], prefix: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Name, kind, meaning and example of each column, and where it is stored."""
    for placed in columns:
        column = placed.column
        yield f"{prefix}{column.name}", column.kind.value, column.meaning, column.example, placed.origin


def columns_told(file: File) -> Iterator[tuple[str, str, str, str, str]]:
    """The same of all columns of a file, those that each reviewer has among them."""
    for _, prefix, columns in tables_of(file):
        yield from _told(columns, prefix)


def tables_of(file: File) -> list[tuple[str, str, tuple[Placed, ...]]]:
    """The tables of a file for the page: what stands above each, what its names begin with, and its columns."""
    tables = [("", "", file.columns)]
    return [*tables, (WIDE_NAMES, "r_UID_", file.group)] if file == RATINGS_WIDE else tables
