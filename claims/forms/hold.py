"""Holding something, and lifting that."""

from typing import Any

from django import forms

from claims.actions.hold import lift_hold, set_hold
from claims.forms.action import ActionForm
from claims.models import Capture, Claim, Hold, Publisher, Source, User


class HoldForm(ActionForm):
    """What a hold is for, and why."""

    name = forms.CharField(
        max_length=200,
        label="What it is for",
        help_text="A case, a request, a number of a court. Who is refused a purge is told this name.",
        error_messages={"required": "Give the hold a name: who is refused a purge is told it."},
    )
    because = forms.CharField(
        max_length=5_000,
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is held."},
    )

    def save(self, *, actor: User, of: Publisher | Source | Capture | None, claims: list[Claim]) -> Hold | None:
        """Set it. None where the action refuses; the form then says why."""
        return self.take(lambda: set_hold(actor=actor, of=of, claims=claims, **self.cleaned_data))


class LiftHoldForm(ActionForm):
    """Why a hold is lifted."""

    because = forms.CharField(
        max_length=2000,
        label="Why it is lifted",
        error_messages={"required": "Say why it is lifted: the reason stays."},
    )

    def __init__(self, *args: Any, hold: Hold, **options: Any) -> None:
        # Several of them stand on one page.
        super().__init__(*args, **options | {"auto_id": f"lift_{hold.uid}_%s"})
        self.hold = hold

    def save(self, *, actor: User) -> Hold | None:
        """Lift it. None where the action refuses; the form then says why."""
        return self.take(lambda: lift_hold(actor=actor, hold=self.hold, **self.cleaned_data))
