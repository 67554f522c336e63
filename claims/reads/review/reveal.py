"""How a person stands to a round, and so what they may see of it: facts for claims/rules/review/reveal.py."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from claims.choices import Reveal, Role, RoundTask, Stage
from claims.models import OPERATOR, Assignment, Claim, Description, Rating, Round, RoundRater, Unit, User
from claims.models.rating import bound_in
from claims.rules.review.reveal import Extent, Membership, Phase, extent, membership, sees_more, stage


def membership_of(user: User, round_: Round) -> Membership:
    """How this person stands to the round."""
    return _with_roles(user, user.roles, round_)


def extent_for(user: User, round_: Round) -> Extent:
    """How much of others' ratings in the round this person may see, but of what they still have to rate elsewhere."""
    return extent(round_.terms, membership_of(user, round_))


def sees_all_of_some_round(user: User) -> bool:
    """Whether there is a round of which this person sees all ratings: a closed one, or one that they lead."""
    if Round.objects.closed().exists():
        return True
    return user.is_lead and Round.objects.open().exclude(pk__in=bound_in(user)).exists()


def would_see_more(account: User, roles: Collection[str], round_: Round, than: User) -> bool:
    """Whether somebody who logs in to this account, with these roles, sees more of the round than that person.

    The account may be one that is not stored yet.
    """
    return sees_more(round_.terms, _with_roles(account, roles, round_), membership_of(than, round_))


def _with_roles(user: User, roles: Collection[str], round_: Round) -> Membership:
    leads = Role.LEAD in roles
    if round_.standing and Role.REVIEWER in roles:
        return membership(leads=leads, assigned=True, has_rated=False)
    stored = not user._state.adding
    assigned = stored and _is_assigned(user, round_)
    # For others it changes nothing, and need not be read.
    has_rated = leads and not assigned and stored and Rating.objects.own(user).filter(round=round_).exists()
    return membership(leads=leads, assigned=assigned, has_rated=has_rated)


def _is_assigned(user: User, round_: Round) -> bool:
    """Whether the person is one of the round's raters, or has something of it that was handed to them."""
    rater = RoundRater.objects.filter(reviewer=user, round=round_, left_at=None)
    return rater.exists() or Assignment.objects.filter(reviewer=user, round=round_).exists()


def stage_of_next(user: User, round_: Round, unit: Unit, supersedes: Rating | None) -> Stage:
    """What this person knows as they rate this unit in the round. A first rating in a round that runs costs no query.

    They know others' ratings that could be seen: after their own, where the round shows them then, and those of before
    it was opened again, unless they have their account since then.
    """
    rated = Rating.objects.visible_to(OPERATOR).filter(round=round_, **{round_.unit_kind: unit.pk})
    others = rated.exclude(reviewer=user)
    saw = _saw_others(user, round_, others, "submitted_at", supersedes, done=supersedes is not None)
    return stage(saw_others=saw, saw_source=round_.masked and supersedes is not None)


def stage_of_next_coding(user: User, round_: Round, claim: Claim, last: Description | None) -> Stage:
    """The same as they code the wording of a claim in the round, after their `last` coding of it there.

    Where a claim is rated after it was coded, nothing is shown before both are done.
    """
    done = last is not None and (
        round_.task == RoundTask.DESCRIBE or Rating.objects.own(user).filter(round=round_, claim=claim).exists()
    )
    others = Description.objects.coded().filter(round=round_, claim=claim).exclude(coder=user)
    saw = _saw_others(user, round_, others, "created_at", last, done=done)
    return stage(saw_others=saw, saw_source=round_.masked and done)


def _saw_others(
    user: User, round_: Round, others: QuerySet[Any], when: str, last: Rating | Description | None, *, done: bool
) -> bool:
    """`done`: the person had done what the round asks, before this. `when`: the field with the time of the others'."""
    if last is not None and last.stage == Stage.DISCUSSED:
        return True
    if done and round_.reveal == Reveal.AFTER_OWN:
        return others.exists()
    again = round_.reopened_at if round_.terms.phase == Phase.REOPENED else None
    if again is None or user.date_joined >= again:
        return False
    return others.filter(**{f"{when}__lt": again}).exists()
