"""Ratings, and the one door through which they are read."""

from collections.abc import Iterable
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.choices import Confidence, Guess, Reveal, RoundTask, Stage, UnitKind
from claims.models.base import WithUid, partial_date_field
from claims.models.description import Description
from claims.models.interest import InterestStatement
from claims.models.judged import Judged, comparator_named
from claims.models.round import Assignment, Round, RoundRater
from claims.models.unit import OfUnit, on_same_unit, once_per_unit, one_unit
from claims.models.user import OpenRounds, SomeRounds, User
from claims.rules.review.profile import PROFILE_MAX


class _Operator:
    """Who runs commands on the server and so holds the database file anyway."""


OPERATOR: Final = _Operator()


class _Everybody:
    """Whoever reads what is published: of judgements they see what no round that is not closed hides from anybody."""


EVERYBODY: Final = _Everybody()
# For whom something is read: a person, the operator, or everybody.
Reader = User | _Operator | _Everybody


class RatingQuerySet(models.QuerySet["Rating"]):
    """Reads of ratings. Everything starts at `visible_to`, or at `own` for what a person rated themselves."""

    def visible_to(self, user: Reader, kinds: Iterable[UnitKind] = UnitKind) -> Self:
        """Ratings that this person may see: their own; others' as the one rule says. The operator sees all.

        Who asks for ratings of some kinds of units alone is told sooner with these kinds.
        """
        if isinstance(user, _Everybody):
            return self.filter(shown_to_everybody(kinds))
        return self if isinstance(user, _Operator) else self.filter(Q(reviewer=user) | shown_to(user, kinds))

    def own(self, user: User) -> Self:
        """What this person rated: always theirs to see, so that no round is asked."""
        return self.filter(reviewer=user)

    def with_levels(self) -> Self:
        """With what a row needs to show a rating's levels: they say nothing without their codebook and its version."""
        return self.select_related("verdict", "certainty", "round", "scheme_version__scheme")

    def current(self) -> Self:
        """Without those that a later rating superseded."""
        return self.filter(superseded_by=None)

    def for_pages(self) -> Self:
        """With what a page shows of each."""
        return self.select_related(
            "reviewer", "round", "scheme_version__scheme", "certainty", "verdict", "wording_gap", "comparator_claim",
            "interests", "superseded_by",
        ).prefetch_related("answers__item", "answers__level")  # fmt: skip

    def independent(self) -> Self:
        """Of each rater and unit the last one before they saw the others' ratings, and before the source was shown."""
        last = Q(superseded_by=None) | ~Q(superseded_by__stage=Stage.INDEPENDENT)
        return self.filter(last, stage=Stage.INDEPENDENT)


def shown_to(user: User, kinds: Iterable[UnitKind] = UnitKind) -> Q:
    """Condition on judgements of others, which have a round and a unit: this person may see them.

    The translation of claims/rules/review/reveal.py into a query, for ratings, decisions, comments and descriptions.
    What it asks of the rounds that are not closed it reads beforehand, once for who comes with a request: put into
    the query, all of it would take longer to be written than to be answered.
    """
    rounds = open_rounds_of(user)
    shown = Q(round__closed_at__isnull=False)
    if rounds.whole:
        shown |= Q(round__in=rounds.whole)
    own = [kind for kind in kinds if kind in rounds.after_own.kinds]
    if own:
        shown |= Q(round__in=rounds.after_own.keys) & done_by(user, own, coding=rounds.after_own.coding)
    hidden = [kind for kind in kinds if kind in rounds.hiding.kinds]
    if not hidden:
        return shown
    awaited = Assignment.objects.filter(
        ~done_by(user, hidden, coding=rounds.hiding.coding), reviewer=user, round__in=rounds.hiding.keys
    )
    return shown & ~on_same_unit(awaited, hidden)


def open_rounds_of(user: User) -> OpenRounds:
    """How a person stands to the rounds that are not closed. At most three queries; none again within a request."""
    if user.known is None:
        return _open_rounds_of(user)
    if user.open_rounds is None:
        user.open_rounds = _open_rounds_of(user)
    return user.open_rounds


def _open_rounds_of(user: User) -> OpenRounds:
    rounds = list(Round.objects.filter(closed_at=None).order_by())
    # Without those that are bound, a list for a lead is not looked through row by row.
    bound = set(bound_in(user).values_list("pk", flat=True)) if user.is_lead else {one.pk for one in rounds}
    hiding: set[int] = set()
    if any(one.hides_earlier for one in rounds) and (user.known is None or user.known.rates_blind):
        awaited = awaited_by(user).filter(round__hides_earlier=True)
        hiding = set(awaited.order_by().values_list("round", flat=True).distinct())
    return OpenRounds(
        whole=tuple(one.pk for one in rounds if one.pk not in bound),
        after_own=_some(one for one in rounds if one.pk in bound and one.reveal == Reveal.AFTER_OWN),
        hiding=_some(one for one in rounds if one.pk in hiding),
    )


