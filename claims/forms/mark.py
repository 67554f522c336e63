"""Marking a claim in a captured text: by its place, or by its words."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.actions.claim import mark_claim
from claims.choices import Answers, ClaimType, Commitment, FoundBy, Strength, Voice
from claims.forms.errors import take_errors
from claims.models import Capture, Claim, Question, User
from claims.rules.anchor import QuoteAmbiguous, QuoteDiffers, Selector

MAX_OFFERED = 500
# A quote that stands in more places than this needs more of its words.
MAX_PLACES = 20
_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


def _choice(label: str, codes: Any) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, label=label, choices=[("", "Not said"), *codes.choices])


class MarkForm(forms.Form):
    """A claim's words, and what is said about them. Only the words are required.

    Where an action refuses, `places` are those to choose from, and `exact` is what stands there with other signs.
    """

    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    place = forms.CharField(required=False)
    quote = forms.CharField(
        required=False, strip=False, label="The words, copied from the text", widget=forms.Textarea(attrs={"rows": 3})
    )
    voice = _choice("Voice", Voice)
    claim_type = _choice("Type", ClaimType)
    commitment = _choice("Firmness", Commitment)
    strength = _choice("Causal wording", Strength)
    question = forms.CharField(
        required=False,
        label="Question",
        help_text="Choose one or type a new one.",
        widget=forms.TextInput(attrs={"list": "questions", "autocomplete": "off"}),
    )
    answers = _choice("How it answers", Answers)
    statement = forms.CharField(
        required=False,
        label="Statement",
        help_text="The same in neutral words.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    described: tuple[str, ...] = ("voice", "claim_type", "commitment", "strength", "answers", "statement")
    folded: tuple[str, ...] = ("voice", "claim_type", "commitment", "strength", "question", "answers", "statement")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A NUL is told apart by the action, in words that say more.
        self.fields["quote"].validators = []
        self.places: list[Selector] = []
        self.more_places = 0
        self.exact: Selector | None = None

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in self.folded]

    @property
    def unfolded(self) -> bool:
        """Whether what is folded away has something in it that the person should see."""
        return self.is_bound and any(name in self.errors or self.data.get(name) for name in self.folded)

    def clean_place(self) -> tuple[int, int] | None:
        """The chosen one of several places, as offsets; anything else is no choice."""
        chosen = _PLACE.fullmatch(self.cleaned_data["place"])
        return (int(chosen[1]), int(chosen[2])) if chosen else None

    def save(self, *, actor: User, capture: Capture) -> Claim | None:
        """Mark the claim. None where the action refuses; the form then says why and what to choose from."""
        data = self.cleaned_data
        start, end, quote = data["start"], data["end"], data["quote"]
        found_by = None
        if data["place"]:
            # The place was chosen among those that were shown, and the words are what stands there.
            (start, end), quote, found_by = data["place"], "", FoundBy.QUOTED
        try:
            return mark_claim(
                actor=actor,
                capture=capture,
                quote=quote,
                start=start,
                end=end,
                found_by=found_by,
                question_text=data["question"],
                **{name: data[name] for name in self.described},
            )
        except ValidationError as error:
            take_errors(self, self._offer(error))
            return None

    @property
    def place_shown(self) -> int:
        """The offset around which the text is to be drawn when the form comes back."""
        if self.exact or self.places:
            return (self.exact or self.places[0]).start
        start = getattr(self, "cleaned_data", {}).get("start")
        return start or 0

    def _offer(self, error: ValidationError) -> ValidationError:
        """Take up what was found instead; returns the error as it is to be shown beside that."""
        for refused in getattr(error, "error_dict", {}).get("quote", []):
            found = (refused.params or {}).get("error")
            if isinstance(found, QuoteAmbiguous):
                self.places = found.places[:MAX_PLACES]
                self.more_places = len(found.places) - len(self.places)
            elif isinstance(found, QuoteDiffers):
                self.exact = found.place
                told = f"The quote stands in the text, but written differently: {', '.join(found.differences)}."
                return ValidationError({"quote": told})
        return error


def questions_offered() -> list[str]:
    """Words of the questions to choose from; a page with a form has them once."""
    return list(Question.objects.current().values_list("text", flat=True)[:MAX_OFFERED])
