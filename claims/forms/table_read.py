"""How a table of an import is read: what was proposed by looking at it, all of which can be said otherwise."""

from collections.abc import Collection
from collections.abc import Mapping as Named
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.exchange.incoming.table_import import mapping_of, table_of
from claims.exchange.table.arrange import arranged
from claims.exchange.table.dialect import SHORT_ROWS, BadTable, Dialect
from claims.exchange.table.mapping import PLACES, SHAPES, Mapping, Raters
from claims.exchange.table.mapping_json import mapping_from, mapping_read, mapping_text
from claims.exchange.table.propose import propose
from claims.exchange.table.table import Table
from claims.forms.bounds import BoundedForm
from claims.models import Import, TableMapping

SEPARATORS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar", " ": "Space"}
# A choice of "" is none to a browser: these stand for what is "" in a dialect.
QUOTES = {'"': "Double quotation marks", "'": "Single quotation marks", "none": "Nothing: they are words like others"}
SHAPE_WORDS = dict(
    zip(SHAPES, ("One claim, or one source", "One rating of a claim", "One study that bears on a claim"), strict=True)
)
PLACE_WORDS = dict(zip(PLACES, ("end with", "begin with"), strict=True))
SHORT_WORDS = dict(zip(SHORT_ROWS, ("are refused", "have nothing in their last columns"), strict=True))
OF_TEXT, OF_BOOK = ("charset", "delimiter", "quote_char"), ("sheet",)
TURN = ("names", "documents", "rows", "section", "sections_from")


class TableReadForm(BoundedForm):
    """The dialect of a table, what a row of it is, and where it lies on its side. After validation: `mapping`."""

    kept = forms.ChoiceField(
        required=False, label="Use a mapping that is kept", help_text="All that is below is then said by it."
    )
    table = forms.CharField(
        max_length=200,
        label="Under which name its rows are known",
        help_text="When a table comes in again under this name, its rows are known by their key.",
    )
    charset = forms.CharField(max_length=40, label="Charset")
    delimiter = forms.ChoiceField(label="Between cells", choices=list(SEPARATORS.items()))
    quote_char = forms.ChoiceField(label="Around cells", choices=list(QUOTES.items()))
    sheet = forms.ChoiceField(label="Sheet")
    header_row = forms.IntegerField(
        min_value=0, max_value=1_000_000, label="Row with the names of columns",
        help_text="As a spreadsheet counts; 0 where none has them.",
    )  # fmt: skip
    header_rows = forms.IntegerField(min_value=1, max_value=20, label="How many rows name them together")
    short_rows = forms.ChoiceField(label="Rows that end early", choices=list(SHORT_WORDS.items()))
    shape = forms.ChoiceField(label="What a row is", choices=list(SHAPE_WORDS.items()))
    place = forms.ChoiceField(required=False, label="Columns of one rater", choices=list(PLACE_WORDS.items()))
    raters = forms.CharField(
        required=False, label="What stands in their names, and who it is", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One rater a line, such as “_MS = Mary Smith”. Empty where raters have no columns of their own.",
    )  # fmt: skip
    names = forms.CharField(required=False, max_length=3, label="Column with the names of variables")
    documents = forms.CharField(required=False, max_length=9, label="Columns of documents", help_text="Such as D:AW.")
    rows = forms.CharField(required=False, max_length=17, label="Rows of variables", help_text="Such as 7:55.")
    section = forms.CharField(
        required=False, max_length=3, label="Column with sections",
        help_text="Filled in on the first row of each; it stands before the names below it.",
    )  # fmt: skip
    sections_from = forms.IntegerField(required=False, min_value=0, max_value=10_000_000, label="Sections from row")

    def __init__(self, data: Any = None, *, import_: Import, table: Table, kept: Named[str, str]) -> None:
        self._import, self._table, self._had = import_, table, mapping_of(import_)
        self.mapping = self._had
        super().__init__(data, initial=self._initial())
        for name in OF_TEXT if table.sheets else OF_BOOK:
            del self.fields[name]
        if table.sheets:
            self.fields["sheet"].choices = [  # type: ignore[attr-defined]
                (one.name, f"{one.name}{' (hidden)' if one.hidden else ''}, {one.rows:,} rows") for one in table.sheets
            ]
        elif table.charsets:
            guesses = "; ".join(f"{guess.charset}: “{guess.words[:60]}”" for guess in table.charsets)
            self.fields["charset"].help_text = f"The file does not say. It may be {guesses}"
        self.fields["kept"].choices = [("", "None"), *kept.items()]  # type: ignore[attr-defined]

    def _initial(self) -> dict[str, Any]:
        had, dialect = self._had, self._table.dialect
        raters, turn = had.raters or Raters(), had.turn
        said = {name: getattr(dialect, name) for name in Dialect.__dataclass_fields__}
        said["quote_char"] = dialect.quote_char or "none"
        said |= {"table": self._import.asked.get("table", ""), "shape": had.shape, "place": raters.place}
        said["raters"] = "\n".join(f"{affix} = {name}" for affix, name in raters.names.items())
        return said | ({name: getattr(turn, name) or "" for name in TURN} if turn else {})

    def clean_raters(self) -> dict[str, str]:
        """People by what stands in the names of their columns."""
        names: dict[str, str] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["raters"].splitlines())):
            affix, _, name = (part.strip() for part in line.partition("="))
            if not affix or affix in names:
                raise ValidationError(
                    f"“{line[:60]}”: each line begins with what stands in the names of columns, once."
                )
            names[affix] = name or affix.strip("_. -")
        return names

    def clean(self) -> None:
        """Read the table as it is said now, and say it with what still fits."""
        if self.errors:
            return
        try:
            if uid := self.cleaned_data["kept"]:
                self.mapping = laid_by(self._import, mapping_from(TableMapping.objects.get(uid=uid).says))
            else:
                self.mapping = self._said()
        except BadTable as error:
            raise ValidationError(str(error)) from error

    def _said(self) -> Mapping:
        said = self.cleaned_data
        given = {name: said[name] for name in Dialect.__dataclass_fields__ if name in said}
        if "quote_char" in given:
            given["quote_char"] = "" if given["quote_char"] == "none" else given["quote_char"]
        dialect = Dialect(**given)
        turn = {name: said[name] for name in TURN if said[name]}
        written = replace(self._had, dialect=dialect, turn=None, shape=said["shape"]).as_json()
        mapping = mapping_from(written | ({"turn": turn} if turn else {}))
        table = arranged(table_of(self._import, dialect), replace(mapping, fill_down=(), leave_out_rows={}))
        return _fitting(mapping, table, Raters(said["place"], said["raters"]) if said["raters"] else None)


