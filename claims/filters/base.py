"""What the filters of all lists share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.expressions import Combinable

from claims.choices import NOT_KNOWN, UNCLASSIFIED, Side, side_label
from claims.database.counting import bounded
from claims.database.keyset import WINDOWS, Filtered
from claims.rules.identify.partial_date import BadDate, parse_partial_date

# In the address beside the filters: order, columns, size and place of the page.
PAGING = ("sort", "columns", "size", "after", "before", "page")
# A select offers no more than this; the value that is chosen is always among them.
MOST_OPTIONS = 200
LONGEST_SEARCH = 300
SIDES = [*Side.choices, (NOT_KNOWN, side_label(UNCLASSIFIED))]


@dataclass(slots=True)
class Control:
    """A filter as a form draws it: a select where it has options, else a field to type in, with a `hint`."""

    name: str
    label: str
    value: str
    options: list[tuple[str, str]] = field(default_factory=list)
    more: bool = False
    hidden: bool = False
    hint: str = ""
    folded: bool = False

    @property
    def shown(self) -> str:
        """The value in the words of the page."""
        return dict(self.options).get(self.value, self.value)


class PartialDateField(forms.CharField):
    """A year, a month or a day."""

    def clean(self, value: Any) -> str:
        """The date as it is stored. Raises ValidationError for anything else."""
        try:
            return parse_partial_date(super().clean(value))
        except BadDate as error:
            raise ValidationError(str(error)) from error


class PartialDateFilter(django_filters.CharFilter):
    """From or until a date, as far as it is given."""

    field_class = PartialDateField


def coded(choices: Sequence[tuple[str, str]], label: str, unknown: str = "Not coded") -> django_filters.ChoiceFilter:
    """A filter by a code that may be empty; what nobody has said yet is a value of its own."""
    return django_filters.ChoiceFilter(choices=[(NOT_KNOWN, unknown), *choices], method="by_code", label=label)


class ListFilter(django_filters.FilterSet):
    """Filters from an address. A value that is not known finds nothing, and is said, rather than being passed over.

    `shown_by` names the field by which records are called in a select, or makes the name of several.
    """

    shown_by: ClassVar[dict[str, str | Combinable]] = {}
    # Fields behind filters by a code, where they have another name.
    code_fields: ClassVar[dict[str, str]] = {}
    # Filters that stand folded away until they are needed.
    folded: ClassVar[tuple[str, ...]] = ()
    # Read by the methods of filters, see `rows`.
    one_by_one = False

    def __init__(self, params: Mapping[str, Any], queryset: QuerySet[Any]) -> None:
        # A NUL in a value fails in PostgreSQL; no stored value has one, so another sign that none has does as well.
        self.typed = {name: str(value).replace("\0", "\ufffd").strip() for name, value in params.items()}
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
        label = self.form.fields[name].label
        if not hasattr(self.form.fields[name], "choices"):
            return f"{label}: {' '.join(self.form.errors[name])}"
        return f"{label}: “{self.typed[name]}” is not known here, so nothing can be found by it."

    def by_code(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A code, or none."""
        return rows.filter(**{self.code_fields.get(name, name): "" if value == NOT_KNOWN else value})

    def rows(self, *, one_by_one: bool = False) -> QuerySet[Any]:
        """The rows that the filters leave; none where a value is not known.

        `one_by_one` asks for the form in which the database looks at each of the rows that it has already, instead of
        collecting all that match first.
        """
        self.one_by_one = one_by_one
        known = self.form.is_valid()
        found: QuerySet[Any] = self.filter_queryset(self.queryset.all()) if known else self.queryset.none()
        return found

    def counted(self, most: int) -> int:
        """How many rows there are, or one more than `most`."""
        return bounded(self.rows(), most)

    @property
    def alone(self) -> str:
        """The one filter that is set, if there is just one and its value is known."""
        return next(iter(self.used)) if len(self.used) == 1 and self.form.is_valid() else ""

    @property
    def leaves_nearly_all(self) -> bool:
        """Whether what the filters take away is surely little, so that a page is full when that little is passed."""
        return False

    @property
    def windows(self) -> Sequence[int]:
        """How many rows are looked at before all that match are collected; words take their time with each row."""
        return WINDOWS[:2] if self.used.get("q") else WINDOWS

    def straight(self, *, down: bool, beyond: int | None, limit: int) -> list[int] | None:
        """The first ids beyond one, from the index of the one filter that is set; None where there is no such index."""
        return None

    def paged(self, rows: QuerySet[Any], *, few: bool) -> tuple[QuerySet[Any], Filtered | None]:
        """What pages are made of: all the `rows`, and what the filters leave of them where it may stand far apart.

        `few`: they leave so little that it was counted.
        """
        if not self.used:
            return rows, None
        if self.leaves_nearly_all and not few:
            return self.rows(one_by_one=True), None
        return rows, Filtered(self.rows(), self.rows(one_by_one=True), few, self.windows, self.straight)

    def controls(self) -> list[Control]:
        """The filters for a form, in their order."""
        return [self._control(name, each) for name, each in self.filters.items()]

    def _control(self, name: str, each: django_filters.Filter) -> Control:
        control = Control(name, each.label, self.typed.get(name, ""), folded=name in self.folded)
        control.hidden = "widget" in each.extra
        if isinstance(each, django_filters.ModelChoiceFilter):
            self._offer_records(control, each)
        elif isinstance(each, django_filters.ChoiceFilter):
            control.options = [(str(code), str(label)) for code, label in each.extra["choices"]]
        elif isinstance(each, PartialDateFilter):
            control.hint = "2018 or 2018-03"
        return control

    def _offer_records(self, control: Control, each: django_filters.ModelChoiceFilter) -> None:
        rows, key = each.extra["queryset"], each.extra["to_field_name"]
        pairs = rows.values_list(key, self.shown_by[control.name])
        offered = {} if control.hidden else dict(pairs[: MOST_OPTIONS + 1])
        control.more = len(offered) > MOST_OPTIONS
        if each.extra.get("null_label"):
            offered = {each.extra["null_value"]: each.extra["null_label"]} | offered
        if control.value and control.value not in offered:
            offered |= dict(pairs.filter(**{key: control.value}))
        control.options = list(offered.items())
