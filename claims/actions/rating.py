"""Rating a claim, and keeping what a reviewer has typed so far."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.choices import Axis, ComparatorKind, Confidence, Role
from claims.database.locks import read_held
from claims.models import Claim, Draft, Level, Rating, Round, SearchRecord, User
from claims.reads.review.basis import basis_of, frozen_evidence
from claims.reads.review.reveal import stage_of_next
from claims.rules.extract.document import BadText, clean_typed
from claims.rules.identify.partial_date import BadDate, parse_partial_date

JUDGEMENTS = (Axis.CERTAINTY, Axis.VERDICT, Axis.WORDING_GAP)
RATIONALE_MAX = 20_000
# Of a claim: whether it is rated at all, and what a rating rests on.
HELD = ("withdrawn_at", "withheld_at", "quote_sha256", "answers", "question__uid")
# Room to shorten a rationale that is too long.
DRAFT_MAX = 60_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says of one claim: codes of levels, empty where nothing is said."""

    verdict: str = ""
    certainty: str = ""
    wording_gap: str = ""
    failure_tags: tuple[str, ...] = ()
    comparator: str = ""
    comparator_claim: Claim | None = None
    rationale: str = ""
    evidence_as_of: str = ""
    confidence: str = ""


def submit_rating(
    *, actor: User, round_: Round, claim: Claim, judgement: Judgement, supersedes: Rating | None = None
) -> Rating:
    """Store a judgement as a rating. Once per reviewer, claim and round; a later one supersedes the one it names.

    The same judgement sent twice (a double click, two tabs) is one rating: the first is returned.
    Raises ValidationError by field, PermissionDenied unless the actor is a reviewer.
    """
    require(actor, Role.REVIEWER)
    fields = _checked(round_, claim, judgement)
    try:
        with transaction.atomic():
            return _store(actor, round_, claim, supersedes, fields)
    except IntegrityError:
        # There is one already: the constraints say so, so that nobody who rates for the first time has to ask.
        latest = _latest(actor, round_, claim)
        if latest is None or (supersedes is not None and latest.pk == supersedes.pk):
            raise
        return _same_or_refuse(latest, fields)


def _store(actor: User, round_: Round, claim: Claim, supersedes: Rating | None, fields: dict[str, Any]) -> Rating:
    """Claim and round as they are now, whatever they were when the page was drawn: closing and withdrawing wait."""
    held = read_held(Claim.objects.filter(pk=claim.pk).select_related("question").only(*HELD))
    _refuse_claim(held)
    if not read_held(Round.objects.filter(pk=round_.pk).only("opened_at", "closed_at")).is_open:
        raise ValidationError("This round is closed: its ratings stay as they are. Your text is kept as a draft.")
    rating = Rating.objects.create(
        round=round_,
        claim=claim,
        reviewer=actor,
        scheme_version=round_.scheme_version,
        supersedes=supersedes,
        submitted_at=timezone.now(),
        stage=stage_of_next(actor, round_, claim, supersedes),
        basis=basis_of(held, round_.scheme_version, frozen_evidence(round_, held)),
        **fields,
    )
    Draft.objects.filter(round=round_, claim=claim, reviewer=actor).delete()
    return rating


def _refuse_claim(claim: Claim) -> None:
    if claim.withdrawn_at is not None:
        raise ValidationError("This claim was withdrawn and is not rated any more.")
    if claim.withheld_at is not None:
        raise ValidationError("The words of this claim are withheld, so that nobody can rate it. Your text is kept.")


def _latest(actor: User, round_: Round, claim: Claim) -> Rating | None:
    return Rating.objects.own(actor).current().filter(round=round_, claim=claim).first()


def _same_or_refuse(latest: Rating, fields: dict[str, Any]) -> Rating:
    if all(getattr(latest, name) == value for name, value in fields.items()):
        return latest
    raise ValidationError(
        "You have rated this claim already, perhaps in another tab. Your text is kept: open “Rate again” to replace"
        " the rating that stands."
    )


