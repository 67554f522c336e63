"""The form on which the wording of a claim is coded: five questions, in the words of the codebook of the wording."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from claims.choices import Answers, ClaimType, Commitment, Strength, Voice
from claims.forms.action import ActionForm
from claims.forms.errors import take_errors
from claims.forms.rating import Option, Row, focused_on, options_of
from claims.models import Claim, SchemeVersion
from claims.reads.review.asked import AskedItem, asked_by

# In the order in which they are asked, each with its name and its codes.
NAMES: Final[dict[str, tuple[str, Any]]] = {
    "voice": ("Voice", Voice),
    "claim_type": ("Type", ClaimType),
    "strength": ("Causal wording", Strength),
    "commitment": ("Firmness", Commitment),
    "answers": ("How it answers", Answers),
}


def said_in(data: Mapping[str, Any]) -> dict[str, str]:
    """What a form sent. The action says what is wrong with it."""
    return {name: data.get(name, "") for name in NAMES}


class CodingForm(ActionForm):
    """A coding as it is typed. It begins empty, or with what the same person said here before; nothing is suggested."""

    voice = forms.CharField(required=False)
    claim_type = forms.CharField(required=False)
    strength = forms.CharField(required=False)
    commitment = forms.CharField(required=False)
    answers = forms.CharField(required=False)
    supersedes = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        claim: Claim,
        version: SchemeVersion | None,
        initial: dict[str, Any] | None = None,
        refused: ValidationError | None = None,
    ) -> None:
        """`version`: the codebook of the wording. `refused`: what the action said."""
        super().__init__(data, initial=initial)
        self.claim, self.version = claim, version
        # A NUL is refused by the action, as any other value that is no code.
        for field in self.fields.values():
            field.validators = []
        if refused is not None:
            self.is_valid()
            take_errors(self, refused)

    @cached_property
    def rows(self) -> list[Row]:
        """The questions; how the claim answers is asked where it has a question. The first one has the focus."""
        asked = {one.item.code: one for one in asked_by(self.version).items} if self.version else {}
        names = [name for name in NAMES if name != "answers" or self.claim.question_id is not None]
        rows = [self._row(name, asked.get(name)) for name in names]
        focus = self.wrong or names[0]
        return [focused_on(row) if row.name == focus else row for row in rows]

    def _row(self, name: str, one: AskedItem | None) -> Row:
        label, codes = NAMES[name]
        field = self[name]
        told = Row(name, label, "", required=False, options=self._options(name, codes, one), errors=field.errors)
        if one is None:
            return told
        definition = " ".join(filter(None, (one.item.definition, one.item.rule)))
        return replace(told, note=one.item.text, definition=definition, item=one.item.code)

    def _options(self, name: str, codes: Any, one: AskedItem | None) -> list[Option]:
        """The answers in the words of the codebook, as far as it has the codes that a coding can hold."""
        chosen = self[name].value()
        levels = [level for level in one.levels if level.code in codes.values] if one else []
        if levels:
            return options_of(levels, chosen)
        return [Option(code, word, str(key), code == chosen) for key, (code, word) in enumerate(codes.choices, 1)]

    @property
    def wrong(self) -> str:
        """The field to which the focus goes: the first one with an error; empty where there is none."""
        return next((name for name in NAMES if self.errors.get(name)), "")
