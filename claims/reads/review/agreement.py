"""How far the raters of a round agreed before they saw each other's ratings: tables for claims/rules/review/agreement.

The unit of a verdict is the claim (source, publisher); that of certainty the question, of which each rater's last
judgement counts; wording gaps are compared only where the same was compared with. Where a round codes the wording, each
of its five codes is a judgement on the claim.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from claims.choices import Axis, ItemKind, RoundTask, Stage, UnitKind, UnitRole, side_label
from claims.models import Answer, Level, Rating, Round, RoundUnit, User
from claims.models.claim import side_of_claims
from claims.models.description import SAID, DescriptionQuerySet
from claims.models.rating import RatingQuerySet, Reader
from claims.reads.review.asked import asked_by
from claims.reads.review.codings import CODES, NAMES, SCALES
from claims.reads.review.independent import codings_of, independent_codings, independent_ratings
from claims.rules.review.agreement.table import Row, Table

OF_WORDING = "wording:"
ORDERED = (Axis.CERTAINTY, Axis.WORDING_GAP)
AXES = (Axis.VERDICT, Axis.CERTAINTY, Axis.WORDING_GAP)


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating: of what, by whom, and what it says under each judgement and item."""

    unit: str
    question: str
    comparator: str
    rater: str
    account: str
    source: str
    groups: dict[str, tuple[str, str]]
    said: dict[str, str]
    # Whether it is a coding of the wording, which says nothing else.
    coding: bool = False
    # Codes of the failure tags: none, one or several, so that no agreement is worked out on them.
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A judgement or an item: its name, the levels that stand in an order, all that were possible, and its unit."""

    code: str
    name: str
    order: tuple[str, ...]
    categories: tuple[str, ...]
    labels: dict[str, str]
    of: str = "unit"

    @property
    def coding(self) -> bool:
        """Whether it is one of the five codes of a wording."""
        return self.code.startswith(OF_WORDING)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the figures of a round are worked out from, and what is apart from them."""

    asked: list[Asked]
    rated: list[Rated]
    apart: dict[str, int]
    after_reveal: int
    # Question and rater, where one rater's certainty differs between the claims of one question.
    differ_within: list[tuple[str, str, list[str]]] = field(default_factory=list)


def agreed_in(round_: Round, user: Reader) -> Agreed:
    """The independent ratings and codings of a round, as far as this person may see them."""
    asked, rated = asked_in(round_), list(rated_in(independent_ratings(round_, user)))
    if round_.task != RoundTask.RATE:
        rated += coded_in(independent_codings(round_, user))
    roles = RoundUnit.objects.filter(round=round_).exclude(role=UnitRole.PLAIN).values_list("role", flat=True)
    apart: dict[str, int] = defaultdict(int)
    for role in roles:
        apart[str(UnitRole(role).label)] += 1
    later = Rating.objects.visible_to(user).current().filter(round=round_).exclude(stage=Stage.INDEPENDENT)
    number = later.count()
    if round_.task != RoundTask.RATE:
        number += codings_of(round_, user).filter(superseded_by=None).exclude(stage=Stage.INDEPENDENT).count()
    return Agreed(asked, rated, dict(apart), number, list(_differ_within(rated)))


def rows_of(asked: Asked, rated: Iterable[Rated]) -> list[Row]:
    """The table of one judgement or item: each rater's last of each unit."""
    last: dict[tuple[str, str], Row] = {}
    for one in rated:
        value = one.said.get(asked.code, "")
        if not value:
            continue
        unit = {"question": one.question or one.unit, "compared": f"{one.unit} {one.comparator}"}
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


def asked_in(round_: Round) -> list[Asked]:
    """The judgements and items that are asked of the round's units. Two queries at most."""
    asked, kind = asked_by(round_.scheme_version), UnitKind(round_.unit_kind)
    judgements = []
    for axis in AXES:
        if levels := asked.levels_for(axis, kind):
            of = {Axis.CERTAINTY: "question", Axis.WORDING_GAP: "compared"}.get(axis, "unit")
            name = "Wording gap" if axis == Axis.WORDING_GAP else str(axis.label)
            judgements.append(_question(str(axis), name, levels, ordered=axis in ORDERED, of=of))
    items = (
        _question(f"item:{one.item.code}", one.item.text, one.levels, ordered=one.item.kind == ItemKind.ORDINAL)
        for one in asked.items_for(kind)
    )
    wording = () if round_.task == RoundTask.RATE else _wording_asked()
    return [*wording] if round_.task == RoundTask.DESCRIBE else [*wording, *judgements, *items]


def _wording_asked() -> Iterator[Asked]:
    """The five codes; causal wording and firmness stand in an order, in which what is not causal has no place."""
    for name, label in NAMES.items():
        labels = {str(code): str(code.label) for code in CODES[name]}
        yield Asked(f"{OF_WORDING}{name}", label, SCALES.get(name, ()), tuple(labels), labels)


def _question(code: str, name: str, levels: Iterable[Level], *, ordered: bool, of: str = "unit") -> Asked:
    levels = list(levels)
    placed = sorted((level for level in levels if level.order is not None), key=lambda level: level.order or 0)
    order = tuple(level.code for level in placed) if ordered else ()
    return Asked(code, name, order, tuple(level.code for level in levels), {one.code: one.label for one in levels}, of)