def _checked(round_: Round, claim: Claim, judgement: Judgement) -> dict[str, Any]:
    """The fields of a valid judgement under the round's scheme version; ValidationError names each bad one."""
    errors: dict[str, str] = {}
    fields: dict[str, Any] = {"comparator": judgement.comparator, "comparator_claim": judgement.comparator_claim}
    levels = {(level.axis, level.code): level for level in round_.scheme_version.levels.all()}
    for axis in JUDGEMENTS:
        fields[axis] = _checked_level(round_, levels, axis, getattr(judgement, axis), errors)
    _check_comparator(claim, judgement, errors)
    _check_searched(claim, [fields[axis] for axis in JUDGEMENTS], errors)
    fields["failure_tags"] = _checked_tags(levels, judgement, errors)
    fields |= _checked_words(judgement, errors)
    if errors:
        raise ValidationError(errors)
    return fields


def _checked_level(
    round_: Round, levels: dict[tuple[str, str], Level], axis: Axis, code: str, errors: dict[str, str]
) -> Level | None:
    asked = any(known == axis for known, _ in levels)
    if code:
        if (axis, code) not in levels:
            errors[axis] = f"{code} is not an answer of {round_.scheme_version} for this judgement."
        return levels.get((axis, code))
    if asked and round_.scheme_version.requires(axis):
        errors[axis] = f"Choose one: {axis.label.lower()} is required."
    return None


def _checked_tags(levels: dict[tuple[str, str], Level], judgement: Judgement, errors: dict[str, str]) -> str:
    verdict = levels.get((Axis.VERDICT, judgement.verdict))
    unknown = [code for code in judgement.failure_tags if (Axis.FAILURE_TAG, code) not in levels]
    if unknown:
        errors["failure_tags"] = f"Not among the failure tags of this codebook: {', '.join(unknown)}."
    elif judgement.failure_tags and verdict is not None and not verdict.asks_tags:
        errors["failure_tags"] = f"“{verdict.label}” takes no failure tag: take the tags off or change the verdict."
    position = {level.code: level.position for level in levels.values() if level.axis == Axis.FAILURE_TAG}
    return " ".join(sorted(set(judgement.failure_tags), key=lambda code: position.get(code, 0)))


def _check_comparator(claim: Claim, judgement: Judgement, errors: dict[str, str]) -> None:
    named = judgement.comparator_claim
    if judgement.comparator not in ("", *ComparatorKind.values) or (
        (judgement.comparator == ComparatorKind.CLAIM) != (named is not None)
    ):
        errors["comparator"] = "Name the claim to compare with, or the body of evidence."
    elif named is not None and named.pk == claim.pk:
        errors["comparator"] = "A claim is not compared with itself."
    elif judgement.wording_gap and not judgement.comparator:
        errors["comparator"] = "Say with what the wording is compared, or leave the comparison out."


def _check_searched(claim: Claim, chosen: list[Level | None], errors: dict[str, str]) -> None:
    resting = [level for level in chosen if level is not None and level.needs_search]
    if resting and not SearchRecord.objects.filter(question=claim.question_id or 0).exists():
        for level in resting:
            errors[level.axis] = (
                f"“{level.label}” rests on a recorded search: ask a curator to record one on this claim's question, or"
                " choose another answer."
            )


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
    if not judgement.rationale.strip():
        errors["rationale"] = "Say why, in a sentence: a verdict without a reason cannot be checked."
    elif len(judgement.rationale) > RATIONALE_MAX:
        errors["rationale"] = f"Keep it below {RATIONALE_MAX:,} characters; this has {len(judgement.rationale):,}."
    return {"rationale": judgement.rationale, "evidence_as_of": as_of, "confidence": judgement.confidence}


def save_draft(*, actor: User, round_: Round, claim: Claim, typed: dict[str, Any]) -> Draft | None:
    """Keep what this reviewer has typed; nothing typed takes the draft away.

    Raises PermissionDenied, and ValidationError for more than any rating has.

    A NUL, which no database keeps in JSON, is kept as the replacement character.
    """
    require(actor, Role.REVIEWER)
    key: dict[str, Any] = {"round": round_, "claim": claim, "reviewer": actor}
    if not any(typed.values()):
        Draft.objects.filter(**key).delete()
        return None
    kept = {name: _without_nul(value) for name, value in typed.items()}
    if (length := len(json.dumps(kept, ensure_ascii=False))) > DRAFT_MAX:
        raise ValidationError(f"A draft has at most {DRAFT_MAX:,} characters; this has {length:,}. It is not saved.")
    draft, _ = Draft.objects.update_or_create(**key, defaults={"typed": kept})
    return draft


def _without_nul(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nul(part) for part in value]
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value
