"""What the decision page of one unit shows: the ratings side by side, what was said, and what stands."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from claims.actions.decision import refusal_to, require_part
from claims.choices import DecisionState, UnitKind
from claims.forms.decision import DecisionForm
from claims.models import Acceptance, Claim, Comment, Decision, Level, Rating, Round, Unit, User
from claims.reads.blind import stance_veiled
from claims.reads.evidence.circular import supported_on_circular
from claims.reads.publisher_response import Told as Heard
from claims.reads.publisher_response import requests_on
from claims.reads.review.asked import JUDGEMENTS, asked_by
from claims.reads.review.decisions import (
    COMPARATOR,
    TAGS,
    Said,
    Told,
    decisions_on,
    differing,
    ratings_on,
    said_by,
    told,
    with_words,
)
from claims.reads.review.seen import acceptances_seen_by, comments_seen_by
from claims.reads.review.task import task_of
from claims.rules.review.decide import spread_in_words
from claims.views.work import Work


@dataclass(frozen=True, slots=True)
class Cell:
    """What one rater says on one judgement: a level, or words."""

    level: Level | None
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One judgement with what each rater says; `spread` in words where they differ, or that all agree."""

    name: str
    label: str
    differs: bool
    cells: list[tuple[str, Cell]]
    spread: str


