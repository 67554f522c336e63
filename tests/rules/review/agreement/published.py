"""Worked examples as they were published, each with its source. Lines are raters, and a dot is a missing value."""

from claims.rules.review.agreement.figures import Figures, agreement
from claims.rules.review.agreement.table import Row

# Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, part D: four observers, twelve units. Gwet, Handbook
# of Inter-Rater Reliability, 4th ed. 2014, p. 120, has them as “cac.raw4raters”.
KRIPPENDORFF = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# Gwet 2014, the example “cac.raw5obser”: five observers, 0 to 3.
FIVE_OBSERVERS = (
    "1 1 2 . 0 0 1 1 2 2 . 0 1 3 1",
    "1 1 3 0 0 0 0 . 2 1 1 0 2 3 1",
    "2 0 3 0 0 0 2 2 2 1 0 0 2 2 1",
    ". 1 3 . . . . 0 . 1 0 0 2 2 .",
    "2 . . 0 0 0 1 . 2 . . . . 3 1",
)
# Gwet 2014, “cac.raw.g1g2”, “cac.raw.gender” and “cac.ben.gerry”.
G1_G2 = (
    "a b c c b a d a b . . . b b",
    "a b c c b b d a b e . . b a",
    ". c c c b c d b b e a c c c",
    "a b c c b d d a b e a . b b",
)
GENDER = (
    "a a a a a b b b c a a a a a b",
    "a a a a b a b c c a a a a b a",
    "a b b c a a b b c a b b c a a",
    "c c c c a a b b c c c c c a a",
)
BEN_AND_GERRY = ("a a b b d c c c e d d a", "b a b b b c c c e . d d")

# Fleiss, Psychological Bulletin 1971;76:378, table 1: thirty patients, six psychiatrists each; how many chose
# depression, personality disorder, schizophrenia, neurosis and other.
FLEISS = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031"
    " 00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)
DISEASES = ("depression", "personality", "schizophrenia", "neurosis", "other")

# Tables of two raters, the first in rows.
COHEN_1960_LIKE = ((20, 5), (10, 15))
# Cohen, Psychological Bulletin 1968;70:213, table 1, N = 200, and what he has each disagreement weigh.
COHEN_1968 = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
COHEN_1968_WEIGHTS = ((0, 1, 3), (1, 0, 6), (3, 6, 0))
# Boyd and others 1982 as in Altman, Practical Statistics for Medical Research, 1991, p. 403, and in the Stata manual,
# kappa: two radiologists, 85 xeromammograms: normal, benign, suspected, cancer.
MAMMOGRAMS = ((21, 12, 0, 0), (4, 17, 1, 0), (3, 9, 15, 2), (0, 0, 0, 1))
# Gwet 2014, “cont3x3abstractors” and “cont4x4diagnosis”.
ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
DIAGNOSIS = ((40, 6, 4, 15), (4, 25, 1, 5), (4, 2, 21, 9), (17, 13, 12, 45))
# Feinstein and Cicchetti, Journal of Clinical Epidemiology 1990;43:543: the same agreement, two kappas.
EVEN, UNEVEN = ((40, 9), (6, 45)), ((80, 10), (5, 5))


def by_rater(lines: tuple[str, ...]) -> list[Row]:
    """A row for each value of a table whose lines are raters."""
    return [
        Row(f"unit {unit:02}", f"rater {rater}", "" if value == "." else value, number=20 * rater + unit)
        for rater, line in enumerate(lines)
        for unit, value in enumerate(line.split())
    ]


def by_count(lines: str, names: tuple[str, ...]) -> list[Row]:
    """A row for each value, where a unit is told by how many raters chose each category."""
    rows = []
    for unit, counts in enumerate(lines.split()):
        chosen = [name for name, times in zip(names, counts, strict=True) for _ in range(int(times))]
        rows += [Row(f"unit {unit:02}", f"rater {rater}", value) for rater, value in enumerate(chosen)]
    return rows


def by_table(table: tuple[tuple[int, ...], ...]) -> list[Row]:
    """Two rows for each unit of a table of two raters, whose categories are called 1, 2, 3 and so on."""
    cells = [
        (str(one + 1), str(other + 1))
        for one, line in enumerate(table)
        for other, times in enumerate(line)
        for _ in range(times)
    ]
    return [
        Row(f"unit {unit:03}", rater, value)
        for unit, two in enumerate(cells)
        for rater, value in zip("AB", two, strict=True)
    ]


def figures_of(rows: list[Row], order: str = "", categories: str = "") -> Figures:
    """The figures, with levels and categories as words."""
    return agreement(rows, order=order.split(), categories=categories.split())
