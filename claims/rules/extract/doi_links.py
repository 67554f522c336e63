"""Links of a document that lead to a DOI."""

import re
from collections.abc import Iterable

from claims.rules.extract.parts import Part
from claims.rules.identify.identifier import BadIdentifier, normalise_doi

# A page that cites more works than this is a list of works; those beyond are left out.
MOST = 500
LONGEST_ADDRESS = 400
_RESOLVER = re.compile(r"https?://(?:(?:dx|www)\.)?doi\.org/10\.", re.IGNORECASE)


def doi_links(parts: Iterable[Part]) -> dict[str, Part]:
    """The first link to each DOI, by the DOI as it is stored."""
    found: dict[str, Part] = {}
    for part in parts:
        if part.kind == "link" and len(part.target) <= LONGEST_ADDRESS and _RESOLVER.match(part.target):
            try:
                doi = normalise_doi(part.target)
            except BadIdentifier:
                continue
            if len(found) < MOST:
                found.setdefault(doi, part)
    return found
