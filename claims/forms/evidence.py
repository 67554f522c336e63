"""Linking a study, and saying what it is."""

from collections.abc import Mapping
from typing import Any

from django import forms

from claims.actions.evidence_item import (
    save_evidence_item,
    save_evidence_link,
    withdraw_evidence_item,
    withdraw_evidence_link,
)
from claims.actions.linking import ask_question, link_study
from claims.choices import Design, Directness, Mismatch, Stance
from claims.forms.action import Acting, ActionForm
from claims.models import Capture, Claim, EvidenceItem, EvidenceLink, Question, Source, User
from claims.reads.withholding import is_withheld

ON_QUESTION, ON_CLAIM = "question", "claim"


class StandForm(ActionForm):
    """Where a study stands on a question or a claim, how directly, and why. Only the stance is required."""

    stance = forms.ChoiceField(label="Where it stands", choices=Stance.choices, widget=forms.RadioSelect)
    directness = forms.ChoiceField(
        required=False,
        label="How directly it fits",
        choices=[("", "Not judged"), *Directness.choices],
        widget=forms.RadioSelect,
    )
    mismatches = forms.MultipleChoiceField(
        required=False, label="Where it does not fit", choices=Mismatch.choices, widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(
        required=False,
        label="Why it bears on it",
        help_text="What the study found that speaks to this, in a sentence.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def put_on(self, link: EvidenceLink) -> EvidenceLink:
        """The link with what was typed."""
        for name in ("stance", "directness", "mismatches", "why"):
            setattr(link, name, self.cleaned_data[name])
        return link


class LinkForm(StandForm):
    """A study beside a question or a claim: an item, or a source or identifier of which one is made."""

    where = forms.ChoiceField(
        label="It counts for",
        choices=[(ON_QUESTION, "The question: for all of its claims"), (ON_CLAIM, "This claim alone")],
        widget=forms.RadioSelect,
    )
    question = forms.CharField(
        required=False,
        label="Question of the claim",
        help_text="The claim has none yet. Choose one or type a new one.",
        widget=forms.TextInput(attrs={"list": "questions", "autocomplete": "off"}),
    )
    title = forms.CharField(
        required=False, label="Title, as printed", help_text="May stay empty.", max_length=300, strip=True
    )
    design = forms.ChoiceField(required=False, label="Design", choices=[("", "Not recorded"), *Design.choices])
    field_order = ("title", "design", "stance", "directness", "mismatches", "why", "where", "question")

    def __init__(self, *args: Any, claim: Claim | None, question: Question | None, new: bool, **options: Any) -> None:
        """`new`: whether the item is made by linking it."""
        super().__init__(*args, **options)
        self.claim, self.on = claim, question
        if claim is None:
            del self.fields["where"]
        if claim is None or claim.question_id is not None:
            del self.fields["question"]
        for name in ("title", "design"):
            if not new:
                del self.fields[name]

    @property
    def stands(self) -> list[forms.BoundField]:
        """What is said of the study beside the question or claim."""
        return [self[name] for name in ("stance", "directness", "mismatches", "why")]

    @property
    def made(self) -> list[forms.BoundField]:
        """What is said of a study that is put in."""
        return [self[name] for name in ("title", "design") if name in self.fields]

    @property
    def target(self) -> list[forms.BoundField]:
        """For what it counts."""
        return [self[name] for name in ("where", "question") if name in self.fields]

    def save(
        self, *, actor: User, item: EvidenceItem | None, source: Source | None, identifier: str
    ) -> EvidenceLink | None:
        """Link it. None where the action refuses; the form then says why."""
        return self.take(lambda: self._link(actor, item, source, identifier))

    def _link(self, actor: User, item: EvidenceItem | None, source: Source | None, identifier: str) -> EvidenceLink:
        link = self.put_on(EvidenceLink(evidence_item=item) if item else EvidenceLink())
        if self.claim is not None and self.cleaned_data["where"] == ON_CLAIM:
            link.claim = self.claim
        elif self.claim is not None and self.claim.question is None:
            link.question = ask_question(actor=actor, claim=self.claim, text=self.cleaned_data["question"]).question
        else:
            link.question = self.claim.question if self.claim else self.on
        made: Mapping[str, str] = {
            name: self.cleaned_data[name] for name in ("title", "design") if name in self.cleaned_data
        }
        return link_study(actor=actor, link=link, source=source, identifier=identifier, **made)


class LinkChangeForm(StandForm):
    """The same of a link that is there, with why it is changed."""

    reason = forms.CharField(
        required=False, label="Why you change it", help_text="Kept in the history of the link.", max_length=300
    )

    def __init__(self, *args: Any, link: EvidenceLink, **options: Any) -> None:
        said = {name: getattr(link, name) for name in ("stance", "directness", "mismatches", "why")}
        super().__init__(*args, **options | {"initial": said})
        self.link = link

    def save(self, *, actor: User) -> EvidenceLink | None:
        """Save. None where the action refuses; the form then says why."""
        reason = self.cleaned_data["reason"]
        return self.take(lambda: save_evidence_link(actor=actor, link=self.put_on(self.link), why=reason))


class BecauseForm(ActionForm):
    """Why something is withdrawn."""

    because = forms.CharField(required=False, label="Why", widget=forms.Textarea(attrs={"rows": 2}))

    def withdraw_link(self, *, actor: User, link: EvidenceLink) -> bool:
        """Whether the link was withdrawn."""
        because = self.cleaned_data["because"]
        return self.took(lambda: withdraw_evidence_link(actor=actor, link=link, because=because))

    def withdraw_item(self, *, actor: User, item: EvidenceItem) -> bool:
        """Whether the item was withdrawn, with its links."""
        because = self.cleaned_data["because"]
        return self.took(lambda: withdraw_evidence_item(actor=actor, item=item, because=because))


# What the page of an item asks, in parts that are folded until they are opened.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Where it is reported", ("capture", "exact")),
    ("Design and people", (
        "design", "species", "population", "n_enrolled", "n_randomised", "n_treated", "n_analysed", "same_patients_as",
    )),
    ("Product, comparator, outcome", (
        "intervention", "cell_source", "donor", "expanded", "comparator", "comparator_text", "outcome", "direction",
    )),
    ("Publication and retraction", (
        "published", "doi", "pmid", "pmcid", "trial_number", "peer_review", "retraction_status",
        "retraction_checked_on", "identified",
    )),
    ("Funding and interests", ("funding", "funding_text", "seller_interest")),
    ("Note", ("note",)),
)  # fmt: skip
LONG = ("note", "population", "outcome", "intervention", "exact")


class ItemForm(Acting, forms.ModelForm):
    """An evidence item; only its title is required."""

    same_patients_as = forms.CharField(
        required=False,
        label="Same patients as",
        help_text="Identifier, DOI, PMID or trial number of another item that reports the same people.",
    )
    reason = forms.CharField(
        required=False, label="Why you change it", help_text="Kept in the history of the item.", max_length=300
    )

    class Meta:
        model = EvidenceItem
        fields = ("title", *(name for _, names in PARTS for name in names if name != "same_patients_as"))
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in LONG}
        labels = {
            "capture": "Saved copy of the source",
            "exact": "Passage that reports it",
            "intervention": "Product",
            "n_enrolled": "Enrolled",
            "n_randomised": "Randomised",
            "n_treated": "Treated",
            "n_analysed": "Analysed",
            "comparator_text": "Comparator in words",
            "funding_text": "Funding in words",
            "identified": "The source names it well enough to find it",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_withheld(self.instance):
            # A passage that nobody can read is not typed over.
            del self.fields["capture"], self.fields["exact"]
        else:
            captures = Capture.objects.without_text().filter(source=self.instance.source_id).order_by("-pk")
            self.fields["capture"].queryset = captures  # type: ignore[attr-defined]  # a choice of records
            self.fields["exact"].strip = False  # type: ignore[attr-defined]  # a text
        other = self.instance.same_patients_as
        self.initial["same_patients_as"] = other.uid if other else ""
        for name in self.fields:
            if name.startswith("n_"):
                self.fields[name].widget.attrs["min"] = 0

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Title of each part, its fields, and whether one of them was refused."""
        return [
            (title, [self[name] for name in names if name in self.fields], any(name in self.errors for name in names))
            for title, names in PARTS
            if names[0] in self.fields
        ]

    def clean_same_patients_as(self) -> EvidenceItem | None:
        """The item that is meant; refused where none or several are, or this one."""
        words = self.cleaned_data["same_patients_as"].strip()
        if not words:
            return None
        others = list(EvidenceItem.objects.current().identified(words).exclude(pk=self.instance.pk)[:2])
        if len(others) != 1:
            found = "Several items have it" if others else "No other item has it"
            raise forms.ValidationError(f"{found}: give the identifier that stands on the page of the item.")
        return others[0]

    def save_as(self, actor: User) -> bool:
        """Save through the action; False where it refuses, and the form then says why."""
        self.instance.same_patients_as = self.cleaned_data["same_patients_as"]
        return self.took(lambda: save_evidence_item(actor=actor, item=self.instance, why=self.cleaned_data["reason"]))
