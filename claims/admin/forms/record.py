"""Forms of the admin: what an action refuses comes out on them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget, AutocompleteSelect
from django.core.exceptions import ValidationError

from claims.admin.addresses import NamedChoiceField
from claims.forms.bounds import Bounded
from claims.forms.errors import take_errors
from claims.models import Capture
from claims.models.base import WithUid
from claims.reads.named import find_key
from claims.rules.identify.identifier import BadIdentifier, normalise


class RecordForm(Bounded, forms.ModelForm):
    """A record as it is typed. Saving is for the action, whose refusal is shown when the form is drawn again."""

    # Errors of an action by the prefix of the form that they are about; the page sets them on its own class.
    refusals: Mapping[str, ValidationError] = {}
    # The form's name for a field that the action calls otherwise.
    called: ClassVar[Mapping[str, str]] = {}

    def full_clean(self) -> None:
        """Check what was typed, and show what the action refused."""
        super().full_clean()
        refused = self.refusals.get(self.prefix or "")
        if refused is not None:
            take_errors(self, refused, self.called)


class CuratedForm(RecordForm):
    """A record with a history."""

    reason = forms.CharField(
        label="Why this change",
        required=False,
        widget=AdminTextInputWidget(attrs={"class": "vWide"}),
        help_text="For the history, beside your name and the time. May stay empty.",
    )


class IdentifierField(forms.CharField):
    """An identifier as it is printed or linked, brought to its normal form, which is shorter than a link."""

    def __init__(self, kind: str, *, label: str, help_text: str) -> None:
        self.kind = kind
        widget = AdminTextInputWidget()
        super().__init__(label=label, help_text=help_text, required=False, max_length=500, widget=widget)

    def clean(self, value: Any) -> str:
        """The normal form, or what is wrong with it."""
        try:
            return normalise(self.kind, super().clean(value))
        except BadIdentifier as error:
            raise ValidationError(str(error)) from error


class WithIdentifiers(RecordForm):
    """A record of something published."""

    doi = IdentifierField("doi", label="DOI", help_text="As printed, or its link: 10.1234/abc")
    pmid = IdentifierField("pmid", label="PMID", help_text="The number in PubMed.")
    pmcid = IdentifierField("pmcid", label="PMCID", help_text="The number in PubMed Central: PMC1234567")
    trial_number = IdentifierField("trial", label="Trial number", help_text="Such as NCT01234567 or ISRCTN12345678.")


class TypedSelect(AutocompleteSelect):
    """Offers records while they are typed, and says so while it is empty."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """With words where nothing is chosen: they are the field's name for somebody who hears the page."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": "Type to search"}

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """The record that was chosen, by uid or by key; nothing where what was sent names none."""
        records = self.field.remote_field.model._default_manager.all()
        chosen = [find_key(records, str(one)) for one in value if one]
        groups = super().optgroups(name, [str(key) for key in chosen if key is not None], attrs)
        if issubclass(records.model, WithUid):
            uids = (
                {str(key): uid for key, uid in records.filter(pk__in=chosen).values_list("pk", "uid")}
                if any(chosen)
                else {}
            )
            for _, options, _ in groups:
                for option in options:
                    option["value"] = uids.get(str(option["value"]), option["value"])
        return groups


class CaptureField(NamedChoiceField):
    """Chooses a capture without reading its text, which may have 20 MB."""

    def __init__(self, queryset: Any = None, **options: Any) -> None:
        super().__init__(Capture.objects.without_text().select_related("source"), **options)

    def label_from_instance(self, obj: Any) -> str:
        """Source, depth, date and length."""
        return capture_label(obj)


def capture_label(capture: Capture) -> str:
    """What tells one capture from another for people."""
    seen = capture.observed_at or capture.stored_at
    return (
        f"{capture.source.shown_title}: {capture.get_depth_display().lower()}, {seen:%Y-%m-%d},"
        f" {capture.length:,} characters"
    )
