"""Columns of answers to the items of a codebook, which ratings give and decisions."""

from collections.abc import Callable

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from claims.choices import UnitKind
from claims.exchange import computed
from claims.exchange.columns import Column, ExportContext, Kind

_UID = "7k2m9qxwb4"
_TIME = "2026-11-22T04:10:05Z"
_OF = ("rating__", "decision__")


def _either(*paths: str) -> Callable[[str, ExportContext], Combinable]:
    """The value of the rating that answers, or of the decision: the first of these paths that leads to one."""

    def value(to: str, context: ExportContext) -> Combinable:
        return Coalesce(*(F(f"{to}{of}{path}") for of in _OF for path in paths))

    return value


def _unit(to: str, context: ExportContext) -> Combinable:
    return _by_unit({kind: Value(kind.value) for kind in UnitKind}, to)


def _permalink(to: str, context: ExportContext) -> Combinable:
    """Address of the page of the claim or source; publishers have none."""
    pages = {UnitKind.CLAIM: "claims", UnitKind.SOURCE: "sources"}
    whens = [
        When(**{f"{to}{of}{kind}__isnull": False, "then": computed.page(f"{to}{of}{kind}__uid", at, context)})
        for of in _OF
        for kind, at in pages.items()
    ]
    return Case(*whens, default=Value(""), output_field=TextField())


def _by_unit(values: dict[UnitKind, Combinable], to: str) -> Combinable:
    whens = [
        When(Q(**{f"{to}rating__{kind}__isnull": False}) | Q(**{f"{to}decision__{kind}__isnull": False}), then=value)
        for kind, value in values.items()
    ]
    return Case(*whens, default=Value(""), output_field=TextField())


COLUMNS = (
    Column("rating_uid", Kind.CODE, "Identifier of the rating; empty where a decision answers.", _UID, "rating__uid"),
    Column("decision_uid", Kind.CODE, "Identifier of the decision; empty where a rating does.", _UID, "decision__uid"),
    Column(
        "unit", Kind.CODE, "What was judged: claim, source or publisher.", "claim", _unit,
        "Rating.claim, source or publisher",
    ),
    Column(
        "permalink", Kind.CODE,
        "Address of the page of the claim or source; empty for a publisher, and where the installation has no public"
        " address.",
        f"https://evidence.example/claims/{_UID}/", _permalink, "Claim.uid or Source.uid",
    ),
    Column(
        "claim_uid", Kind.CODE, "Identifier of the claim; empty where the unit is none.", _UID, _either("claim__uid"),
        "Claim.uid",
    ),
    Column(
        "source_number", Kind.INTEGER, "Number of the claim's source, or of the source.", "3",
        _either("claim__source__number", "source__number"), "Source.number",
    ),
    Column(
        "claim_number", Kind.INTEGER, "Number of the claim within its source.", "7", _either("claim__number"),
        "Claim.number",
    ),
    Column(
        "source_uid", Kind.CODE, "Identifier of the source, or of the source of the claim.", _UID,
        _either("claim__source__uid", "source__uid"), "Source.uid",
    ),
    Column(
        "publisher_uid", Kind.CODE, "Identifier of the publisher, or of who publishes the source.", _UID,
        _either("claim__source__publisher__uid", "source__publisher__uid", "publisher__uid"), "Publisher.uid",
    ),
    Column(
        "publisher", Kind.TEXT, "Its name, as printed.", "Example Clinic",
        _either("claim__source__publisher__name", "source__publisher__name", "publisher__name"), "Publisher.name",
    ),
    Column(
        "scheme", Kind.TERM, "Code of the scheme that asks the item.", "news-review", "item__version__scheme__code"
    ),
    Column("scheme_version", Kind.TERM, "Version of that scheme.", "1.0.0", "item__version__version"),
    Column("round_uid", Kind.CODE, "Identifier of the round.", _UID, _either("round__uid"), "Round.uid"),
    Column("round", Kind.TEXT, "Name of the round.", "First round", _either("round__name"), "Round.name"),
    Column(
        "reviewer_uid", Kind.CODE, "Identifier of the reviewer; empty where a decision answers.", _UID,
        "rating__reviewer__uid",
    ),
    Column(
        "reviewer", Kind.TEXT, "Who rated, by the name that the pages show; empty where a decision answers.",
        "Reviewer A", computed.person("rating__reviewer"), "Rating.reviewer.shown_name",
    ),
    Column(
        "stage", Kind.CODE,
        "What the reviewer knew: independent (before the reveal), discussed (after seeing the others) or unmasked"
        " (after the source was shown); empty where a decision answers.",
        "independent", "rating__stage",
    ),
    Column("item", Kind.TERM, "Code of the item.", "risks", "item__code"),
    Column("item_text", Kind.TEXT, "What it asks.", "Are risks mentioned?", "item__text"),
    Column("item_kind", Kind.CODE, "Kind of its answers: nominal, ordinal or yes_no.", "yes_no", "item__kind"),
    Column("item_about", Kind.CODE, "What it is about: claim or source.", "source", "item__about"),
    Column("answer", Kind.TERM, "The answer: code of a level of the item.", "yes", "level__code"),
    Column("answer_label", Kind.TEXT, "The answer in words.", "Yes", "level__label"),
    Column(
        "answer_order", Kind.INTEGER, "Its place on the scale of the item; empty where it has none.", "1",
        "level__order",
    ),
    Column("submitted_at", Kind.TIME, "When the rating was submitted.", _TIME, "rating__submitted_at"),
    Column(
        "superseded_at", Kind.TIME,
        "When the same reviewer's next rating of the unit in the round took its place. Empty for the latest one.",
        _TIME, "rating__superseded_by__submitted_at",
    ),
    Column("decided_at", Kind.TIME, "When it was decided.", _TIME, "decision__created_at"),
)  # fmt: skip
