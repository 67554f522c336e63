"""What waits for a decision in a round: the strongest disagreement first, and on what all agree."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Max, Min, OuterRef, Q

from claims.choices import DecisionState, UnitKind, UnitRole
from claims.models import Answer, Level, Rating, Round, RoundUnit, User
from claims.models.rating import RatingQuerySet
from claims.models.unit import on_same_unit
from claims.reads.review.asked import JUDGEMENTS, asked_by
from claims.reads.review.decisions import COMPARATOR, TAGS
from claims.reads.review.seen import decisions_seen_by
from claims.rules.review.decide import Spread, distance

# Nobody decides on these: their answers were set by the lead.
ANSWERED: Final = (UnitRole.TRAINING, UnitRole.GOLD)
# Fewer raters than this cannot agree.
TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Case:
    """A unit with its raters: how far they differ over all judgements and items, and on which."""

    unit: int
    raters: int
    strength: float
    differs: frozenset[str]
    mine: bool

    @property
    def alike(self) -> bool:
        """Whether two people or more all say the same."""
        return self.raters >= TWO and not self.differs

    @property
    def mine_alone(self) -> bool:
        """Whether the person who asks is its only rater, and so does not decide."""
        return self.mine and self.raters == 1


@dataclass(frozen=True, slots=True)
class Undecided:
    """What of a round waits for a lead."""

    differ: list[Case]
    alike: list[Case]
    single: list[Case]
    stale: list[Case]
    decided: int
    proposed: Collection[int]


def undecided(round_: Round, user: User) -> Undecided:
    """What of the round this person can decide on. The same few queries for a round of any size.

    First come the strongest disagreements: the sum over judgements and items of how far their answers are apart, each
    from 0 to 1 (claims/rules/review/decide.py); then more raters; then as they were marked. `single` are units with one
    rater, which in the standing round wait for another; `stale` are those whose decision is to be looked at again.
    """
    decided, proposed = _decided(round_, user)
    cases = cases_of(round_, user)
    open_ = [case for case in cases if case.unit not in decided]
    return Undecided(
        differ=sorted((one for one in open_ if one.differs and one.raters >= TWO), key=_strongest),
        alike=[case for case in open_ if case.alike],
        single=[case for case in open_ if case.raters < TWO],
        stale=sorted((one for one in cases if decided.get(one.unit)), key=_strongest),
        decided=len(decided),
        proposed=proposed,
    )


def _strongest(case: Case) -> tuple[float, int, int]:
    return (-case.strength, -case.raters, case.unit)


def _decided(round_: Round, user: User) -> tuple[dict[int, bool], set[int]]:
    """Units with a decision that stands, and whether it is stale; and units on which there is a proposal."""
    last = decisions_seen_by(user).filter(round=round_, superseded_by=None).order_by()
    rows = list(last.values_list(f"{round_.unit_kind}_id", "state", "stale_at"))
    stand = {unit: stale is not None for unit, state, stale in rows if state == DecisionState.DECIDED}
    return stand, {unit for unit, state, _ in rows if state == DecisionState.PROPOSED}


# --- how raters of each unit differ ----------------------------------------------------------------------------------


def cases_of(round_: Round, user: User, units: Collection[int] | None = None) -> list[Case]:
    """Each unit of the round that has ratings which this person may see, or of these units."""
    seen = _judged(round_, user)
    if units is not None:
        seen = seen.filter(**{f"{round_.unit_kind}__in": units})
    asked, items = asked_by(round_.scheme_version), _item_spreads(round_, seen)
    scales = {str(axis): _places(asked.axes.get(axis, ())) for axis in JUDGEMENTS}
    scales |= {one.item.code: _places(one.levels) for one in asked.items}
    rows = _rows(round_, user, seen)
    return [_case(row, round_.unit_kind, items.get(row[round_.unit_kind], {}), scales) for row in rows]


def _judged(round_: Round, user: User) -> RatingQuerySet:
    """Ratings that stand, of units that are there to be decided on."""
    seen = Rating.objects.visible_to(user).current().filter(round=round_)
    if not round_.standing:
        answered = RoundUnit.objects.filter(round=OuterRef("round"), role__in=ANSWERED)
        seen = seen.exclude(on_same_unit(answered, [UnitKind(round_.unit_kind)]))
    if round_.unit_kind == UnitKind.CLAIM:
        return seen.filter(claim__withdrawn_at=None, claim__withheld_at=None)
    return seen.filter(source__withdrawn_at=None) if round_.unit_kind == UnitKind.SOURCE else seen


def _rows(round_: Round, user: User, seen: RatingQuerySet) -> Iterable[dict[str, Any]]:
    """One row a unit: how many rated it, and what `Spread` says of each judgement."""
    counted: dict[str, Any] = {"raters": Count("pk"), "own": Count("pk", filter=Q(reviewer=user.pk))}
    for axis in JUDGEMENTS:
        counted |= _spread_of(str(axis), str(axis))
    of_text = {"tags": "failure_tags", "against": "comparator", "against_which": "comparator_claim"}
    counted |= {name: Count(column, distinct=True) for name, column in of_text.items()}
    rows: Iterable[dict[str, Any]] = seen.order_by().values(round_.unit_kind).annotate(**counted)
    return rows


def _spread_of(name: str, level: str) -> dict[str, Any]:
    return {
        f"{name}_answers": Count(level),
        f"{name}_different": Count(level, distinct=True),
        f"{name}_placed": Count(f"{level}__order"),
        f"{name}_low": Min(f"{level}__order"),
        f"{name}_high": Max(f"{level}__order"),
    }


def _spread_in(row: dict[str, Any], name: str) -> Spread:
    return Spread(*(row[f"{name}_{what}"] for what in ("answers", "different", "placed", "low", "high")))


def _item_spreads(round_: Round, seen: RatingQuerySet) -> dict[int, dict[str, Spread]]:
    """By unit, and by code of the item."""
    if not asked_by(round_.scheme_version).items_for(UnitKind(round_.unit_kind)):
        return {}
    unit, found = f"rating__{round_.unit_kind}", defaultdict[int, dict[str, Spread]](dict)
    answers = Answer.objects.filter(rating__in=seen.order_by().values("pk")).order_by()
    for row in answers.values(unit, "item__code").annotate(**_spread_of("said", "level")):
        found[row[unit]][row["item__code"]] = _spread_in(row, "said")
    return found


def _places(levels: Iterable[Level]) -> list[int]:
    return [level.order for level in levels if level.order is not None]


def _case(row: dict[str, Any], kind: str, items: dict[str, Spread], scales: dict[str, list[int]]) -> Case:
    spreads = {str(axis): _spread_in(row, axis) for axis in JUDGEMENTS} | items
    raters = row["raters"]
    differs = {name for name, one in spreads.items() if one.different > 1 or one.answers not in (0, raters)}
    differs |= {TAGS} if row["tags"] > 1 else set()
    differs |= {COMPARATOR} if row["against"] > 1 or row["against_which"] > 1 else set()
    strength = sum(distance(one, scales.get(name, ())) for name, one in spreads.items())
    return Case(row[kind], raters, strength, frozenset(differs), mine=bool(row["own"]))
