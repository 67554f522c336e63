"""Columns of the files of how a study was made: saved copies, codebooks, rounds and what was judged in them."""

from django.db.models import Case, F, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from claims.exchange import computed
from claims.exchange import noun_values as made
from claims.exchange.columns import Column, ExportContext, Kind
from claims.models.capture_judgement import judged

_UID = "7k2m9qxwb4"
_TIME = "2026-11-22T04:10:05Z"
_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def _shows(to: str, context: ExportContext) -> Combinable:
    return judged(f"{to}pk")


def _purged(to: str, context: ExportContext) -> Combinable:
    """Of a copy whose text never was here, because it is held elsewhere, nothing was destroyed."""
    return Case(When(**{f"{to}purged_at": F(f"{to}stored_at"), "then": Value(None)}), default=F(f"{to}purged_at"))


def _seed(to: str, context: ExportContext) -> Combinable:
    """As text: a spreadsheet would round a long number."""
    return Cast(f"{to}seed", TextField())


def _state(to: str, context: ExportContext) -> Combinable:
    whens = [
        When(**{f"{to}closed_at__isnull": False, "then": Value("closed")}),
        When(**{f"{to}opened_at__isnull": False, "then": Value("open")}),
    ]
    return Case(*whens, default=Value("in_preparation"), output_field=TextField())


CAPTURES = (
    Column("capture_uid", Kind.CODE, "Identifier of the saved copy. Its text and its bytes are not in the file.", _UID,
           "uid"),
    Column("source_uid", Kind.CODE, "Identifier of its source.", _UID, "source__uid"),
    Column("capture_sha256", Kind.CODE, "SHA-256 of its bytes.", _SHA256, "sha256"),
    Column("size", Kind.INTEGER, "How many bytes it has.", "20480", "size"),
    Column("media_type", Kind.CODE, "What kind of document the bytes are.", "application/pdf", "media_type"),
    Column("charset", Kind.CODE, "The charset by which they were read.", "utf-8", "charset"),
    Column("text_sha256", Kind.CODE, "SHA-256 of its text in UTF-8.", _SHA256, "text_sha256"),
    Column("length", Kind.INTEGER, "How many Unicode code points that text has.", "5120", "length"),
    Column("extractor", Kind.CODE, "What read the text from the bytes.", "html", "extractor"),
    Column("extractor_version", Kind.CODE, "Its version: the same version gives the same text.", "3",
           "extractor_version"),
    Column("capture_method", Kind.CODE, "How the copy came in: pasted, uploaded, sent, fetched or imported.",
           "fetched", "method"),
    Column("capture_depth", Kind.CODE, "How much of the document it holds: full, abstract or excerpt.", "full",
           "depth"),
    Column("document_sha256", Kind.CODE, "For an excerpt: SHA-256 of the whole document.", _SHA256, "document_sha256"),
    Column("capture_shows", Kind.CODE, "What a person judged that it shows: complete, partial or blocked; unjudged"
           " where nobody has said.", "complete", _shows, "CaptureJudgement.shows"),
    Column("observed_at", Kind.TIME, "When the source was seen as it was copied; empty when unknown.", _TIME,
           "observed_at"),
    Column("stored_at", Kind.TIME, "When the copy was stored.", _TIME, "stored_at"),
    Column("stored_by", Kind.TEXT, "Who stored it, by the name that the pages show.", "Curator A",
           computed.person("stored_by"), "Capture.stored_by.shown_name"),
    Column("asked_address", Kind.TEXT, "The address that was asked for.", "https://clinic.example/msc",
           "asked_address"),
    Column("reached_address", Kind.TEXT, "Where that led after redirects.", "https://clinic.example/msc",
           "reached_address"),
    Column("canonical_address", Kind.TEXT, "The address that the document gives itself; never trusted by itself.",
           "https://clinic.example/msc", "canonical_address"),
    Column("archive_address", Kind.TEXT, "Where a public archive has a copy.", "https://archive.example/1",
           "archive_address"),
    Column("withheld_at", Kind.TIME, "When all of it was withheld; empty while it can be read.", _TIME, "withheld_at"),
    Column("purged_at", Kind.TIME, "When its bytes and its text were destroyed; the hashes stay.", _TIME, _purged,
           "Capture.purged_at"),
    Column("archived_at", Kind.TIME, "When the copy in the archive was made, by the archive's clock; empty where its"
           " address does not say.", _TIME, computed.archived_at_of("pk"), "ArchiveCopy.archived_at"),
)  # fmt: skip

