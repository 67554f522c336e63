"""What is added to a capture after it was frozen: files beside it, and where an archive has it."""

from typing import Any

from django import forms

from claims.actions.archive_copy import say_archive_copy
from claims.actions.capture import attach_picture
from claims.actions.capture_judgement import judge_capture
from claims.choices import Shows
from claims.forms.action import ActionForm
from claims.forms.incoming import check_upload
from claims.models import Attachment, Capture, User
from claims.rules.extract.picture import ACCEPTED, KINDS


class AttachForm(ActionForm):
    """A file beside a capture."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        max_length=255,
        help_text=f"A screenshot, or the PDF that was printed: {KINDS}, up to 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    description = forms.CharField(required=False, max_length=200, label="What it shows")

    def clean_file(self) -> Any:
        """Not too large."""
        check_upload(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    def save(self, *, actor: User, capture: Capture) -> Attachment | None:
        """Attach it. None where the action refuses; the form then says why."""
        file = self.cleaned_data["file"]
        return self.take(
            lambda: attach_picture(
                actor=actor,
                capture=capture,
                data=file.read(),
                filename=file.name,
                description=self.cleaned_data["description"],
            )
        )


class JudgeForm(ActionForm):
    """What a copy shows of its page."""

    shows = forms.ChoiceField(
        label="This copy shows",
        choices=[
            (Shows.COMPLETE, "the whole page"),
            (Shows.PARTIAL, "a part of it"),
            (Shows.BLOCKED, "something in its place: a log-in wall, an error, a cookie wall"),
        ],
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label="What shows it", required=False, max_length=300, help_text="Needed unless it is the whole page."
    )

    def save(self, *, actor: User, capture: Capture) -> bool:
        """Say so. False where the action refuses; the form then says why."""
        said = self.cleaned_data
        return self.took(
            lambda: judge_capture(actor=actor, capture=capture, shows=said["shows"], because=said["because"])
        )


class ArchiveForm(ActionForm):
    """Where a public archive has a copy of what was captured."""

    archive_address = forms.CharField(
        label="Address of the copy",
        required=False,
        help_text="As the browser has it when the copy shows.",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )

    def save(self, *, actor: User, capture: Capture) -> bool:
        """Say it. False where the action refuses; the form then says why."""
        return self.took(
            lambda: say_archive_copy(actor=actor, capture=capture, address=self.cleaned_data["archive_address"]),
            {"address": "archive_address"},
        )

    @property
    def told(self) -> str:
        """What is said of it when it is kept."""
        if not self.cleaned_data["archive_address"].strip():
            return "Taken back. What was said before stays, with who and when."
        return "The address of the copy is kept, with who and when."
