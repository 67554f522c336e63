"""The rating form: what the round's scheme version asks about one unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from claims.actions.judgement import Judgement, item_field, profile_field
from claims.actions.rating import Place, save_draft
from claims.choices import Axis, ComparatorKind, Confidence, Guess, ReasonAsked, UnitKind
from claims.forms.action import ActionForm
from claims.forms.errors import take_errors
from claims.forms.profile import ProfileAsked
from claims.models import Claim, Level, Rating, User
from claims.reads.blind import draw_veil
from claims.reads.review.asked import Asked, AskedItem, asked_by
from claims.reads.review.masked import draw_mask
from claims.reads.review.profile import scale_of
from claims.reads.review.task import Task
from claims.reads.source.reading import claims_seen_by
from claims.rules.identify.uid import is_uid
from claims.rules.review.keys import letters_for
from claims.rules.review.profile import PARTS, parse_profile

# What each row asks; the wording keeps the three judgements apart.
ASKED = {
    Axis.VERDICT: "on this wording, against that evidence",
    Axis.CERTAINTY: "for the question, whatever the page's wording",
    Axis.WORDING_GAP: "beside what is chosen above",
}
MOST_COMPARATORS = 50
FIELDS = (
    "verdict", "certainty", "wording_gap", "failure_tags", "comparator", "guess", "rationale", "evidence_as_of",
    "confidence",
)  # fmt: skip
OF_ITEM = item_field("")
PROFILE_FIELDS = {profile_field(part): part for part in PARTS}
# A scheme version has fewer items; what is more was not typed into our form.
MOST_ITEMS = 300


def typed_in(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as a draft keeps it; empty values are left out."""
    items = [name for name in data if name.startswith(OF_ITEM)][:MOST_ITEMS]
    kept = {name: data.get(name, "") for name in (*FIELDS, *PROFILE_FIELDS, *items) if name != "failure_tags"}
    kept["failure_tags"] = _tags_in(data)
    return {name: value for name, value in kept.items() if value}


def _tags_in(data: Mapping[str, Any]) -> list[str]:
    tags = data.getlist("failure_tags") if isinstance(data, QueryDict) else data.get("failure_tags", [])
    return list(tags)


def judgement_in(data: Mapping[str, Any]) -> Judgement:
    """The judgement that a form sent. The action says what is wrong with it."""
    typed = typed_in(data)
    named = typed.get("comparator", "")
    comparator = Claim.objects.filter(uid=named).first() if is_uid(named) else None
    return Judgement(
        **{name: typed.get(name, "").strip() for name in ("verdict", "certainty", "wording_gap", "evidence_as_of")},
        failure_tags=tuple(typed.get("failure_tags", ())),
        comparator=ComparatorKind.CLAIM if comparator else named,
        comparator_claim=comparator,
        answers={name.removeprefix(OF_ITEM): typed[name] for name in typed if name.startswith(OF_ITEM)},
        profile={part: typed[name] for name, part in PROFILE_FIELDS.items() if name in typed},
        guess=typed.get("guess", ""),
        rationale=typed.get("rationale", ""),
        confidence=typed.get("confidence", ""),
    )


def superseded_in(data: Mapping[str, Any], reviewer: User, place: Place) -> Rating | None:
    """The person's own rating of this place that a form says it replaces; None where it names none."""
    uid = data.get("replaces", "")
    if not is_uid(uid):
        return None
    unit = {f"{place.kind}__uid": place.unit_uid}
    return Rating.objects.own(reviewer).filter(uid=uid, round__uid=place.round_uid, **unit).first()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a row: the key that chooses it, and whether it is chosen."""

    code: str
    label: str
    key: str
    chosen: bool
    apart: bool = False
    level: Level | None = None
    focus: bool = False

    @property
    def anchor(self) -> str:
        """What the element that has its definition is called."""
        return f"def-{self.level.pk}" if self.level else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One question of the form with its answers; `term` is its word in the glossary, `item` the code of an item."""

    name: str
    label: str
    note: str
    required: bool
    options: list[Option]
    errors: Any
    term: str = ""
    folded: bool = False
    definition: str = ""
    item: str = ""


