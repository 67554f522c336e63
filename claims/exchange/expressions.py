"""Values and whole lines as the database writes them: Django expressions for both engines."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from claims.choices import COPIES
from claims.exchange.spreadsheet import TRIGGERS

Sql = tuple[str, Any]
_CODE_POINTS = ", ".join(str(ord(trigger)) for trigger in TRIGGERS)
# What str.strip takes off; the trim of SQL knows the space alone.
_WHITE_SPACE = "".join(chr(point) for point in range(0x3001) if chr(point).isspace())


class OrEmpty(Func):
    """The text, or an empty text where there is none."""

    template = "COALESCE(%(expressions)s, '')"
    output_field = TextField()
    arity = 1


class Stripped(Func):
    """The text without white space at its ends, as str.strip leaves it."""

    function = "BTRIM"
    template = f"%(function)s(%(expressions)s, '{_WHITE_SPACE}')"
    output_field = TextField()
    arity = 1

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Sql:
        """SQLite calls it trim."""
        return super().as_sql(compiler, connection, function="TRIM", **extra)


class Guarded(Func):
    """The text as `claims.exchange.spreadsheet.guard` writes it: an apostrophe before what would run as a formula.

    The number of the first character is the quickest thing to ask on both engines.
    """

    function = "ASCII"
    output_field = TextField()
    arity = 1

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, function: str = "ASCII", **_: Any
    ) -> Sql:
        """One CASE around the text."""
        text, params = compiler.compile(self.source_expressions[0])
        sql = f"CASE WHEN {function}({text}) IN ({_CODE_POINTS}) THEN '''' || {text} ELSE {text} END"
        return sql, (*params, *params, *params)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        """SQLite calls it unicode."""
        return self.as_sql(compiler, connection, function="UNICODE")


class TimeText(Func):
    """A time as ISO 8601 in UTC, to the second: 2026-11-22T04:10:05Z."""

    template = """TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
    output_field = TextField()
    arity = 1

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        """SQLite keeps times as text in UTC, with a space in the middle."""
        time, params = compiler.compile(self.source_expressions[0])
        return f"SUBSTR({time}, 1, 10) || 'T' || SUBSTR({time}, 12, 8) || 'Z'", (*params, *params)


class Json(Func):
    """The value as JSON: a text in quotation marks, a number as it is, null where there is none."""

    template = "COALESCE(TO_JSON(%(expressions)s)::text, 'null')"
    output_field = TextField()
    arity = 1

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Sql:
        """SQLite's function makes null of NULL by itself."""
        return super().as_sql(compiler, connection, template="JSON_QUOTE(%(expressions)s)", **extra)


class Warned(Func):
    """What is to be known of a span in a structure: a line through its words, and what warnings say that touch it.

    Each sentence once, with a space between, the warnings as `warnings_of` gives them. Of the structure, and where the
    span starts and ends; null where there is nothing.
    """

    _each = """SELECT CASE WHEN kind = 'warning' THEN says
            WHEN MAX(CASE WHEN low <= {1} AND high >= {2} THEN 1 ELSE 0 END) = 1
            THEN 'These words are struck through on the page.'
            ELSE 'These words are partly struck through on the page.' END AS told,
            MIN(CASE WHEN kind = 'warning' THEN place ELSE -1 END) AS place
        FROM part WHERE kind = 'warning' AND high >= {1} AND low <= {2} OR kind = 'struck' AND high > {1} AND low < {2}
        GROUP BY kind, says"""
    template = f"""(WITH part AS (SELECT one.part ->> 'kind' AS kind, one.part ->> 'says' AS says, one.place,
            (one.part ->> 'start')::int AS low, (one.part ->> 'end')::int AS high
            FROM JSONB_ARRAY_ELEMENTS({{0}}) WITH ORDINALITY one (part, place))
        SELECT STRING_AGG(told, ' ' ORDER BY place) FROM ({_each}) each_once)"""
    sqlite = f"""(WITH part AS (SELECT JSON_EXTRACT(one.value, '$.kind') AS kind,
            JSON_EXTRACT(one.value, '$.says') AS says, one.key AS place,
            JSON_EXTRACT(one.value, '$.start') AS low, JSON_EXTRACT(one.value, '$.end') AS high
            FROM JSON_EACH({{0}}) one)
        SELECT GROUP_CONCAT(told, ' ') FROM ({_each} ORDER BY 2))"""
    output_field = TextField()
    arity = 3

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, template: str = "", **_: Any
    ) -> Sql:
        """PostgreSQL has functions of jsonb."""
        compiled = [compiler.compile(one) for one in self.source_expressions]
        sql = (template or self.template).format(*(sql for sql, _params in compiled))
        return sql, tuple(param for _sql, params in compiled for param in params)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        """SQLite has functions of JSON that is text."""
        return self.as_sql(compiler, connection, template=self.sqlite)


