"""What several rows of a table say of one thing, a study or a question: they must not say two things of it."""

from claims.actions.table.step import Step
from claims.rules.table_record import Values


class Once:
    """Remembers what was said first of each thing, field by field, in a few bytes: a table may name many."""

    def __init__(self) -> None:
        self._first: dict[int, tuple[str, str, int]] = {}

    def check(self, step: Step, part: str, noun: str, thing: object, values: Values) -> None:
        """Refuse a row that says otherwise of this thing than a row before it; what either leaves empty is no matter.

        `part` is what its columns begin with in a mapping, `noun` what people call it.
        """
        for name, value in values.items():
            if not value:
                continue
            mine = (step.record.where, value[:60], hash(value))
            where, had, whole = self._first.setdefault(hash((part, thing, name)), mine)
            if whole != mine[2]:
                what = f"It says “{mine[1]}” of its {noun}, and {where} says “{had}” of the same."
                step.tell(f"{part}.{name}", what, "Make them say the same, or give each what tells them apart.")
