"""What a curator says when a proposal is not the claim."""

from typing import Any

from django import forms

from claims.actions.sighting import MAX_BECAUSE, reject_sighting
from claims.forms.action import ActionForm
from claims.models import Sighting, User


class RejectForm(ActionForm):
    """Why this is not the claim."""

    because = forms.CharField(
        label="Why not",
        max_length=MAX_BECAUSE,
        error_messages={"required": "Say in a few words why this is not the claim."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, sighting: Sighting, **kwargs: Any) -> None:
        # Many such forms stand on one page.
        super().__init__(*args, **kwargs | {"auto_id": f"id_%s_{sighting.uid}"})
        self.sighting = sighting

    def reject(self, *, actor: User) -> bool:
        """Whether it was rejected; what the action refuses stands on the form."""
        return self.took(
            lambda: reject_sighting(actor=actor, sighting=self.sighting, because=self.cleaned_data["because"])
        )
