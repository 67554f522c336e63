"""Forms of releases."""

from typing import Any

from django import forms

from claims.actions.release import Plan, publish_release, start_release
from claims.actions.release_withheld import withhold_release
from claims.choices import Licence
from claims.forms.action import ActionForm
from claims.models import Job, Release, User

# Releases that are offered to be corrected, the newest.
OFFERED = 100


class ReleaseForm(ActionForm):
    """What a release is called, and what it corrects."""

    title = forms.CharField(max_length=200, label="Title", error_messages={"required": "Give the release a title."})
    about = forms.CharField(
        required=False, max_length=5_000, label="What it holds", widget=forms.Textarea(attrs={"rows": 3})
    )
    contact = forms.CharField(
        max_length=200,
        label="Where corrections are asked for",
        help_text="An address of e-mail, or of a page. Everybody who reads the release sees it.",
        error_messages={"required": "Say where corrections can be asked for."},
    )
    licence = forms.ChoiceField(
        required=False, label="Licence", choices=[("", "None is given"), *Licence.choices],
        help_text="Under what others may use the files.",
    )  # fmt: skip
    corrects = forms.ChoiceField(required=False, label="It corrects")
    correction = forms.CharField(
        required=False, max_length=5_000, label="What it corrects", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        made = Release.objects.made().order_by("-number")[:OFFERED]
        self.fields["corrects"].choices = [("", "No earlier release"), *((one.uid, str(one)) for one in made)]  # type: ignore[attr-defined]
        if len(self.fields["corrects"].choices) == 1:  # type: ignore[attr-defined]
            del self.fields["corrects"], self.fields["correction"]

    def save(self, *, actor: User) -> Job | None:
        """Have it made. None where the action refuses; the form then says why."""
        return self.take(lambda: start_release(actor=actor, plan=Plan(**self.cleaned_data)))


class PublishReleaseForm(ActionForm):
    """Why publishers of decided claims were not asked, where nobody noted it for each."""

    unheard_because = forms.CharField(
        required=False,
        max_length=5_000,
        label="Why the others were not asked",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One reason for all of them. It stays in the log of the release, which everybody reads.",
    )

    def __init__(self, *args: Any, release: Release, **options: Any) -> None:
        super().__init__(*args, **options)
        self.release = release

    def save(self, *, actor: User) -> Release | None:
        """Make it public. None where the action refuses; the form then says why."""
        because = self.cleaned_data["unheard_because"]
        return self.take(
            lambda: publish_release(actor=actor, release=self.release, public=True, unheard_because=because)
        )


class WithholdReleaseForm(ActionForm):
    """Why a release is withheld."""

    because = forms.CharField(
        max_length=5_000,
        label="Why it is withheld",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The reason stays on its page. It cannot be taken back: make another release that corrects it.",
        error_messages={"required": "Say why it is withheld: the reason stays on its page."},
    )

    def __init__(self, *args: Any, release: Release, **options: Any) -> None:
        super().__init__(*args, **options)
        self.release = release

    def save(self, *, actor: User) -> Release | None:
        """Withhold it. None where the action refuses; the form then says why."""
        because = self.cleaned_data["because"]
        return self.take(lambda: withhold_release(actor=actor, release=self.release, because=because))
