"""How often each answer was given, by group: what a table of frequencies has in its cells."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# No code of an answer: those are slugs.
DIFFER = "raters differ"
NOTHING = ""


def outcome(decided: str | None, said: Iterable[str]) -> str:
    """What came out for one unit on one judgement: the decision (None: there is none), else what all raters say.

    DIFFER where they do not say the same, NOTHING where nobody said anything. Nothing is voted on.
    """
    if decided is not None:
        return decided
    different = {value for value in said if value != NOTHING}
    return DIFFER if len(different) > 1 else next(iter(different), NOTHING)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    number: int
    of: int

    @property
    def percent(self) -> float | None:
        """None of nothing is no share."""
        return 100 * self.number / self.of if self.of else None

    def __str__(self) -> str:
        return f"{self.number:,}" if self.percent is None else f"{self.number:,} ({self.percent:.1f} %)"


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Answers as rows, groups as columns, the last one for all of them; `of` has the number under each column."""

    rows: tuple[tuple[str, tuple[Share, ...]], ...]
    of: tuple[int, ...]


def frequencies(given: Iterable[tuple[str, str]], *, answers: Sequence[str], groups: Sequence[str]) -> Frequencies:
    """Count pairs of a group and an answer.

    All `answers` are rows, used or not; DIFFER and NOTHING where they happen. Shares are of everything in the column,
    so that those of a column make 100 %.
    """
    counted = Counter(given)
    rows = [*answers, *(extra for extra in (DIFFER, NOTHING) if any(value == extra for _group, value in counted))]
    of = [sum(number for (one, _value), number in counted.items() if one == group) for group in groups]
    return Frequencies(
        tuple(
            (
                value,
                (
                    *(Share(counted[group, value], whole) for group, whole in zip(groups, of, strict=True)),
                    Share(sum(counted[group, value] for group in groups), sum(of)),
                ),
            )
            for value in rows
        ),
        (*of, sum(of)),
    )


def frequencies_of_several(
    given: Iterable[tuple[str, Sequence[str]]], *, answers: Sequence[str], groups: Sequence[str]
) -> Frequencies:
    """Count pairs of a group and of answers of which several can be given, or none.

    Shares are of all pairs in the column, so that those of a column need not make 100 %.
    """
    given = list(given)
    counted = Counter((group, answer) for group, several in given for answer in set(several))
    by_group = Counter(group for group, _several in given)
    of = [by_group[group] for group in groups]
    rows = []
    for answer in answers:
        shares = [Share(counted[group, answer], whole) for group, whole in zip(groups, of, strict=True)]
        rows.append((answer, (*shares, Share(sum(share.number for share in shares), sum(of)))))
    return Frequencies(tuple(rows), (*of, sum(of)))
