"""The decision form: what the round's scheme version asks, why it is decided so, and why the raters differed."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.actions.decision import Ruling, agreed_on
from claims.actions.judgement import Judgement, item_field
from claims.choices import Axis, Disagreement
from claims.forms.errors import take_errors
from claims.forms.rating import Option, RatingForm, Row, judgement_in
from claims.models import Decision, Rating
from claims.reads.review.task import Task
from claims.rules.identify.uid import is_uid

# The reason stands where a rating has its rationale.
NAMES = {"reason": "rationale"}
MOST_SEEN = 20_000


def ruling_in(data: Mapping[str, Any], supersedes: Decision | None) -> Ruling:
    """What a form sent. The action says what is wrong with it."""
    judgement: Judgement = judgement_in(data)
    return Ruling(
        judgement=replace(judgement, rationale="", guess="", evidence_as_of="", confidence=""),
        reason=data.get("rationale", ""),
        disagreement=data.get("disagreement", ""),
        supersedes=supersedes,
        seen=[uid for uid in data.get("seen", "")[:MOST_SEEN].split() if is_uid(uid)],
    )


class DecisionForm(RatingForm):
    """A decision as it is typed. What all raters say is filled in; what they differ on is left to the lead."""

    disagreement = forms.CharField(required=False)
    supersedes = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    focused = True

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        task: Task,
        person: Any,
        ratings: list[Rating],
        last: Decision | None,
        differs: Collection[str],
        spread: Mapping[str, str],
        refused: ValidationError | None = None,
    ) -> None:
        """`spread`: by judgement how the raters' answers lie, in words. `refused`: what the action said."""
        self.differs, self.spread = differs, spread
        hidden = {"supersedes": last.uid if last else "", "seen": " ".join(one.uid for one in ratings)}
        super().__init__(data, task=task, reviewer=person, initial=_initial(ratings, last, differs) | hidden)
        if refused is not None:
            self.is_valid()
            take_errors(self, refused, NAMES)
            # What stands now is what the lead has before them on the page that says so.
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data.update(hidden)  # type: ignore[attr-defined]

    @property
    def asks_guess(self) -> bool:
        """Never: the source is shown by now."""
        return False

    def _axis_row(self, axis: Axis) -> Row:
        return self._told(super()._axis_row(axis), axis)

    def _item_row(self, one: Any) -> Row:
        return self._told(super()._item_row(one), one.item.code)

    def _told(self, row: Row, name: str) -> Row:
        return replace(row, note=self.spread.get(name, row.note), folded=False)

    @cached_property
    def kinds(self) -> list[Option]:
        """Why they differed; none where they did not."""
        if not self.differs:
            return []
        chosen = self["disagreement"].value()
        return [
            Option(code, word, str(key), code == chosen) for key, (code, word) in enumerate(Disagreement.choices, 1)
        ]

    @property
    def wrong(self) -> str:
        """The field to which the focus goes; empty where nothing is wrong."""
        return super().wrong or ("disagreement" if self.errors.get("disagreement") else "")


def _initial(ratings: list[Rating], last: Decision | None, differs: Collection[str]) -> dict[str, Any]:
    """What was decided or proposed last; else what all raters say."""
    if last is not None:
        judgement = agreed_on([last])
        return _typed(judgement) | {"rationale": last.reason, "disagreement": last.disagreement}
    typed = _typed(agreed_on(ratings))
    apart = {"failure_tags" if name == Axis.FAILURE_TAG else name for name in differs}
    apart |= {item_field(name) for name in differs}
    return {name: value for name, value in typed.items() if name not in apart}


def _typed(judgement: Judgement) -> dict[str, Any]:
    named = judgement.comparator_claim
    return {item_field(code): level for code, level in judgement.answers.items()} | {
        "verdict": judgement.verdict,
        "certainty": judgement.certainty,
        "wording_gap": judgement.wording_gap,
        "failure_tags": list(judgement.failure_tags),
        "comparator": named.uid if named else judgement.comparator,
    }
