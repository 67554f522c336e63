"""The form on which the wording of a claim is coded: five questions, in the words of the codebook of the wording."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.choices import Disagreement
from claims.forms.action import ActionForm
from claims.forms.errors import take_errors
from claims.forms.rating import Option, Row, focused_on, options_of
from claims.models import Claim, Description, SchemeVersion
from claims.reads.review.asked import AskedItem, asked_by
from claims.reads.review.codings import CODES, NAMES


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
        focus = self.wrong if self.wrong in names else "" if self.wrong else names[0]
        return [focused_on(row) if row.name == focus else row for row in rows]

    def _row(self, name: str, one: AskedItem | None) -> Row:
        label, codes = NAMES[name], CODES[name]
        field = self[name]
        told = Row(name, label, "", required=False, options=self._options(name, codes, one), errors=field.errors)
        if one is None:
            return told
        definition = " ".join(filter(None, (one.item.definition, one.item.rule)))
        return replace(told, note=one.item.text, definition=definition, item=one.item.code)

    def _options(self, name: str, codes: Any, one: AskedItem | None) -> list[Option]:
        """The answers in the words of the codebook, as far as it has the codes that a coding can hold.

        The tenth has the key 0.
        """
        chosen = self[name].value()
        levels = [level for level in one.levels if level.code in codes.values] if one else []
        if levels:
            return [replace(one, key=one.key[-1]) for one in options_of(levels, chosen)]
        return [Option(code, word, str(key % 10), code == chosen) for key, (code, word) in enumerate(codes.choices, 1)]

    @property
    def wrong(self) -> str:
        """The field to which the focus goes: the first one with an error; empty where there is none."""
        return next((name for name in NAMES if self.errors.get(name)), "")


class WordingDecisionForm(CodingForm):
    """A decision between codings as it is typed. What all coders say is filled in; what they differ on is left open."""

    # The reason stands where a rating has its rationale, so that pages and keys of deciding are the same.
    rationale = forms.CharField(required=False, strip=False)
    disagreement = forms.CharField(required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        claim: Claim,
        version: SchemeVersion | None,
        codings: list[Description],
        last: Description | None,
        spread: Mapping[str, str],
        differs: Collection[str],
        refused: ValidationError | None = None,
    ) -> None:
        """`spread`: for each of the five how the coders' answers lie, in words. `last`: the decision that stands."""
        self.spread, self.differs = spread, differs
        hidden = {"supersedes": last.uid if last else "", "seen": " ".join(one.uid for one in codings)}
        shared = codings[0].said if codings else {}
        initial = last.said if last else {name: code for name, code in shared.items() if name not in differs}
        super().__init__(data, claim=claim, version=version, initial=initial | hidden)
        if refused is not None:
            self.is_valid()
            take_errors(self, refused, {"reason": "rationale"})
            # What stands now is what they have before them on the page that says so.
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data.update(hidden)  # type: ignore[attr-defined]

    def _row(self, name: str, one: AskedItem | None) -> Row:
        row = super()._row(name, one)
        return replace(row, note=self.spread.get(name, "") or row.note)

    @property
    def kinds(self) -> list[Option]:
        """Why coders differed: asked where they did."""
        chosen = self["disagreement"].value()
        kinds = Disagreement.choices if self.differs else ()
        return [Option(code, word, str(key), code == chosen) for key, (code, word) in enumerate(kinds, 1)]

    @property
    def wrong(self) -> str:
        """The field to which the focus goes: the first one with an error; empty where there is none."""
        return super().wrong or next((name for name in ("disagreement", "rationale") if self.errors.get(name)), "")
