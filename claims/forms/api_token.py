"""Making a token for a program."""

from datetime import timedelta
from typing import Any, Final

from django import forms

from claims.actions.api_token import make_api_token
from claims.forms.action import ActionForm
from claims.models import ApiToken, User

ALWAYS: Final = ""
VALID: Final = [("30", "a month"), ("365", "a year"), (ALWAYS, "as long as I do not take it back")]


class ApiTokenForm(ActionForm):
    """What it is for, and for how long."""

    name = forms.CharField(max_length=60, label="What it is for", help_text="For you alone to know it by.")
    valid = forms.ChoiceField(label="It works for", choices=VALID, initial="365", required=False)

    def save(self, *, actor: User) -> tuple[ApiToken, str] | None:
        """Make it, and its secret. None where the action refuses; the form then says why."""
        said: dict[str, Any] = self.cleaned_data
        valid = timedelta(days=int(said["valid"])) if said["valid"] else None
        return self.take(lambda: make_api_token(actor=actor, name=said["name"], valid=valid))
