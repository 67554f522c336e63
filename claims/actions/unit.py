"""Choosing what a round is over: rows that filters leave, a random sample of them, and units with an answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from secrets import randbelow
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet

from claims.choices import Axis, UnitKind, UnitRole
from claims.models import Claim, Level, Round, RoundUnit
from claims.models.claim import side_of_claims
from claims.rules.review.sample import sample

# More are two rounds, or a sample.
MOST_UNITS = 200_000
# An answer is a few codes and a reason.
MOST_ANSWERED = 500
LARGEST_SEED = 2**31
# Between two units there is room for one that is added later, and before all of them for what is for training.
FIRST, STEP = 10_000, 10
# Role by role in this order, then by question, so that comparable claims come together.
ORDER = {UnitRole.TRAINING: 0, UnitRole.PILOT: 1, UnitRole.PLAIN: 2, UnitRole.GOLD: 2}
JUDGED = (Axis.VERDICT, Axis.CERTAINTY, Axis.WORDING_GAP)


@dataclass(frozen=True, slots=True)
class Answered:
    """A unit for training, or a gold one, with the judgement that the lead set: by codes, with a reason under `why`."""

    unit: int
    role: UnitRole
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which units a round is over: rows, in whose words they were found (`by`), and at most `sample` of them by chance.

    With `of_each` ("side", "source_type") so many of each; `pilot`: how many of them are rated first, and do not count.
    """

    rows: QuerySet[Any]
    by: dict[str, Any] = field(default_factory=dict)
    sample: int | None = None
    of_each: str = ""
    pilot: int = 0
    answered: Sequence[Answered] = ()


def new_seed() -> int:
    """A seed that nobody chose."""
    return randbelow(LARGEST_SEED)


def units_chosen(round_: Round, choice: Choice) -> list[RoundUnit]:
    """The units of a round that is not stored yet, in the order in which they are rated.

    Raises ValidationError by field: none, too many, or an answer that is none of the codebook.
    """
    answered = {one.unit: one for one in checked_answers(round_, choice.answered)}
    keys = [key for key in _sampled(round_, choice) if key not in answered]
    if not keys:
        raise ValidationError({"units": f"No {round_.unit_kind} is chosen. A round needs at least one to be judged."})
    if len(keys) > MOST_UNITS:
        raise ValidationError({"units": f"A round has at most {MOST_UNITS:,} units; these are {len(keys):,}."})
    roles = _roles(keys, choice.pilot, round_.seed or 0) | {key: one.role for key, one in answered.items()}
    made = (
        RoundUnit(**{f"{round_.unit_kind}_id": key}, role=roles[key], position=0) for key in _ordered(round_, roles)
    )
    return [_filled(unit, FIRST + STEP * number, answered) for number, unit in enumerate(made)]


def _filled(unit: RoundUnit, position: int, answered: dict[int, Answered]) -> RoundUnit:
    key = getattr(unit, f"{unit.unit_kind}_id")
    unit.position = position
    unit.answer = answered[key].answer if key in answered else {}
    return unit


def _sampled(round_: Round, choice: Choice) -> list[int]:
    """Keys of what was chosen and can be judged; what is withdrawn or withheld is in no round."""
    rows = usable(round_, choice.rows)
    if choice.sample is None:
        return list(rows.order_by().values_list("pk", flat=True)[: MOST_UNITS + 1])
    if choice.sample < 1:
        raise ValidationError({"sample": "A sample has at least one."})
    return sample(_grouped(round_, rows, choice.of_each), choice.sample, round_.seed or 0)


def usable(round_: Round, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of these rows that can be judged now."""
    if round_.unit_kind == UnitKind.CLAIM:
        return rows.filter(withdrawn_at=None, withheld_at=None)
    return rows.filter(withdrawn_at=None) if round_.unit_kind == UnitKind.SOURCE else rows


def _grouped(round_: Round, rows: QuerySet[Any], of_each: str) -> Iterator[tuple[int, Any]]:
    if not of_each:
        return ((key, "") for key in rows.order_by().values_list("pk", flat=True))
    if round_.unit_kind == UnitKind.PUBLISHER:
        raise ValidationError({"of_each": "Publishers have neither side nor source type: take a sample of all."})
    of_source = "source__" if round_.unit_kind == UnitKind.CLAIM else ""
    group = F(f"{of_source}source_type__code")
    if of_each == "side":
        group = side_of_claims() if of_source else F("source_type__side")  # type: ignore[assignment]
    return iter(rows.order_by().annotate(of_group=group).values_list("pk", "of_group"))


def _roles(keys: list[int], pilot: int, seed: int) -> dict[int, UnitRole]:
    if not 0 <= pilot < len(keys):
        raise ValidationError({"pilot": f"A pilot is smaller than the round, which has {len(keys):,}."})
    first = set(sample(((key, "") for key in keys), pilot, seed)) if pilot else set()
    return {key: UnitRole.PILOT if key in first else UnitRole.PLAIN for key in keys}


def _ordered(round_: Round, roles: dict[int, UnitRole]) -> list[int]:
    if round_.unit_kind != UnitKind.CLAIM:
        return sorted(roles, key=lambda key: (ORDER[roles[key]], key))
    questions = _questions(roles)
    return sorted(roles, key=lambda key: (ORDER[roles[key]], questions[key] is None, questions[key] or 0, key))


def _questions(keys: Iterable[int]) -> dict[int, int | None]:
    wanted = set(keys)
    # One walk over the index instead of a thousand look-ups, where there are many.
    rows = Claim.objects.order_by() if len(wanted) > 10_000 else Claim.objects.filter(pk__in=wanted).order_by()
    return {key: question for key, question in rows.values_list("pk", "question") if key in wanted}


def checked_answers(round_: Round, answered: Sequence[Answered]) -> Sequence[Answered]:
    """These answers, if they are ones of the round's codebook. Raises ValidationError (field `answered`)."""
    if len(answered) > MOST_ANSWERED:
        raise ValidationError(
            {"answered": f"At most {MOST_ANSWERED} units have an answer; these are {len(answered):,}."}
        )
    if len({one.unit for one in answered}) < len(answered):
        raise ValidationError({"answered": "A unit is for training or gold, not both, and stands once."})
    levels = Level.objects.filter(version=round_.scheme_version_id)
    known = {(axis, item or "", code) for axis, item, code in levels.values_list("axis", "item__code", "code")}
    for one in answered:
        _check_answer(one, known)
    return answered


def _check_answer(one: Answered, known: set[tuple[str, str, str]]) -> None:
    said = [(axis.value, "", str(one.answer[axis])) for axis in JUDGED if one.answer.get(axis)]
    said += [(Axis.FAILURE_TAG.value, "", str(code)) for code in one.answer.get("failure_tags", [])]
    said += [(Axis.ITEM.value, item, str(code)) for item, code in one.answer.get("items", {}).items()]
    if not said:
        raise ValidationError({"answered": "Give the answer of each unit for training or gold."})
    if strange := [code for axis, item, code in said if (axis, item, code) not in known]:
        raise ValidationError({"answered": f"Not an answer of this codebook: {', '.join(strange)}."})