class CircularAlone(Func):
    """yes where what a judgement rested on is circular for its claim, or all that spoke for it is; else no.

    Of the basis, which names items with their stances, and of the claim's source and its publisher. The rule is
    `claims.rules.review.circular.circular_alone`, and why an item is circular is `claims.reads.evidence.circular`.
    """

    _copies = ", ".join(f"'{kind.value}'" for kind in COPIES)
    _rows = f"""SELECT one.stance, CASE WHEN item.source_id = {{1}} OR its.publisher_id = {{2}} OR EXISTS (
            SELECT 1 FROM claims_sourcerelation said WHERE said.status = 'confirmed' AND said.kind IN ({_copies})
            AND (said.from_source_id = item.source_id AND said.to_source_id = {{1}}
            OR said.to_source_id = item.source_id AND said.from_source_id = {{1}})
        ) THEN 1 ELSE 0 END AS near FROM ({{each}}) one
        LEFT JOIN claims_evidenceitem item ON item.uid = one.uid
        LEFT JOIN claims_source its ON its.id = item.source_id"""
    _said = f"""(SELECT CASE WHEN COUNT(*) > 0 AND SUM(near) = COUNT(*) THEN 'yes'
        WHEN SUM(CASE WHEN stance = 'for' THEN 1 ELSE 0 END) > 0
        AND SUM(CASE WHEN stance = 'for' THEN 1 - near ELSE 0 END) = 0 THEN 'yes' ELSE 'no' END FROM ({_rows}) stood)"""
    postgresql = (
        "SELECT part ->> 'item' AS uid, part ->> 'stance' AS stance FROM JSONB_ARRAY_ELEMENTS({0} -> 'evidence') part"
    )
    sqlite = """SELECT JSON_EXTRACT(part.value, '$.item') AS uid, JSON_EXTRACT(part.value, '$.stance') AS stance
        FROM JSON_EACH({0}, '$.evidence') part"""
    output_field = TextField()
    arity = 3

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, each: str = "", **_: Any
    ) -> Sql:
        """Columns alone are given, which have no parameters: they may stand several times."""
        columns = [compiler.compile(one)[0] for one in self.source_expressions]
        return self._said.format(*columns, each=(each or self.postgresql).format(*columns)), ()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        """SQLite has functions of JSON that is text."""
        return self.as_sql(compiler, connection, each=self.sqlite)


class Joined(Func):
    """The values that a subquery calls `said`, in its order, with a space between; null where there are none."""

    template = "(SELECT STRING_AGG(one.said, ' ') FROM %(expressions)s one)"
    sqlite = "(SELECT GROUP_CONCAT(one.said, ' ') FROM %(expressions)s one)"
    output_field = TextField()
    arity = 1

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Sql:
        """SQLite calls it group_concat."""
        return super().as_sql(compiler, connection, template=self.sqlite, **extra)


class Slot(NamedTuple):
    """A value in a line: the fixed text before it, the value, and whether it stands in quotation marks."""

    before: str
    value: Combinable
    quoted: bool = False


class Line(Func):
    """A line of a file, as one value a row: bytes on SQLite, text on PostgreSQL.

    Quotation marks inside a quoted value are doubled. SQLite's printf does all of it in one pass over each value; that
    takes half as long as joining cells with ||, where each join copies the line that far.
    """

    output_field = TextField()

    def __init__(self, slots: Sequence[Slot]) -> None:
        super().__init__(*(slot.value for slot in slots))
        self.before = [slot.before.replace("%", "%%") for slot in slots]
        self.quoted = [slot.quoted for slot in slots]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:  # type: ignore[override]
        """PostgreSQL: format, and replace for the doubling."""
        values, params = self._compiled(compiler)
        values = [
            f"REPLACE({sql}, '\"', '\"\"')" if quoted else sql for sql, quoted in zip(values, self.quoted, strict=True)
        ]
        return f"FORMAT({', '.join(['%s', *values])})", [self._layout("%s"), *params]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:
        """SQLite: %w doubles the marks; the result as bytes spares Python a decoding and an encoding."""
        values, params = self._compiled(compiler)
        return f"CAST(PRINTF({', '.join(['%s', *values])}) AS BLOB)", [self._layout("%w"), *params]

    def _compiled(self, compiler: SQLCompiler) -> tuple[list[str], list[Any]]:
        compiled = [compiler.compile(value) for value in self.source_expressions]
        return [sql for sql, _ in compiled], [param for _, params in compiled for param in params]

    def _layout(self, doubling: str) -> str:
        slots = zip(self.before, self.quoted, strict=True)
        return "".join(f'{before}"{doubling}"' if quoted else f"{before}%s" for before, quoted in slots)
