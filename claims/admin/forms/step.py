"""What the admin asks before it does something to a record."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget

from claims.forms.bounds import BoundedForm


class SureForm(BoundedForm):
    """Nothing but the button."""


class BecauseForm(BoundedForm):
    """A reason that stays with the record."""

    because = forms.CharField(
        label="Reason",
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3, "autofocus": True}),
        help_text="Kept with the record, with your name and the time, and shown to whoever follows a link to it.",
    )


class AccountForm(BoundedForm):
    """What a running round may ask of whoever opens an account."""

    because = forms.CharField(
        label="Reason",
        required=False,
        max_length=2_000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Needed only where this account sees more of a running round than you, who rate in it, and nobody"
        " else can do this. It is kept, and reported with the agreement of the round.",
    )


class VersionForm(BoundedForm):
    """The name of a new version of a scheme."""

    name = forms.CharField(
        label="Version", max_length=20, widget=AdminTextInputWidget(attrs={"autofocus": True}), help_text="Such as 1.1."
    )


class PasswordForm(AccountForm):
    """A new password, typed twice."""

    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "vTextField", "autofocus": True}),
        help_text="At least 10 characters, and not a common one. Tell it to the person; they can change it themselves.",
    )
    again = forms.CharField(
        label="The same again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "vTextField"}),
    )

    field_order = ("password", "again", "because")

    def clean_again(self) -> str:
        """Both are the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError("The two passwords differ. Type both again.")
        return again