_FIELDS = (
    "pk", "reviewer_id", "claim__uid", "source__uid", "publisher__uid", "claim__source__uid", "claim__question__uid",
    "claim__question__text", "comparator", "comparator_claim__uid", "verdict__code", "certainty__code",
    "wording_gap__code", "failure_tags", "claim__source__source_type__code", "claim__source__source_type__name",
    "source__source_type__code", "source__source_type__name", "source__source_type__side", "side",
)  # fmt: skip


def rated_in(ratings: RatingQuerySet) -> Iterator[Rated]:
    """These ratings, which came through the door, in the order of submission. Three queries."""
    ratings = ratings.order_by("pk")
    raters = _raters(set(ratings.order_by().values_list("reviewer_id", flat=True).distinct()))
    items: dict[int, dict[str, str]] = defaultdict(dict)
    answers = Answer.objects.filter(rating__in=ratings.order_by().values("pk")).order_by()
    for rating, item, level in answers.values_list("rating", "item__code", "level__code"):
        items[rating][f"item:{item}"] = level
    for row in ratings.annotate(side=side_of_claims("claim__")).values(*_FIELDS).iterator():
        yield _rated(row, raters, items.get(row["pk"], {}))


def table_in(asked: Asked, ratings: RatingQuerySet) -> Table:
    """The table of one judgement or item alone, as `rows_of` makes it of all that ratings say: for many of them.

    Units have no names and no clusters in it, so that there are no intervals of it.
    """
    return Table.numbered(_answers_to(asked, ratings))


def _answers_to(asked: Asked, ratings: RatingQuerySet) -> Iterator[tuple[Hashable, str, str]]:
    """Unit, account of the rater and level, in the order of submission. One query."""
    axis, _, item = asked.code.partition(":")
    said: QuerySet[Any]
    if item:
        said = Answer.objects.filter(rating__in=ratings.order_by().values("pk"), item__code=item).order_by("rating")
        path, level = "rating__", "level__code"
    else:
        said, path, level = ratings.filter(**{f"{axis}__isnull": False}).order_by("pk"), "", f"{axis}__code"
    unit = ("claim", "source", "publisher", "claim__question", "comparator", "comparator_claim")
    columns = (*(f"{path}{name}" for name in unit), f"{path}reviewer__uid", level)
    for claim, source, publisher, question, comparator, compared, rater, value in said.values_list(*columns).iterator():
        key: Hashable = claim or source or publisher
        if asked.of == "compared":
            key = (key, comparator, compared)
        elif asked.of == "question" and question:
            key = ("question", question)
        yield key, rater, value


_OF_CODING = (
    "coder_id", "claim__uid", "claim__source__uid", "claim__question__uid", "claim__question__text",
    "claim__source__source_type__code", "claim__source__source_type__name", "side", *SAID,
)  # fmt: skip


def coded_in(codings: DescriptionQuerySet) -> Iterator[Rated]:
    """These codings, as far as they are the person's to see, in the order of storing. Two queries."""
    coders = _raters(set(codings.order_by().values_list("coder_id", flat=True).distinct()))
    rows = codings.order_by("pk").annotate(side=side_of_claims("claim__")).values(*_OF_CODING)
    for row in rows.iterator():
        said = {f"{OF_WORDING}{name}": row[name] for name in SAID}
        groups = dict(_groups(row | {"publisher__uid": None}))
        name, account = coders[row["coder_id"]]
        question, source = row["claim__question__uid"] or "", row["claim__source__uid"]
        yield Rated(row["claim__uid"], question, "", name, account, source, groups, said, coding=True)


def _rated(row: dict[str, Any], raters: dict[int, tuple[str, str]], items: dict[str, str]) -> Rated:
    unit = row["claim__uid"] or row["source__uid"] or row["publisher__uid"]
    said = {axis: row[f"{axis}__code"] or "" for axis in map(str, AXES)} | items
    compared = f"{row['comparator']} {row['comparator_claim__uid'] or ''}".strip()
    source = row["claim__source__uid"] or unit
    question, groups = row["claim__question__uid"] or "", dict(_groups(row))
    tags = tuple(row["failure_tags"].split())
    return Rated(unit, question, compared, *raters[row["reviewer_id"]], source, groups, said, tags=tags)


def _groups(row: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """The groups in which a rating is: those of its claim, or of its source; a publisher is in none."""
    if row["publisher__uid"] is not None:
        return
    of_claim = row["claim__uid"] is not None
    source_type = f"{'claim__' if of_claim else ''}source__source_type__"
    side = row["side"] if of_claim else row["source__source_type__side"] or ""
    yield "side", (side, side_label(side))
    yield "type", (row[f"{source_type}code"] or "", row[f"{source_type}name"] or "Not classified")
    if of_claim:
        yield "question", (row["claim__question__uid"] or "", row["claim__question__text"] or "No question")


def _raters(keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    """What pages call these people, two of one name told apart by their accounts; and their accounts."""
    people = list(User.objects.filter(pk__in=keys))
    shown = [one.shown_name for one in people]
    called = (one.shown_name if shown.count(one.shown_name) == 1 else f"{one.shown_name} ({one.uid})" for one in people)
    return {one.pk: (name, one.uid) for one, name in zip(people, called, strict=True)}


def _differ_within(rated: Iterable[Rated]) -> Iterator[tuple[str, str, list[str]]]:
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in rated:
        level = one.said.get(str(Axis.CERTAINTY))
        if one.question and level:
            said[one.groups["question"][1], one.rater].append(level)
    for (question, rater), levels in said.items():
        if len(set(levels)) > 1:
            yield question, rater, list(dict.fromkeys(levels))
