"""How much of others' judgements one person may see: the one rule.

Ratings, decisions, comments, answers to proposals and others' coding of the wording all follow it. One's own are always
seen and need no rule. Pages ask the functions here; `shown_to` of claims/models/rating.py is their translation into a
query, and a test over all combinations holds the two together.
"""

from dataclasses import dataclass
from enum import Enum, IntEnum

from claims.choices import Reveal, Stage


class Phase(Enum):
    """How far a round is: what was rated in it is hidden until it closes, and again when it is opened again."""

    PREPARED = "in preparation"
    RUNNING = "running"
    CLOSED = "closed"
    REOPENED = "opened again"


class Membership(Enum):
    """How a person stands to a round."""

    RATES = "rates"
    LEADS = "leads"
    LOOKS_ON = "looks on"


class Extent(IntEnum):
    """How much of others' ratings is seen, from less to more."""

    NOTHING = 0
    RATED_UNITS = 1
    EVERYTHING = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round says about seeing."""

    phase: Phase
    reveal: Reveal


def phase(*, opened: bool, closed: bool, reopened: bool) -> Phase:
    """How far a round is, of which these have happened; `closed` says that it is so now."""
    if closed:
        return Phase.CLOSED
    if not opened:
        return Phase.PREPARED
    return Phase.REOPENED if reopened else Phase.RUNNING


def membership(*, leads: bool, assigned: bool, has_rated: bool) -> Membership:
    """How a person stands to a round: `assigned` to rate in it, or has rated in it before; else what they lead.

    Everybody who may rate is assigned to the standing round. A lead who rates in a round is bound like any rater in
    it, also when they may not rate any more.
    """
    if assigned or has_rated:
        return Membership.RATES
    return Membership.LEADS if leads else Membership.LOOKS_ON


def extent(terms: Terms, member: Membership) -> Extent:
    """How much of others' ratings in a round this person may see."""
    if terms.phase == Phase.CLOSED or member == Membership.LEADS:
        return Extent.EVERYTHING
    return Extent.RATED_UNITS if terms.reveal == Reveal.AFTER_OWN else Extent.NOTHING


def sees_others(terms: Terms, member: Membership, *, rated_unit: bool, awaited: bool = False) -> bool:
    """Whether this person may see others' ratings of a unit in a round, in which they have rated it or not.

    `awaited`: they still have to rate the unit in a round that hides earlier ones. Until they have, nobody's rating of
    it is shown to them, whichever round it is of.
    """
    if awaited:
        return False
    seen = extent(terms, member)
    return seen == Extent.EVERYTHING or (seen == Extent.RATED_UNITS and rated_unit)


def sees_more(terms: Terms, one: Membership, than: Membership) -> bool:
    """Whether the first person may see more of others' ratings in a round than the second: by what they are in it.

    What each has rated does not count: a rater can rate any claim, and sees no more of the round's ratings for it than
    any other rater would.
    """
    return extent(terms, one) > extent(terms, than)


def sees_wording(terms: Terms, *, rated_unit: bool) -> bool:
    """Whether somebody to whom a claim was handed in a round may see what others made of its words and its evidence.

    That is where evidence stands on it, how others coded its wording, and the same in neutral words: it would lead a
    rater as others' ratings do, so that it is shown when these are. What a study did and found is no judgement.
    """
    return sees_others(terms, Membership.RATES, rated_unit=rated_unit)


def stage(*, saw_others: bool, saw_source: bool) -> Stage:
    """What a rater knew when they judged: the ratings of others, of the same unit in the same round, or the source.

    Agreement is about those who knew of neither.
    """
    if saw_others:
        return Stage.DISCUSSED
    return Stage.UNMASKED if saw_source else Stage.INDEPENDENT
