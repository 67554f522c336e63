"""Decisions with the ratings that they are about: where these differ, and whom a decision does not follow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Prefetch, QuerySet

from claims.choices import Axis, DecisionState, Disagreement
from claims.models import Answer, Claim, Decision, Level, Rating, Round, Unit, User
from claims.models.rating import RatingQuerySet, _Operator
from claims.reads.review.asked import JUDGEMENTS, asked_by
from claims.reads.review.seen import decisions_seen_by
from claims.rules.review.decide import dissent

TAGS: Final = Axis.FAILURE_TAG.value
COMPARATOR: Final = "comparator"
Said = dict[str, str | None]
Seer = User | _Operator


def ratings_on(round_: Round, unit: Unit, user: Seer) -> RatingQuerySet:
    """The ratings of a unit in a round that stand, as far as this person may see them, in the order of submission."""
    seen = Rating.objects.visible_to(user).current().filter(round=round_, **{round_.unit_kind: unit.pk})
    return seen.order_by("pk")


def with_words(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Ratings or decisions with the levels and answers that they say."""
    tags = Level.objects.filter(axis=Axis.FAILURE_TAG).only("version", "axis", "code", "label")
    answers = Answer.objects.select_related("item", "level")
    return rows.select_related(
        "round", "scheme_version__scheme", "certainty", "verdict", "wording_gap", "comparator_claim"
    ).prefetch_related(Prefetch("scheme_version__levels", tags), Prefetch("answers", answers))


def said_by(judged: Rating | Decision) -> Said:
    """What a rating or a decision says on each judgement and item, in the words of its codebook; None for nothing."""
    levels = {str(axis): getattr(judged, axis) for axis in JUDGEMENTS}
    said: Said = {axis: level.label if level else None for axis, level in levels.items()}
    said[TAGS] = ", ".join(sorted(judged.tags)) or None
    said[COMPARATOR] = judged.comparator_claim.uid if judged.comparator_claim else judged.comparator or None
    return said | {one.item.code: one.level.label for one in judged.answers.all()}


def differing(said: Iterable[Said]) -> set[str]:
    """On which of these not all say the same; to say nothing is not the same as to say something."""
    rows = list(said)
    names = {name for row in rows for name in row}
    return {name for name in names if len({row.get(name) for row in rows}) > 1}


def names_of(judged: Iterable[Rating | Decision]) -> dict[str, str]:
    """What each of these judgements and items is called, in the order in which they are judged."""
    names = {str(axis): str(axis.label) for axis in JUDGEMENTS} | {TAGS: "Failure tags", COMPARATOR: "Compared with"}
    return names | {answer.item.code: answer.item.text for one in judged for answer in one.answers.all()}


def names_on(round_: Round) -> dict[str, str]:
    """What each judgement and item that the round asks is called."""
    items = {one.item.code: one.item.text for one in asked_by(round_.scheme_version).items}
    return names_of(()) | items


# --- decisions with their dissent ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dissent:
    """On one judgement: what others said than was decided, as "2 of 3 said low"."""

    name: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as pages tell it."""

    decision: Decision
    dissent: list[Dissent]
    raters: int

    @property
    def stands(self) -> bool:
        """Whether it is decided, and nothing took its place."""
        return self.decision.state == DecisionState.DECIDED and not hasattr(self.decision, "superseded_by")


def told(decisions: Iterable[Decision], user: Seer) -> list[Told]:
    """Each with the dissent of the ratings that it rests on, as far as these are shown to the person. A few queries."""
    decisions = list(decisions)
    uids = {uid for one in decisions for uid in one.basis.get("ratings", ())}
    ratings = {one.uid: one for one in with_words(Rating.objects.visible_to(user).filter(uid__in=uids))} if uids else {}
    return [_told(one, [ratings[uid] for uid in one.basis.get("ratings", ()) if uid in ratings]) for one in decisions]


def _told(decision: Decision, ratings: list[Rating]) -> Told:
    return Told(decision, dissent_of(decision, ratings), len(ratings))


def dissent_of(decision: Decision, ratings: list[Rating]) -> list[Dissent]:
    """Where these ratings say something else than the decision, judgement by judgement."""
    decided, said = said_by(decision), [said_by(one) for one in ratings]
    names = names_of([decision, *ratings])
    found = (
        Dissent(label, dissent(decided.get(name), (one.get(name) for one in said))) for name, label in names.items()
    )
    return [one for one in found if one.words]


def decisions_on(unit: Unit, kind: str, user: Seer) -> QuerySet[Decision]:
    """All decisions and proposals on a unit that this person may see, the oldest first."""
    seen: QuerySet[Decision] = with_words(decisions_seen_by(user).filter(**{kind: unit.pk}))
    return seen.select_related("created_by", "superseded_by").order_by("pk")


def decisions_on_claim(claim: Claim, user: Seer) -> QuerySet[Decision]:
    """The same on a claim."""
    return decisions_on(claim, "claim", user)


# --- counts of a round -----------------------------------------------------------------------------------------------


def kinds_of_disagreement(round_: Round, user: Seer) -> Mapping[Disagreement, int]:
    """How many decisions that stand name each kind of disagreement, the most frequent first; without those at 0."""
    current = decisions_seen_by(user).current().filter(round=round_).exclude(disagreement="").order_by()
    counted = current.values_list("disagreement").annotate(number=Count("pk")).order_by("-number", "disagreement")
    return {Disagreement(kind): number for kind, number in counted}
