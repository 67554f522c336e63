"""The flow of a round's sample: from the sources that were recorded to the units that were decided, step by step.

What leaves between two steps is told with its reason where one is recorded: a step and what left before it make the
number before. What is in the round is never among what left, whatever became of its source since.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from claims.choices import RoundTask, SourceStatus, UnitKind, UnitRole
from claims.models import OPERATOR, Assignment, Capture, Claim, Publisher, Rating, Round, RoundUnit, Source, User
from claims.models.unit import on_same_unit
from claims.reads.review.agreement import asked_in
from claims.reads.review.independent import codings_of, latest_ratings, plain
from claims.reads.review.outcome import ALIKE, SINGLE, Judged
from claims.reads.review.seen import decisions_seen_by
from claims.reads.source.reading import claims_seen_by, of_claims_seen_by
from claims.rules.review.frequency import DIFFER

# More reasons are counted together.
MOST_REASONS = 20
_KEPT = "kept"
Reasons = tuple[tuple[str, int], ...]
STATES = {DIFFER: "raters differ", ALIKE: "raters say the same", SINGLE: "one rater"}


@dataclass(frozen=True, slots=True)
class Left:
    """What left before a step: how many, and the reasons that were recorded, each with how many."""

    name: str
    number: int
    reasons: Reasons = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is counted, how many there are, and what left before it.

    `anew`: other things are counted than before it, so that the number before and what left do not make this one.
    """

    name: str
    number: int
    left: tuple[Left, ...] = ()
    anew: bool = False


def flow_of(round_: Round, user: User, judged: Mapping[str, Judged]) -> list[Step]:
    """The steps, as far as this person may see claims, ratings and decisions. The same few queries for any round."""
    before = {UnitKind.CLAIM: _to_claims, UnitKind.SOURCE: _to_sources, UnitKind.PUBLISHER: _to_publishers}
    steps = list(before[UnitKind(round_.unit_kind)](round_, user))
    return [*steps, *_in_round(round_, user, steps[-1].number, judged)]


def units_seen(round_: Round, user: User) -> QuerySet[RoundUnit]:
    """The units of a round that this person may meet: without claims that they still have to rate masked."""
    return of_claims_seen_by(RoundUnit.objects.filter(round=round_).order_by(), user)


# --- up to what was drawn --------------------------------------------------------------------------------------------


def _to_claims(round_: Round, user: User) -> Iterator[Step]:
    claims = claims_seen_by(user, Claim.objects.filter(_recorded(round_))).order_by()
    without = Exists(claims.filter(source=OuterRef("pk")))
    became = _sorted(
        _frame(round_, "claim__source"),
        (Q(pk__in=_in(round_, "claim__source")), _KEPT),
        *_UNFIT,
        (~Exists(Capture.objects.filter(source=OuterRef("pk"))), "Without a saved copy"),
        (~without, "Without a claim"),
    )
    number = _counted(became)
    silent = number.pop("Without a claim", 0)
    yield _recorded_sources(round_, number.total() + silent)
    yield Step("Sources with a saved copy", number[_KEPT] + silent, _left(number, became))
    whole = became.filter(became="Without a claim", status=SourceStatus.READ_WHOLE).values("pk").distinct().count()
    reasons = _some(("read in full", whole), ("not recorded as read in full", silent - whole))
    yield Step("Sources with claims", number[_KEPT], _of(Left("Without a claim", silent, reasons)))
    yield from _claims_of(round_, claims.filter(source__in=became.filter(became=_KEPT).values("pk")))


def _claims_of(round_: Round, claims: QuerySet[Claim]) -> Iterator[Step]:
    others = [] if round_.standing else [(Q(pk__isnull=False), "Not chosen")]
    number = _counted(_sorted(
        claims,
        (Q(pk__in=_in(round_, "claim")), _KEPT),
        (Q(withdrawn_at__isnull=False), "Withdrawn"),
        (Q(withheld_at__isnull=False), "Withheld"),
        *others,
    ))  # fmt: skip
    yield Step("Claims found in them", number.total(), anew=True)
    yield Step("Claims that anybody could rate" if round_.standing else "Claims drawn", number[_KEPT], _left(number))


def _to_sources(round_: Round, user: User) -> Iterator[Step]:
    drawn = (Q(pk__in=_in(round_, "source")), _KEPT)
    became = _sorted(_frame(round_, "source"), drawn, *_UNFIT, (Q(pk__isnull=False), "Not chosen"))
    number = _counted(became)
    yield _recorded_sources(round_, number.total())
    yield Step("Sources drawn", number[_KEPT], _left(number, became))


def _to_publishers(round_: Round, user: User) -> Iterator[Step]:
    drawn = (Q(pk__in=_in(round_, "publisher")), _KEPT)
    number = _counted(_sorted(Publisher.objects.order_by(), drawn, (Q(pk__isnull=False), "Not chosen")))
    yield Step("Publishers recorded", number.total())
    yield Step("Publishers drawn", number[_KEPT], _left(number))


_UNFIT: tuple[tuple[Any, str], ...] = (
    (Q(withdrawn_at__isnull=False), "Withdrawn"),
    (Q(status=SourceStatus.EXCLUDED), "Excluded at screening"),
)


_ORDER = (*(name for _when, name in _UNFIT), "Without a saved copy", "Withheld", "Not chosen")


def _recorded(round_: Round) -> Q:
    """Condition on sources and claims: recorded before the round began; of the standing one, before it was closed."""
    until = round_.closed_at if round_.standing else round_.opened_at
    return Q(created_at__lte=until) if until else Q()


def _recorded_sources(round_: Round, number: int) -> Step:
    tag = round_.chosen_by.get("tag", "")
    return Step(f"Sources recorded, tagged {tag}" if tag else "Sources recorded", number)


