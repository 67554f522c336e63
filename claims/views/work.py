"""What the rating form of one unit needs, read for one person."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import cached_property

from claims.choices import RoundTask, Stage
from claims.forms.rating import RatingForm, typed_of
from claims.models import Claim, Description, Draft, Rating, User
from claims.reads.claim.descriptions import own_in
from claims.reads.review.coder_notes import NotesOf, notes_of
from claims.reads.review.queue import Progress, progress_of, submitted_lately
from claims.reads.review.task import Task
from claims.reads.source.reading import claims_seen_by
from claims.rules.review.pace import minutes_left

EARLIER_REASONS = 20


class Work:
    """One person's work on one unit in a round: what they typed and rated so far, and how far they are."""

    def __init__(self, task: Task, user: User, ratings: Iterable[Rating] | None = None) -> None:
        """`ratings`: current ratings of the unit, where they are at hand."""
        self.task, self.user, self.round, self.unit = task, user, task.round, task.unit
        self._ratings = ratings

    @property
    def _here(self) -> dict[str, Any]:
        return {"round": self.round, self.task.kind: self.unit}

    @cached_property
    def mine(self) -> Rating | None:
        """The person's own rating that stands."""
        if self._ratings is not None:
            own = (one for one in self._ratings if one.reviewer_id == self.user.pk and one.round_id == self.round.pk)
            return next(own, None)
        own_rows = Rating.objects.own(self.user).current().filter(**self._here)
        return own_rows.for_pages().first()

    @cached_property
    def draft(self) -> Draft | None:
        """What the person typed last without submitting."""
        return Draft.objects.filter(reviewer=self.user, **self._here).first()

    @cached_property
    def coding(self) -> Description | None:
        """The person's own coding of the wording in the round, where it asks for it."""
        if self.round.task == RoundTask.RATE or not isinstance(self.unit, Claim):
            return None
        return own_in(self.user, self.round, self.unit)

    @property
    def is_done(self) -> bool:
        """Whether the person has done here what the round asks: rated or, where nothing is rated, coded."""
        return self.mine is not None or (self.round.task == RoundTask.DESCRIBE and self.coding is not None)

    @property
    def codes_now(self) -> bool:
        """Whether it is the wording that is coded here: nothing else is asked, or not before."""
        if self.round.task == RoundTask.RATE:
            return False
        return self.round.task == RoundTask.DESCRIBE or (self.coding is None and self.mine is None)

    @property
    def is_over(self) -> bool:
        """Whether the unit itself can be rated no more."""
        return any(getattr(self.unit, name, None) is not None for name in ("withdrawn_at", "withheld_at"))

    @property
    def may_judge(self) -> bool:
        """Whether the person can rate the unit now, or code its wording where the round asks for that."""
        return self.user.is_reviewer and self.round.is_open and self.task.is_mine and not self.is_over

    @property
    def may_rate(self) -> bool:
        """Whether the person can rate the unit now."""
        return self.may_judge and not self.codes_now

    @property
    def judges_again(self) -> bool:
        """Whether the person has judged without the source, and says now whether it changes the judgement."""
        return self.round.judges_again and self.mine is not None and self.mine.stage == Stage.INDEPENDENT

    @property
    def masked(self) -> bool:
        """Whether the source is hidden from the person: until they are done with the unit, or the round closes."""
        return self.round.masked and self.round.is_open and not self.is_done

    @cached_property
    def notes(self) -> NotesOf:
        """What coders agreed on, to be shown at the answers."""
        return notes_of(self.round.scheme_version)

    @property
    def known_at(self) -> int:
        """When the server last got something typed here, in milliseconds since 1970; 0 for never."""
        moments = [self.draft and self.draft.updated_at, self.mine and self.mine.submitted_at]
        return max((int(moment.timestamp() * 1000) for moment in moments if moment), default=0)

    # --- the form --------------------------------------------------------------------------------------------------

    def form(self, *, grounded: bool = True, reason_of: str = "") -> RatingForm:
        """The form as the person meets it: the draft, else the rating that is taken up again, else empty."""
        initial: dict[str, Any] = {}
        if self.mine is not None:
            initial = typed_of(self.mine) | {"replaces": self.mine.uid}
        elif self.task.comparator_id is not None:
            initial["comparator"] = self._named_comparator
        if self.draft is not None:
            initial |= self.draft.typed
        if reason_of:
            taken = next((one.rationale for one in self.earlier_reasons if one.unit.uid == reason_of), "")
            initial["rationale"] = "\n\n".join(filter(None, [str(initial.get("rationale", "")), taken]))
        return RatingForm(task=self.task, reviewer=self.user, initial=initial, grounded=grounded)

    def left_over(self) -> RatingForm | None:
        """A draft of the person's that can be submitted no more; None where there is none."""
        if not self.user.is_reviewer or self.draft is None:
            return None
        return RatingForm(task=self.task, reviewer=self.user, initial=self.draft.typed)

    @property
    def _named_comparator(self) -> str:
        return Claim.objects.values_list("uid", flat=True).get(pk=self.task.comparator_id or 0)

    @cached_property
    def earlier_reasons(self) -> list[Rating]:
        """The person's own ratings of other claims of the question, whose rationale can be used again."""
        if not isinstance(self.unit, Claim) or self.unit.question_id is None:
            return []
        own = Rating.objects.own(self.user).current()
        others = claims_seen_by(self.user, Claim.objects.filter(question=self.unit.question_id))
        others = others.exclude(pk=self.unit.pk).order_by()
        if self.masked:
            others = others.exclude(source=self.unit.source_id)
        # Sorted here: SQLite would take the order as a reason to go through all that this person ever rated.
        keys = own.filter(claim__in=others.values("pk")).order_by().values_list("pk", flat=True)
        newest = sorted(keys)[-EARLIER_REASONS:]
        return list(own.filter(pk__in=newest).select_related("claim", "certainty").order_by("-pk"))

    @cached_property
    def last_certainty(self) -> Rating | None:
        """The person's own last certainty on this question, which the form offers."""
        said = (one for one in self.earlier_reasons if one.certainty is not None)
        return next((one for one in said if one.scheme_version_id == self.round.scheme_version_id), None)

    # --- how far ---------------------------------------------------------------------------------------------------

    @cached_property
    def progress(self) -> Progress:
        """How far the person is in the round."""
        return progress_of(self.user, self.round)

    @property
    def number(self) -> int:
        """Which one this is, of those that the progress counts."""
        return self.progress.rated + (0 if self.is_done else 1)

    @property
    def minutes(self) -> int | None:
        """How many minutes the rest may take; None where nothing is known of that."""
        left = self.progress.claims - self.progress.rated
        return minutes_left(submitted_lately(self.user, self.round), left) if self.progress.exact else None
