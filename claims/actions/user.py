"""People and their roles. Who has rated is deactivated, never deleted."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from claims.actions.exemption import note_exemptions, rounds_given_away, stored_roles
from claims.actions.permissions import require
from claims.actions.record import check_typed, hold, record
from claims.choices import AccountChange, Role
from claims.models import User
from claims.rules.identify.identifier import BadIdentifier, normalise


@transaction.atomic
def save_user(
    *,
    actor: User,
    user: User,
    roles: Iterable[Role] | None = None,
    password: str = "",
    because: str = "",
    by_operator: bool = False,
) -> User:
    """Add or change a person; `roles` are all that they have from now on, a password only when it is given.

    `because` is needed where the account sees more of a running round than the actor, who rates in it.
    Raises ValidationError by field, PermissionDenied unless the actor is a lead, and for changes of a superuser by
    anybody else.
    """
    _require_over(actor, user)
    if user.is_superuser and not actor.is_superuser:
        raise PermissionDenied("Only superusers make superusers.")
    try:
        user.orcid = normalise("orcid", user.orcid)
    except BadIdentifier as error:
        raise ValidationError({"orcid": str(error)}) from error
    check_typed(user)
    stored = hold(user)
    before = stored_roles(user)
    # A superuser has all roles, whatever else they are given.
    after = before if roles is None or user.is_superuser else frozenset(roles) & frozenset(Role.values)
    _refuse_own_roles(actor, user, before, after)
    change = _change_of(user, before != after, password)
    opened = rounds_given_away(actor, user, after, because, by_operator=by_operator) if change else []
    if password:
        _take_password(user, password)
    elif user._state.adding:
        user.set_unusable_password()
    record(user, actor=actor, before=stored)
    if roles is not None:
        _set_roles(user, roles)
    if change:
        note_exemptions(actor, user, opened, change, because, by_operator=by_operator)
    return user


def _change_of(user: User, roles_differ: bool, password: str) -> AccountChange | None:
    """What is done to the account that may open a door; None where it stays as closed as it was."""
    if user._state.adding:
        return AccountChange.ADDED
    if roles_differ:
        return AccountChange.ROLES
    return AccountChange.PASSWORD if password else None


@transaction.atomic
def set_password(*, actor: User, user: User, password: str, because: str = "", by_operator: bool = False) -> User:
    """Give a person a new password.

    `because` is needed where the account sees more of a running round than the actor, who rates in it.
    Raises ValidationError (field `password` when it is weak, `because` without a reason) and PermissionDenied.
    """
    _require_over(actor, user)
    opened = rounds_given_away(actor, user, stored_roles(user), because, by_operator=by_operator)
    _take_password(user, password)
    user.save(update_fields=["password"])
    note_exemptions(actor, user, opened, AccountChange.PASSWORD, because, by_operator=by_operator)
    return user


@transaction.atomic
def deactivate_user(*, actor: User, user: User) -> User:
    """Close a person's account: they can log in no more, and all that they did stays under their name."""
    _require_over(actor, user)
    if user.pk == actor.pk:
        raise ValidationError("You cannot close your own account. Ask another lead.")
    return _set_active(user, active=False)


@transaction.atomic
def reactivate_user(*, actor: User, user: User, because: str = "", by_operator: bool = False) -> User:
    """Open a closed account again, with the roles that it had.

    `because` is needed where the account sees more of a running round than the actor, who rates in it: raises
    ValidationError (field `because`) without a reason, and PermissionDenied.
    """
    _require_over(actor, user)
    opened = rounds_given_away(actor, user, stored_roles(user), because, by_operator=by_operator)
    _set_active(user, active=True)
    note_exemptions(actor, user, opened, AccountChange.OPENED, because, by_operator=by_operator)
    return user


def _require_over(actor: User, user: User) -> None:
    require(actor, Role.LEAD)
    stored = None if user._state.adding else User.objects.get(pk=user.pk)
    if stored is not None and stored.is_superuser and not actor.is_superuser:
        raise PermissionDenied("Only superusers change a superuser.")


def _take_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error}) from error
    user.set_password(password)


def _refuse_own_roles(actor: User, user: User, before: frozenset[str], after: frozenset[str]) -> None:
    # A lead who rates is bound like any rater until a round reveals; changing one's own roles would lift that.
    if user.pk == actor.pk and not actor.is_superuser and before != after:
        raise ValidationError({"roles": "Your own roles are changed by another lead or by a superuser."})


def _set_roles(user: User, roles: Iterable[str]) -> None:
    user.groups.set(Group.objects.filter(name__in=frozenset(roles)))
    user.__dict__.pop("roles", None)


def _set_active(user: User, *, active: bool) -> User:
    user.is_active = active
    user.save(update_fields=["is_active"])
    user.__dict__.pop("roles", None)
    return user