SCHEMES = (
    Column("scheme", Kind.TERM, "Code of the codebook.", "claim-fit", "scheme__code"),
    Column("scheme_version", Kind.TERM, "Its version.", "1.0.0", "version"),
    Column("scheme_version_uid", Kind.CODE, "Identifier of the version.", _UID, "uid"),
    Column("scheme_name", Kind.TEXT, "Name of the codebook.", "Claim fit", "scheme__name"),
    Column("scheme_description", Kind.TEXT, "What it is for.", "How far a statement fits what is known.",
           "scheme__description"),
    Column("scheme_citation", Kind.TEXT, "What to cite for it.", "Doe 2020", "scheme__citation"),
    Column("version_notes", Kind.TEXT, "What is new in this version.", "One item more.", "notes"),
    Column("version_status", Kind.CODE, "Whether it can be used in new rounds: active or retired.", "active", "status"),
    Column("certainty_required", Kind.CODE, "Whether a rating must say a certainty: yes or no.", "no",
           made.yes_or_no("certainty_required"), "SchemeVersion.certainty_required"),
    Column("verdict_required", Kind.CODE, "Whether it must say a verdict: yes or no.", "yes",
           made.yes_or_no("verdict_required"), "SchemeVersion.verdict_required"),
    Column("wording_gap_required", Kind.CODE, "Whether it must say a wording gap: yes or no.", "no",
           made.yes_or_no("wording_gap_required"), "SchemeVersion.wording_gap_required"),
    Column("reason_asked", Kind.CODE, "When it must give a reason.", "always", "reason_asked"),
    Column("frozen_at", Kind.TIME, "Since when nothing of it can be changed: since it is in use.", _TIME, "frozen_at"),
    Column("content_sha256", Kind.CODE, "SHA-256 of what it asks.", _SHA256, "content_sha256"),
)  # fmt: skip

ROUNDS = (
    Column("round_uid", Kind.CODE, "Identifier of the round.", _UID, "uid"),
    Column("round", Kind.TEXT, "Its name.", "First round", "name"),
    Column("scheme", Kind.TERM, "Code of the codebook that it rates with.", "claim-fit",
           "scheme_version__scheme__code"),
    Column("scheme_version", Kind.TERM, "Version of that codebook.", "1.0.0", "scheme_version__version"),
    Column("round_state", Kind.CODE, "in_preparation, open or closed as the file is made.", "closed", _state,
           "Round.opened_at, Round.closed_at"),
    Column("standing", Kind.CODE, "yes for the round that takes any claim and any reviewer, else no.", "no",
           made.yes_or_no("standing"), "Round.standing"),
    Column("imported", Kind.CODE, "yes where its ratings were made elsewhere and came in with a file, else no.", "no",
           made.yes_or_no("imported"), "Round.imported"),
    Column("unit", Kind.CODE, "What it is over: claim, source or publisher.", "claim", "unit_kind"),
    Column("task", Kind.CODE, "What its people do: rate, describe (code the wording) or both.", "rate", "task"),
    Column("raters_each", Kind.INTEGER, "How many people judge each unit.", "2", "raters_each"),
    Column("reveal", Kind.CODE, "When the others' judgements are shown: at_close or after_own.", "at_close", "reveal"),
    Column("masked", Kind.CODE, "yes where the source is hidden from who rates, else no.", "no",
           made.yes_or_no("masked"), "Round.masked"),
    Column("guesses_side", Kind.CODE, "yes where the side is guessed before the source is shown, else no.", "no",
           made.yes_or_no("guesses_side"), "Round.guesses_side"),
    Column("judges_again", Kind.CODE, "yes where it is judged again with the source shown, else no.", "no",
           made.yes_or_no("judges_again"), "Round.judges_again"),
    Column("hides_earlier", Kind.CODE, "yes where ratings of earlier rounds are hidden until one has rated, else no.",
           "yes", made.yes_or_no("hides_earlier"), "Round.hides_earlier"),
    Column("shows_names", Kind.CODE, "yes where raters are shown by name, else no.", "no",
           made.yes_or_no("shows_names"), "Round.shows_names"),
    Column("instructions", Kind.TEXT, "What its people were told.", "Rate the words alone.", "instructions"),
    Column("seed", Kind.CODE, "Seed of the sample and of who gets what.", "20261122", _seed, "Round.seed"),
    Column("opened_at", Kind.TIME, "When it was opened.", _TIME, "opened_at"),
    Column("closed_at", Kind.TIME, "When it was closed, and its ratings shown.", _TIME, "closed_at"),
    Column("reopened_at", Kind.TIME, "When it was opened again, the last time.", _TIME, "reopened_at"),
)  # fmt: skip

ROUND_UNITS = (
    Column("round_uid", Kind.CODE, "Identifier of the round.", _UID, "round__uid"),
    Column("claim_uid", Kind.CODE, "Identifier of the claim that is judged; empty where the unit is none.", _UID,
           "claim__uid"),
    Column("source_uid", Kind.CODE, "Identifier of the source that is judged.", _UID, "source__uid"),
    Column("publisher_uid", Kind.CODE, "Identifier of the publisher that is judged.", _UID, "publisher__uid"),
    Column("position", Kind.INTEGER, "In this order they are judged.", "1", "position"),
    Column("role", Kind.CODE, "plain; or pilot, training or gold, which are left out of agreement and results.",
           "plain", "role"),
    Column("comparator_claim_uid", Kind.CODE, "Identifier of the claim that its wording is compared with.", _UID,
           "comparator_claim__uid"),
    Column("evidence_links", Kind.CODES, "Identifiers of the links of evidence that count for it: those that there were"
           " when the round was opened, and what a lead accepted since.", f"{_UID} {_UID}", made.codes("evidence"),
           "RoundUnit.evidence"),
)  # fmt: skip
