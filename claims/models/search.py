"""Word search in quotes and statements: one function, both engines."""

import re

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from claims.models.claim import Claim

# Words and "exact phrases" as people type them; everything else separates.
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_WORD = re.compile(r"\w+", re.UNICODE)
MAX_TERMS = 12


def search(claims: QuerySet[Claim], typed: str) -> QuerySet[Claim]:
    """Claims whose quote or statement has all the words, in any order and inflection; "in quotes" as a phrase.

    Not ranked. Text without a single word finds nothing; an empty search is no filter.
    """
    if not typed.strip():
        return claims
    phrases = [_WORD.findall(quoted or word) for quoted, word in _TERM.findall(typed)][:MAX_TERMS]
    phrases = [words for words in phrases if words]
    if not phrases:
        return claims.none()
    return claims.filter(pk__in=_matching_ids(phrases))


def _matching_ids(phrases: list[list[str]]) -> RawSQL:
    if connection.vendor == "sqlite":
        query = " AND ".join('"' + " ".join(words) + '"' for words in phrases)
        return RawSQL("SELECT rowid FROM claims_claim_words WHERE claims_claim_words MATCH %s", [query])
    queries = " && ".join(["phraseto_tsquery('evidence', %s)"] * len(phrases))
    return RawSQL(  # noqa: S611  the parameters are bound
        f"SELECT id FROM claims_claim WHERE words @@ ({queries})", [" ".join(words) for words in phrases]
    )
