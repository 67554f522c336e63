"""Whether a publisher was heard: from what was asked, until when, and whether words have come."""

from datetime import date

from claims.choices import Heard


def heard(*, not_asked: bool, answered: bool, due: str, today: date) -> Heard:
    """The state of one request; `due` is an ISO date, empty where no day was named.

    The day that was named counts: there is no answer from the day after on. A late answer is an answer.
    """
    if not_asked:
        return Heard.NOT_ASKED
    if answered:
        return Heard.ANSWERED
    return Heard.NO_ANSWER if due and due < today.isoformat() else Heard.WAITING