def laid_by(import_: Import, mapping: Mapping) -> Mapping:
    """The mapping, where the table can be read and laid by it. Raises BadTable, ValidationError."""
    arranged(table_of(import_, mapping.dialect), mapping)
    return mapping


def _fitting(mapping: Mapping, table: Table, raters: Raters | None) -> Mapping:
    """The mapping with what it says of columns that are there; what is not said of any is proposed."""
    proposed, there = propose(table), set(table.columns)
    bases = {
        base: field
        for base, field in ((mapping.raters or proposed.raters or Raters()).columns).items()
        if raters and any(raters.column(base, affix) in there for affix in raters.names)
    }
    theirs = {raters.column(base, affix) for base in bases for affix in raters.names} if raters else set()
    had = {name: field for name, field in mapping.columns.items() if name in there}
    known = had if len(had) == len(mapping.columns) and had else proposed.columns
    return replace(
        mapping,
        columns={name: field for name, field in known.items() if name not in theirs},
        raters=replace(raters, columns=bases) if raters else None,
        key=mapping.key if set(mapping.key) <= there else proposed.key,
        fill_down=tuple(name for name in mapping.fill_down if name in there),
        leave_out_columns=tuple(name for name in mapping.leave_out_columns if name in there),
        leave_out_rows=_of(there, mapping.leave_out_rows),
        codes=_of(there | {*bases}, mapping.codes),
        missing_in=_of(there | {*bases}, mapping.missing_in),
        legends=_of(there | {*bases}, mapping.legends),
        missing=mapping.missing or proposed.missing,
    )


def _of(names: Collection[str], said: Named[str, Any]) -> dict[str, Any]:
    """What is said of these."""
    return {name: one for name, one in said.items() if name in names}


class MappingTextForm(BoundedForm):
    """The whole mapping as text, for what the pages do not ask: legends, single cells. After validation: `mapping`."""

    bound_elsewhere = frozenset({"text"})
    text = forms.CharField(
        label="The mapping as JSON", strip=False, widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text="What is wrong is told with its key. The command takes the same as a file.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, import_: Import) -> None:
        self._import = import_
        super().__init__(data, initial={"text": mapping_text(mapping_of(import_))})

    def clean_text(self) -> str:
        """Read it."""
        text = str(self.cleaned_data["text"])
        try:
            self.mapping = laid_by(self._import, mapping_read(text.encode("utf-8", "surrogatepass")))
        except BadTable as error:
            raise ValidationError(str(error)) from error
        return text


class KeepMappingForm(BoundedForm):
    """Under which name a mapping is kept."""

    name = forms.CharField(max_length=60, label="Keep this mapping as", error_messages={"required": "Give it a name."})
