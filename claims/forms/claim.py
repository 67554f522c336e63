"""Describing a claim after its words were marked."""

from typing import Any

from django import forms

from claims.actions.claim import describe_claim
from claims.forms.mark import MarkForm
from claims.models import Claim, User
from claims.models.description import SAID
from claims.reads.claim.descriptions import own_description
from claims.rules.text.suggestion import as_kept, suggestions

SAVED = ("statement", "language", "translation", "translation_by", "note")


class DescribeForm(MarkForm):
    """What is said about a claim; its words stay as they are. Nothing is required.

    What the wording does is each coder's own: it begins with what this one said before, never with another's.
    """

    language = forms.CharField(required=False, max_length=35, help_text="BCP 47 tag such as en or ko.")
    translation = forms.CharField(required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2}))
    translation_by = forms.CharField(required=False, label="Translated by", max_length=120)
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    why = forms.CharField(required=False, label="Why you change it", help_text="Kept in the history of the claim.")

    folded = (
        "statement", "voice", "claim_type", "strength", "commitment", "question", "answers", "language",
        "translation", "translation_by", "note", "why",
    )  # fmt: skip

    def __init__(self, *args: Any, claim: Claim, coder: User, **options: Any) -> None:
        initial = {name: getattr(claim, name) for name in SAVED}
        if own := own_description(coder, claim):
            initial |= own.said
        initial["question"] = claim.question.text if claim.question else ""
        super().__init__(*args, initial=initial, **options)
        self.claim = claim
        # What the words suggest, as the page shows it; and by what it is told that these were the words.
        self.suggested, self.shown_for = suggestions(claim.quote_read), claim.quote_sha256

    def describe(self, *, actor: User) -> Claim | None:
        """Save. None where the action refuses; the form then says why."""
        for name in SAVED:
            setattr(self.claim, name, self.cleaned_data[name])
        return self.take(
            lambda: describe_claim(
                actor=actor,
                claim=self.claim,
                question_text=self.cleaned_data["question"],
                said={name: self.cleaned_data[name] for name in SAID},
                suggested=as_kept(self.suggested) if self.cleaned_data["seen"] == self.shown_for else (),
                why=self.cleaned_data["why"],
            )
        )
