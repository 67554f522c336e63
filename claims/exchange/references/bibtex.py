"""Reading BibTeX and BibLaTeX. bibtexparser splits a file into entries and fields; what they mean is said here.

It raises nothing for what it cannot read: its failed blocks are told one by one, and entries that it only calls twice
of one key are read.
"""

import logging
import re
from dataclasses import dataclass, field
from typing import Any

from bibtexparser.exceptions import ParserStateException
from bibtexparser.model import Entry, ExplicitComment, ImplicitComment, ParsingFailedBlock, Preamble, String
from bibtexparser.splitter import Splitter

from claims.exchange.references.bibtex_entry import Macros, raw_value, reference_of_entry
from claims.rules.reference.reference import Problem, Reference

BIBTEX = "bibtex"
# It writes words of strangers into our log.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_ENTRY = re.compile(
    r"(?:^|[}\)])[ \t]*@[ \t]*(?!comment\b|string\b|preamble\b)\w+[ \t]*[{(]", re.MULTILINE | re.IGNORECASE
)


@dataclass(slots=True)
class _Read:
    """What a file came to."""

    references: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    macros: dict[str, str] = field(default_factory=dict)
    record: int = 0
    comments: int = 0


def is_bibtex(text: str) -> bool:
    """Whether a text has entries of BibTeX."""
    return bool(re.search(r"^[ \t]*@[ \t]*\w+[ \t]*[{(]", text, re.MULTILINE))


def bibtex_found(text: str) -> int:
    """How many entries begin in it, at the start of a line or behind the end of another."""
    return len(_ENTRY.findall(text))


def read_bibtex(text: str) -> tuple[list[Reference], list[Problem]]:
    """The entries of a text, and what of it a person should know."""
    read = _Read()
    try:
        blocks = Splitter(text).split().blocks
    except (ParserStateException, IndexError) as error:
        why = f"It could not be split into entries: {error}. Export it again."
        return [], [Problem("file", "not read", why)]
    for block in blocks:
        _take(read, block)
    if read.comments:
        why = "They say nothing of a reference."
        read.problems.append(Problem("file", f"{read.comments:,} comments and preambles were left out", why))
    return read.references, read.problems


def _take(read: _Read, block: Any) -> None:
    line = (block.start_line or 0) + 1
    inner = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
    if isinstance(inner, Entry):
        _entry(read, inner, line, twice=_twice(block))
    elif isinstance(inner, String):
        read.macros[inner.key.lower()] = raw_value(inner.value, Macros(read.macros)).text
    elif isinstance(block, ParsingFailedBlock):
        _failed(read, block, line)
    elif isinstance(block, ImplicitComment) and not re.match(r"\s*%", block.comment):
        why = f"It stands in no entry: “{' '.join(block.comment.split())[:80]}”. A bracket too many may be above it."
        read.problems.append(Problem(f"line {line}", "text left out", why))
    elif isinstance(block, (ExplicitComment, ImplicitComment, Preamble)):
        read.comments += 1


def _twice(block: Any) -> str:
    """What stands twice, in words; "" for nothing."""
    if not isinstance(block, ParsingFailedBlock):
        return ""
    keys = getattr(block, "duplicate_keys", None)
    return f"the field {', '.join(sorted(keys))}" if keys else f"the key “{getattr(block, 'key', '')}”"


def _entry(read: _Read, entry: Entry, line: int, twice: str) -> None:
    read.record += 1
    macros = Macros(read.macros)
    reference = reference_of_entry(entry, macros).at(format=BIBTEX, record=read.record, line=line)
    read.references.append(reference)
    where = f"record {read.record}, line {line}"
    if twice:
        why = "Both are read. Look whether it is the same reference twice."
        read.problems.append(Problem(where, f"{twice} stands twice", why, read.record))
    for name in sorted(macros.unknown):
        why = "No @string says what it means. The name itself was kept; write what it stands for."
        read.problems.append(Problem(where, f"{name} is not known", why, read.record))
    told = [Problem(where, what, why, read.record) for what, why in macros.told]
    read.problems += told


def _failed(read: _Read, block: ParsingFailedBlock, line: int) -> None:
    raw = block.raw or ""
    if not _ENTRY.match(raw):
        read.problems.append(Problem(f"line {line}", "a block was not read", f"{_reason(block)}. Mend it there."))
        return
    read.record += 1
    why = f"{_reason(block)}. It begins “{' '.join(raw.split())[:60]}”. Mend its brackets and commas there."
    read.problems.append(Problem(f"record {read.record}, line {line}", "not read", why, read.record, refused=True))


def _reason(block: ParsingFailedBlock) -> str:
    return str(getattr(block.error, "abort_reason", "") or "It cannot be read").strip().rstrip(".")
