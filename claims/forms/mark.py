"""Marking a claim in a captured text: by its place, or by its words."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.actions.claim import find_words
from claims.actions.pair import mark_beside
from claims.actions.reading import mark_span
from claims.choices import Answers, ClaimType, Commitment, FoundBy, PairRelation, Strength, Voice
from claims.forms.action import ActionForm
from claims.forms.bounds import BoundedForm
from claims.forms.errors import take_errors
from claims.models import Capture, Claim, User
from claims.reads.claim.surroundings import Surroundings, surroundings_of
from claims.reads.source.reading import questions_seen_by
from claims.reads.withholding import withheld_of
from claims.rules.span.anchor import BadSelection, QuoteAmbiguous, QuoteDiffers, Selector
from claims.rules.text.suggestion import as_kept

MAX_OFFERED = 500
# A quote that stands in more places than this needs more of its words.
MAX_PLACES = 20
# More than any text has, and within what both databases count.
MAX_OFFSET = 2**31 - 1
_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


def _choice(label: str, codes: Any) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, label=label, choices=[("", "Not coded"), *codes.choices])


class PlaceForm(BoundedForm):
    """Where a selection begins and ends, in code points of the text."""

    start = forms.IntegerField(min_value=0, max_value=MAX_OFFSET)
    end = forms.IntegerField(min_value=0, max_value=MAX_OFFSET)


class MarkForm(ActionForm):
    """A claim's words, and what is said about them. Only the words are required.

    Where an action refuses, `places` are those to choose from, and `exact` is what stands there with other signs.
    `surroundings` is what stands beside the words. It is asked about once before they are stored, unless the page has
    shown it for this very selection (`seen`); the buttons that answer are `include`, `keep` and `again`, each with a
    place.
    """

    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    place = forms.CharField(required=False)
    include = forms.CharField(required=False)
    keep = forms.CharField(required=False)
    again = forms.CharField(required=False)
    seen = forms.CharField(required=False)
    selected = forms.BooleanField(required=False)
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

    relation = forms.ChoiceField(
        required=False, label="How the words stand to it", choices=[("", "Mark them alone"), *PairRelation.choices]
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
        self.surroundings: Surroundings | None = None
        # Whether white space at the ends of the selection was left out.
        self.trimmed = False

    @property
    def relations(self) -> list[tuple[str, str]]:
        """Code and word of each button that puts the words beside a claim."""
        return list(PairRelation.choices)

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in self.folded]

    @property
    def unfolded(self) -> bool:
        """Whether what is folded away has something in it that the person should see."""
        return self.is_bound and any(name in self.errors or self.data.get(name) for name in self.folded)

    @property
    def chosen(self) -> tuple[int, int] | None:
        """The place that a button stands for, as offsets; anything else is no choice."""
        for name in ("include", "keep", "again", "place"):
            if chosen := _PLACE.fullmatch(self.cleaned_data[name]):
                return int(chosen[1]), int(chosen[2])
        return None

    @property
    def was_selected(self) -> bool:
        """Whether the words were selected in the text: now, or before the page asked about them."""
        return bool(self.cleaned_data["selected"] or self.cleaned_data["start"] is not None)

    def save(self, *, actor: User, capture: Capture, beside: Claim | None = None) -> Claim | None:
        """Mark the claim, and put it `beside` another where a button says how the two stand.

        None where the action refuses, or there is something to decide; the form then says what.
        """
        data = self.cleaned_data
        start, end, quote = data["start"], data["end"], data["quote"]
        if self.chosen:
            # The place was chosen among those that were shown, and the words are what stands there.
            (start, end), quote = self.chosen, ""
        try:
            withheld = withheld_of(capture)
            found = find_words(capture, quote=quote, start=start, end=end, withheld=withheld)
            self.trimmed = quote != quote.strip() or start not in (None, found.start) or end not in (None, found.end)
            around = surroundings_of(capture, found.start, found.end, actor, withheld)
            if self._asks(around):
                return None
            marking = self._marking(around) | {"actor": actor, "capture": capture, "found": found}
            if beside is not None and data["relation"]:
                return mark_beside(beside=beside, relation=data["relation"], **marking).other
            return mark_span(**marking)
        except BadSelection as error:
            self.add_error("quote", str(error))
        except ValidationError as error:
            take_errors(self, self._offer(error))
        return None

    def _marking(self, around: Surroundings) -> dict[str, Any]:
        """What is said of the words, and how they were found."""
        data = self.cleaned_data
        return {name: data[name] for name in self.described} | {
            "again": bool(data["again"]),
            "found_by": FoundBy.SELECTED if self.was_selected else FoundBy.QUOTED,
            "question_text": data["question"],
            "suggested": as_kept(around.suggested) if self._has_shown(around) else (),
        }

    def _asks(self, surroundings: Surroundings) -> bool:
        """Whether the person has something to decide first; the form then shows it."""
        data = self.cleaned_data
        answered = data["include"] or data["keep"] or data["again"] or data["seen"] == surroundings.place
        if (surroundings.identical and not data["again"]) or (surroundings.asks and not answered):
            self.surroundings = surroundings
        return self.surroundings is not None

    def _has_shown(self, surroundings: Surroundings) -> bool:
        """Whether the person saw what is suggested for these very words before they were stored."""
        return surroundings.place in (self.cleaned_data[name] for name in ("seen", "keep", "again"))

    @property
    def place_shown(self) -> int:
        """The offset around which the text is to be drawn when the form comes back."""
        if self.surroundings:
            return self.surroundings.start
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


def questions_offered(user: User) -> list[str]:
    """Words of the questions that this person may choose from; a page with a form has them once."""
    return list(questions_seen_by(user).values_list("text", flat=True)[:MAX_OFFERED])
