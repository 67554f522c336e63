"""Rules that hold for querysets, bulk writes and raw saves too: triggers, for both engines, from one table.

A guard is a condition under which a write is refused. SQLite drops a table's triggers without a word when the table
is altered, and a trigger that names another table can break a migration: so all guards are dropped before migrate and
made again after it, and a system check lists what is missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models.description import SAID

# "Differs, null included" has another spelling in each engine.
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses `event` on `table` with `message` when `condition` holds for the row."""

    name: str
    table: str
    event: str
    condition: str
    message: str


def _words_at_span(words: str) -> str:
    """Condition: the captured text has other words at the row's span than the row says."""
    # PostgreSQL's substr fails on a negative length.
    return (
        'CASE WHEN NEW."end" <= NEW.start THEN true ELSE'
        " (SELECT CASE WHEN purged_at IS NULL"
        f' THEN substr(text, NEW.start + 1, NEW."end" - NEW.start) ELSE NEW.{words} END'
        f" FROM claims_capture WHERE id = NEW.capture_id) {{differs}} NEW.{words} END"
    )


def _level_of_other_axis(column: str) -> str:
    """Condition: the level does not belong to the rating's scheme version and to this axis."""
    return (
        f"NEW.{column}_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_level WHERE id = NEW.{column}_id"
        f" AND version_id = NEW.scheme_version_id AND axis = '{column}')"
    )


def _changed(*columns: str) -> str:
    """Condition: one of these columns gets another value."""
    return " OR ".join(f'NEW."{column}" {{differs}} OLD."{column}"' for column in columns)


def _changed_but_purged(columns: tuple[str, ...], text: str) -> str:
    """Condition: one of these columns, or a text otherwise than by a purge, gets another value."""
    return (
        f"{_changed(*columns)} OR ({_changed(text)} AND NEW.{text} NOT LIKE '%[withheld]%')"
        if text
        else _changed(*columns)
    )


_UNIT = ("claim_id", "source_id", "publisher_id")
_JUDGED = (
    "scheme_version_id", "certainty_id", "verdict_id", "wording_gap_id", "failure_tags", "comparator",
    "comparator_claim_id",
)  # fmt: skip
FROZEN_RATING = (
    "id", "uid", "round_id", *_UNIT, "reviewer_id", *_JUDGED, "evidence_as_of", "confidence", "supersedes_id",
    "submitted_at", "stage", "guess", "interests_id", "basis", "certainty_profile",
)  # fmt: skip
FROZEN_DECISION = (
    "id", "uid", "round_id", *_UNIT, *_JUDGED, "state", "description_id", "disagreement", "supersedes_id",
    "created_at", "created_by_id", "basis",
)  # fmt: skip
# What is written once and never changed: table, its columns, the text that a purge may empty, and what is said.
APPEND_ONLY = (
    ("answer", ("id", "rating_id", "decision_id", "item_id", "level_id"), "", "An answer is never changed."),
    (
        "acceptance", ("id", "proposal_id", "rater_id", "accepted", "at"), "because",
        "An answer to a proposal is never changed.",
    ),
    (
        "comment", ("id", "uid", "round_id", *_UNIT, "created_at", "created_by_id"), "text",
        "A comment is never changed.",
    ),
    (
        "merging", ("id", "capture_id", "claim_id", "outcome", "into_id", "created_at", "created_by_id"), "because",
        "What became of a claim in a merge is never changed.",
    ),
    (
        "capturejudgement",
        ("id", "uid", "capture_id", "shows", "supersedes_id", "created_at", "created_by_id"), "because",
        "What was said of a saved copy is never changed: say it anew.",
    ),
    (
        "archivecopy", ("id", "uid", "capture_id", "address", "archived_at", "created_at", "created_by_id"), "",
        "What was said of a copy in an archive is never changed: say it anew.",
    ),
    (
        "releaseevent", ("id", "release_id", "step", "at", "by_id"), "because",
        "What happened to a release is never changed.",
    ),
    (
        "releasedclaim", ("id", "release_id", "claim_uid", "decision_uid"), "says",
        "What a release says is never changed: make another that corrects it.",
    ),
    (
        "publisherrequest",
        (
            "id", "uid", "publisher_id", "asked_on", "due", "contact", "shows_decision", "created_at", "created_by_id",
        ), "not_asked_because", "What a publisher was asked is never changed: ask anew.",
    ),
    (
        "askedclaim", ("id", "request_id", "claim_id", "decision_id"), "",
        "What a publisher was asked is never changed: ask anew.",
    ),
    (
        "publisherresponse",
        (
            "id", "uid", "request_id", "received_on", "came_by", "entered_by_id", "link_id", "supersedes_id",
            "created_at",
        ), "words", "What a publisher said is never changed: put it right by another that takes its place.",
    ),
    (
        "timestamp",
        (
            "id", "uid", "covers", "source_id", "release_id", "publisher_id", "content", "sha256", "token", "trusted",
            "stamped_at", "authority", "policy", "serial", "nonce", "asked_at", "asked_by_id",
        ),
        "", "A time-stamp is never changed: ask for another.",
    ),
    ("heldclaim", ("id", "hold_id", "claim_id"), "", "What a hold is of is never changed."),
    ("roundevent", ("id", "round_id", "step", "at", "by_id"), "because", "What happened to a round is never changed."),
    (
        "codebooknote", ("id", "uid", "version_id", "level_id", "item_id", "created_at", "created_by_id"), "text",
        "A note of coders is never changed: add another.",
    ),
    (
        "intereststatement", ("id", "uid", "reviewer_id", "none", "text", "declared_at", "expires_at"), "",
        "A statement of interests is never changed: make another.",
    ),
)  # fmt: skip