def _frame(round_: Round, path: str) -> QuerySet[Source]:
    """Sources of the study where the round was chosen by a tag, else all that were recorded."""
    rows = Source.objects.filter(_recorded(round_)).order_by()
    if tag := round_.chosen_by.get("tag"):
        tagged = Source.tags.through.objects.filter(tag__name=tag).values("source")
        rows = rows.filter(Q(pk__in=tagged) | Q(pk__in=_in(round_, path)))
    return rows


def _in(round_: Round, path: str) -> QuerySet[Any]:
    """Keys of what is in the round; in the standing one, of what was rated in it."""
    rows: QuerySet[Any] = RoundUnit.objects.filter(round=round_)
    if round_.standing:
        rows = Rating.objects.visible_to(OPERATOR).filter(round=round_)
    return rows.filter(**{f"{path}__isnull": False}).order_by().values(path)


def _sorted(rows: QuerySet[Any], *whens: tuple[Any, str]) -> QuerySet[Any]:
    """Rows with what `became` of them: of these conditions the first that holds, else they were kept."""
    became = Case(*(When(when, then=Value(then)) for when, then in whens), default=Value(_KEPT))
    sorted_: QuerySet[Any] = rows.annotate(became=became)
    return sorted_


def _counted(rows: QuerySet[Any]) -> Counter[str]:
    return Counter(dict(rows.values_list("became").annotate(n=Count("pk"))))


def _left(number: Counter[str], sources: QuerySet[Any] | None = None) -> tuple[Left, ...]:
    """What did not stay, with the reasons for which sources were excluded."""
    reasons: dict[str, Reasons] = {}
    excluded = _UNFIT[1][1]
    if sources is not None and number[excluded]:
        rows = sources.filter(became=excluded).values_list("excluded_because").annotate(n=Count("pk"))
        reasons[excluded] = _shortened(rows.order_by("-n", "excluded_because"))
    return _of(*(Left(name, number[name], reasons.get(name, ())) for name in _ORDER))


def _of(*left: Left) -> tuple[Left, ...]:
    return tuple(one for one in left if one.number)


def _some(*reasons: tuple[str, int]) -> Reasons:
    return tuple(one for one in reasons if one[1])


def _shortened(rows: Iterable[tuple[str, int]]) -> Reasons:
    told = [(because or "no reason recorded", number) for because, number in rows]
    more = sum(number for _because, number in told[MOST_REASONS:])
    return _some(*told[:MOST_REASONS], ("other reasons", more))


# --- in the round ----------------------------------------------------------------------------------------------------


def _in_round(round_: Round, user: User, drawn: int, judged: Mapping[str, Judged]) -> Iterator[Step]:
    word, counts = f"{UnitKind(round_.unit_kind).label}", drawn
    if not round_.standing:
        units = units_seen(round_, user)
        roles = Counter(dict(units.values_list("role").annotate(n=Count("pk"))))
        apart = (Left(str(role.label), roles[role]) for role in UnitRole if role != UnitRole.PLAIN)
        counts = roles[UnitRole.PLAIN]
        yield Step(f"{word} to be judged", counts, _of(*apart))
    if round_.task == RoundTask.DESCRIBE:
        yield from _coded(round_, user, counts)
        return
    rated, shown = _rated(round_, user), len(judged)
    yield Step(f"{word} rated", shown, _of(
        Left("Not rated", counts - rated, _skips(round_, Rating.objects.visible_to(OPERATOR).filter(round=round_))),
        Left("Rated, and shown to you after you have rated them elsewhere", rated - shown),
    ))  # fmt: skip
    asked = asked_in(round_)
    states = Counter(one.state(asked) for one in judged.values() if one.decided is None)
    reasons = _some(*((name, states[state]) for state, name in STATES.items()))
    decided = sum(one.decided is not None for one in judged.values())
    yield Step(f"{word} decided", decided, _of(Left("Not decided", shown - decided, reasons)))


def _coded(round_: Round, user: User, counts: int) -> Iterator[Step]:
    """Where the wording alone is coded: claims with a coding, and those on which a decision stands."""
    coded = _different(of_claims_seen_by(codings_of(round_, OPERATOR), user))
    shown = _different(of_claims_seen_by(codings_of(round_, user), user))
    yield Step("Claims coded", shown, _of(
        Left("Not coded", counts - coded, _skips(round_, codings_of(round_, OPERATOR))),
        Left("Coded, and shown to you after you have coded them elsewhere", coded - shown),
    ))  # fmt: skip
    decided = _different(plain(round_, decisions_seen_by(user).current().filter(round=round_)))
    yield Step("Claims decided", decided, _of(Left("Not decided", shown - decided)))


def _different(rows: QuerySet[Any]) -> int:
    number: int = rows.order_by().values("claim").distinct().count()
    return number


def _rated(round_: Round, user: User) -> int:
    """How many units were rated, of those that this person may meet: a number that tells nothing of what was said."""
    rated = of_claims_seen_by(latest_ratings(round_, OPERATOR), user)
    number: int = rated.order_by().values(round_.unit_kind).distinct().count()
    return number


def _skips(round_: Round, done: QuerySet[Any]) -> Reasons:
    """Why units that nobody has done were skipped: each skip counts, so that a unit may stand under several reasons."""
    skipped = Assignment.objects.filter(round=round_, skipped_at__isnull=False)
    left = skipped.exclude(on_same_unit(done, [UnitKind(round_.unit_kind)])).order_by()
    rows = left.values_list("skipped_because").annotate(n=Count("pk")).order_by("-n", "skipped_because")
    return tuple((f"skipped: {because}", number) for because, number in _shortened(rows))
