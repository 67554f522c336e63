"""Questions, searches, studies, their links and the relations of sources, of our own files."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from claims.actions.own.insert import check, insert_as_is, keep_history, keys_of, values_of
from claims.actions.own.kept import WHY, Kept
from claims.actions.own.sources import keep_origins
from claims.models import (
    Capture,
    Claim,
    ClaimPair,
    EvidenceItem,
    EvidenceLink,
    Question,
    SearchRecord,
    Source,
    SourceRelation,
)
from claims.rules.table_record import OwnRow

_MADE = {"created_at": "created_at"}
_QUESTION = {
    "question": "text", "population": "population", "intervention": "intervention",
    "question_comparator": "comparator", "outcome": "outcome", **_MADE,
}  # fmt: skip
_SEARCH = {name: name for name in ("where_searched", "terms", "searched_on", "hits", "note", "created_at")}
_PASSAGE = {"start": "start", "end": "end", "passage": "exact"}
_EVIDENCE = {
    "evidence_title": "title", "study_comparator": "comparator", "study_comparator_text": "comparator_text",
    "evidence_doi": "doi", "evidence_pmid": "pmid", "evidence_pmcid": "pmcid",
    "evidence_trial_number": "trial_number", **_PASSAGE,
    **{name: name for name in (
        "identified", "design", "species", "population", "n_enrolled", "n_randomised", "n_treated", "n_analysed",
        "intervention", "cell_source", "donor", "expanded", "outcome", "direction", "peer_review",
        "retraction_status", "retraction_checked_on", "funding", "funding_text", "seller_interest", "published",
        "note", "version", "created_at",
    )},
}  # fmt: skip
_LINK = {name: name for name in ("stance", "directness", "mismatches", "why", "version", "created_at")}
_RELATION = {
    "relation": "kind", "relation_status": "status", "basis": "basis", **_PASSAGE, "known": "known",
    "missing": "missing", "differs": "mismatches", "proposed_by": "proposed_by", "decided_at": "decided_at", **_MADE,
}  # fmt: skip

Named = dict[str, tuple[type[models.Model], str]]


class Noun(NamedTuple):
    """What a file has: its model, the column with the uid, its fields by column, and what columns name others."""

    model: type[Any]
    key: str
    columns: dict[str, str]
    named: Named


_QUESTIONS = Noun(Question, "question_uid", _QUESTION, {})
_SEARCHES = Noun(SearchRecord, "search_uid", _SEARCH, {"question_uid": (Question, "question_id")})
_ITEMS = Noun(
    EvidenceItem,
    "evidence_uid",
    _EVIDENCE,
    {"source_uid": (Source, "source_id"), "capture_uid": (Capture, "capture_id")},
)
_LINKS = Noun(
    EvidenceLink,
    "link_uid",
    _LINK,
    {
        "evidence_uid": (EvidenceItem, "evidence_item_id"),
        "question_uid": (Question, "question_id"),
        "claim_uid": (Claim, "claim_id"),
    },
)
_RELATIONS = Noun(
    SourceRelation, "relation_uid", _RELATION,
    {
        "from_source_uid": (Source, "from_source_id"), "to_source_uid": (Source, "to_source_id"),
        "capture_uid": (Capture, "capture_id"),
    },
)  # fmt: skip
_PAIRS = Noun(
    ClaimPair,
    "pair_uid",
    {
        "pair_relation": "relation", "what_changed": "changed_what", "pair_status": "status", "note": "note",
        "claim_sha256": "claim_sha256", "other_sha256": "other_sha256", "decided_at": "decided_at", **_MADE,
    },
    {"claim_uid": (Claim, "claim_id"), "other_claim_uid": (Claim, "other_id")},
)  # fmt: skip


def store_questions(*, kept: Kept, rows: Sequence[OwnRow], whole: bool) -> None:
    """Store the questions that these rows name and that are not here; `whole`: the rows are of the file of these."""
    noun = _QUESTIONS if whole else _QUESTIONS._replace(columns={"question": "text"})
    texts = set(Question.objects.filter(text__in=[row["question"] for row in rows]).values_list("text", flat=True))

    def refuse_taken(row: OwnRow, question: Any) -> None:
        if question.text in texts:
            raise ValidationError({"question": "It is here under another identifier. Merge the two first."})

    made = _stored(kept, noun, rows, refuse_taken)
    keep_origins((one.uid, row["permalink"] if whole else "") for one, row in made)


def store_searches(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store recorded searches, each by who recorded it."""

    def recorded(row: OwnRow, search: Any) -> None:
        search.created_by = kept.person("", row["recorded_by"])

    _stored(kept, _SEARCHES, rows, recorded)


