"""Having an address fetched."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.actions.job import start_fetch
from claims.forms.action import ActionForm
from claims.models import Job, Source, User
from claims.reads.source.duplicates import Duplicate, find_duplicates
from claims.rules.identify.address import compare_key


class FetchForm(ActionForm):
    """An address. After validation `duplicates` are stored sources that have it already."""

    address = forms.CharField(
        label="Address",
        strip=True,
        help_text="Of a public page: HTML, PDF, Markdown or plain text, up to 20 MB.",
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://…", "autocomplete": "off"}),
    )
    anyway = forms.BooleanField(required=False)

    def __init__(self, *args: Any, again: Source | None = None, **options: Any) -> None:
        """With a source that is stored already, what is fetched becomes a newer copy of it."""
        super().__init__(*args, **options)
        self.again = again
        self.duplicates: list[Duplicate] = []
        # A NUL is told apart by the action, in words that say more.
        self.fields["address"].validators = []
        if again is not None:
            self.fields["address"].initial = again.address

    def clean(self) -> dict[str, Any]:
        """Look for sources that have this address already."""
        cleaned = super().clean() or {}
        address = cleaned.get("address", "")
        if address and self.again is None:
            self.duplicates = find_duplicates(Source(address_key=compare_key(address)))
        if self.duplicates and not cleaned.get("anyway"):
            self.add_error(None, ValidationError("This may be stored already. Look at it first.", code="duplicate"))
        return cleaned

    def save(self, *, actor: User) -> Job | None:
        """Start it. None where the action refuses; the form then says why."""
        return self.take(lambda: start_fetch(actor=actor, address=self.cleaned_data["address"], source=self.again))
