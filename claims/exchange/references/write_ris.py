"""Writing RIS."""

import re
from collections.abc import Iterable, Iterator

from claims.exchange.references.rest import difference, json_line
from claims.exchange.references.ris import INDENT, REST, RIS, read_ris
from claims.exchange.references.ris_fields import RIS_TYPES, SEVERAL, ris_fields
from claims.exchange.references.tagged import Field, field_lines
from claims.exchange.references.texts import as_read
from claims.rules.reference.reference import Lines, Reference

_OWN_TAG = re.compile(r"[A-Z][A-Z0-9]|PMID|PMCID")
_NOT_WRITTEN = frozenset(("TY", "ER", REST))
_NEW_LINE = re.compile(r"\r\n?|\n")


def write_ris(references: Iterable[Reference]) -> bytes:
    """RIS of references, in UTF-8 with CRLF."""
    return b"".join(ris_records(references))


def ris_records(references: Iterable[Reference]) -> Iterator[bytes]:
    """RIS, a record at a time."""
    for reference in references:
        lines = [line for tag, value in _lines(reference) for line in _written(tag, value)]
        (again,), _ = read_ris(as_read("\n".join(lines)))
        if rest := difference(reference, again):
            lines.append(f"{REST}  - {json_line(rest)}")
        yield ("\r\n".join([*lines, "ER  - "]) + "\r\n\r\n").encode("utf-8", "replace")


def _lines(reference: Reference) -> Iterator[tuple[str, str]]:
    kind = _type(reference)
    yield "TY", kind
    for field in ris_fields(kind):
        if field.name in reference.csl:
            yield from _safely(reference, field)
    for tag, values in reference.extra.items():
        if _OWN_TAG.fullmatch(tag) and tag not in _NOT_WRITTEN:
            yield from ((tag, value) for value in values)


def _safely(reference: Reference, field: Field) -> Lines:
    """The lines of a field; none where its value is not of the kind that the field has."""
    try:
        return field_lines(reference, field, RIS)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        return ()


def _type(reference: Reference) -> str:
    """The type as it came, where it is one of RIS that says more than ours."""
    came = reference.extra.get("TY", ())
    if len(came) == 1 and came[0] and came[0] == " ".join(came[0].split()):
        return came[0]
    known = RIS_TYPES.get(reference.text("type"), "GEN")
    return "" if known == "GEN" and reference.came.get("type") == (("TY", ""),) else known


def _written(tag: str, value: str) -> Iterator[str]:
    first, *more = _NEW_LINE.split(value)
    yield f"{tag}  - {first}"
    if tag in SEVERAL:
        yield from (f"{tag}  - {line}" for line in more)
    else:
        yield from (INDENT + line for line in more)