class RatingForm(ActionForm):
    """A judgement as it is typed. Nothing is required here: the action says what is, under the scheme version."""

    verdict = forms.CharField(required=False)
    certainty = forms.CharField(required=False)
    wording_gap = forms.CharField(required=False)
    failure_tags = forms.Field(required=False, widget=forms.SelectMultiple)
    comparator = forms.CharField(required=False)
    guess = forms.CharField(required=False)
    rationale = forms.CharField(required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4}))
    evidence_as_of = forms.CharField(
        required=False,
        label="Evidence as of",
        widget=forms.TextInput(attrs={"size": 10, "placeholder": "YYYY-MM-DD", "autocomplete": "off"}),
    )
    confidence = forms.CharField(required=False)
    replaces = forms.CharField(required=False, widget=forms.HiddenInput)

    bound_elsewhere = frozenset({"rationale"})
    # Whether the page is for this form, so that the focus begins in it.
    focused = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        task: Task,
        reviewer: User,
        initial: dict[str, Any] | None = None,
        grounded: bool = True,
        refused: ValidationError | None = None,
    ) -> None:
        """`grounded`: there is evidence or a search, so that certainty is asked. `refused`: what the action said."""
        super().__init__(data, initial=initial)
        self.task, self.reviewer, self.grounded = task, reviewer, grounded
        for one in self.asked.items_for(task.kind):
            self.fields[item_field(one.item.code)] = forms.CharField(required=False)
        for name in PROFILE_FIELDS:
            self.fields[name] = forms.CharField(required=False)
        # A NUL is refused by the action, on the field that has it and in words that say what to do.
        for field in self.fields.values():
            field.validators = []
        if refused is not None:
            self.is_valid()
            take_errors(self, refused)

    @property
    def asked(self) -> Asked:
        """What the scheme version asks."""
        return asked_by(self.task.round.scheme_version)

    def keep(self) -> bool:
        """Save what was typed as a draft. False where it is too much; the form then says so."""
        return self.took(lambda: self._save(typed_in(self.data)))

    def discard(self) -> None:
        """Take the draft away."""
        self._save({})

    def _save(self, typed: dict[str, Any]) -> None:
        save_draft(actor=self.reviewer, round_=self.task.round, unit=self.task.unit, typed=typed)

    # --- rows ------------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[Row]:
        """Questions in the order in which they are judged; the first one that is required has the focus."""
        rows = [self._axis_row(axis) for axis in (Axis.VERDICT, Axis.CERTAINTY) if self._levels(axis)]
        rows += [self._item_row(one) for one in self.asked.items_for(self.task.kind)]
        if self.asks_guess:
            rows.append(self._row("guess", "Which side do you take it for?", "before you see the source", Guess))
        return [focused_on(row) if row.name == self._focus(rows) else row for row in rows]

    def _focus(self, rows: list[Row]) -> str:
        """The row to which the focus goes: that of the first error; where the form has the focus, what is required."""
        if self.wrong or not self.focused:
            return self.wrong
        return next((row.name for row in rows if row.required), rows[0].name if rows else "")

    @property
    def asks_guess(self) -> bool:
        """Whether the side is guessed: once, before the source is shown."""
        return self.task.round.guesses_side and self.task.kind == UnitKind.CLAIM and not self["replaces"].value()

    @cached_property
    def gap_row(self) -> Row | None:
        """The wording gap, which stands below the choice of its comparator."""
        if not self._levels(Axis.WORDING_GAP):
            return None
        row = self._axis_row(Axis.WORDING_GAP)
        return focused_on(row) if self.wrong == row.name else row

    def _levels(self, axis: Axis) -> tuple[Level, ...]:
        return self.asked.levels_for(axis, self.task.kind)

    def _axis_row(self, axis: Axis) -> Row:
        required = self.task.round.scheme_version.requires(axis)
        field = self[axis]
        said = field.value() or field.errors
        return Row(
            name=axis,
            label=axis.label,
            note=ASKED[axis],
            required=required,
            options=options_of(self._levels(axis), field.value()),
            errors=field.errors,
            term=axis,
            folded=axis == Axis.CERTAINTY and not (self.grounded or required or said),
        )

    def _item_row(self, one: AskedItem) -> Row:
        field = self[item_field(one.item.code)]
        return Row(
            name=field.name,
            label=one.item.text,
            note="",
            required=one.item.required,
            options=options_of(one.levels, field.value()),
            errors=field.errors,
            definition=" ".join(filter(None, (one.item.definition, one.item.rule))),
            item=one.item.code,
        )

    def _row(self, name: str, label: str, note: str, choices: Any) -> Row:
        chosen = self[name].value()
        options = [Option(code, word, str(key), code == chosen) for key, (code, word) in enumerate(choices.choices, 1)]
        return Row(name, label, note, required=True, options=options, errors=self[name].errors)

    @cached_property
    def tags(self) -> list[Option]:
        """The failure tags, each with a letter of its own."""
        chosen = self["failure_tags"].value() or []
        levels = self._levels(Axis.FAILURE_TAG)
        letters = letters_for(level.label for level in levels)
        return [
            Option(level.code, level.label, letter, level.code in chosen, level=level)
            for level, letter in zip(levels, letters, strict=True)
        ]

    @property
    def tags_open(self) -> bool:
        """Whether the failure tags are unfolded: some are chosen, or the verdict asks for them."""
        verdict = self["verdict"].value()
        asked = any(level.asks_tags for level in self._levels(Axis.VERDICT) if level.code == verdict)
        return asked or any(tag.chosen for tag in self.tags) or bool(self["failure_tags"].errors)

    @cached_property
    def profile(self) -> ProfileAsked | None:
        """The certainty profile with what was typed; None where no certainty is asked that could follow from one."""
        scale = scale_of(self.task.round.scheme_version, self.task.kind)
        if not scale:
            return None
        said = {part: self[name].value() or "" for name, part in PROFILE_FIELDS.items()}
        errors = {part: self[name].errors for name, part in PROFILE_FIELDS.items() if self[name].errors}
        chosen = next(
            (level for level in self._levels(Axis.CERTAINTY) if level.code == self["certainty"].value()), None
        )
        return ProfileAsked(scale, said, errors, chosen)

    @property
    def gap_open(self) -> bool:
        """Whether the comparator and the gap are unfolded."""
        said = self["comparator"].value() or self["wording_gap"].value()
        return bool(said or self["comparator"].errors or self["wording_gap"].errors)

    @property
    def more_open(self) -> bool:
        """Whether the date of the evidence and how sure one is are unfolded."""
        fields = (self["evidence_as_of"], self["confidence"])
        return any(field.value() or field.errors for field in fields)

    @cached_property
    def comparators(self) -> list[Claim]:
        """Claims to compare with: the one that the round named, else of the same question, then of the same source."""
        claim = self.task.unit
        if not isinstance(claim, Claim):
            return []
        if self.task.comparator_id is not None:
            return list(Claim.objects.select_related("source").filter(pk=self.task.comparator_id))
        others = claims_seen_by(self.reviewer).exclude(pk=claim.pk).select_related("source")
        found: list[Claim] = []
        if self.task.round.masked:
            # Other claims of the page would tell of it.
            others = others.exclude(source=claim.source_id)
        if claim.question_id:
            found += others.filter(question=claim.question_id).order_by("-id")[:MOST_COMPARATORS]
        room = MOST_COMPARATORS - len(found)
        known = {claim.pk for claim in found}
        found += others.filter(source=claim.source_id).exclude(pk__in=known).order_by("start")[:room]
        chosen = self["comparator"].value()
        if is_uid(chosen or "") and chosen not in {claim.uid for claim in found}:
            found += claims_seen_by(self.reviewer, Claim.objects.filter(uid=chosen)).select_related("source")
        draw_veil(found, self.reviewer)
        if self.task.round.masked:
            draw_mask(found)
        return found

    @property
    def reason(self) -> str:
        """When a reason is required, in words."""
        when = {
            ReasonAsked.ALWAYS: "required: why, with the evidence or search it rests on",
            ReasonAsked.NOT_SUPPORTED: "required where the verdict finds something wrong",
            ReasonAsked.NEVER: "may stay empty",
        }
        return when[ReasonAsked(self.task.round.scheme_version.reason_asked)]

    @property
    def confidences(self) -> list[Option]:
        """How sure: low, moderate or high."""
        chosen = self["confidence"].value()
        return [Option(code, word, str(key), code == chosen) for key, (code, word) in enumerate(Confidence.choices, 1)]

    @property
    def wrong(self) -> str:
        """The field to which the focus goes: the first one with an error; empty where there is none."""
        items = [name for name in self.fields if name.startswith(OF_ITEM)]
        order = ("verdict", "failure_tags", "certainty", *PROFILE_FIELDS, *items, "guess", "comparator", "wording_gap")
        return next(
            (name for name in (*order, "rationale", "evidence_as_of", "confidence") if self.errors.get(name)), ""
        )


