"""What a file of ours says otherwise of curated nouns is changed by the action that changes one."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from claims.actions.change import judge_change
from claims.actions.claim import describe_claim
from claims.actions.evidence_item import save_evidence_item, save_evidence_link
from claims.actions.own.insert import values_of
from claims.actions.own.kept import WHY, Kept
from claims.actions.question import save_question
from claims.actions.source import save_source
from claims.models import Change, Claim, EvidenceItem, EvidenceLink, Question, Source
from claims.rules.table_record import OwnRow


class Changeable(NamedTuple):
    """A noun whose records a file can change: by which column they are known, which columns are fields, and how."""

    model: type[Any]
    key: str
    columns: dict[str, str]
    save: Callable[..., Any]


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


# By the name of the file. What people said of a claim, and where its words stand, no file changes.
CHANGEABLE = {
    "claims": Changeable(
        Claim, "claim_uid", _same("statement", "language", "translation", "translation_by"),
        lambda actor, record: describe_claim(actor=actor, claim=record, why=WHY),
    ),
    "sources": Changeable(
        Source, "source_uid",
        {"source_title": "title"} | _same(
            "container_title", "author_printed", "published", "published_printed", "copyright_printed", "address",
            "doi", "pmid", "pmcid", "trial_number", "language", "status", "excluded_because", "retraction_status",
            "retraction_checked_on", "note",
        ),
        lambda actor, record: save_source(actor=actor, source=record, why=WHY),
    ),
    "questions": Changeable(
        Question, "question_uid",
        {"question": "text", "question_comparator": "comparator"} | _same("population", "intervention", "outcome"),
        lambda actor, record: save_question(actor=actor, question=record, why=WHY),
    ),
    "evidence": Changeable(
        EvidenceItem, "evidence_uid",
        {
            "evidence_title": "title", "study_comparator": "comparator", "study_comparator_text": "comparator_text",
            "evidence_doi": "doi", "evidence_pmid": "pmid", "evidence_pmcid": "pmcid",
            "evidence_trial_number": "trial_number",
        } | _same(
            "identified", "design", "species", "population", "n_enrolled", "n_randomised", "n_treated", "n_analysed",
            "intervention", "cell_source", "donor", "expanded", "outcome", "direction", "peer_review",
            "retraction_status", "retraction_checked_on", "funding", "funding_text", "seller_interest", "published",
            "note",
        ),
        lambda actor, record: save_evidence_item(actor=actor, item=record, why=WHY),
    ),
    "changes": Changeable(
        Change, "change_uid", _same("kind", "significance", "note"),
        lambda actor, record: judge_change(
            actor=actor, change=record, kind=record.kind, significance=record.significance, note=record.note
        ),
    ),
    "links": Changeable(
        EvidenceLink, "link_uid", _same("stance", "directness", "mismatches", "why"),
        lambda actor, record: save_evidence_link(actor=actor, link=record, why=WHY),
    ),
}  # fmt: skip


def change_record(*, kept: Kept, file: str, row: OwnRow, columns: Collection[str]) -> None:
    """Let a record say in these columns what the row says. Raises ValidationError by field, PermissionDenied."""
    noun = CHANGEABLE[file]
    record = noun.model.objects.get(uid=row[noun.key])
    chosen = {column: field for column, field in noun.columns.items() if column in columns}
    for name, value in values_of(noun.model, row, chosen).items():
        setattr(record, name, value)
    noun.save(kept.actor, record)
