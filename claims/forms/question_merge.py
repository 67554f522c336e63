"""Merging a question into another, and taking claims to a question of their own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.actions.question_merge import merge_questions, split_question
from claims.forms.action import ActionForm
from claims.models import Claim, Question, User


def _because() -> forms.CharField:
    return forms.CharField(label="Why", max_length=300, help_text="Kept in the history of both.")


class MergeForm(ActionForm):
    """The question that this one is merged into, in its words."""

    into = forms.CharField(
        label="The other question", max_length=300, widget=forms.TextInput(attrs={"list": "questions"})
    )
    because = _because()

    def __init__(self, *args: Any, question: Question, **options: Any) -> None:
        super().__init__(*args, **options)
        self.question = question

    def clean_into(self) -> Question:
        """A question that stands, by its words."""
        words = self.cleaned_data["into"].strip()
        found = Question.objects.current().filter(text__iexact=words).first()
        if found is None:
            raise ValidationError("No question has these words. Choose one of those that are offered.")
        return found

    def save(self, *, actor: User) -> Question | None:
        """The question that stays; None where the action refuses, and the form then says why."""
        return self.take(lambda: merge_questions(actor=actor, question=self.question, **self.cleaned_data))


class SplitForm(ActionForm):
    """Claims that answer another question than the rest, and that question."""

    claims = forms.ModelMultipleChoiceField(
        Claim.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the claims that answer the new question."},
    )
    text = forms.CharField(label="The new question", max_length=300)
    because = _because()

    def __init__(self, *args: Any, question: Question, claims: Any, **options: Any) -> None:
        """`claims`: those of the question that the person may see."""
        super().__init__(*args, **options)
        self.question = question
        self.fields["claims"].queryset = claims  # type: ignore[attr-defined]  # of a choice of records

    def save(self, *, actor: User) -> Question | None:
        """The new question; None where the action refuses, and the form then says why."""
        return self.take(lambda: split_question(actor=actor, question=self.question, **self.cleaned_data))
