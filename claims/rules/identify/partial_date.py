"""Dates as far as they are known: a year, a month or a day, as text that sorts."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_FORMS = "Write a year, a month or a day, like 2018, 2018-03 or 2018-03-05."


class BadDate(ValueError):
    """A date that is not one of the three forms, or not in the calendar; ``raw`` is what was given."""

    def __init__(self, message: str, raw: str) -> None:
        super().__init__(message)
        self.raw = raw


def parse_partial_date(raw: str) -> str:
    """Return "", YYYY, YYYY-MM or YYYY-MM-DD as it is stored; outer white space is dropped. Raises BadDate."""
    text = raw.strip()
    if not text:
        return ""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise BadDate(f"“{text}” is not a date that can be read. {_FORMS}", raw)
    year, month, day = (int(part) if part else 0 for part in shape.groups())
    if not 1000 <= year <= 2999:
        raise BadDate(f"The year {shape[1]} is outside 1000 to 2999. {_FORMS}", raw)
    if shape[2] and not 1 <= month <= 12:
        raise BadDate(f"There is no month {shape[2]}: months go from 01 to 12. {_FORMS}", raw)
    if shape[3]:
        _check_day(year, month, day, raw)
    return text


def latest(value: str) -> date:
    """Return the last day that a stored partial date can mean. Raises BadDate for an empty or false one."""
    year, month, day = _parts(value)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def first_moment(value: str) -> datetime:
    """Return when the stored partial date begins, in UTC. Raises BadDate for an empty or false one."""
    year, month, day = _parts(value)
    return datetime.combine(date(year, month or 1, day or 1), time.min, UTC)


def next_moment(value: str) -> datetime:
    """Return when it is over, in UTC. Raises BadDate for an empty or false one."""
    return datetime.combine(latest(value) + timedelta(days=1), time.min, UTC)


def _check_day(year: int, month: int, day: int, raw: str) -> None:
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        name = date(year, month, 1).strftime("%B")
        raise BadDate(f"{name} {year} has {days} days, so there is no day {day:02d} in it. Check the date.", raw)


def _parts(value: str) -> tuple[int, int, int]:
    parsed = parse_partial_date(value)
    if not parsed:
        raise BadDate("The date is empty, so it has no first or last day.", value)
    numbers = [int(part) for part in parsed.split("-")]
    year, month, day = numbers + [0] * (3 - len(numbers))
    return year, month, day
