"""Making a round, and what is typed to close it, to open it again, or to change who rates."""

from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.db.models import Q, QuerySet

from claims.actions.round import make_round
from claims.actions.unit import Choice
from claims.choices import Reveal, Role, RoundTask, SchemeStatus, UnitKind
from claims.filters.base import PAGING, ListFilter
from claims.filters.claim import ClaimFilter
from claims.filters.source import SourceFilter
from claims.forms.action import ActionForm
from claims.models import Claim, Publisher, Round, SchemeVersion, Source, Tag, User
from claims.reads.review.rounds import statements_of
from claims.rules.identify.uid import is_uid

# Of more reviewers, names are typed by nobody: a round is made with these and others join it.
MOST_OFFERED = 200
MOST_PICKED = 500
EACH = [("", "in all"), ("side", "of each side"), ("source_type", "of each source type")]


def _area(label: str, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        required=False, label=label, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )  # fmt: skip


def _tick(label: str, help_text: str = "", *, ticked: bool = False) -> forms.BooleanField:
    return forms.BooleanField(required=False, label=label, help_text=help_text, initial=ticked)


def versions_offered() -> QuerySet[SchemeVersion]:
    """Codebook versions with which a round can be made."""
    return SchemeVersion.objects.filter(status=SchemeStatus.ACTIVE).select_related("scheme").order_by("scheme", "-pk")


def reviewers_offered() -> QuerySet[User]:
    """People who can rate."""
    return User.objects.filter(groups__name=Role.REVIEWER, is_active=True).distinct().order_by("username")


