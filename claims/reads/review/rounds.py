"""Which rounds a person rates in, and who rates in a round. Membership is by round, never by role alone."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from claims.choices import Role, RoundTask
from claims.models import Assignment, Claim, InterestStatement, Rating, Round, RoundRater, RoundUnit, Unit, User


def round_for(user: User, claim: Claim) -> Round | None:
    """The open round in which this person rates this claim; None where there is none.

    One that a lead opened and in which it was handed to them, first one where they still have to rate it; else the
    standing round, where they may rate.
    """
    given = Assignment.objects.filter(reviewer=user, claim=claim, round__opened_at__isnull=False, round__closed_at=None)
    given = given.exclude(round__task=RoundTask.DESCRIBE)
    own = Rating.objects.own(user).filter(claim=claim, round=OuterRef("round"))
    first = given.annotate(rated=Exists(own)).order_by("rated", "round").values_list("round", flat=True).first()
    if first is not None:
        return _with_scheme(Round.objects.filter(pk=first)).get()
    return Round.objects.standing_now() if user.is_reviewer else None


def rounds_of(user: User) -> list[Round]:
    """The open rounds in which this person rates: those that leads opened, the oldest first, then the standing one."""
    given = RoundRater.objects.filter(reviewer=user, left_at=None, round=OuterRef("pk"))
    led = list(_with_scheme(Round.objects.open().filter(Exists(given), standing=False)).order_by("pk"))
    standing = Round.objects.standing_now() if user.is_reviewer else None
    return [*led, standing] if standing else led


def rates_in(user: User, round_: Round) -> bool:
    """Whether this person rates in the round now: they are one of its raters, or it is the standing one."""
    if round_.standing:
        return user.is_reviewer
    return RoundRater.objects.filter(round=round_, reviewer=user.pk, left_at=None).exists()


def belongs_to(user: User, round_: Round) -> bool:
    """Whether the round's page is this person's: they rate in it, or did, or lead."""
    return user.is_lead or RoundRater.objects.filter(round=round_, reviewer=user.pk).exists()


def raters_of(round_: Round) -> QuerySet[User]:
    """The people who rate in a round now and can log in, by name of their account."""
    of_round = RoundRater.objects.filter(round=round_, left_at=None, reviewer=OuterRef("pk"))
    return User.objects.filter(Exists(of_round), is_active=True).order_by("username")


def unit_in(round_: Round, unit: Unit) -> RoundUnit | None:
    """What the round holds of this claim, source or publisher; None in the standing round."""
    return RoundUnit.objects.filter(round=round_, **{round_.unit_kind: unit.pk}).first()


def statements_of(people: Iterable[User]) -> dict[int, InterestStatement]:
    """What each has declared and is in force, by the person's key; who is not in it has declared nothing."""
    rows = InterestStatement.objects.in_force().filter(reviewer__in=[one.pk for one in people])
    newest: dict[int, InterestStatement] = {}
    for statement in rows.prefetch_related("publishers"):
        newest.setdefault(statement.reviewer_id, statement)
    return newest


def may_rate(user: User) -> bool:
    """Whether this person can be one of a round's raters at all."""
    return Role.REVIEWER in user.roles


def _with_scheme(rounds: QuerySet[Round]) -> QuerySet[Round]:
    return rounds.select_related("scheme_version__scheme")
