"""Short numbers that people say aloud: "3" is source 3, "3.7" is claim 7 of source 3."""

import re

# No more digits than both databases count with.
_CLAIM = re.compile(r"\s*([1-9][0-9]{0,8})\.([1-9][0-9]{0,8})\s*", re.ASCII)
_SOURCE = re.compile(r"\s*([1-9][0-9]{0,8})\s*", re.ASCII)


def claim_number(typed: str) -> tuple[int, int] | None:
    """The number of the source and that of the claim within it; None for anything else."""
    found = _CLAIM.fullmatch(typed)
    return (int(found[1]), int(found[2])) if found else None


def source_number(typed: str) -> int | None:
    """The number of a source; None for anything else."""
    found = _SOURCE.fullmatch(typed)
    return int(found[1]) if found else None
