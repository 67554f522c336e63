"""The login form."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField

from claims.actions.login import LONGEST, closed_until
from claims.models import User

# What a rating may have, sealed.
MOST_TYPED = 150_000


class LoginForm(AuthenticationForm):
    """Name and password. `closed_until` says when the login opens again, after too many failures.

    What a reviewer had typed when their login expired goes along in `typed`: the server keeps nothing of strangers.
    """

    username = UsernameField(
        max_length=User._meta.get_field("username").max_length,
        widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "none", "autocomplete": "username"}),
    )
    password = forms.CharField(
        strip=False, max_length=LONGEST, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    typed = forms.CharField(required=False, max_length=MOST_TYPED, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.closed_until: datetime | None = None
        # The name was typed; what has to be typed again has the focus.
        if self.is_bound:
            del self.fields["username"].widget.attrs["autofocus"]
            self.fields["password"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """Log in, unless the login is closed; it may be closed by this very failure."""
        try:
            return super().clean()
        finally:
            name = self.cleaned_data.get("username")
            if name and self.request is not None and self.user_cache is None:
                self.closed_until = closed_until(self.request, name)
