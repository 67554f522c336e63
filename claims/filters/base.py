"""What the filters of all lists share."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet

# In the address beside the filters: order, size and place of the page.
PAGING = ("sort", "size", "after", "before", "page")


class ListFilter(django_filters.FilterSet):
    """Filters from an address. A value that is not known finds nothing, and is said, rather than being passed over.

    `in_order` asks for the form in which the database goes through the rows in the order of the list and looks at each,
    instead of collecting the rows that match first: quicker where very many match.
    """

    def __init__(self, params: Mapping[str, Any], queryset: QuerySet[Any], *, in_order: bool = False) -> None:
        # A NUL in a value fails in PostgreSQL; no stored value has one, so another sign that none has does as well.
        self.typed = {name: str(value).replace("\0", "\ufffd").strip() for name, value in params.items()}
        self.in_order = in_order
        super().__init__(self.typed, queryset)

    @property
    def used(self) -> dict[str, str]:
        """The filters that are set, as they are in the address."""
        return {name: self.typed[name] for name in self.filters if self.typed.get(name)}

    @property
    def refused(self) -> list[str]:
        """What is wrong with the address, a sentence for each."""
        said = [self._why_refused(name) for name in self.form.errors]
        strange = [name for name in self.typed if name not in self.filters and name not in PAGING]
        return said + [f"There is no filter “{name}” in this list; it was passed over." for name in strange]

    def _why_refused(self, name: str) -> str:
        field = self.form.fields[name]
        if name == "q":
            return f"{field.label}: {' '.join(self.form.errors[name])}"
        return f"{field.label}: “{self.typed[name]}” is not known here, so nothing can be found by it."

    def rows(self) -> QuerySet[Any]:
        """The rows that the filters leave; none where a value is not known."""
        return self.qs if self.form.is_valid() else self.queryset.none()