class RoundForm(ActionForm):
    """What a round is called, what it is over, who rates in it and how many each; all else is folded away."""

    name = forms.CharField(max_length=120, label="Name")
    unit_kind = forms.ChoiceField(label="Over", choices=UnitKind.choices, initial=UnitKind.CLAIM)
    scheme_version = forms.ModelChoiceField(
        SchemeVersion.objects.none(), to_field_name="uid", label="Codebook", empty_label=None
    )
    query = forms.CharField(
        required=False,
        max_length=2_000,
        label="Which of them",
        help_text="The address of their list, as your browser shows it when you have filtered it: the round is over"
        " what that list has. Empty: all of them.",
        widget=forms.TextInput(attrs={"placeholder": "/claims/?side=marketing&type=clinic", "spellcheck": "false"}),
    )
    raters = forms.MultipleChoiceField(
        label="Who rates",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two people who rate. Others can join later."},
    )
    raters_each = forms.IntegerField(label="Raters for each", initial=2)

    tag = forms.ModelChoiceField(
        Tag.objects.all(), required=False, to_field_name="name", label="With this tag", empty_label="Any"
    )
    picked = _area(
        "Only these", 3, "Short numbers such as 3.7 (of sources: 3), identifiers or addresses, one on each line."
    )
    sample = forms.IntegerField(required=False, label="A random sample of", min_value=1)
    of_each = forms.ChoiceField(required=False, label="Counted", choices=EACH)
    pilot = forms.IntegerField(
        required=False,
        label="Pilot",
        min_value=0,
        help_text="So many of them come first and do not count in agreement.",
    )
    seed = forms.IntegerField(
        required=False, label="Seed", min_value=0, max_value=2**31 - 1,
        help_text="Of the sample and of who gets what. Empty: one is drawn and kept.",
    )  # fmt: skip
    instructions = _area("Instructions", 4, "Shown to all who rate in this round.")
    task = forms.ChoiceField(label="What they do", choices=RoundTask.choices, initial=RoundTask.RATE)
    description_version = forms.ModelChoiceField(
        SchemeVersion.objects.none(), required=False, to_field_name="uid", label="Codebook of the wording",
        empty_label="None",
    )  # fmt: skip
    reveal = forms.ChoiceField(label="Others' ratings are shown", choices=Reveal.choices, initial=Reveal.AT_CLOSE)
    hides_earlier = _tick("Ratings of earlier rounds are hidden until one has rated the claim here", ticked=True)
    shows_names = _tick("Names of the raters are shown where it is decided")
    masked = _tick("Masked", "Source, publisher, type and side are hidden from those who rate.")
    guesses_side = _tick("Masked: ask which side they took it for, before the source is shown")
    judges_again = _tick("Masked: judge again once the source is shown", "Both judgements are kept.")

    main = ("name", "unit_kind", "query", "scheme_version", "raters", "raters_each")
    folded = (
        ("Tag, single ones, sample, pilot", ("tag", "picked", "sample", "of_each", "pilot", "seed")),
        ("Instructions, task, reveal", (
            "instructions", "task", "description_version", "reveal", "hides_earlier", "shows_names",
        )),
        ("Masking", ("masked", "guesses_side", "judges_again")),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: User, usual: SchemeVersion | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        if usual is not None:
            newest = versions_offered().filter(scheme=usual.scheme_id).first() or usual
            self.initial.setdefault("scheme_version", newest.uid)
        for name in ("scheme_version", "description_version"):
            self.fields[name].queryset = versions_offered()  # type: ignore[attr-defined]
        people = list(reviewers_offered()[:MOST_OFFERED])
        declared = statements_of(people)
        self.fields["raters"].choices = [  # type: ignore[attr-defined]
            (one.uid, one.shown_name if one.pk in declared else f"{one.shown_name} (no interests declared yet)")
            for one in people
        ]

    @property
    def unfolded(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The folded parts, each with its fields and whether it is open: something in it is wrong, or was typed."""
        return [
            (title, [self[name] for name in names], any(self[name].errors or self._typed(name) for name in names))
            for title, names in self.folded
        ]

    def _typed(self, name: str) -> bool:
        return self.is_bound and self[name].value() not in ("", None, self.fields[name].initial, False)

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that are not folded away."""
        return [self[name] for name in self.main]

    def clean(self) -> dict[str, Any]:
        """The rows that are chosen; raises ValidationError for what no list has."""
        cleaned = super().clean() or {}
        if "unit_kind" in cleaned and "query" in cleaned:
            cleaned["rows"] = self._rows(cleaned)
        return cleaned

    def _rows(self, cleaned: dict[str, Any]) -> QuerySet[Any] | None:
        kind = cleaned["unit_kind"]
        asked = self._asked(cleaned["query"].strip())
        rows = self._filtered(kind, asked)
        if cleaned.get("tag"):
            rows = rows.filter(**{_TAG[kind]: cleaned["tag"]}).distinct()
        return rows.filter(self._picked(kind, cleaned["picked"])) if cleaned.get("picked", "").strip() else rows

    def _asked(self, address: str) -> dict[str, str]:
        """The filters of the address of a list."""
        asked = dict(parse_qsl(address.partition("?")[2] or address.strip("?/")))
        if address and not asked and not address.rstrip("?/").endswith(("claims", "sources")):
            self.add_error("query", "This is not the address of a list: copy it from the browser, filters included.")
        return {name: value for name, value in asked.items() if name not in PAGING}

    def _filtered(self, kind: str, asked: dict[str, str]) -> QuerySet[Any]:
        found: ListFilter = SourceFilter(asked, user=self.actor)
        if kind == UnitKind.CLAIM:
            found = ClaimFilter(asked, user=self.actor)
        for said in found.refused:
            self.add_error("query", said)
        rows = found.rows()
        if kind != UnitKind.PUBLISHER:
            return rows
        return (
            Publisher.objects.filter(pk__in=rows.order_by().values("publisher")) if asked else Publisher.objects.all()
        )

    def _picked(self, kind: str, typed: str) -> Q:
        """Condition: one of the units that are named, line by line."""
        names = [line.strip() for line in typed.splitlines() if line.strip()]
        if len(names) > MOST_PICKED:
            self.add_error("picked", f"At most {MOST_PICKED:,} are picked one by one; these are {len(names):,}.")
            return Q(pk__in=[])
        found = {name: named_unit(kind, name) for name in names}
        if strange := [name for name in names if found[name] is None]:
            self.add_error("picked", f"Not known here: {', '.join(strange[:5])}.")
        return Q(pk__in=[key for key in found.values() if key is not None])

    def save(self) -> Round | None:
        """Make the round. None where the action refuses; the form then says why, on the field that it is about."""
        said = self.cleaned_data
        people = list(reviewers_offered().filter(uid__in=said["raters"]))
        fields = {name: said[name] for name in _OF_ROUND}
        choice = Choice(
            said["rows"],
            by={name: value for name in ("query", "picked") if (value := said[name].strip())}
            | ({"tag": said["tag"].name} if said["tag"] else {}),
            sample=said["sample"],
            of_each=said["of_each"],
            pilot=said["pilot"] or 0,
        )
        return self.take(
            lambda: make_round(actor=self.actor, round_=Round(**fields), choice=choice, raters=people),
            {"units": "query"},
        )


_OF_ROUND = (
    "name", "unit_kind", "scheme_version", "raters_each", "seed", "instructions", "task", "description_version",
    "reveal", "hides_earlier", "shows_names", "masked", "guesses_side", "judges_again",
)  # fmt: skip
_TAG = {UnitKind.CLAIM: "source__tags", UnitKind.SOURCE: "tags", UnitKind.PUBLISHER: "sources__tags"}


def unit_rows(kind: str) -> QuerySet[Any]:
    """Claims, sources or publishers, none withdrawn."""
    rows: dict[UnitKind, QuerySet[Any]] = {
        UnitKind.CLAIM: Claim.objects.current(),
        UnitKind.SOURCE: Source.objects.current(),
        UnitKind.PUBLISHER: Publisher.objects.all(),
    }
    return rows[UnitKind(kind)]


def named_unit(kind: str, name: str) -> int | None:
    """The key of the unit that somebody calls so: a short number, a uid, or an address that ends in one."""
    uid = name.partition("?")[0].rstrip("/").rsplit("/", 1)[-1]
    rows = unit_rows(kind).order_by()
    if is_uid(uid):
        rows = rows.filter(uid=uid)
    elif kind == UnitKind.PUBLISHER:
        rows = rows.filter(name=name)
    else:
        rows = rows.numbered(name)  # type: ignore[attr-defined]  # claims and sources have it
    found: int | None = rows.values_list("pk", flat=True).first()
    return found
