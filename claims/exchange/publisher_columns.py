"""Columns of the files of what publishers were asked, and what they said."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable

from claims.choices import Heard
from claims.exchange import computed
from claims.exchange.columns import Column, ExportContext, Kind
from claims.exchange.noun_values import joined
from claims.models import AskedClaim, PublisherResponse

_UID = "7k2m9qxwb4"
_TIME = "2026-11-22T04:10:05Z"
# Whoever reads the file compares the day until which an answer was asked for with the day of the file.
ASKED = "asked"


def _state(to: str, context: ExportContext) -> Combinable:
    """Whether it was not asked, asked, or has answered."""
    answered = Exists(PublisherResponse.objects.filter(request=OuterRef(f"{to}pk")).order_by())
    return Case(
        When(~Q(**{f"{to}not_asked_because": ""}), then=Value(Heard.NOT_ASKED.value)),
        When(Q(answered), then=Value(Heard.ANSWERED.value)),
        default=Value(ASKED), output_field=TextField(),
    )  # fmt: skip


def _asked(to: str, path: str) -> "QuerySet[Any]":
    return AskedClaim.objects.filter(request=OuterRef(f"{to}pk")).annotate(said=F(path))


def _claims(to: str, context: ExportContext) -> Combinable:
    """Identifiers of the claims that it was asked about."""
    return joined(_asked(to, "claim__uid"))


def _decisions(to: str, context: ExportContext) -> Combinable:
    """Identifiers of the decisions that stood then, as far as they stand and are seen."""
    seen = context.decisions.current().order_by().values("pk")
    return joined(_asked(to, "decision__uid").filter(decision__in=seen))


_PUBLISHER = (
    Column("publisher_uid", Kind.CODE, "Identifier of the publisher.", _UID, "publisher__uid"),
    Column("publisher", Kind.TEXT, "Its name, as printed.", "Example Clinic", "publisher__name"),
)
REQUESTS = (
    Column("request_uid", Kind.CODE, "Identifier of what the publisher was asked at one time.", _UID, "uid"),
    *_PUBLISHER,
    Column("request_state", Kind.CODE, "not_asked; asked: no answer has come; answered.", "answered", _state,
           "PublisherRequest, PublisherResponse"),
    Column("claim_uids", Kind.CODES, "Identifiers of the claims that it is about.", _UID, _claims, "AskedClaim.claim"),
    Column("decision_uids", Kind.CODES, "Identifiers of the decisions on them that stood when it was asked, of those"
           " that are in the file of decisions.", _UID, _decisions, "AskedClaim.decision"),
    Column("asked_on", Kind.DATE, "When it was asked; empty where it was not.", "2026-11-01", "asked_on"),
    Column("due", Kind.DATE, "By which day an answer was asked for.", "2026-11-15", "due"),
    Column("not_asked_because", Kind.TEXT, "Why it was not asked.", "It closed in 2024.", "not_asked_because"),
    Column("contact", Kind.TEXT, "Where it was told to answer.", "lead@evidence.example", "contact"),
    Column("asked_by_uid", Kind.CODE, "Identifier of who noted it.", _UID, "created_by__uid"),
    Column("asked_by", Kind.TEXT, "Who noted it, by the name that the pages show.", "Lead A",
           computed.person("created_by"), "PublisherRequest.created_by.shown_name"),
    Column("created_at", Kind.TIME, "When it was put in.", _TIME, "created_at"),
)  # fmt: skip
RESPONSES = (
    Column("response_uid", Kind.CODE, "Identifier of the answer.", _UID, "uid"),
    Column("request_uid", Kind.CODE, "Identifier of what was asked.", _UID, "request__uid"),
    Column("publisher_uid", Kind.CODE, "Identifier of the publisher.", _UID, "request__publisher__uid"),
    Column("publisher", Kind.TEXT, "Its name, as printed.", "Example Clinic", "request__publisher__name"),
    Column("words", Kind.TEXT, "What it said, word for word, with its line ends. Never a finding of ours.",
           "We stand by it.", "words"),
    Column("received_on", Kind.DATE, "When it came.", "2026-11-05", "received_on"),
    Column("came_by", Kind.CODE, "link: the publisher wrote it itself, on the page of its link; lead: it came by letter"
           " or e-mail, and a lead entered it.", "link", "came_by"),
    Column("entered_by_uid", Kind.CODE, "Identifier of the lead who entered it; empty for link.", _UID,
           "entered_by__uid"),
    Column("entered_by", Kind.TEXT, "That lead, by the name that the pages show.", "Lead A",
           computed.person("entered_by"), "PublisherResponse.entered_by.shown_name"),
    Column("supersedes_uid", Kind.CODE, "Identifier of the answer in whose place this one stands, because it puts a"
           " typing error right; empty for an answer of its own.", _UID, "supersedes__uid"),
    Column("because", Kind.TEXT, "What it puts right, and why.", "A letter was missing.", "because"),
    Column("created_at", Kind.TIME, "When it was put in.", _TIME, "created_at"),
)  # fmt: skip
