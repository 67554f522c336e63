"""A lead who rates gives nobody an account that sees more of a running round than they do.

Else they could log in to it, and read what is hidden from them. Where nobody else could do it, they give a reason,
which is told with the round.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from claims.actions.record import typed
from claims.choices import AccountChange, Role
from claims.models import Exemption, Round, User
from claims.reads.review.reveal import would_see_more


def rounds_given_away(
    actor: User, account: User, roles: frozenset[str], because: str, *, by_operator: bool = False
) -> list[Round]:
    """Running rounds of which this account, with these roles, sees more than the actor.

    Raises PermissionDenied where another lead can do it, or the operator by a command; ValidationError (field
    `because`) where nobody else can, and no reason is given.
    """
    opened = [round_ for round_ in Round.objects.open() if would_see_more(account, roles, round_, actor)]
    if not opened:
        return []
    if not by_operator and (others := _others_who_can(actor, account, roles, opened)):
        names = ", ".join(other.shown_name for other in others[:3])
        raise PermissionDenied(
            f"You rate in the round “{opened[0]}”, and this account would see ratings in it that are hidden from you."
            f" Another lead can do this: {names}."
        )
    if not because.strip():
        raise ValidationError(
            {
                "because": f"You rate in the round “{opened[0]}”, and this account sees ratings in it that are hidden"
                " from you. Say why it cannot wait: the reason is kept, and reported with the agreement of the round."
            }
        )
    return opened


def note_exemptions(
    actor: User, account: User, rounds: Iterable[Round], change: AccountChange, because: str, *, by_operator: bool
) -> None:
    """Keep, with each round, what was given away and why. Raises ValidationError (field `because`)."""
    reason = typed(because, "because")
    for round_ in rounds:
        exemption = Exemption(
            round=round_, account=account, change=change, reason=reason, by_operator=by_operator, created_by=actor
        )
        exemption.full_clean(exclude=["round", "account", "created_by"])
        exemption.save()


def stored_roles(user: User) -> frozenset[str]:
    """The roles of an account, also of one that is closed; none of one that is not stored yet."""
    if user._state.adding:
        return frozenset()
    if user.is_superuser:
        return frozenset(Role.values)
    return frozenset(user.groups.values_list("name", flat=True)) & frozenset(Role.values)


def _others_who_can(actor: User, account: User, roles: frozenset[str], rounds: list[Round]) -> list[User]:
    """Leads who are bound in none of these rounds, and may change this account."""
    leads = User.objects.filter(Q(groups__name=Role.LEAD) | Q(is_superuser=True), is_active=True).distinct()
    if account.is_superuser:
        leads = leads.filter(is_superuser=True)
    # A lead who helps themselves to a new password has lost theirs.
    others = leads.exclude(pk__in=[actor.pk, account.pk]).order_by("username")
    return [other for other in others if not any(would_see_more(account, roles, round_, other) for round_ in rounds)]
