"""Asking a question, and recording a search for evidence on it."""

from typing import Any

from django import forms

from claims.actions.question import save_question, save_search_record
from claims.forms.action import Acting
from claims.models import Question, SearchRecord, User

MEANT = ("population", "intervention", "comparator", "outcome")


class QuestionForm(Acting, forms.ModelForm):
    """A question in words; what it means more closely may stay empty."""

    reason = forms.CharField(
        required=False, label="Why you change it", help_text="Kept in the history of the question.", max_length=300
    )

    class Meta:
        model = Question
        fields = ("text", *MEANT)
        labels = {"text": "Question"}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"text": "A whole question that can be answered with yes or no."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance._state.adding:
            del self.fields["reason"]

    @property
    def meant(self) -> list[forms.BoundField]:
        """What the question means more closely."""
        return [self[name] for name in MEANT]

    @property
    def unfolded(self) -> bool:
        """Whether something of that is there."""
        return any(self[name].value() or self[name].errors for name in MEANT)

    def save_as(self, actor: User) -> bool:
        """Save through the action; False where it refuses, and the form then says why."""
        why = self.cleaned_data.get("reason", "")
        return self.took(lambda: save_question(actor=actor, question=self.instance, why=why))


class SearchForm(Acting, forms.ModelForm):
    """A search for evidence: where and with what words are required."""

    class Meta:
        model = SearchRecord
        fields = ("where_searched", "terms", "searched_on", "hits", "note")
        labels = {"where_searched": "Where", "terms": "Words", "searched_on": "When", "hits": "Hits"}
        widgets = {"terms": forms.Textarea(attrs={"rows": 2}), "note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"where_searched": "PubMed, a register of trials, a library …"}

    def save_as(self, actor: User, question: Question) -> bool:
        """Save through the action; False where it refuses, and the form then says why."""
        self.instance.question = question
        return self.took(lambda: save_search_record(actor=actor, search=self.instance))
