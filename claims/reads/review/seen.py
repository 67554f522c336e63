"""Decisions, and what was said around them, as far as a person may see them: as the ratings that they are about.

The same rule as for ratings (claims/rules/review/reveal.py). Every list, count, page and file of them starts here.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from claims.choices import UnitKind
from claims.models import Acceptance, Comment, Decision, User
from claims.models.decision import DecisionQuerySet
from claims.models.rating import Reader, _Everybody, _Operator, shown_to, shown_to_everybody


def decisions_seen_by(user: Reader, kinds: Iterable[UnitKind] = UnitKind) -> DecisionQuerySet:
    """Decisions and proposals: the person's own, and others' where the ratings of the unit are shown to them.

    Who asks for decisions on some kinds of units alone is told sooner with these kinds.
    """
    decisions = Decision.objects.all()
    if isinstance(user, _Everybody):
        return decisions.filter(shown_to_everybody(kinds))
    return decisions if isinstance(user, _Operator) else decisions.filter(Q(created_by=user) | shown_to(user, kinds))


def comments_seen_by(user: User | _Operator) -> QuerySet[Comment]:
    """What was said to the raters of a unit: the person's own, and others' where the ratings are shown to them."""
    comments = Comment.objects.all()
    return comments if isinstance(user, _Operator) else comments.filter(Q(created_by=user) | shown_to(user))


def acceptances_seen_by(user: User | _Operator) -> QuerySet[Acceptance]:
    """Answers to proposals: the person's own, and others' to proposals that they may see."""
    answers = Acceptance.objects.all()
    if isinstance(user, _Operator):
        return answers
    return answers.filter(Q(rater=user) | Q(proposal__in=decisions_seen_by(user).order_by().values("pk")))
