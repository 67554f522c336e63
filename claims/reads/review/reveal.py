"""How a person stands to a round, and so what they may see of it: facts for claims/rules/review/reveal.py."""

from collections.abc import Collection

from claims.choices import Role
from claims.models import Rating, Round, User
from claims.rules.review.reveal import Extent, Membership, extent, membership, sees_more


def membership_of(user: User, round_: Round) -> Membership:
    """How this person stands to the round."""
    return _with_roles(user, user.roles, round_)


def extent_for(user: User, round_: Round) -> Extent:
    """How much of others' ratings in the round this person may see."""
    return extent(round_.terms, membership_of(user, round_))


def would_see_more(account: User, roles: Collection[str], round_: Round, than: User) -> bool:
    """Whether somebody who logs in to this account, with these roles, sees more of the round than that person.

    The account may be one that is not stored yet.
    """
    return sees_more(round_.terms, _with_roles(account, roles, round_), membership_of(than, round_))


def _with_roles(user: User, roles: Collection[str], round_: Round) -> Membership:
    leads = Role.LEAD in roles
    # For others it changes nothing, and need not be read.
    has_rated = leads and not user._state.adding and Rating.objects.own(user).filter(round=round_).exists()
    return membership(leads=leads, may_rate=Role.REVIEWER in roles, has_rated=has_rated)
