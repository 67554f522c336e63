"""The answers that a lead set: shown after each unit of training, and counted where a unit is gold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims.choices import Axis, UnitRole
from claims.models import OPERATOR, Answer, Level, Rating, Round, RoundUnit
from claims.rules.review.gold import TAGS, compare, passes

AXES = {axis.value: axis.label for axis in (Axis.VERDICT, Axis.CERTAINTY, Axis.WORDING_GAP)} | {TAGS: "Failure tags"}
JUDGED_BY = ("verdict", "certainty", "wording_gap")


@dataclass(frozen=True, slots=True)
class Line:
    """One judgement in training: what it is about, what was said, what the answer is, and whether it is that."""

    of: str
    said: str
    answer: str
    same: bool


@dataclass(frozen=True, slots=True)
class TrainingAnswer:
    """What a rater is shown after a unit of training."""

    lines: list[Line]
    why: str

    @property
    def passed(self) -> bool:
        """Whether all of it was said."""
        return all(line.same for line in self.lines)


@dataclass(frozen=True, slots=True)
class Words:
    """What the codes of a codebook version are called: judgements and items by `names`, answers by `labels`."""

    names: dict[str, str]
    labels: dict[tuple[str, str], str]

    def said(self, of: str, codes: Iterable[str]) -> str:
        """These answers in words."""
        return ", ".join(self.labels.get((of, code), code) for code in codes)


def words_of(version: int) -> Words:
    """The words of a codebook version, by its key. One query."""
    levels = list(Level.objects.filter(version=version).select_related("item"))
    names = {str(name): str(label) for name, label in AXES.items()}
    names |= {level.item.code: level.item.text for level in levels if level.item}
    return Words(
        names, {(level.item.code if level.item else _of(level.axis), level.code): level.label for level in levels}
    )


def answer_in_words(unit: RoundUnit, words: Words) -> list[tuple[str, str]]:
    """The answer to a unit, judgement by judgement."""
    return [(words.names.get(one.of, one.of), words.said(one.of, one.answer)) for one in compare(unit.answer, {})]


def training_answer(unit: RoundUnit, rating: Rating) -> TrainingAnswer | None:
    """The answer to a unit of training, beside what this rating says; None for others: gold keeps its answer."""
    if unit.role != UnitRole.TRAINING or not unit.answer:
        return None
    words = words_of(rating.scheme_version_id)
    lines = [
        Line(words.names.get(one.of, one.of), words.said(one.of, one.said), words.said(one.of, one.answer), one.same)
        for one in compare(unit.answer, said_by([rating])[rating.pk])
    ]
    return TrainingAnswer(lines, str(unit.answer.get("why", "")))


def _of(axis: str) -> str:
    return TAGS if axis == Axis.FAILURE_TAG else axis


def said_by(ratings: Iterable[Rating]) -> dict[int, dict[str, Any]]:
    """What these ratings say, by codes, as answers are stored. Their levels are read with them; one query for items."""
    rows = list(ratings)
    items: dict[int, dict[str, str]] = defaultdict(dict)
    answers = Answer.objects.filter(rating__in=[rating.pk for rating in rows])
    for rating, item, level in answers.values_list("rating", "item__code", "level__code"):
        if rating is not None:
            items[rating][item] = level
    return {rating.pk: _judged(rating) | {"items": items[rating.pk]} for rating in rows}


def _judged(rating: Rating) -> dict[str, Any]:
    levels = {name: getattr(rating, name) for name in JUDGED_BY}
    return {name: level.code if level else "" for name, level in levels.items()} | {TAGS: rating.tag_codes}


@dataclass(frozen=True, slots=True)
class Gold:
    """How a reviewer did on the gold units that they have rated."""

    passed: int
    rated: int

    def __str__(self) -> str:
        return f"{self.passed} of {self.rated}" if self.rated else "none rated"


def gold_of(round_: Round) -> dict[int, Gold]:
    """By reviewer how many of the gold units they have rated, and passed. For who may see the round's ratings."""
    kind = round_.unit_kind
    units = RoundUnit.objects.filter(round=round_, role=UnitRole.GOLD)
    answers = dict(units.values_list(f"{kind}_id", "answer"))
    rows = Rating.objects.visible_to(OPERATOR).current().filter(round=round_, **{f"{kind}__in": list(answers)})
    ratings = list(rows.select_related(*JUDGED_BY))
    said = said_by(ratings)
    found: dict[int, list[bool]] = defaultdict(list)
    for rating in ratings:
        found[rating.reviewer_id].append(passes(answers[getattr(rating, f"{kind}_id")], said[rating.pk]))
    return {reviewer: Gold(sum(each), len(each)) for reviewer, each in found.items()}
