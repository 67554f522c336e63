"""How long the rest may take, from how long one's own last ratings took."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

# A longer time between two ratings is a pause.
LONGEST = timedelta(minutes=20)
# So few say nothing of the next ones.
FEWEST = 3


def minutes_left(submitted: Sequence[datetime], left: int) -> int | None:
    """Minutes for so many ratings, at the median of those that were submitted at these times; at least one.

    None where too few came soon after another: nothing is known then.
    """
    times = sorted(submitted)
    took = [(later - earlier).total_seconds() for earlier, later in pairwise(times) if later - earlier <= LONGEST]
    if len(took) < FEWEST or left <= 0:
        return None
    return max(1, round(median(took) * left / 60))
