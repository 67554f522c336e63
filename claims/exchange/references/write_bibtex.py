"""Writing BibTeX."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from bibtexparser.splitter import Splitter

from claims.exchange.references.bibtex import BIBTEX, read_bibtex
from claims.exchange.references.bibtex_entry import REST, Macros, raw_value, reference_of_entry, spoken
from claims.exchange.references.bibtex_fields import BIBTEX_TYPES, NAMES, TEXTS
from claims.exchange.references.bibtex_values import extra_written, field_written
from claims.exchange.references.rest import difference, json_line
from claims.exchange.references.texts import as_read
from claims.rules.reference.reference import Lines, Reference

# A key as it came can have more in it than one that we would make.
_CAME = re.compile(r"[^,{}()\"\n=@]{1,200}")
_KEY = re.compile(r"[^\s,{}()\"'#%~\\=@]{1,200}")
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,40}")
_NOT_WRITTEN = frozenset((REST, "year", "month", "day", "date", "ENTRYTYPE"))
# What JSON of the difference has that would mean something between braces.
_SAFE = " ,:;[]/'()+*!?<>=|.-_^~$&"


def write_bibtex(references: Iterable[Reference]) -> bytes:
    """BibTeX of references, in UTF-8."""
    return b"".join(bibtex_records(references))


def bibtex_records(references: Iterable[Reference]) -> Iterator[bytes]:
    """BibTeX, an entry at a time. An entry without a key of its own gets one that no other has."""
    used: set[str] = set()
    for number, reference in enumerate(references, 1):
        key = _key(reference, number, used)
        used.add(key)
        head, fields = f"@{_type(reference)}{{{key}", list(_fields(reference))
        again, _ = read_bibtex(as_read(_entry(head, fields)))
        if len(again) != 1:
            # Something in it is read as the end of it: all goes where nothing can.
            head, fields = f"@misc{{evidence-{number}", []
        if rest := difference(reference, again[0] if len(again) == 1 else Reference({})):
            fields.append((REST, "{" + quote(json_line(rest), safe=_SAFE) + "}"))
        yield (_entry(head, fields) + "\n\n").encode("utf-8", "replace")


def _entry(head: str, fields: Iterable[tuple[str, str]]) -> str:
    return ",\n".join([head, *(f"  {name} = {value}" for name, value in fields)]) + "\n}"


def _key(reference: Reference, number: int, used: set[str]) -> str:
    own = reference.text("id")
    if reference.format == BIBTEX and _CAME.fullmatch(own) and own == own.strip():
        return own
    if _KEY.fullmatch(own) and own not in used:
        return own
    made = f"evidence-{number}"
    while made in used:
        made += "-"
    return made


def _type(reference: Reference) -> str:
    came = reference.extra.get("ENTRYTYPE", ())
    if len(came) == 1 and _TYPE.fullmatch(came[0]) and came[0].lower() not in ("comment", "string", "preamble"):
        return came[0]
    return BIBTEX_TYPES.get(reference.text("type"), "misc")


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    kind = _type(reference).lower()
    for name in (*NAMES, "issued", *TEXTS):
        if name in reference.csl:
            yield from _as_came(reference, name, kind) or field_written(name, reference.csl[name], kind)
    for name, values in reference.extra.items():
        if came := _extra_as_came(reference, name):
            yield from came
        elif name not in _NOT_WRITTEN | NAMES.keys():
            yield from extra_written(name, values)


def _as_came(reference: Reference, name: str, kind: str) -> Lines:
    """The fields as they came, where they still say the same; none else."""
    lines = reference.came.get(name, ()) if reference.format == BIBTEX else ()
    if not lines:
        return ()
    blocks = Splitter(_entry(f"@{kind}{{x", lines)).split().entries
    again = reference_of_entry(blocks[0], Macros({})) if len(blocks) == 1 else Reference({})
    return lines if again.csl.get(name) == reference.csl[name] else ()


def _extra_as_came(reference: Reference, name: str) -> Lines:
    """The same of what no field of CSL takes."""
    lines = reference.came.get(f"extra.{name}", ()) if reference.format == BIBTEX else ()
    values = (spoken(name, raw_value(raw, Macros({})).text) for _, raw in lines)
    return lines if tuple(filter(None, values)) == reference.extra[name] else ()
