"""What a file is: references, or a document. Told by how it begins, and by its name where that does not say."""

import re
from pathlib import PurePosixPath

from claims.choices import ImportKind

# Looked at from the beginning of a file, in bytes.
HEAD = 65_536
_NAMED = frozenset(
    {".ris", ".bib", ".bibtex", ".nbib", ".enw", ".ciw", ".enl", ".json", ".xml", ".csv", ".tsv", ".xlsx"}
)
_DOCUMENTS = frozenset({".htm", ".html", ".xhtml", ".pdf", ".md", ".markdown", ".mht", ".mhtml", ".docx", ".zip"})
_TAGGED = re.compile(rb"(?m)^(?:TY {1,2}- |%0 |PMID- ?|FN )")
_BIBTEX = re.compile(rb"(?m)^\s{0,20}@[A-Za-z]{3,40}\s{0,20}[{(]")
_ENDNOTE_XML = re.compile(rb"<records>\s{0,100}<record>")


def kind_of(name: str, data: bytes) -> ImportKind:
    """References or documents; whoever brings it can say otherwise."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _DOCUMENTS:
        return ImportKind.DOCUMENTS
    head = data[:HEAD].replace(b"\0", b"")
    if _TAGGED.search(head) or _BIBTEX.search(head) or _ENDNOTE_XML.search(head):
        return ImportKind.REFERENCES
    if suffix == ".xml":
        # A paper as publishers keep it is a document.
        return ImportKind.DOCUMENTS
    return ImportKind.REFERENCES if suffix in _NAMED else ImportKind.DOCUMENTS
