"""When work that somebody asked for has evidently stopped: pure rules on its state and its times."""

from datetime import datetime, timedelta
from typing import Final

from claims.choices import JobKind, JobState

# A fetch ends by itself after a minute; looking for copies and changing thousands take minutes. Whoever has run several
# times longer than that was cut off: its worker was killed, or the machine went down.
LONGEST: Final = {
    JobKind.FETCH: timedelta(minutes=5),
    JobKind.FIND_COPIES: timedelta(hours=1),
    JobKind.WORDINGS: timedelta(hours=6),
    JobKind.CHANGE: timedelta(hours=1),
    JobKind.OPEN_ROUND: timedelta(minutes=30),
    JobKind.HAND_OUT: timedelta(minutes=30),
    JobKind.DECIDE: timedelta(hours=1),
    JobKind.INTERVALS: timedelta(hours=1),
    JobKind.IMPORT: timedelta(hours=6),
    JobKind.LOOK: timedelta(hours=2),
    JobKind.TABLE: timedelta(hours=6),
    JobKind.RELEASE: timedelta(hours=2),
}
# A worker looks every second: after this long none is there, or it has other work.
TAKEN_UP_WITHIN: Final = timedelta(seconds=30)


def is_lost(kind: str, state: str, started_at: datetime | None, now: datetime) -> bool:
    """Whether work that is said to be running has run for so long that its worker must be gone."""
    return state == JobState.RUNNING and started_at is not None and now - started_at > LONGEST[JobKind(kind)]


def is_left_lying(state: str, created_at: datetime, now: datetime) -> bool:
    """Whether work waits for longer than a free worker would let it."""
    return state == JobState.WAITING and now - created_at > TAKEN_UP_WITHIN
