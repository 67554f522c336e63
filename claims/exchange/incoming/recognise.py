"""What a file is: references, a table, a document. Told by how it begins, and by its name where that does not say."""

import re
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

from claims.choices import ImportKind
from claims.exchange.files import FILES, SHORT
from claims.exchange.own.read import names_of
from claims.exchange.references.columns import looks_like_references
from claims.exchange.table.dialect import BadTable
from claims.exchange.table.propose import propose
from claims.exchange.table.read import read_table
from claims.exchange.workbook import ABOUT, DICTIONARY
from claims.rules.extract.warc.pages import is_recording

# Looked at from the beginning of a file, in bytes.
HEAD = 65_536
_NAMED = frozenset(
    {".ris", ".bib", ".bibtex", ".nbib", ".enw", ".ciw", ".enl", ".json", ".xml", ".csv", ".tsv", ".xlsx"}
)
_TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xls"})
# Fields that no reference has.
_THEIRS = frozenset(
    {"claim.quote", "claim.statement", "rating.rater", "rating.verdict", "rating.certainty", "question.text"}
)
_DOCUMENTS = frozenset(
    {".htm", ".html", ".xhtml", ".pdf", ".md", ".markdown", ".mht", ".mhtml", ".docx", ".zip", ".warc", ".wacz"}
)
# Endings of what can be read, for whoever brings a folder with all that is in it.
READ = _NAMED | _TABLES | _DOCUMENTS | {".txt", ".docm", ".nxml", ".gz"}
_SHORT = tuple(column.name for column in SHORT.columns)
_OUR_SHEETS = {ABOUT, SHORT.name, DICTIONARY}
_TOLD_AGAIN = (
    "It is the {} that was exported here. It says a part of other files again, for reading: it does not go back in."
    f" These do, as CSV or JSON Lines: {', '.join(FILES)}."
)
_TAGGED = re.compile(rb"(?m)^(?:TY {1,2}- |%0 |PMID- ?|FN )")
_BIBTEX = re.compile(rb"(?m)^\s{0,20}@[A-Za-z]{3,40}\s{0,20}[{(]")
_ENDNOTE_XML = re.compile(rb"<records>\s{0,100}<record>")


def _table_or_references(name: str, data: bytes) -> ImportKind:
    """A table of people's own says more than a reference does: quotes, codes, ratings. Else its titles decide."""
    try:
        table = read_table(data, name=name)
    except BadTable:
        return ImportKind.REFERENCES
    if {sheet.name for sheet in table.sheets} >= _OUR_SHEETS:
        raise ValidationError(_TOLD_AGAIN.format("workbook"))
    mapping = propose(table)
    fields = {*mapping.columns.values(), *(mapping.raters.columns.values() if mapping.raters else ())}
    theirs = mapping.raters is not None or not fields.isdisjoint(_THEIRS)
    return ImportKind.TABLE if theirs or not looks_like_references(table.columns) else ImportKind.REFERENCES


def kind_of(name: str, data: bytes) -> ImportKind:
    """References, a table or documents; whoever brings it can say otherwise.

    Raises ValidationError for what was exported here and does not go back in.
    """
    if tuple(names_of(data)[0]) == _SHORT:
        raise ValidationError(_TOLD_AGAIN.format("short table"))
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _DOCUMENTS or is_recording(data, name):
        return ImportKind.DOCUMENTS
    head = data[:HEAD].replace(b"\0", b"")
    if _TAGGED.search(head) or _BIBTEX.search(head) or _ENDNOTE_XML.search(head):
        return ImportKind.REFERENCES
    if suffix == ".xml":
        # A paper as publishers keep it is a document.
        return ImportKind.DOCUMENTS
    if suffix in _TABLES:
        return _table_or_references(name, data)
    return ImportKind.REFERENCES if suffix in _NAMED else ImportKind.DOCUMENTS
