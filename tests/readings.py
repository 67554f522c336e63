"""Two people's separate readings of one text: the same words, overlapping ones, and what one alone marked."""

from claims.actions.reading import finish_reading, mark_span, start_separate_reading
from claims.choices import Role
from claims.models import Reading, User
from tests.builders import make_capture, make_user

TEXT = "Both see this. It helps knees a lot, they say. One alone sees this. The other sees that.\n"
SAME, LONG, SHORT = "Both see this.", "It helps knees a lot, they say.", "It helps knees a lot"
ONLY_FIRST, ONLY_SECOND = "One alone sees this.", "The other sees that."


def two_readings(first: User | None = None, second: User | None = None) -> tuple[Reading, Reading]:
    """Both finished; the first marks the long words, the second a part of them."""
    people = (
        first or make_user(Role.CURATOR, pseudonym="First reader"),
        second or make_user(Role.CURATOR, pseudonym="Second reader"),
    )
    capture = make_capture(TEXT)
    for person in people:
        start_separate_reading(actor=person, capture=capture)
    for person, quotes in zip(people, ((SAME, LONG, ONLY_FIRST), (SAME, SHORT, ONLY_SECOND)), strict=True):
        for quote in quotes:
            mark_span(actor=person, capture=capture, quote=quote)
    made = [finish_reading(actor=person, capture=capture) for person in people]
    return made[0], made[1]
