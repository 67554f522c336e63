"""What a judgement says, and what a scheme version asks of it. Ratings say one, and decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from claims.choices import Axis, ComparatorKind, Confidence, Guess, ReasonAsked, UnitKind
from claims.models import Claim, Level, Rating, SearchRecord
from claims.reads.review.asked import JUDGEMENTS, Asked, asked_by
from claims.reads.review.profile import scale_of
from claims.reads.review.task import Task
from claims.rules.extract.document import BadText, clean_typed
from claims.rules.identify.partial_date import BadDate, parse_partial_date
from claims.rules.review.profile import BadProfile, profile_said

RATIONALE_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says of one unit: codes of levels, empty where nothing is said; `answers` by code of the item."""

    verdict: str = ""
    certainty: str = ""
    wording_gap: str = ""
    failure_tags: tuple[str, ...] = ()
    comparator: str = ""
    comparator_claim: Claim | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    # By code of a reason how many steps, and the code of the level at which the evidence starts.
    profile: Mapping[str, str] = field(default_factory=dict)
    guess: str = ""
    rationale: str = ""
    evidence_as_of: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a valid judgement stores: fields of the rating, and levels of its answers."""

    fields: dict[str, Any]
    answers: tuple[Level, ...]


def check_judgement(task: Task, judgement: Judgement, supersedes: Rating | None = None) -> Checked:
    """What a valid judgement stores under the round's scheme version; ValidationError names each bad field."""
    errors: dict[str, str] = {}
    fields, answers = _checked_said(task, judgement, errors)
    fields["guess"] = _checked_guess(task, judgement, supersedes, errors)
    fields["certainty_profile"] = _checked_profile(task, judgement, errors)
    fields |= _checked_words(judgement, errors)
    _check_reason(task.round.scheme_version.reason_asked, fields["verdict"], judgement, errors)
    if errors:
        raise ValidationError(errors)
    return Checked(fields, answers)


def check_decided(task: Task, judgement: Judgement) -> Checked:
    """The same of what a decision says: levels, failure tags, comparator and items, and no more."""
    errors: dict[str, str] = {}
    fields, answers = _checked_said(task, judgement, errors)
    if errors:
        raise ValidationError(errors)
    return Checked(fields, answers)


def _checked_said(task: Task, judgement: Judgement, errors: dict[str, str]) -> tuple[dict[str, Any], tuple[Level, ...]]:
    asked = asked_by(task.round.scheme_version)
    fields: dict[str, Any] = {"comparator": judgement.comparator, "comparator_claim": judgement.comparator_claim}
    for axis in JUDGEMENTS:
        fields[axis] = _checked_level(task, asked, axis, getattr(judgement, axis), errors)
    _check_comparator(task, judgement, errors)
    _check_searched(task, [fields[axis] for axis in JUDGEMENTS], errors)
    fields["failure_tags"] = _checked_tags(task, asked, judgement, errors)
    return fields, _checked_answers(task, asked, judgement.answers, errors)


def _checked_level(task: Task, asked: Asked, axis: Axis, code: str, errors: dict[str, str]) -> Level | None:
    levels, version = asked.levels_for(axis, task.kind), task.round.scheme_version
    if code:
        found = next((level for level in levels if level.code == code), None)
        if found is None:
            errors[axis] = f"{code} is not an answer of {version} for this judgement."
        return found
    if levels and version.requires(axis):
        errors[axis] = f"Choose one: {axis.label.lower()} is required."
    return None


def _checked_answers(task: Task, asked: Asked, given: Mapping[str, str], errors: dict[str, str]) -> tuple[Level, ...]:
    """Levels of the items that were answered; an item that is asked and required must be."""
    items = {one.item.code: one for one in asked.items_for(task.kind)}
    answers: list[Level] = []
    for code in [code for code in given if code not in items and given[code]]:
        errors[item_field(code)] = f"{code} is no item of {task.round.scheme_version} here."
    for code, one in items.items():
        said = given.get(code, "")
        found = next((level for level in one.levels if level.code == said), None)
        if found is not None:
            answers.append(found)
        elif said:
            errors[item_field(code)] = f"{said} is not an answer of {task.round.scheme_version} for this item."
        elif one.item.required:
            errors[item_field(code)] = f"Choose one: “{one.item.text}” is required."
    return tuple(answers)


def item_field(code: str) -> str:
    """What the field of an item is called in a form, in a draft and in errors."""
    return f"item-{code}"


