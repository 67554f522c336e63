"""Who may decide on a unit, how far its raters differ, and what is said of those whom a decision does not follow."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

NOT_OPEN = "This round is not open yet: nothing in it is rated."
NOT_REVEALED = "Decisions are made after the reveal: this round is open, and its ratings come first."
NOT_SHOWN = "No rating of this is shown to you, so that you do not decide on it."
ONE_IN_STANDING = "Two people's ratings are needed, and shown to you, before somebody decides: there is one."
ALONE = "You alone rated this: somebody else has to rate it, or decide on it."
CODED_OPENLY = "A round codes this claim and is open: what its wording does is decided when it is closed."
NOT_CODED = "No coding of this claim is shown to you, so that you do not decide on it."
ALONE_CODED = "You alone coded this: somebody else has to code it, or decide on it."


@dataclass(frozen=True, slots=True)
class Standing:
    """How a round stands: the standing one is never revealed as a whole, so that its units are one by one."""

    opened: bool
    closed: bool
    standing: bool


def refused_because(round_: Standing, actor: int, raters: Collection[int]) -> str:
    """Why a lead may not decide on a unit; empty where they may. `raters` are those whose ratings are shown to them."""
    if not round_.opened:
        return NOT_OPEN
    if not (round_.closed or round_.standing):
        return NOT_REVEALED
    if not raters:
        return NOT_SHOWN
    if set(raters) == {actor}:
        return ALONE
    return ONE_IN_STANDING if not round_.closed and len(set(raters)) < 2 else ""


def wording_refused_because(actor: int, coders: Collection[int], *, coded_openly: bool) -> str:
    """Why somebody may not decide on how a claim's wording is coded; empty where they may.

    `coders` are those whose codings are shown to them; `coded_openly`: a round codes it that is not closed.
    """
    if coded_openly:
        return CODED_OPENLY
    if not coders:
        return NOT_CODED
    return ALONE_CODED if set(coders) == {actor} else ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How the answers of a unit's raters lie on one judgement: how many, how many different ones, and their places.

    `placed`: how many of them have a place on the scale; `low` and `high` are the outermost places.
    """

    answers: int
    different: int
    placed: int = 0
    low: int | None = None
    high: int | None = None


def distance(spread: Spread, scale: Sequence[int]) -> float:
    """How far apart the answers are, from 0 (all the same) to 1 (as far as can be).

    On a scale: the steps between the outermost answers, of the steps that the whole scale has. Two answers of which
    one stands off the scale, and different answers without an order, are as far apart as can be. Who gave no answer
    counts as no answer, not as a different one.
    """
    if spread.different < 2:
        return 0.0
    steps = max(scale) - min(scale) if scale else 0
    if steps == 0 or spread.placed < spread.answers or spread.low is None or spread.high is None:
        return 1.0
    return (spread.high - spread.low) / steps


def dissent(decided: str | None, said: Iterable[str | None]) -> list[str]:
    """Each other answer than the decided one, with how many of all raters gave it: "2 of 3 said low".

    The most frequent first, then by their names. None: nothing was answered, or nothing was decided.
    """
    answers = list(said)
    other = Counter(one for one in answers if one != decided)
    ordered = sorted(other.items(), key=lambda pair: (-pair[1], pair[0] or ""))
    return [f"{count} of {len(answers)} {_said(answer)}" for answer, count in ordered]


def _said(answer: str | None) -> str:
    return f"said {answer[:1].lower()}{answer[1:]}" if answer else "gave no answer"


def spread_in_words(said: Sequence[str | None]) -> str:
    """How the answers to one judgement lie: "all agree", "2 of 3 agree", "all differ"; empty where nobody answered."""
    if not any(said):
        return ""
    most = max(Counter(said).values())
    if len(said) == 1:
        return "one rater"
    if most == len(said):
        return "all agree"
    return "all differ" if most == 1 else f"{most} of {len(said)} agree"
