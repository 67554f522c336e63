"""Word search in quotes and statements: one function, both engines."""

import re

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.expressions import RawSQL

from claims.models.claim import Claim

# Words and "exact phrases" as people type them; everything else separates.
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_WORD = re.compile(r"\w+", re.UNICODE)
MAX_TERMS = 12


class _HasWords(Func):
    """Whether the claim with this id has these words, asked of one claim at a time; SQLite alone needs it."""

    template = "EXISTS (SELECT 1 FROM claims_claim_words WHERE rowid = %(expressions)s)"
    arg_joiner = " AND claims_claim_words MATCH "
    output_field = BooleanField()


def search(claims: QuerySet[Claim], typed: str) -> QuerySet[Claim]:
    """Claims whose quote or statement has all the words, in any order and inflection; "in quotes" as a phrase.

    Not ranked. Text without a single word finds nothing; an empty search is no filter.
    """
    if not typed.strip():
        return claims
    phrases = _phrases(typed)
    return claims.filter(pk__in=_matching_ids(phrases)) if phrases else claims.none()


def search_in_order(claims: QuerySet[Claim], typed: str) -> QuerySet[Claim]:
    """The same claims, for words that so many have that it is quicker to go through claims in the order asked for."""
    phrases = _phrases(typed)
    if connection.vendor != "sqlite" or not phrases:
        return search(claims, typed)
    return claims.filter(_HasWords(F("pk"), Value(_match(phrases))))


def many_have(typed: str, more_than: int) -> bool:
    """Whether more claims than that, none withdrawn, have the words; asked on SQLite alone, which finds all or none.

    PostgreSQL decides by its statistics, so there it is always said that few have them.
    """
    phrases = _phrases(typed)
    if connection.vendor != "sqlite" or not phrases:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM claims_claim_words w CROSS JOIN claims_claim c ON c.id = w.rowid"
            " WHERE w.claims_claim_words MATCH %s AND c.withdrawn_at IS NULL LIMIT %s)",
            [_match(phrases), more_than + 1],
        )
        return bool(cursor.fetchone()[0] > more_than)


def _phrases(typed: str) -> list[list[str]]:
    """The words of each term as typed; a term without a word is left out."""
    phrases = (_WORD.findall(quoted or word) for quoted, word in _TERM.findall(typed))
    return [words for words in phrases if words][:MAX_TERMS]


def _match(phrases: list[list[str]]) -> str:
    # In quotation marks AND, NEAR and the like are words.
    return " AND ".join('"' + " ".join(words) + '"' for words in phrases)


def _matching_ids(phrases: list[list[str]]) -> RawSQL:
    if connection.vendor == "sqlite":
        return RawSQL("SELECT rowid FROM claims_claim_words WHERE claims_claim_words MATCH %s", [_match(phrases)])
    queries = " && ".join(["phraseto_tsquery('evidence', %s)"] * len(phrases))
    return RawSQL(  # noqa: S611  the parameters are bound
        f"SELECT id FROM claims_claim WHERE words @@ ({queries})", [" ".join(words) for words in phrases]
    )
