"""Evidence on a question as it is listed: syntheses apart from studies, and reports of one study as one."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from claims.choices import Design, RetractionStatus, Stance
from claims.models.evidence_item import EvidenceLink
from claims.reads.claim.evidence_works import ByWork

# They sum up what studies found, which may be listed here as well.
SYNTHESES = (
    Design.SYSTEMATIC_REVIEW_RCT,
    Design.SYSTEMATIC_REVIEW_MIXED,
    Design.NARRATIVE_REVIEW,
    Design.GUIDELINE,
    Design.EXPERT_OPINION,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A study or synthesis; `also` are other appearances of its work, `reports` others of the same people."""

    link: EvidenceLink
    also: list[EvidenceLink]
    reports: list[EvidenceLink] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind under their heading."""

    heading: str
    lines: list[Line]


def in_groups(evidence: ByWork[EvidenceLink]) -> list[Group]:
    """Syntheses, then studies, in the order given; a report of the same people stands with the study it reports."""
    lines = {line.link.evidence_item_id: Line(line.link, line.also) for line in evidence.lines}
    standing = []
    for line in lines.values():
        first = lines.get(line.link.evidence_item.same_patients_as_id or 0)
        # Two that name each other both stand.
        if first is not None and first.link.evidence_item.same_patients_as_id is None:
            first.reports.append(line.link)
        else:
            standing.append(line)
    apart = [line for line in standing if line.link.evidence_item.design in SYNTHESES]
    studies = [line for line in standing if line.link.evidence_item.design not in SYNTHESES]
    named = (("Syntheses and opinions", apart), ("Studies", studies))
    return [Group(heading, found) for heading, found in named if found]


def disagree(links: Iterable[EvidenceLink]) -> bool:
    """Whether some stand for and some against, those that were retracted aside. How many of each says nothing."""
    stands = {link.stance for link in links if link.evidence_item.retraction_status != RetractionStatus.RETRACTED}
    return {Stance.FOR.value, Stance.AGAINST.value} <= stands
