"""The rating form: what the round's scheme version asks about one claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms

from claims.actions.rating import Judgement, save_draft, submit_rating
from claims.choices import Axis, ComparatorKind, Confidence
from claims.forms.action import ActionForm
from claims.models import Claim, Level, Rating, Round, User
from claims.reads.source.reading import claims_seen_by
from claims.rules.identify.uid import is_uid

# What each row asks; the wording keeps the three judgements apart.
ASKED = {
    Axis.CERTAINTY: "for the question, whatever the page's wording",
    Axis.VERDICT: "on this wording, against that evidence",
    Axis.WORDING_GAP: "beside what is chosen above",
}
MOST_COMPARATORS = 50
FIELDS = (
    "verdict", "certainty", "wording_gap", "failure_tags", "comparator", "rationale", "evidence_as_of", "confidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a row: its level, the number key that chooses it, and whether it is chosen."""

    level: Level
    key: int
    chosen: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class AxisRow:
    """One judgement that the scheme version asks."""

    axis: Axis
    note: str
    required: bool
    options: list[Option]
    errors: Any


class RatingForm(ActionForm):
    """A judgement as it is typed. Nothing is required here: the action says what is, under the scheme version."""

    verdict = forms.CharField(required=False)
    certainty = forms.CharField(required=False)
    wording_gap = forms.CharField(required=False)
    failure_tags = forms.MultipleChoiceField(required=False)
    comparator = forms.CharField(required=False)
    rationale = forms.CharField(required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4}))
    evidence_as_of = forms.CharField(
        required=False,
        label="Evidence as of",
        widget=forms.TextInput(attrs={"size": 10, "placeholder": "YYYY-MM-DD", "autocomplete": "off"}),
    )
    confidence = forms.ChoiceField(required=False, choices=[("", ""), *Confidence.choices])
    replaces = forms.CharField(required=False, widget=forms.HiddenInput)

    bound_elsewhere = frozenset({"rationale"})

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        round_: Round,
        claim: Claim,
        reviewer: User,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.round, self.claim, self.reviewer = round_, claim, reviewer
        self.levels: dict[str, list[Level]] = {axis: [] for axis in Axis}
        for level in round_.scheme_version.levels.all():
            self.levels[level.axis].append(level)
        # An unknown tag is refused by the action, which names the scheme version.
        self.fields["failure_tags"] = forms.TypedMultipleChoiceField(
            required=False, choices=[(level.code, level.label) for level in self.levels[Axis.FAILURE_TAG]]
        )
        # A NUL is refused by the action, on the field that has it and in words that say what to do.
        for field in self.fields.values():
            field.validators = []

    def typed(self) -> dict[str, Any]:
        """What was typed, as a draft keeps it; empty values are left out."""
        kept = {name: self.data.get(name, "") for name in FIELDS if name != "failure_tags"}
        getlist = getattr(self.data, "getlist", lambda name: self.data.get(name, []))
        kept["failure_tags"] = list(getlist("failure_tags"))
        return {name: value for name, value in kept.items() if value}

    def keep(self) -> bool:
        """Save what was typed as a draft. False where it is too much; the form then says so."""
        return self.took(
            lambda: save_draft(actor=self.reviewer, round_=self.round, claim=self.claim, typed=self.typed())
        )

    def discard(self) -> None:
        """Take the draft away."""
        save_draft(actor=self.reviewer, round_=self.round, claim=self.claim, typed={})

    def save(self) -> Rating | None:
        """Submit. None where it is refused: the form then says why, and the draft keeps what was typed."""
        rating = self.take(
            lambda: submit_rating(
                actor=self.reviewer,
                round_=self.round,
                claim=self.claim,
                judgement=self._judgement(),
                supersedes=self._superseded(),
            )
        )
        if rating is None:
            self.keep()
        return rating

    def _judgement(self) -> Judgement:
        data, typed = self.cleaned_data, self.typed()
        named = typed.get("comparator", "")
        comparator = Claim.objects.filter(uid=named).first() if is_uid(named) else None
        return Judgement(
            verdict=data["verdict"],
            certainty=data["certainty"],
            wording_gap=data["wording_gap"],
            failure_tags=tuple(typed.get("failure_tags", ())),
            comparator=ComparatorKind.CLAIM if comparator else named,
            comparator_claim=comparator,
            rationale=data["rationale"],
            evidence_as_of=data["evidence_as_of"],
            confidence=typed.get("confidence", ""),
        )

    def _superseded(self) -> Rating | None:
        uid = self.cleaned_data["replaces"]
        own = Rating.objects.own(self.reviewer)
        return own.filter(uid=uid, claim=self.claim, round=self.round).first() if is_uid(uid) else None

    @cached_property
    def rows(self) -> list[AxisRow]:
        """The judgements that have levels in this version, in the order in which they are made."""
        return [self._row(axis) for axis in ASKED if self.levels[axis] and axis != Axis.WORDING_GAP]

    @cached_property
    def gap_row(self) -> AxisRow | None:
        """The wording gap, which stands below the choice of its comparator."""
        return self._row(Axis.WORDING_GAP) if self.levels[Axis.WORDING_GAP] else None

    def _row(self, axis: Axis) -> AxisRow:
        chosen = self[axis].value()
        options: list[Option] = []
        for key, level in enumerate(self.levels[axis], 1):
            before = options[-1].level if options else None
            apart = level.off_scale and before is not None and not before.off_scale
            options.append(Option(level, key, level.code == chosen, apart))
        return AxisRow(axis, ASKED[axis], self.round.scheme_version.requires(axis), options, self[axis].errors)

    @cached_property
    def tags(self) -> list[Option]:
        """The failure tags."""
        chosen = self["failure_tags"].value() or []
        tags = enumerate(self.levels[Axis.FAILURE_TAG], 1)
        return [Option(level, key, level.code in chosen, apart=False) for key, level in tags]

    @property
    def tags_open(self) -> bool:
        """Whether the failure tags are unfolded: some are chosen, or the verdict asks for them."""
        verdict = self["verdict"].value()
        asked = any(level.asks_tags for level in self.levels[Axis.VERDICT] if level.code == verdict)
        return asked or any(tag.chosen for tag in self.tags)

    @property
    def gap_open(self) -> bool:
        """Whether the comparator and the gap are unfolded."""
        return bool(self["comparator"].value() or self["wording_gap"].value() or self.errors.get("comparator"))

    @cached_property
    def comparators(self) -> list[Claim]:
        """Claims to compare with: of the same question first, then of the same source; and the one chosen."""
        others = claims_seen_by(self.reviewer).exclude(pk=self.claim.pk).select_related("source")
        found: list[Claim] = []
        if self.claim.question_id:
            found += others.filter(question=self.claim.question_id).order_by("-id")[:MOST_COMPARATORS]
        room = MOST_COMPARATORS - len(found)
        known = {claim.pk for claim in found}
        found += others.filter(source=self.claim.source_id).exclude(pk__in=known).order_by("start")[:room]
        chosen = self["comparator"].value()
        if is_uid(chosen or "") and chosen not in {claim.uid for claim in found}:
            found += Claim.objects.select_related("source").filter(uid=chosen)
        return found

    @property
    def confidences(self) -> list[tuple[str, str, int, bool]]:
        """How sure: code, label, number key, whether it is chosen."""
        chosen = self["confidence"].value()
        return [(code, label, key, code == chosen) for key, (code, label) in enumerate(Confidence.choices, 1)]


def typed_of(rating: Rating) -> dict[str, Any]:
    """What the form holds when a rating is taken up again to supersede it."""
    return {
        "verdict": rating.verdict.code if rating.verdict else "",
        "certainty": rating.certainty.code if rating.certainty else "",
        "wording_gap": rating.wording_gap.code if rating.wording_gap else "",
        "failure_tags": rating.tag_codes,
        "comparator": rating.comparator_claim.uid if rating.comparator_claim else rating.comparator,
        "rationale": rating.rationale,
        "evidence_as_of": rating.evidence_as_of,
        "confidence": rating.confidence,
    }