def _same_unit(one: str, other: str) -> str:
    """Condition: two rows are about the same unit. Exactly one column of each has a key."""
    return "(" + " OR ".join(f"{one}.{column} = {other}.{column}" for column in _UNIT) + ")"


def _no_row_of_unit(table: str, same: str) -> str:
    """Condition: no row has this and is about NEW's unit.

    One look into an index for each kind: with OR in one condition a database goes through all rows of the round.
    """
    one_each = (
        f"NOT EXISTS (SELECT 1 FROM {table} had WHERE {same} AND had.{column} = NEW.{column})" for column in _UNIT
    )
    return "(" + " AND ".join(one_each) + ")"


_KINDS = " OR ".join(f"(unit_kind = '{name.removesuffix('_id')}' AND NEW.{name} IS NOT NULL)" for name in _UNIT)
_OF_OTHER_KIND = f"NOT EXISTS (SELECT 1 FROM claims_round WHERE id = NEW.round_id AND ({_KINDS}))"
# A purge takes out of a rationale what it quotes, and says so in its place; of no claim that never stood there.
_RATIONALE_PURGED = (
    "NEW.rationale LIKE '%[withheld]%' AND EXISTS (SELECT 1 FROM claims_anchor stood JOIN claims_capture was"
    " ON was.id = stood.capture_id WHERE stood.claim_id = OLD.claim_id AND was.purged_at IS NOT NULL)"
)
# What those who rate in a round that a lead opened were promised. The standing round is nobody's plan.
FROZEN_ROUND = (
    "uid", "scheme_version_id", "description_version_id", "unit_kind", "task", "raters_each", "reveal",
    "masked", "guesses_side", "judges_again", "hides_earlier", "imported",
)  # fmt: skip
FROZEN_EXEMPTION = (
    "id", "uid", "round_id", "account_id", "change", "reason", "by_operator", "created_at", "created_by_id",
)  # fmt: skip
FROZEN_CAPTURE = (
    "id", "uid", "source_id", "sha256", "size", "media_type", "charset", "filename", "text_sha256", "length",
    "extractor", "extractor_version", "method", "depth", "document_sha256", "observed_at", "stored_at", "stored_by_id",
    "asked_address", "reached_address", "canonical_address",
)  # fmt: skip
# What a purge empties, once and for good.
PURGED_OF_CAPTURE = ("text", "structure", "metadata", "headers")
FROZEN_ATTACHMENT = (
    "id", "uid", "capture_id", "sha256", "size", "media_type", "stored_at", "stored_by_id",
)  # fmt: skip
FROZEN_SIGHTING = ("id", "uid", "claim_id", "capture_id", "state", "start", "end", "score", "created_at")
FROZEN_WITHHOLDING = ("id", "uid", "capture_id", "start", "end", "reason", "created_at", "created_by_id")
FROZEN_HOLD = (
    "id", "uid", "name", "because", "publisher_id", "source_id", "capture_id", "set_at", "set_by_id",
)  # fmt: skip
# Of the capture itself, its source, a claim that ever stood on it, or whoever was ever said to publish its source.
_HELD = (
    "EXISTS (SELECT 1 FROM claims_hold held WHERE held.lifted_at IS NULL AND (held.capture_id = NEW.id"
    " OR held.source_id = NEW.source_id"
    " OR held.publisher_id = (SELECT publisher_id FROM claims_source WHERE id = NEW.source_id)"
    " OR EXISTS (SELECT 1 FROM claims_historicalsource was WHERE was.id = NEW.source_id"
    " AND was.publisher_id = held.publisher_id)"
    " OR EXISTS (SELECT 1 FROM claims_heldclaim of_it JOIN claims_anchor stood ON stood.claim_id = of_it.claim_id"
    " WHERE of_it.hold_id = held.id AND stood.capture_id = NEW.id)))"
)
FROZEN_DESCRIPTION = (
    "id", "uid", "claim_id", "coder_id", "round_id", "question_id", *SAID, "stage", "decided", "disagreement",
    "compared", "supersedes_id", "created_at",
)  # fmt: skip
# What a claim carries is what its standing description says; without one it carries nothing.
_SAYS_SOMETHING = " OR ".join(f"NEW.{name} <> ''" for name in SAID)
_SAYS_THAT = " AND ".join(f"said.{name} = NEW.{name}" for name in SAID)
_NOT_AS_DESCRIBED = (
    f"CASE WHEN NEW.description_id IS NULL THEN {_SAYS_SOMETHING}"
    " ELSE NOT EXISTS (SELECT 1 FROM claims_description said WHERE said.id = NEW.description_id"
    f" AND said.claim_id = NEW.id AND said.withdrawn_at IS NULL AND {_SAYS_THAT}"
    " AND NOT EXISTS (SELECT 1 FROM claims_description later WHERE later.supersedes_id = said.id)) END"
)
FROZEN_ANCHOR = ("id", "claim_id", "capture_id", "start", "end", "found_by", "created_at", "created_by_id")
FROZEN_RELEASE = (
    "id", "uid", "number", "title", "about", "licence", "contact", "corrects_id", "correction", "began_at", "made_at",
    "made_by_id", "made_by_name", "job_id", "sha256", "size", "holds",
)  # fmt: skip
_NOT_PURGED = "NOT EXISTS (SELECT 1 FROM claims_capture WHERE id = OLD.capture_id AND purged_at IS NOT NULL)"
FROZEN_VERSION = (
    "scheme_id", "version", "certainty_required", "verdict_required", "wording_gap_required", "reason_asked",
    "content_sha256",
)  # fmt: skip
_FROZEN_LEVEL = "EXISTS (SELECT 1 FROM claims_schemeversion WHERE id = {row}.version_id AND frozen_at IS NOT NULL)"
_CLAIM_MESSAGE = "The quote is not what the captured text has at these offsets."
_LEVEL_MESSAGE = "A level belongs to another scheme version or another judgement."

