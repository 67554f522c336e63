"""Having another server told."""

from django import forms

from claims.actions.webhook import add_webhook
from claims.choices import Event
from claims.forms.action import ActionForm
from claims.models import User, Webhook


class WebhookForm(ActionForm):
    """Where, and of what."""

    address = forms.CharField(
        max_length=500, label="Address", widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Of a public server, such as https://listens.example/evidence.",
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        required=False, label="Is told of each", choices=Event.choices, initial=Event.values,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def save(self, *, actor: User) -> Webhook | None:
        """Add it. None where the action refuses; the form then says why."""
        said = self.cleaned_data
        return self.take(lambda: add_webhook(actor=actor, address=said["address"], events=said["events"]))
