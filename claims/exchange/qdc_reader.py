"""Reading the XML of a REFI-QDA codebook: codes within codes, with a bound on everything.

The parser is that of Python (expat), told to refuse every document type and so every entity: none is expanded, and
nothing is looked up.
"""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from claims.rules.review.codebook_file import BadCodebook

# Also of the tools that wrote the number of the version with another sign.
NAMESPACES = ("urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:1:0")
# A codebook of more fills a book; and nobody nests answers so deep.
MOST_BYTES, MOST_CODES, MOST_DEPTH = 20 * 1024 * 1024, 500, 20
MOST_TEXT = 20_000


@dataclass(slots=True)
class Code:
    """A code with those that are in it."""

    name: str
    guid: str
    codable: bool
    description: str = ""
    codes: list["Code"] = field(default_factory=list)


class _Reader:
    def __init__(self) -> None:
        self.codes: list[Code] = []
        self.number = self.coloured = self.sets = 0
        self._open: list[Code] = []
        self._path: list[str] = []
        self._guids: set[str] = set()
        self._text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        if not self._path and (tag != "CodeBook" or namespace not in NAMESPACES):
            raise BadCodebook("This is no REFI-QDA codebook: its first element must be CodeBook of that standard.")
        self._path.append(tag)
        if tag == "Code" and "Sets" not in self._path:
            self._start_code(attributes)
        elif tag == "Description" and self._path[-2] == "Code":
            self._text = []
        elif tag == "Set":
            self.sets += 1

    def _start_code(self, attributes: dict[str, str]) -> None:
        self.number += 1
        guid = attributes.get("guid", "").strip("{}").lower()
        code = Code(attributes.get("name", ""), guid, attributes.get("isCodable", "true") in ("true", "1"))
        if guid and guid in {one.guid for one in self._open}:
            raise BadCodebook(f"“{code.name[:60]}” stands within itself: a code cannot be its own parent.")
        if len(self._open) >= MOST_DEPTH:
            raise BadCodebook(f"“{code.name[:60]}” stands in more than {MOST_DEPTH} others: that is too deep.")
        self.coloured += "color" in attributes
        if self.number <= MOST_CODES:
            (self._open[-1].codes if self._open else self.codes).append(code)
        self._open.append(code)

    def end(self, name: str) -> None:
        tag = self._path.pop()
        if tag == "Code" and "Sets" not in self._path:
            self._open.pop()
        elif tag == "Description" and self._text is not None:
            code = self._open[-1]
            code.description = "".join(self._text)
            if len(code.description) > MOST_TEXT:
                raise BadCodebook(f"“{code.name[:60]}”: its description is longer than {MOST_TEXT:,} characters.")
            self._text = None

    def text(self, words: str) -> None:
        if self._text is not None:
            self._text.append(words)


def read_qdc(data: bytes) -> tuple[list[Code], list[str]]:
    """The codes of a file, and what of it means nothing here, in sentences. Raises BadCodebook."""
    if len(data) > MOST_BYTES:
        raise BadCodebook(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, BadCodebook):
            raise
        raise BadCodebook(f"The file is no XML that can be read: {error}.") from error
    if reader.number > MOST_CODES:
        raise BadCodebook(
            f"It has {reader.number:,} codes, and {MOST_CODES} are the most. Export a part of the codebook there."
        )
    if not reader.codes:
        raise BadCodebook("There is no code in this file.")
    return reader.codes, list(_noticed(reader))


def _refuse_doctype(*_: Any) -> None:
    raise BadCodebook("The file has a document type (DOCTYPE). A REFI-QDA codebook has none, and none is read.")


def _noticed(reader: _Reader) -> list[str]:
    noticed = []
    if reader.coloured:
        noticed.append(f"{reader.coloured:,} colours were left out: answers have none here.")
    if reader.sets:
        noticed.append(f"{reader.sets:,} sets of codes were left out.")
    return noticed
