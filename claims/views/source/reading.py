"""Who has read a capture whole, and how far their marks overlap, as the person who asks may know it."""

from dataclasses import dataclass
from itertools import combinations

from django.utils.functional import cached_property

from claims.models import Capture, Reading, User
from claims.reads.source.reading import readings_of, spans_marked
from claims.rules.span.overlap import Overlap, compare


@dataclass(frozen=True, slots=True)
class Pair:
    """Two finished readings beside each other."""

    one: Reading
    other: Reading
    overlap: Overlap

    @property
    def separate(self) -> bool:
        """Whether neither saw what the other marked."""
        return self.one.separate and self.other.separate


class ReadingCard:
    """The readings of one capture, for one person."""

    def __init__(self, capture: Capture | None, user: User) -> None:
        self.capture, self.user = capture, user

    @cached_property
    def mine(self) -> Reading | None:
        """The person's own reading, open or finished."""
        if self.capture is None:
            return None
        return Reading.objects.filter(capture=self.capture, reader=self.user.pk).first()

    @property
    def finished(self) -> bool:
        """Whether the person has read the whole text."""
        return self.mine is not None and self.mine.finished_at is not None

    @property
    def separate(self) -> bool:
        """Whether the person is reading separately: then they see nothing of the others."""
        return self.mine is not None and self.mine.separate and not self.finished

    @cached_property
    def readings(self) -> list[Reading]:
        """Finished readings, as far as the person may know."""
        return [] if self.capture is None or self.separate else readings_of(self.capture)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every two finished readings, compared."""
        if self.capture is None or len(self.readings) < 2:
            return []
        spans = spans_marked(self.capture, self.readings)
        return [
            Pair(one, other, compare(spans[one.pk], spans[other.pk])) for one, other in combinations(self.readings, 2)
        ]
