"""Rows of our own files beside what is here: the same export is written of it, and the cells are compared."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from claims.actions.own.change import CHANGEABLE
from claims.choices import UnitKind
from claims.exchange.blocks import json_line, lines
from claims.exchange.export import Export
from claims.exchange.files import (
    ANSWERS,
    CAPTURES,
    CHANGES,
    CLAIMS,
    DECISIONS,
    DESCRIPTIONS,
    EVIDENCE,
    EXTRA,
    INTERESTS,
    LEVELS,
    LINKS,
    PAIRS,
    PUBLISHER_REQUESTS,
    PUBLISHER_RESPONSES,
    QUESTIONS,
    RATINGS,
    RATINGS_WIDE,
    RELATIONS,
    ROUND_UNITS,
    ROUNDS,
    SCHEMES,
    SEARCHES,
    SOURCES,
    File,
)
from claims.exchange.own.read import columns_of
from claims.models import (
    OPERATOR,
    Answer,
    Capture,
    Change,
    Claim,
    ClaimPair,
    Decision,
    Description,
    EvidenceItem,
    EvidenceLink,
    Level,
    PublisherRequest,
    PublisherResponse,
    Question,
    Rating,
    Round,
    RoundUnit,
    SchemeVersion,
    SearchRecord,
    Source,
    SourceRelation,
    TableRow,
)
from claims.rules.table_record import OwnRow

Key = tuple[str, ...]
# By what a row is known.
_KEYS: dict[str, Key] = {
    CLAIMS.name: ("claim_uid",), RATINGS.name: ("rating_uid",), DESCRIPTIONS.name: ("description_uid",),
    DECISIONS.name: ("decision_uid",), ANSWERS.name: ("rating_uid", "decision_uid", "item"),
    EVIDENCE.name: ("evidence_uid",), LINKS.name: ("link_uid",), QUESTIONS.name: ("question_uid",),
    SEARCHES.name: ("search_uid",), SOURCES.name: ("source_uid",), RELATIONS.name: ("relation_uid",),
    PAIRS.name: ("pair_uid",), CHANGES.name: ("change_uid",), EXTRA.name: ("table", "row_key"),
    LEVELS.name: ("scheme", "scheme_version", "axis", "item", "level"), CAPTURES.name: ("capture_uid",),
    SCHEMES.name: ("scheme", "scheme_version"), ROUNDS.name: ("round_uid",), INTERESTS.name: ("rating_uid",),
    ROUND_UNITS.name: ("round_uid", "claim_uid", "source_uid", "publisher_uid"),
    PUBLISHER_REQUESTS.name: ("request_uid",), PUBLISHER_RESPONSES.name: ("response_uid",),
}  # fmt: skip
# Worked out as a file is made, of what else is here or of the time: it differs without anybody having said so.
WORKED_OUT = frozenset({
    "permalink", "round_exemptions", "evidence_designs", "evidence_designs_circular", "copy_warnings", "circular",
    "circular_for_claims", "claims", "saved_copies", "raters", "capture_shows", "superseded_at",
    "archive_address", "archived_at", "import_uid",
    "request_state", "decision_uids", "redacted", "supported_on_circular", "ratings_supported_on_circular",
})  # fmt: skip
_OF_CLAIMS_ALONE = ("scheme", "scheme_version", "ratings")
# Names that pages show of people change with their pseudonym; the uid beside them says who.
_NAMES = frozenset(
    {"reviewer", "coder", "asked_by", "entered_by", "decided_by", "recorded_by", "made_by", "round", "decision_round"}
)


def key_of(file: File, row: OwnRow) -> Key:
    """By what a row of this file is known."""
    return tuple(row[name] for name in _KEYS[_file(file).name])


def stored_rows(file: File, rows: Sequence[OwnRow]) -> dict[Key, dict[str, str]]:
    """What an export would say now of the records that these rows name, by their keys."""
    file = _file(file)
    columns = [column for column in columns_of(file) if not is_worked_out(file, column.name)]
    context = Export(OPERATOR, file).context()
    found = {}
    for line in lines(_records(file, rows), json_line(columns, context)):
        cells = {name: "" if value is None else str(value) for name, value in json.loads(line + b"}").items()}
        found[tuple(cells[name] for name in _KEYS[file.name])] = cells
    return found


def differences(file: File, row: OwnRow, stored: dict[str, str]) -> dict[str, str]:
    """Columns in which a row says otherwise than what is stored, with that. An empty cell says nothing."""
    return {
        name: stored[name]
        for name, cell in row.cells.items()
        if cell and name in stored and stored[name] != cell and not is_worked_out(file, name)
    }


def is_worked_out(file: File, name: str) -> bool:
    """Whether a column of a file is worked out as it is made, and says nothing that could be stored."""
    if file in (CLAIMS, DESCRIPTIONS) and (name in _OF_CLAIMS_ALONE or name.startswith("decision_")):
        return name != "decision_reason"
    return name in WORKED_OUT


def changeable(file: File) -> frozenset[str]:
    """The columns in which a file can change what is here."""
    return frozenset(CHANGEABLE[file.name].columns) if file.name in CHANGEABLE else frozenset()


def of_others(file: File) -> frozenset[str]:
    """The columns of a file that are of another noun than its rows: what they say is said in the file of that."""
    file = _file(file)
    main = file.columns[0].record
    names = {column.name for column in file.columns if column.record != main} | _NAMES
    if file != SOURCES:
        names |= {column.name for column in SOURCES.columns} - {column.name for column in QUESTIONS.columns}
    if file != QUESTIONS:
        names.add("question")
    if file == LINKS:
        names |= {"evidence_title", "design"}
    if file == CHANGES:
        names |= {"judged_at", "judged_by", "found_decision", "found_decided_at"}
    if file == PAIRS:
        names |= {"side", "quote", "other_side", "other_quote"}
    if file.name in _FIXED:
        names |= {column.name for column in file.columns} - _FIXED[file.name]
    return frozenset(names - set(_KEYS[file.name]) - changeable(file) - _OWN.get(file.name, frozenset()))


# These have the name of a column of sources, and are of the noun itself.
_OWN = {
    file.name: frozenset(
        {
            "published",
            "retraction_status",
            "retraction_checked_on",
            "note",
            "created_at",
            "claims",
            "language",
        }
    )
    for file in (
        EVIDENCE,
        LINKS,
        QUESTIONS,
        SEARCHES,
        RELATIONS,
        PAIRS,
        CHANGES,
        EXTRA,
        PUBLISHER_REQUESTS,
        PUBLISHER_RESPONSES,
    )
} | {CLAIMS.name: frozenset({"created_at", "language"})}


# Of the files of how a study was made: in what else a record goes on from what it was, the file is left aside.
_FIXED: dict[str, frozenset[str]] = {
    CAPTURES.name: frozenset({column.name for column in CAPTURES.columns} - {"stored_by", "withheld_at", "purged_at"}),
    SCHEMES.name: frozenset({"content_sha256"}),
    ROUNDS.name: frozenset({"scheme", "scheme_version", "unit", "task"}),
    ROUND_UNITS.name: frozenset(),
    INTERESTS.name: frozenset({"round_uid", "reviewer_uid"}),
}


def _file(file: File) -> File:
    return RATINGS if file == RATINGS_WIDE else file


def _records(file: File, rows: Sequence[OwnRow]) -> "QuerySet[Any]":
    if file == LEVELS:
        return Level.objects.filter(version__scheme__code__in={row["scheme"] for row in rows})
    if file == SCHEMES:
        return SchemeVersion.objects.filter(scheme__code__in={row["scheme"] for row in rows})
    if file == ROUND_UNITS:
        return _units(rows)
    if file == EXTRA:
        return TableRow.objects.filter(key__in={row["row_key"] for row in rows})
    if file == ANSWERS:
        ratings, decisions = ({row[name] for row in rows} for name in ("rating_uid", "decision_uid"))
        return Answer.objects.filter(Q(rating__uid__in=ratings) | Q(decision__uid__in=decisions))
    return _MODELS[file.name].filter(uid__in={row[_KEYS[file.name][0]] for row in rows})


def _units(rows: Sequence[OwnRow]) -> "QuerySet[Any]":
    """By their units, of which a round may have very many."""
    said = {kind: {row[f"{kind}_uid"] for row in rows} - {""} for kind in UnitKind}
    among = Q(*((f"{kind}__uid__in", uids) for kind, uids in said.items()), _connector=Q.OR)
    return RoundUnit.objects.filter(among, round__uid__in={row["round_uid"] for row in rows})


_MODELS: dict[str, "QuerySet[Any]"] = {
    CLAIMS.name: Claim.objects.all(), RATINGS.name: Rating.objects.visible_to(OPERATOR),
    DESCRIPTIONS.name: Description.objects.all(), DECISIONS.name: Decision.objects.all(),
    EVIDENCE.name: EvidenceItem.objects.all(), LINKS.name: EvidenceLink.objects.all(),
    QUESTIONS.name: Question.objects.all(), SEARCHES.name: SearchRecord.objects.all(),
    SOURCES.name: Source.objects.all(), RELATIONS.name: SourceRelation.objects.all(),
    PAIRS.name: ClaimPair.objects.all(), CHANGES.name: Change.objects.all(),
    CAPTURES.name: Capture.objects.without_text(),
    PUBLISHER_REQUESTS.name: PublisherRequest.objects.all(),
    PUBLISHER_RESPONSES.name: PublisherResponse.objects.all(),
    ROUNDS.name: Round.objects.all(), INTERESTS.name: Rating.objects.visible_to(OPERATOR),
}  # fmt: skip