GUARDS = (
    Guard("anchor_matches", "claims_anchor", "INSERT", _words_at_span("exact"), _CLAIM_MESSAGE),
    Guard(
        "anchor_frozen", "claims_anchor", "UPDATE", f"{_changed(*FROZEN_ANCHOR)} OR {_NOT_PURGED}",
        "An anchor is never changed: add another.",
    ),
    Guard("claim_matches_insert", "claims_claim", "INSERT", _words_at_span("quote"), _CLAIM_MESSAGE),
    Guard(
        "claim_matches_update", "claims_claim", 'UPDATE OF quote, start, "end", capture_id', _words_at_span("quote"),
        _CLAIM_MESSAGE,
    ),
    *(
        Guard(
            f"claim_source_{name}", "claims_claim", event,
            "(SELECT source_id FROM claims_capture WHERE id = NEW.capture_id) {differs} NEW.source_id",
            "The capture belongs to another source than the claim.",
        )
        for name, event in (("insert", "INSERT"), ("update", "UPDATE OF source_id, capture_id"))
    ),
    *(
        Guard(
            f"evidence_item_matches_{name}", "claims_evidenceitem", event,
            f"NEW.capture_id IS NOT NULL AND {_words_at_span('exact')}",
            "The passage is not what the captured text has at these offsets.",
        )
        for name, event in (("insert", "INSERT"), ("update", 'UPDATE OF exact, start, "end", capture_id'))
    ),
    *(
        Guard(
            f"{name}_matches_{when}", f"claims_{table}", event,
            f"NEW.capture_id IS NOT NULL AND NEW.start IS NOT NULL AND {_words_at_span('exact')}",
            "The passage is not what the captured text has at these offsets.",
        )
        for name, table in (("relation", "sourcerelation"), ("sighting", "sighting"))
        for when, event in (("insert", "INSERT"), ("update", 'UPDATE OF exact, start, "end", capture_id'))
    ),
    *(
        Guard(
            f"{noun}_number_frozen", f"claims_{noun}", "UPDATE OF number", _changed("number"),
            "A short number is given once and stays.",
        )
        for noun in ("source", "claim")
    ),
    Guard(
        "counter_grows", "claims_counter", "UPDATE", f"{_changed('of')} OR NEW.last < OLD.last",
        "A short number is given once and never again.",
    ),
    *(
        Guard(
            f"claim_described_{name}", "claims_claim", event, _NOT_AS_DESCRIBED,
            "A claim carries what its current description says: describe it anew.",
        )
        for name, event in (("insert", "INSERT"), ("update", f"UPDATE OF description_id, {', '.join(SAID)}"))
    ),
    Guard(
        "description_frozen", "claims_description", "UPDATE",
        # What was suggested has words of the text in it, which a purge empties.
        f"{_changed_but_purged(FROZEN_DESCRIPTION, 'reason')}"
        f" OR ({_changed('suggested')} AND NEW.suggested <> '[]')"
        " OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at {differs} OLD.withdrawn_at)",
        "A description is never changed: add another.",
    ),
    Guard(
        "description_supersedes_own", "claims_description", "INSERT",
        "NEW.supersedes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_description WHERE id = NEW.supersedes_id"
        " AND claim_id = NEW.claim_id AND decided = NEW.decided"
        " AND (decided OR (coder_id = NEW.coder_id AND NOT (round_id {differs} NEW.round_id))))",
        "A description supersedes one by the same coder of the same claim, in the same round.",
    ),
    Guard(
        "capture_frozen", "claims_capture", "UPDATE", _changed(*FROZEN_CAPTURE),
        "A capture is never changed: make a new one.",
    ),
    Guard(
        "capture_purged_once", "claims_capture", f"UPDATE OF {', '.join(PURGED_OF_CAPTURE)}, purged_at",
        f"({_changed('purged_at')} AND OLD.purged_at IS NOT NULL) OR (({_changed(*PURGED_OF_CAPTURE)})"
        " AND NOT (OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL AND NEW.text = ''))",
        "A capture is never changed: make a new one.",
    ),
    Guard(
        "capture_held", "claims_capture", "UPDATE OF purged_at",
        f"OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL AND {_HELD}",
        "This is held: nothing of it is purged until a lead lifts the hold.",
    ),
    Guard(
        "hold_frozen", "claims_hold", "UPDATE",
        f"{_changed(*FROZEN_HOLD)} OR (OLD.lifted_at IS NOT NULL AND ({_changed('lifted_at', 'lifted_by_id')} OR"
        " (NEW.lifted_because {differs} OLD.lifted_because AND NEW.lifted_because NOT LIKE '%[withheld]%')))",
        "A hold is never changed: it is lifted once, and another is set.",
    ),
    Guard(
        "attachment_frozen", "claims_attachment", "UPDATE",
        f"{_changed(*FROZEN_ATTACHMENT)} OR (({_changed('filename', 'description')}) AND {_NOT_PURGED})",
        "An attachment is never changed: add another.",
    ),
    Guard(
        "claimpair_of_two", "claims_claimpair", "UPDATE",
        _changed("id", "uid", "claim_id", "other_id", "created_at", "created_by_id"),
        "A pair stays that of its two claims: make another.",
    ),
    Guard(
        "sighting_frozen", "claims_sighting", "UPDATE",
        f"{_changed(*FROZEN_SIGHTING)} OR (({_changed('exact', 'sought')}) AND {_NOT_PURGED})",
        "What was found is never changed.",
    ),
    Guard(
        "capturejudgement_supersedes_same", "claims_capturejudgement", "INSERT",
        "NEW.supersedes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_capturejudgement"
        " WHERE id = NEW.supersedes_id AND capture_id = NEW.capture_id)",
        "A judgement of a saved copy supersedes one of the same copy.",
    ),
    Guard(
        "withholding_frozen", "claims_withholding", "UPDATE", _changed(*FROZEN_WITHHOLDING),
        "What was withheld, and why, is never changed.",
    ),
    Guard(
        "releasedclaim_heard", "claims_releasedclaim", "UPDATE OF heard",
        f"({_changed('heard')}) AND CAST(NEW.heard AS text) NOT LIKE '%[withheld]%'",
        "What a release says is never changed: make another that corrects it.",
    ),
    Guard("redaction_matches", "claims_redaction", "INSERT", _words_at_span("exact"), _CLAIM_MESSAGE),
    Guard(
        "redaction_frozen", "claims_redaction", "UPDATE",
        _changed("id", "uid", "claim_id", "capture_id", "start", "end", "exact", "reason", "created_at",
                 "created_by_id"),
        "What was redacted, and why, is never changed.",
    ),
    Guard(
        "redaction_lifted_once", "claims_redaction", "UPDATE OF lifted_at, lifted_by_id, lifted_because",
        f"OLD.lifted_at IS NOT NULL AND ({_changed('lifted_at', 'lifted_by_id')})",
        "What was lifted stays so: redact it anew.",
    ),
    Guard(
        "exemption_frozen", "claims_exemption", "UPDATE", _changed(*FROZEN_EXEMPTION),
        "An exemption is told as it was recorded.",
    ),
    Guard(
        "rating_frozen", "claims_rating", "UPDATE",
        f"{_changed(*FROZEN_RATING)} OR ({_changed('rationale')} AND NOT ({_RATIONALE_PURGED}))",
        "A rating is never changed: supersede it.",
    ),
    *(
        Guard(f"rating_{column}_level", "claims_rating", "INSERT", _level_of_other_axis(column), _LEVEL_MESSAGE)
        for column in ("certainty", "verdict", "wording_gap")
    ),
    Guard(
        "rating_round_version", "claims_rating", "INSERT",
        "(SELECT scheme_version_id FROM claims_round WHERE id = NEW.round_id) {differs} NEW.scheme_version_id",
        "The round uses another scheme version.",
    ),
    Guard(
        "rating_supersedes_own", "claims_rating", "INSERT",
        "NEW.supersedes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_rating first WHERE first.id ="
        " NEW.supersedes_id AND first.round_id = NEW.round_id AND first.reviewer_id = NEW.reviewer_id"
        f" AND {_same_unit('first', 'NEW')})",
        "A rating supersedes one by the same reviewer of the same unit in the same round.",
    ),
    Guard(
        "rating_assigned", "claims_rating", "INSERT",
        "NOT EXISTS (SELECT 1 FROM claims_round WHERE id = NEW.round_id AND standing) AND "
        + _no_row_of_unit("claims_assignment", "had.round_id = NEW.round_id AND had.reviewer_id = NEW.reviewer_id"),
        "Nobody rates in a round what was not handed to them.",
    ),
    *(
        Guard(
            f"{table}_unit_kind", f"claims_{table}", "INSERT", _OF_OTHER_KIND,
            "The round is over units of another kind.",
        )
        for table in ("roundunit", "assignment", "rating", "decision")
    ),
    Guard(
        "release_frozen", "claims_release", "UPDATE", f"OLD.made_at IS NOT NULL AND ({_changed(*FROZEN_RELEASE)})",
        "A release is never changed: make another that corrects it.",
    ),
    Guard(
        "release_withheld", "claims_release", "UPDATE OF withheld_at, withheld_because",
        f"OLD.withheld_at IS NOT NULL AND ({_changed('withheld_at', 'withheld_because')})",
        "What was withheld, and why, is never changed.",
    ),
    Guard(
        "releasedclaim_of_unmade", "claims_releasedclaim", "INSERT",
        "(SELECT made_at FROM claims_release WHERE id = NEW.release_id) IS NOT NULL",
        "A release that is made takes nothing more.",
    ),
    Guard(
        "round_fixed", "claims_round", "UPDATE",
        f"OLD.opened_at IS NOT NULL AND NOT OLD.standing AND ({_changed(*FROZEN_ROUND)})",
        "What a round asks, hides and reveals is fixed when it opens: make another round.",
    ),
    Guard(
        "round_reopened", "claims_round", "UPDATE OF closed_at",
        "OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL"
        " AND (NEW.reopened_at IS NULL OR NEW.reopened_at < OLD.closed_at)",
        "A round that is opened again says when: what was rated by then had been shown.",
    ),
    Guard(
        "round_imported", "claims_round", "UPDATE OF opened_at, closed_at",
        "NEW.imported AND NEW.opened_at IS NOT NULL AND NEW.closed_at IS NULL",
        "A round that came in with a table is never open: it was rated elsewhere.",
    ),
    Guard(
        "assignment_of_round", "claims_assignment", "INSERT",
        _no_row_of_unit("claims_roundunit", "had.round_id = NEW.round_id"),
        "What is handed to a reviewer is a unit of the round.",
    ),
    Guard(
        "decision_frozen", "claims_decision", "UPDATE",
        _changed_but_purged(FROZEN_DECISION, "reason"),
        "A decision is never changed: supersede it.",
    ),
    *(
        Guard(f"decision_{column}_level", "claims_decision", "INSERT", _level_of_other_axis(column), _LEVEL_MESSAGE)
        for column in ("certainty", "verdict", "wording_gap")
    ),
    Guard(
        "decision_round_version", "claims_decision", "INSERT",
        "(SELECT scheme_version_id FROM claims_round WHERE id = NEW.round_id) {differs} NEW.scheme_version_id",
        "The round uses another scheme version.",
    ),
    Guard(
        "decision_supersedes_same", "claims_decision", "INSERT",
        "NEW.supersedes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_decision first WHERE first.id ="
        f" NEW.supersedes_id AND first.round_id = NEW.round_id AND {_same_unit('first', 'NEW')})",
        "A decision supersedes one on the same unit in the same round.",
    ),
    Guard(
        "publisherresponse_supersedes_same", "claims_publisherresponse", "INSERT",
        "NEW.supersedes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_publisherresponse"
        " WHERE id = NEW.supersedes_id AND request_id = NEW.request_id)",
        "An answer takes the place of one to the same question.",
    ),
    Guard(
        "publisherresponse_because", "claims_publisherresponse", "UPDATE OF because",
        f"({_changed('because')}) AND NEW.because NOT LIKE '%[withheld]%'",
        "What a publisher said is never changed: put it right by another that takes its place.",
    ),
    Guard(
        "publisherlink_frozen", "claims_publisherlink", "UPDATE",
        _changed("id", "uid", "request_id", "secret_sha256", "ends_at", "created_at", "created_by_id"),
        "A link is never changed: close it, and make another.",
    ),
    Guard(
        "answer_of_item", "claims_answer", "INSERT",
        "NOT EXISTS (SELECT 1 FROM claims_level said WHERE said.id = NEW.level_id AND said.item_id = NEW.item_id)"
        " OR (SELECT version_id FROM claims_item WHERE id = NEW.item_id) {differs} COALESCE((SELECT scheme_version_id"
        " FROM claims_rating WHERE id = NEW.rating_id), (SELECT scheme_version_id FROM claims_decision"
        " WHERE id = NEW.decision_id))",
        "The answer belongs to another item or another scheme version.",
    ),
    *(
        Guard(f"{table}_append_only", f"claims_{table}", "UPDATE", _changed_but_purged(columns, text), message)
        for table, columns, text, message in APPEND_ONLY
    ),
    Guard(
        "item_frozen_insert", "claims_item", "INSERT", _FROZEN_LEVEL.format(row="NEW"),
        "The scheme version is frozen: make a new version.",
    ),
    Guard(
        "item_frozen_update", "claims_item", "UPDATE",
        f"{_FROZEN_LEVEL.format(row='OLD')} OR {_FROZEN_LEVEL.format(row='NEW')}",
        "The scheme version is frozen: make a new version.",
    ),
    Guard(
        "level_frozen_insert", "claims_level", "INSERT", _FROZEN_LEVEL.format(row="NEW"),
        "The scheme version is frozen: make a new version.",
    ),
    Guard(
        "level_frozen_update", "claims_level", "UPDATE",
        f"{_FROZEN_LEVEL.format(row='OLD')} OR {_FROZEN_LEVEL.format(row='NEW')}",
        "The scheme version is frozen: make a new version.",
    ),
    *(
        Guard(
            f"level_order_once_{name}", "claims_level", event,
            'NEW."order" IS NOT NULL AND EXISTS (SELECT 1 FROM claims_level other WHERE other.version_id ='
            f' NEW.version_id AND other.axis = NEW.axis AND other."order" = NEW."order"{but_itself}'
            " AND (other.item_id = NEW.item_id OR (other.item_id IS NULL AND NEW.item_id IS NULL)))",
            "Another answer stands at this place of the scale.",
        )
        for name, event, but_itself in (
            ("insert", "INSERT", ""), ("update", 'UPDATE OF "order", axis, version_id', " AND other.id <> NEW.id"),
        )
    ),
    *(
        Guard(
            f"{noun}_of_version_{event.lower()}", f"claims_{noun}", event,
            " OR ".join(
                f"(NEW.{of}_id IS NOT NULL AND (SELECT version_id FROM claims_{of} WHERE id = NEW.{of}_id)"
                " {differs} NEW.version_id)"
                for of in concerned
            ),
            "This belongs to another scheme version.",
        )
        for noun, concerned in (("level", ("item",)), ("codebooknote", ("level", "item")))
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "codebooknote_of_frozen", "claims_codebooknote", "INSERT", f"NOT {_FROZEN_LEVEL.format(row='NEW')}",
        "Coders put notes beside a version that is in use.",
    ),
    Guard(
        "levelmatch_frozen", "claims_levelmatch", "UPDATE",
        _changed("level_id", "same_as_id", "created_at", "created_by_id"),
        "A match of two answers is never changed: take it back.",
    ),
    Guard(
        "levelmatch_of_two", "claims_levelmatch", "INSERT",
        "NOT EXISTS (SELECT 1 FROM claims_level one JOIN claims_level other ON one.axis = other.axis"
        " AND one.version_id <> other.version_id WHERE one.id = NEW.level_id AND other.id = NEW.same_as_id)",
        "Two answers that match are of two versions, and of one judgement.",
    ),
    Guard(
        "scheme_version_frozen", "claims_schemeversion", "UPDATE",
        # Since when it is, is put right where it was in use elsewhere before, while nothing here rests on it.
        f"OLD.frozen_at IS NOT NULL AND ({_changed(*FROZEN_VERSION)} OR NEW.frozen_at IS NULL OR"
        f" (({_changed('frozen_at')}) AND EXISTS (SELECT 1 FROM claims_rating WHERE scheme_version_id = OLD.id)))",
        "The scheme version is frozen: make a new version.",
    ),
)  # fmt: skip

