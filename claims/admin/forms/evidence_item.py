"""Evidence items and links in the admin."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError

from claims.actions.claim import find_words
from claims.admin.forms.record import CuratedForm, RecordForm, WithIdentifiers
from claims.choices import Mismatch
from claims.rules.span.anchor import QuoteDiffers


class EvidenceItemForm(WithIdentifiers, CuratedForm):
    """A study as its source reports it; what is not stated stays empty."""

    exact = forms.CharField(
        label="Passage that reports it",
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="Paste it as it stands in the text; its place is found.",
    )
    use_exact = forms.BooleanField(label="Use the exact words of the text", required=False, widget=forms.HiddenInput)

    class Meta:
        widgets: ClassVar[dict[str, Any]] = {
            "title": AdminTextInputWidget(attrs={"class": "vWide"}),
            "note": AdminTextareaWidget(attrs={"rows": 3}),
            "published": AdminTextInputWidget(attrs={"size": 12, "class": ""}),
            "retraction_checked_on": AdminTextInputWidget(attrs={"size": 12, "class": ""}),
        }
        labels: ClassVar[dict[str, str]] = {
            "n_enrolled": "People or animals enrolled",
            "n_treated": "Treated",
            "n_analysed": "Analysed",
            "comparator_text": "Comparator in words",
            "funding_text": "Funding in words",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "source": "The source that reports it: an article, or the page that mentions it.",
            "capture": "The saved copy of this source that has the passage.",
            "n_enrolled": "Leave empty what is not stated.",
        }

    def clean(self) -> dict[str, Any]:
        """Take the words of the text where the person chose to."""
        cleaned = super().clean() or {}
        if cleaned.get("use_exact") and cleaned.get("capture") and cleaned.get("exact"):
            try:
                find_words(cleaned["capture"], quote=cleaned["exact"])
            except ValidationError as refused:
                found = _differing(refused.error_dict["quote"])
                cleaned["exact"] = found.place.exact if found else cleaned["exact"]
        return cleaned

    def full_clean(self) -> None:
        """Check what was typed; where the text has other signs, offer its own."""
        super().full_clean()
        if _differing(self.errors.as_data().get("exact", [])):
            self.fields["use_exact"].widget = forms.CheckboxInput()


def _differing(errors: list[ValidationError]) -> QuoteDiffers | None:
    """What stands in the text with other signs, where that is the matter."""
    found = ((error.params or {}).get("error") for error in errors)
    return next((one for one in found if isinstance(one, QuoteDiffers)), None)


class LinkFields(RecordForm):
    """An evidence item beside a question or a claim."""

    mismatches = forms.MultipleChoiceField(
        label="Why it is not fully direct",
        choices=Mismatch.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        widgets: ClassVar[dict[str, Any]] = {"why": AdminTextareaWidget(attrs={"rows": 2})}
        help_texts: ClassVar[dict[str, str]] = {
            "stance": "Where it stands on the question as it is asked, or on the claim as it is worded.",
            "directness": "How closely it matches what is asked.",
            "question": "Or a claim below: exactly one of the two.",
            "mismatches": "",
        }


class EvidenceLinkForm(LinkFields, CuratedForm):
    """The same, with a reason for the history."""