class DecidePage:
    """One unit of a round, for one person who has a part in it. Raises PermissionDenied for anybody else."""

    def __init__(self, round_: Round, unit: Unit, user: User) -> None:
        require_part(user, round_, unit)
        self.round, self.unit, self.user, self.kind = round_, unit, user, UnitKind(round_.unit_kind)

    @cached_property
    def ratings(self) -> list[Rating]:
        """The ratings that stand, in the order of submission."""
        rows = with_words(ratings_on(self.round, self.unit, self.user))
        return list(rows.select_related("reviewer", "interests"))

    @cached_property
    def names(self) -> dict[int, str]:
        """By rater what they are called here: by name where the round shows names, else by number; oneself as You."""
        numbered = enumerate(self.ratings, 1)
        named = {
            one.reviewer_id: one.reviewer.shown_name if self.round.shows_names else f"Rater {n}" for n, one in numbered
        }
        return named | ({self.user.pk: "You"} if self.user.pk in named else {})

    @property
    def columns(self) -> list[tuple[str, Rating]]:
        """Each rater's name with their rating."""
        return [(self.names[one.reviewer_id], one) for one in self.ratings]

    @cached_property
    def said(self) -> list[Said]:
        """What each says."""
        return [said_by(one) for one in self.ratings]

    @cached_property
    def differs(self) -> set[str]:
        """On which judgements and items they differ."""
        return differing(self.said)

    @property
    def differs_on(self) -> list[str]:
        """The same as they are called."""
        return [line.label for line in self.lines if line.differs]

    @cached_property
    def lines(self) -> list[Line]:
        """Judgement by judgement: what the codebook asks about such a unit, and what was compared with what."""
        asked = asked_by(self.round.scheme_version)
        lines = [self._line(axis, str(axis.label)) for axis in JUDGEMENTS if asked.levels_for(axis, self.kind)]
        if self.kind == UnitKind.CLAIM and any(one[COMPARATOR] for one in self.said):
            lines.append(self._line(COMPARATOR, "Compared with"))
        if any(one[TAGS] for one in self.said):
            lines.append(self._line(TAGS, "Failure tags"))
        lines += [self._line(one.item.code, one.item.text) for one in asked.items_for(self.kind)]
        # What nobody answered has no spread.
        return [line for line in lines if line.spread]

    def _line(self, name: str, label: str) -> Line:
        rows = zip(self.columns, self.said, strict=True)
        cells = [(called, self._cell(name, one, said)) for (called, one), said in rows]
        return Line(name, label, name in self.differs, cells, spread_in_words([said.get(name) for said in self.said]))

    @staticmethod
    def _cell(name: str, rating: Rating, said: Said) -> Cell:
        level = getattr(rating, name) if name in JUDGEMENTS else None
        words = said.get(name) or ""
        if name == COMPARATOR:
            words = "another claim" if rating.comparator_claim else "the body of evidence" if words else ""
        return Cell(level, words)

    @cached_property
    def earlier(self) -> list[Rating]:
        """Ratings that a later one of the same rater took the place of."""
        seen = Rating.objects.visible_to(self.user).filter(round=self.round, **{self.kind: self.unit.pk})
        rows = with_words(seen.filter(superseded_by__isnull=False).order_by("pk"))
        return list(rows.select_related("reviewer", "superseded_by"))

    @cached_property
    def on_circular_alone(self) -> set[int]:
        """Keys of the ratings that say supported on circular evidence alone."""
        if self.claim is None:
            return set()
        hidden = stance_veiled(self.user, claim=self.claim)
        return supported_on_circular(self.claim, self.ratings, stance_hidden=hidden)

    # --- what was decided and said -----------------------------------------------------------------------------

    @cached_property
    def decisions(self) -> list[Told]:
        """Decisions and proposals on it in this round, oldest first."""
        return told(decisions_on(self.unit, self.kind, self.user).filter(round=self.round), self.user)

    @property
    def last(self) -> Decision | None:
        """What was decided or proposed last."""
        return self.decisions[-1].decision if self.decisions else None

    @property
    def stands(self) -> Told | None:
        """The decision that stands."""
        last = self.decisions[-1] if self.decisions else None
        return last if last and last.decision.state == DecisionState.DECIDED else None

    @property
    def proposal(self) -> Told | None:
        """What is proposed and not decided."""
        last = self.decisions[-1] if self.decisions else None
        return last if last and last.decision.state == DecisionState.PROPOSED else None

    @property
    def before(self) -> list[Told]:
        """What was superseded, newest first."""
        return self.decisions[-2::-1]

    @cached_property
    def responses(self) -> list[Heard]:
        """What the publisher of the claim was asked about it and said, the last first."""
        return (
            [] if self.claim is None or self.claim.source.publisher_id is None else requests_on(self.claim, self.user)
        )

    @property
    def may_ask(self) -> bool:
        """Whether the person is offered to ask the publisher: a lead, where something is decided."""
        claim = self.claim
        return self.user.is_lead and claim is not None and claim.source.publisher_id is not None and bool(self.stands)

    @cached_property
    def answers(self) -> list[tuple[str, Acceptance]]:
        """What raters answered to the proposal."""
        if self.proposal is None:
            return []
        rows = acceptances_seen_by(self.user).filter(proposal=self.proposal.decision).select_related("rater")
        return [(self._called(one.rater), one) for one in rows.order_by("pk")]

    @property
    def may_answer(self) -> bool:
        """Whether the person rated it and has not answered the proposal."""
        answered = any(one.rater_id == self.user.pk for _, one in self.answers)
        return self.proposal is not None and self.user.pk in self.names and not answered

    @cached_property
    def comments(self) -> list[tuple[str, Comment]]:
        """What was said, oldest first, with what the person is called here."""
        rows = comments_seen_by(self.user).filter(round=self.round, **{self.kind: self.unit.pk})
        return [(self._called(one.created_by), one) for one in rows.select_related("created_by").order_by("pk")]

    def _called(self, person: User) -> str:
        return self.names.get(person.pk) or person.shown_name

    # --- deciding ----------------------------------------------------------------------------------------------

    @cached_property
    def refusal(self) -> str:
        """Why the person may not decide; empty where they may."""
        if getattr(self.unit, "withdrawn_at", None) or getattr(self.unit, "withheld_at", None):
            return "It was withdrawn, or its words are withheld: nobody decides on it."
        return refusal_to(self.user, self.round, self.ratings)

    def form(self, data: Any = None, refused: Any = None) -> DecisionForm | None:
        """The form; None where the person may not decide, unless they have sent one."""
        if self.refusal and data is None:
            return None
        return DecisionForm(
            data,
            task=self.work.task,
            person=self.user,
            ratings=self.ratings,
            last=self.last,
            differs=self.differs,
            spread={line.name: line.spread for line in self.lines},
            refused=refused,
        )

    @cached_property
    def work(self) -> Work:
        """What rows of the form ask besides: the notes that coders put beside the codebook."""
        return Work(task_of(self.user, self.round, self.unit), self.user, ())

    @property
    def claim(self) -> Claim | None:
        """The unit, where it is a claim."""
        return self.unit if isinstance(self.unit, Claim) else None
