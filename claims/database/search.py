"""Word search in quotes and statements, in titles of sources, and in what studies studied: one way, both engines.

What is indexed is the search text of a row; a question is folded in the same way (claims.rules.text.search_text).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.db.models.expressions import RawSQL

from claims.models.claim import Claim
from claims.rules.text.search_text import Phrase, phrases

# Through the few withholdings, so that no table is read for the sake of a column without an index.
_WITHHELD = (
    "SELECT id FROM {} WHERE withheld_at IS NOT NULL"
    " AND capture_id IN (SELECT capture_id FROM claims_withholding WHERE lifted_at IS NULL)"
)
# Words that so many of the newest rows have are common: on PostgreSQL a page of rows is found sooner by looking at one
# after the other than by collecting all that have them. The index of SQLite has them in the order of ids.
NEWEST, COMMON = 2_000, 40
# Rows that are looked at before all with the words are collected after all.
WALKED = 20_000


class _HasWords(Func):
    """Whether the row with this id has these words, asked of one row at a time.

    On PostgreSQL it is a query of its own, so that the planner does not make it one for all rows.
    """

    output_field = BooleanField()

    def __init__(self, pk: F, table: str, query: str, params: tuple[str, ...]) -> None:
        super().__init__(pk)
        self._asked = (table, query, params)

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        """The condition, with its parameters."""
        table, query, params = self._asked
        pk, _none = compiler.compile(self.source_expressions[0])
        if connection.vendor == "sqlite":
            return f"EXISTS (SELECT 1 FROM {table}_words WHERE rowid = {pk} AND {query})", [*params]
        return f"(SELECT {query} FROM {table} found WHERE found.id = {pk})", [*params]


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
        asked = phrases(typed)
        if not asked:
            return Q(pk__in=[])
        query, params = self._query(asked)
        if one_by_one or self._are_common(query, params):
            found = Q(_HasWords(F("pk"), self.table, query, params))
        else:
            found = Q(pk__in=RawSQL(self._all_ids.format(query), params))  # noqa: S611  the parameters are bound
        return found & Q(withheld_at=None) if self.withholds else found

    def counted(self, typed: str, most: int) -> int:
        """How many rows, none withdrawn, have the words, up to one more than `most`."""
        asked = phrases(typed)
        counted = f"SELECT count(*) FROM (SELECT 1 {self._found} LIMIT {most + 1}) found"
        return self._ask(counted, *self._query(asked))[0] if asked else 0

    def ids(self, typed: str, *, down: bool, beyond: int | None, limit: int) -> list[int]:
        """The first ids of rows, none withdrawn, with the words, beyond an id."""
        asked = phrases(typed)
        if not asked:
            return []
        query, params = self._query(asked)
        name = "rowid" if connection.vendor == "sqlite" else "id"
        bound = "" if beyond is None else f" AND {name} {'<' if down else '>'} {int(beyond)}"
        order = f"ORDER BY {name} DESC" if down else f"ORDER BY {name}"
        if connection.vendor == "sqlite":
            return self._ask(f"SELECT rowid {self._found}{bound} {order} LIMIT {limit}", query, params)
        if self._are_common(query, params):
            near = f"(SELECT * FROM {self.table} WHERE true{bound} {order} LIMIT {WALKED}) near"
            found = self._ask(f"SELECT id {self._found_in(near)} {order} LIMIT {limit}", query, params)
            if len(found) == limit:
                return found
        # By themselves: the planner, which takes a rare word for a common one, would look at one row after the other.
        found_ids = f"(SELECT id {self._found}{bound} OFFSET 0) found"
        return self._ask(f"SELECT id FROM {found_ids} {order} LIMIT {limit}", query, params)

    def collect(self, asked: Sequence[Sequence[tuple[str, ...]]], limit: int) -> list[tuple[int, int, str]]:
        """For each of several questions rows, none withdrawn, with all words of one of its groups; any, up to a limit.

        Words are those of a search text. Number of the question, id and search text of each row. One query for all.
        """
        parts: list[str] = []
        params: list[str] = []
        for nth, groups in enumerate(asked):
            if groups:
                query, given = self._any_of(groups)
                name = "rowid" if connection.vendor == "sqlite" else "id"
                ids = f"SELECT {name} {self._found.format(query)} LIMIT {limit}"
                parts.append(f"SELECT {nth}, id, search_text FROM {self.table} WHERE id IN ({ids})")
                params += given
        with connection.cursor() as cursor:
            if parts:
                cursor.execute(" UNION ALL ".join(parts), params)
            return cursor.fetchall() if parts else []

    def _any_of(self, groups: Sequence[tuple[str, ...]]) -> tuple[str, list[str]]:
        each = [[Phrase((word,)) for word in words] for words in groups]
        if connection.vendor == "sqlite":
            return f"{self.table}_words MATCH %s", [" OR ".join(f"({_match(some)})" for some in each)]
        queries = [_tsquery(some) for some in each]
        params = [param for _, given in queries for param in given]
        return f"words @@ ({' || '.join(f'({query})' for query, _ in queries)})", params

    @property
    def _all_ids(self) -> str:
        if connection.vendor == "sqlite":
            return f"SELECT rowid FROM {self.table}_words WHERE {{}}"
        # As an array, of which the planner expects few: it begins with these rows and sorts them.
        return f"SELECT unnest(ARRAY(SELECT id FROM {self.table} WHERE {{}}))"

    @property
    def _found(self) -> str:
        """Rows with the words that lists show."""
        if connection.vendor == "sqlite":
            # Asked of one row after the other: each list of such rows may be long.
            withdrawn = f"SELECT 1 FROM {self.table} WHERE id = {self.table}_words.rowid AND withdrawn_at IS NOT NULL"
            shown = f"FROM {self.table}_words WHERE {{}} AND NOT EXISTS ({withdrawn})"
            return shown + (f" AND rowid NOT IN ({_WITHHELD.format(self.table)})" if self.withholds else "")
        return self._found_in(self.table)

    def _found_in(self, rows: str) -> str:
        shown = f"FROM {rows} WHERE {{}} AND withdrawn_at IS NULL"
        return shown + (" AND withheld_at IS NULL" if self.withholds else "")

    def _query(self, asked: list[Phrase]) -> tuple[str, tuple[str, ...]]:
        """The condition on the index for these words, with its parameters."""
        if connection.vendor == "sqlite":
            return f"{self.table}_words MATCH %s", (_match(asked),)
        query, params = _tsquery(asked)
        return f"words @@ ({query})", params

    def _are_common(self, query: str, params: Sequence[str]) -> bool:
        if connection.vendor == "sqlite":
            return False
        # The words of some rows: with a condition on all rows the planner would collect all that have them.
        newest = f"(SELECT words FROM {self.table} ORDER BY id DESC LIMIT {NEWEST}) newest"
        among = f"(SELECT 1 FROM {newest} WHERE {{}} LIMIT {COMMON}) found"
        return self._ask(f"SELECT count(*) FROM {among}", query, params)[0] == COMMON

    def _ask(self, sql: str, query: str, params: Sequence[str]) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(query), params)
            return [row[0] for row in cursor.fetchall()]


CLAIM_WORDS = WordIndex("claims_claim", withholds=True)
SOURCE_WORDS = WordIndex("claims_source")
ITEM_WORDS = WordIndex("claims_evidenceitem")


def search(claims: QuerySet[Claim], typed: str) -> QuerySet[Claim]:
    """Claims whose quote or statement has the words. Not ranked. An empty search is no filter."""
    return claims.filter(CLAIM_WORDS.condition(typed)) if typed.strip() else claims


def _match(asked: list[Phrase]) -> str:
    """What FTS5 is asked. In quotation marks AND, NEAR and the like are words."""
    return " AND ".join(f'"{" ".join(phrase.words)}"' + "*" * phrase.begins for phrase in asked)


def _tsquery(asked: list[Phrase]) -> tuple[str, tuple[str, ...]]:
    """What PostgreSQL is asked, and its parameters."""
    parts, params = [], []
    for phrase in asked:
        whole = phrase.words[:-1] if phrase.begins else phrase.words
        pieces = ["phraseto_tsquery('evidence', %s)"] * bool(whole) + ["to_tsquery('evidence', %s)"] * phrase.begins
        parts.append(f"({' <-> '.join(pieces)})")
        params += [" ".join(whole)] * bool(whole) + [f"{phrase.words[-1]}:*"] * phrase.begins
        if pairs := _pairs(whole):
            parts.append("%s::tsquery")
            params.append(" & ".join(pairs))
    return " && ".join(parts), tuple(params)


def _pairs(words: Sequence[str]) -> list[str]:
    """How each two words that stand together begin, as the index of PostgreSQL has it: see migration 0008."""
    starts = [word.replace("y", "i")[:2] for word in words]
    return sorted({f"'+{one} {two}'" for one, two in pairwise(starts) if "q0" not in (one, two)})
