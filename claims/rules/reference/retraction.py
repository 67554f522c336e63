"""What notices say of a publication: retracted, corrected, under concern, or reinstated."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from claims.choices import RetractionStatus

# How much each weighs: a correction after a retraction takes nothing back.
_WEIGHT: Final = {
    RetractionStatus.UNCHECKED: 0,
    RetractionStatus.NONE_KNOWN: 0,
    RetractionStatus.CORRECTED: 1,
    RetractionStatus.CONCERN: 2,
    RetractionStatus.RETRACTED: 3,
    RetractionStatus.REINSTATED: 3,
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice on a publication, which is named by its DOI or PMID; `on` is its date, "" where that is not known."""

    status: RetractionStatus
    doi: str = ""
    pmid: str = ""
    on: str = ""
    reasons: str = ""
    number: str = ""


def standing(notices: Iterable[Notice]) -> Notice | None:
    """The notice that says how a publication stands now: of several the last that counts; None without any."""
    now: Notice | None = None
    for notice in sorted(notices, key=lambda one: (one.on, _WEIGHT[one.status])):
        if now is None or outweighs(notice.status, now.status):
            now = notice
    return now


def outweighs(said: RetractionStatus, known: RetractionStatus) -> bool:
    """Whether what a later notice says takes the place of what is known.

    What is graver does, and a reinstatement of what was retracted; a new retraction of what was reinstated does too.
    """
    if said == known:
        return False
    if RetractionStatus.REINSTATED in (said, known):
        return said in (RetractionStatus.REINSTATED, RetractionStatus.RETRACTED)
    return _WEIGHT[said] > _WEIGHT[known]
