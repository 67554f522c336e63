"""Inviting somebody, and making an account with an invitation."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField

from claims.actions.invitation import accept_invitation, invite
from claims.actions.login import LONGEST
from claims.choices import Role
from claims.forms.action import ActionForm
from claims.models import Invitation, Round, User

VALID = [("1", "a day"), ("7", "a week"), ("30", "a month")]


class InviteForm(ActionForm):
    """For whom, what they may do, and where they rate."""

    note = forms.CharField(required=False, max_length=120, label="For whom", help_text="For you alone to know it by.")
    roles = forms.MultipleChoiceField(
        required=False, label="May", choices=Role.choices, initial=[Role.REVIEWER], widget=forms.CheckboxSelectMultiple
    )
    round_ = forms.ModelChoiceField(
        Round.objects.none(), required=False, to_field_name="uid", label="Rates in", empty_label="No round yet"
    )
    valid = forms.ChoiceField(label="The link works for", choices=VALID, initial="7")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rounds = Round.objects.filter(standing=False, closed_at=None)
        self.fields["round_"].queryset = rounds  # type: ignore[attr-defined]
        if not rounds.exists():
            del self.fields["round_"]

    def save(self, *, actor: User) -> tuple[Invitation, str] | None:
        """Make it, and its secret. None where the action refuses; the form then says why."""
        said = self.cleaned_data
        valid = timedelta(days=int(said["valid"]))
        return self.take(
            lambda: invite(actor=actor, note=said["note"], roles=said["roles"], round_=said.get("round_"), valid=valid)
        )


class AcceptForm(ActionForm):
    """A name and a password of one's own."""

    username = UsernameField(
        max_length=User._meta.get_field("username").max_length,
        label="Name to log in with",
        widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "none", "autocomplete": "username"}),
    )
    full_name = forms.CharField(
        required=False, max_length=150, label="Name that others see", help_text="Empty: the name above."
    )
    password = forms.CharField(
        strip=False, max_length=LONGEST, label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        strip=False, max_length=LONGEST, label="The same password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where the two passwords differ."""
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", "The two passwords differ.")
        return cleaned

    def save(self, *, secret: str) -> User | None:
        """Make the account. None where the action refuses; the form then says why."""
        said = {name: self.cleaned_data[name] for name in ("username", "password", "full_name")}
        return self.take(lambda: accept_invitation(secret=secret, **said), {"first_name": "full_name"})