# What is looked for by its words. The index of SQLite is a table of its own that follows the records; PostgreSQL has a
# generated column instead.
INDEXED_WORDS = {
    "claims_words": ("claims_claim", ("search_text",)),
    "sources_words": ("claims_source", ("search_text",)),
    "evidence_words": ("claims_evidenceitem", ("search_text",)),
}


def _word_index(name: str, table: str, columns: tuple[str, ...]) -> dict[str, str]:
    names, new, old = (", ".join(f"{row}{column}" for column in columns) for row in ("", "NEW.", "OLD."))
    add = f"INSERT INTO {table}_words (rowid, {names}) VALUES (NEW.id, {new});"
    remove = f"INSERT INTO {table}_words ({table}_words, rowid, {names}) VALUES ('delete', OLD.id, {old});"
    return {
        f"{name}_insert": f"AFTER INSERT ON {table} BEGIN {add} END",
        f"{name}_delete": f"AFTER DELETE ON {table} BEGIN {remove} END",
        f"{name}_update": f"AFTER UPDATE OF {names} ON {table} BEGIN {remove} {add} END",
    }


SQLITE_WORD_INDEX = {
    trigger: body for name, of in INDEXED_WORDS.items() for trigger, body in _word_index(name, *of).items()
}


def trigger_name(guard: Guard) -> str:
    """Name of the trigger in the database."""
    return f"guard_{guard.name}"


