"""Keeping a view of a list under a name."""

from typing import Any

from django import forms

from claims.actions.permissions import has_role
from claims.actions.saved_view import save_view
from claims.choices import ListName, Role
from claims.forms.action import ActionForm
from claims.models import SavedView, User
from claims.models.saved_view import LONGEST_NAME


class SavedViewForm(ActionForm):
    """A name, and who sees it under that. Only curators and leads are asked whether everybody does."""

    name = forms.CharField(max_length=LONGEST_NAME, help_text="A view of this name that is there already is replaced.")
    for_everybody = forms.BooleanField(required=False, label="For everybody here, not for me alone")

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        if not has_role(person, Role.CURATOR, Role.LEAD):
            del self.fields["for_everybody"]

    def save(self, *, of: ListName, asked: dict[str, str]) -> SavedView | None:
        """Keep it. None where the action refuses; the form then says why."""
        for_everybody = self.cleaned_data.get("for_everybody", False)
        return self.take(
            lambda: save_view(
                actor=self.person, of=of, name=self.cleaned_data["name"], asked=asked, for_everybody=for_everybody
            ),
            {"query": "name"},
        )
