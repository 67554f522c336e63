"""How far the raters of a round agreed before they saw each other's ratings: tables for claims/rules/review/agreement.

The unit of a verdict is the claim (source, publisher); that of certainty the question, of which each rater's last
judgement counts; wording gaps are compared only where the same was compared with.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from claims.choices import Axis, ItemAbout, ItemKind, Stage, UnitKind, UnitRole, side_label
from claims.models import Answer, Rating, Round, RoundUnit, User
from claims.models.claim import side_of_claims
from claims.models.rating import _Operator
from claims.reads.review.independent import independent_ratings
from claims.rules.review.agreement.table import Row

Viewer = User | _Operator
ORDERED = (Axis.CERTAINTY, Axis.WORDING_GAP)
AXES = (Axis.VERDICT, Axis.CERTAINTY, Axis.WORDING_GAP)


@dataclass(frozen=True, slots=True)
class Rated:
    """One independent rating: of what, by whom, and what it says under each judgement and item."""

    unit: str
    question: str
    comparator: str
    rater: str
    source: str
    groups: dict[str, tuple[str, str]]
    said: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A judgement or an item: its name, the levels that stand in an order, all that were possible, and its unit."""

    code: str
    name: str
    order: tuple[str, ...]
    categories: tuple[str, ...]
    labels: dict[str, str]
    of: str = "unit"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the figures of a round are worked out from, and what is apart from them."""

    asked: list[Asked]
    rated: list[Rated]
    apart: dict[str, int]
    after_reveal: int
    # Question and rater, where one rater's certainty differs between the claims of one question.
    differ_within: list[tuple[str, str, list[str]]] = field(default_factory=list)


def agreed_in(round_: Round, user: Viewer) -> Agreed:
    """The independent ratings of a round, as far as this person may see them."""
    asked, rated = _asked_in(round_), list(_rated_in(round_, user))
    roles = RoundUnit.objects.filter(round=round_).exclude(role=UnitRole.PLAIN).values_list("role", flat=True)
    apart: dict[str, int] = defaultdict(int)
    for role in roles:
        apart[str(UnitRole(role).label)] += 1
    later = Rating.objects.visible_to(user).current().filter(round=round_).exclude(stage=Stage.INDEPENDENT)
    return Agreed(asked, rated, dict(apart), later.count(), list(_differ_within(rated)))


def rows_of(asked: Asked, rated: Iterable[Rated]) -> list[Row]:
    """The table of one judgement or item: each rater's last of each unit."""
    last: dict[tuple[str, str], Row] = {}
    for one in rated:
        value = one.said.get(asked.code, "")
        if not value:
            continue
        unit = {"question": one.question or one.unit, "compared": f"{one.unit} {one.comparator}", "source": one.source}
        key = unit.get(asked.of, one.unit)
        # Questions go over sources, so that each is a cluster of its own.
        cluster = key if asked.of == "question" else one.source
        last[key, one.rater] = Row(key, one.rater, value, cluster, len(last) + 1)
    return list(last.values())


def split_by(kind: str, rated: Iterable[Rated]) -> dict[tuple[str, str], list[Rated]]:
    """The same ratings by side, source type or question: key and name of each group."""
    groups: dict[tuple[str, str], list[Rated]] = defaultdict(list)
    for one in rated:
        if kind in one.groups:
            groups[one.groups[kind]].append(one)
    return dict(sorted(groups.items(), key=lambda pair: pair[0][1].lower()))


def _asked_in(round_: Round) -> list[Asked]:
    version = round_.scheme_version
    levels = list(version.levels.order_by("position"))
    asked = []
    for axis in AXES:
        here = [level for level in levels if level.axis == axis]
        if here:
            of = {Axis.CERTAINTY: "question", Axis.WORDING_GAP: "compared"}.get(axis, "unit")
            name = "Wording gap" if axis == Axis.WORDING_GAP else str(axis.label)
            asked.append(_question(str(axis), name, here, ordered=axis in ORDERED, of=of))
    for item in version.items.order_by("position"):
        here = [level for level in levels if level.item_id == item.pk]
        of = "source" if item.about == ItemAbout.SOURCE and round_.unit_kind == UnitKind.CLAIM else "unit"
        asked.append(_question(f"item:{item.code}", item.text, here, ordered=item.kind == ItemKind.ORDINAL, of=of))
    return asked


def _question(code: str, name: str, levels: list[Any], *, ordered: bool, of: str) -> Asked:
    placed = sorted((level for level in levels if level.order is not None), key=lambda level: level.order)
    order = tuple(level.code for level in placed) if ordered else ()
    return Asked(code, name, order, tuple(level.code for level in levels), {one.code: one.label for one in levels}, of)


_FIELDS = (
    "pk", "reviewer_id", "claim__uid", "source__uid", "publisher__uid", "claim__source__uid", "claim__question__uid",
    "claim__question__text", "comparator", "comparator_claim__uid", "verdict__code", "certainty__code",
    "wording_gap__code", "claim__source__source_type__code", "claim__source__source_type__name", "side",
)  # fmt: skip


def _rated_in(round_: Round, user: Viewer) -> Iterator[Rated]:
    ratings = independent_ratings(round_, user).order_by("pk")
    names = _names(set(ratings.order_by().values_list("reviewer_id", flat=True).distinct()))
    items: dict[int, dict[str, str]] = defaultdict(dict)
    answers = Answer.objects.filter(rating__in=ratings.order_by().values("pk")).order_by()
    for rating, item, level in answers.values_list("rating", "item__code", "level__code"):
        items[rating][f"item:{item}"] = level
    for row in ratings.annotate(side=side_of_claims("claim__")).values(*_FIELDS).iterator():
        yield _rated(row, names, items.get(row["pk"], {}))


def _rated(row: dict[str, Any], names: dict[int, str], items: dict[str, str]) -> Rated:
    of_claim = row["claim__uid"] is not None
    unit = row["claim__uid"] or row["source__uid"] or row["publisher__uid"]
    groups: dict[str, tuple[str, str]] = {}
    if of_claim:
        code = row["claim__source__source_type__code"] or ""
        groups = {
            "side": (row["side"], side_label(row["side"])),
            "type": (code, row["claim__source__source_type__name"] or "Not classified"),
            "question": (row["claim__question__uid"] or "", row["claim__question__text"] or "No question"),
        }
    said = {axis: row[f"{axis}__code"] or "" for axis in map(str, AXES)} | items
    compared = f"{row['comparator']} {row['comparator_claim__uid'] or ''}".strip()
    source = row["claim__source__uid"] or unit
    return Rated(unit, row["claim__question__uid"] or "", compared, names[row["reviewer_id"]], source, groups, said)


def _names(keys: Iterable[int]) -> dict[int, str]:
    """What pages call these people; two of one name are told apart by their accounts."""
    people = list(User.objects.filter(pk__in=keys))
    shown = [one.shown_name for one in people]
    return {
        one.pk: one.shown_name if shown.count(one.shown_name) == 1 else f"{one.shown_name} ({one.uid})"
        for one in people
    }


def _differ_within(rated: Iterable[Rated]) -> Iterator[tuple[str, str, list[str]]]:
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in rated:
        level = one.said.get(str(Axis.CERTAINTY))
        if one.question and level:
            said[one.groups["question"][1], one.rater].append(level)
    for (question, rater), levels in said.items():
        if len(set(levels)) > 1:
            yield question, rater, list(dict.fromkeys(levels))
