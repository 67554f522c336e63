"""Saying how a source stands to another, or that it cites a work which it does not identify."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.actions.relation import propose_candidate, propose_relation, record_unresolved
from claims.choices import RelationKind
from claims.database.search import SOURCE_WORDS
from claims.forms.action import ActionForm
from claims.models import Source, SourceRelation, User
from claims.rules.identify.uid import is_uid
from claims.rules.text.search_text import words_typed

MOST_OFFERED = 20
KINDS = [(code, label) for code, label in RelationKind.choices if code != RelationKind.CITES_UNRESOLVED]


def _lines(label: str, help_text: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        required=False, label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


class WithOther(ActionForm):
    """Names another source: by its uid, or by words of its title, of which `found` are the sources to choose from."""

    other = forms.CharField(
        label="Other source",
        max_length=500,
        help_text="Words of its title, its number, its DOI, PMID or trial number, its address, or its uid.",
    )
    chosen = forms.CharField(required=False, widget=forms.HiddenInput)
    basis = forms.CharField(
        required=False,
        label="On what basis",
        help_text="What was compared or looked up, and where.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, source: Source, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source = source
        self.found: list[Source] = []

    def clean(self) -> dict[str, Any]:
        """Find the other source; where several have these words, one is to be chosen."""
        cleaned = super().clean() or {}
        words = cleaned.get("other", "").strip()
        if not words:
            return cleaned
        sources = Source.objects.current().exclude(pk=self.source.pk).select_related("publisher")
        chosen = cleaned.get("chosen", "")
        named = sources.filter(uid=chosen).first() if is_uid(chosen) else None
        if named is None:
            self.found = list((sources.identified(words) | sources.numbered(words))[:MOST_OFFERED])
            if not self.found and words_typed(words):
                self.found = list(sources.filter(SOURCE_WORDS.condition(words))[:MOST_OFFERED])
            named = self.found[0] if len(self.found) == 1 else None
        if named is None:
            self.add_error("other", self._told())
        cleaned["to_source"] = named
        return cleaned

    def _told(self) -> str:
        if self.found:
            return "Several sources have these words. Choose one below, or type more of its title."
        return "No other source has these words or this identifier. Put the source in first: its title is enough."


class RelationForm(WithOther):
    """A relation to another source; it becomes a candidate."""

    kind = forms.ChoiceField(label="This source", choices=KINDS)
    quote = forms.CharField(
        required=False,
        strip=False,
        label="Passage that shows it",
        help_text="Copied from the newest text of this source.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("kind", "other", "quote", "basis", "chosen")

    def save(self, *, actor: User) -> SourceRelation | None:
        """Propose it. None where the action refuses; the form then says why."""
        typed = self.cleaned_data
        return self.take(
            lambda: propose_relation(
                actor=actor,
                from_source=self.source,
                to_source=typed["to_source"],
                kind=typed["kind"],
                quote=typed["quote"],
                basis=typed["basis"],
            )
        )


class CandidateForm(WithOther):
    """A work that an unresolved citation may mean."""

    mismatches = _lines("Where it differs from the citation", "One on each line, such as: population: other patients.")
    field_order = ("other", "mismatches", "basis", "chosen")

    def __init__(self, *args: Any, citation: SourceRelation, **options: Any) -> None:
        super().__init__(*args, source=citation.from_source, **options)
        self.citation = citation

    def save(self, *, actor: User) -> SourceRelation | None:
        """Propose it. None where the action refuses; the form then says why."""
        typed = self.cleaned_data
        return self.take(
            lambda: propose_candidate(
                actor=actor,
                unresolved=self.citation,
                to_source=typed["to_source"],
                mismatches=typed["mismatches"].splitlines(),
                basis=typed["basis"],
            )
        )


class CitationForm(ActionForm):
    """A citation of a work that the page does not identify."""

    passage = forms.CharField(
        required=False,
        strip=False,
        label="The words of the citation",
        help_text="Copied from the newest text of this source.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    known = _lines("What is known", "One fact on each line, with a colon: journal: Name of it.", rows=4)
    missing = _lines("What is missing", "One on each line: authors, year, title.")

    def __init__(self, *args: Any, source: Source, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source = source

    def clean_known(self) -> dict[str, str]:
        """Facts by their names; a line without a colon is refused."""
        facts: dict[str, str] = {}
        for line in filter(str.strip, self.cleaned_data["known"].splitlines()):
            name, colon, value = line.partition(":")
            if not (colon and name.strip() and value.strip()):
                raise ValidationError(f"Write “{line.strip()}” as a name, a colon and what is known.")
            facts[name.strip()] = value.strip()
        return facts

    def save(self, *, actor: User) -> SourceRelation | None:
        """Record it. None where the action refuses; the form then says why."""
        typed = self.cleaned_data
        return self.take(
            lambda: record_unresolved(
                actor=actor,
                source=self.source,
                passage=typed["passage"],
                known=typed["known"],
                missing=typed["missing"].splitlines(),
            )
        )


class ReasonForm(ActionForm):
    """Why a relation is decided on so."""

    because = forms.CharField(required=False, label="Why", widget=forms.Textarea(attrs={"rows": 3}))
