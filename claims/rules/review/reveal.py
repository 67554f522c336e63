"""How much of others' ratings one person may see: the one rule.

One's own ratings are always seen and need no rule. Pages ask the functions here; `Rating.objects.visible_to` is their
translation into a query, and a test over all combinations holds the two together.
"""

from dataclasses import dataclass
from enum import Enum, IntEnum

from claims.choices import Reveal


class Phase(Enum):
    """How far a round is: what was rated in it is hidden while it runs."""

    RUNNING = "running"
    CLOSED = "closed"


class Membership(Enum):
    """How a person stands to a round."""

    RATES = "rates"
    LEADS = "leads"
    LOOKS_ON = "looks on"


class Extent(IntEnum):
    """How much of others' ratings is seen, from less to more."""

    NOTHING = 0
    RATED_CLAIMS = 1
    EVERYTHING = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round says about seeing."""

    phase: Phase
    reveal: Reveal


def membership(*, leads: bool, may_rate: bool, has_rated: bool) -> Membership:
    """How a person stands to a round in which they may rate, or have rated before.

    A lead who rates in a round is bound like any rater in it, also when they may not rate any more.
    """
    if may_rate or (leads and has_rated):
        return Membership.RATES
    return Membership.LEADS if leads else Membership.LOOKS_ON


def extent(terms: Terms, member: Membership) -> Extent:
    """How much of others' ratings in a round this person may see."""
    if terms.phase == Phase.CLOSED or member == Membership.LEADS:
        return Extent.EVERYTHING
    return Extent.RATED_CLAIMS if terms.reveal == Reveal.AFTER_OWN else Extent.NOTHING


def sees_others(terms: Terms, member: Membership, *, rated_claim: bool) -> bool:
    """Whether this person may see others' ratings of a claim, which they have rated in the round or not."""
    seen = extent(terms, member)
    return seen == Extent.EVERYTHING or (seen == Extent.RATED_CLAIMS and rated_claim)


def sees_more(terms: Terms, one: Membership, than: Membership) -> bool:
    """Whether the first person may see more of others' ratings in a round than the second: by what they are in it.

    What each has rated does not count: a rater can rate any claim, and sees no more of the round's ratings for it than
    any other rater would.
    """
    return extent(terms, one) > extent(terms, than)
