"""Judging a change."""

from django import forms

from claims.actions.change import judge_change
from claims.choices import ChangeKind, Significance
from claims.forms.action import ActionForm
from claims.models import Change, User


class ChangeForm(ActionForm):
    """What became of a claim, begun with what the rule proposes, and how much it matters, by the button pressed."""

    kind = forms.ChoiceField(label="What became of it", choices=ChangeKind.choices)
    note = forms.CharField(required=False, label="Note", widget=forms.Textarea(attrs={"rows": 2}))
    significance = forms.ChoiceField(
        label="How much it matters",
        choices=Significance.choices,
        error_messages={"required": "Press the button that says how much it matters."},
    )

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Code and word of each button."""
        return list(Significance.choices)

    def save(self, *, actor: User, change: Change) -> bool:
        """Whether the action took it; the form says why where it did not."""
        return self.took(lambda: judge_change(actor=actor, change=change, **self.cleaned_data))
