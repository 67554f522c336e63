"""Which files a release holds, and how they hang together: the exports' own files, with their own columns."""

from dataclasses import dataclass

from claims.exchange.files import (
    ANSWERS,
    CAPTURES,
    CHANGES,
    CLAIMS,
    DECISIONS,
    DESCRIPTIONS,
    EVIDENCE,
    INTERESTS,
    LEVELS,
    LINKS,
    PAIRS,
    PUBLISHER_REQUESTS,
    PUBLISHER_RESPONSES,
    QUESTIONS,
    RATINGS,
    RELATIONS,
    ROUND_UNITS,
    ROUNDS,
    SCHEMES,
    SEARCHES,
    SOURCES,
    File,
)

DATA = "data"
# What others name stands first.
RELEASED: tuple[File, ...] = (
    SCHEMES, LEVELS, SOURCES, CAPTURES, RELATIONS, QUESTIONS, SEARCHES, CLAIMS, DESCRIPTIONS, PAIRS, CHANGES, EVIDENCE,
    LINKS, ROUNDS, ROUND_UNITS, RATINGS, INTERESTS, ANSWERS, DECISIONS,
    PUBLISHER_REQUESTS, PUBLISHER_RESPONSES,
)  # fmt: skip
# The columns by which a row of a file is known. Rows of the others are known by all that they say.
KEYS: dict[str, tuple[str, ...]] = {
    "schemes": ("scheme", "scheme_version"),
    "sources": ("source_uid",),
    "captures": ("capture_uid",),
    "relations": ("relation_uid",),
    "questions": ("question_uid",),
    "searches": ("search_uid",),
    "claims": ("claim_uid",),
    "pairs": ("pair_uid",),
    "changes": ("change_uid",),
    "descriptions": ("description_uid",),
    "evidence": ("evidence_uid",),
    "links": ("link_uid",),
    "rounds": ("round_uid",),
    "ratings": ("rating_uid",),
    "interests": ("rating_uid",),
    "decisions": ("decision_uid",),
    "publisher_requests": ("request_uid",),
    "publisher_responses": ("response_uid",),
}


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns of a file that name a row of another, by its key."""

    file: str
    columns: tuple[str, ...]
    to: str


def _named(to: str, *files: str, by: str = "") -> tuple[ForeignKey, ...]:
    return tuple(ForeignKey(file, (by,) if by else KEYS[to], to) for file in files)


FOREIGN_KEYS: tuple[ForeignKey, ...] = (
    *_named("schemes", "levels", "rounds", "ratings", "answers", "decisions"),
    *_named("sources", "captures", "claims", "descriptions", "changes", "evidence", "round_units", "ratings"),
    *_named("sources", "relations", by="from_source_uid"),
    *_named("sources", "relations", by="to_source_uid"),
    *_named("captures", "claims", "descriptions", "evidence", "relations", "changes", "ratings"),
    *_named("questions", "searches", "claims", "descriptions", "links", "ratings"),
    *_named("claims", "descriptions", "pairs", "changes", "links", "round_units", "ratings", "answers", "decisions"),
    *_named("claims", "pairs", by="other_claim_uid"),
    *_named("claims", "ratings", by="comparator_claim_uid"),
    *_named("evidence", "links"),
    *_named("rounds", "descriptions", "interests", "round_units", "ratings", "answers", "decisions"),
    *_named("ratings", "answers", "interests"),
    *_named("decisions", "claims", "answers"),
    *_named("publisher_requests", "publisher_responses"),
    *_named("publisher_responses", "publisher_responses", by="supersedes_uid"),
)


def path_of(file: str, form: str) -> str:
    """Where a file of data stands in a release."""
    return f"{DATA}/{file}.{form}"
