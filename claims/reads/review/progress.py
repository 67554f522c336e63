"""How far a round is: numbers by reviewer and by unit, which tell nobody what anybody said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.choices import RoundTask, UnitRole
from claims.models import (
    OPERATOR,
    Assignment,
    Description,
    Draft,
    InterestStatement,
    Rating,
    Round,
    RoundRater,
    RoundUnit,
    User,
)
from claims.reads.review.rounds import statements_of

LATELY = timedelta(days=7)
COUNTED = (UnitRole.PLAIN, UnitRole.PILOT)


@dataclass(slots=True)
class OfReviewer:
    """One reviewer in a round."""

    reviewer: User
    given: int = 0
    submitted: int = 0
    drafts: int = 0
    skipped: int = 0
    skips: list[tuple[str, int]] = field(default_factory=list)
    lately: int = 0
    last: datetime | None = None
    left: bool = False
    statement: InterestStatement | None = None

    @property
    def waiting(self) -> int:
        """What is still to do, begun or not; what was skipped is not counted."""
        return max(self.given - self.submitted - self.skipped, 0)

    @property
    def not_started(self) -> int:
        """What is still to do and has no draft."""
        return max(self.waiting - self.drafts, 0)

    @property
    def share(self) -> tuple[float, float, float]:
        """Submitted, in draft and skipped, in per cent of what was given."""
        whole = max(self.given, self.submitted, 1)
        return tuple(round(100 * part / whole, 2) for part in (self.submitted, self.drafts, self.skipped))  # type: ignore[return-value]

    @property
    def skipped_from(self) -> float:
        """Where what was skipped begins in a bar, in per cent."""
        return round(self.share[0] + self.share[1], 2)

    @property
    def days_left(self) -> int | None:
        """How many days the rest takes at the pace of the last week; None where nothing was submitted in it."""
        if not self.lately:
            return None
        return -(-self.waiting * LATELY.days // self.lately)


@dataclass(frozen=True, slots=True)
class OfUnits:
    """How many units have how many ratings; training and gold are left out."""

    by_number: list[tuple[int, int]]
    each: int

    @property
    def units(self) -> int:
        """How many there are."""
        return sum(units for _, units in self.by_number)

    @property
    def missing(self) -> int:
        """How many ratings are missing."""
        return sum(units * max(self.each - number, 0) for number, units in self.by_number)

    @property
    def unrated(self) -> int:
        """How many units nobody has rated."""
        return sum(units for number, units in self.by_number if number == 0)


def by_reviewer(round_: Round) -> list[OfReviewer]:
    """Each who rates in the round, or did, in the order in which they joined. A few queries for all."""
    rows = _reviewers(round_)
    for key, number in _counted(Assignment.objects.filter(round=round_)):
        rows[key].given = number
    for key, number, late, last in _submitted(round_):
        rows[key].submitted, rows[key].lately, rows[key].last = number, late, last
    for key, number in _counted(Draft.objects.filter(round=round_)):
        rows[key].drafts = number
    for key, because, number in _skips(round_):
        rows[key].skips.append((because or "no reason given", number))
        rows[key].skipped += number
    for key, statement in statements_of([one.reviewer for one in rows.values()]).items():
        rows[key].statement = statement
    return list(rows.values())


def first_judged(round_: Round) -> QuerySet[Any]:
    """What was submitted, each once however often it was done anew: to be counted, and never to be shown."""
    return judged_in(round_)[0].filter(supersedes=None)


def judged_in(round_: Round) -> tuple[QuerySet[Any], str, str]:
    """What the people of a round submit: ratings or, where nothing is rated, codings of the wording.

    With the names of the fields that say who and when. They are counted, so that nobody is told what they say.
    """
    if round_.task == RoundTask.DESCRIBE:
        return Description.objects.coded().filter(round=round_).order_by(), "coder", "created_at"
    return Rating.objects.visible_to(OPERATOR).filter(round=round_).order_by(), "reviewer", "submitted_at"


def _submitted(round_: Round) -> Iterator[tuple[int, int, int, datetime]]:
    """By reviewer how many first ratings there are, how many of the last week, and when the last one came."""
    rows, who, when = judged_in(round_)
    lately = Count("pk", filter=Q(**{f"{when}__gte": timezone.now() - LATELY}))
    counted = rows.filter(supersedes=None).values(who).annotate(number=Count("pk"), lately=lately, last=Max(when))
    yield from counted.values_list(who, "number", "lately", "last")


def _reviewers(round_: Round) -> dict[int, OfReviewer]:
    raters = RoundRater.objects.filter(round=round_).select_related("reviewer").order_by("pk")
    rows = {one.reviewer_id: OfReviewer(one.reviewer, left=one.left_at is not None) for one in raters}
    judged, who, _ = judged_in(round_)
    others = Q(pk__in=judged.values(who))
    for given in (Draft, Assignment):
        others |= Q(pk__in=given.objects.filter(round=round_).order_by().values("reviewer"))
    # In the standing round, whoever has begun something.
    for person in User.objects.filter(others).exclude(pk__in=rows).order_by("username"):
        rows[person.pk] = OfReviewer(person)
    return rows


def _counted(rows: QuerySet[Any]) -> Iterator[tuple[int, int]]:
    yield from rows.order_by().values_list("reviewer").annotate(Count("pk"))


def _skips(round_: Round) -> Iterable[tuple[int, str, int]]:
    """Reasons by reviewer. What was rated after all is skipped no longer."""
    judged, who, _ = judged_in(round_)
    rated = Exists(judged.filter(**{who: OuterRef("reviewer"), round_.unit_kind: OuterRef(round_.unit_kind)}))
    left = Assignment.objects.filter(~rated, round=round_, skipped_at__isnull=False).order_by()
    rows = left.values("reviewer", "skipped_because").annotate(number=Count("pk"))
    return rows.order_by("reviewer", "-number").values_list("reviewer", "skipped_because", "number")


def by_unit(round_: Round) -> OfUnits:
    """How many units of the round have no rating, one, two, and so on."""
    judged, _, _ = judged_in(round_)
    rated = judged.filter(**{round_.unit_kind: OuterRef(round_.unit_kind)}, supersedes=None)
    number = Subquery(rated.values("round").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    units = RoundUnit.objects.filter(round=round_, role__in=COUNTED).order_by()
    rows = units.annotate(number=Coalesce(number, 0)).values_list("number").annotate(units=Count("pk"))
    return OfUnits(sorted(rows), round_.raters_each)


def roles_in(round_: Round) -> dict[str, int]:
    """How many units the round has of each role."""
    counted: dict[str, int] = defaultdict(int)
    units = RoundUnit.objects.filter(round=round_).order_by()
    counted.update(units.values_list("role").annotate(Count("pk")))
    return counted