def _some(rounds: Iterable[Round]) -> SomeRounds:
    rounds = list(rounds)
    return SomeRounds(
        tuple(one.pk for one in rounds),
        frozenset(one.unit_kind for one in rounds),
        any(one.task == RoundTask.DESCRIBE for one in rounds),
    )


def shown_to_everybody(kinds: Iterable[UnitKind] = UnitKind) -> Q:
    """The same condition for what is published: of closed rounds, and of no unit that anybody rates again blind."""
    again = Assignment.objects.filter(round__closed_at=None, round__hides_earlier=True)
    return Q(round__closed_at__isnull=False) & ~(Q(Exists(again.order_by())) & on_same_unit(again, tuple(kinds)))


def awaited_by(user: User) -> QuerySet[Assignment]:
    """What this person still has to rate, or to code: handed to them in a round that is not closed, and not yet done.

    What they skipped is among it: a skip can be taken back. So is what waits in a round that is not open yet.
    """
    return Assignment.objects.filter(~done_by(user), reviewer=user, round__closed_at=None)


def done_by(user: User, kinds: Iterable[UnitKind] = UnitKind, *, coding: bool = True) -> Q:
    """Condition on what has a round and a unit: this person has rated it there, or coded it where that is all.

    `coding`: whether it is asked for rounds where that is all, too.
    """
    rated = on_same_unit(Rating.objects.own(user).filter(round=OuterRef("round"), supersedes=None), kinds)
    if not coding:
        return rated
    coded = Description.objects.coded().filter(coder=user, round=OuterRef("round"), claim=OuterRef("claim")).order_by()
    return rated | Q(round__task=RoundTask.DESCRIBE) & Q(Exists(coded))


def bound_in(user: User) -> QuerySet[Round]:
    """Rounds that are not closed in which this person rates, or has rated: a lead is bound in them."""
    of_round = {"round": OuterRef("pk")}
    rates = Q(Exists(RoundRater.objects.filter(reviewer=user, left_at=None, **of_round).order_by()))
    rates |= Q(Exists(Assignment.objects.filter(reviewer=user, **of_round).order_by()))
    for kind in UnitKind:
        first = Rating.objects.own(user).filter(supersedes=None, **of_round, **{f"{kind}__isnull": False})
        rates |= Q(Exists(first.order_by()))
    if user.is_reviewer:
        rates |= Q(standing=True)
    return Round.objects.filter(rates, closed_at=None).order_by()


class Rating(WithUid, OfUnit, Judged):
    """One reviewer's judgement of one unit in one round. Never edited: a new one supersedes it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )  # rating_latest does
    certainty_profile = models.CharField(
        max_length=PROFILE_MAX, blank=True, help_text="Start, then reasons with steps, as start:high risk_of_bias:1."
    )
    rationale = models.TextField(blank=True)
    evidence_as_of = partial_date_field("evidence as of")
    confidence = models.CharField("how sure I am", max_length=8, choices=Confidence, blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    submitted_at = models.DateTimeField()
    stage = models.CharField(max_length=11, choices=Stage, default=Stage.INDEPENDENT)
    guess = models.CharField("taken for", max_length=11, choices=Guess, blank=True)
    interests = models.ForeignKey(InterestStatement, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.JSONField(help_text="Codebook version, quote hash, ids and versions of the linked evidence.")
    stale_at = models.DateTimeField("look again since", null=True, blank=True)
    stale_because = models.CharField("look again because", max_length=300, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["reviewer", "claim", "round"], name="rating_mine"),
            models.Index(fields=["reviewer", "verdict", "claim", "round"], name="rating_my_verdict"),
            models.Index(fields=["reviewer", "certainty", "claim", "round"], name="rating_my_certainty"),
            models.Index(fields=["reviewer", "id"], name="rating_latest"),
            models.Index(fields=["reviewer", "id"], condition=Q(stale_at__isnull=False), name="rating_stale"),
            models.Index(fields=["claim", "id"], name="rating_claim"),
            # Beside the unique one: in that most rows are null, from which ANALYZE of SQLite takes it for useless.
            models.Index(fields=["supersedes"], condition=Q(supersedes__isnull=False), name="rating_supersedes"),
        ]
        constraints = [
            one_unit("rating_one_unit"),
            *once_per_unit("rating_first_once", "round", "reviewer", where=Q(supersedes=None)),
            comparator_named("rating_comparator_claim"),
        ]

    def __str__(self) -> str:
        return f"Rating {self.uid}"
