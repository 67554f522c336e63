"""Which column of a table is which field of ours, and what is said of all of its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from claims.choices import SchemeStatus
from claims.exchange.table.dialect import BadTable
from claims.exchange.table.mapping import MadeScheme, Mapping
from claims.exchange.table.mapping_json import mapping_from
from claims.exchange.table.plan import plan_of
from claims.exchange.table.table import Table, first_rows
from claims.forms.bounds import BoundedForm
from claims.forms.field_select import ITEM, FieldSelect, drawn, groups_of
from claims.models import SchemeVersion
from claims.rules.review.codebook import code_of

# So many columns are asked for; what is beyond is kept as extra, or named in the mapping as text.
MOST_COLUMNS = 200
# Rows that are looked at for examples, and examples that are shown.
LOOKED_AT, EXAMPLES, LONGEST_EXAMPLE = 50, 3, 60
FURTHER = 2
MADE = "made"
# Between values that stand in one line.
BETWEEN = "|"
STALE = "The table is read otherwise by now. Load the page again."


@dataclass(frozen=True, slots=True)
class Slot:
    """One column as the page asks for it; a column that comes once for each rater is asked for once."""

    name: str
    examples: tuple[str, ...]
    field: BoundField
    of_raters: bool = False
    key: BoundField | None = None
    fill: BoundField | None = None
    out: BoundField | None = None


class TableColumnsForm(BoundedForm):
    """The columns of a table that is laid as its mapping says. After validation: `mapping`."""

    seen = forms.CharField(widget=forms.HiddenInput)
    codebook = forms.ChoiceField(
        required=False, label="Codebook of its ratings",
        help_text="One that is made of this table asks what its columns ask, with the codes of these as answers.",
    )  # fmt: skip
    scheme_name = forms.CharField(required=False, max_length=120, label="Name of the codebook that is made")
    round = forms.CharField(
        required=False, max_length=120, label="Name of its round",
        help_text="Its ratings stand in a round that is closed and marked as imported.",
    )  # fmt: skip
    missing = forms.CharField(
        required=False, label="What means nothing, wherever it stands", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, such as -9 or n/a.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, table: Table, mapping: Mapping, asked: dict[str, Any]) -> None:
        self.table, self.mapping, self.asked = table, mapping, asked
        super().__init__(data, initial=self._initial())
        self.versions = list(
            SchemeVersion.objects.exclude(status=SchemeStatus.DRAFT).select_related("scheme").order_by("-pk")[:100]
        )
        self._choose_codebook()
        shared = (mapping.raters.columns if mapping.raters else {}) | dict.fromkeys(self._shared())
        self._bases = list(shared)[:MOST_COLUMNS]
        theirs = self._theirs()
        self._singles = [name for name in table.columns if name not in theirs][:MOST_COLUMNS]
        self._add_fields()

    def _initial(self) -> dict[str, Any]:
        scheme = self.mapping.scheme
        return {
            "seen": _seen(self.table),
            "codebook": MADE if scheme else self.asked.get("codebook", ""),
            "scheme_name": scheme.name if scheme else "",
            "round": self.asked.get("round", ""),
            "missing": "\n".join(self.mapping.missing),
        }

    def _choose_codebook(self) -> None:
        named = [(version.uid, str(version)) for version in self.versions]
        self.fields["codebook"].choices = [  # type: ignore[attr-defined]
            ("", "None"), (MADE, "One that is made of this table"), *named,
        ]  # fmt: skip

    # --- which columns are asked for ---

    def _shared(self) -> Iterator[str]:
        """What columns of raters are called without the rater, where at least two have it."""
        raters = self.mapping.raters
        if raters is None:
            return
        there = set(self.table.columns)
        for name in self.table.columns:
            for affix in raters.names:
                inner = raters.place == "suffix" and name.endswith(affix)
                base = name.removesuffix(affix) if inner else name.removeprefix(affix)
                if base != name and sum(raters.column(base, one) in there for one in raters.names) > 1:
                    yield base

    def _theirs(self) -> set[str]:
        raters = self.mapping.raters
        return {raters.column(base, affix) for base in self._bases for affix in raters.names} if raters else set()

    # --- fields of the form ---

    def _add_fields(self) -> None:
        had, uid = self.mapping, self.asked.get("codebook")
        groups = groups_of(next((one for one in self.versions if one.uid == uid), None))
        options = drawn(groups)
        known = [value for _, choices in groups for value, _ in choices]
        of_raters = had.raters.columns if had.raters else {}
        for at, name in enumerate(self._bases):
            self._choice(f"b-{at}", options, known, of_raters.get(name, ""), f"Field of {name}")
        for at, name in enumerate(self._singles):
            self._choice(f"f-{at}", options, known, had.columns.get(name, ""), f"Field of {name}")
            self._tick(f"k-{at}", name in had.key, f"{name} is of the key")
            self._tick(f"d-{at}", name in had.fill_down, f"{name} is filled down")
            self._tick(f"o-{at}", name in had.leave_out_columns, f"{name} is left out")
        for at, (name, value) in enumerate([*had.constants.items(), *[("", "")] * FURTHER]):
            self._choice(f"cf-{at}", options, known, name, "Field of all rows")
            self._words(f"cv-{at}", value, "Its value")
        columns = [("", "No column"), *((name, name) for name in self.table.columns)]
        for at, (name, values) in enumerate([*had.leave_out_rows.items(), *[("", ())] * FURTHER]):
            self.fields[f"rc-{at}"] = forms.ChoiceField(
                required=False, choices=columns, initial=name, label="Column of rows that are left out"
            )
            self._words(f"rv-{at}", f" {BETWEEN} ".join(values), "Its values there")

    def _choice(self, name: str, options: SafeString, known: list[str], initial: str, label: str) -> None:
        if initial.startswith("rating.item.") and self.mapping.scheme is not None:
            initial = ITEM
        field = forms.CharField(required=False, initial=initial, label=label, widget=FieldSelect(options))
        field.known = {"", *known, initial}  # type: ignore[attr-defined]
        self.fields[name] = field

    def _tick(self, name: str, initial: bool, label: str) -> None:
        self.fields[name] = forms.BooleanField(required=False, initial=initial, label=label)

    def _words(self, name: str, initial: str, label: str) -> None:
        self.fields[name] = forms.CharField(required=False, initial=initial, label=label, max_length=2_000)

    # --- as the template draws them ---

    def slots(self) -> Iterator[Slot]:
        """The columns in order, those of raters first."""
        rows = first_rows(self.table.rows(), LOOKED_AT)
        raters = self.mapping.raters
        for at, base in enumerate(self._bases):
            columns = [raters.column(base, affix) for affix in raters.names] if raters else []
            yield Slot(base, self._examples(rows, columns), self[f"b-{at}"], of_raters=True)
        for at, name in enumerate(self._singles):
            ticks = (self[f"k-{at}"], self[f"d-{at}"], self[f"o-{at}"])
            yield Slot(name, self._examples(rows, [name]), self[f"f-{at}"], False, *ticks)

    def _examples(self, rows: Sequence[Any], names: Sequence[str]) -> tuple[str, ...]:
        places = [self.table.columns.index(name) for name in names if name in self.table.columns]
        found = dict.fromkeys(
            " ".join(row.cells[at].split())[:LONGEST_EXAMPLE] for row in rows for at in places if row.cells[at].strip()
        )
        return tuple(list(found)[:EXAMPLES])

    def constants(self) -> list[tuple[BoundField, BoundField]]:
        """Fields that all rows have alike."""
        return self._pairs("cf", "cv")

    def left_out(self) -> list[tuple[BoundField, BoundField]]:
        """Rows that are left out by a value."""
        return self._pairs("rc", "rv")

    def _pairs(self, one: str, other: str) -> list[tuple[BoundField, BoundField]]:
        numbers = [name.removeprefix(f"{one}-") for name in self.fields if name.startswith(f"{one}-")]
        return [(self[f"{one}-{at}"], self[f"{other}-{at}"]) for at in numbers]

    @property
    def gone(self) -> list[str]:
        """What the mapping says that does not fit the table: columns that are gone, each with the likeliest."""
        return [f"{one.what} {one.why}" for one in plan_of(self.table, self.mapping).problems]

    @property
    def beyond(self) -> int:
        """How many columns are not asked for."""
        return len(self.table.columns) - len(self._theirs()) - len(self._singles)

    # --- what was said ---

    def clean(self) -> None:
        """Say the table by what was chosen."""
        if self.cleaned_data.get("seen") != _seen(self.table):
            raise ValidationError(STALE)
        for name, field in self.fields.items():
            if (known := getattr(field, "known", None)) is not None and self.cleaned_data.get(name, "") not in known:
                self.add_error(name, "Choose one of the fields.")
        if self.errors:
            return
        try:
            mapping = mapping_from(self._said().as_json())
            problems = plan_of(self.table, mapping).problems
        except BadTable as error:
            raise ValidationError(str(error)) from error
        if problems:
            raise ValidationError([f"{one.what} {one.why}" for one in problems])
        self.mapping = mapping

    def _said(self) -> Mapping:
        said, had = self.cleaned_data, self.mapping
        kept = set(self.table.columns) - set(self._singles) - self._theirs()
        columns = {name: field for name, field in had.columns.items() if name in kept}
        bases: dict[str, str] = {}
        for letter, names, fields in (("b", self._bases, bases), ("f", self._singles, columns)):
            for at, name in enumerate(names):
                if said[f"{letter}-{at}"]:
                    fields[name] = self._field(f"{letter}-{at}", name, {*bases.values(), *columns.values()})
        ticked = {
            tick: self._ticked(tick, before, kept)
            for tick, before in (("k", had.key), ("d", had.fill_down), ("o", had.leave_out_columns))
        }
        made = self._made([*columns.items(), *bases.items()])
        return replace(
            had,
            columns=columns,
            raters=replace(had.raters, columns=bases) if had.raters else None,
            key=ticked["k"],
            fill_down=ticked["d"],
            leave_out_columns=tuple(name for name in ticked["o"] if name not in columns),
            missing=tuple(dict.fromkeys(filter(None, map(str.strip, said["missing"].splitlines())))),
            constants={one.value() or "": other.value() or "" for one, other in self.constants() if one.value()},
            leave_out_rows={one.value(): _values(other.value()) for one, other in self.left_out() if one.value()},
            scheme=made,
        )

    def _ticked(self, tick: str, before: Sequence[str], kept: set[str]) -> tuple[str, ...]:
        """Columns that are ticked, in the order that they had; those that are not asked for stay as they were."""
        now = [name for at, name in enumerate(self._singles) if self.cleaned_data[f"{tick}-{at}"]]
        return (*(name for name in before if name in now or name in kept), *(one for one in now if one not in before))

    def _field(self, name: str, column: str, taken: set[str]) -> str:
        """The field that was chosen; a question of a codebook that is made has a code of its own."""
        said = str(self.cleaned_data[name])
        if said != ITEM:
            return said
        raters = self.mapping.raters.columns if self.mapping.raters else {}
        had = self.mapping.columns.get(column, "") or raters.get(column, "")
        if had.startswith("rating.item."):
            return had
        code = code_of(column)[:36].strip("_") or "question"
        codes = (code, *(f"{code}_{number}" for number in range(2, 2 * MOST_COLUMNS + 2)))
        return next(field for one in codes if (field := f"rating.item.{one}") not in taken)

    def _made(self, named: list[tuple[str, str]]) -> MadeScheme | None:
        """The codebook that is made, with the questions that it had."""
        asks = any(field.startswith("rating.item.") for _, field in named)
        if self.cleaned_data["codebook"] != MADE:
            return None
        if not asks:
            raise ValidationError("Choose at least one column as a question of the codebook that is made.")
        name = self.cleaned_data["scheme_name"].strip()
        if not name:
            raise ValidationError({"scheme_name": "Give the codebook a name."})
        had = self.mapping.scheme
        return replace(had, name=name) if had else MadeScheme(code_of(name).replace("_", "-")[:40] or "made", name)

    @property
    def said_beside(self) -> dict[str, str]:
        """What an import is asked beside its mapping."""
        codebook = self.cleaned_data["codebook"]
        return {"codebook": "" if codebook == MADE else codebook, "round": self.cleaned_data["round"].strip()}


def _seen(table: Table) -> str:
    return sha256("\0".join(table.columns).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _values(said: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (said or "").split(BETWEEN))
