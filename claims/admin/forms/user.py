"""People in the admin."""

from typing import Any, ClassVar

from django import forms

from claims.admin.forms.record import IdentifierField, RecordForm
from claims.admin.forms.step import AccountForm
from claims.choices import Role
from claims.models import User

WHAT_ROLES_DO = {
    Role.READER: "Reader: reads and exports",
    Role.CURATOR: "Curator: puts in sources, claims and evidence",
    Role.REVIEWER: "Reviewer: rates claims",
    Role.LEAD: "Lead: runs rounds, codebooks and this list",
}


class UserForm(RecordForm):
    """A person and their roles."""

    roles = forms.MultipleChoiceField(
        choices=[(role.value, what) for role, what in WHAT_ROLES_DO.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A person can have several.",
    )

    because = AccountForm.base_fields["because"]

    orcid = IdentifierField("orcid", label="ORCID", help_text="Such as 0000-0002-1825-0097, or its link.")

    class Meta:
        help_texts: ClassVar[dict[str, str]] = {
            "username": "For logging in. Letters, figures and @ . + - _",
            "pseudonym": "Takes the place of the name on pages and in exports.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and "roles" in self.fields:
            names = self.instance.groups.values_list("name", flat=True)
            self.initial.setdefault("roles", [name for name in names if name in Role.values])


class UserAddForm(UserForm):
    """A new person, with a password to tell them."""

    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "vTextField"}, render_value=False),
        help_text="At least 10 characters, and not a common one. Tell it to the person; they can change it themselves.",
    )

    class Meta(UserForm.Meta):
        model = User
        fields = ()
