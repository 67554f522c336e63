"""Every record of the admin; importing this registers them."""

from claims.admin import (
    capture,
    claim,
    evidence_item,
    pair,
    question,
    rating,
    relation,
    round,  # noqa: A004  the noun names the file
    scheme,
    source,
    user,
    withholding,
)

__all__ = [
    "capture",
    "claim",
    "evidence_item",
    "pair",
    "question",
    "rating",
    "relation",
    "round",
    "scheme",
    "source",
    "user",
    "withholding",
]
