"""The OCEBM 2011 level of a study of benefit, where it follows from its design.

The table of the Oxford Centre for Evidence-Based Medicine (2011) for the question whether an intervention helps. It
lets a reader raise or lower a level by judgement; nothing here judges. Designs that the table does not name have none:
a review of mixed designs, a guideline or an opinion is as good as what it rests on.
"""

from claims.choices import Comparator, Design

_LEVELS: dict[str, int] = {
    Design.SYSTEMATIC_REVIEW_RCT: 1,
    Design.RCT_PARALLEL: 2,
    Design.RCT_CROSSOVER: 2,
    Design.RCT_CLUSTER: 2,
    Design.RCT_UNSPECIFIED: 2,
    Design.NONRANDOMISED_CONTROLLED: 3,
    Design.COHORT: 3,
    Design.CASE_CONTROL: 4,
    Design.SINGLE_ARM: 4,
    Design.CASE_SERIES: 4,
    Design.ANIMAL: 5,
    Design.IN_VITRO: 5,
}
_HISTORICAL = 4
_BY_COMPARISON = (Design.NONRANDOMISED_CONTROLLED, Design.COHORT)


def ocebm_level(design: str, comparator: str = "") -> int | None:
    """1 (strongest) to 5, or None where it does not follow. Controls of the past make a comparison a level 4."""
    if design in _BY_COMPARISON and comparator == Comparator.HISTORICAL:
        return _HISTORICAL
    return _LEVELS.get(design)