def _checked_tags(task: Task, asked: Asked, judgement: Judgement, errors: dict[str, str]) -> str:
    tags = {level.code: level.position for level in asked.levels_for(Axis.FAILURE_TAG, task.kind)}
    verdicts = asked.levels_for(Axis.VERDICT, task.kind)
    verdict = next((level for level in verdicts if level.code == judgement.verdict), None)
    unknown = [code for code in judgement.failure_tags if code not in tags]
    if unknown:
        errors["failure_tags"] = f"Not among the failure tags of this codebook: {', '.join(unknown)}."
    elif judgement.failure_tags and verdict is not None and not verdict.asks_tags:
        errors["failure_tags"] = f"“{verdict.label}” takes no failure tag: take the tags off or change the verdict."
    return " ".join(sorted(set(judgement.failure_tags), key=lambda code: tags.get(code, 0)))


def _check_comparator(task: Task, judgement: Judgement, errors: dict[str, str]) -> None:
    named = judgement.comparator_claim
    if judgement.comparator not in ("", *ComparatorKind.values) or (
        (judgement.comparator == ComparatorKind.CLAIM) != (named is not None)
    ):
        errors["comparator"] = "Name the claim to compare with, or the body of evidence."
    elif named is not None and named.pk == task.unit.pk:
        errors["comparator"] = "A claim is not compared with itself."
    elif judgement.wording_gap and not judgement.comparator:
        errors["comparator"] = "Say with what the wording is compared, or leave the comparison out."
    elif named is not None and task.comparator_id not in (None, named.pk):
        errors["comparator"] = "In this round everybody compares with the claim that was named when it opened."


def _check_searched(task: Task, chosen: list[Level | None], errors: dict[str, str]) -> None:
    resting = [level for level in chosen if level is not None and level.needs_search]
    if resting and not SearchRecord.objects.filter(question=getattr(task.unit, "question_id", None) or 0).exists():
        for level in resting:
            errors[level.axis] = (
                f"“{level.label}” rests on a recorded search: ask a curator to record one on this claim's question, or"
                " choose another answer."
            )


def _checked_guess(task: Task, judgement: Judgement, supersedes: Rating | None, errors: dict[str, str]) -> str:
    """The side that a masked claim is taken for; asked once, before the source is shown."""
    if not task.round.guesses_side or task.kind != UnitKind.CLAIM:
        return ""
    if supersedes is not None:
        return supersedes.guess
    if judgement.guess not in Guess.values:
        errors["guess"] = "Choose one: which side you take it for, before you see the source."
    return judgement.guess


def profile_field(code: str) -> str:
    """What the field of a part of the certainty profile is called in a form, in a draft and in errors."""
    return f"profile-{code}"


def _checked_profile(task: Task, judgement: Judgement, errors: dict[str, str]) -> str:
    """The profile as it is stored, whatever the chosen certainty is: who rates may see it otherwise, and is warned."""
    if not judgement.profile:
        return ""
    try:
        scale = [level.code for level in scale_of(task.round.scheme_version, task.kind)]
        profile = profile_said(judgement.profile, scale)
    except BadProfile as error:
        errors[profile_field(error.part)] = str(error)
        return ""
    return str(profile)


def _checked_words(judgement: Judgement, errors: dict[str, str]) -> dict[str, Any]:
    if judgement.confidence not in ("", *Confidence.values):
        errors["confidence"] = "Choose low, moderate or high."
    as_of = ""
    try:
        as_of = parse_partial_date(judgement.evidence_as_of)
    except BadDate as error:
        errors["evidence_as_of"] = str(error)
    try:
        clean_typed(judgement.rationale)
    except BadText as error:
        errors["rationale"] = str(error)
    if len(judgement.rationale) > RATIONALE_MAX:
        errors["rationale"] = f"Keep it below {RATIONALE_MAX:,} characters; this has {len(judgement.rationale):,}."
    return {"rationale": judgement.rationale, "evidence_as_of": as_of, "confidence": judgement.confidence}


def _check_reason(when: str, verdict: Level | None, judgement: Judgement, errors: dict[str, str]) -> None:
    """A reason is typed where the version asks for one: always, where something is wrong, or never."""
    if judgement.rationale.strip():
        return
    wrong = verdict is not None and verdict.asks_tags
    if when == ReasonAsked.ALWAYS or (when == ReasonAsked.NOT_SUPPORTED and wrong):
        errors["rationale"] = "Say why, in a sentence: a verdict without a reason cannot be checked."
