"""Forms with which a codebook is written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from claims.actions.answers import MOST_ANSWERS
from claims.choices import Axis, Sign
from claims.exchange.codebook_file import codebook_from
from claims.forms.action import Acting, ActionForm
from claims.forms.errors import take_errors
from claims.forms.incoming import MEGABYTE
from claims.models import CodebookNote, Item, Scheme, SchemeVersion
from claims.rules.review.codebook import LEVEL_FIELDS, code_of
from claims.rules.review.codebook_file import BadCodebook

Row = Mapping[str, Any]
# The name of a row in its form: what a browser sends back, so that nothing else is taken for one.
_ROW = re.compile(r"[0-9]{1,3}")
WORDS = ("definition", "rule", "boundary", "example_one", "example_two")
MOST_BYTES = 2 * MEGABYTE
FLAGS = ("off_scale", "asks_tags", "needs_search")


def _prose(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        required=False, label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 2, "class": "grows"})
    )


class Told:
    """A form of a record that says what stands now, where somebody else changed it while one wrote."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    now: Mapping[str, Any] = {}

    def show_now(self, stored: Any) -> None:
        """Say of each field that differs what is stored."""
        self.now = {
            name: value
            for name in self.fields
            if (value := getattr(stored, name)) != self.cleaned_data.get(name, value)
        }

    @property
    def told(self) -> list[tuple[str, Any]]:
        """What stands now, by the label of its field."""
        return [(str(self.fields[name].label), value) for name, value in self.now.items()]


class AnswerForm(Told, ActionForm):
    """One answer of a judgement, the tags or an item; it has the fields that mean something there."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(max_length=80, label="Answer")
    code = forms.CharField(
        max_length=40,
        required=False,
        label="Code",
        help_text="As exports print it. Left empty, it is made of the answer.",
    )
    order = forms.IntegerField(
        min_value=-100, max_value=100, required=False, label="Place on the scale", help_text="More is higher."
    )
    sign = forms.ChoiceField(required=False, label="Sign", choices=[("", "None"), *Sign.choices])
    off_scale = forms.BooleanField(required=False, label="Stands off the scale")
    asks_tags = forms.BooleanField(required=False, label="Asks for failure tags")
    needs_search = forms.BooleanField(required=False, label="Needs a recorded search")
    definition = _prose("What it means")
    rule = _prose("How to choose it")
    boundary = _prose("Boundary cases")
    example_one = _prose("Example")
    example_two = _prose("Another example")

    def __init__(self, *args: Any, axis: Axis, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in _left_out(axis):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Make the code of the answer, where none was typed."""
        cleaned = super().clean() or {}
        cleaned["code"] = cleaned.get("code") or code_of(cleaned.get("label", ""))
        return cleaned

    @property
    def row(self) -> dict[str, Any]:
        """The fields of Level, after validation."""
        plain: dict[str, Any] = {"order": None, "sign": ""} | dict.fromkeys(FLAGS, False) | dict.fromkeys(WORDS, "")
        return plain | {name: value for name, value in self.cleaned_data.items() if name != "was"}

    @property
    def short(self) -> list[Any]:
        """The boxes that take a few characters."""
        return [self[name] for name in ("label", "code", "order", "sign") if name in self.fields]

    @property
    def flags(self) -> list[Any]:
        """The boxes that are ticked."""
        return [self[name] for name in FLAGS if name in self.fields]

    @property
    def prose(self) -> list[Any]:
        """The boxes that take sentences."""
        return [self[name] for name in WORDS]


def _left_out(axis: Axis) -> Iterable[str]:
    if axis != Axis.VERDICT:
        yield "asks_tags"
    if axis in (Axis.FAILURE_TAG, Axis.ITEM):
        yield "needs_search"
    if axis == Axis.FAILURE_TAG:
        yield from ("order", "off_scale")
    if axis in (Axis.FAILURE_TAG, Axis.WORDING_GAP, Axis.ITEM):
        yield "sign"


