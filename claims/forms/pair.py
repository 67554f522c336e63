"""Putting a claim beside another, and deciding on a pair."""

from typing import Any

from django import forms

from claims.actions.pair import confirm_pair, make_pair, reject_candidate, reject_pair, save_pair
from claims.choices import PairRelation, WhatChanged
from claims.forms.action import ActionForm
from claims.models import Claim, ClaimPair, User

NO_PAIR = "none"


class PairForm(ActionForm):
    """How a claim stands to another, by the button that is pressed, and what changed. Only the button is needed."""

    relation = forms.ChoiceField(
        label="How they stand",
        choices=[*PairRelation.choices, (NO_PAIR, "No pair")],
        error_messages={"required": "Press the button that says how they stand."},
    )
    changed_what = forms.MultipleChoiceField(
        label="What changed", required=False, choices=WhatChanged.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(required=False, label="Note", widget=forms.Textarea(attrs={"rows": 2}))
    candidate = forms.BooleanField(required=False, label="Not sure: leave it as a candidate, which counts for nothing")

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Code and word of each button."""
        return list(PairRelation.choices)

    @property
    def unfolded(self) -> bool:
        """Whether what is folded away has something in it that the person should see."""
        return any(name in self.errors or self.data.get(name) for name in ("changed_what", "note", "candidate"))

    def save(self, *, actor: User, claim: Claim, other: Claim) -> ClaimPair | None:
        """The pair, or what says that it is none; None where the action refuses, and the form then says why."""
        said: dict[str, Any] = dict(self.cleaned_data)
        if said["relation"] == NO_PAIR:
            return self.take(
                lambda: reject_candidate(actor=actor, claim=claim, other=other, because=said["note"]),
            )
        return self.take(lambda: make_pair(actor=actor, claim=claim, other=other, **said), {"other": "relation"})


class DecideForm(PairForm):
    """What is decided on a pair that there is: the same, or that it is none, with a reason."""

    because = forms.CharField(required=False, label="Why it is no pair")
    candidate = None  # type: ignore[assignment]  # what is decided is no candidate

    def decide(self, *, actor: User, pair: ClaimPair) -> bool:
        """Whether the action took it."""
        said = self.cleaned_data
        if said["relation"] == NO_PAIR:
            return self.took(lambda: reject_pair(actor=actor, pair=pair, because=said["because"]))
        pair.relation, pair.changed_what, pair.note = said["relation"], said["changed_what"], said["note"]
        return self.took(lambda: self._confirm(actor, pair))

    @staticmethod
    def _confirm(actor: User, pair: ClaimPair) -> None:
        save_pair(actor=actor, pair=pair)
        if not pair.is_confirmed:
            confirm_pair(actor=actor, pair=pair)
