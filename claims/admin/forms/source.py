"""Sources and captures in the admin."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError

from claims.admin.forms.record import CuratedForm, RecordForm, WithIdentifiers
from claims.choices import Depth
from claims.forms.incoming import ACCEPTED, KINDS, Incoming, kept_document, pasted, uploaded
from claims.reads.source.suggestion import not_printed_of, printable_choices

DEPTHS = [(code.value, code.label) for code in (Depth.FULL, Depth.ABSTRACT, Depth.EXCERPT)]
TEXT_FIELDS = ("pasted", "uploaded", "charset", "keep", "kept_file", "kept_name")


class TakesText(RecordForm):
    """A text to freeze, pasted or in a file; after validation it is `incoming`."""

    bound_elsewhere = frozenset({"pasted", "kept_file"})

    pasted = forms.CharField(
        label="Paste the text",
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="All of it, as it stands on the page. Nothing is changed or left out.",
    )
    uploaded = forms.FileField(
        label="Upload a file",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=f"Instead of pasting: {KINDS}, up to 20 MB.",
    )
    charset = forms.CharField(
        label="Read it as",
        required=False,
        max_length=40,
        help_text="For a file alone that does not say how its characters are stored, or says it wrongly.",
    )
    # Browsers forget a chosen file when a form comes back, so the form brings it along.
    keep = forms.BooleanField(label="Use the file that you chose before", required=False, widget=forms.HiddenInput)
    kept_file = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    kept_name = forms.CharField(required=False, widget=forms.HiddenInput)
    depth = forms.ChoiceField(
        label="How much of it", choices=DEPTHS, initial=Depth.FULL, help_text="The whole document, or a part of it."
    )
    observed_at = forms.DateTimeField(
        label="When you saw it (UTC)",
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text="Leave it empty when you do not know.",
    )

    text_required = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.incoming: Incoming | None = None
        # A NUL is told apart by the extractor, in words that say more.
        self.fields["pasted"].validators = []

    @property
    def called(self) -> dict[str, str]:  # type: ignore[override]
        """The bytes are shown where they came from."""
        return {"data": self.incoming.field if self.incoming else "pasted"}

    def clean(self) -> dict[str, Any]:
        """Read the document that came in, if one did."""
        cleaned = super().clean() or {}
        try:
            self.incoming = self._incoming(cleaned)
        except ValidationError as error:
            self.add_error("pasted", error)
        return cleaned

    def full_clean(self) -> None:
        """Check what was typed; a file that came in survives what is wrong elsewhere."""
        super().full_clean()
        if self.errors and self.incoming is not None and self.incoming.field == "uploaded":
            self._bring_along(self.incoming)

    def _incoming(self, cleaned: dict[str, Any]) -> Incoming | None:
        text, file = cleaned.get("pasted") or "", self._file(cleaned)
        file = file and replace(file, charset=cleaned.get("charset", ""))
        if file is not None and text.strip():
            raise ValidationError("Give the text or a file, not both: empty this box, or leave the file out.")
        if file is not None:
            return file
        if not text and self.text_required:
            raise ValidationError("Paste the text here, or choose a file.")
        if not text:
            return None
        try:
            return pasted(text, "pasted")
        except ValidationError as error:
            raise ValidationError(error.messages) from error

    def _file(self, cleaned: dict[str, Any]) -> Incoming | None:
        file = cleaned.get("uploaded")
        if file is not None:
            try:
                return uploaded(file, "uploaded")
            except ValidationError as error:
                self.add_error("uploaded", error)
        elif cleaned.get("keep") and cleaned.get("kept_file"):
            return kept_document(cleaned["kept_file"], cleaned.get("kept_name", ""), "uploaded")
        return None

    def _bring_along(self, file: Incoming) -> None:
        data: Any = self.data
        self.data = data = data.copy()
        data["kept_file"], data["kept_name"] = file.encoded, file.filename
        # Ticked before it comes back: whoever does nothing gets the file.
        data["keep"] = "on"
        self.fields["keep"].widget = forms.CheckboxInput()


class SourceForm(WithIdentifiers, CuratedForm):
    """What is printed about a source."""

    not_printed = forms.MultipleChoiceField(
        label="Not printed",
        required=False,
        choices=printable_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="You looked, and nothing is printed. What is left empty without this is not recorded.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is not None:
            self.initial["not_printed"] = not_printed_of(self.instance)

    class Meta:
        widgets: ClassVar[dict[str, Any]] = {
            "title": AdminTextInputWidget(attrs={"class": "vWide"}),
            "address": AdminTextInputWidget(attrs={"inputmode": "url", "class": "vWide"}),
            "published": AdminTextInputWidget(attrs={"size": 12, "class": ""}),
            "excluded_because": AdminTextareaWidget(attrs={"rows": 2}),
            "note": AdminTextareaWidget(attrs={"rows": 3}),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "source_type": "What kind of thing it is: our classification.",
            "publisher": "Type a part of the name. + adds a new one.",
            "address": "As it stands in the browser, from https:// on.",
            "published_printed": "Word for word, such as “Spring 2018”.",
            "status": "How far the work on it is.",
            "excluded_because": "Needed for an excluded source.",
            "tags": "Group sources into studies.",
        }
        labels: ClassVar[dict[str, str]] = {"excluded_because": "Why it is excluded"}


class SourceAddForm(TakesText, SourceForm):
    """A source, and its text where it is at hand."""

    depth = forms.ChoiceField(
        label="How much of it", choices=DEPTHS[:2], initial=Depth.FULL, help_text="The whole document, or its abstract."
    )

    class Meta(SourceForm.Meta):
        pass


class CaptureForm(TakesText):
    """A frozen copy of a source."""

    text_required = True

    class Meta:
        help_texts: ClassVar[dict[str, str]] = {
            "source": "Type a part of the title, an address or an identifier.",
            "document_sha256": "For an excerpt alone: the SHA-256 of the whole document.",
        }
