"""What is to become of several claims or sources at once. What is not chosen stays as it is."""

from typing import Any

from django import forms

from claims.actions.several import ClaimChange, SourceChange
from claims.choices import ClaimType, SourceStatus, Voice
from claims.forms.bounds import BoundedForm
from claims.models import SourceType, Tag
from claims.models.question import Question

STAYS = [("", "Leave as it is")]
# A word that no code is: what is there is taken away.
TAKE_AWAY = "none"


def _code(label: str, choices: Any, away: str) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, label=label, choices=[*STAYS, *choices, (TAKE_AWAY, away)])


def _wanted(code: str) -> str | None:
    return None if not code else "" if code == TAKE_AWAY else code


def _why() -> forms.CharField:
    return forms.CharField(
        required=False, label="Why you change them", max_length=500, help_text="Kept in the history of each."
    )


class SeveralForm(BoundedForm):
    """Something has to be chosen."""

    def change(self) -> ClaimChange | SourceChange:
        """What was chosen."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where nothing is chosen."""
        cleaned = super().clean() or {}
        if not self.errors and not any(value for name, value in cleaned.items() if name != "why"):
            raise forms.ValidationError("Choose what to change in them; nothing is changed yet.")
        return cleaned


class ClaimsForm(SeveralForm):
    """Question, voice and type of claims; or they are withdrawn."""

    question = forms.CharField(
        required=False,
        max_length=Question._meta.get_field("text").max_length,
        help_text="Choose one or type a new one. Empty: it stays as it is.",
        widget=forms.TextInput(attrs={"list": "questions", "autocomplete": "off"}),
    )
    no_question = forms.BooleanField(required=False, label="Take the question away")
    voice = _code("Voice", Voice.choices, "Not coded")
    claim_type = _code("Type", ClaimType.choices, "Not coded")
    withdraw = forms.BooleanField(required=False, label="Withdraw them, for the reason below")
    why = _why()

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for a withdrawal without a reason or beside something else."""
        cleaned = super().clean()
        if cleaned.get("question") and cleaned.get("no_question"):
            self.add_error("no_question", "Either give a question or take it away.")
        if cleaned.get("withdraw"):
            if not cleaned.get("why", "").strip():
                self.add_error("why", "Say why the claims are withdrawn.")
            if any(cleaned.get(name) for name in ("question", "no_question", "voice", "claim_type")):
                self.add_error("withdraw", "What is withdrawn is not changed besides. Do one after the other.")
        return cleaned

    def change(self) -> ClaimChange:
        """What was chosen."""
        typed = self.cleaned_data
        if typed["withdraw"]:
            return ClaimChange(withdrawn_because=typed["why"])
        return ClaimChange(
            question="" if typed["no_question"] else typed["question"] or None,
            voice=_wanted(typed["voice"]),
            claim_type=_wanted(typed["claim_type"]),
            why=typed["why"],
        )


class SourcesForm(SeveralForm):
    """Type, publisher, status and tags of sources."""

    source_type = forms.ChoiceField(required=False, label="Type")
    publisher = forms.CharField(
        required=False,
        max_length=200,
        help_text="As printed; who is new is added. Empty: it stays as it is.",
        widget=forms.TextInput(attrs={"list": "publishers", "autocomplete": "off"}),
    )
    no_publisher = forms.BooleanField(required=False, label="Take the publisher away")
    status = forms.ChoiceField(required=False, choices=[*STAYS, *SourceStatus.choices])
    excluded_because = forms.CharField(required=False, label="Excluded because", max_length=1_000)
    add_tags = forms.MultipleChoiceField(required=False, label="Tags to add")
    remove_tags = forms.MultipleChoiceField(required=False, label="Tags to take away")
    why = _why()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        types = SourceType.objects.values_list("code", "name")
        tags = [(name, name) for name in Tag.objects.values_list("name", flat=True)]
        self.fields["source_type"].choices = [*STAYS, *types, (TAKE_AWAY, "No type")]  # type: ignore[attr-defined]
        for name in ("add_tags", "remove_tags"):
            self.fields[name].choices = tags  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for an exclusion without a reason, and for what contradicts itself."""
        cleaned = super().clean()
        if cleaned.get("publisher") and cleaned.get("no_publisher"):
            self.add_error("no_publisher", "Either give a publisher or take it away.")
        if cleaned.get("status") == SourceStatus.EXCLUDED and not cleaned.get("excluded_because", "").strip():
            self.add_error("excluded_because", "An excluded source says why.")
        if both := set(cleaned.get("add_tags", [])) & set(cleaned.get("remove_tags", [])):
            self.add_error("remove_tags", f"Either add a tag or take it away: {', '.join(sorted(both))}.")
        return cleaned

    def change(self) -> SourceChange:
        """What was chosen."""
        typed = self.cleaned_data
        return SourceChange(
            source_type=_wanted(typed["source_type"]),
            publisher="" if typed["no_publisher"] else typed["publisher"] or None,
            status=typed["status"] or None,
            excluded_because=typed["excluded_because"],
            add_tags=typed["add_tags"],
            remove_tags=typed["remove_tags"],
            why=typed["why"],
        )
