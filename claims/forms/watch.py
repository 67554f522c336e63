"""Watching a source."""

from django import forms

from claims.actions.watch import lift_watch, watch_source
from claims.choices import Every
from claims.forms.action import ActionForm
from claims.models import Source, User


class WatchForm(ActionForm):
    """How often a source is looked at again; empty: it is not watched."""

    every = forms.ChoiceField(required=False, label="Look at it again", choices=[("", "Not watched"), *Every.choices])

    def save(self, *, actor: User, source: Source) -> bool:
        """Whether the action took it; the form says why where it did not."""
        every = self.cleaned_data["every"]
        if not every:
            return self.took(lambda: lift_watch(actor=actor, source=source))
        return self.took(lambda: watch_source(actor=actor, source=source, every=every))
