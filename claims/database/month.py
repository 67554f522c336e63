"""The month or the year of a stored time, in UTC, as text that sorts: worked out by the database for grouping."""

from typing import Any

from django.db.models import CharField, Func


class Period(Func):
    """The first 4 letters (a year) or 7 (a month) of a time as lists write it, such as 2026-11.

    Django's own truncation calls Python for each row on SQLite: six times as long as taking letters of what is stored.
    """

    output_field = CharField()

    def __init__(self, time: str, letters: int) -> None:
        super().__init__(time)
        self.letters = letters

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Times are stored as text in UTC."""
        return self.as_sql(compiler, connection, template=f"SUBSTR(%(expressions)s, 1, {self.letters})", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Written out in UTC."""
        shape = "YYYY-MM"[: self.letters]
        return self.as_sql(
            compiler, connection, template=f"TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', '{shape}')", **extra
        )
