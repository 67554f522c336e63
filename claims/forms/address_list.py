"""Lists of pages to save: making one, stopping it, and saying what became of an address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.actions.address_list import (
    add_to_address_list,
    leave_address_out,
    make_address_list,
    say_address_moved,
    stop_address_list,
)
from claims.exchange.address_list import addresses_of_file
from claims.exchange.table.dialect import BadTable
from claims.forms.action import ActionForm
from claims.forms.incoming import check_upload
from claims.models import AddressList, Import, ListedAddress, User
from claims.reads.source.address_list import addresses_of_import, imports_with_addresses
from claims.rules.identify.addresses import Addresses, addresses_in

MOST_TOLD = 20
MOST_IMPORTS = 50
MOST_PASTED = 5_000_000


def _imports() -> list[tuple[str, str]]:
    offered = imports_with_addresses().values_list("uid", "filename", "created_at")[:MOST_IMPORTS]
    return [("", "None"), *((uid, f"{name or 'Without a name'}, {when:%Y-%m-%d}") for uid, name, when in offered)]


class AddressListForm(ActionForm):
    """A name, and addresses: pasted, of a file, or of what an import brought. With a list that is there, what is added.

    After validation `found` are the addresses, and what is none.
    """

    name = forms.CharField(
        label="Name",
        max_length=200,
        required=False,
        help_text="What these pages are, such as clinics of the 2018 sample.",
    )
    addresses = forms.CharField(
        required=False,
        strip=False,
        label="Addresses",
        help_text="One on each line.",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "inputmode": "url"}),
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="Or a file",
        help_text="A text with one on each line, or a table (CSV, TSV, XLSX, XLS) with a column of them.",
    )
    column = forms.CharField(
        required=False,
        max_length=200,
        label="Its column",
        help_text="Where several columns of the table have addresses.",
    )
    of_import = forms.ChoiceField(required=False, label="Or those of an import", choices=_imports)
    leave_out = forms.BooleanField(required=False)

    bound_elsewhere = frozenset({"addresses"})

    def __init__(self, *args: Any, again: AddressList | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.again = again
        self.added = 0
        self.found = Addresses()
        if again is not None:
            del self.fields["name"]
        if len(list(self.fields["of_import"].choices)) < 2:  # type: ignore[attr-defined]  # a field with choices
            del self.fields["of_import"]

    @property
    def told(self) -> list[Any]:
        """The first of what is no address."""
        return self.found.refused[:MOST_TOLD]

    @property
    def untold(self) -> int:
        """How many more there are."""
        return len(self.found.refused) - len(self.told)

    def clean_name(self) -> str:
        """Not empty: people look for it."""
        if not self.cleaned_data["name"].strip():
            raise ValidationError("Give the list a name.")
        return str(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """Find the addresses. What is none keeps all from being taken, until the person says to leave it out."""
        cleaned = super().clean() or {}
        given = [name for name in ("addresses", "file", "of_import") if _has(cleaned.get(name))]
        if len(given) > 1:
            self.add_error(given[1], "Give addresses in one way: pasted, as a file, or of an import.")
        elif given and not self.errors:
            self.take(lambda: self._find(given[0], cleaned))
        elif not given and "file" not in self.errors:
            self.add_error("addresses", "Paste addresses here, one on each line, or choose a file.")
        if self.found.refused and not cleaned.get("leave_out"):
            number = len(self.found.refused)
            what = "1 line is no address" if number == 1 else f"{number:,} lines are no addresses"
            self.add_error(None, ValidationError(f"{what}. Mend them, or leave them out.", code="refused"))
        return cleaned

    def _find(self, given: str, cleaned: dict[str, Any]) -> None:
        if given == "file":
            check_upload(cleaned["file"])
            try:
                self.found = addresses_of_file(cleaned["file"].read(), cleaned["file"].name, cleaned.get("column", ""))
            except BadTable as error:
                field = "column" if error.where == "column" else "file"
                raise ValidationError({field: f"{error.what} {error.why}"}) from error
        elif given == "of_import":
            import_ = Import.objects.get(uid=cleaned["of_import"])
            self.found = addresses_in(("", address) for address in addresses_of_import(import_))
        else:
            if len(cleaned["addresses"]) > MOST_PASTED:
                raise ValidationError({"addresses": "This is too long to be pasted. Choose it as a file."})
            lines = enumerate(cleaned["addresses"].splitlines(), 1)
            self.found = addresses_in((f"line {number}", line) for number, line in lines)

    def save(self, *, actor: User) -> AddressList | None:
        """Make the list, or add to it. None where the action refuses; the form then says why."""
        return self.take(lambda: self._save(actor))

    def _save(self, actor: User) -> AddressList:
        found = self.found.found
        if self.again is not None:
            self.added = add_to_address_list(actor=actor, address_list=self.again, addresses=found)
            return self.again
        self.added = len(found)
        return make_address_list(actor=actor, name=self.cleaned_data["name"], addresses=found)

    @property
    def repeated(self) -> int:
        """How many lines name a page that was listed already."""
        return self.found.repeated + len(self.found.found) - self.added


def _has(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


class StopForm(ActionForm):
    """Why a list is worked on no more."""

    because = forms.CharField(required=False, label="Why it is stopped", widget=forms.Textarea(attrs={"rows": 2}))

    def save(self, *, actor: User, address_list: AddressList) -> bool:
        """Stop it. False where the action refuses; the form then says why."""
        because = self.cleaned_data["because"]
        return self.took(lambda: stop_address_list(actor=actor, address_list=address_list, because=because))


class LeaveOutForm(ActionForm):
    """Why a page cannot be saved."""

    because = forms.CharField(
        required=False,
        max_length=500,
        label="Why it cannot be saved",
        help_text="Such as: the site is gone; it asks for a login.",
    )

    def save(self, *, actor: User, listed: ListedAddress) -> ListedAddress | None:
        """Say so. None where the action refuses; the form then says why."""
        because = self.cleaned_data["because"]
        return self.take(lambda: leave_address_out(actor=actor, listed=listed, because=because))


class MovedForm(ActionForm):
    """Under which address a page was saved."""

    source = forms.CharField(
        required=False,
        label="Saved under",
        help_text="The address under which it was saved, or the number of that source.",
        max_length=2000,
    )

    def save(self, *, actor: User, listed: ListedAddress) -> ListedAddress | None:
        """Say so. None where the action refuses; the form then says why."""
        source = self.cleaned_data["source"]
        return self.take(lambda: say_address_moved(actor=actor, listed=listed, source=source))