def expected(vendor: str) -> set[str]:
    """Names of the triggers that this engine must have."""
    names = {trigger_name(guard) for guard in GUARDS}
    return names | set(SQLITE_WORD_INDEX) if vendor == "sqlite" else names


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of our triggers that the database has."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()} & expected(connection.vendor)


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that the database lacks."""
    return expected(connection.vendor) - present(connection)


def create(connection: BaseDatabaseWrapper) -> None:
    """Make every guard; those that exist are replaced."""
    drop(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away, for the length of a migration."""
    tables = {trigger_name(guard): guard.table for guard in GUARDS}
    with connection.cursor() as cursor:
        for name in present(connection):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            else:
                cursor.execute(f"DROP TRIGGER {name} ON {tables[name]}")


def _statements(vendor: str) -> Iterator[str]:
    for guard in GUARDS:
        condition = guard.condition.replace("{differs}", DIFFERS[vendor])
        if vendor == "sqlite":
            yield _sqlite_trigger(guard, condition)
        else:
            yield from _postgresql_trigger(guard, condition)
    if vendor == "sqlite":
        for name, body in SQLITE_WORD_INDEX.items():
            yield f"CREATE TRIGGER {name} {body}"


def _sqlite_trigger(guard: Guard, condition: str) -> str:
    return (
        f"CREATE TRIGGER {trigger_name(guard)} BEFORE {guard.event} ON {guard.table} WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    )


def _postgresql_trigger(guard: Guard, condition: str) -> Iterator[str]:
    name = trigger_name(guard)
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN"
        f" IF ({condition}) THEN RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'check_violation'; END IF;"
        " RETURN NEW; END $guard$"
    )
    yield (f"CREATE TRIGGER {name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def drop_before_migrate(using: str, **_: Any) -> None:
    """Receiver of pre_migrate."""
    drop(connections[using])


def create_after_migrate(using: str, **_: Any) -> None:
    """Receiver of post_migrate; a database that has not got all the tables yet is left alone."""
    connection = connections[using]
    tables = {guard.table for guard in GUARDS}
    if tables <= set(connection.introspection.table_names()):
        create(connection)
