"""Columns of decisions: those of their own file, and those of the current one in the file of claims."""

from collections.abc import Callable

from django.db.models import Case, DateTimeField, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable

from claims.choices import UnitKind
from claims.exchange import computed
from claims.exchange.columns import Column, ExportContext, Kind

_UID = "7k2m9qxwb4"
_TIME = "2026-11-22T04:10:05Z"


def _unit_kind(to: str, context: ExportContext) -> Combinable:
    return _by_unit({kind: Value(kind.value) for kind in UnitKind}, to)


def _permalink(to: str, context: ExportContext) -> Combinable:
    """Address of the page of the claim or source; publishers have none."""
    pages = {UnitKind.CLAIM: "claims", UnitKind.SOURCE: "sources"}
    return _by_unit({kind: computed.page(f"{to}{kind}__uid", at, context) for kind, at in pages.items()}, to)


def _source_uid(to: str, context: ExportContext) -> Combinable:
    return _by_unit({UnitKind.CLAIM: F(f"{to}claim__source__uid"), UnitKind.SOURCE: F(f"{to}source__uid")}, to)


def _publisher(field: str) -> Callable[[str, ExportContext], Combinable]:
    """A field of the publisher that the unit is, or that publishes it."""

    def value(to: str, context: ExportContext) -> Combinable:
        paths = {
            UnitKind.CLAIM: f"{to}claim__source__publisher__{field}",
            UnitKind.SOURCE: f"{to}source__publisher__{field}",
            UnitKind.PUBLISHER: f"{to}publisher__{field}",
        }
        return _by_unit({kind: F(path) for kind, path in paths.items()}, to)

    return value


def _by_unit(values: dict[UnitKind, Combinable], to: str) -> Combinable:
    whens = [When(Q(**{f"{to}{kind}__isnull": False}), then=value) for kind, value in values.items()]
    return Case(*whens, default=Value(""), output_field=TextField())


def _raters(to: str, context: ExportContext) -> Combinable:
    """How many people's ratings of the unit in the round can be seen."""
    ratings = context.ratings.current().filter(round=OuterRef(f"{to}round"))
    counted = {kind: computed.number_of(ratings.filter(**{str(kind): OuterRef(f"{to}{kind}")})) for kind in UnitKind}
    whens = [When(Q(**{f"{to}{kind}__isnull": False}), then=number) for kind, number in counted.items()]
    return Case(*whens, default=Value(0))


def _unit_uid(to: str, context: ExportContext) -> Combinable:
    return _by_unit({kind: F(f"{to}{kind}__uid") for kind in UnitKind}, to)


