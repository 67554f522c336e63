"""Annotations of other tools on their way in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.exchange.annotation_file import BadFile, annotations_of
from claims.forms.bounds import BoundedForm
from claims.forms.incoming import MEGABYTE, Incoming, kept_document, uploaded

# What one waits for; of more the command takes any number.
MOST_RECORDS = 200
# In bytes: the page that says what would become of them brings the file along.
MOST_BYTES = 3 * MEGABYTE // 2
COMMAND = "Whoever runs this server can take larger files in, with “manage.py annotations import”."


class AnnotationsForm(BoundedForm):
    """A file, or one that the page before brought along. After validation `rows` are its annotations."""

    file = forms.FileField(
        required=False,
        label="File",
        help_text=f"W3C Web Annotations: a list, a page or a collection, or one a line. Up to {MOST_RECORDS} of them.",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.jsonld,.jsonl,.ndjson,application/ld+json"}),
    )
    kept_file = forms.CharField(required=False, widget=forms.HiddenInput)
    kept_name = forms.CharField(required=False, widget=forms.HiddenInput)
    bound_elsewhere = frozenset({"kept_file"})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.incoming: Incoming | None = None
        self.rows: list[tuple[int, Any]] = []

    def clean(self) -> dict[str, Any]:
        """Read the file."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            self.incoming = self._incoming(cleaned)
            self.rows = annotations_of(self.incoming.data)
            if len(self.rows) > MOST_RECORDS:
                raise ValidationError(
                    f"It has {len(self.rows):,} annotations, and {MOST_RECORDS} are the most. {COMMAND}"
                )
        except BadFile as error:
            self.add_error("file", str(error))
        except ValidationError as error:
            self.add_error("file", error)
        return cleaned

    def _incoming(self, cleaned: dict[str, Any]) -> Incoming:
        file = cleaned.get("file")
        if file is not None and file.size > MOST_BYTES:
            raise ValidationError(f"The file has {file.size / MEGABYTE:.1f} MB; 1.5 MB is the most. {COMMAND}")
        came = uploaded(file, "file") if file is not None else None
        if came is None and cleaned.get("kept_file"):
            came = kept_document(cleaned["kept_file"], cleaned.get("kept_name", ""))
        if came is None:
            raise ValidationError("Choose a file.")
        return came
