"""Withholding a capture or a span of it, and lifting that."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.actions.claim import find_words
from claims.actions.withholding import lift_withholding, withhold
from claims.forms.action import ActionForm
from claims.models import Capture, User, Withholding


class WithholdForm(ActionForm):
    """Why, and which part: by its words or by its offsets; neither for the whole capture."""

    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Shown to everybody in the place of the words: do not repeat them here.",
        error_messages={"required": "Say why it is withheld: the reason is shown in its place."},
    )
    words = forms.CharField(
        required=False,
        strip=False,
        label="The words, copied from the text",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only these are withheld, and a visible mark stands in their place: so a private person's testimonial"
        " is redacted. Leave it empty to withhold the whole copy.",
    )
    start = forms.IntegerField(
        required=False, min_value=0, label="From character", help_text="Counted from 0. Instead of the words."
    )
    end = forms.IntegerField(
        required=False, min_value=1, label="To character", help_text="The first one that can be read again."
    )

    def __init__(self, *args: Any, capture: Capture, **options: Any) -> None:
        super().__init__(*args, **options)
        # A NUL is told apart by what looks for the words.
        self.fields["words"].validators = []
        self.capture = capture

    def clean(self) -> dict[str, Any]:
        """The place of the words, where they were given."""
        cleaned = super().clean() or {}
        words = cleaned.pop("words", "")
        if words.strip():
            if cleaned.get("start") is not None or cleaned.get("end") is not None:
                raise ValidationError({"words": "Give the words or the characters, not both."})
            try:
                found = find_words(self.capture, quote=words)
            except ValidationError as error:
                raise ValidationError({"words": error.error_dict["quote"]}) from error
            cleaned["start"], cleaned["end"] = found.start, found.end
        return cleaned

    def save(self, *, actor: User) -> Withholding | None:
        """Withhold. None where the action refuses; the form then says why."""
        return self.take(lambda: withhold(actor=actor, capture=self.capture, **self.cleaned_data))


class LiftForm(ActionForm):
    """Why the words may be read again."""

    because = forms.CharField(
        label="Why these words may be read again",
        max_length=2000,
        error_messages={"required": "Say why these words may be read again."},
    )

    def __init__(self, *args: Any, withholding: Withholding, **options: Any) -> None:
        # Several of them stand on one page.
        super().__init__(*args, **options | {"auto_id": f"lift_{withholding.uid}_%s"})
        self.withholding = withholding

    def save(self, *, actor: User) -> Withholding | None:
        """Lift. None where the action refuses; the form then says why."""
        return self.take(lambda: lift_withholding(actor=actor, withholding=self.withholding, **self.cleaned_data))
