"""Files that people bring, and what is said of an import."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.choices import Became, ImportKind
from claims.exchange.incoming.documents import Document
from claims.exchange.incoming.recognise import READ
from claims.forms.bounds import BoundedForm
from claims.forms.incoming import MEGABYTE
from claims.rules.extract.document import MAX_BYTES

# Of one sending; a command takes any number.
MOST_FILES = 200
# As much as the server takes in one sending.
MOST_TOGETHER = 30 * MEGABYTE
COMMAND = "Whoever runs this server can take any number in, with “manage.py import”."


class SeveralFilesInput(forms.ClearableFileInput):
    """A chooser that takes several files; those of the chooser of a folder beside it come under the same name."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Several files, each checked by itself."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The list of files."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]


class ImportForm(BoundedForm):
    """Files, and what they hold where the person knows better. After validation `documents` are their bytes."""

    file = SeveralFilesField(
        label="Files",
        help_text=(
            "Saved pages and papers, references (RIS, BibTeX, NBIB, EndNote, CSL-JSON, a table of a database),"
            " or a table of coders (CSV, TSV, XLSX, XLS). Several at once; you see first what would become of them."
        ),
        error_messages={"required": "Choose one or several files."},
    )
    kind = forms.ChoiceField(
        required=False,
        label="What they hold",
        choices=[("", "As recognised"), *ImportKind.choices],
    )
    charset = forms.CharField(
        required=False,
        max_length=40,
        label="Charset",
        help_text="Only where the words come out wrong, such as windows-1252.",
    )

    # Files may come from the chooser of a folder alone: the browser cannot know.
    use_required_attribute = False
    most_files = MOST_FILES
    most_together = MOST_TOGETHER
    reads = ",".join(sorted(READ))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.documents: list[Document] = []

    def clean_file(self) -> Any:
        """Read them, unless there are too many or one is too large."""
        files = self.cleaned_data["file"]
        if len(files) > MOST_FILES:
            raise ValidationError(f"{len(files):,} files were sent; {MOST_FILES} are the most at once. {COMMAND}")
        if sum(file.size for file in files) > MOST_TOGETHER:
            raise ValidationError(f"Together they have more than {MOST_TOGETHER // MEGABYTE} MB. {COMMAND}")
        if large := next((file for file in files if file.size > MAX_BYTES), None):
            size = large.size / MEGABYTE
            raise ValidationError(f"{large.name} has {size:.1f} MB; {MAX_BYTES // MEGABYTE} MB is the most for a file.")
        self.documents = [Document(file.name, file.read()) for file in files]
        return files


class UndoForm(BoundedForm):
    """Why an import is undone."""

    because = forms.CharField(
        label="Why it is undone",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stays readable beside what is withdrawn.",
        error_messages={"required": "Say why it is undone."},
    )


class RecordsForm(BoundedForm):
    """Which records of an import are shown."""

    became = forms.ChoiceField(required=False, choices=[("", "All"), *Became.choices])
    after = forms.IntegerField(required=False, min_value=0, max_value=2_000_000_000)
