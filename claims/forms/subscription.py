"""Whether one is sent what waits."""

from django import forms

from claims.actions.subscription import ask_for_mail
from claims.forms.action import ActionForm
from claims.models import User


class MailForm(ActionForm):
    """A tick, and where to."""

    by_mail = forms.BooleanField(required=False, label="Send me what waits, once a day at most")
    email = forms.CharField(
        required=False, max_length=254, label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def save(self, *, actor: User) -> bool:
        """Whether the action took it; the form says why where it did not."""
        return self.took(lambda: ask_for_mail(actor=actor, **self.cleaned_data))
