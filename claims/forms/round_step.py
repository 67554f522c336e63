"""What is typed to close a round or to open it again, to set answers, and to change who rates."""

from typing import Any

from django import forms

from claims.actions.answered import set_answer
from claims.actions.assignment import join_round
from claims.actions.round import close_round, open_standing_round, reopen_round
from claims.actions.unit import Answered
from claims.choices import Axis, Reveal, UnitRole
from claims.forms.action import ActionForm
from claims.forms.round import named_unit, reviewers_offered, unit_rows, versions_offered
from claims.models import Item, Level, Round, RoundRater, RoundUnit, SchemeVersion, User


class OfRound(ActionForm):
    """A form about one round."""

    def __init__(self, *args: Any, round_: Round, **options: Any) -> None:
        super().__init__(*args, **options)
        self.round = round_


class CloseForm(OfRound):
    """That one knows what is missing, and what there is to say of it."""

    because = forms.CharField(
        required=False, max_length=2_000, label="A note on it", widget=forms.Textarea(attrs={"rows": 2})
    )
    sure = forms.BooleanField(error_messages={"required": "Tick this: what is missing then stays unrated."})

    def __init__(self, *args: Any, missing: int, **options: Any) -> None:
        super().__init__(*args, **options)
        if missing:
            ratings = "1 rating" if missing == 1 else f"{missing:,} ratings"
            self.fields["sure"].label = f"Close with {ratings} missing"
        else:
            del self.fields["sure"]

    def save(self, *, actor: User) -> Round | None:
        """Close it. None where the action refuses; the form then says why."""
        because = self.cleaned_data["because"]
        return self.take(lambda: close_round(actor=actor, round_=self.round, because=because))


class ReopenForm(OfRound):
    """Why."""

    because = forms.CharField(
        max_length=2_000,
        label="Why it is opened again",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What was shown since the close has been seen: the reason is kept with the round.",
        error_messages={"required": "Say why it is opened again: the reason is kept with the round."},
    )

    def save(self, *, actor: User) -> Round | None:
        """Open it again. None where the action refuses; the form then says why."""
        because = self.cleaned_data["because"]
        return self.take(lambda: reopen_round(actor=actor, round_=self.round, because=because))


class JoinForm(OfRound):
    """Who is to rate as well."""

    reviewer = forms.ModelChoiceField(User.objects.none(), to_field_name="uid", label="Add", empty_label="Choose…")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rating = RoundRater.objects.filter(round=self.round, left_at=None).values("reviewer")
        self.fields["reviewer"].queryset = reviewers_offered().exclude(pk__in=rating)  # type: ignore[attr-defined]

    def save(self, *, actor: User) -> RoundRater | None:
        """Let them join. None where the action refuses; the form then says why."""
        reviewer = self.cleaned_data["reviewer"]
        return self.take(lambda: join_round(actor=actor, round_=self.round, reviewer=reviewer))


class StandingForm(ActionForm):
    """With what the round that takes any claim and any reviewer is opened."""

    name = forms.CharField(max_length=120, label="Name")
    scheme_version = forms.ModelChoiceField(
        SchemeVersion.objects.none(), to_field_name="uid", label="Codebook", empty_label=None
    )
    reveal = forms.ChoiceField(label="Others' ratings are shown", choices=Reveal.choices, initial=Reveal.AFTER_OWN)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scheme_version"].queryset = versions_offered()  # type: ignore[attr-defined]

    def save(self, *, actor: User) -> Round | None:
        """Open it. None where the action refuses; the form then says why."""
        return self.take(lambda: open_standing_round(actor=actor, **self.cleaned_data))


ROLES = [
    (UnitRole.TRAINING.value, "For training: the answer is shown after one's own"),
    (UnitRole.GOLD.value, "Gold: mixed in, nobody is told"),
]
NOTHING = ("", "Not asked")
AXES = (Axis.VERDICT, Axis.CERTAINTY, Axis.WORDING_GAP)


class AnswerForm(OfRound):
    """A unit for training, or a gold one: which, and what the right answer is."""

    unit = forms.CharField(
        max_length=300, label="Which", help_text="Its number such as 3.7, its identifier or address."
    )
    role = forms.ChoiceField(label="For what", choices=ROLES, widget=forms.RadioSelect, initial=UnitRole.TRAINING)
    failure_tags = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    why = forms.CharField(
        required=False, max_length=5_000, label="Why", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Shown with the answer of a unit for training.",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        levels = list(Level.objects.filter(version=self.round.scheme_version_id).order_by("position"))
        for axis in AXES:
            self._ask(axis.value, axis.label, [one for one in levels if one.axis == axis])
        for item in Item.objects.filter(version=self.round.scheme_version_id):
            self._ask(f"item_{item.code}", item.text, [one for one in levels if one.item_id == item.pk])
        tags = [(one.code, one.label) for one in levels if one.axis == Axis.FAILURE_TAG]
        self.fields["failure_tags"].choices = tags  # type: ignore[attr-defined]
        if not tags:
            del self.fields["failure_tags"]
        self.order_fields(["unit", "role", *(axis.value for axis in AXES), "failure_tags"])

    def _ask(self, name: str, label: str, levels: list[Level]) -> None:
        if levels:
            choices = [NOTHING, *((one.code, one.label) for one in levels)]
            self.fields[name] = forms.ChoiceField(required=False, label=label, choices=choices)

    def clean_unit(self) -> Any:
        """The unit that is called so."""
        kind = self.round.unit_kind
        key = named_unit(kind, self.cleaned_data["unit"].strip())
        if key is None:
            raise forms.ValidationError(f"There is no {kind} that is called so.")
        return unit_rows(kind).get(pk=key)

    def save(self, *, actor: User) -> RoundUnit | None:
        """Set it. None where the action refuses; the form then says why."""
        said = self.cleaned_data
        items = {name.removeprefix("item_"): code for name, code in said.items() if name.startswith("item_") and code}
        answer = {axis.value: said.get(axis.value, "") for axis in AXES} | {"items": items, "why": said["why"].strip()}
        answer["failure_tags"] = said.get("failure_tags", [])
        answered = Answered(said["unit"].pk, UnitRole(said["role"]), {name: one for name, one in answer.items() if one})
        return self.take(lambda: set_answer(actor=actor, round_=self.round, unit=said["unit"], answered=answered))