class AnswersSheet:
    """All answers of a judgement, the tags or an item on one page: they are added, moved and taken out, then saved."""

    def __init__(self, axis: Axis, stored: Sequence[Row], data: QueryDict | None = None) -> None:
        self.axis, self.data = axis, data
        # Names of the rows, in their order.
        self.names = [str(number) for number in range(len(stored))]
        self.had = [row["code"] for row in stored]
        self._typed = {name: {"was": row["code"]} | dict(row) for name, row in zip(self.names, stored, strict=True)}
        self.opened = ""
        if data is not None:
            self.names = list(dict.fromkeys(name for name in data.getlist("row") if _ROW.fullmatch(name)))
            self.names = self.names[: MOST_ANSWERS + 1]
            self.had = data.getlist("had")[:MOST_ANSWERS]
        self.forms = [self._form(name, bound=data is not None) for name in self.names]

    def _form(self, name: str, *, bound: bool) -> AnswerForm:
        options: dict[str, Any] = {"prefix": name, "axis": self.axis}
        return AnswerForm(self.data, **options) if bound else AnswerForm(initial=self._typed.get(name, {}), **options)

    def press(self) -> bool:
        """Do what a button other than *Save* asks: nothing is stored, and what was typed comes back as it was."""
        data = self.data
        if data is None or not any(name in data for name in ("add", "up", "down", "remove")):
            return False
        self._typed = {name: self._typed_in(data, name) for name in self.names}
        if "add" in data and len(self.names) < MOST_ANSWERS:
            self.add({})
        for button, by in (("up", -1), ("down", 1)):
            if (name := data.get(button)) in self.names:
                at = self.names.index(str(name))
                self.names.insert(max(0, at + by), self.names.pop(at))
                self.opened = str(name)
        if (name := data.get("remove")) in self.names:
            self.names.remove(str(name))
        self.forms = [self._form(name, bound=False) for name in self.names]
        return True

    def add(self, row: Row) -> None:
        """Put a row at the end."""
        self.opened = next(name for name in map(str, range(1000)) if name not in self.names)
        self.names.append(self.opened)
        self._typed[self.opened] = dict(row)
        self.forms.append(self._form(self.opened, bound=False))

    def _typed_in(self, data: QueryDict, name: str) -> dict[str, Any]:
        typed = {field: data.get(f"{name}-{field}", "") for field in ("was", *LEVEL_FIELDS)}
        return typed | {flag: bool(typed[flag]) for flag in FLAGS}

    @property
    def numbered(self) -> list[tuple[AnswerForm, str, bool]]:
        """Each form with its name, and whether it stands open."""
        return [
            (form, name, name == self.opened or bool(form.errors) or bool(form.now) or not form["label"].value())
            for form, name in zip(self.forms, self.names, strict=True)
        ]

    @property
    def full(self) -> bool:
        """Whether no more can be added."""
        return len(self.names) >= MOST_ANSWERS

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The answers, after validation."""
        return [form.row for form in self.forms]

    def take_errors(self, error: ValidationError) -> ValidationError | None:
        """Put what an action refused on the fields of its answers; returns what is about none of them."""
        if not hasattr(error, "error_dict"):
            return error
        others: dict[str, Any] = {}
        for key, errors in error.error_dict.items():
            place, _, field = key.partition("-")
            if place.isdecimal() and int(place) < len(self.forms):
                take_errors(self.forms[int(place)], ValidationError({field: errors}))
            else:
                others[key] = errors
        return ValidationError(others) if others else None

    def show_now(self, stored: Sequence[Row]) -> None:
        """After somebody else changed them: say beside each answer what stands now, and add what they added."""
        by_code = {row["code"]: row for row in stored}
        for form, name in zip(self.forms, self.names, strict=True):
            now = by_code.get(self.data.get(f"{name}-was", "") if self.data else "")
            shown = [field for field in form.fields if field != "was"]
            form.now = {field: now[field] for field in shown if now and now[field] != form.row[field]}
        for row in stored:
            if row["code"] not in self.had:
                self.add({"was": row["code"]} | dict(row))
        self.had = list(by_code)


class ItemForm(Told, Acting, forms.ModelForm):
    """A further question of a version."""

    class Meta:
        model = Item
        fields = ("text", "code", "kind", "about", "required", "definition", "rule")
        labels = {
            "text": "Question", "kind": "Kind of answers", "about": "It is about", "required": "An answer is required",
            "definition": "What is asked", "rule": "How to answer it",
        }  # fmt: skip
        help_texts = {"code": "As exports print it. Left empty, it is made of the question."}
        widgets = {name: forms.Textarea(attrs={"rows": 2, "class": "grows"}) for name in ("definition", "rule")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].required = False

    def clean(self) -> dict[str, Any]:
        """Make the code of the question, where none was typed."""
        cleaned = super().clean() or {}
        cleaned["code"] = cleaned.get("code") or code_of(cleaned.get("text", ""))
        return cleaned


class VersionForm(Told, Acting, forms.ModelForm):
    """What a draft is called, and which judgements a rating must have."""

    class Meta:
        model = SchemeVersion
        fields = (
            "version", "notes", "certainty_required", "verdict_required", "wording_gap_required", "reason_asked",
        )  # fmt: skip
        widgets = {"notes": forms.Textarea(attrs={"rows": 2, "class": "grows"})}
        labels = {
            "notes": "Notes on this version", "certainty_required": "Certainty is required",
            "verdict_required": "A verdict is required",
            "wording_gap_required": "A comparison of the wording is required",
        }  # fmt: skip


class SchemeForm(Acting, forms.ModelForm):
    """A codebook's name and what it is."""

    class Meta:
        model = Scheme
        fields = ("name", "code", "description", "citation", "remark")
        help_texts = {"code": "As exports print it, and never changed after. Left empty, it is made of the name."}
        widgets = {name: forms.Textarea(attrs={"rows": 2, "class": "grows"}) for name in ("description", "citation")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].required = False
        if self.instance.pk:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Make the code of the name, where none was typed."""
        cleaned = super().clean() or {}
        if "code" in self.fields:
            cleaned["code"] = cleaned.get("code") or code_of(cleaned.get("name", "")).replace("_", "-")
        return cleaned


class NoteForm(Acting, forms.ModelForm):
    """A dated note of coders."""

    about = forms.ChoiceField(required=False, label="Beside")

    class Meta:
        model = CodebookNote
        fields = ("text",)
        labels = {"text": "What was agreed"}
        widgets = {"text": forms.Textarea(attrs={"rows": 2, "class": "grows"})}

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["about"].choices = [("", "The codebook as a whole"), *places]  # type: ignore[attr-defined]
        self.order_fields(["about", "text"])


class CodebookFileForm(ActionForm):
    """A codebook in a file. After validation `codebook` is what it says, and `noticed` what was left out of it."""

    file = forms.FileField(
        label="File",
        help_text="JSON as it is downloaded here, or a REFI-QDA codebook (.qdc) of another coding tool. Up to 2 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.qdc,application/json,text/xml"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the file."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is None:
            return cleaned
        if file.size > MOST_BYTES:
            self.add_error(
                "file", f"The file has {file.size / MEGABYTE:.1f} MB; {MOST_BYTES // MEGABYTE} MB is the most."
            )
            return cleaned
        try:
            self.codebook, self.noticed = codebook_from(file.name, file.read())
        except BadCodebook as error:
            self.add_error("file", str(error))
        return cleaned


# What a field of a codebook is called on pages.
LABELS = {
    name: str(field.label)
    for form in (VersionForm, ItemForm, AnswerForm)
    for name, field in form.base_fields.items()
    if not field.widget.is_hidden
}
