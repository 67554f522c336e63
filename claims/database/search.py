"""Word search in quotes and statements, and in titles and addresses of sources: one way, both engines."""

import re
from dataclasses import dataclass
from typing import Any
from unicodedata import combining, normalize

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from claims.models.claim import Claim

# Words and "exact phrases" as people type them; everything else separates.
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_WORD = re.compile(r"\w+", re.UNICODE)
MAX_TERMS = 12
# Through the few withholdings, so that no table is read for the sake of a column without an index.
_WITHHELD = (
    "SELECT id FROM {} WHERE withheld_at IS NOT NULL"
    " AND capture_id IN (SELECT capture_id FROM claims_withholding WHERE lifted_at IS NULL)"
)


class _HasWords(Func):
    """Whether the row with this id has these words, asked of one row at a time; SQLite alone needs it."""

    template = "EXISTS (SELECT 1 FROM %(index)s WHERE rowid = %(expressions)s)"
    output_field = BooleanField()

    def __init__(self, *expressions: Any, index: str) -> None:
        super().__init__(*expressions, index=index, arg_joiner=f" AND {index} MATCH ")


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The word index of a table that has `withdrawn_at`: on SQLite a table of its own, on PostgreSQL a column.

    With `withholds` it has `withheld_at` too, and a row whose words are withheld is not found by them.
    """

    table: str
    withholds: bool = False

    def condition(self, typed: str, *, one_by_one: bool = False) -> Q:
        """Rows that have all the words, in any order and inflection; "in quotes" as a phrase. No word: no row.

        `one_by_one`: in the form that looks at each of the rows that the database has already.
        """
        phrases = _phrases(typed)
        if not phrases:
            return Q(pk__in=[])
        if one_by_one and connection.vendor == "sqlite":
            return Q(_HasWords(F("pk"), Value(_match(phrases)), index=f"{self.table}_words")) & self._readable
        return Q(pk__in=self._matching_ids(phrases)) & self._readable

    @property
    def _readable(self) -> Q:
        return Q(withheld_at=None) if self.withholds else Q()

    def counted(self, typed: str, most: int) -> int | None:
        """How many rows, none withdrawn, have the words, up to one more than `most`; None where SQL does it as well.

        Only SQLite is asked: as a condition beside others its word index finds all rows before the first is counted.
        """
        found = self._ask("SELECT count(*) FROM (SELECT 1 {} LIMIT %s)", typed, most + 1)
        return None if found is None else found[0]

    def ids(self, typed: str, *, down: bool, beyond: int | None, limit: int) -> list[int] | None:
        """The first ids of rows, none withdrawn, with the words, beyond an id; None where SQL does it as well."""
        order = "rowid DESC" if down else "rowid"
        bound = "" if beyond is None else f" AND rowid {'<' if down else '>'} {int(beyond)}"
        return self._ask(f"SELECT rowid {{}}{bound} ORDER BY {order} LIMIT %s", typed, limit)

    def _ask(self, sql: str, typed: str, limit: int) -> list[int] | None:
        phrases = _phrases(typed)
        if connection.vendor != "sqlite":
            return None
        words = f"{self.table}_words"
        withdrawn = f"SELECT id FROM {self.table} WHERE withdrawn_at IS NOT NULL"
        matching = f"FROM {words} WHERE {words} MATCH %s AND rowid NOT IN ({withdrawn})"
        if self.withholds:
            matching += f" AND rowid NOT IN ({_WITHHELD.format(self.table)})"
        if not phrases:
            return [0] if "count" in sql else []
        with connection.cursor() as cursor:
            cursor.execute(sql.format(matching), [_match(phrases), limit])
            return [row[0] for row in cursor.fetchall()]

    def _matching_ids(self, phrases: list[list[str]]) -> RawSQL:
        if connection.vendor == "sqlite":
            index = f"{self.table}_words"
            return RawSQL(f"SELECT rowid FROM {index} WHERE {index} MATCH %s", [_match(phrases)])  # noqa: S611  bound
        queries = " && ".join(["phraseto_tsquery('evidence', %s)"] * len(phrases))
        return RawSQL(  # noqa: S611  the parameters are bound
            f"SELECT id FROM {self.table} WHERE words @@ ({queries})", [" ".join(words) for words in phrases]
        )


CLAIM_WORDS = WordIndex("claims_claim", withholds=True)
SOURCE_WORDS = WordIndex("claims_source")


def search(claims: QuerySet[Claim], typed: str) -> QuerySet[Claim]:
    """Claims whose quote or statement has the words. Not ranked. An empty search is no filter."""
    return claims.filter(CLAIM_WORDS.condition(typed)) if typed.strip() else claims


def words_of(typed: str) -> list[str]:
    """The words that are looked for, without their order and quotation marks."""
    return [word for phrase in _phrases(typed) for word in phrase]


def _phrases(typed: str) -> list[list[str]]:
    """The words of each term; a term without a word is left out."""
    # Without accents, as both indexes have the words.
    plain = "".join(letter for letter in normalize("NFD", typed) if not combining(letter))
    phrases = (_WORD.findall(quoted or word) for quoted, word in _TERM.findall(plain))
    return [words for words in phrases if words][:MAX_TERMS]


def _match(phrases: list[list[str]]) -> str:
    # In quotation marks AND, NEAR and the like are words.
    return " AND ".join('"' + " ".join(words) + '"' for words in phrases)
