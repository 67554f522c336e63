"""What somebody may mean who types an identifier where words are looked for."""

import re

from claims.rules.identify.address import BadAddress, check_address, compare_key
from claims.rules.identify.identifier import BadIdentifier, normalise
from claims.rules.identify.uid import is_uid

# Field of a source and the kind of identifier that it holds.
IDENTIFIERS = {"doi": "doi", "pmid": "pmid", "pmcid": "pmcid", "trial_number": "trial"}
LONGEST = 300
_ADDRESS = re.compile(r"\s*(https?://|www\.)\S+\s*", re.IGNORECASE)


def identifiers_asked(typed: str) -> dict[str, str]:
    """The fields of a source that the typed words may be a value of, with the value as it is stored.

    A DOI, PMID, PMCID or trial number in any spelling or as an address, the address of a page, a uid. Most words are
    none of these: then it is empty.
    """
    if not typed.strip() or len(typed) > LONGEST:
        return {}
    found = {field: value for field, kind in IDENTIFIERS.items() if (value := _normalised(kind, typed))}
    if _ADDRESS.fullmatch(typed) and (key := _address_key(typed)):
        found["address_key"] = key
    if is_uid(typed.strip()):
        found["uid"] = typed.strip()
    return found


def _normalised(kind: str, typed: str) -> str:
    try:
        return normalise(kind, typed)
    except BadIdentifier:
        return ""


def _address_key(typed: str) -> str:
    address = typed.strip()
    try:
        return compare_key(check_address(address if "://" in address else f"https://{address}"))
    except BadAddress:
        return ""
