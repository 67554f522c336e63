"""Values of BibTeX as we write them."""

import re
from collections.abc import Iterator
from typing import Any

from claims.exchange.references.bibtex_fields import NAMES, VERBATIM, written_as
from claims.exchange.references.latex import to_latex
from claims.rules.reference.csl import year_understood
from claims.rules.reference.reference import Lines

_NAME = re.compile(r"[a-z][a-z0-9_:.+-]{0,60}")


def field_written(name: str, value: Any, kind: str) -> Lines:
    """The fields of BibTeX for a field of CSL, in an entry of this type."""
    if name in NAMES:
        people = " and ".join(_person(one) for one in value if isinstance(one, dict)) if isinstance(value, list) else ""
        return ((NAMES[name], "{" + people + "}"),)
    if name == "issued":
        return tuple(_date(value))
    bibtex, text = written_as(name, kind), str(value)
    if name == "page":
        text = text.replace("-", "--")
    elif name == "keyword":
        text = text.replace("; ", ", ") if "," not in text else text
    return ((bibtex, braced(bibtex, text)),)


def extra_written(name: str, values: tuple[str, ...]) -> Lines:
    """The fields of BibTeX for what no field of CSL takes; none where it has no name for one."""
    return tuple((name, braced(name, value)) for value in values) if _NAME.fullmatch(name) else ()


def _date(value: Any) -> Iterator[tuple[str, str]]:
    if not year_understood(value):
        literal = value.get("literal", "") if isinstance(value, dict) else ""
        yield "year", braced("year", str(literal))
        return
    parts = value["date-parts"][0]
    for name, part in zip(("year", "month", "day"), parts, strict=False):
        yield name, "{" + str(part) + "}"


def _person(name: dict[str, Any]) -> str:
    if "literal" in name:
        return "{" + to_latex(str(name["literal"])) + "}"
    said = (name.get("family"), name.get("suffix"), name.get("given"))
    return ", ".join(to_latex(str(part)) for part in said if part)


def braced(name: str, text: str) -> str:
    """A text as the value of a field."""
    return "{" + to_latex(text, verbatim=name in VERBATIM) + "}"
