"""What a second reference says of a work beside what is known of it, and where the two say different things.

Fields that a source has itself are compared with the source; here is what none of them takes.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from claims.rules.reference.csl import UNTYPED
from claims.rules.reference.fields import OF_SOURCES, authors_written
from claims.rules.reference.reference import Reference

# A key names a record within its file, and is no word about the work.
_NOT_BESIDE = OF_SOURCES | {"id", "type"}
_LONGEST = 200


def with_more(known: Reference, said: Reference) -> Reference:
    """The first, with the fields that only the second has, and of tags of their own with the values of both."""
    csl = {**said.csl, **known.csl}
    if known.csl.get("type", UNTYPED) == UNTYPED and "type" in said.csl:
        csl["type"] = said.csl["type"]
    extra = {
        name: tuple(dict.fromkeys((*known.extra.get(name, ()), *said.extra.get(name, ()))))
        if name in said.extra
        else values
        for name, values in {**said.extra, **known.extra}.items()
    }
    # As they came they can go out in a file of that format alone.
    came = {
        name: lines
        for name, lines in (said.came if said.format == known.format else {}).items()
        if name not in known.csl and name.removeprefix("extra.") not in known.extra
    }
    return replace(known, csl=csl, extra=extra, came={**came, **known.came})


def says_more(known: Reference, said: Reference) -> bool:
    """Whether the second says something that no field of a source takes, and the first says nothing of."""
    new = any(name not in known.csl for name in said.csl if name not in _NOT_BESIDE)
    return new or with_more(known, said).extra != dict(known.extra)


def says_otherwise(known: Reference, said: Reference) -> Iterator[tuple[str, str, str]]:
    """Where no field of a source takes what both say, and they say different things: the name, this and that."""
    for name, value in said.csl.items():
        here = known.csl.get(name)
        if name not in _NOT_BESIDE and here is not None and here != value:
            yield name, in_words(here), in_words(value)


def in_words(value: Any) -> str:
    """A value of CSL for people to read, cut where it is long."""
    if isinstance(value, list):
        words = authors_written(value)
    else:
        words = json.dumps(value) if isinstance(value, Mapping) else str(value)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
