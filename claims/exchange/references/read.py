"""Reading references, whatever format they are in: what the file has tells it, never its name.

What a file has is counted by its own marks, beside what was read; where the two differ, it is told.
"""

from collections.abc import Callable
from dataclasses import dataclass

from claims.exchange.references import bibtex, ciw, csl_json, endnote_xml, enw, nbib, ris, rows
from claims.exchange.references.texts import storable, words_of
from claims.rules.reference.reference import Problem, Reference, References

# A file of more is one of several million words; a database exports no more records at once.
MOST_BYTES, MOST_RECORDS = 100 * 1024 * 1024, 100_000
# What people call them.
FORMATS = {
    ris.RIS: "RIS", bibtex.BIBTEX: "BibTeX", csl_json.CSL_JSON: "CSL-JSON", csl_json.CROSSREF: "JSON of Crossref",
    csl_json.SCHOLAR: "JSON of Publish or Perish", nbib.NBIB: "NBIB", enw.ENW: "EndNote (.enw)",
    endnote_xml.ENDNOTE_XML: "EndNote XML", ciw.CIW: "Web of Science (.ciw)", rows.CSV: "CSV", rows.SHEET: "workbook",
}  # fmt: skip

# So much of a file is looked at to recognise it.
_BEGINS = 200_000
Found = tuple[list[Reference], list[Problem]]


@dataclass(frozen=True, slots=True)
class _Format:
    name: str
    is_it: Callable[[str], bool]
    found: Callable[[str], int]
    read: Callable[[str], Found]


_FORMATS = (
    _Format(csl_json.CSL_JSON, csl_json.is_json, csl_json.json_found, csl_json.read_json),
    _Format(ciw.CIW, ciw.is_ciw, ciw.ciw_found, ciw.read_ciw),
    _Format(enw.ENW, enw.is_enw, enw.enw_found, enw.read_enw),
    _Format(ris.RIS, ris.is_ris, ris.ris_found, ris.read_ris),
    _Format(nbib.NBIB, nbib.is_nbib, nbib.nbib_found, nbib.read_nbib),
    _Format(bibtex.BIBTEX, bibtex.is_bibtex, bibtex.bibtex_found, bibtex.read_bibtex),
)
_UNKNOWN = (
    "It is none of the formats that are read: RIS, BibTeX, NBIB, CSL-JSON, EndNote XML, .enw, .ciw, or a table with a "
    "column for titles. Export it as RIS."
)


def recognise(data: bytes, *, charset: str = "") -> str:
    """The format of references that a file has; "" where it has none."""
    if rows.is_sheet(data):
        return rows.SHEET if read_references(data).records else ""
    if endnote_xml.is_endnote_xml(data):
        return endnote_xml.ENDNOTE_XML
    begins = data[:_BEGINS].rpartition(b"\n")[0] if len(data) > _BEGINS else data
    text, _, _ = words_of(begins, charset=charset)
    return next((one.name for one in _FORMATS if one.is_it(text)), rows.CSV if rows.separator_of(text) else "")


def read_references(data: bytes, *, name: str = "", charset: str = "") -> References:
    """The references of a file, what it has by its own marks, and every problem with what to do. It never raises.

    `charset` is what a person says; else what the file declares, else UTF-8, else the likeliest, which is told. `name`
    is for words alone: what a file is, is told by what it has.
    """
    if len(data) > MOST_BYTES:
        why = f"{MOST_BYTES // 1024 // 1024} MB are the most. Export it in parts."
        return References("", problems=(Problem(name or "file", "the file is too large", why),))
    if rows.is_sheet(data):
        references, problems, found = rows.read_sheet(data)
        return _result(rows.SHEET, found, references, problems, "")
    if endnote_xml.is_endnote_xml(data):
        references, problems = endnote_xml.read_endnote_xml(data)
        return _result(endnote_xml.ENDNOTE_XML, endnote_xml.endnote_xml_found(data), references, problems, "")
    text, known, told = words_of(data, charset=charset)
    form = next((one for one in _FORMATS if one.is_it(text)), None)
    if form:
        references, problems = form.read(text)
        return _result(form.name, form.found(text), references, told + problems, known)
    if separator := rows.separator_of(text):
        references, problems = rows.read_csv(text, separator)
        return _result(rows.CSV, rows.csv_found(text, separator), references, told + problems, known)
    return References("", problems=(*told, Problem(name or "file", "not recognised", _UNKNOWN)), charset=known)


def _result(form: str, found: int, references: list[Reference], problems: list[Problem], charset: str) -> References:
    """With what the count and the reading differ in, and without signs that cannot be stored."""
    references, left_out = storable(references)
    problems = [*problems, *left_out]
    refused = sum(one.refused for one in problems)
    read = len(references) + refused
    if found > read:
        why = "They are counted by the marks with which records begin. Look between those that were read, and mend it."
        told = Problem("file", f"{found - read:,} records could not be read", why, refused=True)
        problems = [*problems, told]
    if not found and not read and not problems:
        problems = [Problem("file", "no reference in it", "It has the form of references and none in it. Look again.")]
    if len(references) > MOST_RECORDS:
        why = f"The first {MOST_RECORDS:,} are read. Export the rest apart."
        problems = [
            *problems,
            Problem("file", f"{len(references) - MOST_RECORDS:,} records are too many", why, refused=True),
        ]
    form = references[0].format if form == csl_json.CSL_JSON and references else form
    return References(form, max(found, read), tuple(references[:MOST_RECORDS]), tuple(problems), charset)
