"""How far a claim is reviewed, as far as the person who asks may know."""

from collections.abc import Iterable
from dataclasses import dataclass

from claims.models import Rating, Round
from claims.rules.review.reveal import Extent, Membership, extent, sees_others


@dataclass(frozen=True, slots=True)
class Review:
    """What the page says of it; `alert`: nobody has looked at the claim independently of its one rater."""

    words: str
    alert: bool


def review_of(
    current: Iterable[Rating], round_: Round | None, member: Membership, *, mine: bool, may_rate: bool
) -> Review:
    """In the open round first, then in each closed one, by its name; says nothing of ratings that are hidden.

    `current` are ratings that this person may see, `mine` whether one of the open round is theirs.
    """
    raters: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    for rating in current:
        raters.setdefault(rating.round_id, set()).add(rating.reviewer_id)
        names[rating.round_id] = rating.round.name
    now = raters.pop(round_.pk, set()) if round_ is not None else set()
    earlier = [f"{_raters(len(those))} in {names[pk]}, which is closed." for pk, those in raters.items()]
    most = max([len(now), *map(len, raters.values())])
    if round_ is None:
        said = [] if earlier else ["Not yet rated."]
    elif sees_others(round_.terms, member, rated_unit=mine):
        said = [f"{_raters(len(now))}." if now else "Not yet rated."]
    else:
        return Review(" ".join([_while_hidden(round_, member, mine=mine, may_rate=may_rate), *earlier]), alert=False)
    words = " ".join([*said, *earlier])
    if most != 1:
        return Review(words, alert=False)
    return Review(f"{words.removesuffix('.')}, not independently reviewed.", alert=True)


def review_alone(current: Iterable[Rating]) -> Review:
    """The same while there is one account: nothing of rounds and of what others see."""
    raters = len({rating.reviewer_id for rating in current})
    if raters == 0:
        return Review("Not yet rated.", alert=False)
    words = _raters(raters)
    return (
        Review(f"{words}, not independently reviewed.", alert=True) if raters == 1 else Review(f"{words}.", alert=False)
    )


def _raters(number: int) -> str:
    return "One rater" if number == 1 else f"{number} raters"


def _while_hidden(round_: Round, member: Membership, *, mine: bool, may_rate: bool) -> str:
    if mine:
        return "Rated by you. Other ratings are shown when the round closes."
    if may_rate and extent(round_.terms, member) == Extent.RATED_UNITS:
        return "Not yet rated by you. Other ratings, if there are any, are shown after yours."
    return "Ratings of the open round, if there are any, are shown when it closes."
