"""Declaring one's interests."""

from typing import Any

from django import forms

from claims.actions.interest import declare_interests
from claims.forms.action import ActionForm
from claims.models import InterestStatement, Publisher, User

# Of more publishers, names are typed.
MOST_OFFERED = 100


class InterestForm(ActionForm):
    """None in one click, or what the interests are and whose claims one is not given."""

    none = forms.BooleanField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        required=False,
        label="My interests",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Work for, shares in, fees from, or disputes with anybody whose words are judged here. It is shown"
        " beside your ratings and exported with them.",
    )
    publishers = forms.MultipleChoiceField(
        required=False,
        label="Publishers that they concern",
        widget=forms.CheckboxSelectMultiple,
        help_text="Nothing of theirs is handed to you.",
    )
    others = forms.CharField(
        required=False,
        label="Other publishers that they concern",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One on each line, named as here.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = list(Publisher.objects.values_list("uid", "name")[: MOST_OFFERED + 1])
        self.fields["publishers"].choices = offered[:MOST_OFFERED]  # type: ignore[attr-defined]
        if len(offered) <= MOST_OFFERED:
            del self.fields["others"]
        if not offered:
            del self.fields["publishers"]

    def clean_others(self) -> list[str]:
        """Names of publishers that are known here."""
        names = [name.strip() for name in self.cleaned_data["others"].splitlines() if name.strip()]
        known = set(Publisher.objects.filter(name__in=names[:MOST_OFFERED]).values_list("name", flat=True))
        if strange := [name for name in names if name not in known]:
            raise forms.ValidationError(
                f"There is no publisher “{'”, “'.join(strange[:3])}” here. Write the name above instead: nothing of"
                " somebody who is not here can be handed to you."
            )
        return names

    def save(self, *, actor: User) -> InterestStatement | None:
        """Declare it. None where the action refuses; the form then says why."""
        said = self.cleaned_data
        named = Publisher.objects.filter(uid__in=said.get("publishers", [])) | Publisher.objects.filter(
            name__in=said.get("others", [])
        )
        return self.take(
            lambda: declare_interests(actor=actor, none=said["none"], text=said["text"], publishers=named.distinct())
        )