# Of a rating: the columns of its claim say nothing where it is of a source or a publisher.
RATED = (
    Column(
        "unit", Kind.CODE, "What was rated: claim, source or publisher.", "claim", _unit_kind,
        "Rating.claim, source or publisher",
    ),
    Column(
        "unit_uid", Kind.CODE, "Identifier of that claim, source or publisher.", _UID, _unit_uid,
        "Claim.uid, Source.uid or Publisher.uid",
    ),
)  # fmt: skip
DECISION_UID = Column("decision_uid", Kind.CODE, "Identifier of the decision.", _UID, "uid")
UNIT = (
    Column(
        "unit", Kind.CODE, "What was decided on: claim, source or publisher.", "claim", _unit_kind,
        "Decision.claim, source or publisher",
    ),
    Column(
        "permalink", Kind.CODE,
        "Address of the page of the claim or source; empty for a publisher, and where the installation has no public"
        " address.",
        f"https://evidence.example/claims/{_UID}/", _permalink, "Claim.uid or Source.uid",
    ),
    Column("claim_uid", Kind.CODE, "Identifier of the claim; empty where the unit is none.", _UID, "claim__uid"),
    Column("source_number", Kind.INTEGER, "Number of the claim's source.", "3", "claim__source__number"),
    Column("claim_number", Kind.INTEGER, "Number of the claim within its source.", "7", "claim__number"),
    Column(
        "source_uid", Kind.CODE, "Identifier of the source, or of the source of the claim.", _UID, _source_uid,
        "Source.uid",
    ),
    Column(
        "publisher_uid", Kind.CODE, "Identifier of the publisher, or of who publishes the source.", _UID,
        _publisher("uid"), "Publisher.uid",
    ),
    Column("publisher", Kind.TEXT, "Its name, as printed.", "Example Clinic", _publisher("name"), "Publisher.name"),
)  # fmt: skip
MADE = (
    Column(
        "reason", Kind.TEXT, "Why it was decided so, in the words of who decided.", "No study is named.", "reason"
    ),
    Column(
        "disagreement", Kind.CODE,
        "Why raters had differed, as who decided saw it: a code of the closed list; empty where they had not.",
        "codebook_gap", "disagreement",
    ),
    Column(
        "raters", Kind.INTEGER,
        "How many people rated the unit in the round, as far as the person who exports may see it. The ratings stand"
        " beside the decision, unchanged.",
        "3", _raters, "counted over Rating",
    ),
    Column(
        "decided_by_uid", Kind.CODE, "Identifier of who decided.", _UID, "created_by__uid"
    ),
    Column(
        "decided_by", Kind.TEXT, "Who decided, by the name that the pages show.", "Lead A",
        computed.person("created_by", judged_in="round"), "Decision.created_by.shown_name",
    ),
    Column("decided_at", Kind.TIME, "When.", _TIME, "created_at"),
    Column(
        "stale_at", Kind.TIME,
        "When the decision was marked stale, because something that it rests on changed. Empty while nothing has.",
        _TIME, "stale_at",
    ),
    Column("stale_because", Kind.TEXT, "What changed.", "The claim's question changed.", "stale_because"),
)  # fmt: skip


def _current(path: str) -> Callable[[str, ExportContext], Combinable]:
    """A value of the newest decision on the claim that stands and that can be seen."""

    def value(to: str, context: ExportContext) -> Combinable:
        newest = context.decisions.current().filter(claim=OuterRef(f"{to}pk")).order_by("-pk")
        field = DateTimeField() if path.endswith("_at") else TextField()
        return Subquery(newest.values(path)[:1], output_field=field)

    return value


def _of_claim(name: str, kind: Kind, meaning: str, example: str, path: str) -> Column:
    return Column(name, kind, meaning, example, _current(path), f"Decision.{path}".replace("__", "."))


CURRENT = (
    _of_claim(
        "decision_uid", Kind.CODE,
        "Identifier of the decision on the claim that stands; of several rounds the newest. Empty, as are the columns"
        " that follow, where none is shown to the person who exports.",
        _UID, "uid",
    ),
    _of_claim(
        "decision_scheme", Kind.TERM, "Code of the scheme that it was decided under.", "claim-fit",
        "scheme_version__scheme__code",
    ),
    _of_claim(
        "decision_scheme_version", Kind.TERM, "Version of that scheme.", "2.0.0", "scheme_version__version"
    ),
    _of_claim("decision_round_uid", Kind.CODE, "Identifier of the round.", _UID, "round__uid"),
    _of_claim("decision_verdict", Kind.TERM, "The verdict: code of a level.", "unsupported", "verdict__code"),
    _of_claim("decision_certainty", Kind.TERM, "The certainty: code of a level.", "low", "certainty__code"),
    _of_claim(
        "decision_wording_gap", Kind.TERM, "The wording gap: code of a level.", "overstated", "wording_gap__code"
    ),
    _of_claim(
        "decision_failure_tags", Kind.CODES, "Why the wording is not supported: codes of the scheme version.",
        "harms_omitted", "failure_tags",
    ),
    _of_claim("decision_decided_at", Kind.TIME, "When it was decided.", _TIME, "created_at"),
    _of_claim(
        "decision_stale_at", Kind.TIME, "When it was marked stale; empty while nothing that it rests on has changed.",
        _TIME, "stale_at",
    ),
)  # fmt: skip