def focused_on(row: Row) -> Row:
    """The row with the focus on what is chosen, else on the first answer."""
    at = next((number for number, option in enumerate(row.options) if option.chosen), 0)
    return replace(row, options=[replace(one, focus=number == at) for number, one in enumerate(row.options)])


def options_of(levels: Iterable[Level], chosen: str | None) -> list[Option]:
    """The answers of a row, each with its key; one that stands off the scale is told apart."""
    options: list[Option] = []
    for key, level in enumerate(levels, 1):
        before = options[-1].level if options else None
        apart = level.off_scale and before is not None and not before.off_scale
        options.append(Option(level.code, level.label, str(key), level.code == chosen, apart, level))
    return options


def typed_of(rating: Rating) -> dict[str, Any]:
    """What the form holds when a rating is taken up again to supersede it."""
    answers = {item_field(one.item.code): one.level.code for one in rating.answers.select_related("item", "level")}
    profile = {profile_field(part): said for part, said in parse_profile(rating.certainty_profile).said.items()}
    return (
        answers
        | profile
        | {
            "verdict": rating.verdict.code if rating.verdict else "",
            "certainty": rating.certainty.code if rating.certainty else "",
            "wording_gap": rating.wording_gap.code if rating.wording_gap else "",
            "failure_tags": rating.tag_codes,
            "comparator": rating.comparator_claim.uid if rating.comparator_claim else rating.comparator,
            "rationale": rating.rationale,
            "evidence_as_of": rating.evidence_as_of,
            "confidence": rating.confidence,
        }
    )
