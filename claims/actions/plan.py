"""Working out who gets what of a round: who rates in it, what is begun, and what cannot be handed out, in words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import get_text_list

from claims.actions.unit import new_seed
from claims.choices import RoundTask, UnitKind, UnitRole
from claims.models import OPERATOR, Assignment, Description, Draft, Rating, Round, RoundRater, RoundUnit, User
from claims.reads.review.conflicts import Barred, barred_from
from claims.reads.review.rounds import raters_of, statements_of
from claims.rules.review.assign import NOBODY, TooFew, Wanted, assign

# Half a second of writing on SQLite, with the guards.
BATCH = 10_000
MOST_NAMED = 5
FOR_ALL = (UnitRole.TRAINING, UnitRole.GOLD)


@dataclass(slots=True)
class Begun:
    """What of a round is not dealt anew: who has begun or rated which unit, and who has skipped it."""

    kept: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    skipped: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def of(self, unit: int) -> frozenset[int]:
        """Who has had this unit."""
        return frozenset(self.kept.get(unit, ())) | frozenset(self.skipped.get(unit, ()))


@dataclass(slots=True)
class Plan:
    """Who gets which units of a round, and whom nothing can be given because they have declared no interests."""

    round: Round
    units: list[RoundUnit]
    given: dict[int, list[int]]
    undeclared: list[User]
    seed: int

    @property
    def number(self) -> int:
        """How many assignments it makes."""
        return sum(len(people) for people in self.given.values())

    def batches(self) -> Iterator[list[RoundUnit]]:
        """The units in order, in parts that are written in about half a second."""
        part: list[RoundUnit] = []
        size = 0
        for unit in self.units:
            part.append(unit)
            size += len(self.given.get(unit.pk, ())) + 1
            if size >= BATCH:
                yield part
                part, size = [], 0
        yield part

    def assignments(self, units: Collection[RoundUnit]) -> list[Assignment]:
        """What these units make."""
        kind = f"{self.round.unit_kind}_id"
        return [
            Assignment(round=self.round, reviewer_id=person, position=unit.position, **{kind: getattr(unit, kind)})
            for unit in units
            for person in self.given.get(unit.pk, ())
        ]


def plan_for(round_: Round, begun: Begun | None = None, seed: int | None = None) -> Plan:
    """Work out who gets what, which writes nothing. Raises ValidationError where it cannot be handed out, and why."""
    begun = begun or Begun()
    units = list(RoundUnit.objects.filter(round=round_).order_by("position"))
    people = list(raters_of(round_))
    statements = statements_of(people)
    undeclared = [one for one in people if one.pk not in statements]
    ready = [one for one in people if one.pk in statements]
    _refuse_too_few(round_, units, people, undeclared)
    barred = barred_from(round_, statements)
    seed = new_seed() if seed is None else seed
    keep = {unit.pk: barred.get(unit.pk, NOBODY) | begun.of(unit.pk) for unit in units}
    given = _dealt(round_, units, [one.pk for one in ready], keep, begun=begun.kept, seed=seed)
    return Plan(round_, units, given, undeclared, seed)


def _refuse_too_few(round_: Round, units: list[RoundUnit], people: list[User], undeclared: list[User]) -> None:
    if not any(unit.role not in FOR_ALL for unit in units):
        raise ValidationError(f"This round has no {round_.unit_kind}s to judge. Choose at least one.")
    ready = len(people) - len(undeclared)
    without = ""
    if undeclared:
        names = get_text_list([one.shown_name for one in undeclared[:MOST_NAMED]], "and")
        without = f" Nothing can be given to {names} before they declare their interests; “none” is one click."
    if ready < 2:
        raise ValidationError(f"A round needs at least two people who rate in it; {_people(ready)} here.{without}")
    if ready < round_.raters_each:
        raise ValidationError(
            f"Each {round_.unit_kind} is to be rated by {round_.raters_each}, and {_people(ready)} here to do it."
            f" Invite others, or ask for fewer.{without}"
        )


def told_undeclared(people: Collection[User]) -> str:
    """Whom nothing was given, as a sentence after another one; nothing where there is nobody."""
    if not people:
        return ""
    names = get_text_list([one.shown_name for one in list(people)[:MOST_NAMED]], "and")
    more = f" and {len(people) - MOST_NAMED} more" if len(people) > MOST_NAMED else ""
    return f" Nothing was given to {names}{more}, who have declared no interests for this year."


def _people(number: int) -> str:
    return "one person is" if number == 1 else f"{number:,} people are" if number else "nobody is"


def _dealt(
    round_: Round, units: list[RoundUnit], people: list[int], keep: Barred, *, begun: dict[int, set[int]], seed: int
) -> dict[int, list[int]]:
    """By unit who gets it; `keep` says whom it is kept from. Training and gold go to everybody who can have them."""
    counted = [unit.pk for unit in units if unit.role not in FOR_ALL]
    wanted = (Wanted(unit, round_.raters_each - len(begun.get(unit, ())), keep[unit]) for unit in counted)
    loads = Counter(person for unit in counted for person in begun.get(unit, ()))
    try:
        dealt = assign(wanted, people, seed, loads)
    except TooFew as error:
        raise ValidationError(_told_too_few(round_, error.units)) from error
    for_all = (unit.pk for unit in units if unit.role in FOR_ALL)
    return dealt | {unit: [person for person in people if person not in keep[unit]] for unit in for_all}


def _told_too_few(round_: Round, short: Collection[int]) -> str:
    named = RoundUnit.objects.filter(pk__in=list(short)[:MOST_NAMED]).select_related(round_.unit_kind)
    names = get_text_list([f"“{unit.unit}”" for unit in named], "and")
    what = f"{len(short):,} {round_.unit_kind}s have" if len(short) != 1 else f"1 {round_.unit_kind} has"
    worked = " or because they worked on its source, which is masked," if round_.masked else ""
    return (
        f"{what} fewer than {round_.raters_each} people left who can be given it: others are kept from it by an"
        f" interest that they declared,{worked} or have skipped it. Add people, or leave it out: {names}."
    )


def begun_in(round_: Round) -> Begun:
    """What of a round is begun, as it is now."""
    return begun_of(round_, Assignment.objects.filter(round=round_))


def begun_of(round_: Round, given: QuerySet[Assignment]) -> Begun:
    """The same of these assignments. Who has left keeps what they rated."""
    kind = f"{round_.unit_kind}_id"
    units = dict(RoundUnit.objects.filter(round=round_).order_by().values_list(kind, "pk"))
    begun = Begun()
    rows = _begun(round_, given).order_by().values_list(kind, "reviewer", "skipped_at", "rated")
    for key, reviewer, skipped_at, rated in rows:
        kept = begun.skipped if skipped_at is not None and not rated else begun.kept
        kept[units[key]].add(reviewer)
    return begun


def _with_begun(round_: Round, given: QuerySet[Assignment]) -> QuerySet[Assignment]:
    same = {"round": round_, "reviewer": OuterRef("reviewer"), round_.unit_kind: OuterRef(round_.unit_kind)}
    rated: Any = Exists(Rating.objects.visible_to(OPERATOR).filter(**same).order_by())
    if round_.task != RoundTask.RATE:
        # Who has coded a claim has begun with it, whether they have rated it or not.
        coded = Description.objects.coded().filter(round=round_, claim=OuterRef("claim"), coder=OuterRef("reviewer"))
        rated |= Exists(coded.order_by())
    left = RoundRater.objects.filter(round=round_, reviewer=OuterRef("reviewer"), left_at__isnull=False)
    return given.annotate(
        rated=rated,
        drafted=Exists(Draft.objects.filter(**same)),
        gone=Exists(left),
    )


_BEGUN = Q(rated=True) | Q(gone=False, drafted=True) | Q(gone=False, skipped_at__isnull=False)


def _begun(round_: Round, given: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return _with_begun(round_, given).filter(_BEGUN)


def unbegun(round_: Round, given: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Those of these assignments that can be taken back: nobody rated, drafted or skipped them."""
    return Assignment.objects.filter(pk__in=_with_begun(round_, given).exclude(_BEGUN).values("pk"))


def unit_word(round_: Round, number: int) -> str:
    """Claims, sources or publishers: "1 claim", "61 claims"."""
    return f"{number:,} {UnitKind(round_.unit_kind).value}{'' if number == 1 else 's'}"