def store_evidence_items(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store studies; of those that report the same people, which one."""
    made = _stored(kept, _ITEMS, rows, _without_place)
    keep_origins((one.uid, row["permalink"]) for one, row in made)


def _without_place(row: OwnRow, one: Any) -> None:
    """A passage that nobody bound to a copy has neither words nor a place."""
    if not row["capture_uid"] and one.exact:
        raise ValidationError({"passage": "It names no saved copy that has these words."})


def join_patients(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Say of new studies which other one reports the same people; both are here."""
    _pointed(kept, _ITEMS, ("same_patients_as", "same_patients_as"), rows)


def store_links(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store where studies stand."""
    _stored(kept, _LINKS, rows)


def store_relations(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store how sources stand to one another, decided or not."""

    def decided(row: OwnRow, relation: Any) -> None:
        _without_place(row, relation)
        relation.created_by = None if relation.proposed_by else kept.actor
        relation.decided_by = kept.actor if relation.decided_at else None

    _stored(kept, _RELATIONS, rows, decided)


def store_pairs(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store claims beside their counterparts, confirmed or not."""

    def decided(row: OwnRow, pair: Any) -> None:
        pair.created_by = kept.person("", row["made_by"])
        pair.decided_by = kept.actor if pair.decided_at else None

    made = _stored(kept, _PAIRS, rows, decided)
    keep_origins((one.uid, row["permalink"]) for one, row in made)


def join_candidates(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Say of new candidates which unresolved citation each is for."""
    _pointed(kept, _RELATIONS, ("resolves_uid", "resolves"), rows)


def _stored(
    kept: Kept,
    noun: Noun,
    rows: Sequence[OwnRow],
    also: Callable[[OwnRow, Any], None] = lambda *_: None,
) -> list[tuple[Any, OwnRow]]:
    """Store the records of these rows that are not here; those that are new, each with its row."""
    model, key, columns, named = noun
    here = keys_of(model, (row[key] for row in rows))
    known = {name: keys_of(of, (row[name] for row in rows)) for name, (of, _) in named.items()}
    made: list[tuple[Any, OwnRow]] = []
    for row in rows:
        if row[key] in here or not kept.has_uid(row, key):
            continue
        if not kept.needs_all(row, known):
            continue
        try:
            values = values_of(model, row, columns)
            values["created_at"] = values.get("created_at") or timezone.now()
            one = model(uid=row[key], created_by=kept.actor, **values)
            for name, (_, attname) in named.items():
                setattr(one, attname, known[name].get(row[name]))
            also(row, one)
            check(one, ("created_at",))
        except ValidationError as error:
            kept.refuse_error(row, error)
        else:
            made.append((one, row))
    insert_as_is([one for one, _ in made])
    keep_history([one for one, _ in made], kept.actor, WHY)
    return made


def _pointed(kept: Kept, noun: Noun, pointer: tuple[str, str], rows: Sequence[OwnRow]) -> None:
    """Let records point to others of their kind, once all are here. `pointer`: the column, and the field."""
    column, field = pointer
    pointing = [row for row in rows if row[column]]
    keys = keys_of(noun.model, (row[name] for row in pointing for name in (noun.key, column)))
    for row in pointing:
        if row[noun.key] in keys and kept.needs(row, column, keys):
            silent = noun.model._base_manager.filter(pk=keys[row[noun.key]], **{field: None})
            silent.update(**{field: keys[row[column]]})
