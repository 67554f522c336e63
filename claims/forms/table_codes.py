"""What the codes of a table mean, and who its raters and coders are: listed with counts, proposed, confirmed here."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Named
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from claims.actions.table.people import called
from claims.actions.table.terms import ANEW
from claims.choices import ItemKind
from claims.exchange.table.arrange import arranged
from claims.exchange.table.dialect import BadTable
from claims.exchange.table.fields import PEOPLE, labels_of
from claims.exchange.table.made_scheme import proposed_scheme
from claims.exchange.table.mapping import MadeItem, Mapping
from claims.exchange.table.mapping_json import mapping_from
from claims.exchange.table.meaning import Levels, Meanings, meanings_of
from claims.exchange.table.plan import Use, plan_of
from claims.exchange.table.table import Table
from claims.exchange.table.unmapped import values_by
from claims.forms.bounds import BoundedForm
from claims.forms.table_columns import STALE
from claims.models import User
from claims.rules.review.codebook import LONGEST_CODE, code_of

# Values, and people, that one page asks for: what is beyond is asked for once these are said.
MOST_ASKED, MOST_PEOPLE, MOST_ACCOUNTS = 300, 60, 500
NOTHING, OPEN, SOMEBODY = "=", "", "="


@dataclass(slots=True)
class Value:
    """One value of a column: how often it stands there, and what it is said to mean."""

    value: str
    count: int
    said: BoundField
    proposed: bool = False


@dataclass(slots=True)
class Group:
    """The values of one column of codes; of a question that is made, with its words and its kind."""

    column: str
    label: str
    values: list[Value] = field(default_factory=list)
    text: BoundField | None = None
    kind: BoundField | None = None


class TableCodesForm(BoundedForm):
    """Values and people of a table. After validation: `mapping` and `people`."""

    def __init__(
        self, data: Any = None, *, table: Table, mapping: Mapping, levels: Levels, people: Named[str, str]
    ) -> None:
        super().__init__(data)
        self.table, self.levels, self._had = table, levels, people
        self.mapping = proposed_scheme(table, mapping, mapping.scheme) if mapping.scheme else mapping
        laid = arranged(table, self.mapping)
        self.plan = plan_of(laid, self.mapping)
        self._meanings = meanings_of(table, self.mapping, self.plan, levels)
        uses = [use for use in self.plan.uses if use.field.is_coded or use.field.full_name in PEOPLE]
        self._counted = values_by(laid, self.mapping, uses)
        self._groups: dict[str, list[tuple[str, int, str, bool]]] = {}
        self.left = 0
        self._ask_codes()
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, initial=self._seen())
        self.people: dict[str, str] = dict(people)
        self._ask_people()

    # --- codes ---

    def _coded(self) -> dict[str, Use]:
        """Columns with codes, by the name under which the mapping has these."""
        return {use.spoken: use for use in self.plan.uses if use.field.is_coded}

    def _ask_codes(self) -> None:
        number = 0
        for at, (column, use) in enumerate(self._coded().items()):
            codes, counts = self.mapping.codes.get(column, {}), self._counted[column]
            asked = [(value, count, *self._nearest(use, value)) for value, count in self._unmapped(use, counts)]
            asked += [(value, counts[value], code or NOTHING, False) for value, code in codes.items() if counts[value]]
            self.left += max(0, number + len(asked) - MOST_ASKED)
            asked = asked[: max(0, MOST_ASKED - number)]
            number += len(asked)
            self._groups[column] = asked
            made = self._made(use)
            for row, (value, _, code, _) in enumerate(asked):
                self.fields[f"m-{at}-{row}"] = (
                    self._typed(value, code) if made else self._chosen(self._meanings[use], value, code)
                )
            if made:
                self.fields[f"t-{at}"] = forms.CharField(max_length=300, label="The question", initial=made.text)
                self.fields[f"n-{at}"] = forms.ChoiceField(
                    label="Its answers", choices=ItemKind.choices, initial=made.kind
                )

    def _unmapped(self, use: Use, counts: Counter[str]) -> list[tuple[str, int]]:
        """Values that no code maps, the most frequent first."""
        meant = self._meanings[use]
        return [(value, count) for value, count in counts.most_common() if not meant(value)[1]]

    def _nearest(self, use: Use, value: str) -> tuple[str, bool]:
        code, _, _ = self._meanings[use].nearest(value)
        return code, bool(code)

    def _made(self, use: Use) -> MadeItem | None:
        items = self.mapping.scheme.items if self.mapping.scheme else {}
        return items.get(use.field.name.removeprefix("item."))

    def _typed(self, value: str, code: str) -> forms.CharField:
        return forms.CharField(
            required=False, max_length=LONGEST_CODE, label=f"Answer of {value}", initial="" if code == NOTHING else code
        )

    def _chosen(self, meanings: Meanings, value: str, code: str) -> forms.ChoiceField:
        known = meanings.known or labels_of(meanings.use.field)
        choices = [(OPEN, "Not said"), (NOTHING, "It means nothing"), *known.items()]
        initial = code if code in dict(choices) else OPEN
        return forms.ChoiceField(required=False, choices=choices, label=f"Meaning of {value}", initial=initial)

    def groups(self) -> Iterator[Group]:
        """Columns of codes that ask for something, with their values, those that nobody has said first."""
        for at, (column, use) in enumerate(self._coded().items()):
            made, asked = self._made(use), self._groups[column]
            if not asked and not made:
                continue
            values = [
                Value(value, count, self[f"m-{at}-{row}"], proposed)
                for row, (value, count, _, proposed) in enumerate(asked)
            ]
            beside = {"text": self[f"t-{at}"], "kind": self[f"n-{at}"]} if made else {}
            yield Group(column, use.field.label, values, **beside)

    def _seen(self) -> str:
        """What is asked, so that answers are never taken for those to other questions."""
        asked = [(column, [value for value, *_ in values]) for column, values in self._groups.items()]
        return sha256(repr((asked, list(self._names()))).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    # --- people ---

    def _names(self) -> dict[str, int]:
        """Who rated or coded, by the names in the table."""
        names = dict.fromkeys(self.mapping.raters.names.values() if self.mapping.raters else (), 0)
        for use in self.plan.uses:
            if use.field.full_name in PEOPLE:
                names |= self._counted[use.spoken]
        names |= {value: 0 for name, value in self.mapping.constants.items() if name in PEOPLE}
        return dict(list(names.items())[:MOST_PEOPLE])

    def _ask_people(self) -> None:
        accounts = User.objects.order_by("pk")[:MOST_ACCOUNTS]
        shown = [(user.username, f"{user.shown_name} ({user.username})") for user in accounts]
        for at, name in enumerate(self._names()):
            initial = self._had.get(name)
            if initial is None:
                initial = OPEN if called(name) else SOMEBODY
            self.fields[f"p-{at}"] = forms.ChoiceField(
                label=f"Who {name} is", initial=initial or SOMEBODY,
                choices=[(OPEN, "Choose"), (SOMEBODY, "Somebody without an account here: imported, no login"), *shown],
                error_messages={"required": f"An account has the name {name}: say whether it is them."},
            )  # fmt: skip

    def whose(self) -> list[tuple[str, BoundField]]:
        """The people, each with who they are."""
        return [(name, self[f"p-{at}"]) for at, name in enumerate(self._names())]

    # --- what was said ---

    def clean(self) -> None:
        """Put it into the mapping."""
        if self.data.get("seen") != self._seen():
            raise ValidationError(STALE)
        if self.errors:
            return
        said, mapping = self.cleaned_data, self.mapping
        codes, items = dict(mapping.codes), dict(mapping.scheme.items) if mapping.scheme else {}
        for at, (column, use) in enumerate(self._coded().items()):
            codes[column] = dict(codes.get(column, {}))
            for row, (value, *_) in enumerate(self._groups[column]):
                self._take(codes[column], value, str(said[f"m-{at}-{row}"]), is_made=bool(self._made(use)))
            if (made := self._made(use)) is not None:
                name = use.field.name.removeprefix("item.")
                items[name] = replace(made, text=said[f"t-{at}"], kind=said[f"n-{at}"])
        scheme = replace(mapping.scheme, items=items) if mapping.scheme else None
        codes = {column: of_column for column, of_column in codes.items() if of_column}
        try:
            self.mapping = mapping_from(replace(mapping, codes=codes, scheme=scheme).as_json())
        except BadTable as error:
            raise ValidationError(str(error)) from error
        for at, name in enumerate(self._names()):
            who = said[f"p-{at}"]
            self.people[name] = ANEW if who == SOMEBODY else who

    def _take(self, codes: dict[str, str], value: str, said: str, *, is_made: bool) -> None:
        if is_made:
            codes[value] = code_of(said)
        elif said == OPEN:
            codes.pop(value, None)
        else:
            codes[value] = "" if said == NOTHING else said
